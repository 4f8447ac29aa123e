"""Pages are opened through app.py only, as server.py serves them, and read one demonstration a module."""

import pytest

from services.identity.demonstration import people
from tests.pages.as_served import pages_of_app_alone


@pytest.fixture
def clerks(served: None) -> None:
    """The demonstration's people, as the gate makes them when it first shows itself: who looks is the first of them."""
    people()


@pytest.fixture(autouse=True)
def served(demo_database: str, pages_served: None) -> None:
    """The demonstration, as server.py serves it."""


@pytest.fixture
def pages_served(monkeypatch: pytest.MonkeyPatch) -> None:
    """As under server.py."""
    pages_of_app_alone(monkeypatch)
