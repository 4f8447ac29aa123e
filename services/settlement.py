"""清算: what each district received against what is due and paid; to be topped up or returned (管理办法第十三条)."""

from collections.abc import Sequence

from sqlalchemy import Connection, Row

from data_access.queries.money import list_batches, list_cells, list_flows
from domain.accounts import DISTRICT, TREASURY, kind_of
from domain.money_views import SettlementRow, SettlementView
from services.access import Permission, Role, check
from services.frame import Frame
from services.revision import kept

NOTES = (
    "到账为预下达和清算净额(已减收回)",
    "应拨为已公示项目按批次比例和上限核定的奖补",
    "应拨大于到账的应补拨,小于的应收回;预下达不分批次,补拨和收回按地区计算",
)


def settlement(connection: Connection, frame: Frame) -> SettlementView:
    """Per district and batch on the frame's day, from the sums of the period; a district's user gets its own."""
    check(frame.user, Permission.READ_MONEY)
    return _settlement(connection, frame)


@kept
def _settlement(connection: Connection, frame: Frame) -> SettlementView:
    flows = list_flows(connection, frame.period.id)
    cells = list_cells(connection, frame.period.id)
    batches = {row.id: f"第 {row.number} 批" for row in list_batches(connection, frame.pilot.id)}
    rows: list[SettlementRow] = []
    own = frame.user.district_id if frame.user.role is Role.DISTRICT else frame.district and frame.district.id
    for unit in frame.districts:
        if own is not None and unit.id != own:
            continue
        here = [cell for cell in cells if cell.district_id == unit.id]
        received = _received(flows, unit.id)
        if here or received:
            rows += _district(unit.name, here, received, batches)
    whole = [row for row in rows if not row.batch]
    return SettlementView(
        pilot=frame.pilot.name,
        period=frame.period.zh,
        as_of=frame.period.as_of,
        is_demo=frame.pilot.is_demo,
        rows=tuple(rows),
        total=SettlementRow("合计", "", *(sum(getattr(row, name) for row in whole) for name in _SUMMED)),
        treasury_fen=sum(_moved(row, TREASURY) for row in flows),
        notes=NOTES,
    )


_SUMMED = (
    "received_fen", "publicised_fen", "paid_fen", "unpaid_fen", "projects", "top_up_fen", "give_back_fen",
)  # fmt: skip


def _moved(row: Row, kind: str) -> int:
    return row.amount_fen * ((kind_of(row.to_account) == kind) - (kind_of(row.from_account) == kind))


def _received(flows: Sequence[Row], district_id: int) -> int:
    """Net 分 that came from the treasury."""
    return sum(
        _moved(row, DISTRICT)
        for row in flows
        if row.district_id == district_id
        and {kind_of(row.from_account), kind_of(row.to_account)} == {TREASURY, DISTRICT}
    )


def _district(name: str, cells: Sequence[Row], received: int, batches: dict[int, str]) -> list[SettlementRow]:
    """The district's row, and one a batch below it."""
    due = sum(cell.publicised_fen for cell in cells)
    whole = _row(name, "", cells)
    rows = [
        SettlementRow(
            name, "", received, whole.publicised_fen, whole.paid_fen, whole.unpaid_fen, whole.projects,
            max(due - received, 0), max(received - due, 0),
        )
    ]  # fmt: skip
    for batch in sorted({cell.batch_id for cell in cells}, key=lambda b: batches.get(b, "")):
        own = [cell for cell in cells if cell.batch_id == batch]
        row = _row(name, batches.get(batch, "未列入批次"), own)
        if row.publicised_fen or row.paid_fen:
            rows.append(row)
    return rows


def _row(name: str, batch: str, cells: Sequence[Row]) -> SettlementRow:
    unpaid = sum(c.unpaid_30_fen + c.unpaid_60_fen + c.unpaid_90_fen + c.unpaid_more_fen for c in cells)
    return SettlementRow(
        name, batch, None, sum(c.publicised_fen for c in cells), sum(c.paid_fen for c in cells), unpaid,
        sum(c.paid_projects for c in cells),
    )  # fmt: skip
