"""Columns of readings apart into rows, bodies and texts, many at once: the triggers of a view do it row by row, which
takes some times as long."""

from collections.abc import Callable, Sequence
from datetime import date

from sqlalchemy import Connection, Table, text

from data_access.kept_once import BEFORE, apart
from data_access.tables import metadata
from data_access.tables.kept_once import USUAL, KeptOnce, parts_of

Columns = dict[str, Sequence[object]]
Insert = Callable[[Connection, Table, dict[str, object]], int]


def insert_apart(connection: Connection, kept: KeptOnce, period_id: int, columns: Columns, insert: Insert) -> None:
    """Readings of one open period, given as the driver's values by the names of the view."""
    columns = _with_texts(connection, kept, columns, insert)
    for name in columns.keys() & USUAL.keys():
        columns[name] = [None if value == USUAL[name] else value for value in columns[name]]
    names = [name for name in kept.bodies.c.keys() if name not in ("id", "period_id")]  # noqa: SIM118
    key = [f"{name}_id" if name in kept.texts else name for name in kept.key]
    known = _known(connection, kept, period_id, key, names)
    keys, bodies = (zip(*(columns[name] for name in some), strict=True) for some in (key, names))
    both = [(known.get(of), body) for of, body in zip(keys, bodies, strict=True)]
    new = [body for before, body in both if before is None or before[1] != body]
    ids = _new_ids(connection, kept, len(new))
    if new:
        of_bodies = dict(zip(names, map(list, zip(*new, strict=True)), strict=True))
        insert(connection, kept.bodies, {"id": ids, "period_id": period_id, **of_bodies})
    numbers = iter(ids)
    of_rows = [next(numbers) if before is None or before[1] != body else before[0] for before, body in both]
    rest = {name: columns[name] for name in kept.rows.c.keys() if name in columns}  # noqa: SIM118
    insert(connection, kept.rows, {**rest, "period_id": period_id, "body_id": of_rows})


def _new_ids(connection: Connection, kept: KeptOnce, number: int) -> list[int]:
    """Numbers for new bodies, which nobody else gets."""
    if connection.dialect.name == "postgresql":
        query = f"SELECT nextval(pg_get_serial_sequence('{kept.bodies.name}', 'id')) FROM generate_series(1, :number)"
        return list(connection.scalars(text(query), {"number": number}))
    last = connection.scalar(text(f"SELECT coalesce(max(id), 0) FROM {kept.bodies.name}"))
    return list(range(last + 1, last + 1 + number))


def _with_texts(connection: Connection, kept: KeptOnce, columns: Columns, insert: Insert) -> Columns:
    """Numbers of texts, and the numbers in them, instead of texts; those that are new are written down."""
    found = dict(columns)
    for name, (table, column, numbers) in kept.texts.items():
        said = [apart(one, numbers) for one in found.pop(name)]
        query = text(f"SELECT {column}, id FROM {table}")
        ids = dict(connection.execute(query).all())
        if new := [one for one in dict.fromkeys(one[0] for one in said) if one not in ids]:
            insert(connection, metadata.tables[table], {column: new})
            ids = dict(connection.execute(query).all())
        found[f"{name}_id"] = [ids[one[0]] for one in said]
        for at, part in enumerate(parts_of(name, numbers), 1):
            found[part] = [one[at] if at < len(one) else None for one in said]
    return found


def _known(
    connection: Connection, kept: KeptOnce, period_id: int, key: list[str], names: list[str]
) -> dict[tuple, tuple[int, tuple]]:
    """What the period before said: number and values of each body by what it is of."""
    before = connection.scalar(
        text(BEFORE.format(schema="").replace("NEW.period_id", ":period")), {"period": period_id}
    )
    columns = ", ".join([f"r.{name}" for name in key] + ["b.id"] + [f"b.{name}" for name in names])
    query = (
        f"SELECT {columns} FROM {kept.rows.name} r JOIN {kept.bodies.name} b ON b.id = r.body_id "
        "WHERE r.period_id = :before"
    )
    size, rows = len(key), connection.execute(text(query), {"before": before}).all() if before else []
    return {tuple(row[:size]): (row[size], tuple(map(_plain, row[size + 1 :]))) for row in rows}


def _plain(value: object) -> object:
    """A day as text, as it is written."""
    return value.isoformat() if isinstance(value, date) else value
