"""From cells to rows of a form: finds the headings (one row or two merged ones), reads below them, names each cell."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from domain.intake.forms import FORMS, REMARK, Column, Form, Kind, Sort
from domain.intake.values import FEN, plain, read_value
from domain.intake.views import Problem, Row, Weight

Cells = Sequence[Sequence[object]]
LOOKED_AT = 20
"""Headings stand within the first rows; above them may be titles and notes."""
TOTALS = frozenset({"合计", "小计", "总计", "共计"})
AMOUNTS = (Sort.MONEY, Sort.YUAN)
DAYS_TO_1904 = 1462
MOST_PROBLEMS = 500
"""Problems listed of one file; the rest is counted."""


@dataclass(frozen=True)
class Sheet:
    """A sheet as it was read: values row by row, from A1. `is_1904`: days count from 1904 (old Excel for Mac)."""

    name: str
    rows: Cells
    is_1904: bool = False


@dataclass(frozen=True)
class Heading:
    """Columns by place on the sheet, with the unit the heading names; `first_row` is where data begins (from 0)."""

    form: Form
    places: dict[int, tuple[Column, str]]
    first_row: int
    unknown: tuple[tuple[int, str], ...]
    twice: tuple[tuple[int, str], ...]
    bad_units: tuple[tuple[int, str], ...]


def letters(place: int) -> str:
    """Column letters of a place counted from 0: A, B, …, AA."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(65 + rest) + name
    return name


def find_heading(sheet: Sheet, forms: Sequence[Form]) -> Heading | None:
    """The best reading of the first rows as headings of one of the forms; None when no form's keys are all there."""
    best: Heading | None = None
    for at in range(min(LOOKED_AT, len(sheet.rows))):
        for texts, first_row in _candidates(sheet.rows, at):
            for form in forms:
                found = _match(form, texts, first_row)
                if found and (best is None or len(found.places) > len(best.places)):
                    best = found
    return best


def _candidates(rows: Cells, at: int) -> list[tuple[list[str], int]]:
    """A row's texts, and the texts of it and the next one put together as merged headings are."""
    upper = [plain(value) for value in rows[at]]
    found = [(upper, at + 1)]
    if at + 1 < len(rows):
        lower = [plain(value) for value in rows[at + 1]]
        width = max(len(upper), len(lower))
        upper, lower = upper + [""] * (width - len(upper)), lower + [""] * (width - len(lower))
        group, both = "", []
        for above, below in zip(upper, lower, strict=True):
            group = above or group
            both.append(above if not below else group + below)
        found.append((both, at + 2))
    return found


_UNIT = re.compile(r"(.+?)\(([^()]+)\)")


def _match(form: Form, texts: Sequence[str], first_row: int) -> Heading | None:
    names = {_bare(column.heading): column for column in (*form.columns, REMARK)}
    places: dict[int, tuple[Column, str]] = {}
    unknown, twice, bad_units = [], [], []
    for place, text in enumerate(texts):
        bare = _bare(text)
        split = _UNIT.fullmatch(bare)
        name, unit = (split[1], split[2]) if split and bare not in names else (bare, "")
        column = names.get(name)
        if column is None:
            unknown += [(place, text)] if bare else []
        elif any(known is column for known, _ in places.values()):
            twice.append((place, text))
        elif unit and (column.sort in AMOUNTS and unit not in FEN or column.sort is Sort.RAW and unit != column.unit):
            bad_units.append((place, text))
        else:
            places[place] = (column, unit if column.sort in AMOUNTS else "")
    held = {column.field for column, _ in places.values()}
    if not {column.field for column in form.keys} <= held or len(held) < 2:
        return None
    return Heading(form, places, first_row, tuple(unknown), tuple(twice), tuple(bad_units))


def _bare(text: str) -> str:
    """A heading without what people put around it: blanks, line breaks, marks of required fields."""
    return re.sub(r"[\s*:※]", "", plain(text))


