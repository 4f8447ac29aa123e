"""Batches by quota in a demonstration: who wants in, budgets, objections, places that were set for the newest batch."""

from datetime import timedelta

import numpy as np

from domain.days import EPOCH
from domain.targets.allocation import largest_remainder
from domain.words import ObjectionOutcome
from seed_data.demo.codes import credit_codes
from seed_data.demo.world import World
from seed_data.demo.write_money import applications

FIRST_CODE, WANTING, GONE = 90_000_000, 36, 9
"""Number of the first enterprise that wants in; how many there are; every so many withdrew."""
BUDGETS = (1.06, 0.97, 1.2, 1.2)
"""Budget of a batch in its place, as a part of what was set or applied for: the second is used up."""
SHARES = {"central_percent": 60.0, "province_percent": 0.0, "city_percent": 24.0, "district_percent": 16.0}
SPARE = 12
"""Places beyond those taken up."""
NOTICE_AFTER, NOTICE_DAYS = 150, 5
MILLION = 100_000_000
PEOPLE = {"author": "专班办公室经办（演示）", "approved_by": "专班办公室主任（演示）"}
Rows = list[dict[str, object]]


def _day(number: int):
    return EPOCH + timedelta(days=int(number))


def make_batches(world: World) -> dict[str, Rows]:
    """Rows by table; `project` is the position of a project."""
    return {
        "interests": _interests(world),
        "batch_funds": _funds(world),
        "objections": _objections(world),
        "batch_quotas": _quotas(world),
    }


def _interests(world: World) -> Rows:
    """Most of them where the first industries are, registered over the last months."""
    codes = credit_codes(world.story.number, FIRST_CODE + np.arange(WANTING))
    rng = world.rng("interests")
    districts, industries = world.plan.districts, world.plan.industries
    places, trades = rng.integers(len(districts), size=WANTING), rng.integers(len(industries), size=WANTING)
    found: Rows = []
    for at, code in enumerate(codes.tolist()):
        trade = int(min(trades[at], trades[(at * 5 + 2) % WANTING]))
        registered = int(world.as_of) - 120 + 3 * at
        is_gone = at % GONE == GONE - 1 and registered + 20 < world.as_of
        found.append(
            {
                "uscc": code,
                "name": f"演示·{world.story.prefix}意愿{at + 1:03d}",
                "district_id": districts[int(places[at])].id,
                "industry_id": industries[trade].id,
                "registered_on": _day(registered),
                "withdrawn_on": _day(registered + 20) if is_gone else None,
            }
        )
    return found


def _funds(world: World) -> Rows:
    project, amount, _ = applications(world)
    settled = world.approved_fen[project]
    amount = np.where(settled > 0, settled, amount)
    found: Rows = []
    for place, batch in enumerate(world.plan.batches):
        asked = int(amount[world.batch[project] == place].sum())
        begins = batch.opens_on + timedelta(days=NOTICE_AFTER)
        is_shown = begins <= _day(world.as_of)
        if asked:
            found.append(
                {
                    "batch_id": batch.id,
                    "budget_fen": max(round(asked * BUDGETS[min(place, len(BUDGETS) - 1)] / MILLION), 1) * MILLION,
                    **SHARES,
                    "notice_from": begins if is_shown else None,
                    "notice_to": begins + timedelta(days=NOTICE_DAYS - 1) if is_shown else None,
                    "document": f"演示：第{batch.number}批资金分配方案",
                }
            )
    return found


def _objections(world: World) -> Rows:
    """One that was answered, and one that is open against whoever applied last."""
    project, _, days = applications(world)
    if not len(project):
        return []
    order = np.lexsort((project, days))
    first, last = int(project[order[0]]), int(project[order[-1]])
    closed = {"outcome": ObjectionOutcome.REJECTED, "closed_on": _day(world.as_of - 30)}
    return [
        {
            "code": f"YY-{world.story.number:02d}-001",
            "batch_id": world.plan.batches[int(world.batch[first])].id,
            "project": first,
            "raised_on": _day(world.as_of - 45),
            "raised_by": "保密（演示）",
            "content": "反映设备为改造前已有设备",
            "reply": "核对发票和现场设备铭牌，设备为改造期内购置",
            **closed,
        },
        {
            "code": f"YY-{world.story.number:02d}-002",
            "batch_id": world.plan.batches[int(world.batch[last])].id,
            "project": last,
            "raised_on": _day(world.as_of - 6),
            "raised_by": "保密（演示）",
            "content": "反映合同金额高于同类项目",
            "reply": "",
            "outcome": None,
            "closed_on": None,
        },
    ]


def _quotas(world: World) -> Rows:
    """Of the newest batch that took projects in: about what it took, one cell changed with a reason."""
    place = int(world.batch.max())
    batch, inside = world.plan.batches[place], world.batch == place
    same = {
        "number": batch.number,
        "issue": 1,
        "document": f"演示：第{batch.number}批名额方案",
        "issued_on": batch.opens_on - timedelta(days=20),
        **PEOPLE,
    }
    found: Rows = []
    for name, units, of in (
        ("industry_id", world.plan.industries, world.industry),
        ("district_id", world.plan.districts, world.district),
    ):
        taken = np.bincount(of[inside], minlength=len(units)).tolist()
        spare = largest_remainder(SPARE, [1] * len(units))
        for at, unit in enumerate(units):
            quota = taken[at] + spare[at]
            at_unit = {"industry_id": None, "district_id": None, name: unit.id}
            is_changed = at == 1
            computed = max(quota - 2, 0) if is_changed else quota
            reason = "演示：该处意愿集中，调增" if computed != quota else ""
            found.append({**same, **at_unit, "computed": computed, "quota": quota, "reason": reason})
    return found
