"""What enterprises say of their providers, and the 小快轻准 solutions in the pool."""

from dataclasses import dataclass

import numpy as np

from domain.days import NEVER, number
from seed_data.demo.courses import course_of
from seed_data.demo.days import workday
from seed_data.demo.firms import scaled
from seed_data.demo.timetable import ACCEPTANCE
from seed_data.demo.world import World

SCENARIOS = [
    "产品设计",
    "工艺设计",
    "营销管理",
    "售后服务",
    "计划排程",
    "生产管控",
    "质量管理",
    "设备管理",
    "安全生产",
    "能耗管理",
    "采购管理",
    "仓储物流",
    "财务管理",
    "人力资源",
    "协同办公",
    "决策支持",
]
SOLUTIONS_WITHOUT_TARGET, SOLUTION_PACE = 60, 1.02
COMMENTS = ("", "响应慢，现场人员少", "功能与方案有差距", "基本满足需求", "实施规范，效果较好", "效果超出预期")


@dataclass
class Reviews:
    project: np.ndarray
    satisfaction: np.ndarray
    day: np.ndarray


@dataclass
class Solutions:
    provider: np.ndarray
    industry: np.ndarray
    scenario: np.ndarray
    day: np.ndarray


def make_reviews(world: World) -> Reviews:
    """Satisfaction with the lead provider, soon after acceptance, for most accepted projects."""
    rng = world.rng("reviews")
    accepted = world.done[:, ACCEPTANCE]
    project = np.flatnonzero((accepted != NEVER) & world.active & (rng.random(len(accepted)) < 0.86))
    day = workday(accepted[project] + rng.integers(3, 21, len(project)))
    day = np.maximum(day, accepted[project])
    project, day = project[day <= world.as_of], day[day <= world.as_of]
    quality = world.suppliers.quality[world.lead[project]]
    satisfaction = np.clip(np.round(4.0 + 0.45 * quality + rng.normal(0, 0.55, len(project))), 1, 5).astype(np.int64)
    return Reviews(project, satisfaction, day)


def make_solutions(world: World) -> Solutions:
    """Solutions listed so far: on the plan's course, by industry where the plan prints industries."""
    rng, plan = world.rng("solutions"), world.plan
    begins, ends = number(plan.implementation_from), number(plan.last_on)
    targets = [target for target in plan.targets if target.measure == "computed:solutions"]
    parts = []
    by_industry = any(target.industry is not None for target in targets)
    for industry in range(len(plan.industries)) if by_industry else [None]:
        mine = [target for target in targets if target.industry == industry and target.district is None]
        if mine:
            course = course_of(mine, begins, ends)
            total, days_of = course.values[-1], course.days_of
        else:
            total, days_of = scaled(SOLUTIONS_WITHOUT_TARGET, world.story, len(world.firms)), None
        counts = np.arange(1, int(total) + 1)
        days = begins + counts / total * (ends - begins) if days_of is None else days_of(counts / SOLUTION_PACE)
        days = workday(np.floor(days + rng.normal(0, 4, len(counts))).astype(np.int64))
        days = days[(days <= world.as_of) & (days >= begins)]
        where = rng.integers(0, len(plan.industries), len(days)) if industry is None else np.full(len(days), industry)
        parts.append((where, days))
    industry, day = (np.concatenate(columns) for columns in zip(*parts, strict=True))
    order = np.argsort(day, kind="stable")
    industry, day = industry[order], day[order]
    known = np.maximum(np.searchsorted(world.suppliers.admitted, day, side="right"), 1)
    provider = (rng.random(len(day)) * known).astype(np.int64)
    return Solutions(provider, industry, rng.integers(0, len(SCENARIOS), len(day)), day)
