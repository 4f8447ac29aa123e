"""Writes the registers of a demonstration."""

from collections.abc import Sequence

from sqlalchemy import Connection

from data_access.bulk import insert_columns, next_id
from seed_data.demo.batches import make_batches
from seed_data.demo.observations import Observed
from seed_data.demo.registers import make_registers
from seed_data.demo.world import World
from seed_data.demo.write import Ids

WITHOUT_PILOT = ("cloud_uses", "loans", "policy_claims", "batch_funds")


def write_registers(connection: Connection, world: World, ids: Ids, series: Sequence[Observed]) -> dict[str, int]:
    """Table → rows written."""
    made = {**make_registers(world, series), **make_batches(world)}
    first = {"product": next_id(connection, "finance_products"), "policy": next_id(connection, "policies")}
    written = {}
    for table, rows in made.items():
        for row in rows:
            if "firm" in row:
                firm = row.pop("firm")
                row["enterprise_id"] = None if firm is None else ids.enterprise + int(firm)
            if "project" in row:
                row["project_id"] = ids.project + int(row.pop("project"))
            for name, start in first.items():
                if name in row:
                    row[f"{name}_id"] = start + int(row.pop(name))
        columns = {name: [row[name] for row in rows] for name in (rows[0] if rows else ())}
        fixed = {} if table in WITHOUT_PILOT else {"pilot_id": world.plan.pilot_id}
        written[table] = insert_columns(connection, table, fixed | columns) if rows else 0
    return written
