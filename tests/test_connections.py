"""Which open pages a look at the sessions cuts, and which it must not (rules 11.9)."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from components.identity.connections import CUT, Connections, OpenPage
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
    assert (first.is_cut, later.is_cut) == (False, False)


def test_only_the_pages_of_the_session_that_ended_are_cut():
    account_id, _ = a_person()
    (one, viewer), (other, _) = opened(account_id), opened(account_id)
    connections = Connections(RULES)
    connections.pages.update({one, other})
    sign_out(viewer, "10.0.0.1", datetime.now(UTC))
    run_apart(looked(connections))
    assert (one.is_cut, other.is_cut) == (True, False)


def test_a_page_nobody_touched_for_half_an_hour_is_cut_and_one_that_was_is_not():
    account_id, _ = a_person(from_on=AT.date())
    long_ago = datetime.now(UTC) - timedelta(minutes=31)
    (idle, _), (used, _) = opened(account_id, began=long_ago), opened(account_id, began=long_ago)
    connections = Connections(RULES)
    connections.pages.update({idle, used})
    connections.seen[used.session_id] = datetime.now(UTC)
    run_apart(looked(connections))
    assert (idle.is_cut, used.is_cut) == (True, False)


async def relayed(page, coming):
    """What the application is told of one message, and what reached the browser; `coming` is what the browser sends."""
    told, sent = [], []

    async def app(scope, receive, send):
        told.append(await receive())
        await send({"type": "websocket.send"})

    async def send(message):
        sent.append(message["type"])

    connections = Connections(RULES)
    await connections.relay(app, {}, coming, send, page)
    connections.watching.cancel()
    return told, sent


def test_a_cut_page_passes_nothing_whether_it_waited_for_a_message_or_one_came_meanwhile():
    async def never():
        page.cut()  # while it is waited for
        await asyncio.Event().wait()

    async def at_that_moment():
        page.cut()
        return {"type": "websocket.receive", "bytes": b"x"}

    async def at_once():
        return {"type": "websocket.receive", "bytes": b"x"}

    cut = [{"type": "websocket.disconnect", "code": CUT}], ["websocket.close"]
    for coming in (never, at_that_moment):
        page = OpenPage(1, None)
        assert run_apart(relayed(page, coming)) == cut
    page = OpenPage(1, None)
    page.cut()
    assert run_apart(relayed(page, at_once)) == cut
    page = OpenPage(1, None)
    assert run_apart(relayed(page, at_once)) == ([{"type": "websocket.receive", "bytes": b"x"}], ["websocket.send"])


def test_a_page_that_is_stopped_from_outside_is_stopped():
    async def stopped():
        task = asyncio.create_task(relayed(OpenPage(1, None), asyncio.Event().wait))
        await asyncio.sleep(0.01)
        task.cancel()
        await task

    with pytest.raises(asyncio.CancelledError):
        run_apart(stopped())
