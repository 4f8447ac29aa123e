"""Marks a pilot as a demonstration, and copies a plan under another code for measuring. Does not commit."""

from collections.abc import Callable, Sequence
from datetime import date

from sqlalchemy import Connection, select, update

from data_access.bulk import insert_columns, next_id
from data_access.tables import Pilot, metadata

COPIED = (
    "documents",
    "phases",
    "tasks",
    "stage_guides",
    "award_criteria",
    "districts",
    "industries",
    "departments",
    "batches",
)


def mark_demonstration(connection: Connection, pilot_id: int, today: date) -> None:
    """The pilot shows 演示数据 from now on, and its today is the given day."""
    connection.execute(
        update(Pilot)
        .where(Pilot.id == pilot_id)
        .values(is_demo=True, demo_today=today, revision=Pilot.revision + 1, version=Pilot.version + 1)
    )


def copy_plan(
    connection: Connection,
    source_code: str,
    changes: dict[str, object],
    scale_targets: Callable[[Sequence[dict]], list[float]],
) -> int:
    """Copy a pilot's plan; `changes` are columns of the new pilot (code, name …). Returns the new pilot's id.

    `scale_targets` is given the target rows and returns their new values.
    """
    pilots = metadata.tables["pilots"]
    row = connection.execute(select(pilots).where(pilots.c.code == source_code)).mappings().one()
    old_id, new_id = row["id"], next_id(connection, "pilots")
    insert_columns(connection, "pilots", {name: [value] for name, value in ({**row, **changes, "id": new_id}).items()})
    moved: dict[str, dict[int, int]] = {}
    for table in COPIED:
        moved[table] = _copy_rows(connection, table, old_id, new_id, {})
    targets = metadata.tables["targets"]
    rows = (
        connection.execute(select(targets).where(targets.c.pilot_id == old_id).order_by(targets.c.id)).mappings().all()
    )
    _copy_rows(
        connection,
        "targets",
        old_id,
        new_id,
        {
            "district_id": [moved["districts"].get(row["district_id"]) for row in rows],
            "industry_id": [moved["industries"].get(row["industry_id"]) for row in rows],
            "value": scale_targets([dict(row) for row in rows]),
        },
    )
    return new_id


def copy_criteria(connection: Connection, source_code: str, pilot_id: int) -> None:
    """Criteria of awards of another pilot."""
    pilots = metadata.tables["pilots"]
    source = connection.scalar(select(pilots.c.id).where(pilots.c.code == source_code))
    if source is not None:
        _copy_rows(connection, "award_criteria", source, pilot_id, {})


def _copy_rows(
    connection: Connection, name: str, old_id: int, new_id: int, replaced: dict[str, list]
) -> dict[int, int]:
    """Copy the rows of one pilot in the order of their ids; returns old id → new id."""
    table = metadata.tables[name]
    rows = connection.execute(select(table).where(table.c.pilot_id == old_id).order_by(table.c.id)).mappings().all()
    if not rows:
        return {}
    first = next_id(connection, table)
    columns: dict[str, object] = {column: [row[column] for row in rows] for column in table.c.keys()}  # noqa: SIM118
    columns |= {"pilot_id": new_id, "id": list(range(first, first + len(rows))), **replaced}
    insert_columns(connection, table, columns)
    return {row["id"]: first + place for place, row in enumerate(rows)}
