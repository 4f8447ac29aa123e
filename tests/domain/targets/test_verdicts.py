"""The words, as a table: each case with its reason, days before, of and after the bounds (rules 7.1)."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.lights.readings import Chance
from domain.targets.verdicts import Standing, verdict_of
from domain.words import Light, Operator, Verdict
from tests.domain.make import RULES

DONE, MADE_UP, ON_COURSE, AT_RISK, OUT_OF_REACH, OVERDUE, NOT_DUE, ZERO = Verdict
R, Y, G, GREY = Light
AT = Standing(
    as_of=date(2026, 11, 15),
    starts_on=date(2026, 1, 1),
    ends_on=date(2026, 12, 31),
    value=233,
    operator=Operator.AT_LEAST,
    unit="家",
    actual=190,
    light=Y,
    recent_gain=40,
)


def said(probability: float | None, p90: float | None = None) -> Chance | None:
    """A forecast with such a chance; unless said otherwise its band ends at the target where the chance is a tenth."""
    if probability is None:
        return None
    return Chance(AT.ends_on, probability, p90 if p90 is not None else 240 if probability >= 0.1 else 232, 190)


def word(probability=None, p90=None, **changes) -> Verdict:
    return verdict_of(replace(AT, **changes), RULES, said(probability, p90))[0]


def why(probability=None, p90=None, **changes) -> str:
    return verdict_of(replace(AT, **changes), RULES, said(probability, p90))[1]


def test_the_worked_example_needs_more_a_week_than_it_had():
    """233 in 2026, 190 on 2026-11-15: 43 in 46 days are 6.5 a week; 40 in 8 weeks were 5.0, 76 % of it."""
    assert AT.missing == 43
    assert AT.weeks_left == pytest.approx(46 / 7)
    assert AT.required_a_week == pytest.approx(43 / (46 / 7))
    assert AT.expected == pytest.approx(190 + 5 * 46 / 7)
    assert word() is AT_RISK
    assert why() == "还差 43 家，还有 6.6 周；每周需 6.5 家，近 8 周每周 5 家"


@pytest.mark.parametrize(
    ("changes", "verdict", "reason"),
    [
        ({"as_of": date(2025, 12, 31), "actual": None}, NOT_DUE, "the day before the first"),
        ({"as_of": date(2026, 1, 1), "actual": 0, "light": GREY}, NOT_DUE, "the first day: less than one is due"),
        ({"as_of": date(2026, 12, 31), "actual": 232}, OVERDUE, "the last day, one missing"),
        ({"as_of": date(2026, 12, 31), "actual": 233}, DONE, "the last day, reached"),
        ({"as_of": date(2027, 1, 1), "actual": 232, "light": R}, OVERDUE, "the day after, one missing"),
        ({"as_of": date(2027, 1, 1), "actual": 233, "light": G}, DONE, "the day after, reached"),
        ({"as_of": date(2027, 1, 1), "actual": None, "light": GREY}, OVERDUE, "over without any figure"),
        ({"actual": None, "light": GREY}, AT_RISK, "nobody can say: never a good word for missing data"),
        ({"actual": 233}, DONE, "reached before the end"),
        (
            {"actual": 233, "operator": Operator.MORE_THAN},
            ON_COURSE,
            "突破 is strict: 233 is not done, one is missing and eight weeks brought more",
        ),
        ({"actual": 234, "operator": Operator.MORE_THAN}, DONE, "one more is"),
        ({"actual": 233, "operator": Operator.EQUAL}, DONE, "达到 is met by reaching"),
        ({"actual": 233, "can_fall": True, "unit": "%"}, ON_COURSE, "a share can fall until the end"),
        ({"actual": 0, "value": 0}, ZERO, "a printed zero asks for nothing, and is no achievement"),
        ({"recent_gain": None, "light": G}, ON_COURSE, "no run-rate: the light decides"),
        ({"recent_gain": None, "light": Y}, AT_RISK, "no run-rate: the light decides"),
        ({"recent_gain": None, "light": R}, AT_RISK, "no run-rate: a red light alone accuses nobody"),
        ({"recent_gain": 0}, AT_RISK, "stands still: eight weeks alone accuse nobody"),
        ({"recent_gain": 0, "light": G}, AT_RISK, "stands still, but is ahead of 序时"),
        ({"recent_gain": 80}, ON_COURSE, "faster than needed"),
        ({"recent_gain": 80, "light": R}, AT_RISK, "faster than needed, but red: not promised yet"),
        ({"recent_gain": -3}, AT_RISK, "a figure that falls counts as standing still"),
    ],
)
def test_each_case_has_its_word(changes, verdict, reason):
    assert word(**changes) is verdict, reason


def test_the_bounds_of_the_run_rate_count_themselves():
    needed = AT.required_a_week * 8
    assert word(recent_gain=needed * 0.95) is ON_COURSE
    assert word(recent_gain=needed * 0.95 - 0.01) is AT_RISK
    assert word(recent_gain=needed / 100) is AT_RISK


@pytest.mark.parametrize(("light", "verdict"), [(G, ON_COURSE), (Y, AT_RISK), (R, AT_RISK)])
def test_eight_weeks_without_a_rare_thing_mean_nothing(light, verdict):
    """One training a quarter: 2 more in 6.6 weeks are 2.4 in eight, less than 3, so the light decides."""
    assert word(actual=231, recent_gain=0, light=light) is verdict
    assert "数量太少" in why(actual=231, recent_gain=0, light=light)


@pytest.mark.parametrize(
    ("probability", "p90", "verdict", "reason"),
    [
        (1.0, 260, ON_COURSE, "sure"),
        (0.8, 250, ON_COURSE, "the bound counts"),
        (0.7999, 250, AT_RISK, "a hair less"),
        (0.11, 234, AT_RISK, "the band reaches beyond the target"),
        (0.1, 233, AT_RISK, "the band just reaches the target"),
        (0.0999, 232, OUT_OF_REACH, "the band lies wholly below"),
        (0.0, 200, OUT_OF_REACH, "far below"),
    ],
)
def test_only_a_band_wholly_below_the_target_accuses(probability, p90, verdict, reason):
    assert word(probability, p90, recent_gain=0) is verdict, reason


T20 = {"value": 391, "actual": 300, "ends_on": date(2027, 8, 31)}


@pytest.mark.parametrize(
    ("p90", "gap", "closed", "verdict", "reason"),
    [
        (388, 3, True, AT_RISK, "388 enrolled for 391, all of them may finish: three to recruit (T20)"),
        (372, 3, True, AT_RISK, "who recruits three may recruit successors too, 5 % in all"),
        (371, 3, True, OUT_OF_REACH, "even so the band ends below: the projects are late"),
        (388, 3, False, AT_RISK, "a pilot without batches lacks them all the same"),
        (391, 0, True, AT_RISK, "the list is full, the chance is small"),
        (390, 0, True, OUT_OF_REACH, "the list is full and the band ends below: the projects are late"),
        (372, 19, True, AT_RISK, "19 of 391 are 4.9 %: within what may still be recruited"),
        (371, 20, True, OUT_OF_REACH, "20 are 5.1 %, and no batch is to open"),
        (130, 261, False, AT_RISK, "without batches nobody knows that none is to open"),
        (130, 261, True, OUT_OF_REACH, "130 enrolled and no batch to open cannot reach 391"),
    ],
)
def test_a_list_that_lacks_a_few_is_a_risk_and_not_an_accusation(p90, gap, closed, verdict, reason):
    found = word(0.0, p90, **T20, list_gap=gap, list_is_closed=closed)
    assert found is verdict, reason


def test_what_the_list_lacks_is_said_with_how_many_to_recruit():
    found = why(0.0, 388, **T20, list_gap=3, list_is_closed=True)
    assert found == "还差 91 家；按预测，到 2026-12-31 完成的可能性 不足 1%；名单缺 3 家，须再征集 3 家"
    assert "名单缺" not in why(0.0, 388, **T20)


@pytest.mark.parametrize(
    ("gap", "closed", "verdict"),
    [(0, True, ON_COURSE), (45, True, AT_RISK), (46, True, OUT_OF_REACH), (46, False, AT_RISK)],
)
def test_a_share_of_a_population_lacks_enterprises_not_points(gap, closed, verdict):
    """90 % of 1,000 are 900: 45 not enrolled are 5 % of them, 46 more than may still be recruited."""
    share = {"value": 90.0, "unit": "%", "actual": 80.0, "can_fall": True, "counts_whole": False, "light": G}
    found = {"list_gap": gap, "list_wanted": 900 if gap else 0, "list_is_closed": closed}
    assert word(**share, **found) is verdict
    assert ("名单缺 45 家，须再征集 45 家" in why(**share, **found)) is (gap == 45)


@pytest.mark.parametrize(("gap", "verdict"), [(0, ON_COURSE), (1, AT_RISK)])
def test_nothing_better_than_a_risk_while_the_list_lacks_somebody(gap, verdict):
    assert word(recent_gain=80, list_gap=gap) is verdict


def test_a_forecast_does_not_speak_where_the_figure_has_spoken():
    assert word(0.0, actual=233) is DONE
    assert word(1.0, as_of=date(2027, 1, 1), actual=200) is OVERDUE


def test_a_probability_is_never_told_as_certain():
    assert "不足 1%" in why(0.0)
    assert "99% 以上" in why(1.0)
    assert "可能性 35%" in why(0.35)


def test_what_is_missing_to_a_strict_target_counts_one_more():
    assert replace(AT, operator=Operator.MORE_THAN).missing == 44
    assert replace(AT, operator=Operator.MORE_THAN, counts_whole=False).missing == 43


def test_a_period_that_is_over_says_so_as_a_fact():
    """Yinchuan printed 169 contracts for 2025."""
    over = {"as_of": date(2026, 11, 15), "starts_on": date(2025, 1, 1), "ends_on": date(2025, 12, 31), "value": 169}
    assert why(**over, actual=150) == "已到期未完成：2025-12-31 期满，150 家（目标不少于 169 家），差 19 家"
    assert why(**over, actual=170) == "2025-12-31 期满，170 家（目标不少于 169 家），达到"


AMOUNTS = st.integers(0, 500)


@given(actual=AMOUNTS, gain=AMOUNTS, light=st.sampled_from([R, Y, G]), more=st.integers(1, 50))
def test_more_done_never_makes_the_word_worse(actual, gain, light, more):
    order = [OUT_OF_REACH, AT_RISK, ON_COURSE, DONE]
    before, after = (word(actual=done, recent_gain=gain, light=light) for done in (actual, actual + more))
    assert order.index(after) >= order.index(before)


@given(
    actual=st.one_of(st.none(), AMOUNTS),
    gain=st.one_of(st.none(), AMOUNTS),
    light=st.sampled_from(Light),
    day=st.dates(date(2025, 6, 1), date(2027, 6, 1)),
    probability=st.one_of(st.none(), st.floats(0, 1)),
)
def test_every_target_gets_one_word_and_a_sentence(actual, gain, light, day, probability):
    verdict, sentence = verdict_of(
        replace(AT, actual=actual, recent_gain=gain, light=light, as_of=day), RULES, said(probability)
    )
    assert verdict in Verdict
    assert sentence


EVE_OF_END, END, DAY_AFTER = date(2026, 12, 30), date(2026, 12, 31), date(2027, 1, 1)


@pytest.mark.parametrize("as_of", [AT.as_of, EVE_OF_END, END, DAY_AFTER])
@pytest.mark.parametrize(
    ("operator", "value", "actual", "verdict"),
    [
        (Operator.EQUAL, 0, 0, ZERO),
        (Operator.AT_LEAST, 0, 3, ZERO),
        (Operator.AT_LEAST, 0, None, ZERO),
        (Operator.MORE_THAN, 0, 1, DONE),
        (Operator.AT_LEAST, 1, 1, DONE),
    ],
)
def test_a_target_of_nothing_is_no_achievement(as_of, operator, value, actual, verdict):
    assert word(as_of=as_of, operator=operator, value=value, actual=actual, light=GREY) is verdict


@pytest.mark.parametrize(
    ("actual", "said"),
    [
        (None, "目标为 0 家，没有要完成的"),
        (0, "目标为 0 家，没有要完成的"),
        (3, "目标为 0 家，没有要完成的，已有 3 家"),
    ],
)
def test_a_target_of_nothing_is_said_as_nothing(actual, said):
    assert why(value=0, actual=actual, light=GREY) == said


def test_one_of_one_is_not_due_while_a_twentieth_is_not():
    assert word(value=1, actual=0, light=GREY) is NOT_DUE
