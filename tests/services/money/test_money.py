"""资金流向 of the demonstration: it adds up to the 分, opens its rows, finds what was planted and nothing else."""

import csv
import io
import re
from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import func, select

from data_access import tables
from data_access.queries.pilots import get_pilot
from domain.words import FindingState
from reports.tabular import write_csv
from seed_data.demo.demonstration import demonstrate
from services.access import COMMAND_LINE, DEMO_USER, Role, User
from services.errors import Forbidden, Refused
from services.evaluation.close import evaluate_live
from services.exporting import export
from services.frame import open_frame
from services.money import entries as money_entries
from services.money import page as money
from services.money import settlement as settling
from services.money.entries import entry_page, money_findings
from services.money.ledger import record_entry
from services.money.page import money_page
from services.money.rulings import rule_on_finding
from tests.databases import undone
from tests.services.evaluation.test_live import differences, from_scratch, live_rows
from tests.services.money.test_ledger import payment
from tests.two_people import desk_of_two


@pytest.fixture(autouse=True)
def forgetful():
    """What a test takes back leaves no memory of itself: a revision that is undone comes again."""
    for remembered in (money._money_page, money_entries._entry_page, money_entries._findings, settling._settlement):
        remembered.forget()


def frame_of(connection, period="2026-W46", user=DEMO_USER, **words):
    return open_frame(connection, user, pilot="yinchuan", period=period, **words)


def exported(connection, what, period="", day="") -> list[dict[str, str]]:
    file = io.StringIO()
    write_csv(export(connection, COMMAND_LINE, what, "yinchuan", period, day), file)
    return list(csv.DictReader(io.StringIO(file.getvalue())))


def ledger(connection, until: date) -> list:
    table = tables.FundEntry.__table__
    pilot = get_pilot(connection, "yinchuan")
    return list(connection.execute(select(table).where(table.c.pilot_id == pilot.id, table.c.occurred_on <= until)))


@pytest.mark.parametrize("period", ["2025-W40", "2026-03", "2026-W30", "2026-W46", "live"])
def test_every_account_of_the_page_is_a_sum_over_the_ledger(demo_once, period):
    frame = frame_of(demo_once, period)
    view = money_page(demo_once, frame, "industry")
    balance: Counter = Counter()
    for row in ledger(demo_once, frame.period.as_of):
        for account, sign in ((row.from_account, -1), (row.to_account, 1)):
            balance["enterprise:" if account.startswith("enterprise:") else account] += sign * row.amount_fen
    assert {row.account: row.balance_fen for row in view.balances if row.balance_fen} == {
        account: amount for account, amount in balance.items() if amount
    }
    assert sum(row.balance_fen for row in view.balances) == 0


@pytest.mark.parametrize("by", ["industry", "batch"])
@pytest.mark.parametrize("district", [None, "宁东", "永宁县"])
def test_every_link_opens_exactly_its_entries(demo_once, by, district):
    frame = frame_of(demo_once, district=district)
    view = money_page(demo_once, frame, by)
    for link in view.flow.links:
        if not link.entries:
            continue
        page = entry_page(demo_once, frame, view.flow, link.giver, link.taker)
        assert (page.total, page.forth_fen - page.back_fen) == (link.entries, link.amount_fen), link


def test_a_page_of_entries_goes_on_where_the_last_one_ended(demo_once):
    frame = frame_of(demo_once)
    flow = money_page(demo_once, frame, "industry").flow
    first = entry_page(demo_once, frame, flow, "treasury:yinchuan")
    seen = [
        row.document_no
        for n in range(1, first.pages + 1)
        for row in entry_page(demo_once, frame, flow, "treasury:yinchuan", page=n).rows
    ]
    assert len(seen) == first.total
    assert entry_page(demo_once, frame, flow, "nowhere") is None


def test_the_figures_of_the_page_agree_with_each_other(demo_once):
    view = money_page(demo_once, frame_of(demo_once), "batch")
    given, _, firms, services, left = (figure.amount_fen for figure in view.figures)
    assert given == firms + services + left
    assert sum(row.total_fen for row in view.ageing) == sum(r.publicised_fen - r.paid_fen for r in view.ageing)
    stages = {stage.name: stage.amount_fen for stage in view.stages}
    assert stages["已付净额"] == firms
    assert stages["公示应付"] == sum(row.publicised_fen for row in view.ageing)
    pots = [row for row in view.execution if row.group == "资金来源"]
    assert sum(row.given_fen for row in pots) == given
    assert sum(row.used_fen for row in pots) == firms + services


