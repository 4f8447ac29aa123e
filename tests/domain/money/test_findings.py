"""资金合规: each rule with a case that trips it and one that does not (rules 5.3)."""

from dataclasses import replace
from datetime import date

import pytest

from domain.days import number
from domain.money.account_findings import account_findings
from domain.money.clauses import COMMON
from domain.money.findings import SERIOUS, project_findings
from domain.words import EnterpriseStatus, FundCategory, FundKind, FundSource, Severity, Stage
from tests.domain.make import AS_OF, PILOT, RULES, YI, Project, ago, completed, facts, figures_of, line, rules_found

DUE = 360_000
"""What `completed` is due, in yuan."""


def found(*projects: Project, as_of: date = AS_OF):
    known = facts(*projects)
    return project_findings(known, figures_of(known, as_of), RULES)


def on_accounts(*lines, as_of: date = AS_OF, pilot=PILOT):
    return list(account_findings(facts(pilot=pilot, ledger=lines), number(as_of), RULES))


def test_where_no_plan_speaks_a_finding_says_that_it_is_a_common_default():
    assert all(clause.endswith("（通用默认，方案未规定）") for clause in COMMON.values())


def test_rules_5_name_nine_serious_and_four_minor_findings():
    assert len(SERIOUS) == 9
    assert set(COMMON) - SERIOUS == {
        "publicised_before_acceptance",
        "unpaid_after_30_days",
        "advance_unspent_180",
        "approved_over_due",
    }


# --- payments to a project ------------------------------------------------------------------------------------------

ACCEPTED = {Stage.ACCEPTANCE: ago(60), Stage.ASSESSMENT: ago(60)}
PAID = ((ago(20), DUE),)
SECOND = {"enterprise": 7, "paid": ((ago(10), DUE),)}


def accepted(level: int | None = 2, **other) -> Project:
    return Project(done=ACCEPTED, levels=((ago(60), level),) if level else (), **other)


@pytest.mark.parametrize(
    ("project", "rules", "why"),
    [
        (accepted(), [], "nothing was paid"),
        (accepted(paid=PAID), [], "paid what was due"),
        (accepted(paid=((ago(20), DUE - 1),)), [], "paid less, not yet due after publicity"),
        (accepted(paid=((ago(20), DUE + 0.01),)), ["paid_over_due"], "a 分 too much"),
        (accepted(paid=((ago(20), DUE + 500), (ago(9), -500))), [], "the surplus came back"),
        (accepted(paid=((ago(61), 1_000),)), ["paid_before_acceptance"], "the day before acceptance"),
        (accepted(paid=((ago(60), 1_000),)), [], "on the day of acceptance"),
        (Project(paid=((ago(1), 1_000),)), ["paid_before_acceptance"], "never accepted"),
        (accepted(paid=((ago(61), 9), (ago(59), -9))), [], "an early payment that came back"),
        (accepted(level=1, paid=PAID), ["paid_below_level2"], "level 1"),
        (accepted(level=None, paid=PAID), ["paid_below_level2"], "no official level"),
        (accepted(already_funded=True, paid=PAID), ["paid_already_funded"], "central money was received before"),
        (accepted(already_funded=True), [], "excluded and not paid"),
        (accepted(paid=((ago(-1), 9e9),)), [], "tomorrow's payment is not known"),
    ],
)
def test_a_wrong_payment_is_found(project, rules, why):
    assert rules_found(found(project)) == rules, why


@pytest.mark.parametrize(
    ("project", "rules", "why"),
    [
        (Project(paid=PAID, already_funded=True), ["paid_already_funded", "paid_before_acceptance"], "two facts"),
        (accepted(level=1, already_funded=True, paid=PAID), ["paid_already_funded", "paid_below_level2"], "two facts"),
        (accepted(level=1, paid=((ago(61), 9),)), ["paid_before_acceptance", "paid_below_level2"], "two facts"),
        (accepted(paid=((ago(61), 400_000),)), ["paid_before_acceptance", "paid_over_due"], "early and too much"),
        (Project(paid=PAID), ["paid_before_acceptance"], "not accepted: nothing is due, and that is what it says"),
        (accepted(level=1, paid=((ago(9), 9e6),)), ["paid_below_level2"], "below level 2 nothing is due"),
        (accepted(already_funded=True, paid=((ago(9), 9e6),)), ["paid_already_funded"], "nothing is due to it"),
    ],
)
def test_each_rule_finds_its_own_fact_and_the_same_fact_is_found_once(project, rules, why):
    assert rules_found(found(project)) == rules, why


