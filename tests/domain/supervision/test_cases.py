"""A drawn project's case, what is published, who leaves and comes (rules 19.3, 19.4, 19.5)."""

from datetime import date, timedelta

import pytest

from domain.supervision import notice
from domain.supervision.cases import CaseMoney, Visit, state_of, visit_by, visit_problems
from domain.supervision.leaving import balance_of, days_problems, successor_problems
from domain.supervision.views import DrawLine, InspectionLine, inspections_sentence
from domain.words import InspectionResult, InspectionState

DRAWN = date(2026, 10, 15)
BY = visit_by(DRAWN, 30)
ONE = timedelta(days=1)
PASSED = Visit(DRAWN, InspectionResult.PASSED, "合格")
RECTIFY = Visit(DRAWN, InspectionResult.RECTIFY, "未联网", date(2026, 11, 1))
FAILED = Visit(date(2026, 11, 2), InspectionResult.FAILED, "设备不在现场")
PAID = CaseMoney(36_000_000)


@pytest.mark.parametrize(
    ("visits", "today", "left_on", "money", "state"),
    [
        ([], BY - ONE, None, PAID, InspectionState.WAITING),
        ([], BY, None, PAID, InspectionState.WAITING),
        ([], BY + ONE, None, PAID, InspectionState.LATE),
        ([PASSED], BY + ONE, None, PAID, InspectionState.PASSED),
        ([RECTIFY], date(2026, 10, 31), None, PAID, InspectionState.RECTIFYING),
        ([RECTIFY], date(2026, 11, 1), None, PAID, InspectionState.RECTIFYING),
        ([RECTIFY], date(2026, 11, 2), None, PAID, InspectionState.OVERDUE),
        ([RECTIFY, PASSED], BY, None, PAID, InspectionState.PASSED),
        ([RECTIFY, FAILED], BY, None, PAID, InspectionState.FAILED),
        ([FAILED], BY, BY, PAID, InspectionState.RECOVERING),
        ([FAILED], BY, BY, CaseMoney(36_000_000, 35_999_999), InspectionState.RECOVERING),
        ([FAILED], BY, BY, CaseMoney(36_000_000, 36_000_000), InspectionState.CLOSED),
        ([FAILED], BY, BY, CaseMoney(), InspectionState.CLOSED),
        ([], BY, BY - ONE, PAID, InspectionState.WAITING),
    ],
)
def test_where_a_case_stands_on_a_day(visits, today, left_on, money, state):
    assert state_of(visits, BY, today, left_on, money) is state


@pytest.mark.parametrize(("paid", "back", "owed"), [(0, 0, 0), (100, 99, 1), (100, 100, 0), (100, 101, 0)])
def test_what_is_owed_is_never_below_nothing(paid, back, owed):
    assert CaseMoney(paid, back).owed_fen == owed


def asked(visits=(), **words):
    usual = {"visited_on": DRAWN, "result": "passed", "found": "现场核对", "due_on": None}
    return visit_problems(list(visits), drawn_on=DRAWN, today=BY, **(usual | words))


@pytest.mark.parametrize(
    ("visits", "words", "problem"),
    [
        ([], {}, ""),
        ([], {"visited_on": DRAWN - ONE}, "早于抽取"),
        ([], {"visited_on": BY}, ""),
        ([], {"visited_on": BY + ONE}, "在今天"),
        ([], {"result": ""}, "没有选检查结论"),
        ([], {"found": " "}, "没有写检查情况"),
        ([], {"result": "rectify"}, "须写整改期限"),
        ([], {"result": "rectify", "due_on": DRAWN}, "须晚于检查日"),
        ([], {"result": "rectify", "due_on": DRAWN + ONE}, ""),
        ([], {"due_on": DRAWN + ONE}, "只有责令整改才写"),
        ([RECTIFY], {}, ""),
        ([RECTIFY], {"visited_on": DRAWN - ONE}, "早于上一次检查"),
        ([PASSED], {}, "检查已有结论（检查合格）"),
        ([RECTIFY, FAILED], {"visited_on": BY}, "检查已有结论（检查不合格）"),
    ],
)
def test_what_keeps_a_visit_from_being_recorded(visits, words, problem):
    found = asked(visits, **words)
    assert (problem in "；".join(found)) if problem else (found == [])


def line(number, state, result=None, money=CaseMoney(), **words):
    usual = {"due_on": None, "left_on": None, "visited_on": None if result is None else DRAWN}
    return InspectionLine(
        number,
        1,
        "三季度抽查",
        f"C{number}",
        f"E{number}",
        f"企业{number}",
        "甲区",
        "云启",
        "张三（一所）、李四（二所）",
        DRAWN,
        BY,
        state,
        result,
        money=money,
        **(usual | words),
    )


