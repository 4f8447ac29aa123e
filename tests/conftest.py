"""Fixtures that all rooms share, the profiles of random examples, and the order in which workers take files.

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


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """In that order, file by file: a file is what a worker takes."""
    items.sort(key=lambda item: next((n for n, part in enumerate(LONGEST_FIRST) if item.nodeid.startswith(part)), 99))


@pytest.fixture(scope="module")
def demo_database(sqlite_store) -> Iterator[str]:
    """The demonstration of Yinchuan for tests that only read, one for a module; DATABASE_URL names it."""
    from tests.databases import demonstration  # a plugin is imported by pytest first

    with demonstration(sqlite_store) as connection, pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", str(connection.engine.url))
        yield str(connection.engine.url)
