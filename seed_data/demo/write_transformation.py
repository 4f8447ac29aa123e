"""Writes what stands between diagnosis and acceptance of a demonstration."""

from collections import defaultdict

import numpy as np
from sqlalchemy import Connection

from data_access.bulk import insert_columns, next_id
from domain.days import NEVER
from domain.transformation.prices import spread_of, unit_price
from domain.words import (
    AssessmentKind,
    NeedKind,
    PriceDecision,
    ReviewList,
    ReviewStage,
    Scenario,
)
from seed_data.demo.days import as_dates
from seed_data.demo.pool import make_solutions
from seed_data.demo.timetable import ACCEPTANCE, DIAGNOSIS
from seed_data.demo.transformation import (
    CUT,
    NEEDS,
    SOFTWARE,
    Plans,
    diagnose,
    needs,
    plans,
)
from seed_data.demo.world import World
from seed_data.demo.write import Ids, words
from seed_data.demo.write_acceptances import write_acceptances

PARTS = (
    ("生产执行", "制造执行系统", "软件", "模块", Scenario.PRODUCTION),
    ("数据采集", "采集网关和传感器", "数据采集传输设备", "套", Scenario.EQUIPMENT),
    ("产线改造", "加工设备", "生产设备", "台", Scenario.PRODUCTION),
)
"""Module, item, category, unit, scenario of the parts of a plan."""
AUTHORS = ("平台审核员（演示）", "监理审核员（演示）")
SOFTWARE_WORDS = "软件、云服务支出"
MIANYANG = {
    "软件": SOFTWARE_WORDS,
    "云服务": SOFTWARE_WORDS,
    "数据采集传输设备": "网关、路由等必要的数据采集传输设备支出",
    "咨询诊断服务": "咨询诊断等服务支出",
}
"""What Mianyang's 管理办法第九条（一） prints."""


def write_transformation(connection: Connection, world: World, ids: Ids) -> dict[str, int]:
    """Table → rows written."""
    return {
        "diagnoses": _diagnoses(connection, world, ids),
        "needs": _needs(connection, world, ids),
        "review_lists": _lists(connection, world),
        **_plans(connection, world, ids),
        **write_acceptances(connection, world, ids),
    }


def _diagnoses(connection: Connection, world: World, ids: Ids) -> int:
    made = diagnose(world)
    levels = {one.value: made.levels[:, place] for place, one in enumerate(Scenario)}
    return insert_columns(
        connection,
        "diagnoses",
        {
            "enterprise_id": ids.enterprise + made.firm,
            "kind": words(AssessmentKind, made.kind),
            "diagnosed_on": as_dates(made.day),
            "base_score": made.score,
            "assessor": "演示·诊断机构",
            **levels,
        },
    )


def _needs(connection: Connection, world: World, ids: Ids) -> int:
    made = needs(world)
    project, which = np.repeat(made["project"], 2), np.repeat(made["which"], 2)
    is_problem = np.tile([False, True], len(made["project"]))
    texts = np.array([row[1:] for row in NEEDS], dtype=object)
    places = np.array([list(Scenario)[row[0]].value for row in NEEDS], dtype=object)
    raised, solved = world.done[project, DIAGNOSIS], world.done[project, ACCEPTANCE]
    return insert_columns(
        connection,
        "needs",
        {
            "enterprise_id": ids.enterprise + np.repeat(made["firm"], 2),
            "kind": words(NeedKind, is_problem.astype(np.int64)),
            "title": texts[which, is_problem.astype(np.int64)],
            "scenario": places[which],
            "raised_on": as_dates(raised),
            "solved_on": as_dates(np.where(solved == NEVER, NEVER, np.maximum(solved, raised))),
        },
    )


def _lists(connection: Connection, world: World) -> int:
    """Mianyang prints what may be subsidised; others go by the defaults."""
    if world.plan.code != "mianyang":
        return 0
    return insert_columns(
        connection,
        "review_lists",
        {
            "pilot_id": world.plan.pilot_id,
            "list": ReviewList.SUBSIDY.value,
            "name": list(MIANYANG),
            "effective_from": world.plan.implementation_from,
            "holds": True,
            "source": [f"管理办法第九条（一）：“{words}”" for words in MIANYANG.values()],
        },
    )


