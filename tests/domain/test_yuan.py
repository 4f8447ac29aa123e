"""Money as people read it (rules 1.2), and parts that do not add up as shown (rules 1.5)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.yuan import exact, hundredths, rounding_note, wan, wan_change, wan_figure, yuan

FEN = st.integers(-(10**12), 10**12)


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


@pytest.mark.parametrize(
    ("sums", "note", "why"),
    [
        ([(20_000, [10_000, 10_000])], "", "0.02 of 0.01 and 0.01"),
        ([(15_000, [5_000] * 3)], "因四舍五入，分项之和与合计相差 0.01 万元", "0.02 of three times 0.01"),
        ([(14_997, [4_999] * 3)], "因四舍五入，分项之和与合计相差 0.01 万元", "0.01 of three times 0.00"),
        ([(25_000, [5_000] * 5)], "因四舍五入，分项之和与合计相差 0.02 万元", "0.03 of five times 0.01"),
        ([(20_000, [10_000] * 2), (15_000, [5_000] * 3)], "因四舍五入，分项之和与合计相差 0.01 万元", "one of two"),
        ([(14_999, [5_000] * 3)], "", "what does not add up to the 分 is no rounding"),
        ([(0, [])], "", "no part of nothing"),
        ([(0, [5_000, -5_000])], "", "0.01 there and back"),
        ([], "", "no table"),
    ],
)
def test_a_table_says_why_its_parts_do_not_add_up_only_where_they_do_not(sums, note, why):
    assert rounding_note(*sums) == note, why


@given(st.lists(FEN, max_size=30))
def test_the_sentence_names_the_difference_between_what_is_shown_and_stands_only_there(parts):
    def shown(fen: int) -> int:
        return round(float(wan_figure(fen).replace(",", "")) * 100)

    apart = abs(shown(sum(parts)) - sum(map(shown, parts)))
    said = rounding_note((sum(parts), parts))
    assert said == (f"因四舍五入，分项之和与合计相差 {apart / 100:.2f} 万元" if apart else "")
    assert apart <= (len(parts) + 1) / 2


@given(FEN)
def test_what_is_shown_is_within_half_of_its_last_digit_and_never_minus_nothing(fen):
    assert abs(hundredths(fen) * 10_000 - fen) <= 5_000
    assert hundredths(-fen) == -hundredths(fen)
