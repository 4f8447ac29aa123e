"""The whole installation: two processes of the site on PostgreSQL with a standby, behind nginx (rules 11.18, 11.19)."""

import asyncio
import os
import signal
import time

import pytest
from sqlalchemy import text

from data_access.engine import dispose, writing
from tests.bench.processes import Farm, Signed, farm
from tests.e2e.wsclient import run_apart

pytestmark = [pytest.mark.slow, pytest.mark.postgres]
DEMO, AWAY = "演示数据，均为虚构", "主数据库连不上，现在只能看，不能填报"


@pytest.fixture(scope="module")
def whole():
    with farm() as found:
        yield found
        dispose()


def changed(whole: Farm, is_demo: bool) -> None:
    """By a third process: something that every page shows, with the revision that tells the caches."""
    with writing(whole.url) as session:
        words = "UPDATE pilots SET is_demo = :is_demo, revision = revision + 1 WHERE code = 'yinchuan'"
        session.connection().execute(text(words), {"is_demo": is_demo})


def says(run, what: str) -> bool:
    assert run.errors == []
    return any(what in one for one in run.texts)


def test_what_is_saved_is_seen_at_each_process_at_the_next_click(whole):
    async def clicked() -> list[tuple[bool, bool]]:
        one, two = (Signed(whole.address, cookie, "") for cookie in whole.cookies(2))
        async with one, two:
            for viewer in (one, two):
                await viewer.open("targets", "pilot=yinchuan")
            seen = []
            for number in range(10):
                await asyncio.to_thread(changed, whole, number % 2 == 0)
                seen.append((says(await one.rerun(), DEMO), says(await two.rerun(), DEMO)))
            return seen

    assert run_apart(clicked()) == [(number % 2 == 0,) * 2 for number in range(10)]


def test_while_the_primary_is_away_pages_are_shown_and_say_so(whole):
    async def clicked() -> tuple[list[bool], bool]:
        async with Signed(whole.address, whole.cookies(1)[0], "") as viewer:
            await viewer.open("targets", "pilot=yinchuan")
            await asyncio.to_thread(whole.pair.stop, whole.pair.primary)
            try:
                told = []
                for _ in range(4):
                    told.append(says(await viewer.rerun(), AWAY))
                    await asyncio.sleep(0.5)
            finally:
                await asyncio.to_thread(whole.pair.start, whole.pair.primary)
            await asyncio.sleep(4)
            return told, says(await viewer.rerun(), AWAY)

    told, afterwards = run_apart(clicked())
    assert told[1:] == [True] * 3
    assert not afterwards


def test_without_one_process_the_other_goes_on_within_five_seconds(whole):
    cookie = whole.cookies(1)[0]
    os.kill(whole.sites[0].pid, signal.SIGKILL)

    async def opened() -> bool:
        async with Signed(whole.address, cookie, "") as viewer:
            return says(await viewer.open("targets", "pilot=yinchuan"), "数据截至")

    begun = time.monotonic()
    assert run_apart(opened())
    assert time.monotonic() - begun < 5
