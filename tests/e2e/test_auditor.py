"""The auditor: from the central appropriation along the Sankey to one enterprise and one document, every planted
irregularity found, and the page added up to the cent."""

import re
from decimal import Decimal

import pytest
from sqlalchemy import select

from data_access import tables
from data_access.engine import write_engine
from domain.money.clauses import RULE_ZH
from seed_data.demo.demonstration import demonstrate
from tests.e2e.test_screens import opened, settle, title
from tests.e2e.test_subsidy import main_text
from tests.e2e.test_target_drill_down import click_row

pytestmark = pytest.mark.browser
PAGE = "subsidy?pilot=yinchuan&period=2026-W46"
CELLS = "rows => rows.map(row => [...row.querySelectorAll('td,th')].map(cell => cell.textContent))"


@pytest.fixture
def tall(page):
    """A window in which a whole table is drawn: its cells can be read."""
    page.set_viewport_size({"width": 1440, "height": 2800})
    return page


@pytest.fixture(scope="module")
def planted(empty_database) -> set[tuple[str, str]]:
    """Rule and enterprise (or account) of everything that was planted, from the generator itself."""
    engine = write_engine(empty_database)
    with engine.connect() as connection, connection.begin() as transaction:
        report = demonstrate(connection, "yinchuan")
        query = select(tables.Project.code, tables.Enterprise.name).join(tables.Enterprise)
        names = dict(connection.execute(query).all())
        transaction.rollback()
    engine.dispose()
    broken = [(rule, str(code)) for rule, codes in report.planted.items() for code in codes]
    return {(RULE_ZH[rule], names.get(code) or f"地区 {code.removeprefix('district:')}") for rule, code in broken}


def cells(page, alt: str) -> list[dict[str, str]]:
    """The rows of a table that a person reads, by heading."""
    table = page.locator(f'[data-testid="stDataFrame"]:has([aria-label$="{alt}"])').first
    table.scroll_into_view_if_needed()
    table.locator("canvas table tr").first.wait_for(state="attached")
    heading, *rows = table.locator("canvas table tr").evaluate_all(CELLS)
    return [dict(zip(heading, row, strict=True)) for row in rows]


SIDES = 8 + 220 + 14
"""Pixels of the flow chart's margins and of a node."""


def total(rows: list[dict[str, str]], column: str) -> Decimal:
    return sum((Decimal(row[column].replace(",", "")) for row in rows), Decimal())


def test_from_the_central_appropriation_to_one_enterprise_and_one_document(tall, site):
    opened(tall, site, PAGE)
    links = {row["流向"]: row for row in cells(tall, "资金流向表")}
    chart = tall.locator('[data-testid="stEChartsChart"]').first
    chart.click(position={"x": 15, "y": 150})
    settle(tall)
    given = cells(tall, "流水：中央财政")
    assert len({row["文号"] for row in given}) == int(links["中央财政 → 财政专户"]["笔"])
    assert total(given, "金额（元）") == total([links["中央财政 → 财政专户"]], "金额（元）")
    click_row(tall, 0, list(links).index("财政专户 → 宁东"))
    advances = cells(tall, "流水：财政专户 → 宁东")
    room = chart.bounding_box()["width"] - SIDES
    chart.click(position={"x": 15 + room * 2 / 3, "y": 20})  # the first node of the third of four layers
    settle(tall)
    assert "流水：宁东" in main_text(tall)
    payment = cells(tall, "流水：宁东")[0]
    assert payment["类别"] == "拨付（中央）"
    click_row(tall, 1, 0, x=400)
    assert title(tall) == "一企一档"
    tall.get_by_text(payment["文号"]).first.wait_for(state="attached")  # a canvas is drawn after its page
    text = main_text(tall)
    for said in (payment["到"], payment["文号"], payment["金额（元）"]):
        assert said in text
    assert any(row["文号"] in text for row in given)
    assert any(row["文号"] in text for row in advances)
    assert "先进先出" in text


def test_every_planted_irregularity_is_on_the_page_and_nothing_else(tall, site, planted):
    opened(tall, site, f"{PAGE}&view=findings")
    found = cells(tall, "资金合规问题表")
    assert {(row["问题"], row["对象"]) for row in found} == planted
    assert len(found) == len(planted) == int(re.search(r"资金合规问题 (\d+) 项", main_text(tall))[1])
    amount = re.search(r"涉及金额合计 ([\d,.]+) 元", main_text(tall))[1]
    assert total(found, "金额（元）") == Decimal(amount.replace(",", ""))


def test_the_page_adds_up_to_the_cent(tall, site):
    opened(tall, site, f"{PAGE}&view=use")
    *accounts, said = cells(tall, "账户结余表")
    for column in ("转入（元）", "转出（元）", "结余（元）", "其中中央（元）", "其中市级（元）"):
        assert total(accounts, column) == total([said], column), column
    assert total([said], "结余（元）") == 0
    for row in accounts:
        assert total([row], "转入（元）") - total([row], "转出（元）") == total([row], "结余（元）"), row["账户"]
        assert total([row], "其中中央（元）") + total([row], "其中市级（元）") == total([row], "结余（元）"), row[
            "账户"
        ]
    of = {row["账户"]: row for row in accounts}
    left = [row for name, row in of.items() if name == "财政专户" or name.startswith("地区 ")]
    spent = [row for name, row in of.items() if name == "试点企业" or name.startswith("服务 ")]
    pots = {row["口径"]: row for row in cells(tall, "执行率表")}
    for source in ("中央", "市级"):
        pot, column = pots[f"资金来源 · {source}资金"], f"其中{source}（元）"
        assert total([pot], "应有（元）") == -total([of[f"{source}财政"]], column)
        assert total([pot], "已用（元）") == total(spent, column)
        assert total([pot], "未用（元）") == total(left, column)
    verdict = main_text(tall)
    given = re.search(r"下达 ([\d,.]+) 万元", verdict)[1]
    assert Decimal(given.replace(",", "")) * 10_000 == total(spent, "结余（元）") + total(left, "结余（元）")


def test_the_settlement_adds_up_and_agrees_with_the_accounts(tall, site):
    tall.set_viewport_size({"width": 1440, "height": 3600})
    opened(tall, site, f"{PAGE}&view=record")
    *rows, said = cells(tall, "清算表")
    whole = [row for row in rows if row["批次"] == "小计"]
    for column in ("到账（元）", "应拨（元）", "已拨（元）", "未拨（元）", "应补拨（元）", "应收回（元）"):
        assert total(whole, column) == total([said], column), column
    batches = [row for row in rows if row["批次"] != "小计"]
    for column in ("应拨（元）", "已拨（元）", "未拨（元）"):
        assert total(batches, column) == total([said], column), column
    opened(tall, site, f"{PAGE}&view=use")
    accounts = cells(tall, "账户结余表")
    into = total([row for row in accounts if row["账户"].startswith("地区 ")], "转入（元）")
    assert total([said], "到账（元）") == into
    assert total([said], "已拨（元）") == total([row for row in accounts if row["账户"] == "试点企业"], "结余（元）")
