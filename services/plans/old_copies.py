"""An old copy of a plan's workbook never puts back in silence what was changed since (rules 2.10).

A cell that would become again what it was before a later workbook or form (单位变更, 自己的指标) is asked about
with both values and who changed it when; so is a row that was added since and is not in the copy, and one taken out
since that is.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row

from data_access.queries.enterprises import list_audit
from data_access.queries.plan_loads import list_loads, list_plan_changes
from domain.identity.proposals import named
from domain.intake.columns import Column
from domain.intake.shown import shown
from services.clock import day_of
from services.plans.changes import as_plain, part_of
from services.plans.difference import ChangedCell, Compared, Leaving
from services.plans.workbook import PlanReading
from services.retirings import who_brought

SUBJECTS = {
    "districts": ("district", "name"),
    "departments": ("department", "name"),
    "indicators": ("indicator", "code"),
}
"""Tables that forms change too: what the trail calls their rows, and the column it names them by."""
EMPTY = "空"
STORED_AS = {"indicator": "indicator_id"}
"""Fields that a load keeps under another name."""


@dataclass(frozen=True)
class _Event:
    """A change of a row: what its fields were (none: it is new) and became, by whom and when."""

    before: dict[str, Any]
    after: dict[str, Any]
    by: str


def ask_about_old_copies(connection: Connection, pilot_id: int, reading: PlanReading, found: Compared) -> None:
    """Adds a question at each cell and row that an old copy would put back."""
    events = _loads(connection, pilot_id)
    rows = {(cell.table, cell.before["id"]): cell.before for cell in found.cells}
    forms = {at: _forms(connection, pilot_id, at[0], row) for at, row in rows.items()}
    back = {one.at for one in found.leaving if one.is_back}
    for cell in found.cells:
        at = cell.table, cell.before["id"]
        if at in back:
            continue  # the whole row is asked about
        part = part_of(cell.table)
        column = next((one for one in part.columns if one.field == cell.field), None)
        event = _undone_by(cell, [*forms[at], *events.get(at, [])])
        if column is None or event is None:
            continue
        old, new = (_shown(value, column) for value in (cell.before[cell.field], cell.value))
        stays = "请留空" if old == EMPTY else f"请填“{old}”"
        text = f"“{new}”是旧值，{event.by}改为“{old}”；像是用了旧表：不改的{stays}，确要改回的，确认即可"
        reading.files.complain(part.title, cell.line, column.title, text, is_question=True)
    for one in _of_late(found.leaving, events):
        if text := _left(one, events.get(one.at, []), _added(connection, pilot_id, one)):
            reading.files.complain(part_of(one.table).title, 0, "", text, is_question=True)


def _shown(value: object, column: Column) -> str:
    return EMPTY if value in (None, "") else shown(value, column)


def _of_late(leaving: Sequence[Leaving], events: Mapping[tuple[str, int], Sequence[_Event]]) -> Iterator[Leaving]:
    """Without targets of which an older version leaves too: the copy knows the target, so it leaves on purpose."""
    old = {one.name for one in leaving if all(event.before for event in events.get(one.at, ()))}
    return (one for one in leaving if one.is_back or one.table != "targets" or one.name not in old)


def _loads(connection: Connection, pilot_id: int) -> dict[tuple[str, int], list[_Event]]:
    """Table and row → what later workbooks made of it, newest first; neither the first nor what was taken back."""
    loads = {row.id: row for row in list_loads(connection, pilot_id) if row.undone_at is None and not row.is_new}
    found: dict[tuple[str, int], list[_Event]] = {}
    for change in reversed(list_plan_changes(connection, list(loads))):
        load = loads[change.load_id]
        by = f"{who_brought(load)}已于 {day_of(load.committed_at)} 以第 {load.id} 号方案表"
        event = _Event(json.loads(change.before or "{}"), json.loads(change.after), by)
        found.setdefault((change.record, change.row_id), []).append(event)
    return found


def _forms(connection: Connection, pilot_id: int, table: str, row: Any) -> Sequence[_Event]:
    """What forms made of a row, newest first."""
    if table not in SUBJECTS:
        return []
    subject, key = SUBJECTS[table]
    trail = list_audit(connection, pilot_id, [(subject, str(row[key])[:60])])
    return [_Event(_sides(one.before), _sides(one.after), _by(one)) for one in trail]


def _by(event: Row[Any]) -> str:
    return f"{named(event.actor, event.account_id)}已于 {day_of(event.happened_at)} "


def _sides(kept: str) -> dict[str, Any]:
    said = json.loads(kept) if kept else None
    return said if isinstance(said, dict) else {}


def _undone_by(cell: ChangedCell, events: Sequence[_Event]) -> _Event | None:
    """The change that the cell would undo: it made something else of the value that the workbook has again."""
    name = STORED_AS.get(cell.field, cell.field)
    values = (as_plain(cell.value), shown(cell.value))
    for event in events:
        if name in event.before and event.before[name] in values and event.after.get(name) not in values:
            return event
    return None


def _added(connection: Connection, pilot_id: int, one: Leaving) -> _Event | None:
    """The form by which a unit was added; None where none was."""
    if one.table not in ("districts", "departments") or one.is_back:
        return None
    subject, _ = SUBJECTS[one.table]
    trail = list_audit(connection, pilot_id, [(subject, one.called[:60])])
    return next((_Event({}, {}, _by(event)) for event in trail if event.action == "add_unit"), None)


def _left(one: Leaving, events: Sequence[_Event], added: _Event | None) -> str:
    """What to ask of a row that leaves and was brought since, or is back and was taken out since; empty for others."""
    if one.is_back:
        event = next((event for event in events if event.after.get("retired_from")), None)
        cure = "像是用了旧表：仍要撤下的请删去这一行，确要补回的，确认即可"
        return f"{one.name}{event.by}撤下，您的表里又有；{cure}" if event else ""
    event = added or next((event for event in events if not event.before), None)
    cure = "像是用了旧表：不撤下的请把这一行补上，确要撤下的，确认即可"
    return f"{one.name}{event.by}加上，您的表里没有；{cure}" if event else ""
