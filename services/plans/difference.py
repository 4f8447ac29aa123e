"""A plan's workbook beside what is stored: new rows, changed cells, rows left out, rows listed again (rules 2.10)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from data_access.commands.plans import PILOT_RECORDS
from data_access.queries.plan_loads import RowAt
from domain.intake.shown import shown
from domain.intake.views import CellProblem, Weight
from domain.targets.revision import figure
from services.plans.changes import RECORDS, as_told, name_of
from services.plans.filling import Rows
from services.plans.forms import BY_RECORD, PARTS
from services.plans.load import targets_of, values_of
from services.plans.rows import TargetRow
from services.plans.workbook import PlanReading

LEFT_OUT = frozenset({"position", "cadence", "is_whole_pilot", "names_own_days", "is_demo"})
"""What the reader works out, or a workbook cannot say."""
OF_OWN = ("name", "unit", "direction", "reported_scope", "reported_every", "definition", "source")
"""What a sheet may say otherwise of a pilot's own indicator."""
OTHER_FIELDS = {
    "first_on": "第一天",
    "last_on": "最后一天",
    "document_title": "方案名称",
    "document_no": "方案文号",
    "issued_on": "印发日",
    "effective_from": "施行日",
    "effective_to": "失效日",
    "reported_scopes": "由谁填报",
    "code": "代码",
}
TABLES = {record: table for table, record in RECORDS.items()}
Row = Mapping[str, Any]
LINE = ("source_name", "district", "industry", "period", "kind")
"""What the versions of a target share."""
Cells = tuple[tuple[str, str, str, str], ...]


@dataclass(frozen=True)
class PartDifference:
    """What a sheet changes: names of new rows; name, heading, value before and after; names of rows it leaves out, and
    of those it lists again."""

    title: str
    new: tuple[str, ...]
    changed: Cells
    unchanged: int
    missing: tuple[str, ...]
    back: tuple[str, ...] = ()


@dataclass(frozen=True)
class Leaving:
    """A row that a workbook leaves out, or lists again (`is_back`). `since`: the day from which it holds; `called`: the
    name of one that has it."""

    table: str
    row_id: int
    name: str
    since: date | None
    is_back: bool = False
    called: str = ""

    @property
    def at(self) -> RowAt:
        return self.table, self.row_id


@dataclass(frozen=True)
class ChangedCell:
    """A cell that a workbook changes: its row as stored, its field, both values, the line of its sheet."""

    table: str
    before: Row
    field: str
    value: Any
    line: int


@dataclass
class Compared:
    """All sheets; the rows that leave the plan or come back; what about them cannot be. `lines`: a target → what its
    newest version says as stored, and as the workbook has it. `cells`: those it changes."""

    parts: list[PartDifference] = field(default_factory=list)
    leaving: list[Leaving] = field(default_factory=list)
    problems: list[CellProblem] = field(default_factory=list)
    lines: dict[str, tuple[str, str]] = field(default_factory=dict)
    cells: list[ChangedCell] = field(default_factory=list)


def compare(reading: PlanReading, stored: Rows, own: Sequence[Row], closed_until: date | None) -> Compared:
    """`stored`: rows by record; `own`: the pilot's own indicators as stored."""
    found = Compared()
    for part in PARTS:
        if part.record == "indicators":
            _own_indicators(found, reading, own)
            continue
        before = stored.get(part.record, ())
        key: Sequence[str] = TargetRow.key
        if part.record == "targets":
            rows = _targets(reading, next(iter(stored.get("pilot", ())), {}))
            _lines(found, rows, before)
        else:
            rows = values_of(reading.plan.files[part.record])
            key = ("code",) if part.record == "pilot" else PILOT_RECORDS[part.record][1]
        lines = [at.line for at in reading.plan.files[part.record]]
        gone = _part(found, part.record, key, rows, lines, before, is_read=_is_read(reading, part.record))
        if part.record == "targets":
            found.problems += _versions_apart(rows, gone, part.title)
            found.problems += _back_too_late(found.leaving, before, rows, closed_until, part.title)
    return found


