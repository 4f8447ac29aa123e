"""清算 row by row: what counts as received, what need not be given back, what has no district (rules 5.6)."""

from datetime import date
from io import BytesIO
from types import SimpleNamespace

import openpyxl
import pytest

from domain.money.views import SettlementRow, SettlementView
from reports.settlement import rounding, settlement_workbook
from services.money.settlement import _named, settled

T, D, E, S, C = "treasury:yinchuan", "district:宁东", "enterprise:", "service:diagnosis", "source:central"
UNITS = {1: "宁东", None: "未填地区"}


def flow(giver: str, taker: str, amount: int, district: int | None = 1):
    return SimpleNamespace(from_account=giver, to_account=taker, amount_fen=amount, district_id=district)


def cell(due: int, paid: int, district: int | None = 1, batch: int | None = 7, recover: int = 0):
    return SimpleNamespace(
        district_id=district,
        batch_id=batch,
        publicised_fen=due,
        paid_fen=paid,
        paid_projects=int(paid > 0),
        unpaid_30_fen=max(due - paid, 0),
        unpaid_60_fen=0,
        unpaid_90_fen=0,
        unpaid_more_fen=0,
        recover_fen=recover,
    )


def whole(flows, cells, left=None, district="宁东"):
    rows = settled(UNITS, flows, cells, left or {}, {7: "第 1 批"})
    return next(row for row in rows if row.district == district and not row.batch)


@pytest.mark.parametrize(
    ("flows", "due", "left", "received", "top_up", "give_back", "why"),
    [
        ([flow(T, D, 100)], 100, 0, 100, 0, 0, "as much as is due"),
        ([flow(T, D, 99)], 100, 0, 99, 1, 0, "a 分 short"),
        ([flow(T, D, 101)], 100, 0, 101, 0, 1, "a 分 too much"),
        ([flow(T, D, 100), flow(D, T, 30)], 100, 0, 70, 30, 0, "some came back"),
        ([flow(T, E, 100)], 100, 0, 100, 0, 0, "the treasury paid the enterprise itself"),
        ([flow(T, E, 100), flow(E, T, 40)], 100, 0, 60, 40, 0, "and took some back"),
        ([flow(T, D, 150), flow(D, S, 50), flow(D, E, 100)], 100, 0, 150, 0, 0, "services need not be given back"),
        ([flow(T, D, 150), flow(D, S, 50), flow(S, D, 20)], 100, 0, 150, 0, 20, "what a service gave back must be"),
        ([flow(T, S, 50), flow(T, D, 100)], 100, 0, 100, 0, 0, "services of the treasury are its own"),
        ([flow(T, D, 150), flow(D, E, 50)], 100, 50, 150, 0, 0, "one left after a lawful payment"),
        ([flow(C, T, 900), flow(T, D, 100)], 100, 0, 100, 0, 0, "what the treasury got is not the district's"),
        ([], 0, 0, 0, 0, 0, "projects without money"),
    ],
)
def test_what_is_topped_up_or_given_back(flows, due, left, received, top_up, give_back, why):
    row = whole(flows, [cell(due, 0)], {1: left})
    assert (row.received_fen, row.top_up_fen, row.give_back_fen) == (received, top_up, give_back), why


def test_what_one_that_left_for_cause_got_is_to_come_back_to_the_cent():
    """746,550.00 元 paid, then disqualified: the district owes it to the treasury, the enterprise to the district."""
    fen = 746_550_00
    flows = [flow(T, D, fen + 100), flow(D, E, fen)]
    rows = settled(UNITS, flows, [cell(100, 0), cell(0, fen, recover=fen, batch=8)], {}, {7: "第 1 批", 8: "第 2 批"})
    assert [(row.batch, row.recover_fen) for row in rows] == [("", fen), ("第 1 批", 0), ("第 2 批", fen)]
    assert (rows[0].give_back_fen, rows[0].top_up_fen) == (fen, 0)
    assert "宁东：应收回 746,550.00 元，为取消资格或因违约违规退出的企业已得、尚未退回的奖补" in list(_named(rows[:1]))


