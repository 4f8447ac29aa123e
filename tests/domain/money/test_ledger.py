"""The ledger's own rules: conservation, what may leave an account, whose money a payment was (rules 5.2)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.money.accounts import WAYS, account_zh, kind_of, way_back
from domain.money.ledger import available, balances, lots, may_be_negative
from domain.words import FundKind

DAY = date(2026, 3, 10)


@pytest.mark.parametrize(
    ("changes", "day", "can_leave", "why"),
    [
        ([], DAY, 0, "an account nobody knows is empty"),
        ([(date(2026, 3, 9), 100)], DAY, 100, "what came the day before is there"),
        ([(date(2026, 3, 10), 100)], DAY, 100, "and what comes the same day"),
        ([(date(2026, 3, 11), 100)], DAY, 0, "what comes the day after is not"),
        ([(date(2026, 3, 9), 100), (date(2026, 3, 20), -70)], DAY, 30, "70 are spent later: only 30 may leave"),
        (
            [(date(2026, 3, 9), 100), (date(2026, 3, 20), -70), (date(2026, 3, 21), 90)],
            DAY,
            30,
            "the low is what counts",
        ),
        ([(date(2026, 3, 9), -5), (date(2026, 3, 12), 20)], DAY, -5, "overdrawn: nothing may leave"),
    ],
)
def test_what_may_leave_an_account_is_its_least_balance_from_the_day_on(changes, day, can_leave, why):
    assert available(changes, day) == can_leave, why


movements = st.lists(
    st.tuples(
        st.integers(1, 28).map(lambda day: date(2026, 3, day)),
        st.sampled_from(["source:central", "treasury:x", "district:甲"]),
        st.sampled_from(["district:乙", "enterprise:1", "service:platform"]),
        st.integers(1, 10**12),
    ),
    max_size=30,
)


@given(movements, st.integers(1, 28))
def test_all_balances_of_a_day_sum_to_nothing(moves, day):
    assert sum(balances(moves, date(2026, 3, day)).values()) == 0


@given(st.lists(st.integers(1, 50), max_size=8), st.integers(0, 200), st.integers(1, 200))
def test_the_lots_of_a_payment_are_its_own_part_of_what_came_in(inflows, before, amount):
    found = lots(inflows, before, amount)
    taken = sum(lot.amount_fen for lot in found)
    assert taken == max(min(before + amount, sum(inflows)) - before, 0)
    for lot in found:
        assert 0 <= lot.offset_fen <= lot.offset_fen + lot.amount_fen <= inflows[lot.place]
    assert [lot.place for lot in found] == sorted({lot.place for lot in found})


def test_first_in_first_out():
    assert [(lot.place, lot.offset_fen, lot.amount_fen) for lot in lots([100, 50, 30], 80, 60)] == [
        (0, 80, 20),
        (1, 0, 40),
    ]


def test_only_a_source_may_be_negative():
    assert [may_be_negative(a) for a in ("source:central", "treasury:x", "district:甲", "enterprise:1")] == [
        True,
        False,
        False,
        False,
    ]


ACCOUNTS = {
    "source": "source:central",
    "treasury": "treasury:x",
    "district": "district:甲",
    "enterprise": "enterprise:1",
    "service": "service:platform",
}


@pytest.mark.parametrize(("kind", "way"), [(kind, way) for kind, ways in WAYS.items() for way in sorted(ways)])
def test_every_entry_can_be_taken_back_by_an_allowed_one(kind, way):
    giver, taker = (ACCOUNTS[name] for name in way)
    back = way_back(giver, taker)
    assert (kind_of(taker), kind_of(giver)) in WAYS[back]
    assert back is FundKind.RETURN or kind in (FundKind.RETURN, FundKind.SETTLE)


@pytest.mark.parametrize(
    ("account", "words"),
    [
        ("source:city", "市级财政"),
        ("enterprise:", "试点企业"),
        ("enterprise:91X", "企业 91X"),
        ("service:platform", "服务 公共服务平台"),
    ],
)
def test_accounts_have_names(account, words):
    assert account_zh(account) == words
