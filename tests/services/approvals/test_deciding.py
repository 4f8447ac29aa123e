"""Two people are two accounts: A proposes, B approves the same payload on the same facts, or nothing is done; on both
databases (rules 11.3)."""

import json
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import DBAPIError

from data_access import tables
from data_access.commands.audit import broken_audit_events
from data_access.commands.identity import insert_account, insert_grant, update_account
from data_access.queries.pilots import get_pilot
from data_access.queries.proposals import get_proposal
from domain.identity.proposals import ProposalState, canonical, sha256
from services.access import Role, User
from services.approvals.deciding import approve, propose, refuse, withdraw
from services.approvals.page import proposed_file, waiting_for
from services.approvals.paired import PAIRED, as_it_is
from services.clock import now
from services.errors import Forbidden, Refused
from services.money.ledger import record_entry
from tests.databases import undone
from tests.services.approvals.offices import CASES, Case, Office, paying, terms

ROWS = {
    "alert_rules": tables.AlertRule,
    "fund_entries": tables.FundEntry,
    "batch_terms": tables.BatchTerms,
    "batch_quotas": tables.BatchQuota,
    "finding_rulings": tables.FindingRuling,
    "provider_status_changes": tables.ProviderStatusChange,
    "issued_reports": tables.IssuedReport,
    "periods": tables.Period,
    "targets": tables.Target,
    "checkpoint_sets": tables.CheckpointSet,
    "light_overrides": tables.LightOverride,
    "light_rules": tables.LightRule,
    "import_batches": tables.IntakeBatch,
    "leaving_cases": tables.LeavingCase,
    "successors": tables.Successor,
    "withdrawals": tables.Withdrawal,
    "district_answers": tables.DistrictAnswer,
    "district_results": tables.DistrictResult,
    "plan_loads": tables.PlanLoad,
    "opening_histories": tables.OpeningHistory,
}


@pytest.fixture
def office(demo_both):
    with undone(demo_both):
        yield Office.of(demo_both)


def proposed(office: Office, one: Case, user: User | None = None) -> int:
    said = propose(office.desk(user or office.a), one.verb, one.words, **one.more)
    assert "现在还没有生效" in said
    return office.connection.scalar(select(func.max(tables.Proposal.id)))


def marked(office: Office, proposal_id: int) -> int:
    """Rows that name the proposal they came of."""
    count = 0
    for table in ROWS.values():
        query = select(func.count()).select_from(table).where(table.proposal_id == proposal_id)
        count += office.connection.scalar(query)
    event = tables.AuditEvent.after
    told = event.like(f'%"proposal": {proposal_id},%') | event.like(f'%"proposal": {proposal_id}}}%')
    taken_back = select(func.count()).where(tables.AuditEvent.action.in_(("undo_import", "undo_plan")), told)
    return count + office.connection.scalar(taken_back)  # a batch says who took it back in the trail


def facts(office: Office) -> list[int]:
    return [office.connection.scalar(select(func.count()).select_from(table)) for table in ROWS.values()]


def test_every_verb_of_two_people_is_tried_here():
    assert set(CASES) == set(PAIRED)


@pytest.mark.parametrize("verb", CASES)
def test_another_account_approves_once_and_it_is_done_in_both_names(office, verb):
    one = CASES[verb](office)
    before = facts(office)
    number = proposed(office, one)
    assert facts(office) == before, "a proposal does nothing"
    view = waiting_for(office.connection, office.b)
    assert [(p.id, p.proposed_name, p.is_mine) for p in view.open] == [(number, "周敏", False)]
    assert all(view.open[0].difference)
    assert [p.id for p in waiting_for(office.connection, office.a).mine] == [number]

    with pytest.raises(Refused, match="您自己提请的"):
        approve(office.desk(office.a), number, one.more.get("prepared"))
    for user in (office.district, office.leader):
        with pytest.raises(Forbidden):
            approve(office.desk(user), number, one.more.get("prepared"))
    assert facts(office) == before

    done = approve(office.desk(office.b), number, one.more.get("prepared"))
    assert done.state is ProposalState.APPROVED, done.sentence
    rows = marked(office, number)
    assert rows >= 1
    row = get_proposal(office.connection, number)
    assert (row.proposed_by, row.decided_by) == (office.a.account_id, office.b.account_id)

    after = facts(office)
    with pytest.raises(Refused, match="已批准（吴磊），不能再办"):
        approve(office.desk(office.b), number, one.more.get("prepared"))
    assert (facts(office), marked(office, number)) == (after, rows), "approved twice does nothing"
    assert broken_audit_events(office.connection) == []


