"""Many viewers at once: waiting times, errors and memory."""

import asyncio
import random
import statistics
import time
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

from tests.bench.measuring import resident_megabytes
from tests.e2e.wsclient import Viewer

SECONDS_BETWEEN_ARRIVALS = 0.03


@dataclass
class Answers:
    """Waiting times in seconds and what went wrong."""

    seconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def percentile_ms(self, percent):
        return statistics.quantiles(self.seconds, n=100)[percent - 1] * 1000


async def arrive(stack, side, count):
    """Viewers who opened the page, one shortly after the other."""
    viewers = []
    for number in range(count):
        viewer = await stack.enter_async_context(side.viewer(number))
        await viewer.open(side.page, side.query)
        viewers.append(viewer)
        await asyncio.sleep(SECONDS_BETWEEN_ARRIVALS)
    return viewers


async def click_on(viewer, answers, until, think_seconds):
    """One viewer's clicks until the time is up, thinking between them."""
    while True:
        await asyncio.sleep(random.expovariate(1 / think_seconds))
        if time.monotonic() > until:
            return
        try:
            run = await viewer.rerun()
        except Exception as error:  # noqa: BLE001  whatever a viewer meets is counted
            answers.errors.append(f"{type(error).__name__}: {error}")
            return
        answers.seconds.append(run.seconds)
        answers.errors += run.errors


async def busy_hour(side, viewers, think_seconds, seconds):
    """Answers to a crowd that clicks for the time given, after everybody has arrived."""
    random.seed(1)
    answers = Answers()
    async with AsyncExitStack() as stack:
        crowd = await arrive(stack, side, viewers)
        until = time.monotonic() + seconds
        await asyncio.gather(*(click_on(viewer, answers, until, think_seconds) for viewer in crowd))
    return answers


EDITIONS, MADE = "生成全部地区分册", "份地区分册"


async def beside_generation(viewed, made, reruns=300):
    """A viewer's answers without and with all district editions being made on the same server; and how long that took.

    The one who asked for them looks once a second whether they are there.
    """
    calm, busy = Answers(), Answers()
    async with Viewer(viewed.site.url) as viewer, Viewer(made.site.url) as maker:
        await viewer.open(viewed.page, viewed.query)
        page = await maker.open(made.page, made.query)
        await _again(viewer, Answers(), 60)
        await _again(viewer, calm, reruns)
        started = time.monotonic()
        making = asyncio.create_task(_make(maker, page.buttons[EDITIONS]))
        while not making.done():
            await _again(viewer, busy, 1)
        await making
        return calm, busy, time.monotonic() - started


async def _again(viewer, answers, reruns):
    for _ in range(reruns):
        run = await viewer.rerun()
        answers.seconds.append(run.seconds)
        answers.errors += run.errors


async def _make(maker, button):
    run = await maker.press(button)
    while not any(MADE in label for label in run.buttons):
        await asyncio.sleep(1)
        run = await maker.rerun()
        if run.errors:
            raise RuntimeError(run.errors[0])


async def megabytes_per_session(side, known=50, more=300):
    """Memory each further session takes while it is open, after the first ones filled the caches."""
    async with AsyncExitStack() as stack:
        await arrive(stack, side, known)
        before = resident_megabytes(side.site.pid)
        await arrive(stack, side, more)
        return (resident_megabytes(side.site.pid) - before) / more


async def growth_over_reruns(side, viewers=10, warm_up=2_000, reruns=10_000):
    """Memory before and after the reruns, megabytes; the warm-up fills caches and memory pools."""
    async with AsyncExitStack() as stack:
        crowd = await arrive(stack, side, viewers)

        async def rerun_all(total):
            for _ in range(total // viewers):
                await asyncio.gather(*(viewer.rerun() for viewer in crowd))

        await rerun_all(warm_up)
        before = resident_megabytes(side.site.pid)
        await rerun_all(reruns)
        return before, resident_megabytes(side.site.pid)