def test_money_that_went_to_a_project_that_left_is_still_found():
    gone = accepted(level=1, paid=PAID, left_on=ago(5), left_as=EnterpriseStatus.DISQUALIFIED)
    assert rules_found(found(gone)) == ["paid_below_level2", "paid_to_left"]


@pytest.mark.parametrize(
    ("first", "second", "rules", "why"),
    [
        ({"enterprise": 7, "paid": PAID}, SECOND, ["two_paid_projects"], "two paid projects of one enterprise"),
        ({"enterprise": 7}, SECOND, [], "only one of them is paid"),
        ({"enterprise": 8, "paid": PAID}, SECOND, [], "of two enterprises"),
        ({"enterprise": 7, "paid": (*PAID, (ago(15), -DUE))}, SECOND, [], "the first payment came back"),
    ],
)
def test_an_enterprise_is_paid_for_one_project_only(first, second, rules, why):
    assert rules_found(found(accepted(**first), accepted(**second))) == rules, why


def test_the_project_paid_later_is_the_second_one_whatever_its_number():
    later = accepted(enterprise=7, paid=((ago(5), DUE),))
    sooner = accepted(enterprise=7, paid=((ago(20), DUE),))
    assert [finding.project for finding in found(later, sooner)] == [0]
    assert [finding.project for finding in found(sooner, later)] == [1]


def test_the_second_payment_of_an_enterprise_hides_nothing_else():
    first, early = accepted(enterprise=7, paid=((ago(58), DUE),)), Project(enterprise=7, paid=((ago(5), DUE),))
    too_much = accepted(enterprise=7, paid=((ago(5), DUE + 1),))
    assert rules_found(found(first, early)) == ["paid_before_acceptance", "two_paid_projects"]
    assert rules_found(found(first, too_much)) == ["paid_over_due", "two_paid_projects"]


def test_three_paid_projects_are_two_findings():
    paid = [accepted(enterprise=7, paid=((ago(day), DUE),)) for day in (9, 8, 7)]
    assert [finding.project for finding in found(*paid)] == [1, 2]


# --- minor findings -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "paid", "rules", "why"),
    [
        (30, (), [], "30 days after publicity"),
        (31, (), ["unpaid_after_30_days"], "31 days after"),
        (31, ((ago(1), DUE),), [], "paid, though late"),
        (31, ((ago(1), DUE - 100),), ["unpaid_after_30_days"], "not paid in full"),
    ],
)
def test_what_is_publicised_is_to_be_paid_within_30_days(days, paid, rules, why):
    assert rules_found(found(completed(ago(days), paid=paid))) == rules, why


def told(publicised: int, accepted: int | None, **other) -> Project:
    """Publicised so many days ago, accepted and assessed so many."""
    done = {Stage.PUBLICITY: ago(publicised)}
    if accepted is None:
        return Project(done=done, **other)
    return Project(
        done=done | {Stage.ACCEPTANCE: ago(accepted), Stage.ASSESSMENT: ago(accepted)},
        levels=((ago(accepted), 2),),
        **other,
    )


@pytest.mark.parametrize(
    ("project", "rules", "why"),
    [
        (told(45, 5), ["publicised_before_acceptance"], "40 days before acceptance: it starts no clock"),
        (told(45, 44), ["publicised_before_acceptance"], "the day before acceptance"),
        (told(45, 45), ["unpaid_after_30_days"], "on the day of acceptance it counts"),
        (told(30, 45), [], "publicised after acceptance: the clock runs from publicity"),
        (told(31, 45), ["unpaid_after_30_days"], "and is over the day after the 30th"),
        (told(45, None), ["publicised_before_acceptance"], "not accepted yet"),
        (told(45, -1), ["publicised_before_acceptance"], "accepted tomorrow is not accepted"),
        (told(-1, None), [], "tomorrow's publicity is not known"),
        (told(45, 5, left_on=ago(1), left_as=EnterpriseStatus.WITHDRAWN), [], "it left: nothing is to be mended"),
    ],
)
def test_publicity_before_acceptance_is_a_finding_and_starts_no_clock(project, rules, why):
    assert rules_found(found(project)) == rules, why


