"""Will the target be met? Forecasts of completions and of reported counts, and how they are scored (rules 7.2, 7.3,
7.4, 7.5)."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from domain.days import number
from domain.statistics.bootstrap import Again, bootstrapped, weekly_increments
from domain.targets.forecast import checked_days, forecasts
from domain.targets.forecast_score import PastForecast, score
from domain.targets.foreseen import Forecast
from domain.targets.reported_forecast import LEAST_WEEKS
from domain.words import Basis, Cadence, Operator, Stage
from tests.domain.make import (
    AS_OF,
    HUAGONG,
    JIA,
    PILOT,
    YI,
    ZHUANGBEI,
    Project,
    ago,
    completed,
    facts,
    figures_of,
    late,
    series,
    stages,
    target,
)

YEAR_END = date(2026, 12, 31)


def said(known, as_of=AS_OF, weeks=20.0, draws=500) -> list[Forecast]:
    return forecasts(known, figures_of(known, as_of), as_of, weeks, draws=draws)


def of_target(known, id_=1, **how) -> Forecast:
    return next(f for f in said(known, **how) if f.target == id_)


def under_way(**other) -> Project:
    """Built and live as planned; acceptance and assessment planned within the year."""
    planned = stages(ago(170), every=30)
    return Project(**{"planned": planned, "done": {s: d for s, d in planned.items() if d <= AS_OF}, **other})


@pytest.mark.parametrize(
    ("weeks", "count", "why"),
    [(LEAST_WEEKS - 0.1, 0, "a day short of eight weeks"), (LEAST_WEEKS, 1, "eight weeks"), (100, 1, "long enough")],
)
def test_fewer_than_eight_closed_weeks_give_no_forecast(weeks, count, why):
    known = facts(completed(ago(60)), under_way(), targets=(target(2),))
    assert len([f for f in said(known, weeks=weeks) if f.target]) == count, why


def test_the_same_facts_give_the_same_numbers():
    known = facts(*[under_way() for _ in range(20)], completed(ago(9)), targets=(target(15),))
    assert said(known) == said(known)


def test_what_is_done_counts_and_what_cannot_finish_does_not():
    """3 done; 2 not even diagnosed by mid-November will not be accepted and assessed by December."""
    known = facts(
        *[completed(ago(30)) for _ in range(3)],
        *[Project(planned=stages(ago(-200), every=60)) for _ in range(2)],
        targets=(target(4),),
    )
    found = of_target(known)
    assert (found.counted, found.p10, found.p50, found.p90, found.met_probability) == (3, 3, 3, 3, 0.0)


def test_a_target_that_is_met_already_is_certain():
    known = facts(*[completed(ago(30)) for _ in range(3)], under_way(), targets=(target(3),))
    assert of_target(known).met_probability == 1.0


def test_more_than_is_strict():
    """3 done and nobody else: 3 meets “3”, not “more than 3”."""
    three = [completed(ago(30)) for _ in range(3)]
    assert of_target(facts(*three, targets=(target(3),))).met_probability == 1.0
    assert of_target(facts(*three, targets=(target(3, operator=Operator.MORE_THAN),))).met_probability == 0.0


def test_a_year_counts_its_own_completions_and_a_stock_all_of_them():
    known = facts(
        completed(date(2025, 12, 31)),
        completed(date(2026, 1, 1)),
        targets=(target(2), target(2, id=2, basis=Basis.STOCK)),
    )
    assert (of_target(known).counted, of_target(known, 2).counted) == (1, 2)


def test_next_years_target_is_asked_about_next_year():
    """Both finish in early 2027 by plan; none of them helps 2026."""
    late_ones = [Project(planned=stages(ago(-10), every=20)) for _ in range(30)]
    known = facts(
        *[completed(ago(30 + 3 * n)) for n in range(30)], *late_ones, targets=(target(31), target(20, id=2, year=2027))
    )
    assert of_target(known).p90 == 30
    assert of_target(known, 2).counted == 0
    assert of_target(known, 2).p50 > 20


def test_a_target_that_is_over_is_not_forecast():
    known = facts(completed(ago(30)), targets=(target(2), target(2, id=2, year=2025)))
    assert {f.target for f in said(known)} == {1, None}
    assert 1 not in {f.target for f in said(known, as_of=YEAR_END)}, "the last day is the answer itself"
    assert 1 in {f.target for f in said(known, as_of=YEAR_END - timedelta(days=1))}


def test_projects_that_left_and_second_projects_do_not_count():
    known = facts(
        *[under_way() for _ in range(9)],
        *[under_way(enterprise=7) for _ in range(2)],
        under_way(left_on=ago(1)),
        targets=(target(99),),
    )
    assert of_target(known).p90 <= 10


def test_scopes_count_their_own():
    known = facts(
        *[under_way(district=JIA, industry=HUAGONG) for _ in range(6)],
        *[under_way(district=YI, industry=ZHUANGBEI) for _ in range(4)],
        targets=(
            target(9),
            target(5, id=2, district=JIA),
            target(5, id=3, district=YI),
            target(5, id=4, industry=HUAGONG),
        ),
    )
    ends = {f.target: f.p90 for f in said(known) if f.target}
    assert ends[2] == ends[4] <= 6
    assert ends[3] <= 4
    assert ends[1] <= 10


def test_titles_and_sizes_count_their_own():
    known = facts(
        *[under_way(title=1, above=True) for _ in range(5)],
        *[under_way(title=0, above=False) for _ in range(5)],
        targets=(target(5, indicator="completion_srdi"), target(5, id=2, indicator="completion_below")),
    )
    known = replace(
        known,
        measures={"completion_srdi": "computed:completion_srdi", "completion_below": "computed:completion_below"},
    )
    assert {f.target for f in said(known) if f.target} == {1, 2}
    assert all(f.p90 <= 5 for f in said(known) if f.target)


def test_assessed_below_level_two_never_counts():
    known = facts(*[completed(ago(40), level=1) for _ in range(10)], targets=(target(1),))
    assert of_target(known).p90 == 0


def test_who_is_assessed_before_acceptance_completes_with_the_acceptance():
    """Assessed at level 2 already; acceptance planned within the year."""
    days = stages(ago(170), every=30)
    done = {stage: day for stage, day in days.items() if day <= AS_OF and stage is not Stage.ACCEPTANCE}
    early = [Project(planned=days, done=done | {Stage.ASSESSMENT: ago(5)}, levels=((ago(5), 2),)) for _ in range(10)]
    failed = [Project(planned=days, done=done | {Stage.ASSESSMENT: ago(5)}, levels=((ago(5), 1),)) for _ in range(10)]
    known = facts(*[completed(ago(40)) for _ in range(20)], *early, *failed, targets=(target(99),))
    found = of_target(known)
    assert found.counted == 20
    assert 25 <= found.p50 <= 30, "the ten at level 2 come, the ten at level 1 do not"


def test_where_many_fail_the_assessment_fewer_are_expected():
    good = facts(*[completed(ago(40)) for _ in range(20)], *[under_way() for _ in range(40)], targets=(target(99),))
    poor = facts(
        *[completed(ago(40), level=2 if n % 2 else 1) for n in range(20)],
        *[under_way() for _ in range(40)],
        targets=(target(99),),
    )
    gain = {name: of_target(k).p50 - of_target(k).counted for name, k in (("good", good), ("poor", poor))}
    assert gain["poor"] < 0.75 * gain["good"]


def test_late_projects_make_the_forecast_later():
    steady = [completed(ago(200 - n)) for n in range(30)]
    slow = [
        Project(
            planned=stages(ago(400), every=30),
            done=stages(ago(400), every=60, count=6),
            levels=(),
        )
        for _ in range(30)
    ]
    on_time = facts(*steady, *[under_way() for _ in range(30)], targets=(target(50),))
    behind = facts(*steady, *slow, *[under_way() for _ in range(30)], targets=(target(50),))
    later = date(2026, 12, 1)
    on_time, behind = (replace(k, targets=(target(50, last_on=later),)) for k in (on_time, behind))
    assert of_target(behind).met_probability <= of_target(on_time).met_probability


def test_contracts_are_forecast_from_the_contract_stage():
    waiting = [Project(planned=stages(ago(10), every=10)) for _ in range(20)]
    known = facts(
        *waiting, *[completed(ago(60 + n)) for n in range(20)], targets=(target(30, indicator="contracting"),)
    )
    found = of_target(known)
    assert found.counted == 20
    assert found.p50 > 30


def test_checks_look_four_eight_and_twelve_weeks_ahead():
    known = facts(*[under_way() for _ in range(10)], targets=(target(10), target(3, id=2, year=2027)))
    checks = [f for f in said(known) if f.target is None]
    assert [f.due_on for f in checks] == [AS_OF + timedelta(weeks=w) for w in (4, 8, 12)]
    assert checks[0].value == pytest.approx(10 * 347 / 365), "序时 of 2026-12-13"
    assert checks[1].value == pytest.approx(3 * 10 / 273), "序时 of 2027-01-10, in the year's window to the pilot's end"


def test_no_check_reaches_beyond_the_pilot():
    ended = replace(PILOT, last_on=AS_OF + timedelta(weeks=8))
    known = facts(under_way(), pilot=ended, targets=(target(10), target(3, id=2, year=2027)))
    assert len([f for f in said(known) if f.target is None]) == 2


# ── reported counts ──


def steady_reports(a_week: float, first=None, weeks: int = 30):
    first = first or AS_OF - timedelta(weeks=weeks)
    return series("events", *((first + timedelta(weeks=n), a_week * n) for n in range(weeks + 1)))


def reported(line, **other):
    wanted = {"indicator": "events", "unit": "场", "basis": Basis.STOCK, **other}
    value = wanted.pop("value", 40)
    return facts(series=(line,), targets=(target(value, **wanted),), measures={"events": "reported"})


def test_a_steady_run_goes_on():
    """2 a week for 30 weeks: 60 now, 46 days (6.57 weeks) to go → 72, and 74 in 57 of 100 draws."""
    found = of_target(reported(steady_reports(2.0), value=73))
    assert (found.counted, found.p10, found.p50, found.p90) == (60, 72, 74, 74)
    assert found.met_probability == pytest.approx(4 / 7, abs=0.07)


def test_whole_things_stay_whole_and_parts_stay_parts():
    assert of_target(reported(steady_reports(2.0), value=73)).p50 % 1 == 0
    assert of_target(reported(steady_reports(0.25), value=4, unit="亿元")).p10 == pytest.approx(7.5 + 0.25 * 6)


def test_a_rare_report_is_not_lost_at_the_end():
    """One in four weeks, 6.57 weeks to go: 1.64 expected; the mean of the draws says so."""
    line = series("events", *((AS_OF - timedelta(weeks=28 - n), float(n // 4)) for n in range(29)))
    again = np.random.default_rng(3)
    stock_at = dict(zip(line.days.tolist(), line.values.tolist(), strict=True))
    increments = weekly_increments(lambda day: stock_at.get(number(day)), AS_OF, date(2025, 1, 1))
    outcomes = bootstrapped(increments, 46 / 7, Again(again, 4_000))
    assert outcomes.mean() == pytest.approx(increments.mean() * 46 / 7, rel=0.06)


def test_a_month_that_ends_today_is_not_forecast():
    monthly = {"cadence": Cadence.MONTHLY, "basis": Basis.FLOW, "first_on": date(2026, 1, 1), "value": 8}
    known = reported(steady_reports(2.0), **monthly)
    assert {f.due_on for f in said(known) if f.target} == {date(2026, 11, 30)}
    assert [f for f in said(known, as_of=date(2026, 11, 30)) if f.target] == []


@pytest.mark.parametrize(
    ("weeks", "count", "why"), [(7, 0, "seven increments are too few"), (8, 1, "eight are enough")]
)
def test_reported_counts_need_eight_weekly_increments(weeks, count, why):
    assert len([f for f in said(reported(steady_reports(1.0, weeks=weeks))) if f.target]) == count, why


def test_uneven_reports_give_a_wide_band():
    rng = np.random.default_rng(5)
    values = np.cumsum(rng.poisson(0.5, 31))
    line = series("events", *((AS_OF - timedelta(weeks=30 - n), float(v)) for n, v in enumerate(values)))
    found = of_target(reported(line))
    assert found.p10 < found.p50 < found.p90


def test_a_flow_counts_from_its_first_day():
    """60 in all, 26 of them before this year's 2026-07-01 window."""
    found = of_target(reported(steady_reports(2.0), basis=Basis.FLOW, first_on=date(2026, 8, 17), value=40))
    assert found.counted == 26


