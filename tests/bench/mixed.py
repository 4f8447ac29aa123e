"""A mixed crowd: each click is another view of a city, by a stated skew, while somebody edits."""

import asyncio
import random
import time
from contextlib import AsyncExitStack, asynccontextmanager, nullcontext, suppress
from dataclasses import dataclass
from urllib.parse import urlencode

from tests.bench.crowd import Answers, arrive
from tests.bench.measuring import cpu_seconds, refuse_errors, resident_megabytes
from tests.bench.sites import CITY_QUERY

PAGES = {
    "": 25,
    "projects": 15,
    "districts": 12,
    "targets": 12,
    "subsidy": 8,
    "providers": 8,
    "industries": 5,
    "alerts": 4,
    "tasks": 3,
    "intake": 3,
    "reports": 3,
    "rules": 2,
}
"""How many of a hundred clicks go to a page."""
PERIODS = {"": 60, "live": 30, "older": 10}
"""The last closed period, which is shown unless another is asked for; the live one; one of the eight before."""
OLDER = [f"2026-W{week}" for week in range(38, 46)]
ONE_DISTRICT = 0.6
"""How many look at one district."""


@dataclass(frozen=True)
class Views:
    """Draws a view after another, the same ones for the same seed."""

    districts: tuple[str, ...]
    dice: random.Random

    def draw(self):
        """Page and query."""
        page = self._of(PAGES)
        period = self._of(PERIODS)
        words = {"period": self.dice.choice(OLDER) if period == "older" else period} if period else {}
        if self.dice.random() < ONE_DISTRICT:
            words["district"] = self.dice.choice(self.districts)
        return page, "&".join(filter(None, (CITY_QUERY, urlencode(words))))

    def _of(self, shares):
        return self.dice.choices(list(shares), list(shares.values()))[0]


@asynccontextmanager
async def edited(editor, every):
    """Somebody edits every so many seconds; yields the seconds each edit took."""
    took = []

    async def edit_on():
        while True:
            begun = time.monotonic()
            await asyncio.to_thread(editor.edit)
            took.append(time.monotonic() - begun)
            await asyncio.sleep(max(0.0, every - took[-1]))

    job = asyncio.create_task(edit_on())
    try:
        yield took
    finally:
        job.cancel()
        with suppress(asyncio.CancelledError):
            await job


async def crowd(side, views, editor=None, viewers=300, think_seconds=5, seconds=60, every=2):
    """Answers of a crowd, CPU seconds of the server, edits made (none without an editor)."""
    answers = Answers()

    async def clicked(viewer, until):
        while True:
            await asyncio.sleep(views.dice.expovariate(1 / think_seconds))
            if time.monotonic() > until:
                return
            try:
                run = await viewer.open(*views.draw())
            except Exception as error:  # noqa: BLE001  whatever a viewer meets is counted
                answers.errors.append(f"{type(error).__name__}: {error}")
                return
            answers.seconds.append(run.seconds)
            answers.errors += run.errors

    async with AsyncExitStack() as stack:
        people = await arrive(stack, side, viewers)
        before, until = cpu_seconds(side.site.pid), time.monotonic() + seconds
        async with edited(editor, every) if editor else nullcontext([]) as took:
            await asyncio.gather(*(clicked(viewer, until) for viewer in people))
        return answers, cpu_seconds(side.site.pid) - before, len(took)


async def soaked(side, views, editor, clicks=10_000, edits=500, viewers=10):
    """Memory after a warm-up, in the middle and at the end of so many clicks with edits between them, megabytes."""
    found = []
    async with AsyncExitStack() as stack:
        people = await arrive(stack, side, viewers)
        rounds, between = clicks // viewers, max(1, clicks // viewers // edits)
        for number in range(rounds):
            if number in (rounds // 10, rounds // 2):
                found.append(resident_megabytes(side.site.pid))
            for run in await asyncio.gather(*(one.open(*views.draw()) for one in people)):
                refuse_errors(run, side)
            if number % between == 0:
                await asyncio.to_thread(editor.edit)
        return [*found, resident_megabytes(side.site.pid)]


async def first_views(side, editor, rounds=5):
    """Median seconds of the first view of the page after a change."""
    times = []
    async with side.viewer() as viewer:
        refuse_errors(await viewer.open(side.page, side.query), side)
        for _ in range(rounds):
            await asyncio.to_thread(editor.edit)
            run = await viewer.rerun()
            refuse_errors(run, side)
            times.append(run.seconds)
    return sorted(times)[rounds // 2]
