"""AppTest as under server.py: Streamlit does not look into the folder pages/ itself, AppTest asks anew on each run."""

import pytest
from streamlit.runtime.pages_manager import PagesManager

make_manager = PagesManager.__init__


def pages_of_app_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages are those that app.py names."""

    def make(manager: PagesManager, *arguments, **named) -> None:
        make_manager(manager, *arguments, **named)
        PagesManager.uses_pages_directory = False

    monkeypatch.setattr(PagesManager, "uses_pages_directory", None)
    monkeypatch.setattr(PagesManager, "__init__", make)