def test_the_change_is_the_difference_of_two_closed_weeks(demo_once):
    now, before = (
        money_page(demo_once, frame_of(demo_once, period), "industry") for period in ("2026-W46", "2026-W45")
    )
    for one, other in zip(now.figures, before.figures, strict=True):
        assert one.change_fen == one.amount_fen - other.amount_fen
    assert now.compared_with == "2026年第45周（11月2日—8日）"
    assert money_page(demo_once, frame_of(demo_once, "2025-W27"), "industry").figures[0].change_fen is None


def test_stage_amounts_are_the_sums_of_the_projects(demo_once):
    rows = exported(demo_once, "subsidies", "2026-W46")
    view = money_page(demo_once, frame_of(demo_once), "industry")
    active = {row["code"]: row["status"] for row in exported(demo_once, "projects")}
    sums = {name: sum(int(row[name]) for row in rows) for name in ("paid_fen", "payable_fen")}
    due = sum(int(row["due_fen"]) for row in rows if active[row["code"]] == "active")
    stages = {stage.name: stage.amount_fen for stage in view.stages}
    assert (stages["已付净额"], stages["到期应付"], stages["验收应拨"]) == (sums["paid_fen"], sums["payable_fen"], due)


def test_four_contested_funds_are_an_estimate_of_36_wan_beside_the_real_figures(demo_once):
    view = money_page(demo_once, frame_of(demo_once), "industry")
    assert "36.00 万元/家" in view.estimate_note
    assert "不是下达的钱" in view.estimate_note
    ningdong = next(row for row in view.estimates if row.district == "宁东")
    assert (ningdong.printed_fen, ningdong.estimate_fen) == (1_512_000_000, ningdong.completed * 36_000_000)


def test_the_verdict_says_where_the_money_is_what_is_owed_and_what_is_wrong(demo_once):
    assert money_page(demo_once, frame_of(demo_once), "industry").verdict == (
        "下达 21,000.00 万元：付给企业 5,591.97 万元、服务 436.10 万元，账上结余 14,971.93 万元。"
        "公示应付 6,237.07 万元，应付已付 5,529.97 万元（88.7%），未付 707.10 万元，其中超过 30 天 331.11 万元。"
        "资金合规问题 17 项，其中严重 5 项。"
    )


def test_three_amounts_paid_have_three_names_and_a_bridge_to_the_cent(demo_once):
    frame = frame_of(demo_once)
    bridge = money_page(demo_once, frame, "industry").bridge
    paid, of_due, beyond, payable, met = (
        round(float(amount.replace(",", "")) * 100) for amount in re.findall(r"(-?[\d,]+\.\d\d) 元", bridge)
    )
    assert paid == of_due + beyond
    cell = tables.MoneyCell.__table__
    columns = (func.sum(cell.c[name]) for name in ("paid_fen", "paid_of_due_fen", "payable_fen"))
    stored = demo_once.execute(select(*columns).where(cell.c.period_id == frame.period.id)).one()
    assert (paid, of_due, payable) == tuple(stored)
    assert 0 < met < payable
    assert bridge.endswith(f"到期已付 {met / 100:,.2f} 元（{met / payable:.1%}），是资金兑付的灯。")


def test_a_later_entry_for_a_closed_day_does_not_change_the_closed_period(demo_once):
    pilot = get_pilot(demo_once, "yinchuan")
    with undone(demo_once):
        before = money_page(demo_once, frame_of(demo_once), "industry")
        record_entry(desk_of_two(demo_once, pilot.id, DEMO_USER), payment(demo_once))
        frame = frame_of(demo_once)
        after = money_page(demo_once, frame, "industry")
        assert after.figures == before.figures
        link = next(link for link in after.flow.links if link.taker.startswith("industry:"))
        page = entry_page(demo_once, frame, after.flow, link.giver, link.taker)
        assert page.forth_fen - page.back_fen == link.amount_fen
        live = money_page(demo_once, frame_of(demo_once, "live"), "industry")
        assert {f.name: f.amount_fen for f in live.figures}["付给企业"] == before.figures[2].amount_fen + 1_000


