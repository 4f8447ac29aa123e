"""What a register counts day by day (rules 17.2)."""

from datetime import date

import numpy as np
import pytest

from domain.days import number
from domain.facts.columns import Series, Unit
from domain.facts.registers import REGISTERS, RegisterEntry, Scopes, counted_series, is_reported, register_of
from domain.words import EventKind, RecognitionKind, RecognitionLevel, ReportedScope

FIRST = date(2026, 1, 1)
DISTRICTS, INDUSTRIES = (Unit(1, "甲"), Unit(2, "乙")), (Unit(7, "丙"),)
TYPED = (Series("x", None, None, np.array([number(FIRST), number(date(2026, 2, 5))]), np.array([7.0, 9.0])),)
WHOLE = Scopes(ReportedScope.PILOT, DISTRICTS, INDUSTRIES)


def entry(who="1", kind="", level="", begins=date(2026, 2, 1), ends=None, people=0, district=None, industry=None):
    return RegisterEntry(kind, level, begins, ends, people, district, industry, who)


def at(name, entries, day, scopes=WHOLE):
    return [s.at(number(day)) for s in counted_series("x", REGISTERS[name], entries, scopes, TYPED)]


@pytest.mark.parametrize(
    ("name", "entries", "day", "counted"),
    [
        ("financial_products", [entry()], date(2026, 1, 31), 7),
        ("financial_products", [entry()], date(2026, 2, 1), 1),
        ("financial_products", [entry(), entry("2", ends=date(2026, 3, 1))], date(2026, 2, 28), 2),
        ("financial_products", [entry(), entry("2", ends=date(2026, 3, 1))], date(2026, 3, 1), 1),
        ("digital_engineers", [entry("李"), entry("李", begins=date(2026, 2, 9)), entry("王")], date(2026, 3, 1), 2),
        ("talent_trained", [entry(kind=EventKind.TALENT_TRAINING, people=86)], date(2026, 3, 1), 86),
        (
            "exchange_events",
            [entry(kind=EventKind.EXCHANGE), entry("2", kind=EventKind.MATCHMAKING), entry("3", kind=EventKind.THEMED)],
            date(2026, 3, 1),
            2,
        ),
        (
            "municipal_factories_or_scenes",
            [
                entry(kind=RecognitionKind.FACTORY, level=RecognitionLevel.MUNICIPAL),
                entry("2", kind=RecognitionKind.SCENE, level=RecognitionLevel.COUNTY),
            ],
            date(2026, 3, 1),
            1,
        ),
    ],
)
def test_a_register_counts_what_is_of_its_kind_from_its_day_until_it_ends(name, entries, day, counted):
    assert at(name, entries, day) == [counted]


def test_nothing_registered_is_no_series_so_that_typed_figures_hold():
    assert at("financial_products", [], FIRST) == []
    assert at("exchange_events", [entry(kind=EventKind.THEMED)], FIRST) == []


def test_every_unit_that_reports_has_a_figure_and_what_is_of_none_counts_nowhere():
    by = Scopes(ReportedScope.DISTRICT, DISTRICTS, INDUSTRIES)
    assert at("cloud_enterprises", [entry(district=2), entry("2")], date(2026, 3, 1), by) == [0, 1]
    trades = Scopes(ReportedScope.INDUSTRY, DISTRICTS, INDUSTRIES)
    assert at("cloud_enterprises", [entry(industry=7)], date(2026, 3, 1), trades) == [1]


def test_without_typed_figures_the_eve_of_the_first_row_has_nothing():
    (series,) = counted_series("x", REGISTERS["chain_cases"], [entry(kind=RecognitionKind.CHAIN_CASE)], WHOLE)
    assert [series.at(number(date(2026, 1, day))) for day in (30, 31)] == [None, 0]
    assert series.at(number(date(2026, 2, 1))) == 1


@pytest.mark.parametrize(
    ("measure", "reported"),
    [("reported", True), ("counted:chain_cases", True), ("computed:completion", False), ("estimate", False)],
)
def test_a_counted_indicator_is_a_reported_one(measure, reported):
    assert is_reported(measure) is reported
    assert (register_of(measure) is not None) is measure.startswith("counted:")
