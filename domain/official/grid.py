"""A blank form as cells with their words: what stands beside and above a cell, which cells are free."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from domain.official.fields import Choice
from domain.texts import same

UNIT = re.compile(r"[（(]\s*(?:单位[:：]?)?\s*([^（）()，,、]{1,6})\s*[）)]|单位\s*[:：]\s*([^\s，,；;）)]{1,6})")
KNOWN_UNITS = ("亿元", "万元", "元", "%", "家", "个", "名", "人次", "人", "场", "次", "项", "张", "天", "套", "台")
MONEY_UNITS = ("亿元", "万元", "元")
CORNER = re.compile(r"单位\s*[:：]\s*([^\s；;）)]{1,20})")
WIDTHS = {"％": "%", "百分比": "%", "萬元": "万元", "億元": "亿元"}
CELL = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")


@dataclass(frozen=True)
class FormSheet:
    """A sheet of a form, or a table of a Word one: words row by row from A1, merged cells, cells with a formula.

    `merges`: first row, first column, last row, last column, from 0; `is_word`: a table that cannot grow.
    """

    name: str
    rows: tuple[tuple[str, ...], ...]
    merges: tuple[tuple[int, int, int, int], ...] = ()
    formulas: frozenset[tuple[int, int]] = frozenset()
    is_word: bool = False

    def at(self, row: int, column: int) -> str:
        return self.rows[row][column] if row < len(self.rows) and column < len(self.rows[row]) else ""

    @property
    def width(self) -> int:
        return max((len(row) for row in self.rows), default=0)

    def home(self, row: int, column: int) -> tuple[int, int]:
        """The first cell of the merged one that a cell lies in; itself where it lies in none."""
        for top, left, bottom, right in self.merges:
            if top <= row <= bottom and left <= column <= right:
                return top, left
        return row, column

    def said(self, row: int, column: int) -> str:
        """The words of a cell, those of a merged one in all that it covers."""
        return self.at(*self.home(row, column)).strip()

    def is_free(self, row: int, column: int) -> bool:
        """Whether something may be written there: no words, no formula, the first of a merged cell."""
        return (
            not self.at(row, column).strip()
            and (row, column) not in self.formulas
            and self.home(row, column)
            == (
                row,
                column,
            )
        )


def place_of(cell: str) -> tuple[int, int]:
    """C5 → (4, 2). ValueError for what is no cell."""
    found = CELL.fullmatch(cell.strip().upper())
    if found is None:
        raise ValueError(cell)
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return int(found[2]) - 1, column - 1


def cell_name(row: int, column: int) -> str:
    """(4, 2) → C5."""
    letters, rest = "", column + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        letters = chr(65 + digit) + letters
    return f"{letters}{row + 1}"


def beside(sheet: FormSheet, row: int, column: int) -> tuple[str, ...]:
    """Words to the left in the row, the nearest first, each once."""
    return _once(sheet.said(row, at) for at in range(column - 1, -1, -1))


def above(sheet: FormSheet, row: int, column: int) -> tuple[str, ...]:
    """Words above in the column, the nearest first, each once; not those of a cell over the whole width (a title)."""
    return _once(sheet.said(at, column) for at in range(row - 1, -1, -1) if not _is_title(sheet, at))


def _is_title(sheet: FormSheet, row: int) -> bool:
    return len({sheet.home(row, at) for at in range(sheet.width) if sheet.said(row, at)}) == 1 and sheet.width > 1


def titles(sheet: FormSheet) -> tuple[str, ...]:
    """Words over the whole form: what it is called, the unit of all of it."""
    return tuple(
        dict.fromkeys(
            sheet.said(row, at)
            for row in range(len(sheet.rows))
            if _is_title(sheet, row)
            for at in range(sheet.width)
            if sheet.said(row, at)
        )
    )


def _once(words: Iterator[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for word in words if word))


def unit_in(words: str) -> str:
    """万元 of 应拨资金（万元）, of 单位：万元; empty where no unit is printed."""
    for found in UNIT.finditer(words):
        unit = (found[1] or found[2] or "").strip()
        unit = WIDTHS.get(unit, unit)
        if unit in KNOWN_UNITS:
            return unit
    return "%" if words.strip().endswith(("率", "比例", "占比")) else ""


def corner_unit(sheet: FormSheet) -> str:
    """万元 of a cell 单位：万元、% that stands beside other words: that of all money of the form; empty without."""
    for row in sheet.rows:
        for word in row:
            if found := CORNER.search(word):
                money = [unit for unit in re.split(r"[、，,/和及]", found[1]) if unit.strip() in MONEY_UNITS]
                if money:
                    return money[0].strip()
    return ""


def printed_unit(sheet: FormSheet, row: int, column: int, *, is_money: bool = False) -> str:
    """The unit that the form prints for a cell: beside it, above it, else for all of it; empty where it prints none."""
    for words in (*beside(sheet, row, column), *above(sheet, row, column)):
        if unit := unit_in(words):
            return unit
    whole = next((unit for words in titles(sheet) if (unit := unit_in(words)) and unit != "%"), "")
    return whole or (corner_unit(sheet) if is_money else "")


def printed_of(sheet: FormSheet, place: tuple[int, int], choice: Choice) -> str:
    """The unit that a form prints for a figure in a cell; empty for words and days."""
    return printed_unit(sheet, *place, is_money=choice.unit == "分") if choice.unit else ""


def context(sheet: FormSheet, row: int, column: int) -> tuple[str, ...]:
    """What tells a cell: the words beside and above it; when they change the cell may mean something else."""
    return tuple(map(same, (*beside(sheet, row, column), "|", *above(sheet, row, column))))


def room(sheet: FormSheet, row: int, columns: tuple[int, ...]) -> int | None:
    """How many rows from this one on are free in the columns; None where nothing follows and there is no end."""
    for at in range(row, len(sheet.rows)):
        if any(not sheet.is_free(at, column) for column in columns):
            return at - row
    rest = any(word.strip() for line in sheet.rows[row:] for word in line)
    return len(sheet.rows) - row if sheet.is_word or rest else None


def printed_name(sheet: FormSheet, row: int, names: Sequence[str]) -> str:
    """The one of the names that stands in a row as a cell of its own, without blanks; empty where none or two do."""
    cells = {"".join(word.split()) for word in (sheet.rows[row] if row < len(sheet.rows) else ())}
    there = [name for name in names if name and name in cells]
    return there[0] if len(there) == 1 else ""