def test_it_says_how_much_too_early_and_what_to_do():
    assert found(told(45, 5))[0].sentence == (
        "2026-10-01 公示，2026-11-10 才验收，早 40 天；这次公示不算数，须验收后重新公示"
    )
    assert found(told(45, None))[0].sentence == "2026-10-01 公示，至今尚未验收；这次公示不算数，须验收后重新公示"


@pytest.mark.parametrize(
    ("project", "why"),
    [
        (completed(ago(90), level=1), "nothing is due at level 1"),
        (completed(ago(90), already_funded=True), "nothing is due to an excluded enterprise"),
        (completed(ago(90), left_on=ago(5), left_as=EnterpriseStatus.WITHDRAWN), "it left"),
    ],
)
def test_where_nothing_is_due_nothing_is_late(project, why):
    assert found(project) == [], why


@pytest.mark.parametrize(
    ("project", "rules", "why"),
    [
        (accepted(approved=DUE), [], "approved what is due"),
        (accepted(approved=DUE + 0.01), ["approved_over_due"], "a 分 above"),
        (accepted(approved=DUE + 1, paid=PAID), [], "paid: what was approved does not matter any more"),
        (Project(approved=DUE), [], "not accepted yet: what is due is not known"),
        (accepted(level=None, approved=DUE), [], "no level yet: what is due is not known"),
        (accepted(level=1, approved=DUE), ["approved_over_due"], "nothing is due at level 1"),
        (accepted(already_funded=True, approved=DUE), ["approved_over_due"], "nothing is due to an excluded one"),
    ],
)
def test_what_is_approved_above_due_is_found_before_it_is_paid(project, rules, why):
    assert rules_found(found(project)) == rules, why


# --- what a finding says --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("project", "amount", "sentence"),
    [
        (accepted(paid=((ago(9), 400_000),)), 40_000, "已拨付 40.00 万元，应拨 36.00 万元，多付 4.00 万元"),
        (accepted(paid=((ago(90), 100_000), (ago(9), 260_000))), 100_000, "验收完成前已拨付 10.00 万元"),
        (accepted(level=1, paid=PAID), DUE, "官方评测为 1 级，已拨付 36.00 万元"),
        (accepted(level=None, paid=PAID), DUE, "官方评测未定级，已拨付 36.00 万元"),
        (accepted(already_funded=True, paid=PAID), DUE, "已获中央财政支持的企业又拨付 36.00 万元"),
        (completed(ago(45), paid=((ago(9), 60_000),)), 300_000, "公示已满 45 天，尚欠 30.00 万元"),
        (accepted(approved=380_000), 20_000, "审定奖补高于应拨 2.00 万元，尚未拨付"),
    ],
)
def test_a_finding_has_amount_and_sentence(project, amount, sentence):
    (finding,) = found(project)
    assert (finding.amount_fen, finding.sentence, finding.project) == (amount * 100, sentence, 0)


def test_a_finding_has_clause_and_severity():
    (wrong,) = found(accepted(paid=((ago(9), 400_000),)))
    (unpaid,) = found(completed(ago(45)))
    assert (wrong.severity, unpaid.severity) == (Severity.SERIOUS, Severity.MINOR)
    assert wrong.clause == COMMON["paid_over_due"]


def test_a_finding_quotes_the_pilots_own_plan_where_it_speaks():
    known = replace(
        facts(completed(ago(45))), pilot=replace(PILOT, clauses={"unpaid_after_30_days": ("及时兑现", "方案任务18")})
    )
    (unpaid,) = project_findings(known, figures_of(known, AS_OF), RULES)
    assert unpaid.clause == "“及时兑现”（方案任务18）"


# --- accounts -------------------------------------------------------------------------------------------------------

TREASURY, COUNTY, FIRM = "treasury:yinchuan", "district:乙区", "enterprise:x"


def given(day: date, yuan: float, **other):
    return line(FundKind.APPROPRIATE, day, yuan, "source:central", TREASURY, **other)


