"""A file read as one of the forms: what every step of its way is handed, and what makes its problems."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from domain.formulas import unguarded
from domain.intake.around import is_beside, is_heading, is_lone, is_numbered, is_sum, leading_texts, said_of
from domain.intake.columns import REMARK, Column, Sort
from domain.intake.days import FIRST_DAY, LAST_DAY, counted_from_1900
from domain.intake.forms import Form, Kind
from domain.intake.heading import AMOUNTS, Heading, headings_of, told_otherwise
from domain.intake.heading_problems import heading_problems
from domain.intake.merges import Spans, filled
from domain.intake.sheet import Sheet, letters
from domain.intake.units import clash, multiples_said, units_said
from domain.intake.values import read_value
from domain.intake.views import CellProblem, FilledRow, Weight

NAMED = 10
"""Rows beside the table that are named one by one."""
ERROR, NOTE = Weight.ERROR, Weight.NOTE
APART = "下面的行看不出是哪一列、哪个单位；请分成两张工作表，或改成与第一个表头一样"
COLUMNS_TOLD = 2
"""So many rows right below the headings may number the columns or say which are required."""
OUR_OWN = frozenset({"填报说明", "_清单", "_版本"})
"""Sheets of a template that nobody fills in."""


@dataclass(frozen=True)
class SheetReading:
    """The sheet's name, its heading, its filled rows; `totals` and `beside` are rows that are not of the table."""

    sheet: str
    heading: Heading
    rows: tuple[FilledRow, ...]
    totals: tuple[int, ...] = ()
    beside: tuple[tuple[int, str], ...] = ()
    hidden: tuple[str, ...] = ()
    """What of it a filter or a person has hidden, and was read all the same."""
    again: tuple[tuple[int, int, str], ...] = ()
    """Row, place and text of headings that stand once more over another column, or with another unit."""

    def problem(
        self, row: FilledRow, field: str, weight: Weight, cause: str, cure: str, says: tuple[str, ...] = ()
    ) -> CellProblem:
        """A problem of a field in a row, with its cell (that of the row's first key where it has none).

        What needs a word takes the row's own, if it speaks of that.
        """
        first = self.heading.form.keys[0]
        cell = f"{self._letters.get(field) or self._letters[first.field]}{row.number}"
        title = self._titles.get(field, first.title)
        problem = CellProblem(weight, cause, cure, self.sheet, cell, title, row.number, "", says)
        is_answered = weight is Weight.EXPLAIN and problem.is_answered_by(row.remark)
        return replace(problem, answer=row.remark) if is_answered else problem

    @cached_property
    def _letters(self) -> dict[str, str]:
        return {column.field: letters(place) for place, (column, _) in self.heading.places.items()}

    @cached_property
    def _titles(self) -> dict[str, str]:
        return {column.field: column.title for column in (*self.heading.form.columns, REMARK)}

    @property
    def unread(self) -> list[CellProblem]:
        """Everything that was not read: headings, rows of totals, rows beside the table, cells."""
        totals = [
            CellProblem(NOTE, "合计行没有读取", "合计由系统计算，不用填", self.sheet, f"A{number}", "", number)
            for number in self.totals
        ]
        beside = [
            CellProblem(NOTE, f"没有读取：{text}", "表外的文字不用处理", self.sheet, f"A{number}", "", number)
            for number, text in self.beside[:NAMED]
        ]
        if more := self.beside[NAMED:]:
            beside.append(CellProblem(NOTE, f"另有 {len(more)} 行表外的文字没有读取", "不用处理", self.sheet))
        hidden = [CellProblem(NOTE, f"有{what}，也已读取", "不要报送的请删去", self.sheet) for what in self.hidden]
        cells = [self.problem(row, field, ERROR, *told) for row in self.rows for field, told in self._told(row)]
        again = [
            CellProblem(
                ERROR, f"又有一个表头“{text[:30]}”，与上面的不同", APART, self.sheet, f"{letters(at)}{row}", text, row
            )
            for row, at, text in self.again
        ]
        return [*heading_problems(self.heading, self.sheet), *again, *totals, *beside, *hidden, *cells]

    def _told(self, row: FilledRow) -> list[tuple[str, tuple[str, str]]]:
        """What of a row could not be read; of one whose key could not, only that: nothing else can be said of it."""
        keys = [(field, told) for field, told in row.unread.items() if field in self._keys]
        return keys[:1] or list(row.unread.items())

    @cached_property
    def _keys(self) -> frozenset[str]:
        return frozenset(column.field for column in self.heading.form.keys)


