"""Reads batches by quota: how a batch went by unit, who wants in, quotas as set."""

from datetime import date

from sqlalchemy import Connection, Row, and_, case, func, or_, select
from sqlalchemy.orm import aliased

from data_access.tables import (
    Batch,
    BatchFund,
    BatchQuota,
    District,
    Enterprise,
    FundCorrection,
    FundEntry,
    Industry,
    Interest,
    Milestone,
    Objection,
    Period,
    Project,
    SubsidyApplication,
    Withdrawal,
)
from data_access.tables.kept_once import PROJECT_BODIES, PROJECT_ROWS
from domain.words import EnterpriseStatus, FundKind, PeriodKind, Stage

ACTIVE, OUT = EnterpriseStatus.ACTIVE, EnterpriseStatus.DISQUALIFIED


def batch_by_unit(connection: Connection, pilot_id: int, batch_id: int) -> list[Row]:
    """Projects of a batch by district and industry: taken in, left, disqualified, progress (points of those that are
    in), completed at level 2 or above. Who has left stands in the registers of enterprises and projects; progress and
    completion in the live readings."""
    left = or_(Enterprise.status != ACTIVE, Project.status != ACTIVE)
    live = select(Period.id).where(Period.pilot_id == pilot_id, Period.kind == PeriodKind.LIVE).scalar_subquery()
    rows, now = PROJECT_ROWS.c, PROJECT_BODIES.c
    query = (
        select(
            Enterprise.district_id,
            Enterprise.industry_id,
            func.count().label("taken"),
            func.sum(case((left, 1), else_=0)).label("left"),
            func.sum(case((or_(Enterprise.status == OUT, Project.status == OUT), 1), else_=0)).label("disqualified"),
            func.sum(case((left, 0), else_=func.coalesce(now.actual_progress, 0))).label("progress"),
            func.sum(case((left, 0), (now.completed_on.is_not(None), 1), else_=0)).label("reached"),
        )
        .select_from(Project)
        .join(Enterprise, Enterprise.id == Project.enterprise_id)
        .outerjoin(PROJECT_ROWS, and_(rows.project_id == Project.id, rows.period_id == live))
        .outerjoin(PROJECT_BODIES, now.id == rows.body_id)
        .where(Project.pilot_id == pilot_id, Project.batch_id == batch_id)
        .group_by(Enterprise.district_id, Enterprise.industry_id)
    )
    return list(connection.execute(query))


def list_interests(connection: Connection, pilot_id: int, day: date) -> list[Row]:
    """Who wants in on a day: registered, not withdrawn, and no enterprise that is in the pilot."""
    inside = select(Enterprise.uscc).where(Enterprise.pilot_id == pilot_id, Enterprise.status == ACTIVE)
    query = (
        select(
            Interest.uscc,
            Interest.name,
            Interest.district_id,
            Interest.industry_id,
            Interest.registered_on,
            District.short_name.label("district"),
            Industry.short_name.label("industry"),
        )
        .join(District, District.id == Interest.district_id)
        .join(Industry, Industry.id == Interest.industry_id)
        .where(
            Interest.pilot_id == pilot_id,
            Interest.registered_on <= day,
            or_(Interest.withdrawn_on.is_(None), Interest.withdrawn_on > day),
            Interest.uscc.not_in(inside),
        )
    )
    return list(connection.execute(query.order_by(Interest.registered_on, Interest.uscc, Interest.id)))


def list_quotas(connection: Connection, pilot_id: int, number: int) -> list[Row]:
    """Every quota that was set for a batch, the newest issue first; of an issue that was taken back why."""
    query = (
        select(
            BatchQuota.__table__,
            Withdrawal.reason.label("withdrawn_because"),
            Withdrawal.withdrawn_on,
            Withdrawal.author.label("withdrawn_by"),
            Withdrawal.approved_by.label("withdrawn_approved"),
        )
        .outerjoin(
            Withdrawal,
            and_(
                Withdrawal.pilot_id == BatchQuota.pilot_id,
                Withdrawal.quota_number == BatchQuota.number,
                Withdrawal.quota_issue == BatchQuota.issue,
            ),
        )
        .where(BatchQuota.pilot_id == pilot_id, BatchQuota.number == number)
    )
    return list(connection.execute(query.order_by(BatchQuota.issue.desc(), BatchQuota.id)))


