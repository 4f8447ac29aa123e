"""能进能出 as a table: which step may follow which status; appeals and rulings; the computer removes nobody
(rules 6.7)."""

from datetime import date

import pytest

from domain.providers.in_and_out import (
    TRANSITIONS,
    NotAllowed,
    StatusChange,
    allowed,
    appealable,
    open_appeal,
    rectify_by,
    status_after,
    take,
)
from domain.words import ProviderAction, ProviderStatus

ACTIVE, WARNED, SUSPENDED, REMOVED = ProviderStatus
WARN, SUSPEND, REMOVE, READMIT, APPEAL, UPHOLD, REVOKE = ProviderAction
DAY = date(2026, 11, 2)
TABLE = {
    # written down a second time: a change here is a decision
    ACTIVE: {WARN: WARNED, SUSPEND: SUSPENDED, REMOVE: REMOVED},
    WARNED: {SUSPEND: SUSPENDED, REMOVE: REMOVED, READMIT: ACTIVE},
    SUSPENDED: {REMOVE: REMOVED, READMIT: ACTIVE},
    REMOVED: {READMIT: ACTIVE},
}


def taken(*actions: ProviderAction, on: date = DAY) -> list[StatusChange]:
    """History after these steps, each by the rule."""
    history: list[StatusChange] = []
    for number, action in enumerate(actions, start=1):
        before = status_after(history)
        after, answers = take(history, action, on)
        history.append(StatusChange(number, on, action, before, after, answers))
    return history


def at(status: ProviderStatus) -> list[StatusChange]:
    return {ACTIVE: [], WARNED: taken(WARN), SUSPENDED: taken(SUSPEND), REMOVED: taken(REMOVE)}[status]


@pytest.mark.parametrize("status", ProviderStatus)
@pytest.mark.parametrize("action", [WARN, SUSPEND, REMOVE, READMIT])
def test_every_pair_of_status_and_step_is_decided(status, action):
    expected = TABLE[status].get(action)
    assert TRANSITIONS.get((status, action)) is expected
    if expected is None:
        with pytest.raises(NotAllowed, match=f"服务商现为“{status.zh}”，不能{action.zh}；现在可以："):
            take(at(status), action, DAY)
    else:
        assert take(at(status), action, DAY) == (expected, None)


def test_an_appeal_changes_nothing_and_answers_the_step_that_stands():
    history = taken(WARN, SUSPEND, APPEAL)
    assert status_after(history) is SUSPENDED
    assert history[-1].answers == 2
    assert open_appeal(history) == history[-1]


def test_the_same_step_is_appealed_against_once():
    history = taken(WARN, APPEAL, UPHOLD)
    assert appealable(history) is None
    assert APPEAL not in allowed(history)
    assert APPEAL in allowed([*history, *taken(WARN, SUSPEND)[1:]])


def test_an_appeal_waits_for_its_ruling():
    history = taken(WARN, APPEAL)
    assert APPEAL not in allowed(history)
    assert {UPHOLD, REVOKE} <= set(allowed(history))


@pytest.mark.parametrize(
    ("steps", "after", "why"),
    [
        ((WARN, APPEAL, UPHOLD), WARNED, "upheld: as it was"),
        ((WARN, APPEAL, REVOKE), ACTIVE, "revoked: as before the warning"),
        ((WARN, SUSPEND, APPEAL, REVOKE), WARNED, "revoked: the earlier warning stands"),
        ((REMOVE, APPEAL, REVOKE), ACTIVE, "removed at once and revoked: back in the pool"),
        ((WARN, READMIT, WARN), WARNED, "warned again after a readmission"),
    ],
)
def test_where_a_provider_stands_after_its_steps(steps, after, why):
    assert status_after(taken(*steps)) is after, why


def test_nobody_rules_without_an_appeal_and_nobody_in_good_standing_appeals():
    for action in (UPHOLD, REVOKE, APPEAL):
        with pytest.raises(NotAllowed):
            take([], action, DAY)
    with pytest.raises(NotAllowed):
        take(taken(WARN), UPHOLD, DAY)


def test_a_step_is_not_dated_before_the_one_it_follows():
    with pytest.raises(NotAllowed, match="日期 2026-11-01 早于上一步（2026-11-02）"):
        take(taken(WARN), SUSPEND, date(2026, 11, 1))
    assert take(taken(WARN), SUSPEND, DAY)[0] is SUSPENDED, "on the same day it may"


def test_a_warning_and_a_suspension_set_a_day_for_rectification():
    assert rectify_by(WARN, DAY, 30) == date(2026, 12, 2)
    assert rectify_by(SUSPEND, DAY, 30) == date(2026, 12, 2)
    assert rectify_by(REMOVE, DAY, 30) is None
