"""一企一档: everything recorded of one enterprise and one of its projects, as it stood on the period's day."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row

from data_access.queries.enterprises import (
    find_enterprise,
    list_assessments,
    list_audit,
    list_imported,
    list_milestones,
    list_own_projects,
    list_project_history,
    list_project_issues,
    list_project_providers,
    list_reviews,
)
from data_access.queries.projects import ProjectFilter, list_of_projects, list_projects, list_red
from domain.enterprises.duties import turn_sentence
from domain.enterprises.views import (
    AuditView,
    EnterpriseView,
    IssueView,
    LevelView,
    MilestoneView,
    PastProjectLight,
    ProviderPart,
    ProviderSearch,
    ReviewView,
)
from domain.identity.proposals import named
from domain.intake.forms import Kind
from domain.lights.views import ProjectView
from domain.money.due_sentence import level_zh
from domain.words import STAGES, AssessmentKind, EnterpriseStatus, ProjectRole, ProviderStatus, Severity, Stage
from services.access import Permission, check, home_of
from services.audit.page import action_zh
from services.audit.words import event_sentence
from services.clock import SHANGHAI
from services.enterprises.alike import alike
from services.enterprises.duties import stage_duties
from services.enterprises.money import money_view
from services.errors import Forbidden
from services.frame import Frame
from services.lights.explanations import explanations, said_of_project
from services.reading_views import project_view
from services.revision import kept
from services.wording import NOTHING

HISTORY = 26
SUGGESTED = 5
HITS = 10


def enterprise_view(connection: Connection, frame: Frame, *, code: str = "", uscc: str = "") -> EnterpriseView | None:
    """The file of a project code (or of a credit code: its first project in the pilot); None if there is none.

    Forbidden if the user may not read it: a district user sees its own enterprises only.
    """
    check(frame.user, Permission.READ_ENTERPRISE)
    return _enterprise_view(connection, frame, code, uscc)


def search(connection: Connection, frame: Frame, text: str) -> tuple[ProjectView, ...]:
    """Projects whose enterprise, credit code or project code contains the text; at most ten, worst first."""
    check(frame.user, Permission.READ_ENTERPRISE)
    chosen = ProjectFilter(frame.project_filter.district_id, text=text.strip())
    found = list_projects(connection, frame.period.id, chosen, limit=HITS)
    return tuple(project_view(row) for row in found)


def suggestions(connection: Connection, frame: Frame) -> tuple[ProjectView, ...]:
    """The five reddest projects of the frame's scope."""
    check(frame.user, Permission.READ_ENTERPRISE)
    found = list_red(connection, frame.period.id, frame.project_filter, limit=SUGGESTED)
    return tuple(project_view(row) for row in found)


@kept
def _enterprise_view(connection: Connection, frame: Frame, code: str, uscc: str) -> EnterpriseView | None:
    enterprise = find_enterprise(connection, frame.pilot.id, code=code, uscc=uscc)
    if enterprise is None:
        return None
    if home_of(frame.user) not in (None, enterprise.district_id):
        raise Forbidden("只能查看本地区企业的一企一档；其他地区请看汇总")
    own = {row.id: row for row in list_own_projects(connection, enterprise.id)}
    readings = {row.project_id: row for row in list_of_projects(connection, frame.period.id, list(own))}
    if not readings:
        return None
    chosen = next((i for i, row in own.items() if row.code == code and i in readings), None) or next(iter(readings))
    left_on = min(_left_on(enterprise, own[chosen]), default=None)
    until = min(day for day in (frame.period.as_of, left_on) if day)
    return _file(connection, frame, enterprise, own[chosen], readings, _milestones(connection, chosen, until))