def test_shares_have_no_forecast():
    assert said(reported(steady_reports(1.0), unit="%")) == []


def test_increments_run_from_the_newest_back_to_the_first_report():
    stock = {AS_OF - timedelta(weeks=n): 10.0 - n for n in range(4)}
    assert weekly_increments(lambda day: stock.get(day), AS_OF, date(2025, 1, 1)).tolist() == [1, 1, 1]
    assert len(weekly_increments(lambda day: 0.0, AS_OF, date(2020, 1, 1))) == 26, "half a year at most"
    assert len(weekly_increments(lambda day: 0.0, AS_OF, AS_OF - timedelta(weeks=2))) == 2, "not before the pilot"


# ── the score ──


def one(p10, p50, p90, probability, value, outcome) -> PastForecast:
    return PastForecast(p10, p50, p90, probability, value, outcome)


def test_a_score_counts_coverage_mean_miss_and_squared_error():
    """Two of three outcomes inside; P50 misses 15 − 15, 15 − 10, 15 − 21; (0.9 − 1)² + (0.2 − 0)² + (0.5 − 1)², ÷ 3."""
    found = score("4 周前", [one(10, 15, 20, 0.9, 14, 15), one(10, 15, 20, 0.2, 14, 10), one(10, 15, 20, 0.5, 14, 21)])
    assert (found.ahead, found.checked, found.inside) == ("4 周前", 3, 2)
    assert found.coverage_ratio == pytest.approx(2 / 3)
    assert found.too_high == pytest.approx((0 + 5 - 6) / 3)
    assert found.brier == pytest.approx((0.01 + 0.04 + 0.25) / 3)