@dataclass(frozen=True)
class FileReading:
    """The sheets of a file that were read, as parts of one batch, and a word on each that was not."""

    parts: tuple[SheetReading, ...]
    others: tuple[CellProblem, ...] = ()

    @property
    def form(self) -> Form:
        form = self.parts[0].heading.form
        if not isinstance(form, Form):
            raise TypeError(f"{form.name} is no return")
        return form

    @property
    def sheet(self) -> str:
        return self.parts[0].sheet

    @cached_property
    def rows(self) -> tuple[FilledRow, ...]:
        return tuple(row for part in self.parts for row in part.rows)

    def problem(
        self, row: FilledRow, field: str, weight: Weight, cause: str, cure: str, says: tuple[str, ...] = ()
    ) -> CellProblem:
        """A problem of a field in a row, with its sheet and cell."""
        return self.parts[row.part].problem(row, field, weight, cause, cure, says)

    def place(self, row: FilledRow, than: FilledRow) -> str:
        """Where a row stands, as one reads it from another row."""
        at = f"第 {row.number} 行"
        return at if row.part == than.part else f"“{self.parts[row.part].sheet}”{at}"

    @property
    def unread(self) -> list[CellProblem]:
        return [problem for part in self.parts for problem in part.unread] + list(self.others)

    def with_rows(self, rows: Sequence[FilledRow]) -> "FileReading":
        """The same with these rows."""
        parts = [replace(part, rows=tuple(row for row in rows if row.part == at)) for at, part in enumerate(self.parts)]
        return replace(self, parts=tuple(parts))


def read_form(sheets: Sequence[Sheet], kind: Kind | None) -> FileReading | None:
    """All sheets with the headings of the form that fits best, of all forms unless the kind is known. None without."""
    found = headings_of(sheets, kind)
    if not found:
        return None
    parts = [read_rows(sheet, heading) for sheet, heading in found]
    read = {id(sheet) for sheet, _ in found}
    others = [_named(sheet) for sheet in sheets if id(sheet) not in read and _holds_something(sheet)]
    kept = [part for part in parts if part.rows] or parts[:1]
    later = [replace(one, rows=tuple(replace(row, part=at) for row in one.rows)) for at, one in enumerate(kept[1:], 1)]
    return FileReading((kept[0], *later), tuple(others))


def _holds_something(sheet: Sheet) -> bool:
    return sheet.name not in OUR_OWN and any(value not in (None, "") for row in sheet.rows for value in row)


def _named(sheet: Sheet) -> CellProblem:
    """A word on a sheet that was not read."""
    other = headings_of([sheet], None)
    what = "隐藏的工作表" if sheet.is_hidden else "工作表"
    if other:
        kind = other[0][1].form.name
        cure = "要报送的请取消隐藏" if sheet.is_hidden else "要报送的请另存为一个文件"
        return CellProblem(NOTE, f"没有读取：{what}“{sheet.name}”（{kind}）", cure, sheet.name)
    return CellProblem(NOTE, f"没有读取：{what}“{sheet.name}”", "其中没有这种报表的表头；要报送的请补上", sheet.name)


def typed_row(form: Form, values: Mapping[str, object]) -> FileReading:
    """One row of the screen, field → value or typed text, read as a sheet with these columns would be."""
    places = {place: (form[field], "") for place, field in enumerate(values)}
    return FileReading((read_rows(Sheet("", [[], list(values.values())]), Heading(form, places, 1)),))


