"""Taking a batch back: a reversing event, refused with names where later edits touched its rows."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row
from sqlalchemy.exc import IntegrityError

from data_access.commands.intake import delete_rows, mark_undone, restore
from data_access.commands.readings import delete_open_period
from data_access.commands.transformation import priced_groups, roll_up_prices
from data_access.queries.evidence import with_evidence_since
from data_access.queries.intake import stored_rows
from data_access.queries.intake_batches import followers_of, get_batch, list_changes
from data_access.queries.intake_lists import ids_by_key, list_ids
from data_access.queries.opening import open_history
from data_access.queries.resting import batches_of, resting_on
from domain.identity.proposals import named
from domain.intake.columns import Column, Sort
from domain.intake.forms import FORMS, Kind
from domain.intake.known import Stored
from domain.intake.views import Undone
from domain.money.ledger_form import read as read_entry
from domain.periods import LIVE
from services.access import Role
from services.clock import instant
from services.desk import Desk
from services.errors import Forbidden, Refused
from services.evaluation.close import evaluate_live
from services.evaluation.who_reports import ReportingUnit, unit_for
from services.intake.history import LAST_HEARD
from services.intake.known import locks_for
from services.intake.lights import lights, moves
from services.money.ledger import correct_entry

NAMED = 5
INSTEAD = {
    **dict.fromkeys(Kind, "请逐行改回"),
    **dict.fromkeys((Kind.ENTERPRISES, Kind.PROJECTS), "请把这些行的状态改为“更换”或“退出”"),
    Kind.PROVIDERS: "请在“服务商赛马”登记清退",
    Kind.SOLUTIONS: "请填写下架日",
}
"""What may be done where something points at a row of a kind."""
LATER = {
    Kind.PLAN_REVIEWS: "监理审核",
    Kind.AWARD_SCORES: "第三评分或合议",
    Kind.ACCEPTANCES: "复验",
    Kind.REVIEW_LISTS: "验收申请",
}
"""What is made knowing of earlier rows of a kind (rules 18.4, 18.5, 22.3)."""


def undo_batch(desk: Desk, batch_id: int, *, reason: str) -> Undone:
    """Put every row of a batch back to what it was. Refused, with names, if that would lose later work.

    Money is taken back by counter-entries. That takes two people, and so do providers.
    """
    unit, batch = unit_for(desk), open_batch(desk, batch_id)
    connection, pilot_id = desk.connection, desk.pilot.id
    if not reason.strip():
        raise Refused("没有写撤销原因：请写明为什么撤销")
    changes = list_changes(connection, batch_id)
    moving = [change.row_id for change in changes if not change.is_new] if batch.kind is Kind.PROJECTS else []
    before = lights(connection, pilot_id, unit, moving)
    with connection.begin_nested():
        for follower in followers_of(connection, batch_id):  # what the batch brought with it goes with it
            undo_batch(desk, follower, reason=f"随第 {batch_id} 批撤销：{reason.strip()}")
        _take_back(desk, unit, batch, changes, reason.strip())
        at, why = instant(desk.pilot), reason.strip()
        mark_undone(connection, batch_id=batch_id, by=desk.author, account=desk.author_account, at=at, reason=why)
        desk.audit(
            "undo_import",
            batch.kind.value,
            f"batch {batch_id}",
            before={"sha256": batch.sha256},
            after={"reason": reason.strip()},
        )
        evaluate_live(connection, pilot_id)
    moved = moves(before, lights(connection, pilot_id, unit, moving))
    return Undone(batch_id, batch.kind, batch.rows_changed, batch.rows_new, moved)


def open_batch(desk: Desk, batch_id: int) -> Row[Any]:
    """A batch that the user's unit may take back; Refused or Forbidden with a sentence."""
    unit, user = unit_for(desk), desk.user
    batch = get_batch(desk.connection, batch_id)
    if batch is None or batch.pilot_id != desk.pilot.id:
        raise Refused(f"没有第 {batch_id} 批：请在“批次与撤销”中核对批次号")
    if user.role is not Role.OFFICE and (batch.district_id, batch.department_id) != (
        unit.district_id,
        unit.department_id,
    ):
        raise Forbidden(f"第 {batch_id} 批不是{unit.name}报送的，不能撤销：请联系报送单位或专班办公室")
    if batch.undone_at is not None:
        raise Refused(f"第 {batch_id} 批已由{named(batch.undone_by, batch.undone_by_account)}撤销，不能再撤一次")
    return batch


def _take_back(desk: Desk, unit: ReportingUnit, batch: Row[Any], changes: Sequence[Row[Any]], reason: str) -> None:
    if batch.kind is Kind.FUND_ENTRIES:
        _counter_entries(desk, batch, changes, reason)
        return
    if batch.kind is Kind.PROVIDERS:
        desk.two_people()
    connection, pilot_id = desk.connection, desk.pilot.id
    rows = stored_rows(connection, pilot_id, batch.kind, ids=[change.row_id for change in changes])
    stored = {row["id"]: row for row in rows}
    groups = priced_groups(connection, batch.kind, stored)
    _refuse_if_touched(changes, stored)
    _refuse_if_rested_upon(connection, batch, stored)
    if batch.kind is Kind.PROJECTS:
        _refuse_if_proved(connection, batch, changes)
    _refuse_if_locked(connection, pilot_id, unit, batch.kind, changes, stored)
    restored = [(change.row_id, _before(batch.kind, change)) for change in changes if not change.is_new]
    ids = _ids(connection, pilot_id, [fields for _, fields in restored])
    is_opening = open_history(connection, pilot_id) is not None
    restore(connection, kind=batch.kind, rows=restored, ids=ids, at=instant(desk.pilot), is_opening=is_opening)
    new = [change for change in changes if change.is_new]
    if new:
        _remove(connection, pilot_id, batch.kind, new)
    groups |= priced_groups(connection, batch.kind, stored)
    roll_up_prices(connection, pilot_id, groups)


