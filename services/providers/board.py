"""服务商赛马: the order of the providers of one kind as a closed period made it, and how sure it is."""

from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Row

from data_access.queries.providers import (
    list_pool,
    list_pools,
    list_provider_shares,
    list_ranked,
    list_standings,
    list_status_changes,
    ranked_period,
)
from data_access.queries.rules import load_rule_book
from domain.facts.rules import RuleSet
from domain.providers.ranking import seed_of
from domain.providers.ranking_facts import PAIRS
from domain.providers.ranking_rules import COMPONENTS, SAMPLED, SUBJECT, ZH, RankingRules, ranking_rules
from domain.providers.views import FunnelLine, ProviderBoard, ProviderRow, WeightView
from domain.rule_sources import said_of
from domain.statistics.case_mix import UNSEEN
from domain.statistics.funnel import ACTION, WARNING, limits, log_factorials
from domain.words import Funnel, PeriodKind, ProviderKind, ProviderStatus, Tier
from services.access import Permission, check
from services.errors import NotYet
from services.frame import Frame
from services.revision import kept


def provider_board(connection: Connection, frame: Frame, kind: str = "") -> ProviderBoard:
    """The ranking of a kind (综合型 unless said); Refused when no closed period up to this one has a ranking."""
    check(frame.user, Permission.READ_SUMMARY)
    known = {str(one): one for one in ProviderKind}
    return _board(connection, frame, known.get(kind, ProviderKind.INTEGRATED))


def period_of(connection: Connection, frame: Frame) -> Row[Any]:
    """The closed period whose ranking stands for the frame's: itself, or the newest before that has one."""
    kind = frame.period.kind
    if kind is PeriodKind.LIVE:
        kind = PeriodKind.WEEK if frame.pilot.reports_weekly else PeriodKind.MONTH
    found = ranked_period(connection, frame.pilot.id, kind, frame.period.as_of)
    if found is None:
        raise NotYet(
            f"{frame.period.zh}及以前没有服务商排名：排名在结账时产生，"
            + (
                "装入历史数据时只为最近 13 周、3 个月计算；请在上方改选较近的期次"
                if frame.pilot.is_demo
                else "项目报了牵头服务商并结了账，这里就有名次"
            ),
            "reports",
            "去核对结账",
            view="check",
        )
    return found


@kept
def _board(connection: Connection, frame: Frame, kind: ProviderKind) -> ProviderBoard:
    period = period_of(connection, frame)
    rules = load_rule_book(connection).on(period.as_of, frame.pilot.code)
    settings = ranking_rules(rules)
    industry = frame.industry.id if frame.industry else None
    own = pool_of(connection, period.id, kind, industry) if industry else None
    ordered = frame.industry if own else None
    pool = own or pool_of(connection, period.id, kind)
    everyone = provider_rows(connection, frame, period, rules)
    rows = [row for row in everyone if row.kind is kind]
    ranked = sorted((row for row in rows if row.rank), key=lambda row: (row.rank, -row.score, row.name))
    observed = sorted((row for row in rows if not row.rank), key=lambda row: (-row.accepted, -row.signed, row.name))
    admitted = [
        row for row in list_pool(connection, frame.pilot.id) if row.kind is kind and row.admitted_on <= period.as_of
    ]
    leading = {row.id for row in rows}
    return ProviderBoard(
        kind=kind,
        period=period.label,
        as_of=period.as_of,
        sentence=_sentence(f"{ordered.name}内{kind.zh}" if ordered else kind.zh, ranked, observed, settings),
        notes=_notes(frame, period),
        ranked=tuple(ranked),
        observed=tuple(observed),
        without_projects=sum(row.id not in leading for row in admitted),
        weights=tuple(
            WeightView(ZH[name], weight, said_of(rules[SUBJECT, f"weight_{name}"], frame.pilot)[1])
            for name, weight in zip(COMPONENTS, settings.weights, strict=True)
        ),
        min_accepted=settings.min_accepted,
        min_ranked=settings.min_ranked,
        correlation=_correlation(pool),
        pool_share=0.0 if pool is None else pool.on_time_share,
        design_effect=1.0 if pool is None else pool.design_effect,
        counts=_counts(rows),
        period_id=period.id,
        seed=seed_of(frame.pilot.code, period.label, kind, *((ordered.name,) if ordered else ())),
        industry=frame.industry.name if frame.industry else "",
        is_own=own is not None,
        industry_note=_industry_note(frame, kind, rows, own is not None, settings),
    )


