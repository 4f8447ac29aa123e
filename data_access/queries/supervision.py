"""Reads draws and inspections with their visits and money (rules 19.1–19.4)."""

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, case, func, or_, select
from sqlalchemy.orm import aliased

from data_access.queries.parts import AT_ONCE
from data_access.tables import (
    Acceptance,
    AcceptanceExpert,
    District,
    Draw,
    DrawResult,
    Enterprise,
    EvidenceFile,
    Expert,
    FundCorrection,
    FundEntry,
    Inspection,
    InspectionPhoto,
    InspectionVisit,
    Milestone,
    Project,
    Provider,
    Withdrawal,
)
from data_access.tables.kept_once import PROJECT_BODIES, PROJECT_ROWS
from domain.words import EnterpriseStatus, FundKind, Stage


def list_frame(connection: Connection, pilot_id: int, period_id: int, day: date) -> list[Row]:
    """Projects that are in the pilot and under contract on a day, with their light in a period, by code."""
    contract = aliased(Milestone)
    rows = PROJECT_ROWS.c
    query = (
        select(
            Project.code,
            Enterprise.name.label("enterprise"),
            Enterprise.uscc,
            District.short_name.label("district"),
            Provider.name.label("provider"),
            Provider.uscc.label("provider_uscc"),
            PROJECT_BODIES.c.light,
        )
        .join(Enterprise, Enterprise.id == Project.enterprise_id)
        .join(contract, and_(contract.project_id == Project.id, contract.stage == Stage.CONTRACT))
        .outerjoin(District, District.id == Enterprise.district_id)
        .outerjoin(Provider, Provider.id == Project.provider_id)
        .outerjoin(PROJECT_ROWS, and_(rows.project_id == Project.id, rows.period_id == period_id))
        .outerjoin(PROJECT_BODIES, PROJECT_BODIES.c.id == rows.body_id)
        .where(
            Project.pilot_id == pilot_id,
            contract.completed_on <= day,
            or_(Project.status == EnterpriseStatus.ACTIVE, Project.status_on > day),
            or_(Enterprise.status == EnterpriseStatus.ACTIVE, Enterprise.status_on > day),
        )
    )
    return list(connection.execute(query.order_by(Project.code, Project.id)))


def list_inspectors(connection: Connection, pilot_id: int, day: date) -> list[Row]:
    """Experts of the pool who are under contract on a day, by number."""
    query = select(Expert.id, Expert.name, Expert.unit, Expert.conflicts).where(
        Expert.pilot_id == pilot_id,
        Expert.starts_on <= day,
        or_(Expert.ends_on.is_(None), Expert.ends_on >= day),
    )
    return list(connection.execute(query.order_by(Expert.id)))


def projects_accepted_by(connection: Connection, pilot_id: int) -> dict[int, frozenset[str]]:
    """Expert → codes of the projects whose acceptance it took part in."""
    query = (
        select(AcceptanceExpert.expert_id, Project.code)
        .join(Acceptance, Acceptance.id == AcceptanceExpert.acceptance_id)
        .join(Project, Project.id == Acceptance.project_id)
        .where(Project.pilot_id == pilot_id)
    )
    found: dict[int, set[str]] = {}
    for expert, code in connection.execute(query.order_by(Project.code, Project.id)):
        found.setdefault(expert, set()).add(code)
    return {expert: frozenset(codes) for expert, codes in found.items()}


def last_draw_number(connection: Connection, pilot_id: int) -> int:
    return connection.scalar(select(func.coalesce(func.max(Draw.number), 0)).where(Draw.pilot_id == pilot_id)) or 0


VOID = (
    Withdrawal.reason.label("void_because"),
    Withdrawal.withdrawn_on.label("void_on"),
    Withdrawal.author.label("void_by"),
    Withdrawal.approved_by.label("void_approved"),
)
"""Of a draw that is void: why, when, by whom."""


def list_draws(connection: Connection, pilot_id: int) -> list[Row]:
    """Draws with what followed from their number, where it is known, those that are void with why; the newest first,
    without the lists."""
    table = Draw.__table__.c
    columns = [column for column in table if column.name != "frame"]
    query = (
        select(*columns, DrawResult.said, DrawResult.seed, DrawResult.drawn_on, *VOID)
        .outerjoin(DrawResult, DrawResult.draw_id == table.id)
        .outerjoin(Withdrawal, Withdrawal.draw_id == table.id)
        .where(table.pilot_id == pilot_id)
    )
    return list(connection.execute(query.order_by(table.number.desc(), table.id)))


def get_draw(connection: Connection, pilot_id: int, number: int) -> Row | None:
    """A draw with its list, by its number in the pilot."""
    table = Draw.__table__
    query = (
        select(table, DrawResult.said, DrawResult.seed, DrawResult.drawn_on, *VOID)
        .outerjoin(DrawResult, DrawResult.draw_id == table.c.id)
        .outerjoin(Withdrawal, Withdrawal.draw_id == table.c.id)
        .where(table.c.pilot_id == pilot_id, table.c.number == number)
    )
    return connection.execute(query).first()


