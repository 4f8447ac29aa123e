"""Forecasts against truth in eight worlds (rules 7.5): the quick run looks at few pilots, `make slow` at a hundred."""

import pytest

from tests.domain.worlds import WORLDS, calibration

LEAST_OF_STRONG_RUSH = 0.6


@pytest.mark.parametrize("pilots", [10, pytest.param(100, marks=pytest.mark.slow)])
def test_forecasts_are_calibrated_in_every_world(capsys, pilots):
    """Pilots with known truth; run with -s to see the table. Ten say little, so that their bounds are wide."""
    found = [calibration(world, range(pilots), draws=300) for world in WORLDS]
    with capsys.disabled():
        print("", *(one.line() for one in found), sep="\n")
    slack = 0.0 if pilots >= 100 else 0.25
    for one in found:
        least = LEAST_OF_STRONG_RUSH if one.world == "strong rush" else 0.72
        assert one.covered >= least - slack, one
        assert one.covered <= 0.90 + slack, one
        if one.brier_straight_line >= 0.05:
            assert one.brier <= (0.8 + slack) * one.brier_straight_line, one
    above, below = sum(one.above for one in found), sum(one.below for one in found)
    assert max(above, below) <= 0.8 * (above + below) + 4 * slack
    accused, met = sum(one.said_out_of_reach for one in found), sum(one.out_of_reach_met for one in found)
    assert met <= 0.1 * accused + 4 * slack, "few that are called out of reach are met"