def test_it_stands_beside_what_the_district_is_to_get():
    row = whole([flow(T, D, 50), flow(D, E, 50)], [cell(300, 0), cell(0, 50, recover=50)])
    assert (row.top_up_fen, row.give_back_fen, row.recover_fen) == (250, 0, 50)


def test_projects_without_a_district_have_a_row_so_that_the_total_is_whole():
    rows = settled(UNITS, [flow(T, E, 60, None)], [cell(100, 60, None), cell(5, 5)], {}, {7: "第 1 批"})
    assert sum(row.paid_fen for row in rows if not row.batch) == 65
    lost = next(row for row in rows if row.district == "未填地区" and not row.batch)
    assert (lost.received_fen, lost.publicised_fen, lost.paid_fen, lost.top_up_fen) == (60, 100, 60, 40)


@pytest.mark.parametrize("cells", [[], [cell(0, 0, None)]])
def test_without_such_projects_or_money_there_is_no_such_row(cells):
    assert {row.district for row in settled(UNITS, [], [*cells, cell(1, 0)], {}, {})} == {"宁东"}


def test_what_is_not_given_back_is_named_with_its_amount():
    row = whole([flow(T, D, 150_00), flow(D, S, 30_00)], [cell(100_00, 0)], {1: 20_00})
    assert list(_named([row])) == ["宁东：地区支付服务 30.00 元、退出企业依规已得 20.00 元，已计入应得"]
    assert list(_named([whole([flow(T, D, 1)], [])])) == []


@pytest.mark.parametrize(
    ("due", "paid", "said"),
    [
        ((100, 100), (60, 100), []),
        ((100, 100), (60, 130), ["宁东：已拨中 0.30 元超出各项目应拨（多付、未公示或已退出），不抵未拨"]),
        ((100, 0), (0, 1), ["宁东：已拨中 0.01 元超出各项目应拨（多付、未公示或已退出），不抵未拨"]),
    ],
)
def test_an_auditor_is_told_why_what_is_unpaid_is_more_than_due_less_paid(due, paid, said):
    row = whole([flow(T, D, 300)], [cell(d, p) for d, p in zip(due, paid, strict=True)])
    assert list(_named([row])) == said
    assert row.unpaid_fen == row.publicised_fen - row.paid_fen + sum(30 if "0.30" in s else 1 for s in said)


@pytest.mark.parametrize(
    ("paid", "says", "why"),
    [
        ([5_000, 5_000, 5_000], True, "three districts of 0.01, together 0.02 (rules 1.5)"),
        ([10_000, 10_000, 10_000], False, "they add up"),
    ],
)
def test_the_table_says_why_its_columns_in_wan_do_not_add_up(paid, says, why):
    rows = tuple(SettlementRow(f"{n}区", "", 0, 0, amount, 0, 1, 0, 0) for n, amount in enumerate(paid))
    total = SettlementRow("合计", "", 0, 0, sum(paid), 0, 3, 0, 0)
    view = SettlementView("甲市", "2026年10月", date(2026, 10, 31), True, rows, total, 0, ())
    note = "因四舍五入，分项之和与合计相差 0.01 万元，以元为准"
    assert rounding(view) == (note if says else ""), why
    book = openpyxl.load_workbook(BytesIO(settlement_workbook(view)))
    assert (f"注：{note}" in [row[0].value for row in book.active.iter_rows()]) is says


def test_the_batches_of_a_district_stand_in_their_order_those_in_none_first():
    names = {12: "第 2 批", 7: "第 10 批"}
    rows = settled(UNITS, [], [cell(1, 1, batch=b) for b in (7, None, 12)], {}, names)
    assert [row.batch for row in rows if row.batch] == ["未列入批次", "第 2 批", "第 10 批"]
