"""Which pilot a page opens that names none: the grant's own, a real one before the demonstration's (rules 11.5)."""

import pytest
from sqlalchemy import update

from data_access.queries.pilots import get_pilot
from data_access.tables import Pilot
from services.access import DEMO_USER, Role, User
from services.evaluation.close import evaluate_live
from services.frame import open_frame
from tests.databases import undone_unread


def opened(connection, user: User = DEMO_USER, **asked: str) -> str:
    return open_frame(connection, user, **asked).pilot.code


def become_real(connection, code: str) -> None:
    connection.execute(update(Pilot).where(Pilot.code == code).values(is_demo=False))
    evaluate_live(connection, get_pilot(connection, code).id)


@pytest.fixture
def demo(demo_both):
    with undone_unread(demo_both):
        yield demo_both


def test_without_a_real_pilot_the_demonstration_opens_as_ever(demo):
    assert opened(demo) == "yinchuan", "a plan that was never evaluated has nothing to show"


def test_a_real_pilot_opens_before_those_of_the_demonstration(demo):
    become_real(demo, "songjiang")
    assert opened(demo) == "songjiang"
    assert opened(demo, pilot="yinchuan") == "yinchuan", "which a link still names"
    assert opened(demo, pilot="nowhere") == "songjiang"
    become_real(demo, "yinchuan")
    ids = {get_pilot(demo, code).id: code for code in ("songjiang", "yinchuan")}
    assert opened(demo) == ids[min(ids)], "of several the first that was set up"


def test_who_has_a_grant_in_one_pilot_opens_it(demo):
    become_real(demo, "songjiang")
    mine = User("王强", Role.LEADER, pilot_id=get_pilot(demo, "yinchuan").id)
    assert opened(demo, mine) == "yinchuan"


def test_a_published_plan_that_was_never_evaluated_is_not_what_opens(demo):
    """After the demonstration of one city the site opens there, not at the first plan that came with it."""
    for code, other in (("yinchuan", "shown"), ("songjiang", "yinchuan")):
        changed = {"code": other, "revision": Pilot.revision + 1}
        demo.execute(update(Pilot).where(Pilot.code == code).values(changed))
    assert opened(demo) == "shown"
