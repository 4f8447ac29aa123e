"""The planted irregularities: few, each found by one rule, and listed. Everything else about the money is clean."""

from dataclasses import dataclass, field

import numpy as np

from domain.days import NEVER
from seed_data.demo.days import workday
from seed_data.demo.firms import scaled
from seed_data.demo.timetable import ACCEPTANCE, ASSESSMENT, CONTRACT, PAYMENT, PUBLICITY
from seed_data.demo.world import World

YUAN = 100
WAN = 10_000 * YUAN


@dataclass
class Planted:
    """Rule → positions of projects; and the payments that break it: project, day, 分."""

    projects: dict[str, list[int]] = field(default_factory=dict)
    payments: list[tuple[int, int, int]] = field(default_factory=list)
    overpaid: dict[int, int] = field(default_factory=dict)
    """Project → 分 added to its regular payment."""

    def taken(self) -> list[int]:
        return [project for projects in self.projects.values() for project in projects]


def plant(world: World) -> Planted:
    """Break each rule once (payments that are overdue: as often as the story says). Changes the world."""
    rng, planted = world.rng("irregular"), Planted()
    if len(world.firm) > len(world.firms):
        planted.projects["two_paid_projects"] = [len(world.firms)]
        planted.payments.append((len(world.firms), _day(world.as_of - 16), int(world.due_fen[-1])))
    _leave_unpaid(world, planted, rng)
    _pay_wrongly(world, planted, rng)
    _approve_too_much(world, planted, rng)
    return planted


def _day(day: int) -> int:
    return int(workday(np.array([day]))[0])


def _regular(world: World, planted: Planted) -> np.ndarray:
    """Projects that nothing was planted on: active, subsidy due, one to a firm."""
    mask = world.active & (world.due_fen > 0)
    mask[planted.taken()] = False
    mask[len(world.firms) :] = False
    if len(world.firm) > len(world.firms):
        mask[world.firm[-1]] = False
    return mask


def _leave_unpaid(world: World, planted: Planted, rng) -> None:
    """Publicised for more than 30 days and not paid, most of them in weak districts."""
    published = world.done[:, PUBLICITY]
    mask = _regular(world, planted) & (published <= world.as_of - 34) & (published > world.as_of - 150)
    candidates = np.flatnonzero(mask)
    weak = {name for name, strength in world.story.district_strength.items() if strength < 0.9} | set(world.story.trend)
    is_weak = np.array([unit.short_name in weak for unit in world.plan.districts])[world.district[candidates]]
    order = np.argsort(rng.random(len(candidates)) - 0.6 * is_weak, kind="stable")
    chosen = candidates[order[: scaled(world.story.unpaid, world.story, len(world.firms))]]
    world.done[chosen, PAYMENT] = NEVER
    planted.projects["unpaid_after_30_days"] = sorted(chosen.tolist())


def _pay_wrongly(world: World, planted: Planted, rng) -> None:
    """One payment each: above the due amount, before acceptance, below level 2, to an already funded firm."""
    done, as_of, firms = world.done, world.as_of, world.firms
    paid = _regular(world, planted) & (done[:, PAYMENT] != NEVER) & (done[:, PAYMENT] > as_of - 200)
    if (project := _pick(paid, rng)) is not None:
        planted.projects["paid_over_due"] = [project]
        planted.overpaid[project] = 2 * WAN
    first = np.arange(len(world.firm)) < len(firms)
    started = (done[:, CONTRACT] < as_of - 60) & (done[:, ACCEPTANCE] == NEVER)
    funded = firms.already_funded[world.firm]
    if (project := _pick(world.active & first & started & ~funded, rng)) is not None:
        planted.projects["paid_before_acceptance"] = [project]
        planted.payments.append((project, _day(as_of - 18), 10 * WAN))
    below = first & world.active & world.failed[world.firm] & (done[:, ASSESSMENT] < as_of - 14)
    if (project := _pick(below, rng)) is not None:
        planted.projects["paid_below_level2"] = [project]
        planted.payments.append((project, _day(int(done[project, ASSESSMENT]) + 12), 15 * WAN))
    if (project := _pick(first & world.active & funded & (done[:, PUBLICITY] < as_of - 22), rng)) is not None:
        planted.projects["paid_already_funded"] = [project]
        planted.payments.append((project, _day(int(done[project, PUBLICITY]) + 17), 18 * WAN))


def _approve_too_much(world: World, planted: Planted, rng) -> None:
    published = world.done[:, PUBLICITY]
    waiting = _regular(world, planted) & (published != NEVER) & (world.done[:, PAYMENT] == NEVER)
    if (project := _pick(waiting & (published > world.as_of - 28), rng)) is not None:
        planted.projects["approved_over_due"] = [project]
        world.approved_fen[project] += 3 * WAN


def _pick(mask: np.ndarray, rng) -> int | None:
    candidates = np.flatnonzero(mask)
    return int(rng.choice(candidates)) if len(candidates) else None
