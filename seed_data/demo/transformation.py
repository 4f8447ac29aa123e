"""Diagnoses, needs, plans with prices and reviews, agencies, experts and acceptances of a demonstration, made up so
that they say what its projects say: of the later half of its firms, as if they were kept since a day on the way."""

from dataclasses import dataclass, field

import numpy as np

from domain.days import NEVER
from domain.words import AssessmentKind
from seed_data.demo.days import workday
from seed_data.demo.timetable import ACCEPTANCE, ASSESSMENT, CONTRACT, DIAGNOSIS, GO_LIVE, PROPOSAL
from seed_data.demo.world import World

WAN = 1_000_000
QUEUED, CLASH, DEAR, REVISED = 12, 89, 23, 7
"""Projects in the queue; every so many diagnoses whose level clashes, prices far above their kind, plans in two
versions."""
CONSTRAINED = np.array([0, 2, 5, 6, 7, 8, 9, 10, 11, 12])
NEEDS = (
    (7, "设备联网采集数据", "设备多为手工点检，状态不可见"),
    (5, "生产过程在线管控", "工单靠纸面流转，进度不透明"),
    (6, "质量数据追溯", "检验记录分散，出了问题查不到批次"),
    (11, "仓储条码管理", "库存账实不符"),
    (4, "自动排产", "排产靠经验，插单频繁"),
    (9, "能耗在线监测", "能耗按月抄表，无法定位浪费"),
    (10, "供应商协同", "采购交期无法跟踪"),
    (12, "业财一体", "成本月底才能算出"),
)
"""Scenario (its place), a need, a problem."""


@dataclass
class Diagnosed:
    """Rows of diagnoses: firm, kind, day, score, levels by scenario."""

    firm: np.ndarray
    kind: np.ndarray
    day: np.ndarray
    score: np.ndarray
    levels: np.ndarray


@dataclass
class Plans:
    """Lines as columns, each with what both reviews say (place in PriceDecision, −1: not yet; 分 that are cut)."""

    project: list[int] = field(default_factory=list)
    number: list[int] = field(default_factory=list)
    line: list[int] = field(default_factory=list)
    day: list[int] = field(default_factory=list)
    part: list[int] = field(default_factory=list)
    solution: list[int] = field(default_factory=list)
    quantity: list[int] = field(default_factory=list)
    amount: list[int] = field(default_factory=list)
    decision: list[int] = field(default_factory=list)
    cut: list[int] = field(default_factory=list)
    reviews: list[int] = field(default_factory=list)
    """How many of the two reviews are there."""

    def add(self, **values: int) -> None:
        for name, value in values.items():
            getattr(self, name).append(int(value))


SOFTWARE, SENSORS, MACHINES = range(3)
"""Parts of a plan; the last is not to be subsidised."""
ACCEPTED, CUT, REFUSED = range(3)


def diagnose(world: World) -> Diagnosed:
    """One for each assessment of the later half: Twelve scenarios at the level, four below it; where the level is to
    clash, ten below."""
    a, half = world.levels, len(world.firms) // 2
    rows = np.flatnonzero(a.firm >= half)
    rng = world.rng("diagnoses")
    level = a.level[rows].astype(np.int64)
    low = np.argsort(rng.random((len(rows), 16)), axis=1)
    count = np.where((np.arange(len(rows)) % CLASH == 0) & (level > 1), 11, 4)
    is_low = np.empty((len(rows), 16), dtype=bool)
    np.put_along_axis(is_low, low, np.arange(16)[None, :] < count[:, None], axis=1)
    levels = np.maximum(level[:, None] - is_low, 0)
    return Diagnosed(a.firm[rows], a.kind[rows], a.day[rows], a.score[rows], levels)


