"""Reads what returns on a project's way are checked against: plans with reviews and authors, acceptances, levels."""

from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy import Connection, Row, and_, func, select
from sqlalchemy.orm import aliased

from data_access.queries.parts import in_parts
from data_access.tables import (
    Acceptance,
    Agency,
    Assessment,
    Batch,
    Diagnosis,
    Enterprise,
    Expert,
    IntakeBatch,
    IntakeChange,
    LevelRule,
    LevelScenario,
    PlanLine,
    PlanReview,
    PriceGroup,
    Project,
    ProjectProvider,
    Provider,
    ReviewListItem,
    SubsidyApplication,
)
from domain.intake.form import Kind
from domain.transformation.levels import LevelAsk
from domain.words import AcceptanceResult, ReviewList, ReviewStage, Scenario


def level_rules(connection: Connection) -> tuple[LevelAsk, ...]:
    """What each level asks, lowest first."""
    found = select(
        LevelRule.level, LevelRule.min_base_score, LevelRule.min_scenarios, LevelRule.min_constrained_scenarios
    )
    return tuple(LevelAsk(*row) for row in connection.execute(found.order_by(LevelRule.level, LevelRule.id)))


def constrained_scenarios(connection: Connection) -> frozenset[Scenario]:
    """Scenarios that are 约束性."""
    by_name = {one.zh: one for one in Scenario}
    names = connection.scalars(select(LevelScenario.name).where(LevelScenario.is_constrained))
    return frozenset(by_name[name] for name in names if name in by_name)


def recorded_levels(connection: Connection, pilot_id: int, usccs: Iterable[str]) -> dict[tuple[str, str], int]:
    """Credit code and kind → the newest recorded level."""
    query = (
        select(Enterprise.uscc, Assessment.kind, Assessment.level)
        .join(Enterprise, Enterprise.id == Assessment.enterprise_id)
        .where(Enterprise.pilot_id == pilot_id)
        .order_by(Assessment.assessed_on, Assessment.id)
    )
    return {
        (uscc, str(kind)): level
        for part in in_parts(query, Enterprise.uscc, usccs)
        for uscc, kind, level in connection.execute(part)
    }


def diagnosed(connection: Connection, pilot_id: int, usccs: Iterable[str]) -> list[Row]:
    """Diagnoses with the credit code of their enterprise."""
    query = (
        select(Diagnosis.__table__, Enterprise.uscc)
        .join(Enterprise, Enterprise.id == Diagnosis.enterprise_id)
        .where(Enterprise.pilot_id == pilot_id)
    )
    return [row for part in in_parts(query, Enterprise.uscc, usccs) for row in connection.execute(part)]


def review_list(connection: Connection, pilot_id: int, which: ReviewList, day: date | None = None) -> list[Row]:
    """Lines of a list in force on a day (none: the newest of each), by name: the pilot's own before the default."""
    table = ReviewListItem
    query = select(table.name, table.holds, table.source, table.effective_from, table.pilot_id).where(
        table.list == which, (table.pilot_id == pilot_id) | table.pilot_id.is_(None)
    )
    if day is not None:
        query = query.where(table.effective_from <= day)
    rows = connection.execute(query.order_by(table.effective_from, table.id)).all()
    chosen = {row.name: row for row in rows if row.pilot_id is None}
    chosen |= {row.name: row for row in rows if row.pilot_id is not None}
    return list(chosen.values())


def plan_lines_of(connection: Connection, pilot_id: int, codes: Iterable[str] | None) -> list[Row]:
    """Lines of projects' plans with what both reviews said, by project, version and line; who brought them is apart."""
    first, second = aliased(PlanReview), aliased(PlanReview)

    def at(review: type[PlanReview], stage: ReviewStage):
        return and_(review.plan_line_id == PlanLine.id, review.stage == stage)

    query = (
        select(
            PlanLine.__table__,
            Project.code,
            first.decision.label("platform"),
            first.cut_fen.label("platform_cut_fen"),
            first.reason.label("platform_reason"),
            first.reviewed_on.label("platform_on"),
            first.author.label("platform_by"),
            first.account_id.label("platform_account"),
            second.decision.label("supervisor"),
            second.cut_fen.label("supervisor_cut_fen"),
            second.reason.label("supervisor_reason"),
            second.reviewed_on.label("supervisor_on"),
            second.author.label("supervisor_by"),
            second.account_id.label("supervisor_account"),
        )
        .join(Project, Project.id == PlanLine.project_id)
        .outerjoin(first, at(first, ReviewStage.PLATFORM))
        .outerjoin(second, at(second, ReviewStage.SUPERVISOR))
        .where(Project.pilot_id == pilot_id)
        .order_by(PlanLine.project_id, PlanLine.number, PlanLine.line, PlanLine.id)
    )
    return [row for part in in_parts(query, Project.code, codes) for row in connection.execute(part)]


