"""A provider's card a quarter: what the quarter shows, what is carried over, who is not rated (rules 20.6)."""

from dataclasses import replace
from datetime import date

import pytest

from domain.facts.rules import Rule, RuleSet
from domain.providers.cards import CardQuarter, cards
from domain.words import Direction, Light, ProviderStatus
from tests.domain.make import RULES

G, Y, R = Light.GREEN, Light.YELLOW, Light.RED
BEGAN = date(2025, 1, 1)


def quarter(place: int, **facts) -> CardQuarter:
    year, month = 2025 + place // 4, 1 + 3 * (place % 4)
    ends = date(year + (month == 10), (month + 3 - 1) % 12 + 1, 1)
    return CardQuarter(date(year, month, 1), date.fromordinal(ends.toordinal() - 1), **facts)


def lights(*facts: dict, admitted: date = BEGAN, rules: RuleSet = RULES) -> list[Light | None]:
    return [card.light for card in cards(admitted, [(quarter(n, **one), rules) for n, one in enumerate(facts)])]


def met(number: int) -> dict:
    return {"due": 100, "met": number}


STEP = {
    status: {"step": status} for status in (ProviderStatus.WARNED, ProviderStatus.SUSPENDED, ProviderStatus.REMOVED)
}
CASES = [
    ([met(90)], [G], "on the green bound"),
    ([met(89)], [Y], "just under it"),
    ([met(75)], [Y], "on the yellow bound"),
    ([met(74)], [R], "just under it"),
    ([{"marks": 2, "mark_sum": 8}], [G], "4 on average"),
    ([{"marks": 2, "mark_sum": 7}], [Y], "3.5"),
    ([{"marks": 2, "mark_sum": 5}], [R], "2.5"),
    ([met(100) | {"marks": 1, "mark_sum": 1}], [R], "the worst of both"),
    ([met(100) | STEP[ProviderStatus.WARNED]], [Y], "约谈"),
    ([met(100) | STEP[ProviderStatus.SUSPENDED]], [R], "暂停"),
    ([STEP[ProviderStatus.REMOVED]], [R], "清退, and nothing else"),
    ([met(80), met(80)], [Y, R], "yellow twice running"),
    ([met(80), met(80), met(80)], [Y, R, R], "and a third time"),
    ([met(80), met(100), met(80)], [Y, G, Y], "not running"),
    ([met(50), met(100), met(100)], [R, Y, G], "after red yellow at best, once"),
    ([met(80), met(80), met(100), met(80)], [Y, R, Y, Y], "a carried yellow does not count as one of its own"),
    ([{}], [None], "nothing to judge, nothing before"),
    ([met(80), {}], [Y, Y], "nothing to judge keeps the card"),
    ([met(50), {}, met(100)], [R, R, Y], "a kept red is red"),
]


def test_a_quarter_that_cannot_be_told_from_what_was_before_is_not_rated():
    """(rules 20.6)"""
    told = cards(BEGAN, [(quarter(0, **met(100), is_apart=False), RULES), (quarter(1, **met(80)), RULES)])
    assert [card.light for card in told] == [None, Y]
    assert told[0].why == ("上季末没有结账，分不出本季到期的里程碑，不评",)


@pytest.mark.parametrize(("facts", "expected", "why"), CASES, ids=[case[2] for case in CASES])
def test_the_card_of_each_quarter(facts, expected, why):
    assert lights(*facts) == expected, why


@pytest.mark.parametrize(
    ("admitted", "expected"),
    [
        (date(2024, 12, 31), [G, G]),
        (date(2025, 1, 1), [G, G]),
        (date(2025, 1, 2), [None, G]),
        (date(2025, 4, 1), [None, G]),
    ],
)
def test_younger_than_a_quarter_is_not_rated(admitted, expected):
    assert lights(met(100), met(100), admitted=admitted) == expected


def test_the_reasons_say_figures_and_what_was_carried():
    found = cards(BEGAN, [(quarter(0, **met(80)), RULES), (quarter(1, **met(80), marks=2, mark_sum=9), RULES)])
    assert found[1].why == (
        "本季到期里程碑按期 80/100 个（80.0%）",
        "本季评价 2 份，平均 4.5 分",
        "连续 2 季黄牌，升为红牌",
    )
    assert found[0].quarter.label == "2025年一季度"
    assert cards(date(2025, 2, 1), [(quarter(0), RULES)])[0].why == ("2025-02-01 入库，不满一个季度，不评",)


def test_each_quarter_goes_by_the_rules_of_its_day():
    rule: Rule = RULES["provider_card", "on_time_share"]
    assert rule.direction is Direction.UP
    strict = RULES.with_new([replace(rule, green_bound=0.99)], (), ())
    found = cards(BEGAN, [(quarter(0, **met(95)), RULES), (quarter(1, **met(95)), strict)])
    assert [card.light for card in found] == [G, Y]
