"""Measures pages of running servers: all sides in turn, several rounds, time beside CPU."""

import asyncio
import statistics
from dataclasses import dataclass

import psutil

from tests.e2e.serving import Site
from tests.e2e.wsclient import Viewer

ROUNDS = 7
RERUNS_A_ROUND = 60
WARM_UP_RERUNS = 30


@dataclass(frozen=True)
class Side:
    """A page of a site, as one side of a comparison."""

    site: Site
    page: str = ""
    query: str = ""
    cookies: tuple[str, ...] = ()

    def viewer(self, number=0):
        """A viewer of the site, signed in where the side has cookies."""
        return Viewer(self.site.url, self.cookies[number % len(self.cookies)] if self.cookies else "")


@dataclass(frozen=True)
class Round:
    """Median time and mean CPU of one rerun in one round; milliseconds."""

    time_ms: float
    cpu_ms: float


@dataclass(frozen=True)
class Comparison:
    """The rounds of two sides and how they compare; a ratio is the median of the rounds' ratios."""

    base: list[Round]
    other: list[Round]

    @property
    def time_ratio(self):
        return statistics.median(b.time_ms / a.time_ms for a, b in zip(self.base, self.other, strict=True))

    @property
    def cpu_ratio(self):
        return statistics.median(b.cpu_ms / a.cpu_ms for a, b in zip(self.base, self.other, strict=True))

    def times(self):
        """Both sides' median time and CPU as text."""
        return " vs ".join(
            f"{statistics.median(r.time_ms for r in rounds):.1f} ms "
            f"(CPU {statistics.median(r.cpu_ms for r in rounds):.1f})"
            for rounds in (self.other, self.base)
        )


def cpu_seconds(pid):
    """CPU the process has used so far, its ended threads included."""
    used = psutil.Process(pid).cpu_times()
    return used.user + used.system


def resident_megabytes(pid):
    """Memory of the process, resident."""
    return psutil.Process(pid).memory_info().rss / 2**20


def refuse_errors(run, side):
    """Raises when a measured page failed: a quick error is no speed."""
    if run.errors or run.page_missing:
        raise RuntimeError(f"/{side.page}?{side.query} failed: {run.errors or 'no such page'}")


async def one_round(viewer, side, reruns):
    """Reruns the page, one after the other; the round's time and CPU."""
    times, cpu_before = [], cpu_seconds(side.site.pid)
    for _ in range(reruns):
        run = await viewer.rerun()
        refuse_errors(run, side)
        times.append(run.seconds)
    cpu = cpu_seconds(side.site.pid) - cpu_before
    return Round(statistics.median(times) * 1000, cpu * 1000 / reruns)


async def rounds_in_turn(base, other, rounds, reruns):
    """Both sides measured in turn, the first of a round changing from round to round."""
    sides, results = (base, other), ([], [])
    async with base.viewer() as first, other.viewer() as second:
        viewers = (first, second)
        for viewer, side in zip(viewers, sides, strict=True):
            refuse_errors(await viewer.open(side.page, side.query), side)
            await one_round(viewer, side, min(WARM_UP_RERUNS, reruns))
        for number in range(rounds):
            for index in (0, 1) if number % 2 == 0 else (1, 0):
                results[index].append(await one_round(viewers[index], sides[index], reruns))
    return Comparison(*results)


def compare(base, other, rounds=ROUNDS, reruns=RERUNS_A_ROUND):
    """How the other side compares with the base."""
    return asyncio.run(rounds_in_turn(base, other, rounds, reruns))
