"""清算: what each district received against what is due and paid; to be topped up or returned (管理办法第十三条)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Row

from data_access.queries.money import list_batches, list_cells, list_flows
from data_access.queries.subsidies import sum_paid_to_left
from domain.money.accounts import DISTRICT, ENTERPRISE, SERVICE, TREASURY, kind_of
from domain.money.cells import CellRow
from domain.money.flows import FlowRow
from domain.money.views import SettlementRow, SettlementView
from domain.yuan import yuan
from services.access import Permission, check, home_of
from services.frame import Frame
from services.money.use import signed
from services.revision import kept

NOTES = (
    "到账为预下达和清算净额（已减收回），加财政专户直接拨付本地区企业的净额",
    "应拨为已公示项目按批次比例和上限核定的奖补",
    "应得 = 应拨 + 地区支付的服务 + 已退出企业退出前依规应得并已拨付的奖补；应得大于到账的应补拨，小于的应收回",
    "取消资格或因违约违规退出的企业已得的奖补一律应向企业收回，不计入应得",
    "预下达不分批次，补拨和收回按地区计算",
    "未拨逐个项目计算：一个项目多得的不抵另一个项目应得的",
)


def settlement(connection: Connection, frame: Frame) -> SettlementView:
    """Per district and batch on the frame's day, from the sums of the period; a district's user gets its own."""
    check(frame.user, Permission.READ_MONEY)
    home_of(frame.user)
    return _settlement(connection, frame)


@kept
def _settlement(connection: Connection, frame: Frame) -> SettlementView:
    flows = list_flows(connection, frame.period.id)
    cells = list_cells(connection, frame.period.id)
    batches = batch_names(list_batches(connection, frame.pilot.id))
    own = home_of(frame.user) or (frame.district and frame.district.id)
    units = {unit.id: unit.name for unit in frame.districts if own in (None, unit.id)}
    kept_by = sum_paid_to_left(connection, frame.period.id)
    rows = settled(units | ({None: "未填地区"} if own is None else {}), flows, cells, kept_by, batches)
    whole = [row for row in rows if not row.batch]
    return SettlementView(
        pilot=frame.pilot.name,
        period=frame.period.zh,
        as_of=frame.period.as_of,
        is_demo=frame.pilot.is_demo,
        rows=tuple(rows),
        total=SettlementRow("合计", "", *(sum(getattr(row, name) or 0 for row in whole) for name in _SUMMED)),
        treasury_fen=sum(signed(row, (TREASURY,)) for row in flows),
        notes=(*NOTES, *_named(whole)),
    )


def batch_names(batches: Sequence[Row[Any]]) -> dict[int | None, str]:
    return {row.id: f"第 {row.number} 批" for row in batches}


_SUMMED = (
    "received_fen",
    "publicised_fen",
    "paid_fen",
    "unpaid_fen",
    "projects",
    "top_up_fen",
    "give_back_fen",
    "services_fen",
    "kept_fen",
    "recover_fen",
)


def settled(
    units: Mapping[int | None, str],
    flows: Sequence[Row[Any] | FlowRow],
    cells: Sequence[Row[Any] | CellRow],
    kept_by: Mapping[int | None, int],
    batches: Mapping[int | None, str],
) -> list[SettlementRow]:
    """Each unit that has projects or money, with its batches; None stands for projects without a district.

    `kept_by`: 分 that projects which left were lawfully paid, by district.
    """
    rows: list[SettlementRow] = []
    for unit, name in units.items():
        here = [cell for cell in cells if cell.district_id == unit]
        there = [row for row in flows if row.district_id == unit]
        received, services, kept = _received(there), _services(there), kept_by.get(unit, 0)
        if any((received, services, kept, *(cell.publicised_fen or cell.paid_fen for cell in here))) or (
            here and unit is not None
        ):
            rows += _district(name, here, received, services, kept, batches)
    return rows


def _named(rows: Sequence[SettlementRow]) -> Iterator[str]:
    """What each district need not give back although no project of it is due it; why 未拨 is more than 应拨 − 已拨."""
    for row in rows:
        beyond = row.paid_fen + row.unpaid_fen - row.publicised_fen
        if beyond:
            yield f"{row.district}：已拨中 {yuan(beyond)} 元超出各项目应拨（多付、未公示或已退出），不抵未拨"
        parts = (("地区支付服务", row.services_fen), ("退出企业依规已得", row.kept_fen))
        said = "、".join(f"{what} {yuan(amount)} 元" for what, amount in parts if amount)
        if said:
            yield f"{row.district}：{said}，已计入应得"
        if row.recover_fen:
            owed = f"应收回 {yuan(row.recover_fen)} 元"
            yield f"{row.district}：{owed}，为取消资格或因违约违规退出的企业已得、尚未退回的奖补"


def _received(flows: Sequence[Row[Any] | FlowRow]) -> int:
    """Net 分 that came from the treasury, to the district's account or directly to its enterprises."""
    return sum(
        signed(row, (DISTRICT,)) + signed(row, (ENTERPRISE,))
        for row in flows
        if {kind_of(row.from_account), kind_of(row.to_account)} in ({TREASURY, DISTRICT}, {TREASURY, ENTERPRISE})
    )


def _services(flows: Sequence[Row[Any] | FlowRow]) -> int:
    """Net 分 that the district itself paid for services."""
    return sum(
        signed(row, (SERVICE,))
        for row in flows
        if {kind_of(row.from_account), kind_of(row.to_account)} == {DISTRICT, SERVICE}
    )


def _district(
    name: str,
    cells: Sequence[Row[Any] | CellRow],
    received: int,
    services: int,
    kept: int,
    batches: Mapping[int | None, str],
) -> list[SettlementRow]:
    """The district's row, and one a batch below it."""
    whole = _row(name, "", cells)
    missing = whole.publicised_fen + services + kept - received
    rows = [
        replace(
            whole,
            received_fen=received,
            top_up_fen=max(missing, 0),
            give_back_fen=max(-missing, 0),
            services_fen=services,
            kept_fen=kept,
        )
    ]
    here = {cell.batch_id for cell in cells}
    for batch in (*sorted(here - batches.keys(), key=lambda b: b or 0), *(b for b in batches if b in here)):
        own = [cell for cell in cells if cell.batch_id == batch]
        row = _row(name, batches.get(batch, "未列入批次"), own)
        if row.publicised_fen or row.paid_fen or row.recover_fen:
            rows.append(row)
    return rows


def _row(name: str, batch: str, cells: Sequence[Row[Any] | CellRow]) -> SettlementRow:
    unpaid = sum(c.unpaid_30_fen + c.unpaid_60_fen + c.unpaid_90_fen + c.unpaid_more_fen for c in cells)
    return SettlementRow(
        name,
        batch,
        None,
        sum(c.publicised_fen for c in cells),
        sum(c.paid_fen for c in cells),
        unpaid,
        sum(c.paid_projects for c in cells),
        recover_fen=sum(c.recover_fen for c in cells),
    )
