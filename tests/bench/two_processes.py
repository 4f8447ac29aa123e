"""Two processes on PostgreSQL against one of them, and one killed, as JSON.

Clicks without a pause from so many viewers; where two cores serve processes, database and viewers together, what a
click costs the processes says more than clicks a second.
"""

import asyncio
import json
import os
import signal
import sys
import time
from contextlib import AsyncExitStack

from tests.bench.measuring import cpu_seconds
from tests.bench.processes import Crowd, farm, line
from tests.e2e.serving import Site

VIEWERS, SECONDS = 20, 20
PILOT = "pilot=yinchuan"


async def flood(side, numbers):
    """Clicks a second of viewers who do not pause."""
    clicks = 0
    async with AsyncExitStack() as stack:
        viewers = [await stack.enter_async_context(side.viewer(number)) for number in numbers]
        for viewer in viewers:
            await viewer.open(side.page, side.query)
        until = time.monotonic() + SECONDS

        async def click(viewer):
            nonlocal clicks
            while time.monotonic() < until:
                run = await viewer.rerun()
                if run.errors:
                    raise RuntimeError(run.errors[0])
                clicks += 1

        await asyncio.gather(*map(click, viewers))
    return clicks / SECONDS


async def drawn_again(side, numbers):
    """Seconds until every viewer of a process that is gone has the page from the other."""
    begun = time.monotonic()

    async def again(number):
        while True:
            try:
                async with side.viewer(number) as viewer:
                    run = await viewer.open(side.page, side.query)
                    if not run.errors:
                        return
            except (TimeoutError, OSError, RuntimeError, EOFError) as error:
                if time.monotonic() - begun > 60:
                    raise RuntimeError("nobody took over within a minute") from error
            except Exception as error:  # noqa: BLE001  what nginx says while it looks for the other (websockets' own)
                if time.monotonic() - begun > 60:
                    raise RuntimeError("nobody took over within a minute") from error
            await asyncio.sleep(0.1)

    await asyncio.gather(*map(again, numbers))
    return time.monotonic() - begun


def main():
    with farm() as found:
        side = Crowd(Site(found.address, 0, found.sites[0].log), "", PILOT, found.cookies(VIEWERS))
        first, second = range(0, VIEWERS, 2), range(1, VIEWERS, 2)
        rates, costs = [], []
        for numbers in (first, range(VIEWERS), first, range(VIEWERS)):  # in turn; the first round fills the caches
            before = sum(cpu_seconds(site.pid) for site in found.sites)
            rates.append(asyncio.run(flood(side, numbers)))
            used = sum(cpu_seconds(site.pid) for site in found.sites) - before
            costs.append(used / (rates[-1] * SECONDS) * 1000)
        cores = len(os.sched_getaffinity(0))
        note = (
            f"{rates[3]:.0f} vs {rates[2]:.0f} clicks/s, {cores} cores for processes, database and viewers; was by hand"
        )
        ratio = rates[3] / rates[2]
        lines = [{"what": "N7 two processes vs one, clicks a second, 1.8 over it", "value": 1.8 / ratio}]
        lines[0] |= {"limit": 1, "unit": "×", "note": f"{ratio:.2f}×: {note}"}
        note = f"{costs[3]:.1f} vs {costs[2]:.1f} ms"
        lines.append(line("N7 CPU of the processes a click, two vs one", costs[3] / costs[2], 1.1, "×", note))
        os.kill(found.sites[1].pid, signal.SIGKILL)
        lines.append(
            line("N7 one killed: all of its viewers drawn again", asyncio.run(drawn_again(side, second)), 5, " s", "")
        )
    json.dump(lines, sys.stdout)


if __name__ == "__main__":
    main()
