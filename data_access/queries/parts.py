"""Long lists of values in a query, so many at once."""

from collections.abc import Iterable, Iterator

from sqlalchemy import Select

AT_ONCE = 5_000
"""Values of one IN list; SQLite takes 32,766, PostgreSQL 65,535."""


def in_parts(query: Select, column, wanted: Iterable | None) -> Iterator[Select]:
    """The query for the values wanted, so many at once; the query itself where all are."""
    if wanted is None:
        yield query
        return
    values = sorted(set(wanted))
    for start in range(0, len(values), AT_ONCE):
        yield query.where(column.in_(values[start : start + AT_ONCE]))
