"""Writes what was said of tasks and of blocked enterprises."""

from datetime import timedelta

from sqlalchemy import Connection

from data_access.bulk import insert_columns
from data_access.queries.tasks import list_phases, list_tasks
from domain.days import EPOCH
from seed_data.demo.tasks import make_blocks, make_updates
from seed_data.demo.world import World
from seed_data.demo.write import Ids
from services.evaluation.tasks import phase_of, task_of


def write_task_updates(connection: Connection, world: World) -> int:
    day, pilot = EPOCH + timedelta(days=int(world.as_of)), world.plan.pilot_id
    tasks = [task_of(row) for row in list_tasks(connection, pilot, day)]
    phases = [phase_of(row) for row in list_phases(connection, pilot, day)]
    return _write(connection, "task_updates", make_updates(world, tasks, phases))


def write_blocks(connection: Connection, world: World, ids: Ids) -> int:
    rows = make_blocks(world)
    for row in rows:
        row["project_id"] = ids.project + int(row.pop("project"))
    return _write(connection, "block_entries", rows)


def _write(connection: Connection, table: str, rows: list[dict[str, object]]) -> int:
    columns = {name: [row[name] for row in rows] for name in (rows[0] if rows else ())}
    return insert_columns(connection, table, columns) if rows else 0