def _is_read(reading: PlanReading, record: str) -> bool:
    """Whether the sheet is there and each of its rows could be read: only then is a row left out of it. The days of
    targets rest on 阶段."""
    rests_on = (record, "phases") if record == "targets" else (record,)
    return record in reading.sheets and all(BY_RECORD[one].title not in reading.files.incomplete for one in rests_on)


def _targets(reading: PlanReading, standing: Row) -> Sequence[Row]:
    """As they would be stored; with a mistake somewhere at least by the day from which they hold, which is that of the
    pilot as it stands where the workbook's own cannot be read."""
    plan, pilot = reading.plan, reading.plan.pilot
    if pilot is not None and not any(not mistake.is_question for mistake in reading.files.mistakes):
        return targets_of(plan, pilot)
    since = standing.get("effective_from") if pilot is None else pilot.effective_from
    rows = values_of(plan.files["targets"])
    return [{**row, "effective_from": row["effective_from"] or since} for row in rows]


def _part(
    found: Compared,
    record: str,
    key: Sequence[str],
    rows: Sequence[Row],
    lines: Sequence[int],
    stored: Sequence[Row],
    *,
    is_read: bool,
) -> Sequence[Row]:
    """Adds what a sheet changes; the rows that it leaves out. `lines`: of the rows on their sheet."""
    part, table = BY_RECORD[record], TABLES.get(record, record)
    left = {tuple(row[name] for name in key): row for row in stored}
    new, changed, unchanged, back = [], [], 0, []
    for row, line in zip(rows, lines, strict=True):
        name = _told(row, key)
        before = left.pop(tuple(row[field] for field in key), None)
        if before is None:
            new.append(name)
            continue
        if before.get("retired_from") is not None:
            back.append(name)
            since = before["retired_from"]
            found.leaving.append(Leaving(table, before["id"], name_of(table, before), since, is_back=True))
        fields = [field for field in row if field not in LEFT_OUT and field in before and _differs(row, before, field)]
        changed += [(name, _heading(record, field), shown(before[field]), shown(row[field])) for field in fields]
        found.cells += [ChangedCell(table, before, field, row[field], line) for field in fields]
        unchanged += not fields
    gone = [row for row in left.values() if row.get("retired_from") is None and record != "pilot"]
    if gone and not is_read:
        cause = f"“{part.title}”表没有读全：现有 {len(gone)} 行保持不变"
        found.problems.append(CellProblem(Weight.NOTE, cause, "要改的请用下载的方案表", part.title))
        gone = []
    found.leaving += [
        Leaving(table, row["id"], name_of(table, row), _since(record, row), called=str(row.get("name", "")))
        for row in gone
    ]
    missing = tuple(_told(row, key) for row in gone)
    found.parts.append(PartDifference(part.title, tuple(new), tuple(changed), unchanged, missing, tuple(back)))
    return gone


def _since(record: str, row: Row) -> date | None:
    """The first day of a row that has one of its own."""
    fields = {"targets": "effective_from", "districts": "valid_from", "departments": "valid_from"}
    return row.get(fields.get(record, ""))


def _told(row: Row, key: Sequence[str]) -> str:
    return "·".join(as_told(row, field) for field in key if row.get(field) not in (None, ""))


def _own_indicators(found: Compared, reading: PlanReading, own: Sequence[Row]) -> None:
    """The pilot's own by code: new ones by name, changed cells, those left out or listed again."""
    known = {row.code: row for row in reading.files.known_indicators}
    located = reading.files.catalogue["indicators"]
    rows = [at.row for at in located]
    stored = {row["code"]: row for row in own}
    found.cells += [
        ChangedCell("indicators", stored[at.row.code], field, getattr(at.row, field), at.line)
        for at in located
        if at.row.code in stored
        for field in OF_OWN
        if stored[at.row.code][field] != getattr(at.row, field)
    ]
    changed = [
        (
            row.name,
            BY_RECORD["indicators"][field].title,
            shown(getattr(known[row.code], field)),
            shown(getattr(row, field)),
        )
        for row in rows
        if row.code in known
        for field in OF_OWN
        if getattr(known[row.code], field) != getattr(row, field)
    ]
    same = sum(row.code in known for row in rows) - len({name for name, *_ in changed})
    listed = {row.code for row in rows}
    gone = [row for row in own if row["code"] not in listed and row["retired_from"] is None]
    back = [row for row in own if row["code"] in listed and row["retired_from"] is not None]
    if not _is_read(reading, "indicators"):
        gone = []
    for row, is_back in [*((row, False) for row in gone), *((row, True) for row in back)]:
        since = row["retired_from"]
        found.leaving.append(Leaving("indicators", row["id"], name_of("indicators", row), since, is_back=is_back))
    new = tuple(row.name for row in rows if row.code not in known)
    names = (tuple(row["name"] for row in gone), tuple(row["name"] for row in back))
    found.parts.append(PartDifference(BY_RECORD["indicators"].title, new, tuple(changed), same, *names))


