"""What becomes of a promise, and when it is said beforehand that it can hardly be kept (rules 7.7)."""

from datetime import date, timedelta

import pytest

from domain.units.promises import Promised, promise_state
from domain.words import Light
from tests.domain.make import RULES

AS_OF = date(2026, 11, 15)
T23 = Promised(value=50, due_on=date(2026, 11, 26), as_of=AS_OF, actual=34, recent_gain=6)


def state(**changes) -> tuple[str, str, Light]:
    return promise_state(Promised(**{name: getattr(T23, name) for name in T23.__slots__} | changes), RULES)


def test_fifty_by_the_26th_with_34_done_and_less_than_one_a_week():
    """T23: 6 in eight weeks are 0.8 a week; 11 days bring 1.2 of 16."""
    said = "难以兑现：34/50 家，还需 16 家，按近期速度只能 1 家左右"
    assert promise_state(T23, RULES) == ("难以兑现", said, Light.YELLOW)


@pytest.mark.parametrize(
    ("changes", "word", "light", "why"),
    [
        ({"as_of": date(2026, 11, 25)}, "难以兑现", Light.YELLOW, "the day before"),
        ({"as_of": date(2026, 11, 26)}, "未到期", Light.GREY, "its own day is not over"),
        ({"as_of": date(2026, 11, 27)}, "未兑现", Light.RED, "the day after"),
        ({"actual": 50}, "兑现", Light.GREEN, "reached before its day"),
        ({"actual": 50, "as_of": date(2026, 11, 27)}, "兑现", Light.GREEN, "reached on its day"),
        ({"actual": 49}, "未到期", Light.GREY, "one is missing and one is expected"),
        ({"actual": 46}, "难以兑现", Light.YELLOW, "four are missing: a chance of 3 %"),
        ({"actual": 47}, "未到期", Light.GREY, "three: 12 %"),
        ({"recent_gain": 0}, "难以兑现", Light.YELLOW, "nothing came"),
        ({"recent_gain": 80}, "未到期", Light.GREY, "ten a week"),
        ({"due_on": AS_OF + timedelta(days=140)}, "未到期", Light.GREY, "twenty weeks to go"),
    ],
)
def test_each_promise_has_its_word(changes, word, light, why):
    found = state(**changes)
    assert (found[0], found[2]) == (word, light), why