@pytest.mark.parametrize("verb", CASES)
def test_on_other_facts_nothing_is_done_and_it_says_so(office, verb):
    one = CASES[verb](office)
    number = proposed(office, one)
    one.spoil()
    before = facts(office)
    done = approve(office.desk(office.b), number, one.more.get("prepared"))
    assert done.state is ProposalState.STALE
    assert done.sentence.startswith(f"没有办理第 {number} 号：")
    assert (facts(office), marked(office, number)) == (before, 0)
    with pytest.raises(Refused, match="已失效"):
        approve(office.desk(office.b), number, one.more.get("prepared"))


@pytest.mark.parametrize("verb", CASES)
def test_who_may_not_do_it_may_not_propose_it_and_nobody_without_an_account(office, verb):
    one = CASES[verb](office)
    for user in (office.district, office.leader):
        with pytest.raises(Forbidden):
            propose(office.desk(user), one.verb, one.words, **one.more)
    with pytest.raises(Refused, match="须有账号"):
        propose(office.desk(replace(office.a, account_id=None)), one.verb, one.words, **one.more)


def test_alone_nobody_pays(office):
    one = paying(office)
    with pytest.raises(Refused, match="须两人办理"):
        record_entry(office.desk(office.a), one.words["rows"][0])


def test_what_is_wrong_is_told_to_who_proposes(office):
    row = paying(office).words["rows"][0] | {"project": "YC-0", "amount_fen": "-5"}
    with pytest.raises(Refused, match="有 2 处问题"):
        propose(office.desk(office.a), "record_entries", {"rows": [row]})
    assert office.connection.scalar(select(func.count()).select_from(tables.Proposal)) == 0


def test_a_subject_is_proposed_once_at_a_time(office):
    one = terms(office)
    number = proposed(office, one)
    with pytest.raises(Refused, match=f"已由周敏提请（第 {number} 号），正待审批"):
        proposed(office, one, office.b)
    withdraw(office.desk(office.a), number)
    assert proposed(office, one, office.b) == number + 1


def test_two_values_of_one_target_are_both_told(office):
    """To who proposes the second while the first waits; and to who approves one that another overtook."""
    one = CASES["revise_target"](office)
    number = proposed(office, one)
    with pytest.raises(Refused, match=rf"第 {number} 号要改：.*→ 达到 110 家.*。您要改：.*→ 达到 105 家"):
        propose(office.desk(office.b), one.verb, {**one.words, "value": 105.0})
    with pytest.raises(Refused) as refused:
        propose(office.desk(office.b), one.verb, one.words)
    assert str(refused.value).endswith("正待审批"), "the same value twice has no two sides"
    one.spoil()
    done = approve(office.desk(office.b), number)
    assert re.search(
        r"提请时：.*达到 116 家（.*） → 达到 110 家.*。现在：.*达到 112 家（.*） → 达到 110 家", done.sentence
    )


def test_sent_back_with_a_reason_and_withdrawn_by_its_author_only(office):
    number = proposed(office, terms(office))
    with pytest.raises(Refused, match="请写明退回原因"):
        refuse(office.desk(office.b), number, " ")
    with pytest.raises(Refused, match="请用“撤回”"):
        refuse(office.desk(office.a), number, "不办了")
    with pytest.raises(Forbidden, match="只能由本人撤回"):
        withdraw(office.desk(office.b), number)
    refuse(office.desk(office.b), number, "依据不足")
    row = waiting_for(office.connection, office.a).decided[0]
    assert (row.state, row.decided_name, row.note) == (ProposalState.REFUSED, "吴磊", "依据不足")
    with pytest.raises(Refused, match="已退回"):
        withdraw(office.desk(office.a), number)


def disabled(office: Office) -> None:
    update_account(office.connection, account_id=office.a.account_id, disabled_at=now())


def grants_changed(office: Office, **values: object) -> None:
    table = tables.GrantRecord.__table__
    where = table.c.account_id == office.a.account_id
    office.connection.execute(update(table).where(where).values(**values))


def taken(office: Office) -> None:
    grants_changed(office, taken_at=now())