def _before(kind: Kind, change: Row[Any]) -> dict[str, object]:
    """What the row's fields were; of a project also when it was last heard of (batches of earlier versions lack it)."""
    recorded = json.loads(change.before)
    heard = recorded.get(LAST_HEARD)
    return typed(kind, recorded) | ({LAST_HEARD: datetime.fromisoformat(heard)} if heard else {})


def _refuse_if_touched(changes: Sequence[Row[Any]], stored: Mapping[int, Stored]) -> None:
    """Each row must be as the batch left it."""
    touched = [c.name for c in changes if stored.get(c.row_id, {}).get("version") != c.version]
    if touched:
        raise Refused(f"本批之后又有人改过 {len(touched)} 行，不能整批撤销：{_names(touched)}；请逐行改回")


def _refuse_if_rested_upon(connection: Connection, batch: Row[Any], ids: Iterable[int]) -> None:
    """A later review, score or round goes first: it was made knowing of what this batch said."""
    later = resting_on(connection, batch.kind, ids)
    if not later:
        return
    of = Kind.ACCEPTANCES if batch.kind is Kind.REVIEW_LISTS else batch.kind
    at = batches_of(connection, of, later)
    first = f"请先撤销{'、'.join(f'第 {one} 批' for one in at)}" if at else "请先撤销后来的那一批"
    raise Refused(f"有 {len(later)} 行{LATER[batch.kind]}以本批为前提，不能先撤销本批；{first}")


def _refuse_if_proved(connection: Connection, batch: Row[Any], changes: Sequence[Row[Any]]) -> None:
    """Evidence that came later proves what the batch reported; taking the day back would leave a proof of nothing."""
    proved = with_evidence_since(connection, [change.row_id for change in changes], batch.committed_at)
    names = [change.name for change in changes if change.row_id in proved]
    if names:
        raise Refused(f"本批之后又为 {len(names)} 行上传了佐证材料，不能整批撤销：{_names(names)}；请逐行改回")


def _refuse_if_locked(
    connection: Connection,
    pilot_id: int,
    unit: ReportingUnit,
    kind: Kind,
    changes: Sequence[Row[Any]],
    stored: Mapping[int, Stored],
) -> None:
    """Taking back is a change too: facts of locked days stay, unless they were opened for the one who asks."""
    if FORMS[kind].is_register:
        return
    locks = locks_for(connection, pilot_id, unit)
    held = [c.name for c in changes if any(map(locks.is_locked, _days(kind, c, stored[c.row_id])))]
    if held:
        raise Refused(
            f"{len(held)} 行的事实日期已锁定（{locks.locked_before} 以前），不能整批撤销：{_names(held)}；"
            "确需撤销的，请专班办公室在“锁定与例外”中按单位、按期限开放"
        )


def _days(kind: Kind, change: Row[Any], stored: Stored) -> list[date]:
    """Days that the change speaks of: those it moved, and the one that names its row."""
    columns = [column for column in FORMS[kind].columns if column.dated]
    both = [typed(kind, json.loads(text)) for text in (change.before, change.after)]
    days = [values.get(column.field) for values in both for column in columns]
    days += [stored[column.field] for column in columns if column.key]
    return [day for day in days if isinstance(day, date)]


def _remove(connection: Connection, pilot_id: int, kind: Kind, new: Sequence[Row[Any]]) -> None:
    """Rows the batch had brought go again. Readings of the live period point at them, so it is made anew afterwards."""
    delete_open_period(connection, pilot_id=pilot_id, label=LIVE)
    held = []
    for change in reversed(new):
        try:
            with connection.begin_nested():
                delete_rows(connection, kind=kind, ids=[change.row_id])
        except IntegrityError:
            held.append(change.name)
    if held:
        raise Refused(
            f"{len(held)} 行已被其他记录引用（后续报送、资金或已结账期次），不能整批撤销：{_names(held)}；"
            + INSTEAD[kind]
        )


def _names(names: Sequence[str]) -> str:
    more = f"等 {len(names)} 行" if len(names) > NAMED else ""
    return "、".join(names[:NAMED]) + more


def _counter_entries(desk: Desk, batch: Row[Any], changes: Sequence[Row[Any]], reason: str) -> None:
    """The ledger only grows: each entry is taken back by its counter-entry, the last one first."""
    for change in reversed(changes):
        values, _ = read_entry(json.loads(change.after))
        correct_entry(
            desk,
            kind=values["kind"],
            document_no=str(values["document_no"]),
            reason=reason,
            new_document_no=f"{str(values['document_no'])[:48]}-撤{batch.id}",
            occurred_on=desk.day,
        )


def _ids(connection: Connection, pilot_id: int, rows: Iterable[Mapping[str, object]]) -> dict[str, dict[str, int]]:
    rows = list(rows)
    ids = list_ids(connection, pilot_id)
    for word, field, kind in (("enterprises", "uscc", Kind.ENTERPRISES), ("projects", "project", Kind.PROJECTS)):
        ids[word] = ids_by_key(connection, pilot_id, kind, {str(row[field]) for row in rows if row.get(field)})
    return ids


def typed(kind: Kind, values: Mapping[str, object]) -> dict[str, object]:
    """Field → value as stored, from the JSON of a history row."""
    return {field: _typed(FORMS[kind][field], value) for field, value in values.items() if field != LAST_HEARD}


def _typed(column: Column, value: object) -> object:
    if value is None:
        return None
    if column.sort is Sort.DAY:
        return date.fromisoformat(str(value))
    return column.words(str(value)) if column.words else value
