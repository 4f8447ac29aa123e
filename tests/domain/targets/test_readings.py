"""Every printed target gets a reading of its own, whichever of them decides the indicator's light."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.words import Basis, Cadence, Light, Operator, ReportedScope, Verdict
from tests.domain.make import AS_OF, JIA, YI, ago, completed, evaluated, facts, late, on_track, reading, series, target

YEAR = {"first_on": date(2026, 1, 1), "last_on": date(2026, 12, 31), "period": "2026"}
REPORTED = {"measures": {"talent_trained": "reported"}, "names": {"talent_trained": "培训人才"}}


def on_targets(known, as_of=AS_OF):
    return {row.target: row for row in evaluated(known, as_of).targets}


def test_the_target_that_decides_the_light_says_the_same_as_the_light():
    known = facts(completed(ago(20)), late(40), targets=(target(10, id=7, **YEAR),))
    found = evaluated(known)
    assert (found.targets[0].light, found.targets[0].reason) == (
        reading(found, "completion").light,
        reading(found, "completion").reason,
    )


def test_a_year_that_is_over_keeps_its_figure_beside_the_year_that_runs():
    past = target(3, id=1, first_on=date(2025, 1, 1), last_on=date(2025, 12, 31), period="2025", basis=Basis.FLOW)
    known = facts(
        completed(date(2025, 12, 31)),
        completed(date(2026, 1, 1)),
        completed(ago(1)),
        targets=(past, target(5, id=2, **YEAR, basis=Basis.FLOW)),
    )
    rows = on_targets(known)
    assert (rows[1].actual, rows[1].verdict) == (1, Verdict.MADE_UP)
    assert rows[1].verdict_reason == (
        "已补齐：完成改造 1 家，2025年目标达到 3 家，2025-12-31 期满，差 2 家；至今累计 3 家，应累计 3 家"
    )
    assert rows[2].actual == 2


@pytest.mark.parametrize("on", [date(2025, 12, 31), date(2026, 1, 1), date(2026, 12, 31), date(2027, 1, 1)])
@pytest.mark.parametrize("measure", ["completion", "talent_trained"])
def test_a_target_of_nothing_is_grey_and_no_achievement_on_every_day(measure, on):
    """Neither before its year nor after it, counted or never reported."""
    nothing = target(0, id=1, indicator=measure, **YEAR, basis=Basis.FLOW)
    row = on_targets(facts(completed(date(2026, 3, 1)), targets=(nothing,), **REPORTED), on)[1]
    assert (row.verdict, row.light) == (Verdict.ZERO, Light.GREY)
    assert row.verdict_reason.startswith("目标为 0 家，没有要完成的")


def test_a_stock_that_is_over_is_what_stood_on_its_last_day():
    past = target(2, id=1, first_on=date(2025, 1, 1), last_on=date(2025, 12, 31), period="2025", basis=Basis.STOCK)
    known = facts(completed(date(2025, 12, 31)), completed(date(2026, 1, 1)), targets=(past, target(5, id=2, **YEAR)))
    assert on_targets(known)[1].actual == 1


def test_a_target_of_next_year_is_not_due_and_has_no_figure():
    row = on_targets(
        facts(
            completed(ago(1)),
            targets=(target(3, id=1, first_on=date(2027, 1, 1), last_on=date(2027, 9, 30), period="2027"),),
        )
    )[1]
    assert (row.verdict, row.light, row.actual) == (Verdict.NOT_DUE, Light.GREY, None)


@pytest.mark.parametrize(
    ("till_october", "now", "starts_on", "actual", "verdict", "why"),
    [
        (48, 51, date(2026, 11, 1), 3, Verdict.DONE, "sixteen months of 3 reached, this month too"),
        (48, 50, date(2026, 11, 1), 2, Verdict.ON_COURSE, "this month still short"),
    ],
)
def test_a_target_of_each_month_is_judged_in_the_month_of_the_day(till_october, now, starts_on, actual, verdict, why):
    monthly = target(
        3,
        id=1,
        indicator="talent_trained",
        cadence=Cadence.MONTHLY,
        first_on=date(2025, 7, 1),
        last_on=date(2027, 9, 30),
        period="monthly",
    )
    points = series("talent_trained", (date(2026, 9, 30), 3), (date(2026, 10, 31), till_october), (ago(5), now))
    row = on_targets(facts(targets=(monthly,), series=(points,), **REPORTED))[1]
    assert (row.starts_on, row.actual, row.verdict) == (starts_on, actual, verdict), why


def test_the_recent_gain_is_that_of_eight_weeks_to_the_day():
    rows = on_targets(
        facts(
            completed(AS_OF - timedelta(days=56)),
            completed(AS_OF - timedelta(days=55)),
            completed(AS_OF),
            targets=(target(9, id=1, **YEAR),),
        )
    )
    assert rows[1].recent_gain == 2


def test_a_strict_target_is_not_met_by_its_value():
    strict = {"id": 1, "operator": Operator.MORE_THAN, **YEAR}
    assert on_targets(facts(completed(ago(1)), targets=(target(1, **strict),)))[1].verdict is not Verdict.DONE
    assert (
        on_targets(facts(completed(ago(1)), completed(ago(1)), targets=(target(1, **strict),)))[1].verdict
        is Verdict.DONE
    )


def test_an_estimate_is_listed_and_not_judged():
    known = facts(targets=(target(8388, id=1, indicator="funds", unit="万元", **YEAR),), measures={"funds": "estimate"})
    row = on_targets(known)[1]
    assert (row.verdict, row.light) == (None, Light.GREY)


def test_an_indicator_nobody_reports_is_at_risk_and_grey():
    known = facts(targets=(target(50, id=1, indicator="talent_trained", **YEAR),), **REPORTED)
    row = on_targets(known)[1]
    assert (row.verdict, row.light) == (Verdict.AT_RISK, Light.GREY)


def test_reported_figures_are_made_of_their_series():
    known = facts(
        targets=(target(50, id=1, indicator="talent_trained", **YEAR, basis=Basis.FLOW),),
        series=(
            series("talent_trained", (date(2025, 12, 30), 5), (date(2026, 6, 1), 11), district=JIA),
            series("talent_trained", (date(2025, 12, 30), 0), (date(2026, 6, 1), 4), district=YI),
        ),
        reported_scopes={"talent_trained": ReportedScope.DISTRICT},
        **REPORTED,
    )
    found = evaluated(known)
    assert {share.district: share.counted for share in found.shares} == {JIA: 6, YI: 4}
    assert found.targets[0].actual == 10


projects = st.lists(
    st.one_of(
        st.builds(completed, st.dates(date(2025, 9, 1), AS_OF), district=st.sampled_from([JIA, YI])),
        st.builds(late, st.integers(1, 200), district=st.sampled_from([JIA, YI])),
        st.builds(on_track, district=st.sampled_from([JIA, YI])),
    ),
    max_size=12,
)


@given(projects)
def test_every_actual_is_the_sum_of_its_shares(found):
    known = facts(
        *found,
        targets=(
            target(5, id=1, **YEAR, basis=Basis.FLOW),
            target(
                9,
                id=2,
                basis=Basis.STOCK,
                first_on=date(2025, 7, 1),
                last_on=date(2027, 9, 30),
                is_whole_pilot=True,
                period="2025-2027 total",
            ),
        ),
    )
    readings = evaluated(known)
    for row in readings.targets:
        assert sum(share.counted for share in readings.shares if share.target == row.target) == row.actual