def pool_of(
    connection: Connection, period_id: int, kind: ProviderKind, industry_id: int | None = None
) -> Row[Any] | None:
    """What the providers of a kind showed together (in an industry); None where there is no ranking."""
    return next((row for row in list_pools(connection, period_id, industry_id) if row.kind is kind), None)


def _industry_note(frame: Frame, kind: ProviderKind, rows: list[ProviderRow], is_own: bool, rules: RankingRules) -> str:
    """Whether the industry has an order of its own, and why not."""
    if frame.industry is None:
        return ""
    name = frame.industry.name
    if is_own:
        return f"{name}单独排名：只计{kind.zh}服务商在{name}的项目，方法、权重和最少个数与总排名相同。"
    able = sum(row.accepted_here >= rules.min_accepted for row in rows)
    return (
        f"{name}不单独排名：{kind.zh}在本行业验收满 {rules.min_accepted} 个的只有 {able} 家，"
        f"不足 {rules.min_ranked} 家，排出来的先后只是偶然。以下只列在{name}有项目的，名次按其全部项目。"
    )


def provider_rows(connection: Connection, frame: Frame, period: Row[Any], rules: RuleSet) -> list[ProviderRow]:
    """Every lead provider of the period, with its status on that day; in the frame's industry only who works there."""
    found = [row for row in list_ranked(connection, period.id) if row.score is not None]
    status = statuses(connection, frame.pilot.id, period.as_of)
    total = sum(row.open_projects for row in found)
    if not frame.industry:
        return [_row(row, status, total, rules) for row in found]
    here = _here(connection, period.id, frame.industry.id)
    places = {row.provider_id: row for row in list_standings(connection, period.id, industry_id=frame.industry.id)}
    return [
        _row(row, status, total, rules, here[row.provider_id], places.get(row.provider_id))
        for row in found
        if row.provider_id in here
    ]


def statuses(connection: Connection, pilot_id: int, as_of: date) -> dict[int, ProviderStatus]:
    """Status of each provider after its steps up to a day; who has no step at all stands as the record says."""
    steps = list_status_changes(connection, pilot_id)
    stepped = {step.provider_id for step in steps}
    known = {row.id: row.status for row in list_pool(connection, pilot_id) if row.id not in stepped}
    return known | {step.provider_id: step.status_after for step in steps if step.happened_on <= as_of}


def _here(connection: Connection, period_id: int, industry_id: int) -> dict[int, tuple[int, int]]:
    """Accepted and all projects of each provider in an industry."""
    sums: dict[int, list[int]] = {}
    for share in list_provider_shares(connection, period_id):
        if share.industry_id == industry_id:
            known = sums.setdefault(share.provider_id, [0, 0])
            known[0] += share.accepted
            known[1] += share.projects
    return {provider: (accepted, projects) for provider, (accepted, projects) in sums.items()}


def _row(
    row: Row[Any],
    status: dict[int, ProviderStatus],
    total: int,
    rules: RuleSet,
    here: tuple[int, int] | None = None,
    place: Row[Any] | None = None,
) -> ProviderRow:
    """A provider with its place: `place` within the industry where there is one, else by all its projects."""
    share, at = row.open_projects / total if total else 0.0, place or row
    return ProviderRow(
        id=row.provider_id,
        uscc=row.uscc,
        name=row.name,
        kind=row.kind,
        status=status.get(row.provider_id, ProviderStatus.ACTIVE),
        accepted=at.accepted,
        signed=row.signed,
        open_projects=row.open_projects,
        open_share=share,
        load=rules.light(SUBJECT, "open_projects", row.open_projects),
        concentration=rules.light(SUBJECT, "pool_share", share),
        score=at.score,
        low=at.score_low,
        high=at.score_high,
        rank=at.rank,
        rank_low=at.rank_low,
        rank_high=at.rank_high,
        tier=at.tier,
        movement=at.movement,
        funnel=at.funnel,
        periods_below=row.periods_below,
        on_time=at.on_time_observed,
        milestones=at.on_time_trials,
        on_time_adjusted=at.on_time_adjusted,
        points=tuple(getattr(at, f"{name}_points") for name in COMPONENTS),
        deviations=tuple(getattr(at, f"{name}_deviation") for name in SAMPLED),
        in_industry=f"{here[0]}/{here[1]} 个" if here and place is None else "",
        accepted_here=here[0] if here else 0,
    )


