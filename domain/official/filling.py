"""The cells of a form with their values: what was filled, what stayed empty and why (rules 16.4). Pure."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from domain.official.fields import Choice, FormField, Value, in_unit
from domain.official.grid import FormSheet, cell_name, place_of, room
from domain.refusal import Refused


@dataclass(frozen=True)
class Filled:
    """A cell that is written: where, what, and of which row of the form its look is taken."""

    sheet: str
    cell: str
    value: Value
    choice: Choice
    like: str = ""
    """The cell whose look it takes, where the form had no row for it."""


@dataclass(frozen=True)
class Empty:
    """A mapped cell that stays empty, or a free one that nobody mapped."""

    sheet: str
    cell: str
    why: str


@dataclass(frozen=True)
class Filling:
    cells: tuple[Filled, ...]
    empty: tuple[Empty, ...]


Ask = Callable[[FormField, str], Value]
"""The value of a field; of a repeated one for the record of this key."""


def filling(
    sheets: Sequence[FormSheet],
    fields: Sequence[FormField],
    choices: Mapping[str, Choice],
    records: Mapping[str, Sequence[str]],
    ask: Ask,
) -> Filling:
    """Every mapped cell with its value; Refused where a list has more records than the form has rows."""
    by_name = {sheet.name: sheet for sheet in sheets}
    cells: list[Filled] = []
    empty: list[Empty] = []
    for field in fields:
        if field.repeat:
            continue
        choice = choices.get(field.figure)
        value = None if choice is None else in_unit(ask(field, ""), choice, field.unit)
        if choice is None or value is None:
            why = "指标已不存在" if choice is None else "截至日没有这个数"
            empty.append(Empty(field.sheet, field.cell, why))
        else:
            cells.append(Filled(field.sheet, field.cell, value, choice))
    for (sheet, row, repeat), mine in _blocks(fields).items():
        cells += _rows(by_name[sheet], row, mine, choices, records[repeat], ask, empty)
    return Filling(tuple(cells), tuple(empty))


def _blocks(fields: Sequence[FormField]) -> dict[tuple[str, int, str], list[FormField]]:
    found: dict[tuple[str, int, str], list[FormField]] = defaultdict(list)
    for field in fields:
        if field.repeat:
            found[field.sheet, place_of(field.cell)[0], field.repeat].append(field)
    return found


def _rows(
    sheet: FormSheet,
    first: int,
    fields: Sequence[FormField],
    choices: Mapping[str, Choice],
    records: Sequence[str],
    ask: Ask,
    empty: list[Empty],
) -> list[Filled]:
    columns = tuple(place_of(field.cell)[1] for field in fields)
    free = room(sheet, first, columns)
    if free is not None and len(records) > free:
        raise Refused(
            f"没有填：“{sheet.name}”第 {first + 1} 行起只有 {free} 个空行，要填 {len(records)} 行；"
            "请在空表里插入足够的空行（合计行随之下移），再上传这张空表"
        )
    found = []
    for place, record in enumerate(records):
        for field in fields:
            choice, (row, column) = choices.get(field.figure), place_of(field.cell)
            cell = cell_name(row + place, column)
            value = None if choice is None else in_unit(ask(field, record), choice, field.unit)
            if choice is None or value is None:
                empty.append(Empty(sheet.name, cell, "指标已不存在" if choice is None else "没有登记"))
            else:
                like = field.cell if row + place >= len(sheet.rows) else ""
                found.append(Filled(sheet.name, cell, value, choice, like))
    return found


def not_mapped(sheets: Sequence[FormSheet], fields: Sequence[FormField], most: int = 200) -> tuple[Empty, ...]:
    """Free cells within the table that nobody mapped: each has words to its left and above it."""
    taken = {(field.sheet, field.cell) for field in fields}
    rows_taken = {(field.sheet, place_of(field.cell)[0]) for field in fields if field.repeat}
    found = []
    for sheet in sheets:
        for row in range(len(sheet.rows)):
            for column in range(1, sheet.width):
                cell = cell_name(row, column)
                below = any(name == sheet.name and at <= row for name, at in rows_taken)
                if (sheet.name, cell) in taken or below or not sheet.is_free(row, column):
                    continue
                is_within = any(sheet.said(row, at) for at in range(column)) and any(
                    sheet.said(at, column) for at in range(row)
                )
                if is_within:
                    found.append(Empty(sheet.name, cell, "没有对应"))
    return tuple(found[:most])
