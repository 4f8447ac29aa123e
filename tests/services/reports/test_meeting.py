"""调度会: which promises of districts it goes through."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import insert, select

import services.reports.meeting
import services.reports.meeting_ask
from data_access.queries.promises import completed_by_day
from data_access.tables import Commitment, District, Meeting
from domain.words import Light
from services.access import DEMO_USER
from services.desk import Desk
from services.errors import Refused
from services.frame import open_frame
from services.reports.meeting_ask import ask, asked_zh
from services.reports.minutes import record_decision
from services.targets.promises import record_promise
from tests.databases import undone_unread

BEFORE, AFTER = date(2026, 10, 20), date(2026, 11, 9)
"""When the promise fell due, and a meeting held since."""


@pytest.fixture
def frame(demo_once):
    return open_frame(demo_once, DEMO_USER, pilot="yinchuan", period="2026-W46")


def shown(connection, frame, value: int, due_on: date, indicator: str = "completion") -> list[Light]:
    """Lights of one promise of 永宁县 in the meeting's first step, another meeting having been held since."""
    attempt = connection.begin_nested()
    district = connection.scalar(
        select(District.id).where(District.pilot_id == frame.pilot.id, District.short_name == "永宁县")
    )
    connection.execute(insert(Meeting).values(pilot_id=frame.pilot.id, held_on=AFTER, title="第二次会议", chair="甲"))
    connection.execute(
        insert(Commitment).values(
            pilot_id=frame.pilot.id,
            district_id=district,
            indicator=indicator,
            value=value,
            promised_on=date(2026, 9, 1),
            due_on=due_on,
            text="新的一诺",
        )
    )
    try:
        services.reports.meeting._meeting.forget()
        promises = services.reports.meeting.meeting(connection, frame).steps[0].promises
        return [promise.light for promise in promises if promise.text == "新的一诺"]
    finally:
        attempt.rollback()
        services.reports.meeting._meeting.forget()


def completed(connection, frame, until: date) -> int:
    district = next(unit for unit in frame.districts if unit.name == "永宁县")
    return sum(n for day, n in completed_by_day(connection, frame.period.id, district.id).items() if day <= until)


def test_a_broken_promise_stays_until_it_is_made_good(demo_once, frame):
    now = completed(demo_once, frame, frame.period.as_of)
    then = completed(demo_once, frame, BEFORE)
    assert then < now, "something was completed since"
    assert shown(demo_once, frame, now + 1, BEFORE) == [Light.RED], "broken, still owed"
    assert shown(demo_once, frame, now, BEFORE) == [], "made good late: no longer owed"
    assert shown(demo_once, frame, then, BEFORE) == [], "kept on its day"


def test_a_promise_due_since_the_meeting_before_is_gone_through_kept_or_not(demo_once, frame):
    now = completed(demo_once, frame, AFTER)
    assert shown(demo_once, frame, now, AFTER) == [Light.GREEN]
    assert shown(demo_once, frame, now + 1, AFTER) == [Light.RED]


def test_a_promise_of_what_units_report_leaves_after_its_meeting(demo_once, frame):
    assert shown(demo_once, frame, 10**6, BEFORE, "cloud_enterprises") == []
    assert shown(demo_once, frame, 10**6, AFTER, "cloud_enterprises") == [Light.GREY]


def decide(desk: Desk, chair: str = "") -> None:
    frame = open_frame(desk.connection, DEMO_USER, pilot="yinchuan")
    record_decision(desk, frame, text="倒排工期", owner="永宁县专班", due_on=date(2026, 12, 1), chair=chair)


def test_who_chairs_is_named_with_a_decision_and_stays_until_named_anew(demo_once, frame):
    with undone_unread(demo_once):
        desk, seen = Desk.on(demo_once, frame.pilot.id, DEMO_USER), []
        for chair in ("", " 李副市长 ", "", "王主任"):
            decide(desk, chair)
            last = services.reports.meeting.meeting(demo_once, open_frame(demo_once, DEMO_USER, pilot="yinchuan"))
            seen.append((last.steps[-1].chair, last.steps[-1].sentence))
        assert seen == [
            ("", "本次已议定 1 项。"),
            ("李副市长", "本次已议定 2 项。主持人：李副市长。"),
            ("李副市长", "本次已议定 3 项。主持人：李副市长。"),
            ("王主任", "本次已议定 4 项。主持人：王主任。"),
        ]
        decide(desk, "王" * 60)
        with pytest.raises(Refused, match="^没有记录：主持人最多 60 字$"):
            decide(desk, "王" * 61)


def test_a_promise_is_of_the_days_meeting_once_it_has_begun(demo_once, frame):
    with undone_unread(demo_once):
        desk = Desk.on(demo_once, frame.pilot.id, DEMO_USER)
        for due_on in (date(2026, 12, 20), date(2026, 12, 21)):
            record_promise(desk, target_id=None, district="永宁县", value=9_000, due_on=due_on)
            decide(desk)
        query = select(Commitment.meeting_id).where(Commitment.value == 9_000).order_by(Commitment.due_on)
        today = demo_once.scalar(select(Meeting.id).where(Meeting.held_on == desk.day))
        assert demo_once.scalars(query).all() == [None, today]


def asked(connection, frame, name: str):
    step = next(one for one in services.reports.meeting.meeting(connection, frame).steps if one.district == name)
    return ask(connection, frame, step)


def test_a_district_is_asked_for_what_lacks_by_name_and_by_its_last_promise(demo_once, frame):
    """(rules 10.5)"""
    found = asked(demo_once, frame, "经开区")
    assert found.sentence == (
        "到 2026-12-31 还需完成 22 家：每周需 3.3 家，近 8 周每周 0.8 家；照此到期约 49 家，差 7 家。"
    )
    assert found.promise == (
        "经开区承诺到期累计完成改造 50 家（2026-11-26 前）——难以兑现：34/50 家，还需 16 家，按近期速度只能 1 家左右。"
    )
    assert found.detail.line.scope == "经开区"
    assert len(found.detail.course) > 20


def test_a_district_without_promise_or_target_says_so(demo_once, frame, monkeypatch):
    assert asked(demo_once, frame, "西夏区").promise == "还没有承诺。"
    board = services.reports.meeting_ask.target_board
    without = lambda *of: replace(board(*of), lines=())  # noqa: E731
    monkeypatch.setattr(services.reports.meeting_ask, "target_board", without)
    found = asked(demo_once, frame, "经开区")
    assert (found.sentence, found.detail) == ("", None)
    assert found.promise.startswith("经开区承诺")


@pytest.mark.parametrize(
    ("missing", "required", "recent", "expected", "said"),
    [
        (0.0, None, None, None, "2026-12-31 前的目标 56 家已经达到。"),
        (22.0, None, None, None, "到 2026-12-31 还需完成 22 家。"),
        (22.0, 3.3, None, None, "到 2026-12-31 还需完成 22 家：每周需 3.3 家，还没有 8 周的数。"),
        (22.0, 3.3, 4.0, 57.0, "到 2026-12-31 还需完成 22 家：每周需 3.3 家，近 8 周每周 4 家；照此到期约 57 家，够。"),
    ],
)
def test_what_is_asked_at_its_edges(demo_once, frame, missing, required, recent, expected, said):
    line = asked(demo_once, frame, "经开区").detail.line
    found = replace(line, missing=missing, required=required, recent=recent, expected=expected, forecast=None)
    assert asked_zh(found) == said
