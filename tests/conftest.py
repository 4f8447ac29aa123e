"""Fixtures that all rooms share, the profiles of random examples, and what tests must share a worker.

`make test` runs what is not marked slow, `make slow` the rest and every property with many more examples.
"""

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

pytest_plugins = ["tests.databases"]

settings.register_profile(
    "usual",
    max_examples=60,
    deadline=None,  # a busy machine is no finding
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=True,  # a red run says that the code changed, not that the dice did
)
settings.register_profile("thorough", settings.get_profile("usual"), max_examples=500, derandomize=False)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "usual"))

LONGEST_FIRST = (
    "tests/e2e/",
    "tests/services/intake/",
    "tests/services/evaluation/",
    "tests/faults/",
    "tests/services/",
)
"""Where tests that take long lie: they begin early, so that no worker is left alone with them at the end."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A worker takes the tests of a file together, and all tests of the one site that many files look at."""
    places = {item: item.nodeid.split("::")[0] for item in items}
    for item in items:
        group = "site" if item.path.parent.name == "e2e" and "site" in item.fixturenames else places[item]
        item.add_marker(pytest.mark.xdist_group(group))
    rank = {
        item: next((n for n, part in enumerate(LONGEST_FIRST) if places[item].startswith(part)), 99) for item in items
    }
    items.sort(key=rank.get)


@pytest.fixture(scope="module")
def demo_database(sqlite_store) -> Iterator[str]:
    """The demonstration of Yinchuan for tests that only read, one for a module; DATABASE_URL names it."""
    from tests.databases import demonstration  # a plugin is imported by pytest first

    with demonstration(sqlite_store) as connection, pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", str(connection.engine.url))
        yield str(connection.engine.url)
