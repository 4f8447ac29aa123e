"""What is said about a finding: explained counts, closed does not, a larger one is open again (rules 5.8)."""

from dataclasses import replace

import pytest

from domain.days import day, number
from domain.facts.columns import Ruling
from domain.money.account_findings import account_findings
from domain.money.findings import project_findings
from domain.words import FindingState
from tests.domain.make import AS_OF, RULES, YI, Project, ago, evaluated, facts, figures_of, reading
from tests.domain.money.test_findings import COUNTY, accepted, advanced, given, paid

OVERPAID = accepted(paid=((ago(9), 400_000),))
EXTRA = 40_000_00


def said(state: FindingState, **other) -> Ruling:
    words = {"rule": "paid_over_due", "project": 1, "subject": "", "amount_fen": EXTRA, "day": number(ago(2))}
    return Ruling(**{**words, "state": state, "note": "张三：已核实", **other})


def found(*rulings: Ruling, project: Project = OVERPAID):
    known = facts(project, rulings=rulings)
    (one,) = project_findings(known, figures_of(known), RULES)
    return one


@pytest.mark.parametrize(
    ("rulings", "state", "counts", "why"),
    [
        ((), FindingState.OPEN, True, "nothing was said"),
        ((said(FindingState.EXPLAINED),), FindingState.EXPLAINED, True, "explained: it counts and says why"),
        ((said(FindingState.CLOSED),), FindingState.CLOSED, False, "closed"),
        ((said(FindingState.CLOSED), said(FindingState.OPEN)), FindingState.OPEN, True, "reopened: the last one holds"),
        ((said(FindingState.CLOSED, amount_fen=EXTRA - 1),), FindingState.OPEN, True, "it has grown by a 分"),
        ((said(FindingState.CLOSED, amount_fen=EXTRA + 1),), FindingState.CLOSED, False, "it has become smaller"),
        ((said(FindingState.CLOSED, day=number(ago(-1))),), FindingState.OPEN, True, "said tomorrow"),
        ((said(FindingState.CLOSED, project=2),), FindingState.OPEN, True, "said of another project"),
        ((said(FindingState.CLOSED, rule="paid_below_level2"),), FindingState.OPEN, True, "said of another rule"),
    ],
)
def test_a_finding_is_what_was_last_said_of_it(rulings, state, counts, why):
    one = found(*rulings)
    assert (one.state, one.counts) == (state, counts), why


def test_a_closed_finding_lights_nothing_and_an_explained_one_does():
    for state, number_of in ((FindingState.EXPLAINED, 1), (FindingState.CLOSED, 0)):
        readings = evaluated(facts(OVERPAID, rulings=(said(state),), ledger=(given(ago(9), 1),)))
        assert reading(readings, "compliance").judged.denominator == number_of
        assert int(readings.projects["findings_serious"][0]) == number_of


@pytest.mark.parametrize(
    ("project", "since"),
    [
        (OVERPAID, ago(9)),
        (accepted(level=1, paid=((ago(20), 9), (ago(3), 9))), ago(20)),
        (accepted(approved=380_000), ago(60)),
    ],
)
def test_a_finding_says_since_when(project, since):
    assert day(found(project=project).since) == since


# --- an old overdraft ------------------------------------------------------------------------------------------------

OVERDRAWN = (
    given(ago(30), 100),
    advanced(ago(30), 100),
    paid(ago(20), 130),
    given(ago(12), 100),
    advanced(ago(12), 50),
)
CLOSED = Ruling("account_below_zero", None, COUNTY, FindingState.CLOSED, 30_00, number(ago(5)), "已补足")


def on_account(*lines, rulings=()):
    return [
        f for f in account_findings(facts(ledger=lines, rulings=rulings), number(AS_OF), RULES) if f.account == COUNTY
    ]


def test_an_overdraft_that_was_made_good_stays_until_it_is_closed():
    (one,) = on_account(*OVERDRAWN)
    assert (day(one.since), one.amount_fen, one.counts, one.district) == (ago(20), 30_00, True, YI)
    assert one.sentence == f"账户“地区 乙区”最低时透支 0.00 万元，{ago(12)} 已补足"
    (closed,) = on_account(*OVERDRAWN, rulings=(CLOSED,))
    assert not closed.counts


def test_a_later_overdraft_is_open_again_even_a_smaller_one():
    (one,) = on_account(*OVERDRAWN, paid(ago(2), 21), rulings=(CLOSED,))
    assert (one.counts, one.amount_fen, day(one.since)) == (True, 1_00, ago(2))


def test_an_overdraft_that_lasts_is_not_covered_by_closing():
    (one,) = on_account(*OVERDRAWN[:3], rulings=(CLOSED,))
    assert (one.counts, day(one.since)) == (True, ago(4))


