"""One provider: what counted, how much, from which projects, and how sure it is."""

from datetime import date
from typing import Any

from sqlalchemy import Connection, Row

from data_access.queries.details import list_findings_of
from data_access.queries.projects import ProjectFilter, count_groups, list_projects
from data_access.queries.providers import (
    count_open_alerts,
    count_turns_late,
    get_provider,
    list_counted,
    list_late,
    list_ranked,
    list_said,
    list_standings,
    list_status_changes,
)
from data_access.queries.rules import load_rule_book
from data_access.queries.solutions import list_solutions
from domain.facts.progress import PROVIDER_STAGES
from domain.identity.proposals import marked
from domain.providers.in_and_out import TRANSITIONS, StatusChange, allowed, open_appeal, status_after
from domain.providers.ranking_rules import COMPONENTS, SAMPLED, ZH, ranking_rules
from domain.providers.views import (
    ComponentView,
    CountedProject,
    IndustryPlace,
    LateMilestone,
    ProviderPage,
    ProviderRow,
    SaidView,
    StepView,
)
from domain.words import STAGES, ProviderStatus, Severity
from services.access import Permission, check
from services.errors import NotYet, Refused
from services.frame import Frame
from services.providers.board import period_of, pool_of, provider_rows
from services.providers.pool import solution_row
from services.reading_views import project_view
from services.revision import kept

SHOWN = 12


def provider_page(connection: Connection, frame: Frame, uscc: str) -> ProviderPage:
    """The page of a provider; Refused when there is no such one."""
    check(frame.user, Permission.READ_SUMMARY)
    return _page(connection, frame, uscc)


@kept
def _page(connection: Connection, frame: Frame, uscc: str) -> ProviderPage:
    provider = get_provider(connection, frame.pilot.id, uscc)
    if provider is None:
        raise Refused(f"资源池里没有信用代码为“{uscc}”的服务商")
    period, why = _period(connection, frame)
    rules = load_rule_book(connection).on(period.as_of, frame.pilot.code)
    places = list_standings(connection, period.id, provider_id=provider.id)
    there = next((place for place in places if place.industry_id == frame.key[1]), None)
    scope = frame.at(None, None if there is None else frame.key[1])
    row = next((one for one in provider_rows(connection, scope, period, rules) if one.id == provider.id), None)
    steps = list_status_changes(connection, frame.pilot.id, provider.id)
    history = history_of(steps, provider)
    weights = ranking_rules(rules).weights
    mine = frame.user.district_id is None and frame.user.may(Permission.READ_PROJECTS)
    parts = _components(connection, provider, period.id, weights, there)
    return ProviderPage(
        row=row,
        uscc=provider.uscc,
        name=provider.name,
        kind=provider.kind,
        status=status_after(history),
        status_on=next((step.happened_on for step in reversed(history) if step.before is not step.after), None),
        version=provider.version,
        period=period.label,
        sentence=why
        or _sentence(row, ranking_rules(rules).min_accepted, parts, "" if there is None else there.industry),
        components=parts,
        duty=_duty(connection, provider.id, period),
        level_gain=_gain(connection, provider.id, period.id),
        **(_projects(connection, provider, period, there) if mine else _NOTHING),
        industry="" if there is None else there.industry,
        solutions=tuple(
            solution_row(one) for one in list_solutions(connection, frame.pilot.id, period.as_of, provider.id)
        ),
        industries=tuple(_place(connection, place, period.id) for place in places),
        steps=tuple(_step(step) for step in reversed(steps)),
        may_change=frame.user.may(Permission.MANAGE_PROVIDERS),
        allowed=allowed(history),
        appeal_open=open_appeal(history) is not None,
    )


def _duty(connection: Connection, provider_id: int, period: Any) -> str:
    """How many projects wait for the provider (rules 14.8), and what of its alerts is open."""
    late, longest = count_turns_late(connection, period.id, provider_id)
    alerts = count_open_alerts(connection, provider_id)
    said = f"轮到它办而逾期的项目 {late} 个，最长 {longest} 天" if late else "没有轮到它办而逾期的项目"
    return f"{said}（{period.label}）；未办结的预警 {alerts} 件"