def _plans(connection: Connection, world: World, ids: Ids) -> dict[str, int]:
    pool = make_solutions(world)
    at_first, scenarios = next_id(connection, "solutions") - len(pool.day), list(Scenario)  # written just before
    made = plans(world, pool.day, pool.industry)
    if not made.project:
        return {"plan_lines": 0, "plan_reviews": 0, "price_groups": 0}
    chosen = [
        (at_first + at, scenarios[pool.scenario[at]].value)
        if part == SOFTWARE and at >= 0
        else (None, PARTS[part][4].value)
        for part, at in zip(made.part, made.solution, strict=True)
    ]
    first, units = next_id(connection, "plan_lines"), [PARTS[part][3] for part in made.part]
    written = insert_columns(
        connection,
        "plan_lines",
        {
            "id": np.arange(first, first + len(made.project)),
            "project_id": ids.project + np.array(made.project),
            "number": made.number,
            "line": made.line,
            "submitted_on": as_dates(np.array(made.day)),
            "module": [PARTS[part][0] for part in made.part],
            "scenario": [scenario for _, scenario in chosen],
            "item": [PARTS[part][1] for part in made.part],
            "solution_id": [solution for solution, _ in chosen],
            "category": [PARTS[part][2] for part in made.part],
            "unit": units,
            "quantity": [float(many) for many in made.quantity],
            "amount_fen": made.amount,
        },
    )
    groups: dict[tuple[int | None, str, str], list[float]] = defaultdict(list)
    newest = dict(zip(made.project, made.number, strict=True))  # versions of a plan come in their order
    for place, ((solution, scenario), unit) in enumerate(zip(chosen, units, strict=True)):
        if made.number[place] == newest[made.project[place]]:
            groups[solution, scenario, unit].append(unit_price(made.amount[place], made.quantity[place]))
    return {
        "plan_lines": written,
        "plan_reviews": _reviews(connection, world, made, first),
        "price_groups": _groups(connection, world, groups),
    }


def _reviews(connection: Connection, world: World, made: Plans, first: int) -> int:
    count, decision = np.array(made.reviews), np.array(made.decision)
    parts = []
    for stage, _ in enumerate(ReviewStage):
        rows = np.flatnonzero(count > stage)
        day = np.minimum(np.array(made.day)[rows] + 2 + 2 * stage, world.as_of)
        parts.append((rows, np.full(len(rows), stage), day))
    rows, stage, day = (np.concatenate(columns) for columns in zip(*parts, strict=True))
    said = decision[rows]
    cut = np.where(said == CUT, np.array(made.cut)[rows], 0)
    reasons = np.array(["", "高于同类价格", "不在补贴范围"], dtype=object)
    return insert_columns(
        connection,
        "plan_reviews",
        {
            "plan_line_id": first + rows,
            "stage": words(ReviewStage, stage),
            "decision": words(PriceDecision, said),
            "cut_fen": [int(amount) or None for amount in cut],
            "reason": reasons[said],
            "reviewed_on": as_dates(day),
            "author": np.array(AUTHORS, dtype=object)[stage],
        },
    )


def _groups(connection: Connection, world: World, groups: dict[tuple[int | None, str, str], list[float]]) -> int:
    keys, spreads = list(groups), [spread_of(prices) for prices in groups.values()]
    return insert_columns(
        connection,
        "price_groups",
        {
            "pilot_id": world.plan.pilot_id,
            "solution_id": [key[0] for key in keys],
            "scenario": [key[1] for key in keys],
            "unit": [key[2] for key in keys],
            "count": [spread.number for spread in spreads],
            "median_fen": [float(spread.median_fen) for spread in spreads],
            "spread_fen": [float(spread.spread_fen) for spread in spreads],
        },
    )
