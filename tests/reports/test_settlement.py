"""清算表 read back: every figure to the cent, in 万元 as well, totals that add up, lines for the signatures."""

from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook

from domain.money.views import SettlementRow, SettlementView
from reports.settlement import HEADINGS, settlement_workbook

ROWS = (
    SettlementRow(
        "宁东", "", 111_171_012, 119_877_000, 110_173_000, 10_704_000, 34, 8_705_988, 0, recover_fen=68_654_950
    ),
    SettlementRow("宁东", "第 1 批", None, 119_877_000, 110_173_000, 10_704_000, 34, recover_fen=68_654_950),
    SettlementRow("金凤区", "", 29_000_001, 18_850_000, 15_250_000, 3_600_000, 4, 0, 10_150_001),
)
TOTAL = SettlementRow(
    "合计", "", 140_171_013, 138_727_000, 125_423_000, 14_304_000, 38, 8_705_988, 10_150_001, recover_fen=68_654_950
)
VIEW = SettlementView("银川市试点", "2026年第46周", date(2026, 11, 15), True, ROWS, TOTAL, 5, ("说明",))


@pytest.fixture(scope="module")
def sheet():
    return load_workbook(BytesIO(settlement_workbook(VIEW))).worksheets[0]


def test_the_title_says_what_as_of_when_and_that_it_is_invented(sheet):
    assert sheet["A1"].value == "银川市试点专项资金清算表"
    assert "数据截至 2026-11-15" in sheet["A2"].value
    assert "演示数据" in sheet["A2"].value


def test_every_figure_is_there_to_the_cent_and_in_wan(sheet):
    assert tuple(cell.value for cell in sheet[3]) == HEADINGS
    for line, row in enumerate((*ROWS, TOTAL), start=4):
        yuan = [sheet.cell(line, place).value for place in range(3, 10)]
        wanted = (row.received_fen, row.publicised_fen, row.paid_fen, row.unpaid_fen, row.top_up_fen, row.give_back_fen)
        wanted = (*wanted, row.recover_fen)
        assert [None if y is None else round(y * 100) for y in yuan] == list(wanted)
        for place, amount in enumerate((*wanted[:3], *wanted[4:6]), start=10):
            value = sheet.cell(line, place).value
            assert value is None if amount is None else round(value * 1_000_000) == amount


def test_the_total_is_the_sum_of_the_districts(sheet):
    for place in (3, 4, 5, 6, 7, 8, 9, 15):
        districts = sum(sheet.cell(line, place).value for line in (4, 6))
        assert round(districts * 100) == round(sheet.cell(7, place).value * 100)


def test_there_are_lines_to_sign_and_the_page_is_landscape(sheet):
    texts = [cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
    assert {"编制人：", "复核人：", "财政部门负责人："} <= set(texts)
    assert sheet.page_setup.orientation == "landscape"