# ── versions of a target ────────────────────────────────────────────────────


def _line(row: Row) -> tuple[Any, ...]:
    return tuple(row[name] for name in LINE)


def _said(row: Row) -> str:
    """不少于 120 家（2025-12-15 起）."""
    return f"{row['operator'].zh} {figure(row['value'])} {row['unit']}（{row['effective_from']} 起）"


def _newest(rows: Sequence[Row]) -> dict[tuple[Any, ...], Row]:
    ordered = sorted(rows, key=lambda row: row["effective_from"] or date.min)
    return {_line(row): row for row in ordered}


def _lines(found: Compared, rows: Sequence[Row], stored: Sequence[Row]) -> None:
    """What each target says as it stands, and in the workbook."""
    mine = _newest(rows)
    for line, row in _newest([row for row in stored if row["retired_from"] is None]).items():
        found.lines[name_of("targets", row)] = (_said(row), _said(mine[line]) if line in mine else "没有这一行")


def _versions_apart(listed: Sequence[Row], gone: Sequence[Row], sheet: str) -> Iterator[CellProblem]:
    """A target is left out with all its versions: one alone is what somebody else made of it meanwhile, or what others
    were revised from."""
    lines: dict[tuple[Any, ...], list[Row]] = {}
    for row in listed:
        lines.setdefault(_line(row), []).append(row)
    for row in gone:
        if others := lines.get(_line(row)):
            first, *more = sorted(others, key=lambda one: one["effective_from"] or date.min)
            mine = f"您的表里是{_said(first)}" + (f"、改为{_said(more[-1])}" if more else "")
            cause = f"{name_of('targets', row)}现有的{_said(row)}这一版不在表里，{mine}"
            cure = "下载新的方案表再填；要改回原来的数，也另起一行写“从哪天起”"
            yield CellProblem(Weight.ERROR, cause, cure, sheet)


def _back_too_late(
    leaving: Sequence[Leaving], stored: Sequence[Row], listed: Sequence[Row], closed_until: date | None, sheet: str
) -> Iterator[CellProblem]:
    """A retired target that a closed period did without comes back by a row of its own; with all its versions."""
    by_id = {row["id"]: row for row in stored}
    back = {one.row_id for one in leaving if one.is_back and one.table == "targets"}
    for number in sorted(back):
        row = by_id[number]
        versions = [other for other in stored if _line(other) == _line(row) and other["retired_from"] is not None]
        newer = [one for one in listed if _line(one) == _line(row) and one["effective_from"] > row["retired_from"]]
        if closed_until is not None and closed_until >= row["retired_from"]:
            cause = f"{name_of('targets', row)} {row['retired_from']} 起已撤下，其间已结账到 {closed_until}"
        elif any(other["id"] not in back for other in versions) and not newer:
            cause = f"{name_of('targets', row)}撤下的几个版本没有一起补回"
        else:
            continue
        yield CellProblem(Weight.ERROR, cause, "删去这一行，另起一行写数和“从哪天起”，那天起重新考核", sheet)


def _differs(row: Row, before: Row, field: str) -> bool:
    if field == "reported_scopes":  # a list without an order
        return set(row[field].split(";")) != set(before[field].split(";"))
    if isinstance(row[field], str) and isinstance(before[field], str):  # a cell keeps no two blanks in a row
        return bool(row[field].split() != before[field].split())
    return bool(row[field] != before[field])


def _heading(record: str, field: str) -> str:
    known = {**OTHER_FIELDS, **{column.field: column.heading for column in BY_RECORD[record].columns}}
    return known[field]
