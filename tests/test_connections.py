"""Which open pages a look at the sessions cuts, and which it must not (rules 11.9)."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from components.identity.connections import Connections, OpenPage
from data_access.engine import reading
from data_access.queries.identity import get_account
from domain.identity.sessions import SignInRules
from domain.identity.words import Way
from services.identity.signing_in import open_session, sign_out
from services.identity.viewer import viewer_of
from tests.e2e.wsclient import run_apart
from tests.services.identity.conftest import AT, a_person

pytestmark = pytest.mark.usefixtures("plans_url")
RULES = SignInRules()


def opened(account_id, *, began=None):
    """A page under a new session of the account."""
    with reading() as connection:
        account = get_account(connection, account_id)
    session = open_session(account, Way.OIDC, "10.0.0.1", began or datetime.now(UTC))
    with reading() as connection:
        viewer = viewer_of(connection, session.session_id, began or datetime.now(UTC), RULES)
    return OpenPage(session.session_id, viewer.standing), viewer


async def looked(connections, *, meanwhile=()):
    """Connections after a look, during which further pages were opened."""
    look = asyncio.create_task(connections._look())
    await asyncio.sleep(0)
    connections.pages.update(meanwhile)
    await look


def test_who_comes_while_the_sessions_are_looked_at_is_not_cut():
    account_id, _ = a_person()
    (first, _), (later, _) = opened(account_id), opened(account_id)
    connections = Connections(RULES)
    connections.pages.add(first)
    run_apart(looked(connections, meanwhile=[later]))
    assert (first.cut.is_set(), later.cut.is_set()) == (False, False)


def test_only_the_pages_of_the_session_that_ended_are_cut():
    account_id, _ = a_person()
    (one, viewer), (other, _) = opened(account_id), opened(account_id)
    connections = Connections(RULES)
    connections.pages.update({one, other})
    sign_out(viewer, "10.0.0.1", datetime.now(UTC))
    run_apart(looked(connections))
    assert (one.cut.is_set(), other.cut.is_set()) == (True, False)


def test_a_page_nobody_touched_for_half_an_hour_is_cut_and_one_that_was_is_not():
    account_id, _ = a_person(from_on=AT.date())
    long_ago = datetime.now(UTC) - timedelta(minutes=31)
    (idle, _), (used, _) = opened(account_id, began=long_ago), opened(account_id, began=long_ago)
    connections = Connections(RULES)
    connections.pages.update({idle, used})
    connections.seen[used.session_id] = datetime.now(UTC)
    run_apart(looked(connections))
    assert (idle.cut.is_set(), used.cut.is_set()) == (True, False)
