"""Reads of the districts' year: what enterprises add at a cut, appeals with their answers, what was approved."""

from sqlalchemy import Connection, Row, and_, case, func, or_, select

from data_access.tables import (
    District,
    DistrictAnswer,
    DistrictAppeal,
    DistrictResult,
    DistrictResultPart,
    Period,
    Project,
    ProjectReading,
)
from domain.words import EnterpriseStatus


def list_year_sums(connection: Connection, period_id: int) -> list[Row]:
    """What each enterprise with an active project adds to its district's year in a closed period (domain.appraisal.year
    SUMS): completions and levels by the project that counts for it, the rest by all its active projects."""
    table = ProjectReading.__table__.c
    is_done = and_(table.is_counted, table.completed_on.is_not(None))
    is_due = or_(table.level > 0, table.assessment_planned_on <= Period.as_of)
    is_assessed = and_(table.is_counted, is_due)
    paid = case((table.paid_fen < table.payable_fen, table.paid_fen), else_=table.payable_fen)

    def total(value, name: str):
        return func.coalesce(func.sum(value), 0).label(name)

    query = (
        select(
            table.district_id,
            Project.enterprise_id,
            total(case((is_done, 1), else_=0), "done"),
            total(table.milestones_on_time, "met"),
            total(table.milestones_due, "due"),
            total(case((and_(table.is_counted, table.level >= 2), 1), else_=0), "level"),
            total(case((is_assessed, 1), else_=0), "assessed"),
            total(paid, "paid"),
            total(table.payable_fen, "payable"),
            total(table.issues_closed, "closed"),
            total(table.issues_due, "issues"),
        )
        .join(Project, Project.id == table.project_id)
        .join(Period, Period.id == table.period_id)
        .where(table.period_id == period_id, table.status == EnterpriseStatus.ACTIVE, table.district_id.is_not(None))
        .group_by(table.district_id, Project.enterprise_id)
        .order_by(table.district_id, Project.enterprise_id)
    )
    return list(connection.execute(query))


def list_appeals(connection: Connection, pilot_id: int, year: int) -> list[Row]:
    """Appeals of a year, oldest first, with what was answered."""
    appeal, answer = DistrictAppeal.__table__.c, DistrictAnswer.__table__.c
    query = (
        select(
            DistrictAppeal.__table__,
            District.short_name.label("district"),
            answer.is_upheld,
            answer.counted,
            answer.due,
            answer.answer,
            answer.document.label("answer_document"),
            answer.answered_on,
            answer.author.label("answered_by"),
            answer.approver,
            answer.proposal_id,
        )
        .join(District, District.id == appeal.district_id)
        .outerjoin(DistrictAnswer, answer.appeal_id == appeal.id)
        .where(appeal.pilot_id == pilot_id, appeal.year == year)
    )
    return list(connection.execute(query.order_by(appeal.said_on, appeal.id)))


def list_results(connection: Connection, pilot_id: int, year: int) -> list[Row]:
    """What was approved of a year, with the closed month that it was approved by; none where nothing is."""
    table = DistrictResult.__table__
    query = (
        select(table, District.short_name.label("district"), Period.label.label("period"), Period.as_of)
        .join(District, District.id == table.c.district_id)
        .join(Period, Period.id == table.c.period_id)
        .where(table.c.pilot_id == pilot_id, table.c.year == year)
    )
    return list(connection.execute(query.order_by(table.c.id)))


def list_result_parts(connection: Connection, pilot_id: int, year: int) -> list[Row]:
    table, result = DistrictResultPart.__table__, DistrictResult.__table__.c
    query = (
        select(table)
        .join(DistrictResult, result.id == table.c.result_id)
        .where(result.pilot_id == pilot_id, result.year == year)
    )
    return list(connection.execute(query.order_by(table.c.id)))
