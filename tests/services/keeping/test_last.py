"""The administrator sees whether the nightly backup is made (rules 11.13)."""

from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from data_access.engine import reading
from domain.words import Light
from services.access import Role, User
from services.clock import now
from services.errors import Forbidden
from services.keeping import last
from services.keeping.backups import back_up
from services.keeping.last import age_zh, last_backup
from tests.databases import _fresh
from tests.faults.kept import small

KEEPER = User("管理员甲", Role.ADMIN)


@pytest.fixture
def file_url(sqlite_store, monkeypatch):
    yield from _fresh(sqlite_store, small(sqlite_store), monkeypatch)


def seen(monkeypatch, later: timedelta = timedelta()):
    at = now() + later
    with monkeypatch.context() as patch, reading() as connection:
        patch.setattr(last, "now", lambda: at)
        return last_backup(connection, KEEPER)


def test_without_any_the_light_is_red_and_says_what_to_run(file_url, monkeypatch):
    view = seen(monkeypatch)
    assert (view.light, view.places) == (Light.RED, ())
    assert "python manage.py backup" in view.sentence


def test_the_light_turns_red_after_a_day(file_url, tmp_path, monkeypatch):
    made, _ = back_up(tmp_path / "one", tmp_path / "two")
    view = seen(monkeypatch)
    assert view.light is Light.GREEN
    assert f"，0 分钟前，{made.size_bytes / 1_000_000:,.1f} MB" in view.sentence
    assert view.places == (f"存于 {made.folder}", f"另一份在 {tmp_path / 'two'}")
    assert seen(monkeypatch, timedelta(hours=23, minutes=59)).light is Light.GREEN
    late = seen(monkeypatch, timedelta(hours=24, minutes=1))
    assert late.light is Light.RED
    assert "24 小时前" in late.sentence
    assert "请查每晚的备份为什么没有做" in late.sentence


@pytest.mark.parametrize(
    ("age", "words"),
    [
        (timedelta(seconds=59), "0 分钟"),
        (timedelta(minutes=59, seconds=59), "59 分钟"),
        (timedelta(hours=1), "1 小时"),
        (timedelta(hours=47, minutes=59), "47 小时"),
        (timedelta(hours=48), "2 天"),
        (-timedelta(minutes=5), "0 分钟"),
    ],
)
def test_an_age_is_told_in_its_largest_unit(age, words):
    assert age_zh(age) == words


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
def test_nobody_else_sees_it(file_url, role):
    with reading() as connection, pytest.raises(Forbidden, match="read_backups"):
        last_backup(connection, User("某人", role))


def _screen() -> None:
    from components.accounts.backup import backup
    from data_access.engine import reading
    from services.access import Role, User

    with reading() as connection:
        backup(connection, User("管理员甲", Role.ADMIN))


def test_the_screen_shows_light_sentence_and_places(file_url, tmp_path):
    made, _ = back_up(tmp_path)
    screen = AppTest.from_function(_screen).run()
    assert not screen.exception
    assert screen.header[0].value == "备份"
    assert ":green-badge[● 绿]" in screen.markdown[0].value
    assert made.folder.name in screen.caption[0].value.replace("\\", "")
