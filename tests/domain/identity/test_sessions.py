"""When a name is locked, when a session is over (rules 11.6, 11.7)."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.identity.sessions import Attempts, SignInRules, why_over
from domain.identity.words import SessionEnd

AT, RULES = datetime(2026, 11, 16, 1, tzinfo=UTC), SignInRules()
SECOND = timedelta(seconds=1)


def test_the_fifth_wrong_password_in_a_row_locks_for_ten_minutes():
    attempts = Attempts()
    for number in range(1, 5):
        attempts = attempts.and_one_more(AT, RULES)
        assert (attempts.wrong, attempts.is_locked(AT)) == (number, False)
    attempts = attempts.and_one_more(AT, RULES)
    assert attempts.is_locked(AT)
    assert attempts.is_locked(AT + timedelta(minutes=10) - SECOND)
    assert not attempts.is_locked(AT + timedelta(minutes=10))


def test_after_a_lock_the_count_begins_anew():
    after = Attempts(5, AT).and_one_more(AT + SECOND, RULES)
    assert after == Attempts(1)


@pytest.mark.parametrize(
    ("began", "seen", "over"),
    [
        (timedelta(0), timedelta(0), None),
        (timedelta(minutes=30), timedelta(minutes=30) - SECOND, None),
        (timedelta(minutes=30), timedelta(minutes=30), SessionEnd.IDLE),
        (timedelta(hours=12) - SECOND, timedelta(0), None),
        (timedelta(hours=12), timedelta(0), SessionEnd.TOO_LONG),
        (timedelta(hours=12), timedelta(hours=1), SessionEnd.TOO_LONG),
    ],
)
def test_a_session_ends_by_the_clock(began, seen, over):
    assert why_over(AT - began, AT - seen, AT, RULES) is over


def test_settings_move_the_limits():
    rules = SignInRules(idle_minutes=5, longest_hours=1, wrong_before_lock=1, lock_minutes=1)
    assert why_over(AT, AT, AT + timedelta(minutes=5), rules) is SessionEnd.IDLE
    assert why_over(AT, AT + timedelta(minutes=59), AT + timedelta(hours=1), rules) is SessionEnd.TOO_LONG
    assert Attempts().and_one_more(AT, rules).is_locked(AT + timedelta(seconds=59))