def _file(
    connection: Connection,
    frame: Frame,
    enterprise: Row[Any],
    project: Row[Any],
    readings: dict[int, Row[Any]],
    milestones: tuple[MilestoneView, ...],
) -> EnterpriseView:
    as_of, reading = frame.period.as_of, readings[project.id]
    found = stage_duties(connection, frame.pilot.id, frame.pilot.code, milestones, as_of)
    return EnterpriseView(
        project=project_view(reading, said_of_project(explanations(connection, frame), project.id)),
        projects=tuple(project_view(row) for row in readings.values()),
        enterprise=enterprise.name,
        project_name=project.name,
        facts=_facts(enterprise, project, reading),
        milestones=milestones,
        levels=tuple(_level(row) for row in list_assessments(connection, enterprise.id, as_of)),
        money=money_view(connection, enterprise, project, reading, milestones, as_of),
        providers=_providers(connection, project.id),
        reviews=tuple(
            ReviewView(row.provider, row.satisfaction, row.reviewed_on, row.comment)
            for row in list_reviews(connection, project.id, as_of)
        ),
        issues=_issues(connection, project.id, as_of),
        history=_history(connection, frame, project.id),
        as_of=as_of,
        since_on=reading.since_on,
        override_light=reading.override_light,
        override_note=reading.override_note,
        duties=found,
        alike=alike(connection, frame, enterprise, reading),
        turn=turn_sentence(found) if reading.light is not None else "",
        search=_search(connection, enterprise, project, reading, milestones, as_of),
        audit=_audit(connection, frame, enterprise, project) if frame.user.may(Permission.READ_AUDIT) else None,
    )


def _facts(enterprise: Row[Any], project: Row[Any], reading: Row[Any]) -> tuple[tuple[str, str], ...]:
    """What the enterprise is, as pairs of word and value; status as it was on the day."""
    status = "在册"
    if reading.status is not EnterpriseStatus.ACTIVE:
        reason = f"：{enterprise.status_reason}" if enterprise.status_reason else ""
        status = f"{reading.status.zh}（{min(_left_on(enterprise, project)).isoformat()}）{reason}"
    return (
        ("统一社会信用代码", enterprise.uscc),
        ("地区", enterprise.district or "未填"),
        ("细分行业", enterprise.industry or "未填"),
        ("规模", enterprise.scale.zh),
        ("称号", enterprise.title.zh),
        ("国有企业", "是" if enterprise.state_owned else "否"),
        ("项目编号", project.code),
        ("批次", f"第 {project.batch} 批" if project.batch else NOTHING),
        ("牵头服务商", reading.provider or "未签服务商"),
        ("状态", status),
    )


def _left_on(enterprise: Row[Any], project: Row[Any]) -> list[date]:
    """Days on which the project left, alone or with its enterprise; from the first nothing of it grows later."""
    return [day for day in (enterprise.status_on, project.status_on) if day]


def _milestones(connection: Connection, project_id: int, until: date) -> tuple[MilestoneView, ...]:
    """The nine stages in order; what was completed after the day is not done yet."""
    rows = {row.stage: row for row in list_milestones(connection, project_id)}
    views = [_milestone(stage, rows.get(stage), until) for stage in STAGES]
    return tuple(replace(view, could_on=_could_on(view, views[:place])) for place, view in enumerate(views))


def _could_on(view: MilestoneView, before: Sequence[MilestoneView]) -> date | None:
    """Since when an overdue stage could be done, where the ones before it were done after its planned day."""
    if view.planned_on is None or view.completed_on is not None or view.days_late <= 0:
        return None
    days = [one.completed_on for one in before]
    last = max((day for day in days if day), default=None)
    return last if None not in days and last is not None and last > view.planned_on else None


def _milestone(stage: Stage, row: Row[Any] | None, as_of: date) -> MilestoneView:
    if row is None:
        return MilestoneView(stage, None, None, 0)
    completed = row.completed_on if row.completed_on and row.completed_on <= as_of else None
    late = 0
    if row.planned_on is not None:
        late = (completed - row.planned_on).days if completed else max((as_of - row.planned_on).days, 0)
    return MilestoneView(stage, row.planned_on, completed, late, row.note)


def _level(row: Row[Any]) -> LevelView:
    return LevelView(row.kind.zh, level_zh(row.level), row.score, row.assessed_on, row.assessor)


def _providers(connection: Connection, project_id: int) -> tuple[ProviderPart, ...]:
    return tuple(
        ProviderPart(row.name, ProjectRole(row.role).zh, row.kind.zh, row.status.zh)
        for row in list_project_providers(connection, project_id)
    )