def _period(connection: Connection, frame: Frame) -> tuple[Any, str]:
    """The closed period whose ranking stands, or the frame's own and why there is no ranking yet."""
    try:
        return period_of(connection, frame), ""
    except NotYet as nothing:
        return frame.period, f"还没有名次：{nothing}。"


_NOTHING = {
    "counted": (),
    "projects": None,
    "project_count": 0,
    "late": (),
    "late_count": 0,
    "reviews": (),
    "findings": (),
}


def history_of(steps: list[Row[Any]], provider: Row[Any]) -> list[StatusChange]:
    """Stored steps as the rule wants them, oldest first; a status taken over without steps stands as one step."""
    if not steps and provider.status is not ProviderStatus.ACTIVE:
        action = {after: action for (_, action), after in TRANSITIONS.items()}[provider.status]
        on = provider.status_on or provider.admitted_on
        return [StatusChange(0, on, action, ProviderStatus.ACTIVE, provider.status)]
    return [StatusChange(s.id, s.happened_on, s.action, s.status_before, s.status_after, s.answers_id) for s in steps]


def _components(
    connection: Connection, provider: Row[Any], period_id: int, weights: tuple[float, ...], there: Row[Any] | None
) -> tuple[ComponentView, ...]:
    """What was counted for each component, raw, adjusted, drawn to the pool; `there`: its place within an industry."""
    row = there or next((one for one in list_ranked(connection, period_id) if one.provider_id == provider.id), None)
    pool = pool_of(connection, period_id, provider.kind, None if there is None else there.industry_id)
    if row is None or row.score is None or pool is None:
        return ()
    found = []
    for name, weight in zip(COMPONENTS, weights, strict=True):
        if name == "volume":
            found.append(
                ComponentView(ZH[name], weight, f"验收 {row.accepted} 个", "—", "—", 0.0, row.volume_points, 0.0)
            )
            continue
        trials, raw, adjusted = (getattr(row, f"{name}_{part}") for part in ("trials", "raw", "adjusted"))
        found.append(
            ComponentView(
                ZH[name],
                weight,
                _counted(name, getattr(row, f"{name}_observed"), trials),
                _figure(name, raw),
                _figure(name, adjusted),
                getattr(pool, f"{name}_prior_points"),
                getattr(row, f"{name}_points"),
                getattr(row, f"{name}_deviation"),
            )
        )
    return tuple(found)


def _place(connection: Connection, place: Row[Any], period_id: int) -> IndustryPlace:
    """A stored place within an industry, with how many are ranked there."""
    pool = pool_of(connection, period_id, place.kind, place.industry_id)
    if pool is None:
        raise LookupError(f"a place within {place.industry} and nobody ranked there")
    return IndustryPlace(
        place.industry,
        place.accepted,
        place.score,
        place.score_low,
        place.score_high,
        place.rank,
        place.rank_low,
        place.rank_high,
        pool.ranked,
    )


def _counted(name: str, observed: int, trials: int) -> str:
    """15/17 个; for satisfaction the number of marks."""
    if name == "satisfaction":
        return f"{trials} 家评价"
    return f"{observed}/{trials} {'个节点' if name == 'on_time' else '个' if name == 'acceptance' else '家'}"


def _figure(name: str, value: float | None) -> str:
    if value is None:
        return "—"
    return f"{value:.2f}" if name == "satisfaction" else f"{value * 100:.1f}%"


def _gain(connection: Connection, provider_id: int, period_id: int) -> float | None:
    return next((row.level_gain for row in list_ranked(connection, period_id) if row.provider_id == provider_id), None)