def applications_of(connection: Connection, batch_id: int) -> list[Row]:
    """Applications of a batch: what was applied for, 审定, net paid, whether project or enterprise has left."""
    net = case((FundEntry.kind == FundKind.PAY, FundEntry.amount_fen), else_=-FundEntry.amount_fen)
    paid = select(func.coalesce(func.sum(net), 0)).where(FundEntry.project_id == Project.id).scalar_subquery()
    query = (
        select(
            Project.code,
            Enterprise.name.label("enterprise"),
            Enterprise.district_id,
            District.short_name.label("district"),
            SubsidyApplication.applied_on,
            SubsidyApplication.applied_fen,
            Project.approved_fen,
            paid.label("paid_fen"),
            or_(Enterprise.status != ACTIVE, Project.status != ACTIVE).label("has_left"),
            SubsidyApplication.rest_on,
            Milestone.completed_on.label("accepted_on"),
        )
        .join(Project, Project.id == SubsidyApplication.project_id)
        .outerjoin(Milestone, and_(Milestone.project_id == Project.id, Milestone.stage == Stage.ACCEPTANCE))
        .join(Enterprise, Enterprise.id == Project.enterprise_id)
        .outerjoin(District, District.id == Enterprise.district_id)
        .where(Project.batch_id == batch_id)
    )
    return list(connection.execute(query.order_by(SubsidyApplication.applied_on, Project.code, Project.id)))


def fund_of(connection: Connection, batch_id: int) -> Row | None:
    """Budget of a batch, its shares, its 公示; None where none was registered."""
    return connection.execute(select(BatchFund.__table__).where(BatchFund.batch_id == batch_id)).one_or_none()


def list_objections(connection: Connection, batch_id: int) -> list[Row]:
    query = (
        select(
            Objection.__table__,
            Project.code.label("project"),
            Enterprise.name.label("enterprise"),
            Enterprise.district_id,
        )
        .outerjoin(Project, Project.id == Objection.project_id)
        .outerjoin(Enterprise, Enterprise.id == Project.enterprise_id)
        .where(Objection.batch_id == batch_id)
    )
    return list(connection.execute(query.order_by(Objection.raised_on, Objection.id)))


def list_objections_to(connection: Connection, pilot_id: int, code: str) -> list[Row]:
    """Objections that name a project."""
    query = (
        select(Objection.__table__, Batch.number)
        .join(Batch, Batch.id == Objection.batch_id)
        .join(Project, Project.id == Objection.project_id)
        .where(Project.pilot_id == pilot_id, Project.code == code)
    )
    return list(connection.execute(query.order_by(Objection.raised_on, Objection.id)))


def days_to_payment(connection: Connection, pilot_id: int, day: date) -> list[Row]:
    """Projects that are in whose 公示 is over and whose district has got money: both days, the day on which the rest
    was reviewed, 审定, net paid, and the days of payments that were not taken back: the first, the last, the first from
    that review on."""
    counter = aliased(FundEntry)
    taken_back = select(FundCorrection.corrects_id).join(counter, counter.id == FundCorrection.entry_id)
    stands = and_(
        FundEntry.pilot_id == pilot_id,
        FundEntry.occurred_on <= day,
        FundEntry.id.not_in(taken_back.where(counter.pilot_id == pilot_id, counter.occurred_on <= day)),
        FundEntry.id.not_in(select(FundCorrection.entry_id)),
    )
    got = (
        select(FundEntry.district_id, func.min(FundEntry.occurred_on).label("got_on"))
        .where(
            stands,
            FundEntry.kind.in_((FundKind.ADVANCE, FundKind.SETTLE)),
            FundEntry.to_account.startswith("district:"),
        )
        .group_by(FundEntry.district_id)
        .subquery()
    )
    rest_on = SubsidyApplication.rest_on
    paid = (
        select(
            FundEntry.project_id,
            func.min(FundEntry.occurred_on).label("paid_on"),
            func.max(FundEntry.occurred_on).label("last_on"),
            func.min(case((FundEntry.occurred_on >= rest_on, FundEntry.occurred_on))).label("rest_paid_on"),
            func.sum(FundEntry.amount_fen).label("paid_fen"),
        )
        .outerjoin(SubsidyApplication, SubsidyApplication.project_id == FundEntry.project_id)
        .where(stands, FundEntry.kind == FundKind.PAY)
        .group_by(FundEntry.project_id)
        .subquery()
    )
    query = (
        select(
            Project.code,
            Enterprise.name.label("enterprise"),
            Enterprise.district_id,
            District.short_name.label("district"),
            Milestone.completed_on,
            got.c.got_on,
            paid.c.paid_on,
            paid.c.last_on,
            paid.c.rest_paid_on,
            func.coalesce(paid.c.paid_fen, 0).label("paid_fen"),
            Project.approved_fen,
            rest_on,
        )
        .join(Enterprise, Enterprise.id == Project.enterprise_id)
        .join(District, District.id == Enterprise.district_id)
        .join(Milestone, and_(Milestone.project_id == Project.id, Milestone.stage == Stage.PUBLICITY))
        .join(got, got.c.district_id == Enterprise.district_id)
        .outerjoin(paid, paid.c.project_id == Project.id)
        .outerjoin(SubsidyApplication, SubsidyApplication.project_id == Project.id)
        .where(Project.pilot_id == pilot_id, Project.status == ACTIVE, Enterprise.status == ACTIVE)
        .where(Milestone.completed_on <= day)
    )
    return list(connection.execute(query.order_by(Project.code, Project.id)))
