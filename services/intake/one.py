"""One row by form as a file of one row: the same check, commit, history, undo and second person as a file of many
(rules 9.12)."""

import csv
import hashlib
import io
from collections.abc import Iterable, Mapping
from datetime import date

from domain.intake.forms import FORMS, Kind
from domain.intake.reading import read_form
from domain.intake.sheet import Sheet
from services.desk import Desk
from services.evaluation.who_reports import may_report, unit_for
from services.intake.check import Upload, parse_upload

BY_FORM = tuple(kind for kind in Kind if kind is not Kind.FUND_ENTRIES)
"""Kinds that come in one by one here; the ledger has a form of its own."""


def one_row(kind: Kind, typed: Mapping[str, object]) -> Upload:
    """The row as the file that is kept of it. `typed`: field → text, number or day; what is blank says nothing."""
    return rows_of(kind, [typed], f"单条登记_{kind.zh}.csv")


def rows_of(kind: Kind, rows: Iterable[Mapping[str, object]], name: str) -> Upload:
    """The same of several rows."""
    return parse_upload(_csv(_cells(kind, rows)), name, kind)


def made_rows(kind: Kind, rows: Iterable[Mapping[str, object]], name: str, title: str = "") -> Upload:
    """Several rows that the product makes itself: no stranger's file, so no child process has to read it. `title`: a
    line above them, by which the same rows made again are another file."""
    cells = [*([[title]] if title else []), *_cells(kind, rows)]
    content = _csv(cells)
    return Upload(
        name, content, hashlib.sha256(content).hexdigest(), kind=kind, reading=read_form([Sheet("", cells)], kind)
    )


def _cells(kind: Kind, rows: Iterable[Mapping[str, object]]) -> list[list[str]]:
    columns = FORMS[kind].columns
    return [
        [column.title for column in columns],
        *([_written(row.get(column.field)) for column in columns] for row in rows),
    ]


def _csv(cells: Iterable[Iterable[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(cells)
    return text.getvalue().encode("utf-8-sig")


def _written(value: object) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)


def kinds_for(desk: Desk) -> tuple[Kind, ...]:
    """Kinds of which the user may register one."""
    unit = unit_for(desk)
    return tuple(kind for kind in BY_FORM if not may_report(desk.user, unit, kind))
