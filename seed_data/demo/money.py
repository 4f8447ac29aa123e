"""Payments to enterprises and for services: who is paid what, when, from which source."""

from dataclasses import dataclass

import numpy as np

from domain.days import NEVER, number
from domain.words import FundCategory, FundSource
from seed_data.demo.days import workday
from seed_data.demo.firms import scaled
from seed_data.demo.irregular import WAN, Planted
from seed_data.demo.timetable import DIAGNOSIS, PAYMENT
from seed_data.demo.world import World

CENTRAL_FOR_TRANSFORMATION = 0.9
DIAGNOSIS_FEN = 300_000
CENTRAL, LOCAL = 0, 1
SERVICES = (
    (FundCategory.PLATFORM, 40, 1000, 80),
    (FundCategory.PUBLIC_SERVICE, 75, 91, 22),
    (FundCategory.FINANCE, 160, 120, 15),
    (FundCategory.BENCHMARK, 260, 182, 40),
    (FundCategory.PROVIDER_AWARD, 320, 365, 60),
)
"""Category, days after the start of implementation, days between payments, 万元 for a pilot of 336."""


@dataclass
class Payments:
    """Payments to enterprises in order of day; source is CENTRAL or LOCAL."""

    project: np.ndarray
    day: np.ndarray
    amount: np.ndarray
    source: np.ndarray


@dataclass(frozen=True)
class ServicePayment:
    day: int
    category: FundCategory
    source: int
    amount: int
    note: str


def funds_of(world: World) -> tuple[int, int]:
    """Central and local money in 分: what the plan prints, else the story's, scaled with the size."""
    plan, story, n = world.plan, world.story, len(world.firms)
    if plan.central_fund_fen and n == story.enterprises:
        return plan.central_fund_fen, plan.local_fund_fen
    return scaled(story.central_fund_fen, story, n) // WAN * WAN, scaled(story.local_fund_fen, story, n) // WAN * WAN


def local_source(world: World) -> FundSource:
    """Where local money comes from: the district itself for a pilot of a district, else the city."""
    return FundSource.DISTRICT if world.plan.code in {"songjiang", "fuling"} else FundSource.CITY


def pay_enterprises(world: World, planted: Planted) -> Payments:
    """Regular payments on the day of the payment stage, and the planted ones; central money first, to its limit."""
    regular = np.flatnonzero((world.done[:, PAYMENT] != NEVER) & (world.due_fen > 0))
    amount = world.due_fen[regular].copy()
    for project, extra in planted.overpaid.items():
        amount[np.searchsorted(regular, project)] += extra
    extra = np.array(planted.payments, dtype=np.int64).reshape(-1, 3)
    project = np.concatenate([regular, extra[:, 0]])
    day = np.concatenate([world.done[regular, PAYMENT], extra[:, 1]])
    amount = np.concatenate([amount, extra[:, 2]])
    order = np.lexsort((project, day))
    project, day, amount = project[order], day[order], amount[order]
    limit = int(funds_of(world)[CENTRAL] * CENTRAL_FOR_TRANSFORMATION)
    return Payments(project, day, amount, np.where(np.cumsum(amount) <= limit, CENTRAL, LOCAL))


def in_instalments(payments: Payments, wanted: int) -> Payments:
    """The same money on the same days in `wanted` payments (at least as many as there are), each with its document."""
    count = len(payments.day)
    if wanted <= count or not count:
        return payments
    times = np.full(count, wanted // count)
    times[: wanted % count] += 1
    if (payments.amount < times).any():
        raise ValueError(f"{wanted} 笔太多：有的付款不够每笔 1 分")
    first = np.concatenate([[0], np.cumsum(times)[:-1]])
    amount = np.repeat(payments.amount // times, times)
    amount[first] += payments.amount % times
    return Payments(
        np.repeat(payments.project, times), np.repeat(payments.day, times), amount, np.repeat(payments.source, times)
    )


def pay_services(world: World) -> list[ServicePayment]:
    """Diagnosis month by month; platform, training, finance, benchmarks and awards in their turn from local money."""
    begins, size = number(world.plan.implementation_from), len(world.firms) / 336
    payments = []
    last = min(world.as_of, number(world.plan.last_on))
    for category, first, every, wan in SERVICES:
        for turn, day in enumerate(range(begins + first, last, every), start=1):
            amount = max(1, round(wan * min(size, 40))) * WAN
            payments.append(ServicePayment(_workday(day), category, LOCAL, amount, f"{category.zh}第{turn}笔"))
    source = CENTRAL if funds_of(world)[CENTRAL] else LOCAL
    diagnosed = world.done[:, DIAGNOSIS]
    for day in range(begins + 45, last, 30):
        count = int(((diagnosed > day - 45) & (diagnosed <= day - 15)).sum())
        if count:
            note = f"诊断服务 {count} 家"
            payments.append(ServicePayment(_workday(day), FundCategory.DIAGNOSIS, source, count * DIAGNOSIS_FEN, note))
    return payments


def _workday(day: int) -> int:
    return int(workday(np.array([day]))[0])
