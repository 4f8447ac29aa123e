"""One approval covers an opening history: its files of money and all its periods (rules 9.13, 11.3); on both
databases."""

import re

import pytest
from sqlalchemy import func, select

from data_access import tables
from data_access.engine import reading
from data_access.queries.proposals import get_proposal
from domain.identity.proposals import ProposalState
from domain.intake.forms import Kind
from domain.words import FundKind, HistoryState
from services.access import User
from services.approvals.deciding import approve_one, propose, refuse_one
from services.approvals.files import propose_import
from services.approvals.opening import closing_words
from services.approvals.page import waiting_for
from services.desk import at_desk
from services.errors import Refused
from services.evaluation.opening import close_all
from services.evaluation.opening_view import history_view
from services.intake.check import check_upload
from tests.new_city import ANSWER, CODE, pilot_id, report, upload_of
from tests.opened_past import PERIODS, YEAR, copy_of, history, not_paid_yet, office_people, periods, scalar

ENTRY = tables.FundEntry.__table__.c
PAID = select(func.count()).where(ENTRY.kind == FundKind.PAY)


@pytest.fixture
def people(store):
    with copy_of(store, "city_not_paid_yet", not_paid_yet):
        yield office_people()


def number_of(said: str) -> int:
    return int(re.search(r"第 (\d+) 号", said)[1])


def money_proposed(user: User, rows: list | None = None) -> int:
    upload = upload_of(Kind.FUND_ENTRIES, rows or YEAR.payments())
    with at_desk(pilot_id(), user) as desk:
        mark = check_upload(desk, upload).mark
        return number_of(propose_import(desk, upload, deed="import_money", mark=mark, explained=ANSWER))


def closing_proposed(user: User) -> int:
    with at_desk(pilot_id(), user) as desk:
        return number_of(propose(desk, "close_history", closing_words(desk)))


def state(number: int) -> ProposalState:
    with reading() as connection:
        return get_proposal(connection, number).state


def test_one_approval_pays_what_was_paid_and_closes_every_period(people):
    a, b, _ = people
    money = money_proposed(a)
    number = closing_proposed(a)
    assert scalar(PAID) == 0, "a proposal does nothing"
    with reading() as connection:
        view = next(one for one in waiting_for(connection, b).open if one.id == number)
        assert [one.proposal for one in history_view(connection, a, CODE).money] == [money]
    told = "\n".join(view.difference)
    assert "一次结账 15 周（2025年第49周至2026年第11周）、3 个月" in told
    assert f"同时批准第 {money} 号（周敏提请）：资金流水 {len(YEAR.payments())} 笔" in told
    assert "现有试点企业 7 家、项目 7 个" in told
    assert "期初第 1 批：试点企业新增 7 行" in told

    done = approve_one(b, number)
    assert done.sentence == f"已批准第 {number} 号：期初数据已批准，18 期开始结账"
    assert done.goes_on_in == pilot_id()
    assert (state(money), state(number)) == (ProposalState.APPROVED, ProposalState.APPROVED)
    people_of = select(ENTRY.author, ENTRY.approver, ENTRY.proposal_id).where(ENTRY.kind == FundKind.PAY).distinct()
    with reading() as connection:
        assert [tuple(row) for row in connection.execute(people_of)] == [("周敏", "吴磊", money)]
    assert (history().state, history().proposal_id) == (HistoryState.CLOSING, number)
    close_all(pilot_id(), a)
    assert {(row.closed_by, row.proposal_id) for row in periods()} == {("周敏/吴磊", number)}
    assert len(periods()) == PERIODS


def test_who_proposed_the_money_does_not_approve_the_whole(people):
    a, b, c = people
    money, number = money_proposed(b), closing_proposed(a)
    with pytest.raises(Refused, match=f"其中第 {money} 号是您自己提请的，须由另一人批准"):
        approve_one(b, number)
    assert (state(money), state(number), scalar(PAID)) == (ProposalState.OPEN, ProposalState.OPEN, 0)
    assert approve_one(c, number).state is ProposalState.APPROVED
    assert scalar(PAID) == len(YEAR.payments())


def late_fact(a: User, b: User, money: int) -> None:
    report(Kind.ISSUES, [YEAR.issues()[0] | {"code": "WT-9999", "title": "场地没有腾出"}])


def sent_back(a: User, b: User, money: int) -> None:
    refuse_one(b, money, "单据不全")


def paid_before(a: User, b: User, money: int) -> None:
    approve_one(b, money)


def another_file(a: User, b: User, money: int) -> None:
    one = YEAR.payments()[0] | {"document_no": "静财拨〔2025〕又1号", "amount_fen": 1_000}
    money_proposed(a, [one])


@pytest.mark.parametrize(
    ("happens", "why"),
    [
        (late_fact, "提请以后，它所依据的事实已变"),
        (sent_back, "待批的资金文件与提请的不同"),
        (paid_before, "待批的资金文件与提请的不同"),
        (another_file, "待批的资金文件与提请的不同"),
    ],
)
def test_what_changed_since_is_not_closed(people, happens, why):
    a, b, _ = people
    money, number = money_proposed(a), closing_proposed(a)
    happens(a, b, money)
    paid = scalar(PAID)
    done = approve_one(b, number)
    assert done.state is ProposalState.STALE
    assert why in done.sentence
    assert done.goes_on_in is None
    assert (history().state, scalar(PAID)) == (HistoryState.OPEN, paid), "nothing is half done"


def test_money_that_cannot_be_recorded_leaves_all_as_it_was(people):
    """Two files that pay out the same balance were sound each for itself."""
    a, b, _ = people
    first, second = (one | {"amount_fen": 40_000_000} for one in YEAR.payments()[:2])
    money = [money_proposed(a, [first]), money_proposed(a, [second])]
    number = closing_proposed(a)
    done = approve_one(b, number)
    assert done.state is ProposalState.STALE
    assert f"没有办理第 {money[1]} 号：没有提交，有 1 处错误" in done.sentence
    assert [state(one) for one in money] == [ProposalState.OPEN, ProposalState.OPEN]
    assert (scalar(PAID), history().state) == (0, HistoryState.OPEN)
