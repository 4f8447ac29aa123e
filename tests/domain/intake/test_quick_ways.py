"""What spares a large file's reading says the same as the whole way: texts, numbers, the lines of a stamp."""

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import texts
from domain.intake.forms import FORMS, Kind
from domain.intake.sheet import Sheet
from domain.intake.stamp import STAMP_SHEET, read_stamp, stamp_text
from domain.intake.values import read_value
from tests.domain.intake.test_values import MONEY

LETTERS = st.text(st.sampled_from("龥龦永宁县A9z·-_　（）(\u200b\uf900\u2f00\u00a0 １２Ａ㎡①\n"), max_size=8)


@given(LETTERS)
def test_a_usual_text_is_what_the_whole_cleaning_makes_of_it(text):
    usual = texts._USUAL.fullmatch(text)
    whole = texts._LOOKALIKE.sub(texts._letter, texts._BLANKS.sub(" ", texts._INVISIBLE.sub("", text)).strip())
    assert not usual or texts.clean(text) == texts.plain(text) == whole == unicodedata.normalize("NFKC", text)


@given(st.floats(-1e6, 1e6) | st.integers(-(10**9), 10**9).map(float), st.sampled_from(["", "元", "万元"]))
def test_a_number_of_a_cell_is_read_like_its_text(number, unit):
    def read(raw):
        try:
            return read_value(MONEY, raw, unit)
        except ValueError as error:
            return error.args

    assert read(number) == read(f"{number or 0.0:.15g}")


GIVEN = ('[["A"],[1]]', '[["B"],[2]]')


@pytest.mark.parametrize(
    ("lines", "kept"),
    [
        ((), []),
        (GIVEN, [[["A"], [1]], [["B"], [2]]]),
        ((GIVEN[0], "spoiled", GIVEN[1]), [[["A"], [1]], [["B"], [2]]]),
        # two lines that only together are one
        (('[["A"]', '["B"]]', GIVEN[1]), [[["B"], [2]]]),
        # one line that would be two
        (('[["A"],[1]],[["C"],[3]]', GIVEN[1]), [[["B"], [2]]]),
    ],
)
def test_a_line_of_a_stamp_stands_for_itself(lines, kept):
    rows = [[stamp_text(FORMS[Kind.PROJECTS], "yinchuan", "")], *[[line] for line in lines]]
    stamp = read_stamp([Sheet(STAMP_SHEET, json.loads(json.dumps(rows)))])
    assert list(stamp.given) == kept