def _search(
    connection: Connection,
    enterprise: Row[Any],
    project: Row[Any],
    reading: Row[Any],
    milestones: tuple[MilestoneView, ...],
    as_of: date,
) -> ProviderSearch | None:
    """Where matching starts, for a project at work that no provider leads, or one that is out of the pool."""
    lead = next((row for row in list_project_providers(connection, project.id) if row.role == ProjectRole.LEAD), None)
    is_done = all(stage.completed_on for stage in milestones if stage.stage in PROVIDER_ENDS)
    if reading.status is not EnterpriseStatus.ACTIVE or is_done or not reading.industry:
        return None
    if lead is not None and lead.status not in OUT:
        return None
    why = "还没有牵头服务商" if lead is None else f"牵头服务商{lead.name}已{lead.status.zh}"
    known = [
        row.level for row in list_assessments(connection, enterprise.id, as_of) if row.kind is AssessmentKind.BEFORE
    ]
    return ProviderSearch(why, reading.industry, min(max(known[-1] if known else 1, 1), 3))


OUT = (ProviderStatus.SUSPENDED, ProviderStatus.REMOVED)
PROVIDER_ENDS = (Stage.ACCEPTANCE,)
"""Once this is done a project needs no provider any more."""


def _issues(connection: Connection, project_id: int, as_of: date) -> tuple[IssueView, ...]:
    """Open ones first, the serious before the others, then by due day."""
    views = []
    for row in list_project_issues(connection, project_id, as_of):
        closed_on = row.closed_on if row.closed_on and row.closed_on <= as_of else None
        late = (as_of - row.due_on).days if closed_on is None else (closed_on - row.due_on).days
        state = "已销号" if closed_on else "未销号"
        views.append(
            (
                (closed_on is not None, row.severity is not Severity.SERIOUS, row.due_on),
                IssueView(
                    row.code,
                    row.title,
                    row.category,
                    row.severity.zh,
                    f"{state}，逾期 {late} 天" if late > 0 else state,
                    row.opened_on,
                    row.due_on,
                    closed_on,
                    row.owner,
                ),
            )
        )
    return tuple(view for _, view in sorted(views, key=lambda pair: pair[0]))


def _history(connection: Connection, frame: Frame, project_id: int) -> tuple[PastProjectLight, ...]:
    """The last 26 periods up to the frame's, oldest first; the live one stands at the end when it is looked at."""
    periods = list(frame.earlier(HISTORY))
    if frame.period not in periods:
        periods.append(frame.period)
    rows = {row.period_id: row for row in list_project_history(connection, project_id, [p.id for p in periods])}
    return tuple(
        PastProjectLight(p.label, p.as_of, rows[p.id].light, rows[p.id].reason) for p in periods if p.id in rows
    )


def _audit(connection: Connection, frame: Frame, enterprise: Row[Any], project: Row[Any]) -> tuple[AuditView, ...]:
    """Events on the enterprise and the project, and what batches of returns changed of them, newest first."""
    subjects = [("enterprise", enterprise.uscc), ("project", project.code)]
    found = [
        (
            row.happened_at,
            named(row.actor, row.account_id),
            action_zh(row.action),
            event_sentence(row.subject, row.before),
            event_sentence(row.subject, row.after),
        )
        for row in list_audit(connection, frame.pilot.id, subjects)
    ]
    rows = [(Kind.ENTERPRISES, enterprise.id), (Kind.PROJECTS, project.id)]
    found += [
        (
            row.committed_at,
            named(row.author, row.author_account),
            f"报送第 {row.id} 批",
            event_sentence(row.kind, row.before),
            event_sentence(row.kind, row.after),
        )
        for row in list_imported(connection, frame.pilot.id, rows)
    ]
    newest = sorted(found, key=lambda event: event[0], reverse=True)
    return tuple(AuditView(at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M"), *rest) for at, *rest in newest)


def _moved(subject: str, row: Row[Any]) -> tuple[str, str]:
    """What stood before an event and after it, in words."""
    return event_sentence(subject, row.before), event_sentence(subject, row.after)
