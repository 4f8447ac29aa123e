"""Days of a plan's workbook that are written as the plan says them, read where they have one reading (rules 2.10)."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from domain.intake.columns import Column
from domain.intake.days import read_day
from domain.intake.heading import Heading
from domain.intake.sheet import Sheet, letters
from domain.intake.values import Unread, plain
from domain.intake.views import CellProblem, Weight
from services.plans.days_said import NO_YEAR, TWO_READINGS, days_said

FIRST = frozenset({"starts_on", "opens_on"})
LAST = frozenset({"ends_on", "closes_on", "last_on"})
"""Columns of days that a plan says by month, quarter or year, and which edge of it they mean. A day of issue, or from
which something holds, is never said so: it stays a day."""
_YEAR = re.compile(r"(20\d\d)(?=[-年/.]|$)")


def years_of(sheet: Sheet | None) -> tuple[int, int] | None:
    """First and last year that a sheet of phases names; None without any."""
    found = set[int]()
    for row in sheet.rows if sheet is not None else ():
        for value in row:
            if isinstance(value, date):
                found.add(value.year)
            elif isinstance(value, str):
                found |= {int(year) for year in _YEAR.findall(value)}
    return (min(found), max(found)) if found else None


def with_days(sheet: Sheet, heading: Heading, years: tuple[int, int] | None) -> tuple[Sheet, list[CellProblem]]:
    """The sheet with days in place of their words, a note on each; why where there are two readings. `years`: first
    and last of the plan."""
    places = {place: column for place, (column, _) in heading.places.items() if column.field in FIRST | LAST}
    rows: list[Sequence[object]] = list(sheet.rows)
    notes: list[CellProblem] = []
    for number in range(heading.first_row, len(rows) if places else 0):
        cells = list(rows[number])
        for place, column in places.items():
            text = cells[place] if place < len(cells) else None
            if not isinstance(text, str) or not plain(text) or _is_day(text):
                continue
            said = days_said(text, years)
            if said.why in (NO_YEAR, TWO_READINGS):
                cells[place] = Unread(*_asked(text, said.why, years))
                continue
            day = said.first_on if column.field in FIRST else said.last_on
            if not said.why and (day is not None or not column.required):
                cells[place] = day
                notes.append(_note(text, day, sheet.name, f"{letters(place)}{number + 1}", column, number + 1))
        rows[number] = cells
    return replace(sheet, rows=rows), notes


def _is_day(text: str) -> bool:
    try:
        read_day(text, plain(text))
    except ValueError:
        return False
    return True


def _note(text: str, day: date | None, sheet: str, at: str, column: Column, row: int) -> CellProblem:
    cause = f"“{plain(text)[:30]}”" + (f"读作 {day}" if day is not None else "没有写到哪一天，留空")
    return CellProblem(Weight.NOTE, cause, "不对的请改成日期，如 2026-11-15", sheet, at, column.title, row)


def _asked(text: str, why: str, years: tuple[int, int] | None) -> tuple[str, str]:
    """Cause and cure of a text that has several readings."""
    span = f"试点期是 {years[0]}—{years[1]} 年，" if years and why == NO_YEAR else ""
    return f"“{plain(text)[:30]}”{why}", f"{span}请改成日期，如 2026-11-15"