# --- findings ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("pilot", ["yinchuan", "songjiang", "fuling", "mianyang"])
def test_every_planted_irregularity_is_found_and_nothing_else(plans_url, pilot):
    from data_access.engine import writing

    with writing() as session:
        connection = session.connection()
        report = demonstrate(connection, pilot)
        evaluate_live(connection, report.pilot_id)
        frame = open_frame(connection, DEMO_USER, pilot=pilot, period="live")
        found = Counter((finding.rule, finding.code) for finding in money_findings(connection, frame) if finding.code)
        planted = Counter(
            (rule, code) for rule, codes in report.planted.items() for code in codes if ":" not in str(code)
        )
        assert found == planted
        accounts = Counter(finding.rule for finding in money_findings(connection, frame) if not finding.code)
        assert accounts == Counter(rule for rule, codes in report.planted.items() for c in codes if ":" in str(c))


def ruling(**other) -> dict:
    words = {
        "state": FindingState.CLOSED,
        "reason": "已收回多付款",
        "evidence": "银财收〔2026〕9号",
    }
    return {**words, **other}


def overpaid(connection):
    return next(f for f in money_findings(connection, frame_of(connection, "live")) if f.rule == "paid_over_due")


@pytest.mark.parametrize(("state", "number"), [(FindingState.EXPLAINED, 17), (FindingState.CLOSED, 16)])
def test_a_closed_finding_no_longer_counts_and_an_explained_one_does(demo_both, state, number):
    pilot = get_pilot(demo_both, "yinchuan")
    with undone(demo_both):
        key = overpaid(demo_both).key
        said = rule_on_finding(desk_of_two(demo_both, pilot.id, DEMO_USER), key=key, **ruling(state=state))
        assert said.endswith("不再计入资金合规" if state is FindingState.CLOSED else "仍计入资金合规")
        verdict = money_page(demo_both, frame_of(demo_both, "live"), "industry").verdict
        assert f"资金合规问题 {number} 项" in verdict
        one = next(f for f in money_findings(demo_both, frame_of(demo_both, "live")) if f.key == key)
        assert (one.state, "李四审批（登录前记录）：已收回多付款（依据：银财收〔2026〕9号）" in one.ruling) == (
            state,
            True,
        )
        assert differences(live_rows(demo_both, pilot.id), from_scratch(demo_both, pilot.id)) == []


def test_a_finding_on_an_account_is_closed_too(demo_once):
    pilot = get_pilot(demo_once, "yinchuan")
    with undone(demo_once):
        key = next(f.key for f in money_findings(demo_once, frame_of(demo_once, "live")) if not f.code)
        rule_on_finding(desk_of_two(demo_once, pilot.id, DEMO_USER), key=key, **ruling())
        assert differences(live_rows(demo_once, pilot.id), from_scratch(demo_once, pilot.id)) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"reason": ""}, "没有填写原因"),
        ({"evidence": " "}, "没有填写依据"),
        ({"key": "no"}, "已经没有了"),
    ],
)
def test_a_ruling_without_its_papers_is_refused(demo_once, change, said):
    words = ruling(**{"key": overpaid(demo_once).key, **change})
    with pytest.raises(Refused, match=said):
        rule_on_finding(desk_of_two(demo_once, get_pilot(demo_once, "yinchuan").id, DEMO_USER), **words)


def test_only_the_office_rules_on_findings_and_a_district_sees_its_own(demo_once):
    pilot = get_pilot(demo_once, "yinchuan")
    with pytest.raises(Forbidden):
        rule_on_finding(desk_of_two(demo_once, pilot.id, User("审计", Role.AUDITOR)), key="x", **ruling())
    home = next(unit for unit in frame_of(demo_once).districts if unit.name == "永宁县")
    user = User("永宁", Role.DISTRICT, home.id)
    frame = frame_of(demo_once, user=user)
    assert {finding.district for finding in money_findings(demo_once, frame)} == {"永宁县"}
    flow = money_page(demo_once, frame, "industry").flow
    page = entry_page(demo_once, frame, flow, "treasury:yinchuan")
    assert {row.taker for row in page.rows} == {"地区 永宁县"}
    other = frame_of(demo_once, user=user, district="宁东")
    with pytest.raises(Forbidden, match="只能查看本地区"):
        entry_page(demo_once, other, money_page(demo_once, other, "industry").flow, "district:宁东")
    with pytest.raises(Forbidden):
        money_page(demo_once, replace(frame, user=User("某局", Role.DEPARTMENT)), "industry")
