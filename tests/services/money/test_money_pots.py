"""Central, provincial, city and district money told apart: what each pot was given, spent and has left (rules 5.2,
5.9)."""

from collections import Counter
from types import SimpleNamespace

import pytest

from domain.money.accounts import kind_of
from domain.words import FundSource
from services.money.page import money_page
from services.money.use import pots
from tests.services.money.test_money import frame_of, ledger

CENTRAL, PROVINCE, CITY, DISTRICT = FundSource
TREASURY, COUNTY, FIRMS, SERVICE = "treasury:x", "district:甲", "enterprise:", "service:diagnosis"


def flow(giver: str, taker: str, fen: int, source: FundSource) -> SimpleNamespace:
    return SimpleNamespace(from_account=giver, to_account=taker, amount_fen=fen, source=source)


FLOWS = (
    flow("source:central", TREASURY, 1_000, CENTRAL),
    flow(TREASURY, "source:central", 100, CENTRAL),
    flow("source:province", TREASURY, 500, PROVINCE),
    flow("source:city", TREASURY, 300, CITY),
    flow("source:district", TREASURY, 80, DISTRICT),
    flow(TREASURY, COUNTY, 600, CENTRAL),
    flow(TREASURY, COUNTY, 200, CITY),
    flow(COUNTY, TREASURY, 50, CITY),
    flow(COUNTY, FIRMS, 450, CENTRAL),
    flow(FIRMS, COUNTY, 90, CENTRAL),
    flow(COUNTY, FIRMS, 120, CITY),
    flow(TREASURY, FIRMS, 30, PROVINCE),
    flow(TREASURY, SERVICE, 70, PROVINCE),
)


def test_each_pot_is_what_its_source_gave_and_what_reached_enterprises_and_services():
    assert [(p.name, p.given_fen, p.used_fen) for p in pots(FLOWS)] == [
        ("中央资金", 900, 360),
        ("省级资金", 500, 100),
        ("市级资金", 300, 120),
        ("区县资金", 80, 0),
    ]


def test_of_a_district_a_pot_is_what_the_treasury_gave_it():
    there = [row for row in FLOWS if COUNTY in (row.from_account, row.to_account)]
    assert [(p.name, p.given_fen, p.used_fen) for p in pots(there, of_district=True)] == [
        ("中央资金", 600, 360),
        ("市级资金", 150, 120),
    ]


@pytest.mark.parametrize("district", [None, "宁东"])
def test_the_pots_of_the_page_are_those_of_the_ledger(demo_once, district):
    frame = frame_of(demo_once, district=district)
    given, used = Counter(), Counter()
    first = "treasury" if district else "source"
    for row in ledger(demo_once, frame.period.as_of):
        if district is None or row.district_id == frame.district.id:
            ends = [(kind_of(row.to_account), row.amount_fen), (kind_of(row.from_account), -row.amount_fen)]
            given[row.source] -= sum(amount for kind, amount in ends if kind == first)
            used[row.source] += sum(amount for kind, amount in ends if kind in ("enterprise", "service"))
    view = money_page(demo_once, frame, "industry")
    found = [row for row in view.execution if row.group == "资金来源"]
    assert [(row.given_fen, row.used_fen) for row in found] == [(given[s], used[s]) for s in FundSource if given[s]]


def test_what_is_left_of_a_pot_stands_in_the_accounts_and_no_account_owes_a_pot(demo_once):
    view = money_page(demo_once, frame_of(demo_once), "industry")
    held = [row for row in view.balances if kind_of(row.account) in ("treasury", "district")]
    assert all(sum(row.pots_fen.values()) == row.balance_fen for row in view.balances)
    for pot in (row for row in view.execution if row.group == "资金来源"):
        source = next(s for s in FundSource if pot.name == f"{s.zh}资金")
        assert pot.given_fen - pot.used_fen == sum(row.pots_fen.get(source, 0) for row in held)
    assert min(amount for row in held for amount in row.pots_fen.values()) >= 0
