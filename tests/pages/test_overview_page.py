"""总览: the ten lights in one table, what is to be decided beside it (rules 4.11)."""

from urllib.parse import unquote

import pytest

from components.lights import board
from components.lights.sparkline import bar, sparkline
from components.lights.wall import on_card
from components.table import half_widths
from domain.lights.core import Core
from domain.lights.views import CellView, PastLight
from domain.words import Direction, Light
from tests.domain.briefings import AS_OF, light
from tests.pages.test_projects_page import opened


@pytest.mark.parametrize(
    ("fraction", "shown"),
    [
        ("", ""),
        ("190/203.6 家", "190/203.6 家"),
        ("5,411.05/5,742.16 万元", "5,411/5,742 万元"),
        ("119,411.95/120,000.00 万元", "119,412 万元"),
        ("1,039/1,370 个节点", "1,039/1,370 个节点"),
        ("11,039/11,370 个节点", "11,039 个节点"),
        ("在册 15,000 个", "在册 15,000 个"),
    ],
)
def test_a_fraction_fits_its_cell_and_stays_the_same_figure(fraction, shown):
    assert on_card(fraction, board.ROOM) == shown


@pytest.mark.parametrize(
    ("behind", "shown"),
    [
        ("", "按计划推进。"),
        ("经开区69.5%、永宁县83.5%", "经开区69.5%、永宁县83.5%"),
        ("经开区69.5%、永宁县83.5%等", "经开区69.5%等"),
        ("高新技术产业开发区东区管委会69.5%、永宁县83.5%", "高新技术产业开发区东区…"),
    ],
)
def test_a_reason_fits_its_cell_or_says_that_it_goes_on(behind, shown):
    said = board.reason(light(Core.COMPLETION, Light.RED, behind=behind))
    assert said == shown
    assert half_widths(said) <= board.REASON


@pytest.mark.parametrize(
    ("words", "sign"),
    [("不低于 95%", "≥95%"), ("小于 10 点", "<10 点"), ("不超过 3 点", "≤3 点"), ("无问题", "无问题"), ("", "—")],
)
def test_what_is_asked_stands_as_a_sign(words, sign):
    assert board.asked(light(Core.COMPLETION, green_text=words)) == sign


def test_red_lights_stand_on_top_and_the_rest_in_their_own_order():
    found = board.worst_first(
        [
            light(Core.SCHEDULE),
            light(Core.COMPLETION, Light.RED),
            light(Core.DIAGNOSIS),
            light(Core.PROVIDER, Light.GREY),
        ]
    )
    assert [one.indicator for one in found] == ["completion", "provider", "schedule", "diagnosis"]


def past(*values: float | None) -> tuple[PastLight, ...]:
    return tuple(PastLight(str(at), AS_OF, Light.GREEN, value) for at, value in enumerate(values))


def drawn(address: str) -> str:
    return unquote(address.removeprefix("data:image/svg+xml;utf8,"))


def test_a_sparkline_is_drawn_on_a_fixed_scale_over_its_two_lines():
    shown = light(Core.COMPLETION, history=past(0.5, 1.1, 3.0), direction=Direction.UP, lines=(0.95, 0.8))
    picture = drawn(sparkline(shown))
    assert 'points="2.0,22.0 34.0,2.0 66.0,2.0"' in picture, "what is beyond the scale stays at its edge"
    assert picture.count("stroke-dasharray") == 2
    assert sparkline(light(Core.COMPLETION, history=past(0.5, None))) is None
    assert "stroke-dasharray" not in drawn(sparkline(light(Core.COMPLETION, history=past(0.5, 0.6))))


def test_a_bar_says_actual_due_target_and_forecast():
    cell = CellView("甲区", "", 30, 40.0, 0.75, Light.RED, "", target=60, forecast=50.0)
    picture = drawn(bar(cell))
    assert [f'width="{width}"' in picture for width in (222.0, 111.0)] == [True, True]
    assert '<circle cx="187.0"' in picture
    assert "circle" not in drawn(bar(CellView("甲区", "", 0, 0.0, None, Light.GREY, "")))


def test_the_ten_lights_are_one_table_and_nothing_of_it_is_cut():
    app = opened("overview", period="2026-W46")
    table = app.dataframe[0].value
    assert list(table.columns) == ["灯", "指标", "值", "绿线", "较上期", "近 12 期", "原因"]
    assert len(table) == 10
    assert [light[0][0] for light in table["灯"]] == sorted((one[0][0] for one in table["灯"]), key="■▲○●".index)
    assert all(half_widths(cell) <= 24 for name in ("值", "原因") for cell in table[name])
    assert all(picture.startswith("data:image/svg+xml") for picture in table["近 12 期"])
    assert any(header.value == "今日该定的五件" for header in app.subheader)


def test_a_light_opens_under_the_table_by_its_address():
    assert any(
        header.value == "▲ 黄 完成改造" for header in opened("overview", period="2026-W46", light="completion").header
    )
