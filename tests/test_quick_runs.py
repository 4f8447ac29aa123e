"""What is not done again at every run says the same as if it were, and goes out whole and in order."""

import asyncio
import json

import pytest
from streamlit import config
from streamlit.proto.NewSession_pb2 import CustomThemeConfig, NewSession
from streamlit.runtime import app_session

from components import quick_runs
from tests.e2e.wsclient import run_apart

SECTIONS = ("theme", "theme.light", "theme.dark", "theme.sidebar", "theme.light.sidebar", "theme.dark.sidebar")
ORIGINAL = getattr(app_session, quick_runs.THEME)
OF_SECTION = {
    "theme.light": lambda theme: theme.light,
    "theme.dark": lambda theme: theme.dark,
    "theme.sidebar": lambda theme: theme.sidebar,
    "theme.light.sidebar": lambda theme: theme.light.sidebar,
    "theme.dark.sidebar": lambda theme: theme.dark.sidebar,
}


@pytest.fixture
def options():
    """Sets options of config.toml and puts them back."""
    before = {}

    def set_option(name, value):
        before.setdefault(name, config.get_option(name))
        config.set_option(name, value)

    yield set_option
    for name, value in before.items():
        config.set_option(name, value)


def message(populate):
    """The theme as Streamlit asks for it at the start of a run: the whole, then its five parts."""
    session = NewSession()
    populate(session.custom_theme)
    for section, part in OF_SECTION.items():
        populate(part(session.custom_theme), section)
    return session.SerializeToString(deterministic=True)


@pytest.mark.parametrize(
    "extra",
    [
        {},
        {"theme.sidebar.backgroundColor": "#eeeeee"},
        {"theme.dark.primaryColor": "#123456", "theme.light.sidebar.borderColor": "#654321"},
        {"theme.base": "dark", "theme.headingFontSizes": ["2rem", "1rem"], "theme.baseFontSize": 15},
        {"theme.fontFaces": json.dumps([{"family": "F", "url": "f.woff2", "weight": 400}])},
        {"theme.dark.base": "light"},
    ],
)
def test_the_kept_theme_is_the_theme_at_every_run(options, extra):
    for name, value in extra.items():
        if name in config.get_config_options():
            options(name, value)
    kept = quick_runs.kept_theme(ORIGINAL)
    expected = message(ORIGINAL)
    assert [message(kept) for _ in range(3)] == [expected] * 3


def test_a_section_without_options_leaves_no_trace(options):
    for name in list(config.get_options_for_section("theme.dark")):
        options(f"theme.dark.{name}", None)
    theme = CustomThemeConfig()
    quick_runs.kept_theme(ORIGINAL)(theme.dark, "theme.dark")
    assert not theme.HasField("dark")


def test_the_theme_of_the_installed_streamlit_is_kept_once(monkeypatch):
    monkeypatch.setattr(app_session, quick_runs.THEME, ORIGINAL)
    quick_runs.keep_theme()
    kept = getattr(app_session, quick_runs.THEME)
    quick_runs.keep_theme()
    assert kept is not ORIGINAL
    assert getattr(app_session, quick_runs.THEME) is kept


def test_a_streamlit_that_builds_its_theme_elsewhere_is_left_alone(monkeypatch, caplog):
    monkeypatch.delattr(app_session, quick_runs.THEME)
    quick_runs.keep_theme()
    assert not hasattr(app_session, quick_runs.THEME)
    assert "a tenth slower" in caplog.text


class Wire:
    """Stands for the real transport, and remembers."""

    def __init__(self):
        self.written, self.is_closed = [], False

    def writelines(self, data):
        assert not self.is_closed
        self.written.append(b"".join(data))

    def close(self):
        self.is_closed = True

    def is_closing(self):
        return self.is_closed


def sent(*turns):
    """What reaches the wire when each turn's writes are made in one turn of the loop."""

    async def run():
        wire = Wire()
        gathering = quick_runs.Gathering(wire, asyncio.get_running_loop())
        for turn in turns:
            for data in turn:
                gathering.close() if data is None else gathering.write(data)
            await asyncio.sleep(0)
        await asyncio.sleep(0)
        return wire

    return run_apart(run())


@pytest.mark.parametrize(
    ("turns", "written"),
    [
        ([], []),
        ([[b"a"]], [b"a"]),
        ([[b"a", b"b", b"c"]], [b"abc"]),
        ([[b"a", b"b"], [b"c"]], [b"ab", b"c"]),
        ([[b"a", None]], [b"a"]),
        ([[b"a"], [None], [b"b"]], [b"a"]),
        ([[b""]], [b""]),
    ],
)
def test_writes_of_one_turn_leave_together_before_the_connection_closes(turns, written):
    wire = sent(*turns)
    assert wire.written == written
    assert wire.is_closed == any(None in turn for turn in turns)


def test_a_lost_connection_gets_nothing_more():
    async def run():
        wire = Wire()
        gathering = quick_runs.Gathering(wire, asyncio.get_running_loop())
        gathering.write(b"late")
        wire.close()
        await asyncio.sleep(0)
        return wire.written

    assert run_apart(run()) == []