def now_a_leader(office: Office) -> None:
    taken(office)
    where = {"pilot_id": None, "district_id": None, "department_id": None}
    words = {"from_on": now().date() - timedelta(days=1), "granted_at": now(), "granted_by": "何立"}
    insert_grant(office.connection, account_id=office.a.account_id, role=Role.LEADER, **words, **where)


def elsewhere(office: Office) -> None:
    grants_changed(office, pilot_id=get_pilot(office.connection, "songjiang").id)


def real_people_came(office: Office) -> None:
    update_account(office.connection, account_id=office.a.account_id, is_demo=True)


NO_GRANT = "在本试点已没有办理这一事项的授权"
GONE = {
    "disabled": (disabled, "的账号已停用"),
    "grant taken": (taken, NO_GRANT),
    "grant over": (lambda office: grants_changed(office, to_on=now().date() - timedelta(days=2)), NO_GRANT),
    "another role": (now_a_leader, NO_GRANT),
    "another pilot": (elsewhere, NO_GRANT),
    "of the demonstration": (real_people_came, "是演示中的身份，演示已结束"),
}


@pytest.mark.parametrize(("happens", "why"), GONE.values(), ids=GONE)
def test_what_somebody_proposed_who_may_not_any_more_can_only_be_sent_back(office, happens, why):
    one = terms(office)
    number = proposed(office, one)
    assert waiting_for(office.connection, office.b).open[0].why_not == ""
    happens(office)
    said = f"提请人周敏{why}，不能批准：请退回，由有权办理的人重新提请"
    assert waiting_for(office.connection, office.b).open[0].why_not == said
    before = facts(office)
    with pytest.raises(Refused, match=f"没有批准第 {number} 号：{said}"):
        approve(office.desk(office.b), number)
    assert (facts(office), get_proposal(office.connection, number).state) == (before, ProposalState.OPEN)
    assert refuse(office.desk(office.b), number, "提请人已离岗").state is ProposalState.REFUSED
    assert "现在还没有生效" in propose(office.desk(office.b), one.verb, one.words)


def test_what_somebody_proposed_who_came_back_is_approved(office):
    number = proposed(office, terms(office))
    disabled(office)
    update_account(office.connection, account_id=office.a.account_id, disabled_at=None)
    assert approve(office.desk(office.b), number).state is ProposalState.APPROVED


def test_two_people_of_one_name_are_told_apart_and_are_two(office):
    number = insert_account(office.connection, sign_in_name="zhoumin2", name="周敏", created_at=now())
    other = replace(office.a, account_id=number)
    proposal = proposed(office, terms(office))
    assert approve(office.desk(other), proposal).state is ProposalState.APPROVED
    row = office.connection.execute(select(tables.BatchTerms).order_by(tables.BatchTerms.id.desc())).first()
    assert (row.author, row.approved_by) == ("周敏", "周敏（zhoumin2）")


def test_the_trail_tells_account_and_name_then_and_a_changed_account_breaks_the_chain(office):
    connection = office.connection
    number = proposed(office, terms(office))
    approve(office.desk(office.b), number)
    event = tables.AuditEvent.__table__
    rows = connection.execute(select(event).order_by(event.c.id.desc()).limit(3)).all()
    assert [(r.action, r.actor, r.account_id) for r in reversed(rows)] == [
        ("propose", "周敏", office.a.account_id),
        ("decide_proposal", "吴磊", office.b.account_id),
        ("change_batch_terms", "吴磊", office.b.account_id),
    ]
    told = json.loads(rows[0].after)
    assert (told["proposal"], told["proposed_by"]) == (number, "周敏")
    with undone(connection), pytest.raises(DBAPIError):
        connection.execute(update(event).where(event.c.id == rows[0].id).values(account_id=1))


FORBIDDEN_CHANGES = {
    "another payload": {"payload": "{}"},
    "another author": {"proposed_by": "other"},
    "decided by its author": {"state": "approved", "decided_by": "same", "decided_at": "now"},
    "decided by nobody": {"state": "approved"},
}


@pytest.mark.parametrize("change", FORBIDDEN_CHANGES.values(), ids=FORBIDDEN_CHANGES)
def test_the_database_itself_refuses(office, change):
    table = tables.Proposal.__table__
    number = proposed(office, terms(office))
    known = {"same": office.a.account_id, "other": office.b.account_id, "now": now()}
    values = {name: known.get(value, value) for name, value in change.items()}
    with undone(office.connection), pytest.raises(DBAPIError):
        office.connection.execute(update(table).where(table.c.id == number).values(**values))