def read_rows(sheet: Sheet, heading: Heading) -> SheetReading:
    """Every filled row below the headings."""
    rows: list[FilledRow] = []
    totals, beside, hidden = [], [], 0
    again: list[tuple[int, int, str]] = []
    width = max(heading.places) + 1
    spans = filled(sheet, heading)
    read: dict[tuple[int, str], object] = {}
    for number, cells in enumerate(sheet.rows[heading.first_row :], start=heading.first_row + 1):
        cells = cells[:width]
        if not any(value not in (None, "") for value in cells):
            continue
        leading = leading_texts(cells, heading)
        if heading.form.keys and heading.form.has_sums and is_sum(leading):
            totals.append(number)
        elif is_beside(leading, cells, heading) or _is_no_row(sheet, cells, heading, spans, number):
            beside.append((number, said_of(sheet.rows[number - 1])))
            if is_heading(cells, heading):
                again += [(number, *told) for told in told_otherwise(heading, sheet.rows[number - 1])]
        else:
            row = _row(sheet, heading, number, spans.of(number - 1, cells), spans.told(number - 1), read)
            if row.values or row.unread:
                rows.append(row)
                hidden += number - 1 in sheet.hidden_rows
    heading = _with_units_below(sheet, heading, [number for number, _ in beside])
    return SheetReading(
        sheet.name,
        heading,
        tuple(rows),
        tuple(totals),
        tuple(beside),
        tuple(_hidden(sheet, heading, hidden)),
        tuple(again),
    )


def _is_no_row(sheet: Sheet, cells: Sequence[object], heading: Heading, spans: Spans, number: int) -> bool:
    """Whether a row is one text alone, or speaks of the columns above it; one typed on the screen is a row."""
    if spans.is_title(number - 1) or not sheet.name or number - 1 in spans.values:
        return spans.is_title(number - 1)
    return is_lone(cells) or (number <= heading.first_row + COLUMNS_TOLD and is_numbered(cells))


def _hidden(sheet: Sheet, heading: Heading, rows: int) -> list[str]:
    """What was read although nobody sees it."""
    columns = [column.title for place, (column, _) in heading.places.items() if place in sheet.hidden_columns]
    return [
        *([f" {rows} 行被筛选或隐藏"] if rows else []),
        *([f"隐藏的列（{'、'.join(columns[:8])}）"] if columns else []),
    ]


def _with_units_below(sheet: Sheet, heading: Heading, beside: Sequence[int]) -> Heading:
    """A unit of money that stands below the table cannot be looked for before its rows are read: it must agree."""
    rows = [sheet.rows[number - 1] for number in beside]
    below, many = units_said(rows), multiples_said(rows)
    clashes = [
        (place, column.title, told.replace("表上方", "表下方"))
        for place, (column, unit) in heading.places.items()
        if (column.sort in AMOUNTS and below and (told := clash(below, unit or column.unit)))
        or (column.field == "value" and many and (told := f"表上方写“单位：{many[0]}”，累计数按指标自己的单位读"))
    ]
    return heading if not clashes else replace(heading, clashes=(*heading.clashes, *clashes))


def _row(
    sheet: Sheet,
    heading: Heading,
    number: int,
    cells: Sequence[object],
    told: Mapping[int, tuple[str, str]],
    read: dict[tuple[int, str], object],
) -> FilledRow:
    """What the cells state; one that cannot be read is in none of the values.

    `read`: place and text → value of what was read above: names of units and words stand in most rows of a column.
    """
    values: dict[str, object] = {}
    unread: dict[str, tuple[str, str]] = {}
    remark = ""
    for place, (column, unit) in heading.places.items():
        if place in told:
            unread[column.field] = told[place]
            continue
        cell = cells[place] if place < len(cells) else None
        if cell is None or cell == "":
            continue
        if type(cell) is date and column.sort is Sort.DAY and FIRST_DAY <= cell <= LAST_DAY:
            values[column.field] = cell  # most cells of a large file
            continue
        seen = (place, cell) if isinstance(cell, str) else None
        if seen is not None and seen in read:
            value = read[seen]
        else:
            try:
                value = _value(sheet, column, cell, unit)
            except ValueError as error:
                cause, cure = error.args
                unread[column.field] = (cause, cure)
                continue
            if seen is not None:
                read[seen] = value
        if column is REMARK:
            remark = words_of(value)
        elif value is not None:
            values[column.field] = value
    return FilledRow(number, values, remark, unread)


def _value(sheet: Sheet, column: Column, cell: object, unit: str) -> object:
    """What a cell states; a text that an export guarded is as it was."""
    if isinstance(cell, str):
        return read_value(column, unguarded(cell), unit)
    is_shifted = sheet.is_1904 and column.sort is Sort.DAY
    return read_value(column, counted_from_1900(cell) if is_shifted else cell, unit)


def words_of(value: object) -> str:
    """An explanation as it was written; empty where nothing is said: a dash, a full stop, 清空."""
    text = value.strip() if isinstance(value, str) else ""
    return text if any(sign.isalnum() for sign in text) else ""
