"""Pages are opened through app.py only, as server.py serves them, and read one demonstration a module."""

import pytest
from streamlit.runtime.pages_manager import PagesManager

from services.identity.demonstration import people

make_manager = PagesManager.__init__


@pytest.fixture
def clerks(served: None) -> None:
    """The demonstration's people, as the gate makes them when it first shows itself: who looks is the first of them."""
    people()


@pytest.fixture(autouse=True)
def served(demo_database: str, pages_served: None) -> None:
    """The demonstration, as server.py serves it."""


@pytest.fixture
def pages_served(monkeypatch: pytest.MonkeyPatch) -> None:
    """As under server.py, Streamlit does not look into the folder pages/ itself (AppTest asks anew on every run)."""

    def make(manager: PagesManager, *arguments, **named) -> None:
        make_manager(manager, *arguments, **named)
        PagesManager.uses_pages_directory = False

    monkeypatch.setattr(PagesManager, "uses_pages_directory", None)
    monkeypatch.setattr(PagesManager, "__init__", make)
