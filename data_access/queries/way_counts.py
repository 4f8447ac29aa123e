"""Counts of prices, acceptances, inspections, objections, who left, and signs in a period as held now (rules 10.4)."""

from datetime import date

from sqlalchemy import ColumnElement, Connection, Label, Row, and_, case, exists, func, or_, select
from sqlalchemy.orm import aliased

from data_access.tables import (
    Acceptance,
    Enterprise,
    FoundSignRecord,
    Inspection,
    InspectionVisit,
    LeavingCase,
    Objection,
    PlanLine,
    PlanReview,
    Project,
    SignRuling,
    Successor,
    Withdrawal,
)
from domain.words import AcceptanceResult, InspectionResult, ReviewStage, SignState


def acceptances(connection: Connection, pilot_id: int, first: date, last: date) -> list[Row]:
    """By district: applied and passed in the days; without a result, and past the day to put right without a new
    application, on the last."""
    one, later = Acceptance, aliased(Acceptance)
    again = exists().where(later.project_id == one.project_id, later.round > one.round, later.applied_on <= last)
    query = (
        select(
            Enterprise.district_id,
            _number(and_(one.applied_on >= first, one.applied_on <= last), "applied"),
            _number(
                and_(one.result == AcceptanceResult.PASSED, one.result_on >= first, one.result_on <= last), "passed"
            ),
            _number(and_(one.applied_on <= last, or_(one.result_on.is_(None), one.result_on > last)), "waiting"),
            _number(
                and_(one.result == AcceptanceResult.RECTIFY, one.result_on <= last, one.rectify_by < last, ~again),
                "overdue",
            ),
        )
        .select_from(one)
        .join(Project, Project.id == one.project_id)
        .join(Enterprise, Enterprise.id == Project.enterprise_id)
    )
    return list(connection.execute(query.where(Project.pilot_id == pilot_id).group_by(Enterprise.district_id)))


def visits(connection: Connection, pilot_id: int, first: date, last: date) -> list[Row]:
    """By district: visits in the days, and those of them that failed; those that were taken back are none."""
    query = (
        select(
            Enterprise.district_id,
            func.count().label("visited"),
            _number(InspectionVisit.result == InspectionResult.FAILED, "failed"),
        )
        .select_from(InspectionVisit)
        .join(Inspection, Inspection.id == InspectionVisit.inspection_id)
        .join(Project, Project.id == Inspection.project_id)
        .join(Enterprise, Enterprise.id == Project.enterprise_id)
        .where(
            InspectionVisit.visited_on >= first,
            InspectionVisit.visited_on <= last,
            ~exists().where(Withdrawal.visit_id == InspectionVisit.id),
        )
    )
    return list(connection.execute(query.where(Project.pilot_id == pilot_id).group_by(Enterprise.district_id)))


def objections(connection: Connection, pilot_id: int, first: date, last: date) -> list[Row]:
    """By district of the project that is named (none: no project is): raised in the days, and open on the last."""
    query = (
        select(
            Enterprise.district_id,
            _number(and_(Objection.raised_on >= first, Objection.raised_on <= last), "raised"),
            _number(
                and_(Objection.raised_on <= last, or_(Objection.closed_on.is_(None), Objection.closed_on > last)),
                "held",
            ),
        )
        .select_from(Objection)
        .outerjoin(Project, Project.id == Objection.project_id)
        .outerjoin(Enterprise, Enterprise.id == Project.enterprise_id)
    )
    return list(connection.execute(query.where(Objection.pilot_id == pilot_id).group_by(Enterprise.district_id)))


def prices(connection: Connection, pilot_id: int, first: date, last: date) -> list[Row]:
    """By district: versions of plans whose last line got its second review in the days."""
    second = and_(PlanReview.plan_line_id == PlanLine.id, PlanReview.stage == ReviewStage.SUPERVISOR)
    done = func.max(PlanReview.reviewed_on)
    versions = (
        select(PlanLine.project_id)
        .outerjoin(PlanReview, second)
        .join(Project, Project.id == PlanLine.project_id)
        .where(Project.pilot_id == pilot_id)
        .group_by(PlanLine.project_id, PlanLine.number)
        .having(func.count(PlanReview.id) == func.count(), done >= first, done <= last)
        .subquery()
    )
    query = (
        select(Enterprise.district_id, func.count().label("priced"))
        .select_from(versions)
        .join(Project, Project.id == versions.c.project_id)
        .join(Enterprise, Enterprise.id == Project.enterprise_id)
    )
    return list(connection.execute(query.group_by(Enterprise.district_id)))


def cases(connection: Connection, pilot_id: int, first: date, last: date) -> list[Row]:
    """By district: enterprises that left by a case on one of the days; a case that was taken back is none."""
    query = (
        select(Enterprise.district_id, func.count().label("left"))
        .select_from(LeavingCase)
        .join(Enterprise, Enterprise.id == LeavingCase.enterprise_id)
        .where(
            LeavingCase.pilot_id == pilot_id,
            LeavingCase.left_on >= first,
            LeavingCase.left_on <= last,
            ~exists().where(Withdrawal.case_id == LeavingCase.id),
        )
    )
    return list(connection.execute(query.group_by(Enterprise.district_id)))


def successors(connection: Connection, pilot_id: int, first: date, last: date) -> list[Row]:
    """By district of who left: places for which a successor was named on one of the days and stands."""
    query = (
        select(Enterprise.district_id, func.count().label("named"))
        .select_from(Successor)
        .join(LeavingCase, LeavingCase.id == Successor.case_id)
        .join(Enterprise, Enterprise.id == LeavingCase.enterprise_id)
        .where(
            LeavingCase.pilot_id == pilot_id,
            Successor.named_on >= first,
            Successor.named_on <= last,
            ~exists().where(Withdrawal.successor_id == Successor.id),
        )
    )
    return list(connection.execute(query.group_by(Enterprise.district_id)))


def count_of_signs(connection: Connection, pilot_id: int) -> list[int]:
    """Signs that the last look found, and those of them of which nothing is said that still holds."""
    found, ruling, newer = FoundSignRecord, aliased(SignRuling), aliased(SignRuling)
    same = and_(ruling.pilot_id == found.pilot_id, ruling.sign == found.sign, ruling.key == found.key)
    last = ~exists().where(
        newer.pilot_id == ruling.pilot_id, newer.sign == ruling.sign, newer.key == ruling.key, newer.id > ruling.id
    )
    holds = exists().where(same, last, ruling.said == found.said, ruling.state != SignState.OPEN)
    query = select(func.count()).select_from(found).where(found.pilot_id == pilot_id)
    return [connection.scalar(one) or 0 for one in (query, query.where(~holds))]


def _number(condition: ColumnElement[bool], name: str) -> Label:
    return func.sum(case((condition, 1), else_=0)).label(name)
