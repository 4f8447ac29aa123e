"""Long lists of values in a query, so many at once."""

from collections.abc import Iterable, Iterator

from sqlalchemy import ColumnElement, Select, or_

from data_access.tables import Indicator

AT_ONCE = 5_000
"""Values of one IN list; SQLite takes 32,766, PostgreSQL 65,535."""


def is_typed() -> ColumnElement[bool]:
    """Whether figures of an indicator may be typed: of a counted one they are held against its register."""
    return or_(Indicator.measure == "reported", Indicator.measure.startswith("counted:"))


def in_parts(query: Select, column, wanted: Iterable | None) -> Iterator[Select]:
    """The query for the values wanted, so many at once; the query itself where all are."""
    if wanted is None:
        yield query
        return
    values = sorted(set(wanted))
    for start in range(0, len(values), AT_ONCE):
        yield query.where(column.in_(values[start : start + AT_ONCE]))
