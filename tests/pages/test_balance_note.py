"""What stands above the balances is true of the sum below them."""

from components.money.use import balance_note
from services.access import DEMO_USER
from services.frame import open_frame
from services.money.page import money_page


def test_of_the_pilot_they_sum_to_nothing_and_of_a_district_to_what_reached_it(demo_once):
    frame = open_frame(demo_once, DEMO_USER, pilot="yinchuan", period="2026-W46")
    whole = money_page(demo_once, frame, "industry").balances
    assert sum(row.balance_fen for row in whole) == 0
    assert "合计为零" in balance_note(whole)
    unit = next(unit for unit in frame.districts if unit.name == "宁东")
    page = money_page(demo_once, frame.at(unit.id, None), "industry")
    reached = next(figure.amount_fen for figure in page.figures if figure.name == "到地区")
    assert sum(row.balance_fen for row in page.balances) == reached > 0
    assert "合计为零" not in balance_note(page.balances)
    assert f"{reached / 100:,.2f} 元" in balance_note(page.balances)
