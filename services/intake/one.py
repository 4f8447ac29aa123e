"""One row by form as a file of one row: the same check, commit, history, undo and second person as a file of many
(rules 9.12)."""

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import date

from domain.intake.forms import FORMS, Kind
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
    columns = FORMS[kind].columns
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([column.title for column in columns])
    writer.writerows([_written(row.get(column.field)) for column in columns] for row in rows)
    return parse_upload(text.getvalue().encode("utf-8-sig"), name, kind)


def _written(value: object) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)


def kinds_for(desk: Desk) -> tuple[Kind, ...]:
    """Kinds of which the user may register one."""
    unit = unit_for(desk)
    return tuple(kind for kind in BY_FORM if not may_report(desk.user, unit, kind))
