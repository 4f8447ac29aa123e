"""Reads diagnoses, needs, plans, the queue of acceptances and its parties for the screens."""

from collections.abc import Sequence

from sqlalchemy import Connection, Row, and_, case, func, select

from data_access.tables import (
    Acceptance,
    AcceptanceExpert,
    Agency,
    Diagnosis,
    District,
    Enterprise,
    EnterpriseNeed,
    Expert,
    Industry,
    LevelScenario,
    PlanLine,
    PlanReview,
    Project,
    ReviewListItem,
    Solution,
)
from domain.words import AssessmentKind, PriceDecision, ReviewList, ReviewStage, Scenario

BELOW = 2
LISTED = 300
"""So many plans and applications stand on the page, those that wait first."""


def list_scenarios(connection: Connection) -> Sequence[Row]:
    return connection.execute(select(LevelScenario.__table__).order_by(LevelScenario.number, LevelScenario.id)).all()


def count_needs(connection: Connection, pilot_id: int, district_id: int | None) -> Sequence[Row]:
    """By industry, kind, scenario and title: how many, how many are not met; most first."""
    need = EnterpriseNeed
    waiting = func.sum(case((need.solved_on.is_(None), 1), else_=0)).label("waiting")
    query = (
        select(Industry.short_name, need.kind, need.scenario, need.title, func.count().label("total"), waiting)
        .join(Enterprise, Enterprise.id == need.enterprise_id)
        .outerjoin(Industry, Industry.id == Enterprise.industry_id)
        .where(Enterprise.pilot_id == pilot_id)
        .group_by(Industry.short_name, need.kind, need.scenario, need.title)
    )
    if district_id is not None:
        query = query.where(Enterprise.district_id == district_id)
    rows = connection.execute(query).all()
    return sorted(rows, key=lambda row: (row[0] or "", row.kind, -row.total, row.title, row.scenario))


def count_levels(connection: Connection, pilot_id: int, district_id: int | None) -> Sequence[Row]:
    """By industry and kind of assessment: of each scenario how many were looked at, how many stand below level two."""
    each = []
    for one in Scenario:
        column = getattr(Diagnosis, one.value)
        each += [
            func.count(column).label(f"{one.value}_seen"),
            func.sum(case((column < BELOW, 1), else_=0)).label(f"{one.value}_below"),
        ]
    query = (
        select(Industry.short_name.label("industry"), Diagnosis.kind, *each)
        .join(Enterprise, Enterprise.id == Diagnosis.enterprise_id)
        .outerjoin(Industry, Industry.id == Enterprise.industry_id)
        .where(Enterprise.pilot_id == pilot_id, Diagnosis.kind != AssessmentKind.SELF_AFTER)
        .group_by(Industry.short_name, Diagnosis.kind)
    )
    if district_id is not None:
        query = query.where(Enterprise.district_id == district_id)
    return connection.execute(query).all()


def list_plans(connection: Connection, pilot_id: int, district_id: int | None) -> Sequence[Row]:
    """Newest version of each plan: lines, amounts asked and granted (分), reviews there are; waiting ones first."""
    newest = select(PlanLine.project_id, func.max(PlanLine.number).label("number")).group_by(PlanLine.project_id)
    newest = newest.subquery()
    left = case(
        (PlanReview.decision == PriceDecision.REFUSED, 0),
        else_=PlanLine.amount_fen - func.coalesce(PlanReview.cut_fen, 0),
    )
    reviewed = (
        select(PlanReview.plan_line_id, func.count().label("reviews"), func.min(left).label("granted_fen"))
        .join(PlanLine, PlanLine.id == PlanReview.plan_line_id)
        .group_by(PlanReview.plan_line_id)
        .subquery()
    )
    reviews = func.coalesce(func.sum(reviewed.c.reviews), 0)
    is_done = case((reviews >= len(ReviewStage) * func.count(), 1), else_=0).label("is_done")
    query = (
        select(
            Project.code,
            Enterprise.name.label("enterprise"),
            District.short_name.label("district"),
            newest.c.number,
            func.count().label("lines"),
            func.sum(PlanLine.amount_fen).label("asked_fen"),
            func.sum(reviewed.c.granted_fen).label("granted_fen"),
            reviews.label("reviews"),
            is_done,
        )
        .join(newest, and_(newest.c.project_id == PlanLine.project_id, newest.c.number == PlanLine.number))
        .join(Project, Project.id == PlanLine.project_id)
        .join(Enterprise, Enterprise.id == Project.enterprise_id)
        .outerjoin(District, District.id == Enterprise.district_id)
        .outerjoin(reviewed, reviewed.c.plan_line_id == PlanLine.id)
        .where(Project.pilot_id == pilot_id)
        .group_by(Project.id, Project.code, Enterprise.name, District.short_name, newest.c.number)
        .order_by(is_done, Project.code, Project.id)
    )
    if district_id is not None:
        query = query.where(Enterprise.district_id == district_id)
    return connection.execute(query).all()


