"""Two builds of a pilot say the same to the byte, whatever order Python gives its sets (rules 1.4)."""

import os
import subprocess
import sys

import pytest

from tests.databases import WORKER, Store, numbers, plans_template


@pytest.fixture
def builds(sqlite_store: Store):
    """What two processes print that differ in the order of their sets, each on a database of its own."""
    names = [f"b_{WORKER}_{next(numbers)}" for _ in range(2)]
    started = []
    for seed, name in enumerate(names, start=1):
        own = {"PYTHONHASHSEED": str(seed), "DATABASE_URL": sqlite_store.create(name, plans_template(sqlite_store))}
        command = [sys.executable, "-m", "tests.one_build"]
        started.append(subprocess.Popen(command, env=os.environ | own, stdout=subprocess.PIPE, text=True))
    yield [process.communicate()[0].splitlines() for process in started]
    for name in names:
        sqlite_store.drop(name)


def test_a_period_its_pages_and_papers_do_not_depend_on_the_order_of_sets(builds):
    one, other = builds
    assert len(one) > 200
    assert [line for line in one if line not in other] == []
    assert one == other
