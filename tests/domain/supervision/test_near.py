"""Near pairs are those that all pairs would show, found without looking at all of them (rules 19.6)."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.supervision.held import Held, SignBounds, SignFile
from domain.supervision.near import near_pairs
from domain.supervision.signs import all_signs
from domain.words import Sign


def by_all(marks, most):
    bits = np.unpackbits(marks, axis=1)
    apart = (bits[:, None, :] != bits[None, :, :]).sum(axis=2)
    first, second = np.nonzero(np.triu(apart <= most, k=1))
    return list(zip(first.tolist(), second.tolist(), apart[first, second].tolist(), strict=True))


def found(marks, most):
    return list(zip(*(column.tolist() for column in near_pairs(marks, most)), strict=True))


def some(seed, number, changed):
    """Marks of which many are another one's with some bits turned."""
    rng = np.random.default_rng(seed)
    marks = rng.integers(0, 256, (number, 32), dtype=np.uint8)
    for place in range(1, number, 2):
        marks[place] = marks[rng.integers(place)]
        for bit in rng.choice(256, rng.integers(0, changed + 1), replace=False):
            marks[place, bit // 8] ^= np.uint8(1 << (bit % 8))
    return marks


@given(st.integers(0, 2**32), st.integers(2, 40), st.sampled_from([0, 1, 2, 23, 24, 25, 40, 200, 256]))
def test_the_same_pairs_as_by_looking_at_all(seed, number, most):
    marks = some(seed, number, min(most + 2, 256))
    assert found(marks, most) == by_all(marks, most)


@pytest.mark.parametrize("number", [0, 1])
def test_none_and_one_have_no_pairs(number):
    assert found(np.zeros((number, 32), dtype=np.uint8), 24) == []


def test_all_the_same_are_all_pairs():
    assert len(found(np.full((30, 32), 170, dtype=np.uint8), 24)) == 30 * 29 // 2


@pytest.mark.parametrize(("turned", "is_near"), [(24, True), (25, False)])
def test_the_bound_itself_is_near_wherever_the_bits_lie(turned, is_near):
    for seed in range(40):
        rng = np.random.default_rng(seed)
        one = rng.integers(0, 256, 32, dtype=np.uint8)
        other = one.copy()
        for bit in rng.choice(256, turned, replace=False):
            other[bit // 8] ^= np.uint8(1 << (bit % 8))
        assert bool(found(np.stack([one, other]), 24)) is is_near


def page(code, name, mark, number=1):
    return SignFile(code, f"E{code}", name, name.ljust(64, "0"), mark, number)


@pytest.mark.parametrize(("firms", "is_told"), [(2, True), (4, True), (5, False), (6, False)])
def test_a_picture_of_a_form_that_was_handed_out_is_no_sign(firms, is_told):
    mark = np.random.default_rng(1).integers(0, 256, 32, dtype=np.uint8).tobytes().hex()
    held = Held((), [page(str(n), f"报告{n}", mark) for n in range(firms)])
    told = [one for one in all_signs(held, SignBounds()) if one.sign is Sign.ALIKE_PICTURE]
    assert bool(told) is is_told
    photographs = Held((), [page(str(n), f"照片{n}", mark, 0) for n in range(firms)])
    assert [one for one in all_signs(photographs, SignBounds()) if one.sign is Sign.ALIKE_PICTURE]


def test_a_pdf_counts_once_as_a_file():
    mark = "ab" * 32
    both = [SignFile(code, f"E{code}", "报告.pdf", "f" * 64, "", 0) for code in "12"]
    held = Held((), [*both, *(page(code, "报告.pdf", mark) for code in "12")])
    signs = [one.sign for one in all_signs(held, SignBounds())]
    assert signs.count(Sign.SAME_FILE) == 1