def advanced(day: date, yuan: float, **other):
    return line(FundKind.ADVANCE, day, yuan, TREASURY, COUNTY, district=YI, **other)


def paid(day: date, yuan: float, **other):
    return line(FundKind.PAY, day, yuan, COUNTY, FIRM, district=YI, **other)


@pytest.mark.parametrize(
    ("lines", "rules", "why"),
    [
        ((given(ago(9), 100), advanced(ago(8), 100)), [], "spent to the last 分"),
        ((given(ago(9), 100), advanced(ago(8), 101)), ["account_below_zero"], "a yuan too much"),
        ((advanced(ago(9), 100), given(ago(9), 100)), [], "below zero only within a day, whatever the order"),
        ((advanced(ago(9), 100), given(ago(8), 100)), ["account_below_zero"], "covered only the day after"),
        ((given(ago(9), 1e9),), [], "a source may go below zero"),
        ((given(ago(9), 100), advanced(AS_OF, 101)), ["account_below_zero"], "at the end of today"),
        ((given(ago(9), 100), advanced(ago(-1), 101)), [], "tomorrow's entry is not known"),
    ],
)
def test_no_account_except_a_source_may_be_below_zero_at_the_end_of_a_day(lines, rules, why):
    assert rules_found(on_accounts(*lines)) == rules, why


CITY = FundSource.CITY
CENTRAL_AND_CITY = (
    given(ago(9), 100),
    line(FundKind.APPROPRIATE, ago(9), 50, "source:city", TREASURY, source=CITY),
)


@pytest.mark.parametrize(
    ("lines", "subjects", "why"),
    [
        ((advanced(ago(8), 100), advanced(ago(8), 50, source=CITY)), [], "each pot to its last 分"),
        ((advanced(ago(8), 51, source=CITY),), [f"{TREASURY}|city"], "a yuan of central money went out as the city's"),
        ((advanced(ago(8), 151),), [TREASURY], "beyond everything: the account, said once"),
        (
            (advanced(ago(8), 90), paid(ago(7), 10, source=CITY)),
            [f"{COUNTY}|city"],
            "the district never had city money",
        ),
    ],
)
def test_one_pot_does_not_pay_for_another(lines, subjects, why):
    assert [finding.subject for finding in on_accounts(*CENTRAL_AND_CITY, *lines)] == subjects, why


def test_an_overdrawn_pot_is_named():
    (finding,) = on_accounts(*CENTRAL_AND_CITY, advanced(ago(8), 60, source=CITY))
    assert (finding.account, finding.amount_fen) == (TREASURY, 10_00)
    assert finding.sentence == "账户“财政专户·市级资金”最低时透支 0.00 万元"


def test_an_overdraft_is_named_at_its_deepest_with_account_and_district():
    lines = (given(ago(9), 500_000), advanced(ago(9), 500_000), paid(ago(8), 600_000), paid(ago(7), 50_000))
    (finding,) = on_accounts(*lines, advanced(ago(7), 0.01), given(ago(7), 0.01))
    assert finding.account == COUNTY
    assert finding.district == YI
    assert finding.amount_fen == 14_999_999
    assert finding.sentence == "账户“地区 乙区”最低时透支 15.00 万元"


@pytest.mark.parametrize(
    ("days", "spent", "rules", "why"),
    [
        (180, 0, [], "180 days"),
        (181, 0, ["advance_unspent_180"], "181 days"),
        (181, 100, [], "spent"),
        (181, 99, ["advance_unspent_180"], "a yuan is left"),
    ],
)
def test_an_advance_is_to_be_spent_within_180_days(days, spent, rules, why):
    lines = [given(ago(days), 100), advanced(ago(days), 100)] + ([paid(ago(3), spent)] if spent else [])
    assert rules_found(on_accounts(*lines)) == rules, why


def test_what_is_spent_is_the_oldest_advance():
    lines = (given(ago(300), 300), advanced(ago(300), 100), advanced(ago(20), 200), paid(ago(10), 100))
    assert on_accounts(*lines) == []


def test_an_advance_given_back_is_not_unspent():
    back = line(FundKind.RETURN, ago(5), 100, COUNTY, TREASURY, district=YI)
    assert on_accounts(given(ago(300), 100), advanced(ago(300), 100), back) == []


