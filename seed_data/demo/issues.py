"""问题 of projects and districts: most closed in time, some late, a few serious ones open, some past their day."""

from dataclasses import dataclass

import numpy as np

from domain.days import NEVER
from seed_data.demo.firms import scaled
from seed_data.demo.timetable import ACCEPTANCE, CONTRACT
from seed_data.demo.world import World

PROJECT_KINDS = (
    ("进度", "实施进度慢于合同约定"),
    ("接口", "设备接口不开放，数据采集受阻"),
    ("资金", "企业自筹资金未按期到位"),
    ("合同", "合同内容变更未报备"),
    ("人员", "服务商项目经理更换"),
    ("方案", "改造方案与诊断结论不一致"),
    ("验收", "验收材料不齐"),
)
DISTRICT_KINDS = (
    ("组织", "专班力量不足，走访未全覆盖"),
    ("资金", "配套资金未落实到位"),
    ("报送", "数据报送多次逾期"),
    ("推广", "样板推广进度偏慢"),
)
IN_TIME, LATE = 0.80, 0.13


@dataclass
class Issues:
    """Issues as columns in order of their opening; project or district is -1."""

    project: np.ndarray
    district: np.ndarray
    kind: np.ndarray
    serious: np.ndarray
    opened: np.ndarray
    due: np.ndarray
    closed: np.ndarray


def make_issues(world: World) -> Issues:
    """About one issue for three projects and three for each district."""
    rng, as_of = world.rng("issues"), world.as_of
    signed = world.done[:, CONTRACT]
    under_way = world.active & (signed < as_of - 25) & (np.arange(len(signed)) < len(world.firms))
    project = np.flatnonzero(under_way & (rng.random(len(signed)) < 0.34))
    last = np.where(world.done[project, ACCEPTANCE] == NEVER, as_of - 3, world.done[project, ACCEPTANCE])
    opened = signed[project] + (rng.random(len(project)) * np.maximum(last - signed[project], 1)).astype(np.int64)
    regular = _columns(project, np.full(len(project), -1), opened, rng.random(len(project)) < 0.07, rng, as_of)
    district = np.repeat(np.arange(len(world.plan.districts)), 3)
    begins = int(signed.min())
    opened = begins + (rng.random(len(district)) * (as_of - 6 - begins)).astype(np.int64)
    serious = np.zeros(len(district), dtype=bool)
    of_districts = _columns(np.full(len(district), -1), district, opened, serious, rng, as_of)
    parts = [regular, of_districts, _open_serious(world, under_way, project, rng)]
    columns = [np.concatenate(column) for column in zip(*parts, strict=True)]
    order = np.lexsort((columns[0], columns[4]))
    return Issues(*(column[order] for column in columns))


def _columns(project, district, opened, serious, rng, as_of: int) -> list[np.ndarray]:
    n = len(opened)
    due = opened + rng.choice([14, 21, 30], n)
    chance = rng.random(n)
    closed = np.where(
        chance < IN_TIME,
        opened + 2 + (rng.random(n) * (due - opened - 2)).astype(np.int64),
        due + rng.integers(2, 24, n),
    )
    closed = np.where((chance < IN_TIME + LATE) | serious | (opened < as_of - 150), closed, NEVER)
    closed = np.where(closed <= as_of, closed, NEVER)
    serious = serious & (closed != NEVER)
    return [project, district, rng.integers(0, 1000, n), serious, opened, due, closed]


def _open_serious(world: World, under_way: np.ndarray, used: np.ndarray, rng) -> list[np.ndarray]:
    """Serious ones that are open today on projects not yet accepted: the first few past their day."""
    mask = under_way & (world.done[:, ACCEPTANCE] == NEVER)
    mask[used] = False
    n = len(world.firms)
    overdue, still = (
        scaled(count, world.story, n) for count in (world.story.serious_overdue, world.story.serious_open)
    )
    project = rng.permutation(np.flatnonzero(mask))[: overdue + still]
    late = np.arange(len(project)) < overdue
    opened = world.as_of - np.where(late, rng.integers(24, 40, len(project)), rng.integers(3, 12, len(project)))
    opened = np.maximum(opened, world.done[project, CONTRACT])
    due = np.where(late, np.minimum(opened + 14, world.as_of - 3), opened + 21)
    nothing = np.full(len(project), NEVER)
    return [
        project,
        np.full(len(project), -1),
        rng.integers(0, 1000, len(project)),
        np.ones(len(project), dtype=bool),
        opened,
        np.maximum(due, opened),
        nothing,
    ]
