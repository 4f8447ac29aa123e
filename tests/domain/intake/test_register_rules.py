"""What must hold in rows of registers: providers, solutions, uses, applications; edges of each rule (rules 9.11)."""

from dataclasses import replace
from datetime import date

import pytest

from domain.intake.difference import compare
from domain.intake.forms import FORMS, Kind
from domain.intake.views import FilledRow
from domain.words import ProviderKind, ProviderStatus
from tests.domain.intake.test_rules import KNOWN, TODAY, reading_of, told

DAY = date(2026, 11, 2)
NEW = {
    "uscc": "N",
    "name": "新来",
    "kind": ProviderKind.SPECIALIST,
    "admitted_on": DAY,
    "notice_from": date(2026, 10, 26),
    "notice_to": date(2026, 10, 30),
    "document": "1号",
}
STORED = {**NEW, "uscc": "S", "id": 3, "version": 2, "kind_on": None, "industries": None, "stepped_on": None}
UP = {
    "uscc": "S",
    "kind": ProviderKind.INTEGRATED,
    "kind_on": date(2026, 11, 10),
    "document": "2号",
    "notice_from": date(2026, 11, 3),
    "notice_to": date(2026, 11, 10),
}


def said(kind, values, stored=None, known=KNOWN):
    """(field, weight) of everything said about one row."""
    return [(field, weight) for field, weight, _ in told(kind, values, stored, known)]


def without(row, *names):
    return {name: value for name, value in row.items() if name not in names}


def test_an_admission_with_notice_and_document_is_let_through():
    assert said(Kind.PROVIDERS, NEW) == []
    assert said(Kind.PROVIDERS, without(NEW, "document")) == [("document", "error")]


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"notice_to": DAY}, []),
        ({"notice_to": date(2026, 11, 3)}, [("notice_to", "error")]),
        ({"notice_from": date(2026, 10, 30)}, []),
        ({"notice_from": date(2026, 10, 31)}, [("notice_to", "error")]),
        ({"notice_from": None}, [("notice_from", "error")]),
        ({"notice_to": None}, [("notice_to", "error")]),
        ({"notice_from": None, "notice_to": None}, [("notice_from", "explain")]),
        ({"kind_on": DAY}, [("kind_on", "error")]),
        ({"admitted_on": TODAY}, []),
        ({"admitted_on": date(2026, 11, 16)}, [("admitted_on", "error")]),
    ],
    ids=[
        "ends on the day",
        "ends the day after",
        "one day",
        "backwards",
        "no first day",
        "no last day",
        "none",
        "change",
        "today",
        "tomorrow",
    ],
)
def test_notice_comes_before_admission(change, found):
    assert said(Kind.PROVIDERS, {name: value for name, value in (NEW | change).items() if value is not None}) == found


def test_a_change_of_kind_has_day_document_and_notice_of_its_own():
    assert said(Kind.PROVIDERS, UP, STORED) == []
    assert said(Kind.PROVIDERS, without(UP, "kind_on"), STORED)[0] == ("kind_on", "error")
    assert said(Kind.PROVIDERS, without(UP, "document"), STORED) == [("document", "error")]
    assert said(Kind.PROVIDERS, without(UP, "notice_from", "notice_to"), STORED) == [("notice_from", "explain")]
    assert said(Kind.PROVIDERS, UP | {"kind_on": date(2026, 11, 9)}, STORED) == [("notice_to", "error")]


@pytest.mark.parametrize(("day", "is_late_enough"), [(date(2026, 11, 2), False), (date(2026, 11, 3), True)])
def test_a_change_of_kind_is_later_than_admission_and_the_change_before(day, is_late_enough):
    quick = UP | {"kind_on": day, "notice_from": date(2026, 10, 1), "notice_to": date(2026, 10, 5)}
    assert said(Kind.PROVIDERS, quick, STORED) == ([] if is_late_enough else [("kind_on", "error")])
    again = STORED | {"kind_on": DAY, "admitted_on": date(2026, 1, 5)}
    assert said(Kind.PROVIDERS, quick, again) == ([] if is_late_enough else [("kind_on", "error")])


def test_a_step_down_needs_a_word_and_a_day_of_no_change_is_a_mistake():
    down = UP | {"kind": ProviderKind.SPECIALIST}
    assert said(Kind.PROVIDERS, down, STORED | {"kind": ProviderKind.INTEGRATED}) == [("kind", "explain")]
    assert said(Kind.PROVIDERS, {"uscc": "S", "kind_on": DAY}, STORED) == [("kind_on", "error")]


@pytest.mark.parametrize(
    ("stepped", "day", "found"),
    [
        (None, date(2026, 11, 9), ["explain"]),
        (date(2026, 11, 9), date(2026, 11, 9), ["explain"]),
        (date(2026, 11, 8), date(2026, 11, 9), ["explain", "error"]),
    ],
)
def test_a_day_of_admission_moves_with_a_word_and_never_behind_what_came_after(stepped, day, found):
    stored = STORED | {"stepped_on": stepped, "status": ProviderStatus.WARNED}
    assert [weight for _, weight in said(Kind.PROVIDERS, {"uscc": "S", "admitted_on": day}, stored)] == found


def test_what_says_nothing_of_admission_is_asked_nothing():
    assert said(Kind.PROVIDERS, {"uscc": "S", "industries": "新材"}, STORED | {"notice_from": None}) == []
    assert said(Kind.PROVIDERS, {"uscc": "S", "name": "改名"}, STORED) == []


