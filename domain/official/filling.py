"""The cells of a form with their values: what was filled, what stayed empty and why (rules 16.4). Pure."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from domain.official.fields import Choice, FormField, Value, in_unit
from domain.official.grid import FormSheet, above, beside, cell_name, place_of, room
from domain.official.proposing import found_in
from domain.refusal import Refused

NUMBER = re.compile(r"[\d.,%％\s-]*")
BY_HAND = re.compile(r"[:：]\s*$|年\s+月\s+日")
"""Words with room for more behind them in their own cell."""


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
Printed = Mapping[str, Mapping[str, str]]
"""By what rows repeat for: a record's names as a form may print them, plain → its key."""


def filling(
    sheets: Sequence[FormSheet],
    fields: Sequence[FormField],
    choices: Mapping[str, Choice],
    records: Mapping[str, Sequence[str]],
    ask: Ask,
    printed: Printed | None = None,
) -> Filling:
    """Every mapped cell with its value. Rows that print a name are of that record, else they follow the records' order;
    Refused where the form has too few of these."""
    by_name = {sheet.name: sheet for sheet in sheets}
    cells: list[Filled] = []
    empty: list[Empty] = []
    for field in fields:
        if field.repeat:
            continue
        choice = choices.get(field.figure)
        value = None if choice is None else in_unit(ask(field, ""), choice, field.unit)
        if choice is None or value is None:
            empty.append(Empty(field.sheet, field.cell, why_empty(field, choice)))
        else:
            cells.append(Filled(field.sheet, field.cell, value, choice))
    for (sheet, row, repeat), mine in _blocks(fields).items():
        named = _named_rows(by_name[sheet], row, mine, (printed or {}).get(repeat, {}))
        told = records[repeat]
        if named:
            gone = [record for record in told if record not in named.values()]
            empty += [Empty(sheet, mine[0].cell, f"表上没有印“{record}”的行，没有填") for record in gone]
            places = [(at, record) for at, record in named.items() if record in told]
        else:
            _must_have_room(by_name[sheet], row, mine, len(told))
            places = list(enumerate(told, start=row))
        cells += _rows(by_name[sheet], places, mine, choices, ask, empty)
    return Filling(tuple(cells), tuple(empty))


def _blocks(fields: Sequence[FormField]) -> dict[tuple[str, int, str], list[FormField]]:
    found: dict[tuple[str, int, str], list[FormField]] = defaultdict(list)
    for field in fields:
        if field.repeat:
            found[field.sheet, place_of(field.cell)[0], field.repeat].append(field)
    return found


def _named_rows(sheet: FormSheet, first: int, fields: Sequence[FormField], names: Mapping[str, str]) -> dict[int, str]:
    """Of a list's free rows those that print the name of a record in a cell of their own, with the record."""
    columns = tuple(place_of(field.cell)[1] for field in fields)
    free, found = room(sheet, first, columns), {}
    for row in range(first, len(sheet.rows) if free is None else first + free):
        words = {found_in(names, sheet.said(row, at)) for at in range(sheet.width) if at not in columns} - {""}
        if len(words) == 1:
            found[row] = words.pop()
    return found


def _must_have_room(sheet: FormSheet, first: int, fields: Sequence[FormField], wanted: int) -> None:
    free = room(sheet, first, tuple(place_of(field.cell)[1] for field in fields))
    if free is not None and wanted > free:
        raise Refused(
            f"没有填：“{sheet.name}”第 {first + 1} 行起只有 {free} 个空行，要填 {wanted} 行；"
            "请在空表里插入足够的空行（合计行随之下移），再上传这张空表"
        )


def _rows(
    sheet: FormSheet,
    places: Sequence[tuple[int, str]],
    fields: Sequence[FormField],
    choices: Mapping[str, Choice],
    ask: Ask,
    empty: list[Empty],
) -> list[Filled]:
    found = []
    asked = [(field, choices.get(field.figure), place_of(field.cell)[1]) for field in fields]
    for row, record in places:
        for field, choice, column in asked:
            cell = cell_name(row, column)
            value = None if choice is None else in_unit(ask(field, record), choice, field.unit)
            if choice is None or value is None:
                empty.append(Empty(sheet.name, cell, why_empty(field, choice, record)))
            else:
                like = field.cell if row >= len(sheet.rows) else ""
                found.append(Filled(sheet.name, cell, value, choice, like))
    return found


