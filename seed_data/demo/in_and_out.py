"""How the demonstration's bad providers came to their status, step by step, and which solutions its projects use."""

from dataclasses import dataclass
from datetime import UTC, datetime, time

import numpy as np
from sqlalchemy import Connection

from data_access.bulk import insert_columns, next_id
from domain.days import NEVER, day
from domain.words import ProviderAction, ProviderStatus
from seed_data.demo.days import as_dates, workday
from seed_data.demo.pool import Solutions
from seed_data.demo.timetable import CONTRACT
from seed_data.demo.world import World
from seed_data.demo.write import Ids

AUTHOR, APPROVER = "专班办公室（演示）", "市工信局分管负责人（演示）"
WAYS = {
    ProviderStatus.WARNED: (ProviderAction.WARN,),
    ProviderStatus.SUSPENDED: (ProviderAction.WARN, ProviderAction.SUSPEND),
    ProviderStatus.REMOVED: (ProviderAction.WARN, ProviderAction.SUSPEND, ProviderAction.REMOVE),
}
BECOMES = {
    ProviderAction.WARN: ProviderStatus.WARNED,
    ProviderAction.SUSPEND: ProviderStatus.SUSPENDED,
    ProviderAction.REMOVE: ProviderStatus.REMOVED,
}
REASONS = {
    ProviderAction.WARN: "多个项目进度严重滞后，约谈",
    ProviderAction.SUSPEND: "整改不到位，暂停承接新项目",
    ProviderAction.REMOVE: "连续两期显著落后，清退",
    ProviderAction.APPEAL: "认为滞后系企业停产检修所致，请求撤销",
    ProviderAction.UPHOLD: "核对里程碑与现场记录，企业停产仅影响一个项目，维持原决定",
}
BETWEEN = 24
"""Days between two steps."""
RECTIFY = 30


@dataclass
class _Steps:
    """Rows of the table while they are made."""

    first: int
    rows: list[dict]

    def add(self, provider: int, action: ProviderAction, on: int, before, after, answers: int | None = None) -> int:
        appeal = action is ProviderAction.APPEAL
        number = self.first + len(self.rows)
        happened = day(on)
        asks = action in (ProviderAction.WARN, ProviderAction.SUSPEND)
        self.rows.append(
            {
                "id": number,
                "provider_id": provider,
                "happened_on": happened,
                "action": action.value,
                "status_before": before.value,
                "status_after": after.value,
                "reason": REASONS[action],
                "author": "服务商（演示）" if appeal else AUTHOR,
                "approver": "" if appeal else APPROVER,
                "document": "" if appeal else f"演示·数转专班〔{happened.year}〕{number}号",
                "rectify_by": day(on + RECTIFY) if asks else None,
                "answers_id": answers,
                "recorded_at": datetime.combine(happened, time(10), UTC),
            }
        )
        return number


def write_status_changes(connection: Connection, world: World, ids: Ids) -> int:
    """The way of each provider that is not in the pool as usual; the suspended ones appealed in vain."""
    pool, statuses = world.suppliers, list(ProviderStatus)
    steps = _Steps(next_id(connection, "provider_status_changes"), [])
    for place in np.flatnonzero(pool.status > 0).tolist():
        status, last = statuses[pool.status[place]], int(pool.status_on[place])
        way = WAYS[status]
        before, step = ProviderStatus.ACTIVE, 0
        for at, action in enumerate(way):
            on = max(last - BETWEEN * (len(way) - 1 - at), int(pool.admitted[place]))
            on = on if at == len(way) - 1 else int(workday(np.array([on]))[0])
            step = steps.add(ids.provider + place, action, min(on, last), before, BECOMES[action])
            before = BECOMES[action]
        if status is ProviderStatus.SUSPENDED and last + 7 <= world.as_of:
            appeal = steps.add(ids.provider + place, ProviderAction.APPEAL, last + 2, before, before, step)
            steps.add(ids.provider + place, ProviderAction.UPHOLD, last + 7, before, before, appeal)
    if not steps.rows:
        return 0
    columns = {name: [row[name] for row in steps.rows] for name in steps.rows[0]}
    return insert_columns(connection, "provider_status_changes", columns)


def write_uses(connection: Connection, world: World, found: Solutions, first_solution: int, ids: Ids) -> int:
    """Most signed projects use one or two solutions of their industry that were listed by then."""
    rng = world.rng("solution uses")
    signed = world.done[:, CONTRACT]
    solutions, projects, days = [], [], []
    for industry in range(len(world.plan.industries)):
        mine = np.flatnonzero(found.industry == industry)
        if not len(mine):
            continue
        mine = mine[np.argsort(found.day[mine], kind="stable")]
        for chance in (0.75, 0.35):
            of = np.flatnonzero((world.industry == industry) & (signed != NEVER) & (rng.random(len(signed)) < chance))
            used = signed[of] + rng.integers(10, 60, len(of))
            known = np.searchsorted(found.day[mine], used, side="right")
            keep = (known > 0) & (used <= world.as_of)
            pick = (rng.random(len(of)) ** 1.7 * known).astype(np.int64)
            solutions.append(mine[pick[keep]])
            projects.append(of[keep])
            days.append(used[keep])
    if not solutions:
        return 0
    pairs = np.column_stack([np.concatenate(part) for part in (solutions, projects, days)])
    _, once = np.unique(pairs[:, :2], axis=0, return_index=True)
    pairs = pairs[np.sort(once)]
    return insert_columns(
        connection,
        "solution_uses",
        {
            "solution_id": first_solution + pairs[:, 0],
            "project_id": ids.project + pairs[:, 1],
            "used_on": as_dates(pairs[:, 2]),
        },
    )
