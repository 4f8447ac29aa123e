"""Writes the ledger."""

import numpy as np
from sqlalchemy import Connection

from data_access.bulk import insert_columns
from seed_data.demo.ledger import Ledger, columns_of
from seed_data.demo.world import World
from seed_data.demo.write import Ids, ids_of


def write_ledger(connection: Connection, world: World, ledger: Ledger, ids: Ids) -> int:
    """All fund entries in order of day; returns their number."""
    columns = columns_of(world, ledger, ids.uscc)
    project, district = columns.pop("project"), columns.pop("district")
    of_project, of_district = project >= 0, district >= 0
    batch = ids_of(world.plan.batches, world.batch[np.maximum(project, 0)])
    return insert_columns(
        connection,
        "fund_entries",
        {
            **columns,
            "pilot_id": world.plan.pilot_id,
            "project_id": np.where(of_project, project + ids.project, None),
            "district_id": np.where(of_district, ids_of(world.plan.districts, np.maximum(district, 0)), None),
            "batch_id": np.where(of_project, batch, None),
            "author": "财政经办(演示)",
            "approver": "专班办公室(演示)",
        },
    )
