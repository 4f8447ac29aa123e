"""What must hold in rows of counted registers, finance and policies (rules 17.1)."""

from datetime import date

import pytest

from domain.intake.forms import Kind
from tests.domain.intake.test_register_rules import said

FIRM = "91330100MA0000001X"


@pytest.mark.parametrize(
    ("kind", "row", "found"),
    [
        (Kind.EVENTS, {"deal_fen": 100, "attendance": 3}, [("deals", "explain")]),
        (Kind.EVENTS, {"deal_fen": 100, "deals": 1, "attendance": 0}, [("attendance", "explain")]),
        (Kind.CLOUD_USES, {"uscc": FIRM}, [("uscc", "error")]),
        (
            Kind.FINANCE_PRODUCTS,
            {"listed_on": date(2026, 2, 1), "delisted_on": date(2026, 2, 1)},
            [("delisted_on", "error")],
        ),
        (Kind.POLICIES, {"starts_on": date(2026, 2, 1), "ends_on": date(2026, 2, 1)}, []),
        (Kind.POLICIES, {"starts_on": date(2026, 2, 2), "ends_on": date(2026, 2, 1)}, [("ends_on", "error")]),
        (Kind.POLICIES, {"interest_percent": 50.0}, [("needs_loan", "error")]),
        (Kind.POLICIES, {"interest_percent": 50.0, "needs_loan": True, "most_months": 12}, []),
        (Kind.HOLIDAYS, {"first_on": date(2027, 1, 1), "last_on": date(2027, 1, 1)}, []),
        (Kind.HOLIDAYS, {"first_on": date(2027, 1, 2), "last_on": date(2027, 1, 1)}, [("last_on", "error")]),
        (Kind.HOLIDAYS, {"first_on": date(2027, 1, 1), "last_on": date(2027, 1, 15)}, []),
        (Kind.HOLIDAYS, {"first_on": date(2027, 1, 1), "last_on": date(2027, 1, 16)}, [("last_on", "error")]),
        (Kind.POLICIES, {"most_months": 12}, [("interest_percent", "error")]),
    ],
)
def test_rows_that_cannot_be(kind, row, found):
    told = [one for one in said(kind, row) if one[0] in {*row, "needs_loan", "interest_percent", "deals"}]
    assert [one for one in told if one[1] in ("error", "explain")] == found