def needs(world: World) -> dict[str, np.ndarray]:
    """A need and a problem of each diagnosed firm of the later half, two of a small pilot; met once it is accepted."""
    half, each = len(world.firms) // 2, 2 if len(world.firms) <= 2_000 else 1
    project = np.flatnonzero((world.firm >= half) & (world.done[:, DIAGNOSIS] != NEVER))
    _, first = np.unique(world.firm[project], return_index=True)
    project = np.repeat(project[first], each)
    which = (world.firm[project] * 3 + np.tile(np.arange(each), len(project) // each) * 5) % len(NEEDS)
    return {"project": project, "firm": world.firm[project], "which": which}


def plans(world: World, listed: np.ndarray, industry: np.ndarray) -> Plans:
    """Plans of the later half: of who has signed, reviewed twice so that what is granted is 核定投入 to the 分; of who
    has not, waiting. `listed`, `industry`: day and industry of each solution of the pool."""
    found, rng = Plans(), world.rng("plans")
    mine = np.flatnonzero((world.firm >= len(world.firms) // 2) & (world.done[:, PROPOSAL] != NEVER))
    shares, made_up = rng.uniform(0.55, 0.75, len(mine)), rng.integers(500, 2_000, len(mine)) * 100_000
    order = np.lexsort((listed, industry))
    for place, project in enumerate(mine.tolist()):
        day = int(world.done[project, PROPOSAL])
        mates = order[(industry[order] == world.industry[project]) & (listed[order] <= day)]
        solution = int(mates[project % len(mates)]) if len(mates) else -1
        signed = world.eligible_fen[project] > 0
        asked = int(world.contract_fen[project] if signed else made_up[place])
        granted = int(world.eligible_fen[project]) if signed else asked
        _plan(found, project, day, solution, asked, granted, float(shares[place]), place, signed=bool(signed))
    return found


def _plan(
    found: Plans,
    project: int,
    day: int,
    solution: int,
    asked: int,
    granted: int,
    share: float,
    place: int,
    *,
    signed: bool,
) -> None:
    """Software and sensors of which `granted` stays, machines that are refused."""
    machines = (asked - granted) // 2
    cut = asked - granted - machines
    software = int(granted * share) // 100_000 * 100_000
    price = (8 + solution % 13) * WAN
    quantity = max(1, round((software + cut) / price))
    quantity = max(1, quantity // 5) if place % DEAR == DEAR - 1 else quantity
    reviews = 2 if signed else place % 2
    number = 2 if place % REVISED == 0 else 1
    lines = [
        (SOFTWARE, solution, quantity, software + cut, CUT if cut else ACCEPTED, cut),
        (SENSORS, -1, max(1, (granted - software) // ((16 + place % 9) * 100_000)), granted - software, ACCEPTED, 0),
    ]
    if machines:
        lines.append((MACHINES, -1, 1, machines, REFUSED, 0))
    for version in range(1, number + 1):
        more = 1_000_000 if version < number else 0
        for line, (part, chosen, many, amount, decision, off) in enumerate(lines, start=1):
            found.add(
                project=project,
                number=version,
                line=line,
                day=day - 14 if version < number else day,
                part=part,
                solution=chosen,
                quantity=many,
                amount=amount + more,
                decision=decision,
                cut=off,
                reviews=0 if version < number else reviews,
            )


@dataclass
class Accepted:
    """Acceptances: project, days (NEVER for none), place in AcceptanceResult (−1: none yet), whether in a batch."""

    project: np.ndarray
    applied: np.ndarray
    visited: np.ndarray
    result: np.ndarray
    result_on: np.ndarray
    rectify_by: np.ndarray
    gathered: np.ndarray


def acceptances(world: World) -> Accepted:
    """Of the later half those that passed at level two or above on the day of 验收; every second of the others
    queues, a dozen at most, so that one may still be accepted by its own form."""
    later = world.firm >= len(world.firms) // 2
    done = world.done
    passed = np.flatnonzero(
        later
        & (done[:, ACCEPTANCE] != NEVER)
        & (done[:, ASSESSMENT] != NEVER)
        & (world.levels.official[world.firm] >= 2)
    )
    live = later & world.active & (done[:, GO_LIVE] <= world.as_of - 20) & (done[:, ACCEPTANCE] == NEVER)
    queue = np.flatnonzero(live & (done[:, CONTRACT] != NEVER))[::2][-QUEUED:]
    kind, now = np.arange(len(queue)) % 6, world.as_of
    applied = np.maximum(done[queue, GO_LIVE] + 1, now - 60)
    seen = kind >= 2
    visited = np.where(seen, np.minimum(applied + 10, now - 1), NEVER)
    result = np.array([-1, -1, -1, 1, 1, 2])[kind]
    result_on = np.where(result >= 0, np.minimum(visited + 2, now), NEVER)
    by = np.where(kind == 3, now + 12, np.where(kind == 4, np.maximum(now - 5, result_on + 1), NEVER))
    end = done[passed, ACCEPTANCE]
    ones = np.zeros(len(passed), dtype=np.int64)
    return Accepted(
        np.concatenate([passed, queue]),
        np.concatenate([np.maximum(workday(end - 20), done[passed, GO_LIVE]), applied]),
        np.concatenate([np.maximum(end - 4, np.maximum(workday(end - 20), done[passed, GO_LIVE])), visited]),
        np.concatenate([ones, result]),
        np.concatenate([end, result_on]),
        np.concatenate([ones + NEVER, by]),
        np.concatenate([ones == 0, kind >= 1]),
    )


KINDS = list(AssessmentKind)
