"""Reads the stage amounts of single projects in a period."""

from datetime import date

from sqlalchemy import Connection, Row, and_, case, func, or_, select
from sqlalchemy.orm import aliased

from data_access.tables import (
    Assessment,
    Batch,
    District,
    Enterprise,
    FundEntry,
    Industry,
    Milestone,
    Period,
    Project,
    ProjectReading,
    SubsidyApplication,
)
from domain.words import AssessmentKind, EnterpriseStatus, FundKind, Stage


def list_subsidies(connection: Connection, period_id: int, district_id: int | None = None) -> list[Row]:
    """Every project of a period with what was applied for, approved, due, publicised, paid and came back, by code.

    Publicity is read from the milestones: one entered later for an earlier day shows in a closed period too.
    """
    table = ProjectReading.__table__
    acceptance = aliased(Milestone)
    is_publicised = and_(
        table.c.status == EnterpriseStatus.ACTIVE,
        Milestone.completed_on <= Period.as_of,
        Milestone.completed_on >= acceptance.completed_on,
    )
    back = _returned(period_id).subquery()
    query = (
        select(
            table.c.level,
            table.c.due_fen,
            table.c.payable_fen,
            table.c.paid_fen,
            table.c.recover_fen,
            Project.code,
            Project.eligible_fen,
            Project.approved_fen,
            Enterprise.uscc,
            Enterprise.name.label("enterprise"),
            District.name.label("district"),
            Industry.name.label("industry"),
            Batch.number.label("batch"),
            SubsidyApplication.applied_fen,
            SubsidyApplication.applied_on,
            case((is_publicised, table.c.due_fen), else_=0).label("publicised_fen"),
            func.coalesce(back.c.returned_fen, 0).label("returned_fen"),
        )
        .join(Project, Project.id == table.c.project_id)
        .join(Period, Period.id == table.c.period_id)
        .join(Enterprise, Enterprise.id == Project.enterprise_id)
        .outerjoin(Milestone, and_(Milestone.project_id == Project.id, Milestone.stage == Stage.PUBLICITY))
        .outerjoin(acceptance, and_(acceptance.project_id == Project.id, acceptance.stage == Stage.ACCEPTANCE))
        .outerjoin(back, back.c.project_id == Project.id)
        .outerjoin(District, District.id == table.c.district_id)
        .outerjoin(Industry, Industry.id == table.c.industry_id)
        .outerjoin(Batch, Batch.id == Project.batch_id)
        .outerjoin(SubsidyApplication, SubsidyApplication.project_id == Project.id)
        .where(table.c.period_id == period_id)
    )
    if district_id is not None:
        query = query.where(table.c.district_id == district_id)
    return list(connection.execute(query.order_by(Project.code, Project.id)))


def list_project_money(connection: Connection, pilot_id: int, district_id: int | None = None) -> list[Row]:
    """What of each project's money is not computed: whose it is, what was applied for and approved; by code."""
    query = (
        select(
            Project.id,
            Project.code,
            Project.eligible_fen,
            Project.approved_fen,
            Enterprise.uscc,
            Enterprise.name.label("enterprise"),
            Enterprise.district_id,
            District.name.label("district"),
            Industry.name.label("industry"),
            Batch.number.label("batch"),
            SubsidyApplication.applied_fen,
            SubsidyApplication.applied_on,
        )
        .join(Enterprise, Enterprise.id == Project.enterprise_id)
        .outerjoin(District, District.id == Enterprise.district_id)
        .outerjoin(Industry, Industry.id == Enterprise.industry_id)
        .outerjoin(Batch, Batch.id == Project.batch_id)
        .outerjoin(SubsidyApplication, SubsidyApplication.project_id == Project.id)
        .where(Project.pilot_id == pilot_id)
    )
    if district_id is not None:
        query = query.where(Enterprise.district_id == district_id)
    return list(connection.execute(query.order_by(Project.code, Project.id)))


