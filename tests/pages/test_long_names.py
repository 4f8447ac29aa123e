"""Names of thirty characters: as wide as there is room, else with a sign and whole behind (rules 1.8)."""

import pytest
import streamlit

from components.money.flow_chart import WAY_ROOM, _short_way
from components.table import WIDEST, fitting, half_widths, named, opens, shortened, table
from domain.money.views import FlowLink

LONG = "静海市东岭区精密轴承与高端装备零部件智能制造{}股份有限公司"


@pytest.mark.parametrize(
    ("name", "room", "shown"),
    [
        ("朗润新材有限公司", 16, "朗润新材有限公司"),
        ("朗润新材有限公司", 12, "朗润新材…"),
        (LONG.format("001"), 30, "静海市东岭区精…能制造001…"),
        ("静海市第01高新技术产业示范开发区", 20, "静海市第…范开发区"),
    ],
)
def test_a_name_too_long_keeps_its_beginning_and_its_end(name, room, shown):
    assert shortened(name, room) == shown
    assert half_widths(shown) <= room + 2


def test_a_column_is_as_wide_as_its_names_up_to_a_bound():
    assert fitting(["永宁县"], 110, 1) == (110, ["永宁县"])
    width, names = fitting(["静海高新技术产业开发区"], 110, 1)
    assert 110 < width <= WIDEST
    assert names == ["静海高新技术产业开发区"]
    width, names = fitting([LONG.format("001"), LONG.format("002")], 148, 1)
    assert width == WIDEST
    assert all("…" in name for name in names)
    assert names[0] != names[1]
    assert fitting(["静海市第01高新技术产业示范开发区"], 72, 3)[1] == ["静海市第01高新技术产业示范开发区"]


@pytest.mark.parametrize(
    ("giver", "taker", "shown"),
    [
        ("财政专户", "精密轴件制造", "财政专户 → 精密轴件制造"),
        ("财政专户", "静海第01高新技术产业示范园区", "财政专户 → 静海第…园区"),
        ("静海第01高新技术产业示范园区", "精密轴件制造", "静海…区 → 精密轴件制造"),
        ("静海第01高新技术产业示范园区", "静海第02高新技术产业示范园区", "静海…区 → 静海第…园区"),
    ],
)
def test_a_way_of_money_keeps_both_its_ends(giver, taker, shown):
    link = FlowLink(giver="a", taker="b", amount_fen=1, change_fen=None, entries=1)
    assert _short_way({"a": giver, "b": taker}, link) == shown
    assert half_widths(shown) <= WAY_ROOM


def test_what_is_cut_stands_whole_behind(monkeypatch):
    drawn = {}
    monkeypatch.setattr(streamlit, "dataframe", lambda frame, **how: drawn.update(frame=frame))
    rows = [LONG.format("001"), "朗润新材"]
    table(rows, [opens("企业", str, 148), named("地区", lambda _: "永宁县", 72)], alt="企业", key="long")
    assert drawn["frame"].column_names == ["企业", "地区", "企业全称"]
    assert drawn["frame"].column("企业全称").to_pylist() == [rows[0], ""]
    table(["朗润新材"], [opens("企业", str, 148)], alt="企业", key="short")
    assert drawn["frame"].column_names == ["企业"]
