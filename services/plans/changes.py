"""What a committed workbook changed, row by row: kept with it, listed, held against what stands now."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row

from data_access.commands.plan_loads import insert_load
from data_access.queries.pilots import get_pilot
from data_access.queries.plan_loads import RowAt, list_loads, list_plan_changes
from domain.identity.proposals import named
from domain.intake.shown import shown
from domain.periods import zh_of
from domain.words import Word
from services import access
from services.access import Permission, User, check_pilot
from services.clock import SHANGHAI, now
from services.desk import Desk
from services.errors import Refused
from services.plans.forms import BY_RECORD, RULES, PlanSheet
from services.plans.two import OF_TWO, two_have_accounts
from services.retirings import Retiring, retirings, who_brought

RECORDS = {"pilots": "pilot"}
"""Tables that are called otherwise than the sheet they are filled from."""
NAMES = {
    "pilots": ("code",),
    "documents": ("title",),
    "phases": ("number", "title"),
    "tasks": ("number", "title"),
    "stage_guides": ("number", "title"),
    "award_criteria": ("award", "number"),
    "batches": ("number",),
    "clauses": ("rule",),
    "targets": ("source_name", "district", "industry", "period"),
}
"""Columns by which a person knows a row; others have a name."""
NAMED = 5
Rows = Mapping[RowAt, Mapping[str, Any]]


@dataclass(frozen=True)
class PlanLoadView:
    """A workbook as it was committed. `undone`: who took it back, when and why; empty where nobody did;
    `undo_asks_two`: whether that takes two people."""

    number: int
    at: str
    author: str
    what: str
    undone: str
    undo_asks_two: bool


def keep_load(desk: Desk, content: bytes, before: Rows, after: Rows, *, is_new: bool) -> int:
    """Keep the file with every row it changed, in the name of who brought it; the number of the load."""
    changes = list(_changes(before, after))
    told = "\n".join(f"{one['record']}{one['row_id']}{one['before']}{one['after']}" for one in changes)
    return insert_load(
        desk.connection,
        changes=changes,
        pilot_id=desk.pilot.id,
        is_new=is_new,
        sha256=hashlib.sha256(content).hexdigest(),
        file=content,
        author=desk.author,
        author_account=desk.author_account,
        committed_at=now(),
        rows_new=sum(not one["before"] for one in changes),
        cells_changed=sum(len(json.loads(one["before"])) for one in changes if one["before"]),
        changes_sha256=hashlib.sha256(told.encode()).hexdigest(),
        proposal_id=None if desk.pair is None else desk.pair.proposal_id,
        undone_by="",
        undo_reason="",
    )


def _changes(before: Rows, after: Rows) -> Iterator[dict[str, Any]]:
    for (record, row_id), row in after.items():
        was = before.get((record, row_id))
        fields = [name for name in row if was is None or was[name] != row[name]]
        if fields:
            yield {
                "record": record,
                "row_id": row_id,
                "name": name_of(record, row),
                "before": "" if was is None else as_json({name: was[name] for name in fields}),
                "after": as_json({name: row[name] for name in fields}),
            }


def as_json(values: Mapping[str, Any]) -> str:
    return json.dumps({name: as_plain(value) for name, value in values.items()}, ensure_ascii=False, sort_keys=True)


def as_plain(value: Any) -> Any:
    """A value as JSON keeps it."""
    if isinstance(value, Word):
        return value.value
    return value.isoformat() if isinstance(value, date) else value


def stands_as(row: Mapping[str, Any] | None, kept: str) -> bool:
    """Whether the columns that a change wrote are as it left them."""
    return row is not None and all(as_plain(row[name]) == value for name, value in json.loads(kept).items())


def name_of(record: str, row: Mapping[str, Any]) -> str:
    """目标“完成改造企业·2026”."""
    parts = [as_told(row, key) for key in NAMES.get(record, ("name",)) if row.get(key) not in (None, "")]
    return f"{sheet_of(record)}“{'·'.join(parts)}”"


def as_told(row: Mapping[str, Any], field: str) -> str:
    """A value by which a row is known, as a person says it."""
    value = row[field]
    if isinstance(value, Word):
        return value.zh
    if field == "period":
        return zh_of(value)
    return RULES.get(value, str(value)) if field == "rule" else str(value)


def part_of(record: str) -> PlanSheet:
    """The sheet that fills a table."""
    return BY_RECORD[RECORDS.get(record, record)]


def sheet_of(record: str) -> str:
    """Its title."""
    return part_of(record).title


def plan_loads(connection: Connection, user: User, code: str) -> tuple[PlanLoadView, ...]:
    """Every workbook committed for a pilot, newest first."""
    access.check(user, Permission.SET_UP)
    number = pilot_of(connection, code)
    check_pilot(user, number)
    desk, moved = Desk.on(connection, number, user), retirings(connection, number)
    return tuple(
        _view(row, undo_asks_two(desk, row), [one for one in moved if one.load == row.id])
        for row in list_loads(connection, number)
    )


def pilot_of(connection: Connection, code: str) -> int:
    """Id of a pilot; Refused where there is none."""
    row = get_pilot(connection, code)
    if row is None:
        raise Refused(f"没有试点“{code}”")
    return int(row.id)


def undo_asks_two(desk: Desk, load: Row[Any]) -> bool:
    """Whether a load changed what is judged or paid of a standing pilot, in a place where people have accounts."""
    if load.is_new or not two_have_accounts(desk):
        return False
    return any(one.record in OF_TWO for one in list_plan_changes(desk.connection, [load.id]))


def _view(row: Row[Any], asks_two: bool, moved: Sequence[Retiring]) -> PlanLoadView:
    what = "建立试点" if row.is_new else "修订"
    by = named(row.undone_by, row.undone_by_account)
    undone = "" if row.undone_at is None else f"{_time(row.undone_at)} {by}撤销：{row.undo_reason}"
    told = [f"{what}：新增 {row.rows_new} 行，变更 {row.cells_changed} 格"]
    gone = [f"{one.name}自 {one.from_on} 起" for one in moved if one.from_on is not None]
    back = [f"{one.name}（{one.was_from} 起撤下过）" for one in moved if one.from_on is None]
    told += [f"{how} {_some(names)}" for how, names in (("撤下", gone), ("补回", back)) if names]
    return PlanLoadView(row.id, _time(row.committed_at), who_brought(row), "；".join(told), undone, asks_two)


def _some(names: Sequence[str]) -> str:
    return "、".join(names[:NAMED]) + (f"等 {len(names)} 行" if len(names) > NAMED else "")


def _time(at: datetime) -> str:
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"


def changed_cells(connection: Connection, load_ids: Sequence[int]) -> Iterator[tuple[str, str, str, str]]:
    """Name of the row, column, value before and after, of every cell that loads changed or wrote."""
    for change in list_plan_changes(connection, load_ids):
        was, is_now = json.loads(change.before or "{}"), json.loads(change.after)
        for field, value in is_now.items():
            yield change.name, field, shown(was.get(field)), shown(value)