def _sentence(row: ProviderRow | None, least: int, parts: tuple[ComponentView, ...], industry: str) -> str:
    """Place (within an industry if said), how sure it is, and what made it."""
    where = f"{industry}内" if industry else ""
    if row is None:
        return "还没有牵头在册项目，没有得分和名次。"
    if row.rank is None and row.accepted >= least:
        return (
            f"验收 {row.accepted} 个，但{row.kind.zh}可排名次的服务商太少，都不排名次；"
            f"得分 {row.score:.1f}，区间 {row.low:.1f}—{row.high:.1f}。"
        )
    if row.rank is None:
        return (
            f"{where}验收 {row.accepted} 个，不足 {least} 个，列入观察组，不排名次；"
            "项目少时得分向同类平均靠拢，不宜据此比较。"
        )
    if row.tier is None:
        raise LookupError(f"{row.name} has a place and no tier")
    strong = max(parts[: len(SAMPLED)], key=lambda part: (part.points - part.pool_points) * part.weight)
    weak = min(parts[: len(SAMPLED)], key=lambda part: (part.points - part.pool_points) * part.weight)
    gaps = [
        f"{part.name}{'高' if part.points >= part.pool_points else '低'}于同类 "
        f"{abs(part.points - part.pool_points):.1f} 分"
        for part in dict.fromkeys((strong, weak))
    ]
    return (
        f"{where}{row.kind.zh}第 {row.rank} 名，九成把握在第 {row.rank_low}—{row.rank_high} 名（{row.tier.zh}）；"
        f"得分 {row.score:.1f}，区间 {row.low:.1f}—{row.high:.1f}；{'、'.join(gaps)}。"
    )


def _projects(connection: Connection, provider: Row[Any], period: Row[Any], there: Row[Any] | None) -> dict[str, Any]:
    """Where the figures come from: all projects it leads, or those within the industry its place is of."""
    industry = None if there is None else there.industry_id
    chosen = ProjectFilter(industry_id=industry, provider_id=provider.id)
    late = [
        _late(one, period.as_of)
        for one in list_late(connection, provider.id, period.as_of, [STAGES[i] for i in PROVIDER_STAGES], industry)
    ]
    late.sort(key=lambda one: (-one.days_late, one.code))
    said = list_said(connection, provider.id, period.as_of, industry)
    marks = {one.code: one.satisfaction for one in reversed(said)}
    counted = list_counted(connection, provider.id, period.id, period.as_of, industry)
    return {
        "counted": tuple(_project_counted(one, period.as_of, marks.get(one.code)) for one in counted),
        "projects": tuple(map(project_view, list_projects(connection, period.id, chosen, limit=SHOWN, offset=0))),
        "project_count": sum(row.number for row in count_groups(connection, period.id, chosen)),
        "late": tuple(late[:SHOWN]),
        "late_count": len(late),
        "reviews": tuple(
            SaidView(said.reviewed_on, said.code, said.enterprise, said.satisfaction, said.comment) for said in said
        ),
        "findings": tuple(
            (f"{Severity(one.severity).zh} {one.code}", one.sentence)
            for one in list_findings_of(connection, provider.id, period.id, industry)
        ),
    }


def _project_counted(row: Row[Any], as_of: date, mark: int | None) -> CountedProject:
    is_accepted = row.leads and row.completed_on is not None and row.completed_on <= as_of
    is_due = is_accepted or (row.leads and row.planned_on is not None and row.planned_on <= as_of)
    kind = f"{row.industry or '未填行业'} · {row.scale.zh} · {f'{row.before} 级' if row.before else '未评测'}"
    counts = is_accepted and bool(row.level) and row.is_counted
    return CountedProject(
        row.code,
        row.enterprise,
        kind,
        is_accepted if is_due else None,
        row.milestones_on_time,
        row.milestones_due,
        row.level >= 2 if counts else None,
        row.level if is_accepted else None,
        mark,
    )


def _late(row: Row[Any], as_of: date) -> LateMilestone:
    done = row.completed_on if row.completed_on and row.completed_on <= as_of else None
    return LateMilestone(
        row.code, row.enterprise, row.stage.zh, row.planned_on, done, ((done or as_of) - row.planned_on).days
    )


def _step(step: Row[Any]) -> StepView:
    by = f"，{step.approver}批准{marked(step.approver, step.proposal_id)}" if step.approver else ""
    people = f"{step.author}提出{by}"
    status = step.status_after.zh if step.status_after is not step.status_before else "不变"
    return StepView(step.happened_on, step.action.zh, status, step.reason, people, step.document, step.rectify_by)
