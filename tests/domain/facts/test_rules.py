"""Thresholds are rows: the one in force on the day decides, and both ways of applying it agree (rules 2.8)."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.facts.progress import LIGHT_OF_RANK, rank_of
from domain.facts.rules import EPSILON, DatedWeight, Rule, RuleBook, meets
from domain.words import STAGES, Direction, Light
from tests.domain.make import AS_OF, BOOK, RULES

PARTS = zip(STAGES, (10, 10, 15, 25, 10, 15, 5, 5, 5), strict=True)
WEIGHTS = tuple(DatedWeight(stage, weight, date(2024, 1, 1)) for stage, weight in PARTS)
FIRST = Rule("completion", "pace_ratio", Direction.UP, 0.95, True, 0.80, True, date(2024, 1, 1), "默认")


def book(*rules: Rule, weights=WEIGHTS) -> RuleBook:
    return RuleBook(rules, weights)


# --- one table of every bound that the office starts with -----------------------------------------------------------

G, Y, R = Light.GREEN, Light.YELLOW, Light.RED
SHIPPED = [
    ("schedule", "lag_points", [(-5, G), (0, G), (9.99, G), (10, Y), (30, Y), (30.01, R)]),
    ("diagnosis", "pace_ratio", [(0.95, G), (0.9499, Y), (0.80, Y), (0.7999, R)]),
    ("contracting", "pace_ratio", [(0.95, G), (0.9499, Y), (0.80, Y), (0.7999, R)]),
    ("completion", "pace_ratio", [(0.95, G), (0.9499, Y), (0.80, Y), (0.7999, R)]),
    ("level_up", "gap_points", [(-10, G), (0, G), (0.01, Y), (5, Y), (5.01, R)]),
    ("disbursement", "paid_ratio", [(0.95, G), (0.9499, Y), (0.80, Y), (0.7999, R)]),
    ("compliance", "severity_score", [(0, G), (1, Y), (2, R)]),
    ("provider", "on_time_share", [(0.90, G), (0.8999, Y), (0.75, Y), (0.7499, R)]),
    ("submission", "on_time_ratio", [(1.0, G), (0.9999, Y), (0.80, Y), (0.7999, R)]),
    ("rectification", "closed_ratio", [(0.90, G), (0.8999, Y), (0.70, Y), (0.6999, R)]),
    ("project", "days_late", [(0, G), (1, Y), (30, Y), (31, R)]),
    ("project", "lag_points", [(9, G), (10, Y), (30, Y), (31, R)]),
    ("project", "silent_days", [(13, G), (14, Y), (29, Y), (30, R)]),
    ("project", "issue_score", [(0, G), (1, Y), (2, R)]),
    ("project", "finding_score", [(0, G), (2, R)]),
    ("overall", "red_count", [(0, G), (1, Y), (2, Y), (3, R)]),
    ("target", "pace_ratio", [(0.95, G), (0.9499, Y), (0.80, Y), (0.7999, R)]),
]
CASES = [(*rule, value, light) for *rule, values in SHIPPED for value, light in values]


@pytest.mark.parametrize(("indicator", "metric", "value", "light"), CASES)
def test_every_bound_of_domain_rules_4_stands_on_the_right_side(indicator, metric, value, light):
    assert RULES.light(indicator, metric, value) is light


@pytest.mark.parametrize(("indicator", "metric", "value", "light"), CASES)
def test_the_vectorised_rank_gives_the_same_light(indicator, metric, value, light):
    assert LIGHT_OF_RANK[rank_of(RULES[indicator, metric], np.array([value]))[0]] is light


@given(
    key=st.sampled_from(sorted(key for key, rule in RULES.rows.items() if rule.green_bound is not None)),
    values=st.lists(st.integers(-20_000, 20_000).map(lambda n: n / 100), min_size=1, max_size=30),
)
def test_rank_of_and_rule_light_agree_on_any_value(key, values):
    rule = RULES[key]
    assert [LIGHT_OF_RANK[rank] for rank in rank_of(rule, np.array(values))] == [rule.light(v) for v in values]


@pytest.mark.parametrize(
    ("ratio", "why"), [(19 / 20, "0.95 as a fraction"), (0.1 * 9.5, "0.95 with a rounding error"), (1 - 0.05, "again")]
)
def test_a_ratio_meets_its_bound_however_it_was_computed(ratio, why):
    assert RULES.light("completion", "pace_ratio", ratio) is Light.GREEN, why


@pytest.mark.parametrize("direction", Direction)
@pytest.mark.parametrize(
    ("ahead", "inclusive", "met", "why"),
    [
        (0.0, True, True, "the bound itself"),
        (-EPSILON, True, True, "what misses it in the ninth decimal is the bound itself"),
        (-2 * EPSILON, True, False, "more is a miss"),
        (0.0, False, False, "the bound itself does not count"),
        (EPSILON, False, False, "nor does what passes it in the ninth decimal"),
        (2 * EPSILON, False, True, "more does"),
    ],
)
def test_bounds_are_compared_to_nine_decimals(direction, ahead, inclusive, met, why):
    value = ahead if direction is Direction.UP else -ahead
    assert meets(value, 0.0, inclusive, direction) is met, why


def test_a_rule_without_a_yellow_bound_is_green_or_red():
    rule = replace(FIRST, yellow_bound=None)
    assert [rule.light(value) for value in (0.95, 0.94)] == [Light.GREEN, Light.RED]


# --- which row is in force ------------------------------------------------------------------------------------------

SECOND = replace(FIRST, green_bound=0.90, effective_from=date(2026, 7, 1))


@pytest.mark.parametrize(
    ("on", "bound", "why"),
    [
        (date(2026, 6, 30), 0.95, "the day before the change: the old row"),
        (date(2026, 7, 1), 0.90, "in force from its first day"),
        (date(2026, 7, 2), 0.90, "and after"),
    ],
)
def test_evaluation_uses_the_row_in_force_on_the_day(on, bound, why):
    assert book(SECOND, FIRST).on(on)["completion", "pace_ratio"].green_bound == bound, why


def test_a_pilots_own_row_beats_a_newer_default():
    own = replace(FIRST, green_bound=0.99, pilot="fuling")
    rules = book(own, SECOND)
    assert rules.on(AS_OF, "fuling")["completion", "pace_ratio"].green_bound == 0.99


def test_another_pilots_row_is_not_seen():
    own = replace(FIRST, green_bound=0.99, pilot="fuling")
    assert book(FIRST, own).on(AS_OF, "yinchuan")["completion", "pace_ratio"].green_bound == 0.95


def test_the_weights_of_the_nine_stages_are_those_of_domain_rules_2():
    assert BOOK.on(AS_OF).weights == (10, 10, 15, 25, 10, 15, 5, 5, 5)


def test_a_pilots_own_weights_beat_the_default():
    own = [replace(weight, weight=11, pilot="fuling") for weight in WEIGHTS[:1]]
    own += [replace(weight, weight=9, pilot="fuling") for weight in WEIGHTS[1:2]]
    both = book(FIRST, weights=(*own, *WEIGHTS))
    assert both.on(AS_OF, "fuling").weights == (11, 9, 15, 25, 10, 15, 5, 5, 5)
    assert both.on(AS_OF, "yinchuan").weights == both.on(AS_OF).weights == (10, 10, 15, 25, 10, 15, 5, 5, 5)


def test_weights_that_do_not_sum_to_100_are_refused_with_a_cure():
    with pytest.raises(ValueError, match="2026-11-15 在用的阶段权重合计为 95，应为 100：请在 stage_weights 中补齐"):
        book(FIRST, weights=WEIGHTS[:-1]).on(AS_OF)


# --- the fingerprint ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "differs", "why"),
    [
        ({"source": "另一处来源"}, False, "a better source decides no light"),
        ({"green_bound": 0.94}, True, "a bound"),
        ({"green_inclusive": False}, True, "whether the bound itself is green"),
        ({"yellow_bound": None}, True, "no yellow"),
        ({"direction": Direction.DOWN}, True, "which side is good"),
    ],
)
def test_the_version_changes_with_what_decides_lights_and_only_then(change, differs, why):
    before, after = book(FIRST).on(AS_OF).version, book(replace(FIRST, **change)).on(AS_OF).version
    assert (before != after) is differs, why


def test_the_version_does_not_depend_on_the_order_of_rows():
    other = replace(FIRST, indicator="diagnosis")
    assert book(FIRST, other).on(AS_OF).version == book(other, FIRST).on(AS_OF).version


def test_the_version_changes_with_the_weights_of_the_stages_and_has_eight_letters():
    other = (replace(WEIGHTS[0], weight=11), replace(WEIGHTS[1], weight=9), *WEIGHTS[2:])
    versions = [book(FIRST, weights=weights).on(AS_OF).version for weights in (WEIGHTS, other)]
    assert versions[0] != versions[1]
    assert [len(version) for version in versions] == [8, 8]