def test_outcomes_that_are_all_alike_prove_nothing_of_probabilities():
    assert score("4 周前", [one(10, 15, 20, 0.0, 99, 15), one(10, 15, 20, 0.0, 99, 16)]).brier is None


def test_nothing_to_check_is_no_score():
    assert score("12 周前", []) is None


@pytest.mark.parametrize(
    ("as_of", "monthly", "days"),
    [
        (date(2026, 11, 15), False, [date(2026, 12, 13), date(2027, 1, 10), date(2027, 2, 7)]),
        (date(2026, 10, 31), True, [date(2026, 11, 30), date(2026, 12, 31), date(2027, 1, 31)]),
        (date(2026, 11, 30), True, [date(2026, 12, 31), date(2027, 1, 31), date(2027, 2, 28)]),
    ],
)
def test_forecasts_are_checked_on_days_that_are_closed(as_of, monthly, days):
    assert checked_days(as_of, monthly) == days


def test_a_late_first_stage_is_no_reason_to_fail():
    """One project, long overdue, nothing done anywhere: a forecast all the same, and an unsure one."""
    found = of_target(facts(late(200, planned={Stage.DIAGNOSIS: ago(200)}), targets=(target(1),)), id_=1)
    assert 0 <= found.met_probability < 0.2
    assert number(found.due_on) == number(YEAR_END)
