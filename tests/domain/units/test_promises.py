"""What becomes of a promise, and when it is said beforehand that it can hardly be kept (rules 7.7, 7.9)."""

from datetime import date, timedelta

import pytest

from domain.units.promises import (
    Followed,
    Promised,
    course_of,
    followed_state,
    points_in,
    promise_state,
    wrong_points,
)
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


# ── along a line (rules 7.9) ────────────────────────────────────────────────

GIVEN, DUE = date(2026, 11, 1), date(2026, 12, 1)
STRAIGHT = course_of(GIVEN, 100, (), DUE, 130)
STEPPED = course_of(GIVEN, 100, ((date(2026, 11, 11), 100), (date(2026, 11, 21), 120)), DUE, 130)


@pytest.mark.parametrize(
    ("course", "day", "expected"),
    [
        (STRAIGHT, date(2026, 10, 31), 100),
        (STRAIGHT, GIVEN, 100),
        (STRAIGHT, date(2026, 11, 2), 101),
        (STRAIGHT, date(2026, 11, 16), 115),
        (STRAIGHT, date(2026, 11, 30), 129),
        (STRAIGHT, DUE, 130),
        (STRAIGHT, date(2026, 12, 2), 130),
        (STEPPED, date(2026, 11, 11), 100),
        (STEPPED, date(2026, 11, 16), 110),
        (STEPPED, date(2026, 11, 21), 120),
        (STEPPED, date(2026, 11, 26), 125),
        (course_of(GIVEN, 100, (), GIVEN, 130), GIVEN, 100),  # on the day it was given
    ],
)
def test_a_promise_goes_straight_between_its_points(course, day, expected):
    assert course.on(day) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("as_of", "actual", "at_due", "expected", "word", "light"),
    [
        (date(2026, 11, 30), 129, None, 129, "进行中", Light.GREEN),
        (date(2026, 11, 30), 128, None, 129, "落后于承诺进度", Light.YELLOW),
        (date(2026, 11, 30), 130, None, 129, "兑现", Light.GREEN),
        (date(2026, 11, 30), None, None, 129, "未到期", Light.GREY),
        (DUE, 129, 129, 130, "落后于承诺进度", Light.YELLOW),  # its own day is not over
        (DUE, 130, 130, 130, "兑现", Light.GREEN),
        (date(2026, 12, 2), 135, 130, 130, "兑现", Light.GREEN),
        (date(2026, 12, 2), 135, 129.9, 130, "未兑现", Light.RED),  # what came later keeps no promise
        (date(2026, 12, 2), 135, None, 130, "未兑现", Light.RED),
    ],
)
def test_a_promise_is_kept_on_the_way_behind_or_broken(as_of, actual, at_due, expected, word, light):
    found = followed_state(Followed(130, "家", DUE, as_of, actual, at_due, expected))
    assert (found[0], found[2]) == (word, light)
    assert found[1].startswith(word)


def test_what_is_said_of_one_that_is_behind():
    said = followed_state(Followed(130, "家", DUE, date(2026, 11, 16), 110, None, STRAIGHT.on(date(2026, 11, 16))))
    assert said == ("落后于承诺进度", "落后于承诺进度：110/130 家，按承诺进度应有 115 家", Light.YELLOW)


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("", ()),
        ("2026-11-11 100\n\n2026/11/21，120 家", ((date(2026, 11, 11), 100), (date(2026, 11, 21), 120))),
        ("2026年11月5日：0.5", ((date(2026, 11, 5), 0.5),)),
    ],
)
def test_points_are_read_one_a_line(text, points):
    assert points_in(text) == (points, [])


@pytest.mark.parametrize("line", ["11-21 120", "2026-13-01 120", "2026-11-31 5", "2026-11-21", "120"])
def test_a_line_that_is_no_point_is_named(line):
    points, problems = points_in(f"2026-11-11 100\n{line}")
    assert len(points) == 1
    assert problems == [f"分步第 2 行“{line}”不是“日期 数”，如 2026-11-30 210"]


@pytest.mark.parametrize(
    ("points", "wrong"),
    [
        ((), []),
        (((date(2026, 11, 2), 100), (date(2026, 11, 30), 130)), []),
        (((GIVEN, 100),), ["2026-11-01 不晚于 2026-11-01"]),
        (((DUE, 130),), ["2026-12-01 不晚于 2026-12-01"]),
        (((date(2026, 11, 20), 131),), ["2026-12-01 的 130 小于 2026-11-20 的 131"]),
        (((date(2026, 11, 20), 99),), ["2026-11-20 的 99 小于 2026-11-01 的 100"]),
        (tuple((date(2026, 11, day), 110.0) for day in range(2, 15)), ["分步最多 12 个"]),
        (tuple((date(2026, 11, day), 110.0) for day in range(2, 14)), []),
    ],
)
def test_points_lie_within_the_promise_and_do_not_fall(points, wrong):
    found = list(wrong_points(course_of(GIVEN, 100, points, DUE, 130)))
    assert len(found) == len(wrong)
    assert all(part in said for part, said in zip(wrong, found, strict=True))
