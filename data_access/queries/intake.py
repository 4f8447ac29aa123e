"""Reads stored rows as forms state them, and what is paid to projects and by whom they are led."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, String, case, func, literal, select, type_coerce

from data_access.queries.counted_rows import COUNTED_ROWS, COUNTED_TABLES
from data_access.queries.parts import in_parts
from data_access.queries.registers import (
    APPLICATION,
    BLOCK_ENTRY,
    PROVIDER,
    SOLUTION,
    SOLUTION_USE,
    TASK_LABEL,
    TASK_UPDATE,
    with_industries,
    with_partners,
)
from data_access.queries.supervision_rows import SUPERVISION_ROWS, SUPERVISION_TABLES
from data_access.queries.transformation_rows import (
    TRANSFORMATION_ROWS,
    TRANSFORMATION_TABLES,
    with_experts,
)
from data_access.tables import (
    Assessment,
    Batch,
    BlockEntry,
    District,
    Enterprise,
    FundEntry,
    Indicator,
    Industry,
    Issue,
    Milestone,
    Observation,
    Project,
    Provider,
    ProviderReview,
    Solution,
    SolutionUse,
    SubsidyApplication,
    Task,
    TaskUpdate,
)
from domain.intake.columns import COMPLETED, PLANNED
from domain.intake.forms import Kind
from domain.intake.values import parts_of
from domain.words import FundKind

_ENTERPRISE = (
    select(
        Enterprise.id,
        Enterprise.version,
        Enterprise.uscc,
        Enterprise.name,
        District.short_name.label("district"),
        Industry.short_name.label("industry"),
        Enterprise.scale,
        Enterprise.title,
        Enterprise.state_owned,
        Enterprise.gb4754_code,
        Enterprise.already_funded,
        Enterprise.planned_year,
        Enterprise.status,
        Enterprise.status_on,
        Enterprise.status_reason,
        Enterprise.left_for_cause,
        Enterprise.moved_on,
    )
    .outerjoin(District, District.id == Enterprise.district_id)
    .outerjoin(Industry, Industry.id == Enterprise.industry_id)
)
_PROJECT = (
    select(
        Project.id,
        Project.version,
        Project.code,
        Enterprise.uscc,
        Enterprise.name.label("enterprise"),
        District.short_name.label("district"),
        Project.name,
        Batch.number.label("batch"),
        Provider.uscc.label("provider"),
        literal(None).label("partners"),
        Project.contract_fen,
        Project.eligible_fen,
        Project.approved_fen,
        Project.status,
        Project.status_on,
        Project.left_for_cause,
        Project.updated_at,
    )
    .join(Enterprise, Enterprise.id == Project.enterprise_id)
    .outerjoin(District, District.id == Enterprise.district_id)
    .outerjoin(Batch, Batch.id == Project.batch_id)
    .outerjoin(Provider, Provider.id == Project.provider_id)
)
_ASSESSMENT = (
    select(
        Assessment.id,
        Assessment.version,
        Enterprise.uscc,
        District.short_name.label("district"),
        Assessment.kind,
        Assessment.assessed_on,
        Assessment.level,
        Assessment.score,
        Assessment.assessor,
    )
    .join(Enterprise, Enterprise.id == Assessment.enterprise_id)
    .outerjoin(District, District.id == Enterprise.district_id)
)
_OBSERVATION = (
    select(
        Observation.id,
        Observation.version,
        Indicator.name.label("indicator"),
        District.short_name.label("district"),
        Industry.short_name.label("industry"),
        Observation.observed_on,
        Observation.value,
        Observation.source,
    )
    .join(Indicator, Indicator.id == Observation.indicator_id)
    .outerjoin(District, District.id == Observation.district_id)
    .outerjoin(Industry, Industry.id == Observation.industry_id)
)
_holder = District.__table__.alias("holder")
_ISSUE = (
    select(
        Issue.id,
        Issue.version,
        Issue.code,
        Project.code.label("project"),
        District.short_name.label("district"),
        Issue.category,
        Issue.severity,
        Issue.title,
        Issue.opened_on,
        Issue.due_on,
        Issue.closed_on,
        Issue.owner,
        _holder.c.short_name.label("holder"),
    )
    .outerjoin(Project, Project.id == Issue.project_id)
    .outerjoin(Enterprise, Enterprise.id == Project.enterprise_id)
    .outerjoin(_holder, _holder.c.id == Enterprise.district_id)
    .outerjoin(District, District.id == Issue.district_id)
)
_REVIEW = (
    select(
        ProviderReview.id,
        ProviderReview.version,
        Project.code.label("project"),
        Provider.uscc.label("provider"),
        ProviderReview.reviewed_on,
        ProviderReview.satisfaction,
        ProviderReview.comment,
        District.short_name.label("holder"),
    )
    .join(Project, Project.id == ProviderReview.project_id)
    .join(Provider, Provider.id == ProviderReview.provider_id)
    .join(Enterprise, Enterprise.id == Project.enterprise_id)
    .outerjoin(District, District.id == Enterprise.district_id)
)
ROWS: dict[Kind, tuple[Select, object, object, object]] = {
    Kind.ENTERPRISES: (_ENTERPRISE, Enterprise.pilot_id, Enterprise.uscc, Enterprise.district_id),
    Kind.PROJECTS: (_PROJECT, Project.pilot_id, Project.code, Enterprise.district_id),
    Kind.ASSESSMENTS: (_ASSESSMENT, Enterprise.pilot_id, Enterprise.uscc, Enterprise.district_id),
    Kind.OBSERVATIONS: (_OBSERVATION, Observation.pilot_id, Indicator.name, Observation.district_id),
    Kind.ISSUES: (_ISSUE, Issue.pilot_id, Issue.code, func.coalesce(Issue.district_id, Enterprise.district_id)),
    Kind.PROVIDER_REVIEWS: (_REVIEW, Project.pilot_id, Project.code, Enterprise.district_id),
    Kind.PROVIDERS: (PROVIDER, Provider.pilot_id, Provider.uscc, literal(None)),
    Kind.SOLUTIONS: (SOLUTION, Solution.pilot_id, Solution.name, literal(None)),
    Kind.SOLUTION_USES: (SOLUTION_USE, Project.pilot_id, Project.code, Enterprise.district_id),
    Kind.APPLICATIONS: (APPLICATION, Project.pilot_id, Project.code, Enterprise.district_id),
    Kind.TASK_UPDATES: (TASK_UPDATE, Task.pilot_id, TASK_LABEL, literal(None)),
    Kind.BLOCK_ENTRIES: (BLOCK_ENTRY, Project.pilot_id, Project.code, Enterprise.district_id),
    **COUNTED_ROWS,
    **TRANSFORMATION_ROWS,
    **SUPERVISION_ROWS,
}
"""Kind → its rows as the form states them, and the columns of pilot, first key and owning district."""
TABLES = {
    Kind.ENTERPRISES: Enterprise,
    Kind.PROJECTS: Project,
    Kind.ASSESSMENTS: Assessment,
    Kind.OBSERVATIONS: Observation,
    Kind.ISSUES: Issue,
    Kind.PROVIDER_REVIEWS: ProviderReview,
    Kind.PROVIDERS: Provider,
    Kind.SOLUTIONS: Solution,
    Kind.SOLUTION_USES: SolutionUse,
    Kind.APPLICATIONS: SubsidyApplication,
    Kind.TASK_UPDATES: TaskUpdate,
    Kind.BLOCK_ENTRIES: BlockEntry,
    **COUNTED_TABLES,
    **TRANSFORMATION_TABLES,
    **SUPERVISION_TABLES,
}
DAYS = {
    Kind.OBSERVATIONS: Observation.observed_on,
    Kind.ASSESSMENTS: Assessment.assessed_on,
    Kind.PROVIDER_REVIEWS: ProviderReview.reviewed_on,
    Kind.TASK_UPDATES: TaskUpdate.reported_on,
    Kind.BLOCK_ENTRIES: BlockEntry.reported_on,
    Kind.EVENTS: COUNTED_TABLES[Kind.EVENTS].held_on,
    Kind.DIAGNOSES: TRANSFORMATION_TABLES[Kind.DIAGNOSES].diagnosed_on,
    Kind.NEEDS: TRANSFORMATION_TABLES[Kind.NEEDS].raised_on,
    Kind.PLAN_LINES: TRANSFORMATION_TABLES[Kind.PLAN_LINES].submitted_on,
}


def stored_rows(
    connection: Connection,
    pilot_id: int,
    kind: Kind,
    *,
    first_keys: Iterable[str] | None = None,
    district_id: int | None = None,
    since: date | None = None,
    ids: Iterable[int] | None = None,
) -> list[dict[str, Any]]:
    """Rows of a kind as its form states them, with `id` and `version`; text that is empty is None.

    Narrowed to rows whose first key is among those given, to a district's, or to ids. `since`: events from a day.
    """
    query, pilot, first, owner = ROWS[kind]
    query = query.where(pilot == pilot_id).order_by(TABLES[kind].id)
    if district_id is not None:
        query = query.where(owner == district_id)
    if since is not None:
        query = query.where(DAYS[kind] >= since)
    column, wanted = (TABLES[kind].id, ids) if ids is not None else (first, first_keys)
    rows: list[dict[str, Any]] = []
    for part in in_parts(query, column, wanted):
        found = connection.execute(part)
        names = tuple(found.keys())
        rows += [_stated(names, row) for row in found.all()]
    for also in ALSO[kind]:
        rows = also(connection, rows)
    return rows


def _stated(names: Sequence[str], row: Sequence[Any]) -> dict[str, Any]:
    values = {name: None if value == "" else value for name, value in zip(names, row, strict=True)}
    if isinstance(values.get("batch"), int):
        values["batch"] = str(values["batch"])
    return values


def with_milestones(connection: Connection, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Planned and completed days of the nine stages beside each project."""
    by_id = {row["id"]: row for row in rows}
    stage = type_coerce(Milestone.stage, String)  # the word itself: 90,000 rows need no enumeration
    query = select(Milestone.project_id, stage, Milestone.planned_on, Milestone.completed_on)
    for part in in_parts(query, Milestone.project_id, by_id):
        for project, stage, planned, completed in connection.execute(part).all():
            row = by_id[project]
            row[PLANNED[stage]], row[COMPLETED[stage]] = planned, completed
    return rows


