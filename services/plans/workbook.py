"""A plan's workbook → its rows: each sheet read as a return is, each mistake at its cell."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from domain.intake.absent import absent_columns, told_once
from domain.intake.heading import find_heading
from domain.intake.reading import SheetReading, read_rows
from domain.intake.sheet import Sheet, letters
from domain.intake.values import Cleared, plain
from domain.intake.views import CellProblem, FilledRow, Weight
from domain.texts import same
from domain.words import Word
from services.plans.between_sheets import Filled, KnownBefore, fill_in
from services.plans.days_in_cells import with_days, years_of
from services.plans.files import PILOT_FILES, Located, Mistake, PilotPlan, PlanFiles
from services.plans.forms import BY_RECORD, CHECK, PARTS, PERCENT, SEPARATED, TEXT_SHEET, TO_CHECK, PlanSheet
from services.plans.sheet_wording import SheetWording

NEEDED = ("pilot", "documents", "phases", "districts", "departments", "targets")
"""Sheets without which there is no pilot; the others may be left out."""
OUR_OWN = frozenset({"_清单", "填表说明"})
AN_EXAMPLE = "例"
MOST_PROBLEMS = 500


@dataclass
class PlanReading:
    """What a workbook says: its rows, where its cells stand, what could not be read."""

    files: PlanFiles
    sheets: dict[str, SheetReading] = field(default_factory=dict)
    unread: dict[str, int] = field(default_factory=dict)
    """Record → the first row of its sheet that could not be read."""
    problems: list[CellProblem] = field(default_factory=list)

    @property
    def plan(self) -> PilotPlan:
        return self.files.plans[0]

    @property
    def all_problems(self) -> tuple[CellProblem, ...]:
        """Errors first, then questions, then notes."""
        found = [*self.problems, *(self._at_cell(mistake) for mistake in self.files.mistakes)]
        order = list(Weight)
        return tuple(sorted(found, key=lambda one: order.index(one.weight)))[:MOST_PROBLEMS]

    def _at_cell(self, mistake: Mistake) -> CellProblem:
        cause, _, cure = mistake.text.partition("；")
        weight = Weight.EXPLAIN if mistake.is_question else Weight.ERROR
        reading = next((one for record, one in self.sheets.items() if BY_RECORD[record].title == mistake.file), None)
        places = {} if reading is None else reading.heading.places
        place = next((at for at, (column, _) in places.items() if column.title == mistake.column), None)
        cell, row = "", mistake.line
        if place is not None and row:
            is_upright = BY_RECORD["pilot"].title == mistake.file
            cell, row = (f"B{place + 1}", place + 1) if is_upright else (f"{letters(place)}{row}", row)
        return CellProblem(weight, cause, cure, mistake.file, cell, mistake.column, row)


def read_plan(sheets: Sequence[Sheet], known: KnownBefore) -> PlanReading:
    """Everything a workbook says, right or wrong; touches no database."""
    words, at = SheetWording(), BY_RECORD["indicators"].title
    files = PlanFiles(words=words, known_indicators=list(known.indicators), indicators_at=at)
    reading = PlanReading(files)
    by_name = {plain(sheet.name): sheet for sheet in sheets}
    years = years_of(by_name.get(BY_RECORD["phases"].title))
    filled = {part.record: list(_rows(reading, part, by_name.pop(part.title, None), years)) for part in PARTS}
    text = by_name.pop(TEXT_SHEET, None)
    for sheet in by_name.values():
        if sheet.name not in OUR_OWN and any(value not in (None, "") for row in sheet.rows for value in row):
            cause = f"没有读取：工作表“{sheet.name}”"
            reading.problems.append(CellProblem(Weight.NOTE, cause, "方案表里没有这张表，不用处理", sheet.name))
    fill_in(files, filled, reading.unread, known)
    code = str(filled["pilot"][0][1].get("code", "")) if filled["pilot"] else ""
    rows = {record: _located(files, record, filled[record]) for record in PILOT_FILES}
    pasted = "" if text is None else "\n".join(plain(value) for row in text.rows for value in row)
    files.plans.append(PilotPlan(code, rows, pasted, {record: BY_RECORD[record].title for record in PILOT_FILES}))
    return reading


def _rows(
    reading: PlanReading, part: PlanSheet, sheet: Sheet | None, years: tuple[int, int] | None
) -> Iterator[tuple[int, dict[str, object]]]:
    """Rows of a sheet as texts by field; one with a cell that cannot be read is told and makes the sheet incomplete.
    `years`: first and last of the plan."""
    if sheet is None:
        if part.record in NEEDED:
            cause = f"没有“{part.title}”表"
            reading.problems.append(CellProblem(Weight.ERROR, cause, "请用下载的方案表填写，不要改表名", part.title))
            reading.files.incomplete.add(part.title)
        return
    upright = _laid_down(sheet, part) if part.is_upright else sheet
    heading = find_heading(upright, [part])
    if heading is None:
        keys = "、".join(column.title for column in part.keys)
        cause = f"“{part.title}”表没有找到表头"
        reading.problems.append(CellProblem(Weight.ERROR, cause, f"要有一行表头，至少有：{keys}", part.title))
        reading.files.incomplete.add(part.title)
        return
    upright, notes = with_days(upright, heading, years)
    reading.problems += notes
    found = read_rows(upright, heading)
    reading.sheets[part.record] = found
    rows = [row for row in found.rows if not _is_example(upright, row.number)]
    if rows and (absent := absent_columns(heading)):
        what = "行" if part.is_upright else "列"
        lines = told_once(heading, part.title, {column.field: 0 for column in absent}, what=what)
        reading.problems += [_upright(one) for one in lines] if part.is_upright else lines
        reading.files.incomplete.add(part.title)
        rows = []
    for row in rows:
        yield from _row(reading, part, found, row)
    said = (one for one in found.unread if not one.row or not _is_example(upright, one.row))
    reading.problems += [_upright(one) for one in said] if part.is_upright else said


def _is_example(sheet: Sheet, number: int) -> bool:
    cells = sheet.rows[number - 1] if number <= len(sheet.rows) else ()
    return plain(next((value for value in cells if value not in (None, "")), "")).startswith(AN_EXAMPLE)


def _laid_down(sheet: Sheet, part: PlanSheet) -> Sheet:
    """Headings below each other as a row of headings and a row of values; titles and notes above them are none."""
    known = {same(column.title) for column in part.columns}
    pairs = [(row[0] if row else None, row[1] if len(row) > 1 else None) for row in sheet.rows]
    pairs = [pair if pair[1] not in (None, "") or same(plain(pair[0])) in known else (None, None) for pair in pairs]
    return Sheet(sheet.name, [[name for name, _ in pairs], [value for _, value in pairs]], sheet.is_1904)


def _upright(problem: CellProblem) -> CellProblem:
    """The problem where its cell stands on the sheet as it was."""
    match = re.fullmatch(r"([A-Z]+)(\d+)", problem.cell)
    if not match:
        return problem
    number = 0
    for letter in match[1]:
        number = number * 26 + ord(letter) - 64
    cell = f"{'AB'[int(match[2]) > 1]}{number}"
    return CellProblem(
        problem.weight, problem.cause, problem.cure, problem.sheet, cell, problem.heading, number, problem.answer
    )


def _row(
    reading: PlanReading, part: PlanSheet, found: SheetReading, row: FilledRow
) -> Iterator[tuple[int, dict[str, object]]]:
    if row.unread:
        reading.files.incomplete.add(part.title)
        reading.unread.setdefault(part.record, row.number)
        return
    filled: dict[str, object] = {}
    for name, value in row.values.items():
        if isinstance(value, Cleared):
            continue
        if name == CHECK.field:
            if str(value).startswith(TO_CHECK):
                text = "这一行从文件读出，还没有核对；对照原文改好后，删去“待核对”"
                reading.files.complain(part.title, row.number, CHECK.title, text, is_question=True)
            continue
        if (part.record, name) in SEPARATED:
            try:
                filled[name] = _separated(str(value), SEPARATED[part.record, name])
            except ValueError as error:
                reading.files.complain(part.title, row.number, part[name].title, str(error))
        elif (part.record, name) in PERCENT and isinstance(value, int | float):
            filled[name] = f"{value / 100:.6g}"
        else:
            filled[name] = _as_text(value)
    yield row.number, filled


def _as_text(value: object) -> str:
    """A value as the models of a plan read it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Word):
        return value.value
    return f"{value:.15g}" if isinstance(value, float) else value.isoformat() if isinstance(value, date) else str(value)


def _separated(text: str, words: Mapping[str, str]) -> str:
    names = [name for name in map(str.strip, re.split(r"[、，,；;\n]+", text)) if name]
    if words and (unknown := [name for name in names if name not in words]):
        raise ValueError(f"不认识“{'、'.join(unknown)}”；请填：{'、'.join(words)}")
    return ";".join(words[name] if words else name for name in names)


def _located(files: PlanFiles, record: str, rows: Filled) -> list[Located]:
    title = BY_RECORD[record].title
    found = []
    for line, filled in rows:
        row = files.row_of(record, title, line, filled, PILOT_FILES[record])
        if row is not None:
            found.append(Located(line, row))
        else:
            files.incomplete.add(title)
    return found
