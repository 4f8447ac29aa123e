"""A district's year: index from weighted parts, shared places, groups, how sure it is, what is not judged (rules 20.1,
20.2, 20.3)."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.appraisal.year import SUMS, DistrictFacts, Fraction, district_years
from domain.appraisal.year_views import LastYear, change_text, figure_text, last_text, rank_text, score_text
from domain.facts.year_rules import PARTS, YearPart, YearRules

RULES = YearRules((35, 15, 20, 10, 10, 10), 5, 50, 0.9)
ALL = {part: Fraction(10, 10) for part in PARTS}


def district(number: int, firms: int = 10, done: int = 10, size: str = "大", **figures: Fraction) -> DistrictFacts:
    """`done` of `firms` enterprises completed; all other parts full unless told."""
    rows = np.ones((firms, len(SUMS)))
    rows[done:, SUMS.index("done")] = 0
    told = ALL | {YearPart.COMPLETION: Fraction(done, firms or 1)} | {YearPart(k): v for k, v in figures.items()}
    return DistrictFacts(number, f"D{number}", size, rows, {k: v for k, v in told.items() if v is not None})


def test_the_index_is_the_weighted_sum_of_its_parts():
    found = district_years([district(1, done=8, on_time=Fraction(4, 5), issues=Fraction(1, 2))], RULES, 1)[0]
    assert found.score == pytest.approx(35 * 0.8 + 15 * 0.8 + 20 + 10 + 10 * 0.5 + 10)
    assert sum(part.earned for part in found.parts) == pytest.approx(found.score)


@pytest.mark.parametrize(
    ("figure", "value", "why"),
    [
        (Fraction(0, 4), 0.0, "nothing of what was due"),
        (Fraction(4, 4), 1.0, "all of it"),
        (Fraction(5, 4), 1.0, "more than was due counts as all"),
        (Fraction(3, 4), 0.75, "part of it"),
    ],
)
def test_a_part_is_a_share_of_what_was_due(figure, value, why):
    assert figure.value == value, why


def test_what_was_not_due_is_left_out_and_the_other_weights_share_the_hundred():
    found = district_years([district(1, issues=None, on_time=Fraction(1, 2))], RULES, 1)[0]
    assert found.score == pytest.approx((35 + 7.5 + 20 + 10 + 10) / 90 * 100)


def judged(rules: YearRules, **without: None):
    return district_years([district(1, **without)], rules, 1)[0]


def test_with_less_than_half_of_the_weights_there_is_no_index():
    just = judged(RULES, completion=None, on_time=None)  # 50 left: the day of
    less = judged(RULES, completion=None, level=None)  # 45 left
    assert just.score == 100
    assert (less.score, less.rank) == (None, None)
    assert less.why_not == "可评的部分权重合计 45，不足 50，不评价"


@pytest.mark.parametrize(("firms", "placed"), [(0, False), (1, False), (4, False), (5, True), (6, True)])
def test_a_place_needs_enough_enterprises(firms, placed):
    found = district_years([district(1, firms, firms)], RULES, 1)[0]
    assert (found.rank is not None) == placed
    assert (found.score is None) == (firms == 0)
    assert bool(found.why_not) != placed


def test_equals_share_a_place_and_small_ones_are_among_themselves():
    facts = [district(1), district(2), district(3, done=5), district(4, size="小", done=5), district(5, size="小")]
    found = {one.id: one for one in district_years(facts, RULES, 1)}
    assert [found[n].rank for n in (1, 2, 3, 4, 5)] == [1, 1, 3, 2, 1]
    assert (found[3].group, found[4].group) == ("大中规模组", "小规模组")
    assert (found[3].ranked, found[4].ranked) == (3, 2)
    assert rank_text(found[3]) == "第 3（3）/3"


def test_few_enterprises_are_less_sure_and_ranges_hold_the_place():
    facts = [district(1, 20, 16), district(2, 200, 160), district(3, 20, 15)]
    found = {one.id: one for one in district_years(facts, RULES, 1)}
    width = {key: one.high - one.low for key, one in found.items()}
    assert width[1] > 2 * width[2]
    assert all(one.rank_low <= one.rank <= one.rank_high for one in found.values())
    assert all(one.low <= one.score <= one.high for one in found.values())
    assert found[1].rank_low < found[1].rank_high  # 16 and 15 of 20 cannot be told apart


def test_the_same_seed_gives_the_same_ranges():
    facts = [district(number, 20, 10 + number) for number in range(5)]
    assert district_years(facts, RULES, 7) == district_years(facts, RULES, 7)


def test_an_upheld_appeal_stands_in_place_of_the_figures_and_both_are_shown():
    plain = district(1, done=8)
    corrected = replace(plain, corrected={YearPart.COMPLETION: Fraction(9, 10)})
    found = district_years([corrected], RULES, 1)[0]
    part = found.parts[0]
    assert (part.figure, part.was) == (Fraction(9, 10), Fraction(8, 10))
    assert found.score == pytest.approx(35 * 0.9 + 65)
    assert found.low <= found.score <= found.high


def test_what_was_not_due_can_become_due_by_an_appeal():
    corrected = replace(district(1, issues=None), corrected={YearPart.ISSUES: Fraction(1, 2)})
    found = district_years([corrected], RULES, 1)[0]
    assert found.score == pytest.approx(95)
    assert found.parts[4].was is None


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), min_size=0, max_size=8))
def test_whatever_comes_every_district_is_there_once_and_places_begin_with_one(pairs):
    facts = [district(n, max(a, b), min(a, b), "小" if a % 2 else "中") for n, (a, b) in enumerate(pairs)]
    found = district_years(facts, RULES, 3)
    assert sorted(one.id for one in found) == list(range(len(pairs)))
    for group in {one.group for one in found}:
        ranks = [one.rank for one in found if one.group == group and one.rank]
        assert not ranks or min(ranks) == 1
        assert len(ranks) == next((one.ranked for one in found if one.group == group and one.rank), 0)


def test_figures_in_their_unit_and_last_year_beside():
    row = district_years([district(1)], RULES, 1)[0]
    assert figure_text(YearPart.PAYMENT, Fraction(412_300_000, 430_120_000)) == "412.30/430.12 万元"
    assert figure_text(YearPart.COMPLETION, Fraction(25, 25.5)) == "25/25.5 家"
    assert figure_text(YearPart.ISSUES, None) == "—"
    assert (last_text(None), change_text(row, None)) == ("—", "—")  # the first year
    before = LastYear(97.96, 2, "大中规模组", False)
    assert (score_text(row), last_text(before), change_text(row, before)) == (
        "100.0",
        "98.0 分，第 2（未审定）",
        "+2.0",
    )
    assert change_text(row, LastYear(100.0, 1, "大中规模组", True)) == "持平"