def choose(sheets: Sequence[Sheet], kind: Kind | None) -> tuple[Sheet, Heading] | None:
    """The sheet and form whose headings fit best, among all forms unless the kind is known."""
    forms = [FORMS[kind]] if kind else list(FORMS.values())
    found = [(sheet, heading) for sheet in sheets if (heading := find_heading(sheet, forms))]
    return max(found, key=lambda pair: len(pair[1].places), default=None)


def rows_of(sheet: Sheet, heading: Heading) -> tuple[list[Row], list[Problem]]:
    """Every filled row below the headings, and everything that cannot be read; an unreadable cell is not in its row."""
    rows: list[Row] = []
    problems = _heading_problems(sheet, heading)
    width = max(heading.places) + 1
    for number, cells in enumerate(sheet.rows[heading.first_row :], start=heading.first_row + 1):
        cells = cells[:width]
        if not any(value not in (None, "") for value in cells):
            continue
        values, remark, unread = {}, "", set()
        broken: list[Problem] = []
        for place, (column, unit) in heading.places.items():
            if place >= len(cells) or cells[place] in (None, ""):
                continue
            try:
                value = read_value(column, _from_1900(sheet, column, cells[place]), unit)
            except ValueError as error:
                broken.append(problem_at(sheet, heading, number, column.field, Weight.ERROR, *error.args))
                unread.add(column.field)
                continue
            if column is REMARK:
                remark = words_of(value)
            elif value is not None:
                values[column.field] = value
        if _is_total(cells):
            problems.append(
                Problem(Weight.NOTE, "合计行没有读取", "合计由系统计算，不用填", sheet.name, f"A{number}", "", number)
            )
        elif values or broken:
            rows.append(Row(number, values, remark, frozenset(unread)))
            problems += broken
    return rows, problems


def _from_1900(sheet: Sheet, column: Column, raw: object) -> object:
    """A bare serial day of a sheet that counts from 1904, as one that counts from 1900 would have it."""
    is_serial = column.sort is Sort.DAY and isinstance(raw, int | float) and 10_000 <= raw < 100_000
    return raw + DAYS_TO_1904 if sheet.is_1904 and is_serial else raw


def words_of(value: object) -> str:
    """An explanation as it was written; empty where nothing is said: a dash, a full stop, 清空."""
    text = value.strip() if isinstance(value, str) else ""
    return text if any(sign.isalnum() for sign in text) else ""


def _is_total(cells: Sequence[object]) -> bool:
    first = next((plain(value) for value in cells if value not in (None, "")), "")
    return re.sub(r"\s", "", first) in TOTALS


def problem_at(
    sheet: Sheet, heading: Heading, number: int, field: str, weight: Weight, cause: str, cure: str
) -> Problem:
    """A problem of a field in a row, with the cell it stands in (the row's first key cell where it has none)."""
    places = {column.field: place for place, (column, _) in heading.places.items()}
    column = next((c for c in (*heading.form.columns, REMARK) if c.field == field), heading.form.keys[0])
    place = places.get(field, places[heading.form.keys[0].field])
    return Problem(weight, cause, cure, sheet.name, f"{letters(place)}{number}", column.title, number)


def _heading_problems(sheet: Sheet, heading: Heading) -> list[Problem]:
    row = heading.first_row
    known = "、".join(column.title for column in heading.form.columns)
    found = [
        Problem(
            Weight.ERROR, f"表头“{text}”出现两次", "请删去多余的一列", sheet.name, f"{letters(place)}{row}", text, row
        )
        for place, text in heading.twice
    ]
    found += [
        Problem(
            Weight.ERROR,
            f"表头“{text}”的单位不能用",
            "请用模板里的单位",
            sheet.name,
            f"{letters(place)}{row}",
            text,
            row,
        )
        for place, text in heading.bad_units
    ]
    found += [
        Problem(
            Weight.NOTE,
            f"表头“{text[:30]}”不认识，这一列没有读取",
            f"如需上报，表头请用：{known}",
            sheet.name,
            f"{letters(place)}{row}",
            text[:30],
            row,
        )
        for place, text in heading.unknown[:20]
    ]
    return found
