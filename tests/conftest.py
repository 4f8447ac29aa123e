"""Fixtures that all rooms share."""

from collections.abc import Iterator

import pytest

pytest_plugins = ["tests.databases"]


@pytest.fixture(scope="module")
def demo_database(sqlite_store) -> Iterator[str]:
    """The demonstration of Yinchuan for tests that only read, one for a module; DATABASE_URL names it."""
    from tests.databases import demonstration  # a plugin is imported by pytest first

    with demonstration(sqlite_store) as connection, pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", str(connection.engine.url))
        yield str(connection.engine.url)
