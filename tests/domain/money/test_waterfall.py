"""From what was given to what reached enterprises: every difference has its name (rules 5.10)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.money.waterfall import waterfall


def sums(publicised: int, payable: int, of_due: int, paid: int) -> dict[str, int]:
    return {"publicised_fen": publicised, "payable_fen": payable, "paid_of_due_fen": of_due, "paid_fen": paid}


def steps(*args) -> list[tuple[str, int]]:
    return [(step.name, step.amount_fen) for step in waterfall(*args)]


def test_every_stage_is_the_one_before_with_what_lies_between():
    assert steps(2100, 577, sums(624, 574, 553, 559), 541) == [
        ("下达", 2100),
        ("未到地区", -1523),
        ("到地区", 577),
        ("应付超过到账", 47),
        ("公示应付", 624),
        ("未到期", -50),
        ("到期应付", 574),
        ("到期未付", -33),
        ("到期已付", 541),
        ("未到期先付", 12),
        ("应付已付", 553),
        ("问题付款", 6),
        ("付给企业", 559),
    ]


def test_a_district_begins_with_what_reached_it_and_nothing_between_is_left_out():
    assert steps(None, 600, sums(500, 500, 500, 500), 500) == [
        ("到地区", 600),
        ("到账未公示", -100),
        ("公示应付", 500),
        ("到期应付", 500),
        ("到期已付", 500),
        ("应付已付", 500),
        ("付给企业", 500),
    ]


@pytest.mark.parametrize(("of_due", "between"), [(400, ("到期未付", -100)), (600, ("未到期先付", 100))])
def test_without_the_light_what_was_paid_follows_what_is_due(of_due, between):
    assert steps(None, 700, sums(700, 500, of_due, of_due), None)[4:6] == [between, ("应付已付", of_due)]


@given(st.lists(st.integers(0, 10**12), min_size=7, max_size=7), st.booleans(), st.booleans())
def test_the_differences_always_carry_one_whole_to_the_next(amounts, has_source, has_light):
    total, reached, publicised, payable, of_due, paid, met = amounts
    source, light = total if has_source else None, met if has_light else None
    at = None
    for step in waterfall(source, reached, sums(publicised, payable, of_due, paid), light):
        if step.is_whole:
            assert at in (None, step.amount_fen)
            at = step.amount_fen
        else:
            at += step.amount_fen
    assert at == paid
