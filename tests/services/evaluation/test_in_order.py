"""A closing that is not what comes next takes a reason and a second person (rules 10.1)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Connection, select, update

from data_access.commands.audit import record_audit
from data_access.queries.pilots import get_pilot, is_closed
from data_access.tables import AuditEvent, Pilot
from domain.clocks import LONGEST_SILENCE
from domain.periods import span_of
from services.access import COMMAND_LINE, Role, User
from services.approvals.closing import see
from services.desk import Desk, Pair
from services.errors import Refused
from services.evaluation.close import close
from services.evaluation.in_order import why_unusual
from tests.databases import undone
from tests.two_people import desk_of_two

OFFICE = User("王主任", Role.OFFICE)
SUNDAY = date(2026, 11, 29)
SKIPPED = "2026年第48周（11月23日—29日）不是下一期，2026年第47周（11月16日—22日）还没有结账，跳过的以后不能补结"


@pytest.fixture
def demo(demo_once):
    """The demonstration, in which 2026-W47 and W48 are over."""
    with undone(demo_once):
        demo_once.execute(update(Pilot).where(Pilot.code == "yinchuan").values(demo_today=SUNDAY))
        yield demo_once


def desk(connection: Connection, pair: Pair | None = None) -> Desk:
    found = desk_of_two(connection, get_pilot(connection, "yinchuan").id, OFFICE)
    return found if pair is None else Desk(found.connection, found.pilot, found.user, found.day, pair)


def test_the_next_week_and_the_next_month_are_as_usual(demo):
    assert [why_unusual(desk(demo), span_of(label)) for label in ("2026-W47", "2026-11")] == ["", ""]
    assert close(desk(demo), "2026-W47").span.label == "2026-W47"
    assert why_unusual(desk(demo), span_of("2026-W48")) == ""


@pytest.mark.parametrize(
    ("pair", "reason"),
    [
        (Pair("甲", "乙"), ""),
        (Pair("甲", "乙"), "  "),
        (Pair("甲", COMMAND_LINE.name), "停报"),
        (Pair("甲", ""), "停报"),
    ],
)
def test_one_that_skips_another_is_refused_without_a_reason_or_a_second_person(demo, pair, reason):
    with pytest.raises(Refused) as refusal:
        close(desk(demo, pair), "2026-W48", reason)
    assert str(refusal.value) == f"没有结账：{SKIPPED}。确要结账，请写明理由，并由另一人批准"
    assert not is_closed(demo, desk(demo).pilot.id, "2026-W48")


def test_with_both_it_is_closed_and_the_trail_says_why(demo):
    close(desk(demo), "2026-W48", "第47周停报")
    event = AuditEvent.__table__.c
    told = demo.scalar(select(event.after).where(event.action == "close_period").order_by(event.id.desc()).limit(1))
    assert (SKIPPED in told, "第47周停报" in told, "李四" in told) == (True, True, True)


def test_a_run_is_judged_one_after_the_other(demo):
    seen = see(desk(demo), {"labels": ["2026-W47", "2026-W48"]}, None)
    assert [line[:2] for line in seen.difference] == ["20", "20", "提请"]
    for labels in (["2026-W48"], ["2026-W48", "2026-W47"]):
        with pytest.raises(Refused, match="不是下一期.*确要结账，请写明理由"):
            see(desk(demo), {"labels": labels}, None)
    told = see(desk(demo), {"labels": ["2026-W48"], "reason": "停报"}, None).difference
    assert f"请核对：{SKIPPED}" in told
    assert "提请人写的理由：停报" in told


def test_the_first_of_all_may_be_any(demo):
    other = get_pilot(demo, "fuling")
    assert why_unusual(Desk.on(demo, other.id, OFFICE), span_of("2026-W40")) == ""


@pytest.fixture
def real(demo):
    """A pilot that is no demonstration: its day is that of the clock. The newest event is of today."""
    demo.execute(update(Pilot).where(Pilot.code == "fuling").values(is_demo=False, demo_today=None))
    at = datetime(2026, 11, 29, 4, tzinfo=UTC)
    names = {"pilot_id": None, "subject": "project", "subject_id": "1"}
    record_audit(demo, actor="甲", action="edit", at=at, **names)
    return Desk.on(demo, get_pilot(demo, "fuling").id, OFFICE)


def test_one_that_ends_far_past_the_newest_event_takes_a_reason(real):
    last = SUNDAY + LONGEST_SILENCE  # 2026-12-30
    assert why_unusual(real, span_of("2026-W52")) == ""  # to 12-27
    assert last < span_of("2026-W53").ends_on
    said = "2026年第53周（12月28日—1月3日）远在最近一次操作（2026-11-29）之后，请先核对本机时钟"
    assert why_unusual(real, span_of("2026-W53")) == said
    assert why_unusual(real, span_of("2027-W46")) != ""


def test_a_demonstration_has_its_own_day(demo, real):
    demo.execute(update(Pilot).where(Pilot.code == "fuling").values(is_demo=True, demo_today=SUNDAY + timedelta(500)))
    assert why_unusual(Desk.on(demo, real.pilot.id, OFFICE), span_of("2027-W46")) == ""