def why_empty(field: FormField, choice: Choice | None, record: str = "") -> str:
    """Why a mapped cell has no value."""
    if choice is None:
        return "指标已不存在"
    unit = record if field.repeat in ("district", "industry") else field.district or field.industry
    kind = field.figure.partition(".")[0]
    if kind == "target":
        return f"方案没有给{unit}印发这个目标" if unit else "方案没有这个时期的目标"
    if kind in ("attainment", "gap"):
        return f"方案没有给{unit}印发目标，或截至日没有完成数" if unit else "没有这个时期的目标，或截至日没有完成数"
    return "没有登记" if field.repeat else "截至日没有这个数"


def not_mapped(sheets: Sequence[FormSheet], fields: Sequence[FormField], most: int = 200) -> tuple[Empty, ...]:
    """Free cells within a table that nobody mapped. What has words to its left and above it could be recognised; what
    lacks one of the two, inside a table, says so once a row or column. Of a list row by row each column
    that is not mapped, once."""
    found = [
        one for sheet in sheets for one in _not_mapped(sheet, [field for field in fields if field.sheet == sheet.name])
    ]
    return tuple(found[:most])


def _not_mapped(sheet: FormSheet, fields: Sequence[FormField]) -> Iterator[Empty]:
    taken = {place_of(field.cell) for field in fields}
    lists = {
        row: (row + free if (free := room(sheet, row, tuple(columns))) is not None else len(sheet.rows))
        for row, columns in _columns(fields).items()
    }
    titled = [row for row in range(len(sheet.rows)) if any(sheet.said(row, at) for at in range(sheet.width))]
    named = [at for at in range(sheet.width) if any(sheet.said(row, at) for row in titled)]
    told: set[str] = set()
    for row in range(len(sheet.rows)):
        for column in range(sheet.width):
            if BY_HAND.search(sheet.at(row, column)) and not sheet.is_free(row, column + 1):
                yield Empty(sheet.name, cell_name(row, column), f"“{sheet.said(row, column)}”要在这一格里手填")
            if (row, column) in taken or not sheet.is_free(row, column):
                continue
            block = next((first for first, end in lists.items() if first <= row < end), None)
            is_under, is_beside = bool(above(sheet, row, column)), bool(beside(sheet, row, column))
            cell = cell_name(row, column)
            if block is not None:
                if row == block and is_under:
                    summed = any(at == column and row < line for line, at in sheet.formulas)
                    zero = "，有公式的合计会是 0" if summed else ""
                    yield Empty(sheet.name, cell, f"“{above(sheet, row, column)[0]}”这一列没有对应，逐行都空着{zero}")
            elif is_under and is_beside:
                yield Empty(sheet.name, cell, "没有对应")
            elif _is_labelled(sheet, row, column) and (sheet.is_word or titled[0] < row and column < named[-1]):
                yield Empty(sheet.name, cell, f"“{sheet.said(row, column - 1)}”右边的格没有对应")
            elif is_under and column > 0 and titled[0] < row < titled[-1] and f"row {row}" not in told:
                told.add(f"row {row}")
                yield Empty(sheet.name, cell, f"第 {row + 1} 行左边没有名称，认不出填什么：请点格选指标")
            elif is_beside and row > titled[0] and named[0] < column < named[-1] and f"column {column}" not in told:
                told.add(f"column {column}")
                yield Empty(sheet.name, cell, f"{cell_name(0, column)[:-1]} 列上方没有表头，认不出填什么：请点格选指标")


def _is_labelled(sheet: FormSheet, row: int, column: int) -> bool:
    """Whether words that are no number stand right before a cell."""
    words = sheet.said(row, column - 1) if column else ""
    return bool(words) and not NUMBER.fullmatch(words)


def _columns(fields: Sequence[FormField]) -> dict[int, list[int]]:
    """First row of each list, and the columns of it that are mapped."""
    found: dict[int, list[int]] = defaultdict(list)
    for field in fields:
        if field.repeat:
            row, column = place_of(field.cell)
            found[row].append(column)
    return found


def not_recognised(empty: Sequence[Empty]) -> str:
    """Why the words of a form say no more."""
    rows, columns = (sum(word in one.why for one in empty) for word in ("左边没有名称", "上方没有表头"))
    told = [f"{rows} 行左边没有名称"] if rows else []
    told += [f"{columns} 列上方没有表头"] if columns else []
    rest = len(empty) - rows - columns
    told += [f"{rest} 格的名称或表头不是本方案的指标、地区、行业和常用的栏名"] if rest else []
    said = f"（{'，'.join(told)}）" if told else ""
    return f"表头里没有认出更多的格{said}：请点格选指标"
