"""Rows of a project's way as their forms state them: diagnosis, needs, plans, reviews, parties, acceptances."""

from typing import Any

from sqlalchemy import Connection, Select, String, literal, select, type_coerce

from data_access.queries.parts import in_parts
from data_access.tables import (
    Acceptance,
    AcceptanceExpert,
    Agency,
    Diagnosis,
    District,
    Enterprise,
    EnterpriseNeed,
    Expert,
    PlanLine,
    PlanReview,
    Project,
    ReviewListItem,
    Solution,
)
from domain.intake.form import Kind
from domain.intake.values import together
from domain.words import Scenario

HOLDER = District.short_name.label("holder")


def _of_enterprise(query: Select, table: type) -> Select:
    return query.join(Enterprise, Enterprise.id == table.enterprise_id).outerjoin(
        District, District.id == Enterprise.district_id
    )


def _of_project(query: Select, table: type) -> Select:
    return (
        query.join(Project, Project.id == table.project_id)
        .join(Enterprise, Enterprise.id == Project.enterprise_id)
        .outerjoin(District, District.id == Enterprise.district_id)
    )


def _plain(table: type, *fields: str) -> Select:
    return select(table.id, table.version, *(getattr(table, field) for field in fields))


DIAGNOSIS = _of_enterprise(
    select(
        Diagnosis.id,
        Diagnosis.version,
        Enterprise.uscc,
        Diagnosis.kind,
        Diagnosis.diagnosed_on,
        Diagnosis.base_score,
        Diagnosis.assessor,
        *(getattr(Diagnosis, one.value) for one in Scenario),
        HOLDER,
    ),
    Diagnosis,
)
NEED = _of_enterprise(
    select(
        EnterpriseNeed.id,
        EnterpriseNeed.version,
        Enterprise.uscc,
        EnterpriseNeed.kind,
        EnterpriseNeed.title,
        EnterpriseNeed.scenario,
        EnterpriseNeed.raised_on,
        EnterpriseNeed.note,
        EnterpriseNeed.solved_on,
        HOLDER,
    ),
    EnterpriseNeed,
)
REVIEW_LIST = _plain(ReviewListItem, "name", "list", "effective_from", "holds", "source")
PLAN_LINE = _of_project(
    select(
        PlanLine.id,
        PlanLine.version,
        Project.code.label("project"),
        PlanLine.number,
        PlanLine.line,
        PlanLine.submitted_on,
        PlanLine.module,
        PlanLine.scenario,
        PlanLine.item,
        Solution.name.label("solution"),
        PlanLine.category,
        PlanLine.unit,
        PlanLine.quantity,
        PlanLine.amount_fen,
        HOLDER,
    ).outerjoin(Solution, Solution.id == PlanLine.solution_id),
    PlanLine,
)
PLAN_REVIEW = (
    select(
        PlanReview.id,
        PlanReview.version,
        Project.code.label("project"),
        PlanLine.number,
        PlanLine.line,
        PlanReview.stage,
        PlanReview.decision,
        PlanReview.cut_fen,
        PlanReview.reason,
        PlanReview.reviewed_on,
        HOLDER,
    )
    .join(PlanLine, PlanLine.id == PlanReview.plan_line_id)
    .join(Project, Project.id == PlanLine.project_id)
    .join(Enterprise, Enterprise.id == Project.enterprise_id)
    .outerjoin(District, District.id == Enterprise.district_id)
)
AGENCY = _plain(
    Agency,
    "uscc",
    "name",
    "kind",
    "contract_no",
    "contract_fen",
    "fee_fen",
    "starts_on",
    "ends_on",
    "conflicts",
)
EXPERT = _plain(Expert, "code", "name", "unit", "field", "contract_no", "fee_fen", "starts_on", "ends_on", "conflicts")
_ACCEPTANCE = (
    "visited_on",
    "minutes",
    "foundation",
    "operation",
    "management",
    "scenarios",
    "result",
    "result_on",
    "rectify_by",
    "level",
    "score",
    "report",
)
ACCEPTANCE = _of_project(
    select(
        Acceptance.id,
        Acceptance.version,
        Project.code.label("project"),
        Acceptance.round,
        Acceptance.applied_on,
        Acceptance.documents,
        Acceptance.session,
        Agency.uscc.label("agency"),
        literal(None).label("experts"),
        *(getattr(Acceptance, name) for name in _ACCEPTANCE),
        HOLDER,
    ).outerjoin(Agency, Agency.id == Acceptance.agency_id),
    Acceptance,
)
TRANSFORMATION_ROWS = {
    Kind.DIAGNOSES: (DIAGNOSIS, Enterprise.pilot_id, Enterprise.uscc, Enterprise.district_id),
    Kind.NEEDS: (NEED, Enterprise.pilot_id, Enterprise.uscc, Enterprise.district_id),
    Kind.REVIEW_LISTS: (REVIEW_LIST, ReviewListItem.pilot_id, ReviewListItem.name, literal(None)),
    Kind.PLAN_LINES: (PLAN_LINE, Project.pilot_id, Project.code, Enterprise.district_id),
    Kind.PLAN_REVIEWS: (PLAN_REVIEW, Project.pilot_id, Project.code, Enterprise.district_id),
    Kind.AGENCIES: (AGENCY, Agency.pilot_id, Agency.uscc, literal(None)),
    Kind.EXPERTS: (EXPERT, Expert.pilot_id, Expert.code, literal(None)),
    Kind.ACCEPTANCES: (ACCEPTANCE, Project.pilot_id, Project.code, Enterprise.district_id),
}
"""Kind → its rows as the form states them, and the columns of pilot, first key and owning district."""
TRANSFORMATION_TABLES = {
    Kind.DIAGNOSES: Diagnosis,
    Kind.NEEDS: EnterpriseNeed,
    Kind.REVIEW_LISTS: ReviewListItem,
    Kind.PLAN_LINES: PlanLine,
    Kind.PLAN_REVIEWS: PlanReview,
    Kind.AGENCIES: Agency,
    Kind.EXPERTS: Expert,
    Kind.ACCEPTANCES: Acceptance,
}


def with_experts(connection: Connection, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The numbers of each acceptance's experts, as one text."""
    by_id: dict[int, list[str]] = {row["id"]: [] for row in rows}
    query = select(AcceptanceExpert.acceptance_id, type_coerce(Expert.code, String)).join(
        Expert, Expert.id == AcceptanceExpert.expert_id
    )
    for part in in_parts(query, AcceptanceExpert.acceptance_id, by_id):
        for number, code in connection.execute(part):
            by_id[number].append(code)
    for row in rows:
        row["experts"] = together(by_id[row["id"]]) or None
    return rows
