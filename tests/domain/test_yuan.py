"""Money as people read it (rules 1.2)."""

import pytest

from domain.yuan import wan


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
