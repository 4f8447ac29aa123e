"""What is reported: by whom, whether all have, how long ago, and from what a year is counted (rules 4.1.7)."""

from datetime import date, timedelta

import pytest

from domain.facts.columns import Unit
from domain.lights.catalogue import stock_of
from domain.words import Basis, Light, Outcome, ReportedScope, Verdict
from tests.domain.make import (
    AS_OF,
    DISTRICTS,
    HUAGONG,
    JIA,
    PILOT,
    YI,
    ZHUANGBEI,
    ago,
    evaluated,
    facts,
    reading,
    series,
    target,
)

G, Y, R, X = Light.GREEN, Light.YELLOW, Light.RED, Light.GREY
BY_DISTRICT, BY_INDUSTRY = ReportedScope.DISTRICT, ReportedScope.INDUSTRY
EVE = date(2025, 12, 31)


def goal(value: float = 100, **other):
    return target(value, **{"indicator": "factories", "unit": "个", "basis": Basis.STOCK, **other})


def row(value: float, district=None, industry=None, *, day: date | None = None):
    return series("factories", (day or ago(9), value), district=district, industry=industry)


def known(*rows, by=ReportedScope.PILOT, targets=(goal(),), **other):
    scopes, names = {"factories": by}, {"factories": "智能工厂"}
    return facts(
        targets=targets, measures={"factories": "reported"}, names=names, series=rows, reported_scopes=scopes, **other
    )


def judged(*rows, scope=(None, None), as_of: date = AS_OF, **other):
    return reading(evaluated(known(*rows, **other), as_of), "factories", *scope)


# --- by whom --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("by", "rows", "value", "why"),
    [
        (
            ReportedScope.PILOT,
            [row(26), row(2, JIA)],
            26,
            "one clerk's 2 for a district does not make the city's 26 a 2",
        ),
        (ReportedScope.PILOT, [row(26), row(2, None, HUAGONG)], 26, "nor one for an industry"),
        (BY_DISTRICT, [row(30, JIA), row(40, YI)], 70, "the city's is the sum of its districts"),
        (BY_DISTRICT, [row(30, JIA), row(40, YI), row(5)], 70, "a figure of the whole adds nothing to them"),
        (BY_DISTRICT, [row(30, JIA), row(40, YI), row(9, JIA, HUAGONG)], 70, "nor one of a cell"),
        (BY_INDUSTRY, [row(30, None, HUAGONG), row(40, None, ZHUANGBEI), row(9, JIA)], 70, "or of its industries"),
    ],
)
def test_a_figure_counts_only_in_the_scope_that_reports_it(by, rows, value, why):
    assert judged(*rows, by=by).judged.numerator == value, why


def test_a_unit_is_judged_by_its_own_figure():
    found = judged(row(30, JIA), by=BY_DISTRICT, targets=(goal(district=JIA),), scope=(JIA, None))
    assert found.judged.numerator == 30
    assert found.judged.is_doubtful is False


def test_a_unit_has_no_figure_of_what_others_report():
    found = judged(row(30), targets=(goal(district=JIA),), scope=(JIA, None))
    assert (found.light, found.reason) == (X, "智能工厂尚无报送数据")


# --- whether all have reported --------------------------------------------------------------------------------------


def test_the_sum_is_not_judged_before_all_have_reported_once():
    found = judged(row(200, JIA), by=BY_DISTRICT)
    assert (found.light, found.judged.value, found.judged.numerator) == (X, None, 200)
    assert found.reason == "2 个地区报了 1 个，乙区还没有报过，不作总数判断；智能工厂已报 200 个"
    assert judged(row(200, JIA), row(0, YI), by=BY_DISTRICT).light is G


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "light", "why"),
    [
        (None, ago(1), G, "who is no more is not asked"),
        (None, AS_OF, X, "on its last day it still is"),
        (AS_OF, None, X, "asked from its first day on"),
        (ago(-1), None, G, "but not the day before"),
    ],
)
def test_only_units_of_the_day_are_asked(valid_from, valid_to, light, why):
    units = (DISTRICTS[0], Unit(YI, "乙区", valid_from, valid_to))
    assert judged(row(200, JIA), by=BY_DISTRICT, districts=units).light is light, why


def test_who_is_no_more_keeps_what_it_reported():
    units = (DISTRICTS[0], Unit(YI, "乙区", None, ago(90)))
    found = judged(row(200, JIA), row(7, YI, day=ago(95)), by=BY_DISTRICT, districts=units)
    assert (found.light, found.judged.numerator) == (G, 207)


def test_on_the_last_day_the_operator_decides_on_what_was_reported():
    last = date(2026, 12, 31)
    found = judged(row(99, JIA), by=BY_DISTRICT, as_of=last)
    assert (found.light, found.judged.outcome) == (R, Outcome.OVERDUE)
    assert found.reason.endswith("差 1 个；2 个地区报了 1 个，乙区还没有报过")
    assert judged(row(100, JIA), by=BY_DISTRICT, as_of=last).light is G


# --- how long ago ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("days", "light"), [(44, G), (45, G), (46, X)])
def test_45_days_without_a_report_make_it_grey(days, light):
    found = judged(row(100, day=ago(days)))
    assert found.light is light
    stale = f"过期：最近一次报送是 {ago(46)}，已 46 天没有报送；智能工厂已报 100 个"
    assert (found.reason == stale) is (light is X)