def brought_by(
    connection: Connection, pilot_id: int, kind: Kind, rows: Iterable[int]
) -> dict[int, set[tuple[str, int | None]]]:
    """Row → names and accounts of everybody who brought or changed it by a batch that stands."""
    query = (
        select(IntakeChange.row_id, IntakeBatch.author, IntakeBatch.author_account)
        .join(IntakeBatch, IntakeBatch.id == IntakeChange.batch_id)
        .where(IntakeBatch.pilot_id == pilot_id, IntakeBatch.kind == kind, IntakeBatch.undone_at.is_(None))
        .order_by(IntakeChange.batch_id, IntakeChange.id)
    )
    found: dict[int, set[tuple[str, int | None]]] = {}
    for part in in_parts(query, IntakeChange.row_id, rows):
        for row_id, author, account in connection.execute(part):
            found.setdefault(row_id, set()).add((author, account))
    return found


def concerned(connection: Connection, pilot_id: int, codes: Iterable[str]) -> dict[str, dict[str, str]]:
    """Project → credit code → name of its enterprise, its lead and its partners."""
    found: dict[str, dict[str, str]] = {}
    queries = (
        select(Project.code, Enterprise.uscc, Enterprise.name).join(Enterprise, Enterprise.id == Project.enterprise_id),
        select(Project.code, Provider.uscc, Provider.name).join(Provider, Provider.id == Project.provider_id),
        select(Project.code, Provider.uscc, Provider.name)
        .join(ProjectProvider, ProjectProvider.project_id == Project.id)
        .join(Provider, Provider.id == ProjectProvider.provider_id),
    )
    codes = set(codes)
    for query in queries:
        for part in in_parts(query.where(Project.pilot_id == pilot_id), Project.code, codes):
            for code, uscc, name in connection.execute(part):
                found.setdefault(code, {})[uscc] = name
    return found


def agencies_of(connection: Connection, pilot_id: int) -> list[Row]:
    return list(
        connection.execute(select(Agency.__table__).where(Agency.pilot_id == pilot_id).order_by(Agency.uscc, Agency.id))
    )


def experts_of(connection: Connection, pilot_id: int) -> list[Row]:
    return list(
        connection.execute(select(Expert.__table__).where(Expert.pilot_id == pilot_id).order_by(Expert.code, Expert.id))
    )


def passed_of(connection: Connection, pilot_id: int, ids: Iterable[int]) -> list[Row]:
    """Newest round of projects that applied for acceptance, with what it says and who accepted."""
    newest = (
        select(Acceptance.project_id, func.max(Acceptance.round).label("round"))
        .group_by(Acceptance.project_id)
        .subquery()
    )
    query = (
        select(Acceptance.__table__, Agency.name.label("agency"))
        .join(newest, and_(newest.c.project_id == Acceptance.project_id, newest.c.round == Acceptance.round))
        .join(Project, Project.id == Acceptance.project_id)
        .outerjoin(Agency, Agency.id == Acceptance.agency_id)
        .where(Project.pilot_id == pilot_id)
    )
    return [row for part in in_parts(query, Acceptance.project_id, ids) for row in connection.execute(part)]


def is_passed(row: Row) -> bool:
    return row.result == AcceptanceResult.PASSED


def price_groups(connection: Connection, pilot_id: int, keys: Iterable[int | None]) -> Mapping[tuple, Row]:
    """Statistics of prices by solution, scenario and unit, of the solutions given (none: own products)."""
    wanted = set(keys)
    table = PriceGroup
    query = select(table.__table__).where(table.pilot_id == pilot_id)
    of = table.solution_id.in_(wanted - {None})
    rows = connection.execute(query.where(of | table.solution_id.is_(None) if None in wanted else of))
    return {(row.solution_id, row.scenario, row.unit): row for row in rows}


def money_of(connection: Connection, ids: Iterable[int]) -> list[Row]:
    """What of projects their subsidy is made of: terms of the batch, whether funded already, what was applied for."""
    query = (
        select(
            Project.id,
            Project.batch_id,
            Batch.subsidy_ratio,
            Batch.cap_level2_fen,
            Batch.cap_level3_fen,
            Batch.cap_level4_fen,
            Enterprise.already_funded,
            SubsidyApplication.applied_fen,
        )
        .join(Enterprise, Enterprise.id == Project.enterprise_id)
        .outerjoin(Batch, Batch.id == Project.batch_id)
        .outerjoin(SubsidyApplication, SubsidyApplication.project_id == Project.id)
    )
    return [row for part in in_parts(query, Project.id, ids) for row in connection.execute(part)]


def waiting_projects(connection: Connection, pilot_id: int) -> list[str]:
    """Codes of projects with a line that not both reviews have spoken of."""
    reviewed = select(func.count()).where(PlanReview.plan_line_id == PlanLine.id).correlate(PlanLine).scalar_subquery()
    query = select(Project.code).join(PlanLine, PlanLine.project_id == Project.id)
    query = query.where(Project.pilot_id == pilot_id, reviewed < len(ReviewStage)).distinct()
    return sorted(connection.scalars(query))


def plan_line_ids(connection: Connection, pilot_id: int, codes: Iterable[str]) -> dict[str, int]:
    """Project/version/line → id of the line."""
    query = (
        select(Project.code, PlanLine.number, PlanLine.line, PlanLine.id)
        .join(Project, Project.id == PlanLine.project_id)
        .where(Project.pilot_id == pilot_id)
    )
    return {
        f"{code}/{number}/{line}": at
        for part in in_parts(query, Project.code, codes)
        for code, number, line, at in connection.execute(part)
    }