def milestone_note(connection: Connection, project_id: int, stage: str) -> str:
    """The word beside a stage of a project; empty for none."""
    query = select(Milestone.note).where(Milestone.project_id == project_id, Milestone.stage == stage)
    return connection.scalar(query) or ""


ALSO = {
    **dict.fromkeys(Kind, ()),
    Kind.PROJECTS: (with_milestones, with_partners),
    Kind.PROVIDERS: (with_industries,),
    Kind.ACCEPTANCES: (with_experts,),
}
"""Kind → what of its rows stands in other tables."""


def project_marks(connection: Connection, rows: list[dict[str, Any]]) -> None:
    """Adds to projects what has been paid (分, net of what came back) and the credit codes of their providers."""
    by_id = {row["id"]: row for row in rows}
    for row in rows:
        row["paid_fen"], row["providers"] = 0, {row["provider"], *parts_of(row["partners"])} - {None}
    sign = case((FundEntry.kind == FundKind.PAY, 1), (FundEntry.kind == FundKind.RETURN, -1), else_=0)
    paid = select(FundEntry.project_id, func.sum(FundEntry.amount_fen * sign)).group_by(FundEntry.project_id)
    for part in in_parts(paid, FundEntry.project_id, by_id):
        for project, amount in connection.execute(part):
            by_id[project]["paid_fen"] = int(amount)