def list_inspections(
    connection: Connection,
    pilot_id: int,
    *,
    draw_id: int | None = None,
    district_id: int | None = None,
    inspection_id: int | None = None,
    code: str = "",
    with_void: bool = False,
) -> list[Row]:
    """Drawn projects with who is sent and when it was disqualified; by draw, the newest first, then code. Those of a
    draw that is void only where asked for."""
    first, second = aliased(Expert), aliased(Expert)
    left = case(
        (Project.status == EnterpriseStatus.DISQUALIFIED, Project.status_on),
        (Enterprise.status == EnterpriseStatus.DISQUALIFIED, Enterprise.status_on),
        else_=None,
    )
    query = (
        select(
            Inspection.id,
            Inspection.draw_id,
            Inspection.project_id,
            Inspection.first_expert,
            Inspection.second_expert,
            Draw.number.label("draw"),
            Draw.title,
            Draw.visit_days,
            DrawResult.drawn_on,
            Project.code,
            Enterprise.id.label("enterprise_id"),
            Enterprise.uscc,
            Enterprise.name.label("enterprise"),
            Enterprise.district_id,
            District.short_name.label("district"),
            Provider.name.label("provider"),
            left.label("left_on"),
            first.name.label("first_name"),
            first.unit.label("first_unit"),
            second.name.label("second_name"),
            second.unit.label("second_unit"),
        )
        .join(Draw, Draw.id == Inspection.draw_id)
        .join(DrawResult, DrawResult.draw_id == Draw.id)
        .join(Project, Project.id == Inspection.project_id)
        .join(Enterprise, Enterprise.id == Project.enterprise_id)
        .join(first, first.id == Inspection.first_expert)
        .join(second, second.id == Inspection.second_expert)
        .outerjoin(District, District.id == Enterprise.district_id)
        .outerjoin(Provider, Provider.id == Project.provider_id)
        .where(Draw.pilot_id == pilot_id)
    )
    if draw_id is not None:
        query = query.where(Inspection.draw_id == draw_id)
    if district_id is not None:
        query = query.where(Enterprise.district_id == district_id)
    if inspection_id is not None:
        query = query.where(Inspection.id == inspection_id)
    if code:
        query = query.where(Project.code == code)
    if not with_void:
        query = query.where(Inspection.draw_id.not_in(withdrawn(Withdrawal.draw_id)))
    return list(connection.execute(query.order_by(Draw.number.desc(), Project.code, Inspection.id)))


def withdrawn(column: Any) -> Select:
    """Ids of what of this kind was taken back."""
    return select(column).where(column.is_not(None))


def list_visits(
    connection: Connection, pilot_id: int, inspection_id: int | None = None, *, with_withdrawn: bool = False
) -> list[Row]:
    """Visits of all drawn projects of a pilot, or of one of them, oldest first; those that were taken back only where
    asked for, with why."""
    table = InspectionVisit.__table__
    query = (
        select(
            table,
            Withdrawal.reason.label("withdrawn_because"),
            Withdrawal.withdrawn_on,
            Withdrawal.author.label("withdrawn_by"),
            Withdrawal.account_id.label("withdrawn_account"),
        )
        .outerjoin(Withdrawal, Withdrawal.visit_id == table.c.id)
        .join(Inspection.__table__, Inspection.id == table.c.inspection_id)
        .join(Draw.__table__, Draw.id == Inspection.draw_id)
        .where(Draw.pilot_id == pilot_id)
    )
    if inspection_id is not None:
        query = query.where(table.c.inspection_id == inspection_id)
    if not with_withdrawn:
        query = query.where(Withdrawal.id.is_(None))
    return list(connection.execute(query.order_by(table.c.inspection_id, table.c.id)))


def list_photos(connection: Connection, inspection_id: int) -> list[Row]:
    """Pictures of the visits of a drawn project."""
    query = (
        select(InspectionPhoto.visit_id, EvidenceFile.id, EvidenceFile.file_name, EvidenceFile.sha256)
        .join(InspectionVisit, InspectionVisit.id == InspectionPhoto.visit_id)
        .join(EvidenceFile, EvidenceFile.id == InspectionPhoto.evidence_id)
        .where(InspectionVisit.inspection_id == inspection_id)
    )
    return list(connection.execute(query.order_by(EvidenceFile.id)))


def sum_of_projects(connection: Connection, project_ids: Collection[int]) -> dict[int, tuple[int, int]]:
    """Project → 分 paid to it and 分 that came back, over the whole ledger; what was corrected is neither."""
    ids, found = sorted(set(project_ids)), {}
    for start in range(0, len(ids), AT_ONCE):
        paid, back = (
            func.coalesce(func.sum(case((FundEntry.kind == kind, FundEntry.amount_fen), else_=0)), 0)
            for kind in (FundKind.PAY, FundKind.RETURN)
        )
        query = (
            select(FundEntry.project_id, paid, back)
            .where(
                FundEntry.project_id.in_(ids[start : start + AT_ONCE]),
                FundEntry.id.not_in(select(FundCorrection.corrects_id)),
                FundEntry.id.not_in(select(FundCorrection.entry_id)),
                or_(FundEntry.from_account.like("enterprise:%"), FundEntry.to_account.like("enterprise:%")),
            )
            .group_by(FundEntry.project_id)
        )
        found |= {row[0]: (int(row[1]), int(row[2])) for row in connection.execute(query)}
    return found


def list_money_of(connection: Connection, project_id: int) -> list[Row]:
    """Every entry between a project and the treasury or district, in the order of days."""
    table = FundEntry.__table__.c
    query = select(table.kind, table.occurred_on, table.amount_fen, table.document_no, table.note).where(
        table.project_id == project_id
    )
    return list(connection.execute(query.order_by(table.occurred_on, table.id)))
