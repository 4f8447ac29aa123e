"""What must hold in a row of an enterprise, and of whatever leaves (rules 2.6, 2.9, 9.5)."""

from datetime import date

from domain.intake.findings import Found
from domain.intake.known import KnownRows
from domain.intake.views import RowChange, Weight, as_kind
from domain.words import EnterpriseStatus

ERROR, EXPLAIN = Weight.ERROR, Weight.EXPLAIN


def enterprises(change: RowChange, known: KnownRows) -> Found:
    yield from left(change)
    yield from _moved(change)
    if change.fields.get("already_funded") == (True, False):
        yield "already_funded", EXPLAIN, "由“已获中央资金”改为“否”，会使其可获补助", "请写明依据"


def _moved(change: RowChange) -> Found:
    """An enterprise moves between units from a day on, each later than the one before (rules 2.9)."""
    stored = change.before or {}
    moves = [field for field in ("district", "industry") if field in change.fields and stored.get(field) is not None]
    last, day = as_kind(stored.get("moved_on"), date), as_kind(change.fields.get("moved_on", (None, None))[1], date)
    if moves and day is None:
        old, new = change.fields[moves[0]]
        cause = f"由{old}改为{new}，没有写从哪天起"
        yield moves[0], ERROR, cause, "请在划转日一列填从哪天起；此前各期仍算在原单位"
    elif moves and last is not None and day is not None and day <= last:
        yield "moved_on", ERROR, f"划转日 {day} 不晚于上一次划转 {last}", "请核对日期；上一次有误的，先撤销那一批"
    elif "moved_on" in change.fields and not moves:
        yield "moved_on", ERROR, "填了划转日，地区和细分行业却没有变", "请删去划转日，或核对地区和细分行业"


def left(change: RowChange) -> Found:
    """Of an enterprise or project that leaves or comes back (rules 2.6, 5.3)."""
    status, day = change.stated("status", EnterpriseStatus), change.after("status_on")
    gone = None if status is EnterpriseStatus.ACTIVE else status
    if gone and day is None:
        yield "status_on", ERROR, f"状态为“{gone.zh}”但没有状态变更日", "请填退出、更换或取消资格的日期"
    if not gone and day is not None:
        yield "status_on", ERROR, "状态为“在册”但填了状态变更日", "请把状态变更日填“清空”，或核对状态"
    was = (change.before or {}).get("status")
    if "status" in change.fields and was == EnterpriseStatus.DISQUALIFIED:
        yield "status", ERROR, "已取消资格，不能由报送改回", "误登的请撤销登记它的那一批"
    if change.fields.get("left_for_cause") == (True, False) and gone:
        yield "left_for_cause", EXPLAIN, "由“因违约违规”改为“否”，已拨奖补不再收回", "请写明依据"
    if "status" in change.fields and gone:
        yield "status", EXPLAIN, f"改为“{gone.zh}”后不再亮灯", "请写明原因"
