"""While the months of before come in nobody has been told otherwise: what is not asked then, and what still is (rules
9.13)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from domain.intake.forms import Kind
from domain.intake.known import Reported
from domain.words import Severity
from tests.domain.intake.test_rules import ISSUE, KNOWN, PROJECT, TODAY, told

LATE = {**ISSUE, "closed_on": date(2026, 10, 20)}
DAYS = tuple(date(2026, 1, 4) + timedelta(days=7 * week) for week in range(10))
SERIES = replace(
    KNOWN,
    series={("培训", "", ""): Reported(DAYS, tuple(float(n) for n in range(10, 20)), 500.0)},
)
NEXT = {"indicator": "培训", "observed_on": DAYS[-1] + timedelta(days=7)}


@pytest.mark.parametrize(
    ("kind", "values", "stored", "field"),
    [
        (Kind.PROJECTS, {"code": "P-1", "planned_proposal": date(2026, 12, 1)}, PROJECT, "planned_proposal"),
        (Kind.PROJECTS, {"code": "P-1", "completed_diagnosis": date(2026, 1, 9)}, PROJECT, "completed_diagnosis"),
        (Kind.ISSUES, {"code": "W-1", "due_on": date(2026, 11, 30)}, ISSUE, "due_on"),
        (Kind.ISSUES, {"code": "W-1", "severity": Severity.MINOR}, ISSUE, "severity"),
        (Kind.ISSUES, {"code": "W-1", "closed_on": date(2026, 10, 21)}, LATE, "closed_on"),
        (Kind.OBSERVATIONS, {**NEXT, "value": 120.0}, None, "value"),
    ],
    ids=["a missed plan", "a day done", "put off", "milder", "closed otherwise", "a rise unlike the others"],
)
def test_what_was_never_told_is_put_right_without_a_word(kind, values, stored, field):
    known = SERIES if kind is Kind.OBSERVATIONS else KNOWN
    asked = [one for one, weight, _ in told(kind, values, stored, known) if weight == "explain"]
    assert asked == [field], "any other time it is asked"
    assert told(kind, values, stored, replace(known, is_opening=True)) == []


@pytest.mark.parametrize(
    ("kind", "values", "stored", "weight"),
    [
        (Kind.OBSERVATIONS, {**NEXT, "value": 18.0}, None, "explain"),
        (Kind.OBSERVATIONS, {**NEXT, "value": 501.0}, None, "explain"),
        (Kind.PROJECTS, {"code": "P-1", "completed_contract": date(2026, 3, 1)}, PROJECT, "explain"),
        (Kind.PROJECTS, {"code": "P-1", "contract_fen": 0}, PROJECT, "explain"),
        (Kind.PROJECTS, {"code": "P-1", "completed_proposal": date(2026, 1, 5)}, PROJECT, "error"),
        (Kind.PROJECTS, {"code": "P-1", "completed_proposal": TODAY + timedelta(days=1)}, PROJECT, "error"),
    ],
    ids=["a total shrank", "above the target", "a stage left out", "an amount gone", "backwards", "tomorrow"],
)
def test_what_is_wrong_in_itself_is_still_told(kind, values, stored, weight):
    known = replace(SERIES if kind is Kind.OBSERVATIONS else KNOWN, is_opening=True)
    assert weight in [found for _, found, _ in told(kind, values, stored, known)]
