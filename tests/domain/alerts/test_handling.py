"""Every pair of status and deed is decided; what a person may do while the light is not well (rules 14.3)."""

from datetime import date

import pytest

from data_access.workdays import published_calendar
from domain.alerts.handling import CannotFollow, take
from domain.facts.calendar import workday_after, workdays_between
from domain.words import AlertDeed, AlertStatus

N, R, T, V, C = AlertStatus
DECIDED = {
    AlertDeed.REPLIED: {N: R, T: R},
    AlertDeed.SENT_BACK: {R: T, V: T},
    AlertDeed.ACCEPTED: {R: V},
    AlertDeed.CLOSED: {N: C, R: C, T: C, V: C},
    AlertDeed.ASSIGNED: {N: N, T: T},
    **{step: {N: N, T: T} for step in (AlertDeed.REMINDED, AlertDeed.SUPERVISED, AlertDeed.SUMMONED, AlertDeed.NAMED)},
    AlertDeed.JOINED: {N: N, R: R, T: T, V: V},
    AlertDeed.RECOVERED: {N: N, R: R, T: T, V: V, C: C},
    AlertDeed.LEFT: {N: N, R: R, T: T, V: V, C: C},
    AlertDeed.REOPENED: {N: N, R: N, T: N, V: N, C: N},
    AlertDeed.OPENED: {},
}


@pytest.mark.parametrize("deed", AlertDeed)
@pytest.mark.parametrize("status", AlertStatus)
def test_every_pair_of_status_and_deed_is_decided(status, deed):
    after = DECIDED[deed].get(status)
    if after is not None:
        assert take(status, deed) is after
    else:
        with pytest.raises(CannotFollow, match=f"现为“{status.zh}”，不能{deed.zh}"):
            take(status, deed)


@pytest.mark.parametrize(
    ("status", "reason", "refused"),
    [
        (N, "已电话核实", "先由责任单位答复"),
        (T, "已电话核实", "先由责任单位答复"),
        (R, "", "请写明理由"),
        (V, "  ", "请写明理由"),
        (R, "设备年内不能到货，转下年", None),
    ],
)
def test_what_is_not_well_is_closed_with_an_answer_and_a_reason_only(status, reason, refused):
    if refused is None:
        assert take(status, AlertDeed.CLOSED, is_well=False, reason=reason) is C
    else:
        with pytest.raises(CannotFollow, match=refused):
            take(status, AlertDeed.CLOSED, is_well=False, reason=reason)


@pytest.mark.parametrize(
    ("first", "days", "last"),
    [
        (date(2026, 11, 15), 5, date(2026, 11, 20)),  # a Sunday
        (date(2026, 9, 24), 1, date(2026, 9, 28)),  # over 中秋, a Friday off and the weekend
        (date(2026, 11, 20), 0, date(2026, 11, 20)),
    ],
)
def test_days_to_answer_are_working_days(first, days, last):
    calendar = published_calendar()
    assert workday_after(calendar, first, days) == last
    assert workdays_between(calendar, first, last) == days


def test_no_working_day_lies_between_a_day_and_an_earlier_one():
    assert workdays_between(published_calendar(), date(2026, 11, 20), date(2026, 11, 16)) == 0
