"""When a district's note before a meeting is in time (rules 10.5)."""

from datetime import date

import pytest

from domain.reports.precomment import Call, faults_of, is_counted, note_zh, notes_zh

TODAY = date(2026, 11, 16)
CALL = Call(date(2026, 11, 19), date(2026, 11, 18))


@pytest.mark.parametrize(
    ("written_on", "today", "said"),
    [
        (None, date(2026, 11, 16), "还没有会前说明，2026-11-18 截止"),
        (None, date(2026, 11, 18), "还没有会前说明，2026-11-18 截止"),
        (None, date(2026, 11, 19), "还没有会前说明，已于 2026-11-18 截止"),
        (date(2026, 11, 15), date(2026, 11, 19), "王某 2026-11-15（早于会前三天）"),
        (date(2026, 11, 16), date(2026, 11, 19), "王某 2026-11-16"),
        (date(2026, 11, 18), date(2026, 11, 19), "王某 2026-11-18"),
        (date(2026, 11, 19), date(2026, 11, 19), "王某 2026-11-19（迟交，2026-11-18 截止）"),
    ],
)
def test_a_note_of_a_called_meeting(written_on, today, said):
    assert note_zh(written_on, "王某", CALL, today) == said


@pytest.mark.parametrize(
    ("written_on", "said"),
    [
        (None, "还没有会前说明"),
        (date(2026, 11, 12), "王某 2026-11-12（早于会前三天）"),
        (date(2026, 11, 13), "王某 2026-11-13"),
        (date(2026, 11, 16), "王某 2026-11-16"),
    ],
)
def test_without_a_call_the_meeting_is_today(written_on, said):
    assert note_zh(written_on, "王某", None, TODAY) == said


@pytest.mark.parametrize(
    ("held_on", "until", "faults"),
    [
        (date(2026, 11, 19), date(2026, 11, 18), []),
        (date(2026, 11, 19), date(2026, 11, 16), []),
        (date(2026, 11, 19), date(2026, 11, 15), ["截止日 2026-11-15 不在会前三天内（2026-11-16 至 2026-11-18）"]),
        (date(2026, 11, 19), date(2026, 11, 19), ["截止日 2026-11-19 不在会前三天内（2026-11-16 至 2026-11-18）"]),
        (date(2026, 11, 17), date(2026, 11, 16), []),
        (date(2026, 11, 17), date(2026, 11, 15), ["截止日 2026-11-15 已过（今天 2026-11-16）"]),
        (
            date(2026, 11, 16),
            date(2026, 11, 15),
            ["会期 2026-11-16 不晚于今天（2026-11-16）", "截止日 2026-11-15 已过（今天 2026-11-16）"],
        ),
    ],
)
def test_what_is_asked_of_a_call(held_on, until, faults):
    assert faults_of(held_on, until, TODAY) == faults


@pytest.mark.parametrize(
    ("there", "said"),
    [
        ((True, True), "2/2 个地区已写。"),
        ((True, False), "1/2 个地区已写，未写：乙县。"),
        ((False, False), "0/2 个地区已写，未写：甲区、乙县。"),
    ],
)
def test_who_has_written_is_counted(there, said):
    names = list(zip(("甲区", "乙县"), there, strict=True))
    assert notes_zh(CALL, names) == f"2026-11-19 开会，会前说明 2026-11-16 起写、2026-11-18 截止；{said}"


def test_a_note_of_before_is_none_for_this_meeting():
    assert not is_counted(date(2026, 11, 15), CALL, TODAY)
    assert is_counted(date(2026, 11, 16), CALL, TODAY)
    assert is_counted(date(2026, 11, 13), None, TODAY)
    assert not is_counted(date(2026, 11, 12), None, TODAY)
    assert not is_counted(None, CALL, TODAY)