DRAW = DrawLine(
    1,
    "三季度抽查",
    date(2026, 10, 12),
    2,
    40,
    30,
    "系统抽样第一版",
    "红灯 4",
    "双色球第 2026120 期",
    DRAWN,
    14,
    "a" * 64,
    "03 08 11",
    "b" * 64,
    DRAWN,
    False,
)


def test_the_three_texts_say_list_number_people_and_what_became_of_it():
    failed = line(1, InspectionState.RECOVERING, InspectionResult.FAILED, CaseMoney(36_000_000, 1), left_on=BY)
    lines = [failed, line(2, InspectionState.WAITING)]
    before, after, found = (
        notice.before(DRAW, "银川市"),
        notice.after(DRAW, lines, "银川市"),
        notice.results(DRAW, lines, "银川市"),
    )
    assert "a" * 64 in before
    assert "双色球第 2026120 期（2026年10月15日公布），按公布的先后取 14 位数字" in before
    assert "1. 企业1（C1，甲区）；检查人员：张三（一所）、李四（二所）" in after
    assert "抽取 2 个项目，已检查 1 个，尚未检查 1 个。" in found
    assert "已拨奖补 360,000.00 元，已收回 0.01 元" in found


def test_nothing_is_published_of_what_has_not_happened():
    waiting = [line(1, InspectionState.WAITING)]
    assert notice.results(DRAW, waiting, "银川市") == ""
    assert notice.results(DRAW, [], "银川市") == ""


@pytest.mark.parametrize(
    ("state", "result", "words", "told"),
    [
        (InspectionState.RECTIFYING, InspectionResult.RECTIFY, {"due_on": BY}, "责令整改，2026年11月14日前整改到位"),
        (InspectionState.FAILED, InspectionResult.FAILED, {}, "正在办理取消试点资格"),
        (InspectionState.CLOSED, InspectionResult.FAILED, {"left_on": BY}, "没有拨付过奖补"),
        (InspectionState.PASSED, InspectionResult.PASSED, {"left_on": BY}, "企业1（C1）：检查合格"),
    ],
)
def test_each_outcome_has_its_words(state, result, words, told):
    assert notice.results(DRAW, [line(1, state, result, **words)], "银川市").endswith(told)


def test_the_sentence_counts_the_gravest_first():
    lines = [line(1, InspectionState.PASSED), line(2, InspectionState.FAILED), line(3, InspectionState.PASSED)]
    assert inspections_sentence(lines) == "共抽查 3 个项目：待取消资格 1、已查合格 2。"
    assert inspections_sentence([]) == "还没有抽查过项目。"


@pytest.mark.parametrize(
    ("before", "active", "waiting", "missing", "says"),
    [
        ([], 100, 0, 0, "还没有企业按个案离开"),
        ([100], 99, 1, 1, "少 1 家，须补上；1 个名额还没有替补"),
        ([100], 100, 0, 0, "总量没有减少。"),
        ([100, 110], 109, 1, 1, "离开前试点企业 110 家"),
        ([100], 101, 1, 0, "总量没有减少；1 个名额还没有替补"),
    ],
)
def test_the_total_is_held_against_the_most_there_were_before_anybody_left(before, active, waiting, missing, says):
    found = balance_of(before, active, waiting)
    assert found.missing == missing
    assert says in found.sentence


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ({}, ""),
        ({"successor": "A"}, "不能是离开的企业自己"),
        ({"is_active": False}, "不在册"),
        ({"is_successor_of": "乙厂"}, "已是乙厂的替补"),
        ({"is_paid": True}, "已拨过奖补"),
    ],
)
def test_who_may_take_a_place(words, problem):
    usual = {"leaving": "A", "successor": "B", "is_active": True, "is_successor_of": "", "is_paid": False}
    found = successor_problems(**(usual | words))
    assert (problem in "；".join(found)) if problem else (found == [])


@pytest.mark.parametrize(
    ("left", "due", "has", "problem"),
    [
        (BY, None, True, ""),
        (BY + ONE, None, True, "在今天"),
        (BY, None, False, "须写明补齐期限"),
        (BY, BY, False, "须晚于离开日"),
        (BY, BY + ONE, False, ""),
    ],
)
def test_the_days_of_a_case(left, due, has, problem):
    found = days_problems(left_on=left, today=BY, due_on=due, has_successor=has)
    assert (problem in "；".join(found)) if problem else (found == [])