def test_the_database_refuses_a_row_that_names_what_nobody_approved(office):
    number = proposed(office, terms(office))
    words = {"batch_id": 1, "valid_from": now().date(), "subsidy_ratio": 0.1, "source": "x"}
    caps = dict.fromkeys(("cap_level2_fen", "cap_level3_fen", "cap_level4_fen"), 1)
    two = {"author": "甲", "approved_by": "乙", "proposal_id": number}
    with undone(office.connection), pytest.raises(DBAPIError, match="没有经另一人批准"):
        office.connection.execute(insert(tables.BatchTerms.__table__).values(**words, **caps, **two))


@given(st.dictionaries(st.text(max_size=5), st.integers() | st.text(max_size=5) | st.lists(st.integers(), max_size=3)))
def test_the_order_of_the_words_does_not_change_the_payload(words):
    turned = dict(reversed(words.items()))
    assert sha256(canonical(words)) == sha256(canonical(turned))
    assert json.loads(canonical(words)) == words


def test_who_approves_a_payment_sees_whose_project_it_is_and_what_it_got_before(office):
    one = paying(office)
    proposed(office, one)
    line = waiting_for(office.connection, office.b).open[0].difference[0]
    project = one.words["rows"][0]["project"]
    name, paid = office.connection.execute(
        select(tables.Enterprise.name, func.coalesce(func.sum(tables.FundEntry.amount_fen), 0))
        .join(tables.Project, tables.Project.enterprise_id == tables.Enterprise.id)
        .outerjoin(tables.FundEntry, tables.FundEntry.project_id == tables.Project.id)
        .where(tables.Project.code == project)
        .group_by(tables.Enterprise.name)
    ).one()
    assert f"项目 {project}（{name}，此前已付 {paid / 100:,.2f} 元）" in line


WITH_A_FILE = ("import_money", "import_providers", "import_checkpoints", "revise_plan")


def test_every_proposal_that_is_made_of_a_file_is_tried_here():
    assert {verb for verb, one in PAIRED.items() if one.prepare is not as_it_is} == set(WITH_A_FILE)


@pytest.mark.parametrize("verb", [*WITH_A_FILE, "record_entries"])
def test_who_approves_a_file_may_open_it_and_nobody_may_who_approves_nothing(office, verb):
    one = CASES[verb](office)
    number = proposed(office, one)
    (view,) = waiting_for(office.connection, office.b).open
    assert view.has_file == (verb in WITH_A_FILE)
    for user in (office.district, office.leader):
        with pytest.raises(Forbidden):
            proposed_file(office.connection, user, number)
    if not view.has_file:
        with pytest.raises(Refused, match=f"第 {number} 号提请没有所附文件"):
            proposed_file(office.connection, office.b, number)
        return
    name, _, content, pilot = proposed_file(office.connection, office.b, number)
    assert (content, pilot) == (one.more["file"], office.pilot_id)
    assert name == f"第{number}号提请_{one.words.get('name', '方案表.xlsx')}"


def test_what_has_no_file_is_told_line_by_line_to_the_last(office):
    rows = paying(office).words["rows"] * 60
    told = PAIRED["record_entries"].see(office.desk(office.b), {"rows": rows}, None).difference
    assert len(told) == 60
    assert not any("另有" in line for line in told)


def test_who_approves_a_revision_is_told_where_else_the_plan_says_it(office):
    """Yinchuan's annexes print one number by two names; shares that were issued part from it."""
    one = CASES["revise_target"](office)
    row, named = tables.Target.__table__.c, tables.Indicator.__table__.c
    query = (
        select(func.min(row.id))
        .join(tables.Indicator, named.id == row.indicator_id)
        .where(row.pilot_id == office.pilot_id, named.code == "completion", row.period == "2026")
        .where(row.district_id.is_(None), row.industry_id.is_(None))
    )
    proposed(office, replace(one, words={**one.words, "target": office.connection.scalar(query), "value": 240.0}))
    (view,) = waiting_for(office.connection, office.b).open
    assert view.subject == "完成改造 2026年（拟改造企业数量）"
    assert view.difference[-1] == "方案另一处“年度完成改造企业数量”（表格）仍为达到 233 家：要改的另行调整"
