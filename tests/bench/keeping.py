"""Keeping a database of 300 MB: how long a backup and a check take, what viewers notice, how soon a server answers."""

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from contextlib import AsyncExitStack
from pathlib import Path

from tests.bench.crowd import Answers, arrive
from tests.bench.measuring import Side
from tests.e2e.serving import ROOT, serving
from tests.e2e.wsclient import Viewer

VIEWERS, THINK_SECONDS, CALM_SECONDS = 10, 0.5, 15


def run(url: str, *verb: str) -> float:
    """Seconds of a verb of manage.py that ends well."""
    begun = time.monotonic()
    told = {**os.environ, "DATABASE_URL": url}
    subprocess.run([sys.executable, "manage.py", *verb], cwd=ROOT, env=told, check=True, stdout=subprocess.DEVNULL)
    return time.monotonic() - begun


def megabytes(url: str) -> float:
    return Path(url.removeprefix("sqlite:///")).stat().st_size / 1e6


def backup_beside_viewers(side: Side, url: str) -> tuple[float, Answers, Answers]:
    """Seconds of a backup, what viewers waited before it and during it."""

    async def clicked(viewer, answers, is_over):
        while not is_over():
            found = await viewer.rerun()
            answers.seconds.append(found.seconds)
            answers.errors += found.errors
            await asyncio.sleep(THINK_SECONDS)

    async def measured():
        calm, busy = Answers(), Answers()
        async with AsyncExitStack() as stack:
            viewers = await arrive(stack, side, VIEWERS)
            until = time.monotonic() + CALM_SECONDS
            await asyncio.gather(*(clicked(one, calm, lambda: time.monotonic() > until) for one in viewers))
            with tempfile.TemporaryDirectory() as folder:
                job = asyncio.create_task(asyncio.to_thread(run, url, "backup", folder))
                await asyncio.gather(*(clicked(one, busy, job.done) for one in viewers))
                return await job, calm, busy

    return asyncio.run(measured())


def start_to_first_page(url: str, query: str) -> float:
    """Seconds from starting the server's process to the end of the first run of the first page."""

    async def opened(address):
        async with Viewer(address) as viewer:
            return await viewer.open("", query)

    begun = time.monotonic()
    with serving(ROOT / "app.py", DATABASE_URL=url) as site:
        found = asyncio.run(opened(site.url))
        if found.errors:
            raise RuntimeError(found.errors[0])
        return time.monotonic() - begun
