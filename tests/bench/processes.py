"""A crowd on two processes: PostgreSQL, a standby to read from, nginx in front, each person signed in.

Prints a JSON list of what was measured. `python -m tests.bench.processes VIEWERS SECONDS` for other sizes.
"""

import asyncio
import json
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.bench.crowd import busy_hour
from tests.bench.measuring import Side, cpu_seconds, resident_megabytes
from tests.bench.people import cookies
from tests.bench.sites import manage
from tests.deploy.test_nginx import UNTRUSTED, in_front
from tests.e2e.serving import ROOT, Site, free_port, serving
from tests.e2e.wsclient import Run, Viewer
from tests.standby import Pair, followed

VIEWERS, SECONDS, THINK_SECONDS = 600, 60, 5
LIVE = 0.9
"""How many look at the live period, which is read anew after every change."""
PILOT = "pilot=yinchuan"


class Signed(Viewer):
    """A viewer over HTTPS, whom nginx keeps with one process; at the live period or the last closed one."""

    def __init__(self, url: str, cookie: str, period: str) -> None:
        super().__init__(url, cookie)
        self.options, self.period = {"ssl": UNTRUSTED}, period

    async def open(self, page: str = "", query: str = "") -> Run:
        return await super().open(page, query + self.period)


class Crowd(Side):
    """Each viewer with a session and a process, most of them at the live period."""

    def viewer(self, number: int = 0) -> Viewer:
        period = "&period=live" if number % 10 < 10 * LIVE else ""
        return Signed(self.site.url, self.cookies[number % len(self.cookies)], period)


@dataclass(frozen=True)
class Farm:
    """Two processes on a primary and its standby, nginx in front at `address`; `ports` are those of the processes."""

    address: str
    pair: Pair
    sites: list[Site]
    ports: list[int]

    @property
    def url(self) -> str:
        return self.pair.primary.url("pilot")

    def cookies(self, people: int) -> tuple[str, ...]:
        """Of so many who have signed in, every other at the second process."""
        found = enumerate(cookies(self.url, people))
        return tuple(f"__Host-{one}; pilot_node={self.ports[at % 2]}" for at, one in found)


@contextmanager
def farm() -> Iterator[Farm]:
    """With the demonstration of Yinchuan."""
    with ExitStack() as stack:
        pair = stack.enter_context(followed())
        pair.primary.create("pilot")
        url = pair.primary.url("pilot")
        manage(url, "init")
        manage(url, "demo", "--pilot", "yinchuan")
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        folder.chmod(0o755)
        port, inner = free_port(), [free_port(), free_port()]
        settings = folder / "sign_in.toml"
        settings.write_text(f'origin = "https://localhost:{port}"\nproxies = ["127.0.0.1"]\n')
        told = {
            "DATABASE_URL": url,
            "READ_DATABASE_URL": pair.standby.url("pilot"),
            "SIGN_IN_FILE": str(settings),
            "FILE_LINK_SECRET": "of-the-bench",
        }
        sites = [stack.enter_context(serving(ROOT / "app.py", port=one, **told)) for one in inner]
        yield Farm(stack.enter_context(in_front(folder, port, inner)), pair, sites, inner)


def measured(viewers: int, seconds: int) -> list[dict[str, object]]:
    with farm() as found:
        sites = found.sites
        before = [cpu_seconds(site.pid) for site in sites]
        side = Crowd(Site(found.address, 0, Path()), "", PILOT, found.cookies(viewers))
        answers = asyncio.run(busy_hour(side, viewers, THINK_SECONDS, seconds))
        used = sum(cpu_seconds(site.pid) for site in sites) - sum(before)
        runs = len(answers.seconds) + viewers
        memory = sum(resident_megabytes(site.pid) for site in sites)
        cores = len(os.sched_getaffinity(0))
        note = f"p50 {answers.percentile_ms(50):.0f} ms, {len(answers.seconds)} clicks, {cores} cores for all of it"
        wrong = "; ".join(sorted(set(answers.errors))[:2])
        return [
            line(f"{viewers} signed-in viewers on two processes, p95", answers.percentile_ms(95), 200, " ms", note),
            line("the same, errors", len(answers.errors), 0, "", wrong),
            line("the same, CPU of the processes a click", used * 1000 / runs, 40, " ms", f"{memory:.0f} MB for both"),
        ]


def line(what: str, value: float, limit: float, unit: str, note: str) -> dict[str, object]:
    return {"what": what, "value": value, "limit": limit, "unit": unit, "note": note}


if __name__ == "__main__":
    sizes = [int(one) for one in sys.argv[1:]] or [VIEWERS, SECONDS]
    print(json.dumps(measured(*sizes)))