def test_the_sum_is_as_old_as_its_oldest_part():
    found = judged(row(50, JIA, day=ago(60)), row(60, YI), by=BY_DISTRICT)
    assert found.light is X
    assert found.reason.startswith(f"过期：最近一次报送是 {ago(60)}（甲区），已 60 天没有报送")


def test_a_share_grows_stale_too():
    share = goal(90, unit="%")
    assert judged(row(95, day=ago(45)), targets=(share,)).light is G
    assert judged(row(95, day=ago(46)), targets=(share,)).light is X


@pytest.mark.parametrize(
    ("value", "verdict"), [(99, Verdict.AT_RISK), (100, Verdict.DONE)], ids=["nobody can say", "a count does not fall"]
)
def test_the_verdict_of_a_stale_figure(value, verdict):
    (found,) = evaluated(known(row(value, day=ago(46)))).targets
    assert (found.light, found.verdict) == (X, verdict)


# --- from what a year is counted ------------------------------------------------------------------------------------

FLOW = goal(100, basis=Basis.FLOW)


@pytest.mark.parametrize(
    ("points", "counted", "light", "why"),
    [
        ([(EVE, 100), (ago(9), 220)], 120, G, "only what came since the eve"),
        ([(EVE - timedelta(days=60), 100), (ago(9), 220)], 120, G, "or since the last report before it"),
        ([(date(2026, 1, 1), 100), (ago(9), 220)], 120, X, "on the first day of the year it is too late to be a base"),
        ([(date(2026, 6, 1), 0), (ago(9), 120)], 120, G, "a first report of nothing says that nothing came before it"),
        ([(ago(9), 220)], 0, X, "a first report counts nothing that may have come before the year"),
    ],
)
def test_a_year_needs_a_figure_from_before_it(points, counted, light, why):
    found = judged(series("factories", *points), targets=(FLOW,))
    assert (found.judged.numerator, found.light) == (counted, light), why
    lacking = f"缺基数：没有 {EVE} 及以前的报送，分不出期内新增；请补报 {EVE} 的累计数，没有发生填 0"
    assert found.reason.startswith(lacking) is (light is X)


def test_nothing_had_come_before_the_pilots_first_day():
    begins = target(100, indicator="factories", unit="个", first_on=PILOT.first_on, last_on=date(2026, 12, 31))
    found = judged(row(220), targets=(begins,))
    assert (found.judged.numerator, found.light) == (220, G)


def test_nothing_had_come_before_a_districts_first_day():
    units = (DISTRICTS[0], Unit(YI, "乙区", date(2026, 3, 1)))
    rows = (series("factories", (EVE, 10), (ago(9), 70), district=JIA), row(60, YI))
    found = judged(*rows, by=BY_DISTRICT, districts=units, targets=(FLOW,))
    assert (found.judged.numerator, found.light) == (120, G)


def test_a_year_that_ended_without_a_base_counts_what_is_sure():
    points = series("factories", (date(2026, 3, 1), 80), (date(2026, 12, 1), 190))
    assert judged(points, targets=(FLOW,), as_of=date(2026, 12, 31)).judged.numerator == 110


def test_what_a_forecast_looks_back_on_begins_when_all_have_reported():
    stock = stock_of(known(row(5, JIA), row(6, YI, day=ago(2)), by=BY_DISTRICT), "factories", "", (None, None))
    assert (stock(ago(3)), stock(ago(2))) == (None, 11)


def test_the_pilots_figure_is_made_of_what_each_unit_reported():
    rows = (series("factories", (EVE, 10), (ago(9), 70), district=JIA), row(60, YI), row(3))
    shares = evaluated(known(*rows, by=BY_DISTRICT, targets=(FLOW,))).shares
    assert [(share.district, share.counted) for share in shares] == [(JIA, 60), (YI, 0)]


# --- the word says what is known ------------------------------------------------------------------------------------


def the_target(*rows, as_of: date = AS_OF, **other):
    return evaluated(known(*rows, **other), as_of).targets[0]


@pytest.mark.parametrize(
    ("days", "light", "said"),
    [
        (45, Y, "按黄灯判断"),
        (46, X, f"过期：最近一次报送是 {ago(46)}，已 46 天没有报送；智能工厂已报 96.5 %"),
    ],
)
def test_a_share_that_was_reported_long_ago_is_not_called_unreported(days, light, said):
    found = the_target(row(96.5, day=ago(days)), targets=[goal(100, unit="%")])
    assert (found.light, found.verdict) == (light, Verdict.AT_RISK)
    assert said in found.verdict_reason
    assert "尚无报送" not in found.verdict_reason


def test_what_was_first_reported_after_the_end_makes_up_what_was_missed():
    """Nothing came by 2025-12-31 of 5; 6 by 2026-03-01: light and word both say 已补齐."""
    of_2025 = [goal(5, basis=Basis.FLOW, year=2025)]
    later = series("factories", (date(2026, 2, 1), 4), (date(2026, 3, 1), 6))
    before, after = (the_target(later, targets=of_2025, as_of=day) for day in (date(2026, 2, 28), date(2026, 3, 1)))
    assert (before.light, before.verdict) == (R, Verdict.OVERDUE)
    assert "期满时没有报送" in before.verdict_reason
    assert (after.light, after.verdict) == (G, Verdict.MADE_UP)
    assert "至今累计 6 个，应累计 5 个" in after.verdict_reason