def _correlation(pool: Row[Any] | None) -> tuple[tuple[float, ...], ...]:
    """The symmetric matrix of the stored pairs."""
    found = [[float(one == other) for other in SAMPLED] for one in SAMPLED]
    for one, other in PAIRS if pool is not None else ():
        i, j = SAMPLED.index(one), SAMPLED.index(other)
        found[i][j] = found[j][i] = getattr(pool, f"correlation_{one}_{other}")
    return tuple(map(tuple, found))


def _counts(rows: list[ProviderRow]) -> dict[str, int]:
    return {
        "far_below": sum(row.funnel is Funnel.FAR_BELOW for row in rows),
        "over_load": sum(row.load.value == "red" for row in rows),
        "concentrated": sum(row.concentration.value != "green" for row in rows),
    }


def _sentence(kind: str, ranked: list[ProviderRow], observed: list[ProviderRow], rules: RankingRules) -> str:
    """How many are ranked, how many can truly be told apart, and who lies far below."""
    least = rules.min_accepted
    far = [row.name for row in (*ranked, *observed) if row.funnel is Funnel.FAR_BELOW]
    far_below = "按时率低于漏斗图99.8%控制下限"
    below = f"{far_below} {len(far)} 家：{_named(far)}（{UNSEEN}）。" if far else f"没有一家{far_below}。"
    if not ranked:
        able = sum(row.accepted >= least for row in observed)
        return (
            f"{kind}服务商 {len(observed)} 家中验收满 {least} 个项目的只有 {able} 家，不足 {rules.min_ranked} 家，"
            f"不排名次，只列示。{below}"
        )
    lead = [row.name for row in ranked if row.tier is Tier.LEADING]
    trail = [row.name for row in ranked if row.tier is Tier.TRAILING]
    said = f"{kind}服务商 {len(ranked)} 家排名次，{len(observed)} 家验收不满 {least} 个、列入观察组。"
    if lead or trail:
        parts = [
            f"可以认定领跑 {len(lead)} 家（{_named(lead)}）" if lead else "",
            f"跟跑 {len(trail)} 家（{_named(trail)}）" if trail else "",
        ]
        said += "、".join(filter(None, parts)) + "，其余分不出先后。"
    else:
        said += "以现有项目数，名次区间互相重叠，分不出领跑和跟跑：名次靠前不等于更好。"
    return said + below


def _named(names: list[str], most: int = 3) -> str:
    return "、".join(names[:most]) + ("等" if len(names) > most else "")


def _notes(frame: Frame, period: Row[Any]) -> tuple[str, ...]:
    """Where the ranking stems from another period than the one looked at."""
    if period.id == frame.period.id:
        return ()
    return (f"名次只在结账时产生：以下为 {period.label}（截至 {period.as_of}）结账时的排名，之后的变动下次结账时计入",)


@lru_cache(maxsize=64)
def funnel_lines(board: ProviderBoard, steps: int = 28) -> tuple[FunnelLine, ...]:
    """Limits over the range of milestones of the board, for the curves; few points, closer together at the start."""
    most = max((row.milestones for row in (*board.ranked, *board.observed)), default=0)
    logs = log_factorials(int(most / board.design_effect) + 2)
    found, seen = [], set()
    for step in range(1, steps + 1):
        whole = max(1, round(most / board.design_effect * (step / steps) ** 1.7))
        if whole not in seen:
            seen.add(whole)
            inner, outer = (limits(whole, board.pool_share, coverage, logs) for coverage in (WARNING, ACTION))
            found.append(FunnelLine(round(whole * board.design_effect), *inner, *outer))
    return tuple(found)


@lru_cache(maxsize=64)
def by_load(board: ProviderBoard) -> tuple[ProviderRow, ...]:
    """Providers with open projects, most first."""
    rows = (row for row in (*board.ranked, *board.observed) if row.open_projects)
    return tuple(sorted(rows, key=lambda row: (-row.open_projects, row.name)))


@lru_cache(maxsize=64)
def by_funnel(board: ProviderBoard) -> tuple[ProviderRow, ...]:
    """Providers by their place against the limits, the lowest first, then by how many milestones they had due."""
    order = list(Funnel)
    rows = (*board.ranked, *board.observed)
    return tuple(sorted(rows, key=lambda row: (row.funnel is Funnel.WITHIN, order.index(row.funnel), -row.milestones)))