def test_money_that_came_back_from_a_service_is_no_longer_a_finding():
    from domain.words import FundCategory, FundKind
    from tests.domain.make import PILOT, line

    pilot = replace(PILOT, local_only=frozenset({FundCategory.PLATFORM}))
    spent = replace(paid(ago(5), 100, category=FundCategory.PLATFORM), to_account="service:platform")
    back = line(FundKind.RETURN, ago(2), 100, "service:platform", COUNTY, category=FundCategory.PLATFORM, district=YI)
    lines = (given(ago(9), 100), advanced(ago(9), 100), spent)
    known = facts(pilot=pilot, ledger=lines), facts(pilot=pilot, ledger=(*lines, back))
    assert [len(list(account_findings(one, number(AS_OF), RULES))) for one in known] == [1, 0]


# --- it happens again ------------------------------------------------------------------------------------------------


def ruling(rule: str, amount: float, days: int, **other) -> Ruling:
    """Closed so many days ago at an amount in yuan."""
    words = {"project": 1, "subject": "", "state": FindingState.CLOSED, "note": "已收回"}
    return Ruling(**{**words, "rule": rule, "amount_fen": round(amount * 100), "day": number(ago(days)), **other})


OVER = accepted(paid=((ago(50), 400_000), (ago(25), -40_000), (ago(2), 30_000)))
EARLY = accepted(paid=((ago(90), 100_000), (ago(85), -100_000), (ago(70), 90_000)))
EARLY_THEN_LAWFUL = accepted(paid=((ago(90), 100_000), (ago(20), 260_000)))
BELOW = accepted(level=1, paid=((ago(50), 9_000), (ago(45), -9_000), (ago(3), 8_000)))
EXCLUDED = accepted(already_funded=True, paid=((ago(50), 9_000), (ago(45), -9_000), (ago(3), 9_000)))


@pytest.mark.parametrize(
    ("project", "said", "is_open", "why"),
    [
        (OVER, ruling("paid_over_due", 40_000, 30), True, "too much again after it was closed, though less"),
        (OVER, ruling("paid_over_due", 30_000, 2), False, "closed on the day of the payment"),
        (OVER, ruling("paid_over_due", 30_000, 1), False, "closed the day after it"),
        (OVER, ruling("paid_over_due", 30_000, 3), True, "closed the day before it"),
        (EARLY, ruling("paid_before_acceptance", 100_000, 80), True, "a second early payment"),
        (EARLY, ruling("paid_before_acceptance", 100_000, 70), False, "closed on the day of the second one"),
        (EARLY_THEN_LAWFUL, ruling("paid_before_acceptance", 100_000, 80), False, "the later payment was lawful"),
        (BELOW, ruling("paid_below_level2", 9_000, 40), True, "paid again below level 2"),
        (EXCLUDED, ruling("paid_already_funded", 9_000, 40), True, "paid again to an excluded enterprise"),
    ],
)
def test_what_happens_again_after_a_ruling_is_open_again_and_says_so(project, said, is_open, why):
    one = found(said, project=project)
    assert (one.state is FindingState.OPEN) == is_open, why
    assert one.ruling == ("此前已销号，此后又发生，重新计入；已收回" if is_open else "已收回")


def test_an_explained_finding_that_happens_again_says_that_it_was_explained():
    one = found(replace(ruling("paid_over_due", 40_000, 30), state=FindingState.EXPLAINED), project=OVER)
    assert (one.state, one.ruling) == (FindingState.OPEN, "此前已说明，此后又发生，重新计入；已收回")


ADVANCE = ruling("advance_unspent_180", 100, 100, project=None, subject=COUNTY)


@pytest.mark.parametrize(
    ("later", "is_open", "why"),
    [
        ((), False, "the same old advance"),
        ((paid(ago(99), 100), advanced(ago(200), 80)), True, "another one grew old after the ruling"),
        ((paid(ago(99), 50), advanced(ago(200), 50)), True, "another one beside a rest of the old one"),
        ((paid(ago(99), 100), advanced(ago(180), 80)), None, "another one, not old yet"),
    ],
)
def test_another_advance_that_grows_old_is_open_again(later, is_open, why):
    lines = sorted((given(ago(400), 1_000), advanced(ago(400), 100), *later), key=lambda line: line.day)
    states = [(one.state is FindingState.OPEN, one.ruling) for one in on_account(*lines, rulings=(ADVANCE,))]
    words = {True: "此前已销号，此后又发生，重新计入；已收回", False: "已收回"}
    assert states == ([] if is_open is None else [(is_open, words[is_open])]), why


def test_an_overdraft_after_one_that_was_explained_is_open_again():
    said = replace(CLOSED, state=FindingState.EXPLAINED)
    (same,) = on_account(*OVERDRAWN, rulings=(said,))
    (again,) = on_account(*OVERDRAWN, paid(ago(2), 21), rulings=(said,))
    assert (same.state, again.state) == (FindingState.EXPLAINED, FindingState.OPEN)