def test_an_unspent_advance_is_the_districts_finding():
    (finding,) = on_accounts(given(ago(300), 300_000), advanced(ago(300), 300_000), paid(ago(3), 100_000))
    assert (finding.district, finding.account, finding.amount_fen) == (YI, COUNTY, 20_000_000)
    assert finding.sentence == "预下达超过 180 天仍有 20.00 万元 未使用"


# --- central money --------------------------------------------------------------------------------------------------

SONGJIANG = replace(PILOT, local_only=frozenset({FundCategory.PLATFORM}))


@pytest.mark.parametrize(
    ("change", "rules", "why"),
    [
        ({}, ["central_on_local_category"], "central money for a platform"),
        ({"source": FundSource.DISTRICT}, [], "district money for a platform"),
        ({"category": FundCategory.TRANSFORMATION}, [], "central money for transformation"),
        ({"kind": FundKind.ADVANCE}, [], "passed on, not spent"),
    ],
)
def test_what_the_plan_pays_from_local_money_is_not_paid_from_central_money(change, rules, why):
    spent = replace(paid(ago(5), 100, category=FundCategory.PLATFORM), **change)
    own = FundSource.DISTRICT
    local = line(FundKind.APPROPRIATE, ago(9), 100, "source:district", TREASURY, source=own)
    lines = (given(ago(9), 200), local, advanced(ago(9), 100), advanced(ago(9), 100, source=own), spent)
    assert rules_found(on_accounts(*lines, pilot=SONGJIANG)) == rules, why


def test_a_plan_without_such_a_clause_has_no_such_finding():
    spent = paid(ago(5), 100, category=FundCategory.PLATFORM)
    assert on_accounts(given(ago(9), 100), advanced(ago(9), 100), spent) == []


@pytest.mark.parametrize(
    ("document", "ending"),
    [("沪财〔2026〕7号", "列支的“公共服务平台”（文号 沪财〔2026〕7号）"), ("", "列支的“公共服务平台”")],
)
def test_the_sentence_names_the_document_if_there_is_one(document, ending):
    spent = paid(ago(5), 100, category=FundCategory.PLATFORM, document_no=document)
    (finding,) = on_accounts(given(ago(9), 100), advanced(ago(9), 100), spent, pilot=SONGJIANG)
    assert finding.sentence.endswith(ending)


END = PILOT.last_on


@pytest.mark.parametrize(
    ("as_of", "transformation", "rules", "why"),
    [
        (ago(1, END), 10, [], "the day before the pilot ends nobody judges the share"),
        (END, 80, [], "80 of 100 on the last day"),
        (END, 79, ["central_transformation_share"], "79 of 100"),
        (ago(-1, END), 79, ["central_transformation_share"], "and after"),
    ],
)
def test_at_the_end_80_percent_of_central_money_went_into_transformation(as_of, transformation, rules, why):
    start = ago(30, END)
    lines = (
        given(start, 100),
        advanced(start, 100),
        paid(start, transformation),
        paid(start, 100 - transformation, category=FundCategory.DIAGNOSIS),
    )
    assert rules_found(on_accounts(*lines, as_of=as_of)) == rules, why


def test_local_money_is_not_in_the_share():
    start = ago(30, END)
    local = paid(start, 900, category=FundCategory.DIAGNOSIS, source=FundSource.CITY)
    city = line(FundKind.APPROPRIATE, start, 900, "source:city", TREASURY, source=FundSource.CITY)
    lines = (given(start, 100), city, advanced(start, 100), advanced(start, 900, source=FundSource.CITY))
    assert on_accounts(*lines, paid(start, 100), local, as_of=END) == []


def test_without_central_money_there_is_no_share_to_judge():
    assert on_accounts(as_of=END) == []


def test_the_share_says_what_is_missing():
    start = ago(30, END)
    lines = (
        given(start, 1_000_000),
        advanced(start, 1_000_000),
        paid(start, 700_000),
        paid(start, 300_000, category=FundCategory.DIAGNOSIS),
    )
    (finding,) = on_accounts(*lines, as_of=END)
    assert finding.amount_fen == 10_000_000
    assert finding.sentence == "中央资金已用 100.00 万元，其中企业改造 70.00 万元，占 70.0%，低于 80%"