def test_industries_are_names_of_the_list_whatever_stands_between_them():
    known = replace(KNOWN, industries={"新材": "新材", "酒、饮料": "酒、饮料", "装备": "装备"})
    form = FORMS[Kind.PROVIDERS]
    rows = [
        FilledRow(n, NEW | {"uscc": f"N{n}", "name": f"新来{n}", "industries": text})
        for n, text in enumerate(("装备；新材", "新材、装备", "酒、饮料", "新材；酒、饮料", "新材、纺织"), 2)
    ]
    difference, problems = compare(reading_of(form, rows), known)
    found = [change.after("industries") for change in difference.new]
    assert found == ["新材；装备", "新材；装备", "酒、饮料", "新材；酒、饮料", None]
    assert [(one.row, one.cause) for one in problems] == [(6, "细分行业中没有“纺织”")]


SOLUTION = {"name": "设备云", "provider": "S", "scenario": "设备管理", "listed_on": DAY, "price_fen": 10_000_000}
LISTED = {**SOLUTION, "id": 4, "version": 1, "delisted_on": None, "industry": None, "first_used_on": None}


def test_a_solution_is_of_a_provider_in_the_pool():
    assert said(Kind.SOLUTIONS, SOLUTION) == []
    assert said(Kind.SOLUTIONS, SOLUTION | {"provider": "X"}) == [("provider", "error")]
    assert said(Kind.SOLUTIONS, {"name": "设备云", "provider": "T"}, LISTED) == [("provider", "error")]


@pytest.mark.parametrize(("day", "found"), [(DAY, [("delisted_on", "error")]), (date(2026, 11, 3), [])])
def test_a_solution_is_taken_down_later_than_listed(day, found):
    assert said(Kind.SOLUTIONS, {"name": "设备云", "delisted_on": day}, LISTED) == found


@pytest.mark.parametrize(("used", "found"), [(date(2026, 11, 1), [("listed_on", "error")]), (DAY, []), (None, [])])
def test_a_solution_was_not_used_before_it_was_listed(used, found):
    stored = LISTED | {"listed_on": date(2026, 10, 1), "first_used_on": used}
    assert said(Kind.SOLUTIONS, {"name": "设备云", "listed_on": DAY}, stored) == found


@pytest.mark.parametrize(
    ("day", "found"),
    [
        (date(2026, 11, 1), [("used_on", "error")]),
        (DAY, []),
        (date(2026, 11, 9), []),
        (date(2026, 11, 10), [("used_on", "explain")]),
    ],
)
def test_a_use_lies_within_the_days_of_the_solution(day, found):
    known = replace(KNOWN, solutions={"设备云": "设备云"}, listed_days={"设备云": (DAY, date(2026, 11, 10))})
    assert said(Kind.SOLUTION_USES, {"project": "P-1", "solution": "设备云", "used_on": day}, known=known) == found
    strange = {"project": "P-9", "solution": "设备云", "used_on": DAY}
    assert said(Kind.SOLUTION_USES, strange, known=known) == [("project", "error")]


SIGNED = replace(KNOWN, projects={"P-1": KNOWN.projects["P-1"] | {"completed_contract": DAY}})


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ({"applied_fen": 120_000_000, "applied_on": DAY}, []),
        ({"applied_fen": 120_000_100, "applied_on": DAY}, [("applied_fen", "explain")]),
        ({"applied_fen": 0, "applied_on": DAY}, [("applied_fen", "explain")]),
        ({"applied_fen": 100, "applied_on": date(2026, 11, 1)}, [("applied_on", "explain")]),
    ],
    ids=["all of the contract", "more", "nothing", "before the contract"],
)
def test_an_application_is_held_against_the_contract(values, found):
    assert said(Kind.APPLICATIONS, {"project": "P-1", **values}, known=SIGNED) == found


def test_an_application_is_of_a_project_that_is_there_and_signed():
    values = {"applied_fen": 100, "applied_on": DAY}
    assert ("project", "error") in said(Kind.APPLICATIONS, {"project": "P-9", **values}, known=SIGNED)
    assert said(Kind.APPLICATIONS, {"project": "P-1", **values}) == [("applied_on", "explain")]


def test_days_of_a_register_are_asked_when_closed_and_never_locked():
    known = replace(KNOWN, closed_until=date(2026, 11, 8), locked_before=date(2026, 11, 5))
    assert said(Kind.PROVIDERS, NEW, known=known) == [("admitted_on", "explain")]
    later = replace(SIGNED, closed_until=date(2026, 11, 8), locked_before=date(2026, 11, 5))
    values = {"project": "P-1", "applied_fen": 100, "applied_on": DAY}
    assert said(Kind.APPLICATIONS, values, known=later) == [("applied_on", "error")]


def test_a_partner_is_in_the_pool_and_is_not_the_lead():
    stored = KNOWN.projects["P-1"] | {"partners": None}
    assert said(Kind.PROJECTS, {"code": "P-1", "partners": "T"}, stored) == []
    assert said(Kind.PROJECTS, {"code": "P-1", "partners": "T；X"}, stored) == [("partners", "error")]
    assert said(Kind.PROJECTS, {"code": "P-1", "partners": "S；T"}, stored) == [("partners", "error")]
    assert said(Kind.PROJECTS, {"code": "P-1", "provider": "T"}, stored | {"partners": "T"}) == [("partners", "error")]
