"""What a pilot pays on the contract, before acceptance, by its own terms (rules 5.3)."""

from dataclasses import replace

import numpy as np
import pytest

from domain.facts.subsidy import Instalment
from domain.money.findings import project_findings
from domain.words import EnterpriseStatus, Stage
from tests.domain.make import PILOT, RULES, Project, ago, facts, figures_of, rules_found

CLAUSE = {"first_instalment": ("合同签订后预拨合同额的30%", "实施细则第八条")}
TERMS = Instalment(0.3, 90_000_00)
SIGNED = {Stage.CONTRACT: ago(50)}
ACCEPTED = SIGNED | {Stage.ACCEPTANCE: ago(20)}


def found(project: Project, terms: Instalment | None = TERMS):
    known = facts(project, pilot=replace(PILOT, instalment=terms, clauses=CLAUSE if terms else {}))
    return project_findings(known, figures_of(known), RULES)


def signed(*paid, done=SIGNED, contract=200_000, **other) -> Project:
    return Project(done=done, paid=paid, contract=contract, **other)


@pytest.mark.parametrize(
    ("project", "fen", "why"),
    [
        (signed((ago(40), 60_000)), 0, "30 % of the contract to the 分"),
        (signed((ago(40), 60_000.01)), 1, "a 分 above"),
        (signed((ago(40), 90_000), contract=1_000_000), 0, "the cap, below the share"),
        (signed((ago(40), 90_000.01), contract=1_000_000), 1, "a 分 above the cap"),
        (signed((ago(51), 60_000)), 60_000_00, "the day before the contract nothing may be paid"),
        (signed((ago(50), 60_000)), 0, "on the day of the contract"),
        (signed((ago(51), 10_000), (ago(50), 60_000)), 10_000_00, "what went before the contract stays wrong"),
        (signed((ago(40), 40_000), (ago(30), 20_000)), 0, "in two parts"),
        (signed((ago(40), 60_000), (ago(30), 20_000)), 20_000_00, "a second one beyond the share"),
        (signed((ago(40), 80_000), (ago(30), -20_000)), 0, "the surplus came back"),
        (signed((ago(40), 60_000), done={}), 60_000_00, "no contract"),
        (signed((ago(40), 60_000), contract=0), 60_000_00, "a contract without an amount has no share"),
        (signed((ago(40), 60_000), (ago(20), 300_000), done=ACCEPTED, levels=((ago(20), 2),)), 0, "then the rest"),
    ],
)
def test_within_the_instalment_nothing_was_paid_too_early(project, fen, why):
    early = [finding.amount_fen for finding in found(project) if finding.rule == "paid_before_acceptance"]
    assert early == ([fen] if fen else []), why


def test_without_such_terms_every_payment_before_acceptance_is_too_early():
    (finding,) = found(signed((ago(40), 60_000)), None)
    assert (finding.amount_fen, finding.sentence) == (60_000_00, "验收完成前已拨付 6.00 万元")


@pytest.mark.parametrize(
    ("paid", "told"),
    [
        ((ago(40), 80_000), "2.00 万元"),
        ((ago(51), 60_000), "6.00 万元"),  # all of it, since the contract came a day later
    ],
)
def test_it_says_what_might_be_paid_and_quotes_the_pilots_terms(paid, told):
    (finding,) = found(signed(paid))
    assert finding.sentence == f"验收完成前拨付的 {told} 不在签约首笔之内（签约日起最多 6.00 万元）"
    assert finding.clause == "“合同签订后预拨合同额的30%”（实施细则第八条）"


@pytest.mark.parametrize(
    ("level", "paid", "rules", "why"),
    [
        (None, 60_000, [], "accepted, its level is not known yet: it keeps its instalment"),
        (None, 60_000.01, ["paid_before_acceptance", "paid_below_level2"], "and nothing beyond"),
        (1, 60_000, ["paid_below_level2"], "below level 2 nothing is due"),
        (2, 60_000, [], "level 2: it is a part of what is due"),
    ],
)
def test_an_instalment_waits_for_the_assessment(level, paid, rules, why):
    levels = ((ago(20), level),) if level else ()
    assert rules_found(found(signed((ago(40), paid), done=ACCEPTED, levels=levels))) == rules, why


def test_one_that_left_for_cause_gives_its_instalment_back():
    gone = signed((ago(40), 60_000), left_on=ago(5), left_as=EnterpriseStatus.DISQUALIFIED)
    assert [(finding.rule, finding.amount_fen) for finding in found(gone)] == [("paid_to_left", 60_000_00)]


@pytest.mark.parametrize(
    ("terms", "contract", "fen"),
    [
        (Instalment(0.3), 10_00, 3_00),
        (Instalment(0.3333), 1_01, 33),
        (Instalment(0.33335), 1_000_000_00, 333_400_00),
        (Instalment(1), 1_000_000_00, 1_000_000_00),
        (Instalment(1, 5_00), 10_00, 5_00),
        (Instalment(1, 15_00), 10_00, 10_00),
    ],
)
def test_the_share_counts_to_four_decimals_and_down_to_the_fen(terms, contract, fen):
    assert terms.of(np.array([contract])).tolist() == [fen]
