"""Fills one pilot with its demonstration: the pure world first, then the tables."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from sqlalchemy import Connection

from data_access.commands.demo import mark_demonstration
from data_access.queries.demo import DemoPlan, count_enterprises, get_demo_plan
from seed_data.demo.days import AS_OF, SEED
from seed_data.demo.in_and_out import write_status_changes
from seed_data.demo.irregular import plant
from seed_data.demo.ledger import Ledger, keep_ledger
from seed_data.demo.money import in_instalments, pay_enterprises, pay_services
from seed_data.demo.observations import observe
from seed_data.demo.office import keep_office
from seed_data.demo.scale import CODE, make_scale_pilot
from seed_data.demo.silence import fall_silent
from seed_data.demo.stories import STORIES
from seed_data.demo.world import World, make_world
from seed_data.demo.write import Ids, Progress, project_codes, write_core
from seed_data.demo.write_money import write_applications, write_ledger
from seed_data.demo.write_registers import write_registers
from seed_data.demo.write_rest import (
    write_issues,
    write_observations,
    write_office,
    write_returns,
    write_reviews,
    write_solutions,
)
from seed_data.demo.write_tasks import write_blocks, write_task_updates
from seed_data.demo.write_transformation import write_transformation


@dataclass
class DemoReport:
    """What was written. `planted`: rule name → project codes or accounts that break it, and no others do."""

    pilot_code: str
    pilot_id: int
    projects: int
    first_project_id: int
    rows: dict[str, int] = field(default_factory=dict)
    planted: dict[str, tuple[str, ...]] = field(default_factory=dict)
    codes: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=object), repr=False)
    updated_on: Callable[[object], np.ndarray] = field(default=None, repr=False)
    """as_of → datetime64[D] by project, in the order of their ids: last update known on that day, NaT before any."""
    world: World = field(default=None, repr=False)


def demonstrate(
    connection: Connection,
    pilot_code: str,
    *,
    projects: int | None = None,
    entries: int | None = None,
    seed: int = SEED,
    progress: Callable[[str, int], None] | None = None,
) -> DemoReport:
    """Fill a pilot whose plan is loaded; does not commit. `progress` is told table name and rows written.

    `entries`: so many movements of money, by paying in instalments (for measuring); never fewer than there are.
    """
    enterprises = None if projects is None else projects - 1  # one enterprise has two projects
    plan = _empty_plan(connection, pilot_code, enterprises)
    world = make_world(plan, enterprises, seed)
    planted = plant(world)
    fall_silent(world, planted)
    ledger = keep_ledger(world, pay_enterprises(world, planted), pay_services(world), planted)
    if entries is not None:
        ledger.payments = in_instalments(ledger.payments, entries - len(ledger.entries))
    rows: dict[str, int] = {}

    def said(table: str, count: int) -> None:
        rows[table] = rows.get(table, 0) + count
        if progress:
            progress(table, count)

    ids = write_core(connection, world, said)
    _write_rest(connection, world, ledger, ids, said)
    mark_demonstration(connection, plan.pilot_id, AS_OF)
    codes = project_codes(world)
    listed = {rule: tuple(codes[positions]) for rule, positions in planted.projects.items()}
    listed |= {rule: tuple(accounts) for rule, accounts in ledger.planted.items()}
    return DemoReport(
        pilot_code, plan.pilot_id, len(world.firm), ids.project, rows, listed, codes, world.diary.updated_on, world
    )


def _empty_plan(connection: Connection, pilot_code: str, enterprises: int | None) -> DemoPlan:
    """The plan of a pilot without enterprises; the scale pilot is made when it is first asked for."""
    plan = get_demo_plan(connection, pilot_code, AS_OF)
    if plan is None and pilot_code == CODE:
        make_scale_pilot(connection, enterprises or STORIES[CODE].enterprises)
        plan = get_demo_plan(connection, pilot_code, AS_OF)
    if plan is None:
        raise ValueError(f"没有试点 {pilot_code}：请先装入方案")
    if count_enterprises(connection, plan.pilot_id):
        raise ValueError(f"试点 {pilot_code} 已有企业，演示数据只写入空的试点")
    return plan


def _write_rest(connection: Connection, world: World, ledger: Ledger, ids: Ids, said: Progress) -> None:
    """Money, reviews, solutions, issues, observations, returns, and the office's own records."""
    said("fund_entries", write_ledger(connection, world, ledger, ids))
    said("subsidy_applications", write_applications(connection, world, ids))
    said("provider_reviews", write_reviews(connection, world, ids))
    for table, count in write_solutions(connection, world, ids).items():
        said(table, count)
    said("provider_status_changes", write_status_changes(connection, world, ids))
    said("issues", write_issues(connection, world, ids))
    series = observe(world.plan, world.as_of, world.plan.reports_weekly, world.seed, int((world.status == 0).sum()))
    said("observations", write_observations(connection, world, series))
    for table, count in write_registers(connection, world, ids, series).items():
        said(table, count)
    for table, count in write_transformation(connection, world, ids).items():
        said(table, count)
    said("submissions", write_returns(connection, world))
    said("task_updates", write_task_updates(connection, world))
    said("block_entries", write_blocks(connection, world, ids))
    for table, count in write_office(connection, world, keep_office(world), ids).items():
        said(table, count)
