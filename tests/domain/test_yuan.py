"""Money as people read it (rules 1.2)."""

import pytest

from domain.yuan import exact, wan, wan_change, yuan


@pytest.mark.parametrize(
    ("fen", "text", "why"),
    [
        (36_000_000, "36.00 万元", "two decimals, always"),
        (0, "0.00 万元", "nothing"),
        (4_999, "0.00 万元", "below half of 100 yuan"),
        (5_000, "0.01 万元", "half is rounded up"),
        (123_456_780_000, "123,456.78 万元", "thousands are grouped"),
        (-1_500_000, "-1.50 万元", "owed the other way"),
    ],
)
def test_an_amount_reads_in_wan(fen, text, why):
    assert wan(fen) == text, why


@pytest.mark.parametrize(
    ("fen", "text", "why"),
    [
        (None, "—", "nothing to compare with"),
        (0, "持平", "the same to the 分"),
        (1, "+0.00", "a 分 more is more, though 万元 do not show it"),
        (-1, "-0.00", "a 分 less is less"),
        (12_000_000, "+12.00", "more"),
        (-1_500_000, "-1.50", "less"),
    ],
)
def test_a_change_says_its_direction(fen, text, why):
    assert wan_change(fen) == text, why


@pytest.mark.parametrize(
    ("fen", "text"), [(0, "0.00"), (7, "0.07"), (-7, "-0.07"), (123_450, "1,234.50"), (-123_450, "-1,234.50")]
)
def test_an_amount_reads_in_yuan_to_the_fen(fen, text):
    assert yuan(fen) == text


@pytest.mark.parametrize(
    ("fen", "text", "why"),
    [
        (36_000_000, "36.00 万元", "two decimals of 万元 say it all"),
        (10_000, "0.01 万元", "the least that they can say"),
        (9_900, "99.00 元", "less than that"),
        (36_000_001, "360,000.01 元", "a 分 more than they can say"),
    ],
)
def test_amounts_held_against_each_other_are_told_exactly(fen, text, why):
    assert exact(fen) == text, why