def list_queue(connection: Connection, pilot_id: int, district_id: int | None) -> Sequence[Row]:
    """Newest round of each project, those without a pass first, then the newest."""
    newest = select(Acceptance.project_id, func.max(Acceptance.round).label("round")).group_by(Acceptance.project_id)
    newest = newest.subquery()
    query = (
        select(
            Acceptance.__table__,
            Project.code,
            Enterprise.name.label("enterprise"),
            District.short_name.label("district"),
            Agency.name.label("agency"),
        )
        .join(newest, and_(newest.c.project_id == Acceptance.project_id, newest.c.round == Acceptance.round))
        .join(Project, Project.id == Acceptance.project_id)
        .join(Enterprise, Enterprise.id == Project.enterprise_id)
        .outerjoin(District, District.id == Enterprise.district_id)
        .outerjoin(Agency, Agency.id == Acceptance.agency_id)
        .where(Project.pilot_id == pilot_id)
        .order_by(case((Acceptance.result == "passed", 1), else_=0), Acceptance.applied_on, Acceptance.id)
    )
    if district_id is not None:
        query = query.where(Enterprise.district_id == district_id)
    return connection.execute(query).all()


def list_sessions(connection: Connection, pilot_id: int) -> Sequence[Row]:
    """Every row of a batch of acceptances, by day: opened, closed, opened again."""
    table = ReviewListItem
    query = select(table.name, table.effective_from, table.holds, table.source).where(
        table.pilot_id == pilot_id, table.list == ReviewList.SESSIONS
    )
    return connection.execute(query.order_by(table.effective_from, table.id)).all()


def list_loads(connection: Connection, pilot_id: int) -> tuple[Sequence[Row], Sequence[Row]]:
    """Agencies and experts, each with how many of its acceptances wait and how many came to a result."""
    waiting = func.sum(case((and_(Acceptance.id.is_not(None), Acceptance.result.is_(None)), 1), else_=0))
    finished = func.sum(case((Acceptance.result.is_not(None), 1), else_=0))
    agencies = (
        select(Agency.__table__, waiting.label("waiting"), finished.label("finished"))
        .outerjoin(Acceptance, Acceptance.agency_id == Agency.id)
        .where(Agency.pilot_id == pilot_id)
        .group_by(*Agency.__table__.c)
        .order_by(Agency.uscc, Agency.id)
    )
    experts = (
        select(Expert.__table__, waiting.label("waiting"), finished.label("finished"))
        .outerjoin(AcceptanceExpert, AcceptanceExpert.expert_id == Expert.id)
        .outerjoin(Acceptance, Acceptance.id == AcceptanceExpert.acceptance_id)
        .where(Expert.pilot_id == pilot_id)
        .group_by(*Expert.__table__.c)
        .order_by(Expert.code, Expert.id)
    )
    return connection.execute(agencies).all(), connection.execute(experts).all()


def list_needs_of(connection: Connection, enterprise_id: int) -> Sequence[Row]:
    query = select(EnterpriseNeed.__table__).where(EnterpriseNeed.enterprise_id == enterprise_id)
    return connection.execute(query.order_by(EnterpriseNeed.kind, EnterpriseNeed.raised_on, EnterpriseNeed.id)).all()


def list_rounds_of(connection: Connection, project_id: int) -> Sequence[Row]:
    query = select(Acceptance.__table__, Agency.name.label("agency")).outerjoin(
        Agency, Agency.id == Acceptance.agency_id
    )
    return connection.execute(
        query.where(Acceptance.project_id == project_id).order_by(Acceptance.round, Acceptance.id)
    ).all()


def solution_names(connection: Connection, ids: Sequence[int]) -> dict[int, str]:
    return dict(connection.execute(select(Solution.id, Solution.name).where(Solution.id.in_(ids))).all())
