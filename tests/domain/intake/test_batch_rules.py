"""What must hold in rows of the registers of batches (rules 21.1, 21.4, 21.6)."""

from datetime import date

import pytest

from domain.intake.forms import Kind
from tests.domain.intake.test_register_rules import said

BORNE = {"central_percent": 60.0, "city_percent": 24.0, "district_percent": 16.0}


@pytest.mark.parametrize(
    ("kind", "row", "found"),
    [
        (Kind.INTERESTS, {"registered_on": date(2026, 2, 2), "withdrawn_on": date(2026, 2, 2)}, []),
        (
            Kind.INTERESTS,
            {"registered_on": date(2026, 2, 2), "withdrawn_on": date(2026, 2, 1)},
            [("withdrawn_on", "error")],
        ),
        (Kind.BATCH_FUNDS, BORNE, []),
        (Kind.BATCH_FUNDS, {**BORNE, "city_percent": 24.01}, [("central_percent", "error")]),
        (Kind.BATCH_FUNDS, {"central_percent": 33.333, "city_percent": 66.667}, [("central_percent", "error")]),
        (Kind.BATCH_FUNDS, {"central_percent": 33.33, "city_percent": 66.67}, []),
        (Kind.BATCH_FUNDS, {"notice_from": date(2026, 2, 2)}, [("notice_to", "error")]),
        (
            Kind.BATCH_FUNDS,
            {"notice_from": date(2026, 2, 2), "notice_to": date(2026, 2, 1)},
            [("notice_to", "error")],
        ),
        (Kind.OBJECTIONS, {"project": "没有"}, [("project", "error")]),
        (Kind.OBJECTIONS, {"closed_on": date(2026, 2, 1)}, [("outcome", "error")]),
    ],
)
def test_rows_that_cannot_be(kind, row, found):
    told = [one for one in said(kind, row) if one[0] in {*row, "central_percent", "notice_to", "outcome"}]
    assert [one for one in told if one[1] in ("error", "explain")] == found
