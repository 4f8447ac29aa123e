"""Fixtures that all rooms share, the profiles of random examples, and the order in which workers take files.

`make test` runs what is not marked slow, `make slow` the rest and every property with many more examples.
"""

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from hypothesis import HealthCheck, settings

from services.identity import hashing

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

gc.set_threshold(50_000, 20, 100)  # looking for cycles among all that is imported takes a tenth of the time

BROWSER = "tests/e2e/"
LONGEST_FIRST = (
    BROWSER,
    "tests/test_architecture.py",
    "tests/domain/evaluation/",
    "tests/services/intake/test_intake.py",
    "tests/pages/test_data_is_not_markdown.py",
    "tests/services/evaluation/",
    "tests/faults/",
    "tests/services/targets/",
    "tests/services/audit/",
    "tests/test_manage.py",
    "tests/test_server.py",
    "tests/reports/",
    "tests/data_access/",
    "tests/services/",
    "tests/pages/",
)
"""In what order workers take files: long ones early, so that no worker is left alone with one at the end; but first
some that need no database, while another worker makes the demonstration."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """In that order, file by file: a file is what a worker takes."""
    items.sort(key=lambda item: next((n for n, part in enumerate(LONGEST_FIRST) if item.nodeid.startswith(part)), 99))


@pytest.hookimpl(optionalhook=True)  # there is a run without pytest-xdist
def pytest_xdist_make_scheduler(config: pytest.Config, log):
    """A worker takes a file; what needs a browser goes to two workers, since it mostly waits while others compute."""
    from xdist.scheduler import LoadFileScheduling

    files = sorted(Path(__file__).parent.glob("e2e/test_*.py"))
    halves = {f"{BROWSER}{file.name}": f"{BROWSER}{at % 2}" for at, file in enumerate(files)}

    class ByFile(LoadFileScheduling):
        def _split_scope(self, nodeid: str) -> str:
            file = super()._split_scope(nodeid)
            return halves.get(file, file)

    return ByFile(config, log)


AS_FOR_PEOPLE = hashing._HASHER, hashing.NOBODYS


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    """A hash as for people takes a third of a second, and tests make hundreds."""
    quick = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
    with _hashing_by(quick, quick.hash("nobody's")):
        yield


@pytest.fixture
def passwords_as_for_people() -> Iterator[None]:
    """The hashes the product makes."""
    with _hashing_by(*AS_FOR_PEOPLE):
        yield


@contextmanager
def _hashing_by(hasher: PasswordHasher, nobodys: str) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hashing, "_HASHER", hasher)
        patch.setattr(hashing, "NOBODYS", nobodys)
        yield


@pytest.fixture(scope="module")
def demo_database(sqlite_store) -> Iterator[str]:
    """The demonstration of Yinchuan for tests that only read, one for a module; DATABASE_URL names it."""
    from tests.databases import demonstration  # a plugin is imported by pytest first

    with demonstration(sqlite_store) as connection, pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", str(connection.engine.url))
        yield str(connection.engine.url)
