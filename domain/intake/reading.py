"""A sheet read as one of the forms: what every step of a file's way is handed, and what makes its problems."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from domain.formulas import unguarded
from domain.intake.columns import REMARK, Column, Sort
from domain.intake.forms import Form, Kind
from domain.intake.sheet import Heading, Sheet, choose, letters
from domain.intake.values import plain, read_value
from domain.intake.views import CellProblem, FilledRow, Weight

TOTALS = frozenset({"合计", "小计", "总计", "共计"})
DAYS_TO_1904 = 1462


@dataclass(frozen=True)
class SheetReading:
    """The sheet's name, its heading, its filled rows; `totals` are numbers of rows of totals, which are left out."""

    sheet: str
    heading: Heading
    rows: tuple[FilledRow, ...]
    totals: tuple[int, ...] = ()

    @property
    def form(self) -> Form:
        return self.heading.form

    def problem(self, row: FilledRow, field: str, weight: Weight, cause: str, cure: str) -> CellProblem:
        """A problem of a field in a row, with its cell (that of the row's first key where it has none).

        What needs a word takes the row's own.
        """
        first = self.form.keys[0]
        cell = f"{self._letters.get(field) or self._letters[first.field]}{row.number}"
        answer = row.remark if weight is Weight.EXPLAIN else ""
        return CellProblem(
            weight, cause, cure, self.sheet, cell, self._titles.get(field, first.title), row.number, answer
        )

    @cached_property
    def _letters(self) -> dict[str, str]:
        return {column.field: letters(place) for place, (column, _) in self.heading.places.items()}

    @cached_property
    def _titles(self) -> dict[str, str]:
        return {column.field: column.title for column in (*self.form.columns, REMARK)}

    @property
    def unread(self) -> list[CellProblem]:
        """Everything that was not read: headings, rows of totals, cells."""
        totals = [
            CellProblem(Weight.NOTE, "合计行没有读取", "合计由系统计算，不用填", self.sheet, f"A{number}", "", number)
            for number in self.totals
        ]
        cells = [
            self.problem(row, field, Weight.ERROR, *told) for row in self.rows for field, told in row.unread.items()
        ]
        return [*self._headings(), *totals, *cells]

    def _headings(self) -> list[CellProblem]:
        """Headings that cannot be used, or that nobody knows."""
        heading, row = self.heading, self.heading.first_row

        def told(place: int, text: str, weight: Weight, cause: str, cure: str) -> CellProblem:
            return CellProblem(weight, cause, cure, self.sheet, f"{letters(place)}{row}", text, row)

        error, known = Weight.ERROR, "、".join(column.title for column in self.form.columns)
        twice = [told(at, text, error, f"表头“{text}”出现两次", "请删去多余的一列") for at, text in heading.twice]
        units = [
            told(at, text, error, f"表头“{text}”的单位不能用", "请用模板里的单位") for at, text in heading.bad_units
        ]
        unknown = [
            told(at, text, Weight.NOTE, f"表头“{text}”不认识，这一列没有读取", f"如需上报，表头请用：{known}")
            for at, whole in heading.unknown[:20]
            for text in [whole[:30]]
        ]
        return [*twice, *units, *unknown]


def read_form(sheets: Sequence[Sheet], kind: Kind | None) -> SheetReading | None:
    """The sheet whose headings fit best, read; of all forms unless the kind is known. None without headings."""
    found = choose(sheets, kind)
    return read_rows(*found) if found else None


def typed_row(form: Form, values: Mapping[str, object]) -> SheetReading:
    """One row of the screen, field → value or typed text, read as a sheet with these columns would be."""
    places = {place: (form[field], "") for place, field in enumerate(values)}
    return read_rows(Sheet("", [[], list(values.values())]), Heading(form, places, 1))


def read_rows(sheet: Sheet, heading: Heading) -> SheetReading:
    """Every filled row below the headings."""
    rows: list[FilledRow] = []
    totals: list[int] = []
    width = max(heading.places) + 1
    for number, cells in enumerate(sheet.rows[heading.first_row :], start=heading.first_row + 1):
        cells = cells[:width]
        if not any(value not in (None, "") for value in cells):
            continue
        if _is_total(cells):
            totals.append(number)
            continue
        row = _row(sheet, heading, number, cells)
        if row.values or row.unread:
            rows.append(row)
    return SheetReading(sheet.name, heading, tuple(rows), tuple(totals))


def _row(sheet: Sheet, heading: Heading, number: int, cells: Sequence[object]) -> FilledRow:
    """What the cells state; one that cannot be read is in none of the values."""
    values: dict[str, object] = {}
    unread: dict[str, tuple[str, str]] = {}
    remark = ""
    for place, (column, unit) in heading.places.items():
        if place >= len(cells) or cells[place] in (None, ""):
            continue
        cell = cells[place]
        if isinstance(cell, str):  # a row of an export comes back as it was
            cell = unguarded(cell)
        try:
            value = read_value(column, _from_1900(sheet, column, cell), unit)
        except ValueError as error:
            cause, cure = error.args
            unread[column.field] = (cause, cure)
            continue
        if column is REMARK:
            remark = words_of(value)
        elif value is not None:
            values[column.field] = value
    return FilledRow(number, values, remark, unread)


def _from_1900(sheet: Sheet, column: Column, raw: object) -> object:
    """A bare serial day of a sheet that counts from 1904, as one that counts from 1900 would have it."""
    if sheet.is_1904 and column.sort is Sort.DAY and isinstance(raw, int | float) and 10_000 <= raw < 100_000:
        return raw + DAYS_TO_1904
    return raw


def words_of(value: object) -> str:
    """An explanation as it was written; empty where nothing is said: a dash, a full stop, 清空."""
    text = value.strip() if isinstance(value, str) else ""
    return text if any(sign.isalnum() for sign in text) else ""


def _is_total(cells: Sequence[object]) -> bool:
    first = next((plain(value) for value in cells if value not in (None, "")), "")
    return re.sub(r"\s", "", first) in TOTALS
