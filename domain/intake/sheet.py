"""A sheet, and which of its rows are the headings of a form: one row, or two merged ones."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from domain.intake.columns import REMARK, Column, Sort
from domain.intake.forms import FORMS, Form, Kind
from domain.intake.values import FEN, plain

Cells = Sequence[Sequence[object]]
LOOKED_AT = 20
"""Headings stand within the first rows; above them may be titles and notes."""
AMOUNTS = (Sort.MONEY, Sort.YUAN)


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
    unknown: tuple[tuple[int, str], ...] = ()
    twice: tuple[tuple[int, str], ...] = ()
    bad_units: tuple[tuple[int, str], ...] = ()


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
