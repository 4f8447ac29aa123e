"""How an application for acceptance stands; who may not take part (rules 18.5, 18.6)."""

from datetime import date

import pytest

from domain.transformation.queue import Application, QueueState, conflict, days_late, missing_documents, state_on
from domain.words import AcceptanceResult

BY = date(2026, 3, 10)
RECTIFY = Application("1", date(2026, 2, 1), AcceptanceResult.RECTIFY, BY)


@pytest.mark.parametrize(
    ("one", "day", "state"),
    [
        (Application(), BY, QueueState.APPLIED),
        (Application("第3批"), BY, QueueState.GATHERED),
        (Application("第3批", BY), date(2026, 3, 9), QueueState.GATHERED),
        (Application("第3批", BY), BY, QueueState.VISITED),
        (RECTIFY, date(2026, 3, 9), QueueState.RECTIFYING),
        (RECTIFY, BY, QueueState.RECTIFYING),
        (RECTIFY, date(2026, 3, 11), QueueState.OVERDUE),
        (Application("1", BY, AcceptanceResult.PASSED), BY, QueueState.PASSED),
        (Application("1", BY, AcceptanceResult.FAILED), BY, QueueState.FAILED),
    ],
)
def test_an_application_stands(one, day, state):
    assert state_on(one, day) is state


@pytest.mark.parametrize(("day", "late"), [(date(2026, 3, 9), 0), (BY, 0), (date(2026, 3, 11), 1)])
def test_the_last_day_of_rectification_is_in_time(day, late):
    assert days_late(BY, day) == late


@pytest.mark.parametrize(
    ("unit", "avoids", "told"),
    [
        ("某大学", (), ""),
        ("某大学", ("X1",), "甲公司"),
        ("乙 服务商", (), "乙服务商"),
        ("", (), ""),
        ("某大学", ("X9",), ""),
    ],
)
def test_who_has_to_do_with_a_project_is_told_by_code_or_by_name(unit, avoids, told):
    assert conflict(unit, avoids, {"X1": "甲公司", "X2": "乙服务商"}) == told


def test_what_the_checklist_asks_for_and_is_not_there_is_told_in_its_order():
    assert missing_documents({"合同"}, ["申请表", "合同", "发票"]) == ["申请表", "发票"]
    assert missing_documents(["申请表"], []) == []
