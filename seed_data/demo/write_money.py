"""Writes the ledger."""

import numpy as np
from sqlalchemy import Connection

from data_access.bulk import insert_columns
from data_access.commands.money import insert_entries
from domain.days import NEVER
from domain.words import STAGES, Stage
from seed_data.demo.days import as_dates
from seed_data.demo.ledger import Ledger, columns_of
from seed_data.demo.world import World
from seed_data.demo.write import Ids, ids_of

APPLIES_AFTER = 3
"""Days from going live to the application."""


def write_ledger(connection: Connection, world: World, ledger: Ledger, ids: Ids) -> int:
    """All fund entries in order of day; returns their number."""
    columns = columns_of(world, ledger, ids.uscc)
    project, district = columns.pop("project"), columns.pop("district")
    of_project, of_district = project >= 0, district >= 0
    batch = ids_of(world.plan.batches, world.batch[np.maximum(project, 0)])
    return insert_entries(
        connection,
        {
            **columns,
            "pilot_id": world.plan.pilot_id,
            "project_id": np.where(of_project, project + ids.project, None),
            "district_id": np.where(of_district, ids_of(world.plan.districts, np.maximum(district, 0)), None),
            "batch_id": np.where(of_project, batch, None),
            "author": "财政经办（演示）",
            "approver": "专班办公室（演示）",
        },
    )


def applications(world: World) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Projects that applied, 分, days: who has gone live, a few days later, for the batch's ratio of the contract,
    up to the cap of level 3."""
    went_live = world.done[:, STAGES.index(Stage.GO_LIVE)]
    project = np.flatnonzero((went_live != NEVER) & (went_live + APPLIES_AFTER <= world.as_of))
    ratio = np.rint(np.array([batch.ratio for batch in world.plan.batches]) * 10_000).astype(np.int64)
    cap = np.array([batch.caps_fen[1] for batch in world.plan.batches])
    batch = world.batch[project]
    amount = np.minimum(ratio[batch] * world.contract_fen[project] // 10_000, cap[batch]) // 100 * 100
    return project, amount, went_live[project] + APPLIES_AFTER


def write_applications(connection: Connection, world: World, ids: Ids) -> int:
    project, amount, days = applications(world)
    columns = {"project_id": project + ids.project, "applied_fen": amount, "applied_on": as_dates(days)}
    return insert_columns(connection, "subsidy_applications", columns)
