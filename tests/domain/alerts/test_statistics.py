"""How well the loop closes, from hand-made histories (rules 14.5)."""

from datetime import date, timedelta

import pytest

from domain.alerts.statistics import Happened, League, Spell, improvement, kaplan_meier_median
from domain.words import AlertDeed

FIRST = date(2026, 9, 6)
OPENED, REPLIED, SENT_BACK, RECOVERED = (
    AlertDeed.OPENED,
    AlertDeed.REPLIED,
    AlertDeed.SENT_BACK,
    AlertDeed.RECOVERED,
)
CLOSED, REOPENED, JOINED, LEFT = AlertDeed.CLOSED, AlertDeed.REOPENED, AlertDeed.JOINED, AlertDeed.LEFT


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def told(alert: int, *events: tuple[AlertDeed, int], owner: str = "经开区") -> list[Happened]:
    """Events by day; whatever asks for an answer gives five days."""
    asks = (OPENED, REOPENED, SENT_BACK)
    return [
        Happened(
            alert,
            deed,
            day(at),
            owner,
            "completion",
            cause="money" if deed is REPLIED else "",
            text=f"第{alert}件的措施" if deed is REPLIED else "",
            due_on=day(at + 5) if deed in asks else None,
        )
        for deed, at in events
    ]


@pytest.mark.parametrize(
    ("spells", "median"),
    [
        ([], None),
        ([(7, True)], 7),
        ([(7, True), (21, True)], 7),
        ([(7, True), (14, True), (21, True)], 14),
        ([(7, True), (100, False)], 7),
        ([(3, False), (7, True), (14, True)], 7),  # who was lost before is not at risk any more
        ([(7, False), (14, False)], None),  # nobody is well
        ([(7, True), (30, False), (30, False)], None),  # two thirds are not well
        ([(0, True)], 0),
    ],
)
def test_the_median_counts_those_that_are_not_well_yet(spells, median):
    assert kaplan_meier_median(Spell(1, FIRST, day(days), is_well) for days, is_well in spells) == median


@pytest.mark.parametrize(
    ("events", "days"),
    [
        ([(OPENED, 0)], [(20, False)]),
        ([(OPENED, 0), (RECOVERED, 14)], [(14, True)]),
        ([(OPENED, 0), (RECOVERED, 7), (JOINED, 14)], [(20, False)]),  # a flap: it was not well
        ([(OPENED, 0), (RECOVERED, 7), (JOINED, 14), (RECOVERED, 18)], [(18, True)]),
        ([(OPENED, 0), (RECOVERED, 7), (CLOSED, 8), (REOPENED, 14)], [(7, True), (6, False)]),
        ([(OPENED, 0), (LEFT, 7)], []),  # no light any more: neither well nor not
        ([(OPENED, 0), (LEFT, 7), (JOINED, 14)], [(20, False)]),  # and red again: as if it had not left
        ([(OPENED, 0), (LEFT, 7), (JOINED, 14), (LEFT, 16)], []),
    ],
)
def test_a_spell_runs_from_an_opening_until_the_light_is_well(events, days):
    found = improvement(told(1, *events), day(20)).spells
    assert [(spell.days, spell.is_well) for spell in found] == days


def test_closings_and_what_came_again():
    events = told(1, (OPENED, 0), (RECOVERED, 7), (CLOSED, 8), (REOPENED, 14))
    events += told(2, (OPENED, 0), (REPLIED, 2), (RECOVERED, 7), (CLOSED, 9))
    found = improvement(events, day(20), since=day(9))
    assert (found.alerts, found.closed, found.standing) == (2, 1, 1)
    assert (found.closings, found.again) == (2, 1)
    assert [(one.alert, one.days, one.cause) for one in found.finished] == [(2, 7, "money")]
    assert found.causes == (("money", 1),)


@pytest.mark.parametrize(
    ("events", "until", "asked", "on_time", "late"),
    [
        ([(OPENED, 0)], 5, 0, 0, 0),  # the day is not over
        ([(OPENED, 0)], 6, 1, 0, 1),
        ([(OPENED, 0), (REPLIED, 5)], 20, 1, 1, 0),
        ([(OPENED, 0), (REPLIED, 6)], 20, 1, 0, 0),
        ([(OPENED, 0), (REPLIED, 2), (SENT_BACK, 3)], 9, 2, 1, 1),  # asked twice, the second is due on day 8
        ([(OPENED, 0), (REPLIED, 2), (SENT_BACK, 3), (REPLIED, 8)], 20, 2, 2, 0),
        ([(OPENED, 0), (RECOVERED, 2), (CLOSED, 3)], 20, 0, 0, 0),  # well before an answer was due
    ],
)
def test_answers_are_counted_by_the_day_that_was_set(events, until, asked, on_time, late):
    found = improvement(told(1, *events), day(until))
    assert found.league == ((League("经开区", asked, on_time),) if asked else ())
    assert found.late == late


def test_the_league_begins_with_who_answers_least():
    events = told(1, (OPENED, 0), (REPLIED, 1), owner="灵武市") + told(2, (OPENED, 0)) + told(3, (OPENED, 0))
    found = improvement(events, day(20)).league
    assert [(row.owner, row.rate, row.asked) for row in found] == [("经开区", 0.0, 2), ("灵武市", 1.0, 1)]


def test_what_worked_is_an_answer_after_which_the_light_stayed_well():
    events = told(1, (OPENED, 0), (REPLIED, 2), (RECOVERED, 14))
    events += told(2, (OPENED, 0), (REPLIED, 2), (RECOVERED, 7), (JOINED, 14))  # it did not stay
    events += told(3, (OPENED, 0), (RECOVERED, 7), (REPLIED, 9))  # it was well before
    found = improvement(events, day(20)).measures
    assert [(one.alert, one.days, one.text) for one in found] == [(1, 14, "第1件的措施")]


def test_what_comes_later_is_not_known_yet():
    events = told(1, (OPENED, 0), (REPLIED, 2), (RECOVERED, 14), (CLOSED, 15))
    found = improvement(events, day(10))
    assert (found.closed, found.median, found.measures) == (0, None, ())
