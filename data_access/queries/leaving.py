"""Reads enterprises that left by a case, and those that came (rules 19.5)."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import Connection, Row, and_, func, select
from sqlalchemy.orm import aliased

from data_access.queries.supervision import withdrawn
from data_access.tables import (
    District,
    Enterprise,
    FundCorrection,
    FundEntry,
    LeavingCase,
    Project,
    Successor,
    Withdrawal,
)
from domain.words import EnterpriseStatus, FundKind


def list_cases(
    connection: Connection, pilot_id: int, district_id: int | None = None, *, with_withdrawn: bool = False
) -> list[Row]:
    """Enterprises that left by a case, with who took their place; the newest first. Cases that were taken back only
    where asked for, with why; a successor that was taken back is none."""
    gone, come = aliased(Enterprise), aliased(Enterprise)
    table = LeavingCase.__table__
    query = (
        select(
            table,
            gone.uscc,
            gone.name.label("enterprise"),
            gone.status,
            gone.left_for_cause,
            District.short_name.label("district"),
            come.uscc.label("successor_uscc"),
            come.name.label("successor"),
            Successor.id.label("successor_id"),
            Successor.enterprise_id.label("successor_enterprise"),
            Successor.named_on,
            Successor.approved_by.label("successor_by"),
            Withdrawal.reason.label("withdrawn_because"),
            Withdrawal.withdrawn_on,
            Withdrawal.author.label("withdrawn_by"),
            Withdrawal.approved_by.label("withdrawn_approved"),
        )
        .join(gone, gone.id == table.c.enterprise_id)
        .outerjoin(District, District.id == gone.district_id)
        .outerjoin(
            Successor, and_(Successor.case_id == table.c.id, Successor.id.not_in(withdrawn(Withdrawal.successor_id)))
        )
        .outerjoin(Withdrawal, Withdrawal.case_id == table.c.id)
        .outerjoin(come, come.id == Successor.enterprise_id)
        .where(table.c.pilot_id == pilot_id)
    )
    if district_id is not None:
        query = query.where(gone.district_id == district_id)
    if not with_withdrawn:
        query = query.where(Withdrawal.id.is_(None))
    return list(connection.execute(query.order_by(table.c.left_on.desc(), table.c.id)))


def came_back_since(connection: Connection, enterprise_id: int, day: date) -> int:
    """分 that came back of an enterprise's projects from a day on; what was corrected did not."""
    query = (
        select(func.coalesce(func.sum(FundEntry.amount_fen), 0))
        .join(Project, Project.id == FundEntry.project_id)
        .where(
            Project.enterprise_id == enterprise_id,
            FundEntry.kind == FundKind.RETURN,
            FundEntry.occurred_on >= day,
            FundEntry.id.not_in(select(FundCorrection.corrects_id)),
            FundEntry.id.not_in(select(FundCorrection.entry_id)),
        )
    )
    return int(connection.scalar(query) or 0)


def projects_of_enterprises(connection: Connection, enterprise_ids: Collection[int]) -> list[Row]:
    """Id, code and enterprise of every project of these enterprises, by code."""
    query = select(Project.id, Project.code, Project.enterprise_id).where(
        Project.enterprise_id.in_(sorted(set(enterprise_ids)))
    )
    return list(connection.execute(query.order_by(Project.code, Project.id)))


def list_left_without_case(connection: Connection, pilot_id: int, district_id: int | None = None) -> list[Row]:
    """Enterprises that left by a return, of which there is no case; by the day they left."""
    query = (
        select(
            Enterprise.uscc,
            Enterprise.name.label("enterprise"),
            District.short_name.label("district"),
            Enterprise.status,
            Enterprise.status_on,
            Enterprise.status_reason,
        )
        .outerjoin(District, District.id == Enterprise.district_id)
        .outerjoin(
            LeavingCase,
            and_(LeavingCase.enterprise_id == Enterprise.id, LeavingCase.id.not_in(withdrawn(Withdrawal.case_id))),
        )
        .where(Enterprise.pilot_id == pilot_id, Enterprise.status != EnterpriseStatus.ACTIVE, LeavingCase.id.is_(None))
    )
    if district_id is not None:
        query = query.where(Enterprise.district_id == district_id)
    return list(connection.execute(query.order_by(Enterprise.status_on.desc(), Enterprise.uscc, Enterprise.id)))


def list_unpaid(connection: Connection, pilot_id: int) -> list[Row]:
    """Enterprises in the pilot whose projects no entry of the ledger names, by credit code."""
    paid = select(Project.enterprise_id).join(FundEntry, FundEntry.project_id == Project.id)
    query = (
        select(Enterprise.id, Enterprise.uscc, District.short_name.label("district"))
        .join(District, District.id == Enterprise.district_id)
        .where(
            Enterprise.pilot_id == pilot_id,
            Enterprise.status == EnterpriseStatus.ACTIVE,
            Enterprise.id.not_in(paid),
        )
    )
    return list(connection.execute(query.order_by(Enterprise.uscc, Enterprise.id)))


def count_active(connection: Connection, pilot_id: int) -> int:
    """Enterprises that are in the pilot now."""
    query = select(func.count()).where(Enterprise.pilot_id == pilot_id, Enterprise.status == EnterpriseStatus.ACTIVE)
    return connection.scalar(query) or 0


def enterprises_of(connection: Connection, pilot_id: int, usccs: Sequence[str]) -> list[Row]:
    """Enterprises by 统一社会信用代码, with their district."""
    query = (
        select(
            Enterprise.id,
            Enterprise.uscc,
            Enterprise.name,
            Enterprise.status,
            Enterprise.version,
            District.short_name.label("district"),
        )
        .outerjoin(District, District.id == Enterprise.district_id)
        .where(Enterprise.pilot_id == pilot_id, Enterprise.uscc.in_(list(usccs)))
    )
    return list(connection.execute(query.order_by(Enterprise.uscc, Enterprise.id)))