def list_batch_projects(connection: Connection, batch_id: int) -> list[Row]:
    """Active projects of a batch with the day they were or are to be accepted, by that day and code; the newest level
    that somebody gave the enterprise after its transformation, and who: the office's assessor or itself."""
    told = (
        select(Assessment.id)
        .where(Assessment.enterprise_id == Enterprise.id, Assessment.kind != AssessmentKind.BEFORE)
        .order_by(
            case((Assessment.kind == AssessmentKind.OFFICIAL_AFTER, 0), else_=1),
            Assessment.assessed_on.desc(),
            Assessment.id.desc(),
        )
        .limit(1)
        .correlate(Enterprise)
        .scalar_subquery()
    )
    query = (
        select(
            Project.code,
            Project.eligible_fen,
            Enterprise.name.label("enterprise"),
            Enterprise.already_funded,
            Enterprise.district_id,
            District.short_name.label("district"),
            Milestone.completed_on.label("accepted_on"),
            Milestone.planned_on.label("accepts_on"),
            Assessment.level,
            Assessment.kind.label("told_by"),
        )
        .join(Enterprise, Enterprise.id == Project.enterprise_id)
        .outerjoin(Assessment, Assessment.id == told)
        .outerjoin(District, District.id == Enterprise.district_id)
        .outerjoin(Milestone, and_(Milestone.project_id == Project.id, Milestone.stage == Stage.ACCEPTANCE))
        .where(
            Project.batch_id == batch_id,
            Project.status == EnterpriseStatus.ACTIVE,
            Enterprise.status == EnterpriseStatus.ACTIVE,
        )
    )
    return list(connection.execute(query.order_by(Milestone.planned_on, Project.code, Project.id)))


def list_settled(connection: Connection, batch_id: int, from_on: date, until: date | None) -> list[Row]:
    """Projects of a batch, also those that left, accepted from a day until the day before another, whose subsidy was
    approved or paid since."""
    paid = select(FundEntry.id).where(
        FundEntry.project_id == Project.id,
        FundEntry.kind == FundKind.PAY,
        FundEntry.occurred_on >= Milestone.completed_on,
    )
    query = (
        select(Project.code, Milestone.completed_on.label("accepted_on"))
        .join(Milestone, and_(Milestone.project_id == Project.id, Milestone.stage == Stage.ACCEPTANCE))
        .where(
            Project.batch_id == batch_id,
            Milestone.completed_on >= from_on,
            or_(Project.approved_fen > 0, paid.correlate(Project, Milestone).exists()),
        )
    )
    if until is not None:
        query = query.where(Milestone.completed_on < until)
    return list(connection.execute(query.order_by(Milestone.completed_on, Project.code, Project.id)))


def _returned(period_id: int):
    """分 that came back from each project, of the entries that the period knew."""
    return (
        select(FundEntry.project_id, func.sum(FundEntry.amount_fen).label("returned_fen"))
        .join(Period, and_(Period.id == period_id, Period.pilot_id == FundEntry.pilot_id))
        .where(
            FundEntry.kind == FundKind.RETURN,
            FundEntry.project_id.is_not(None),
            FundEntry.occurred_on <= Period.as_of,
            FundEntry.id <= func.coalesce(Period.last_entry_id, 0),
        )
        .group_by(FundEntry.project_id)
    )


def sum_paid_to_left(connection: Connection, period_id: int) -> dict[int | None, int]:
    """分 that projects which left had got and were due, by district; what they got beyond that is not in it, nor what
    is to come back from those that left for cause."""
    table = ProjectReading.__table__.c
    lawful = case((table.paid_fen < table.due_fen, table.paid_fen), else_=table.due_fen)
    query = (
        select(table.district_id, func.sum(lawful))
        .where(table.period_id == period_id, table.status != EnterpriseStatus.ACTIVE, lawful > 0)
        .where(table.recover_fen == 0)
        .group_by(table.district_id)
    )
    return {district: int(total) for district, total in connection.execute(query)}
