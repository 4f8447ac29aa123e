"""The look at the open pages' sessions: one query, only what changed is read anew (rules 11.7, 11.9)."""

from datetime import timedelta

import pytest

from data_access.commands.identity import see_sessions, update_account
from data_access.engine import reading
from data_access.queries.identity import get_account, list_grants
from domain.identity.sessions import SignInRules
from domain.identity.words import SessionEnd, Way
from services.clock import day_of
from services.identity import open_sessions
from services.identity.accounts import Register, end_grant, take_grant
from services.identity.door import keeping
from services.identity.open_sessions import OpenSessions
from services.identity.signing_in import open_session
from tests.services.identity.conftest import KEEPER, a_person


class Watch:
    """A look at two sessions, by a clock that is set here; how many rows each look read."""

    def __init__(self, at, patch) -> None:
        self.at, self.rows = at, []
        self.people = [a_person(name)[0] for name in ("wangmin", "lilei")]
        with reading() as connection:
            found = [get_account(connection, number) for number in self.people]
        self.sessions = [open_session(one, Way.LOCAL, "10.0.0.9", at).session_id for one in found]
        self.open = OpenSessions(SignInRules())
        patch.setattr(open_sessions, "now", lambda: self.at)
        real = open_sessions.list_standing
        patch.setattr(open_sessions, "list_standing", lambda *told: self.rows.extend(found := real(*told)) or found)

    def look(self, **seen):
        """What the two stand for, and how many rows were read for it."""
        self.rows.clear()
        noted = {self.sessions[0]: seen["first_seen"]} if seen else {}
        standing, _ = self.open.standing(self.sessions, noted)
        return [standing.get(one) for one in self.sessions], len(self.rows)


@pytest.fixture
def watch(at, monkeypatch):
    return Watch(at, monkeypatch)


def test_what_has_not_changed_is_not_read_again(watch):
    first, read = watch.look()
    assert (read, [standing[-1] for standing in first]) == (2, [None, None])
    assert watch.look() == (first, 0)


def grant(number):
    with reading() as connection:
        return list_grants(connection, number)[0].id


CHANGES = {
    "name": lambda watch, number: _kept(watch, update_account, account_id=number, name="改了名"),
    "password": lambda watch, number: _kept(watch, update_account, account_id=number, must_change=False),
    "disabled": lambda watch, number: _kept(watch, update_account, account_id=number, disabled_at=watch.at),
    "grant taken": lambda watch, number: _registered(watch, take_grant, grant(number)),
}


def _kept(watch, verb, **words):
    with keeping() as connection:
        verb(connection, **words)


def _registered(watch, verb, *values):
    with keeping() as connection:
        verb(Register(connection, KEEPER, watch.at), *values)


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_changes_is_seen_at_the_next_look_and_read_alone(watch, change):
    (first, second), _ = watch.look()
    CHANGES[change](watch, watch.people[0])
    (now, same), read = watch.look()
    assert (read, same) == (1, second)
    assert now != first


def test_an_ended_session_is_not_there_any_more(watch):
    watch.look()
    open_sessions.end_over({watch.sessions[0]: SessionEnd.IDLE})
    assert watch.look()[0][0] is None


def test_the_clock_ends_a_session_that_nobody_changed(watch):
    watch.look()
    watch.at += timedelta(minutes=30)
    assert [standing[-1] for standing in watch.look()[0]] == [SessionEnd.IDLE] * 2
    (first, second), read = watch.look(first_seen=watch.at - timedelta(minutes=1))
    assert (first[-1], second[-1], read) == (None, SessionEnd.IDLE, 0)
    _kept(watch, see_sessions, seen=dict.fromkeys(watch.sessions, watch.at))
    assert [standing[-1] for standing in watch.look()[0]] == [None, None], "another process noted it"
    watch.at += timedelta(hours=12)
    assert [standing[-1] for standing in watch.look(first_seen=watch.at)[0]][0] is SessionEnd.TOO_LONG


def test_a_grant_that_ends_with_the_day_is_over_at_midnight(watch):
    _registered(watch, end_grant, grant(watch.people[0]), day_of(watch.at))
    watch.look()
    watch.at += timedelta(hours=15)
    seen = watch.at
    assert watch.look(first_seen=seen)[0][0][-1] is SessionEnd.NO_GRANT
