"""Counts acceptances, inspections, objections and signs of a period, as they are held now (rules 10.4)."""

from datetime import date

from sqlalchemy import Connection, Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from data_access.tables import (
    Acceptance,
    Batch,
    Enterprise,
    FoundSignRecord,
    Inspection,
    InspectionVisit,
    Objection,
    Project,
    SignRuling,
)
from domain.words import AcceptanceResult, InspectionResult, SignState


def acceptances(connection: Connection, pilot_id: int, district_id: int | None, first: date, last: date) -> list[int]:
    """Applied and passed in the days; without a result, and past the day to put right without a new application, on
    the last."""
    one, later = Acceptance, aliased(Acceptance)
    again = exists().where(later.project_id == one.project_id, later.round > one.round, later.applied_on <= last)
    conditions = (
        and_(one.applied_on >= first, one.applied_on <= last),
        and_(one.result == AcceptanceResult.PASSED, one.result_on >= first, one.result_on <= last),
        and_(one.applied_on <= last, or_(one.result_on.is_(None), one.result_on > last)),
        and_(one.result == AcceptanceResult.RECTIFY, one.result_on <= last, one.rectify_by < last, ~again),
    )
    query = select(func.count()).select_from(one).join(Project, Project.id == one.project_id)
    return [_number(connection, query.where(condition), pilot_id, district_id) for condition in conditions]


def visits(connection: Connection, pilot_id: int, district_id: int | None, first: date, last: date) -> list[int]:
    """Visits in the days, and those of them that failed."""
    query = (
        select(func.count())
        .select_from(InspectionVisit)
        .join(Inspection, Inspection.id == InspectionVisit.inspection_id)
        .join(Project, Project.id == Inspection.project_id)
        .where(InspectionVisit.visited_on >= first, InspectionVisit.visited_on <= last)
    )
    failed = query.where(InspectionVisit.result == InspectionResult.FAILED)
    return [_number(connection, one, pilot_id, district_id) for one in (query, failed)]


def objections(connection: Connection, pilot_id: int, district_id: int | None, first: date, last: date) -> list[int]:
    """Objections raised in the days, and those open on the last; of a district those that name a project of it."""
    conditions = (
        and_(Objection.raised_on >= first, Objection.raised_on <= last),
        and_(Objection.raised_on <= last, or_(Objection.closed_on.is_(None), Objection.closed_on > last)),
    )
    query = select(func.count()).select_from(Objection).join(Batch, Batch.id == Objection.batch_id)
    if district_id is not None:
        query = query.join(Project, Project.id == Objection.project_id)
        return [_number(connection, query.where(one), pilot_id, district_id) for one in conditions]
    return [connection.scalar(query.where(one, Objection.pilot_id == pilot_id)) or 0 for one in conditions]


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


def _number(connection: Connection, query: Select, pilot_id: int, district_id: int | None) -> int:
    query = query.where(Project.pilot_id == pilot_id)
    if district_id is not None:
        of_district = Enterprise.district_id == district_id
        query = query.join(Enterprise, Enterprise.id == Project.enterprise_id).where(of_district)
    return connection.scalar(query) or 0
