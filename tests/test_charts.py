"""Charts: Altair's specification, compiled once and fed; the small drawings in cells stand where Altair puts them."""

import importlib
import json
import pkgutil
import re
from urllib.parse import unquote

import altair as alt
import pyarrow as pa
import pytest
import streamlit as st
import vl_convert

import components
from components import vega
from components.lights import sparkline
from components.lights.sparkline import EDGE, HEIGHT, SHARE, WIDTH, target_bar
from components.lights.wall import LOOKS
from components.providers import charts as provider_charts
from components.targets import charts as target_charts
from components.tasks import charts as task_charts
from components.vega import BLUE, COMPILED, INK, fed
from domain.lights.core import Core
from domain.words import Direction, Light, Tier
from tests.domain.briefings import light
from tests.pages.test_overview_page import past

ROWS = [{"周": "2026年第1周", "项": "按时率", "百分比": 90.0, "份数": "9/10 份"}]


def data_of(spec: dict) -> set[str]:
    """Names of the data that a specification asks for."""
    return {part["data"]["name"] for part in [spec, *spec.get("layer", ())] if "data" in part}


@pytest.fixture(scope="module")
def charts() -> list:
    """Every chart of every screen."""
    for module in pkgutil.walk_packages(components.__path__, "components."):
        importlib.import_module(module.name)
    return COMPILED


def test_every_chart_compiles_once_and_is_named_by_the_page_alone(charts: list):
    """Vega's own words for axes, legends and marks are English."""
    assert len(charts) == 11
    for compiled in charts:
        spec = compiled()
        assert compiled() is spec
        assert "$schema" not in spec, "the browser warns of another patch release than its own"
        empty = spec | {"datasets": {name: [] for name in data_of(spec)}, "width": 300}
        drawn = vl_convert.vegalite_to_svg(empty)
        assert "aria-label" not in drawn
        assert "graphics-symbol" not in drawn, "a symbol without a name stops a screen reader"


def test_a_drawing_takes_a_copy_with_rows_and_leaves_what_is_kept():
    spec = target_charts._course_spec()
    before = json.dumps(spec)
    beside = {"band": [], "checkpoints": [], "highest": [{"数": 1}], "others": [], "target": [{"目标": 2}]}
    copy = fed(spec, ["rows"], beside, {"used": ["实际"]})
    assert copy["datasets"] == {"rows": ["rows"]}
    assert [layer["data"] for layer in copy["layer"]] == [
        {"name": "rows"},
        {"values": [{"数": 1}]},
        {"values": [{"目标": 2}]},
    ], "an empty mark stops a screen reader"
    assert copy["params"] == [{"name": "used", "value": ["实际"]}]
    assert json.dumps(spec) == before
    with pytest.raises(KeyError):
        fed(spec, ["rows"], {"band": []}, {})


def test_streamlit_does_not_write_into_what_is_kept(charts: list):
    """It would write a blank title over a missing one; and fill the data in."""
    for compiled in charts:
        spec = compiled()
        before = json.dumps(spec)
        beside = {name: [{}] for name in data_of(spec) - {"rows"}}
        vega.draw(spec, pa.table({"x": [1]}), "图", beside=beside)
        assert json.dumps(spec) == before


def test_a_row_becomes_one_dataset_of_the_drawing(monkeypatch: pytest.MonkeyPatch):
    drawn = {}
    monkeypatch.setattr(st, "vega_lite_chart", lambda spec, **how: drawn.update(spec=spec, **how))
    vega.draw({"data": {"name": "rows"}}, ROWS, "各周")
    assert drawn["spec"]["datasets"]["rows"].to_pylist() == ROWS
    assert (drawn["alt"], drawn["theme"]) == ("各周", None)


def test_the_course_says_its_unit_whatever_a_plan_calls_it():
    for unit in ("家", "%", '"户"\\'):
        spec = target_charts._course_in(unit)
        assert spec["layer"][0]["encoding"]["y"]["axis"]["title"] == unit
        assert target_charts.UNIT not in json.dumps(spec, ensure_ascii=False)


def test_bars_stand_in_the_order_of_their_rows_up_to_the_last_day():
    """The axis of days ends where the bars and the day do, so that nothing stands beyond it."""
    spec = task_charts._phases_spec()
    rows = [
        {"阶段": "2 乙", "始": "2026-03-01", "止": "2026-06-30", "现在": "进行中"},
        {"阶段": "1 甲", "始": "2026-01-01", "止": "2026-02-28", "现在": "未进行"},
    ]
    vega_spec = vl_convert.vegalite_to_svg(
        fed(spec, rows, {"day": [{"今天": "2026-07-31", "词": "截至 07-31"}]}, {}) | {"width": 211}
    )
    assert re.findall(r">(\d [甲乙])<", vega_spec) == ["2 乙", "1 甲"]
    assert re.search(r'<line [^>]*transform="translate\(211,', vega_spec), "the day is the last of all"


# ── small drawings: ours are a hundred times quicker than a renderer, and stand where Altair puts them ──────────────


def numbers(text: str) -> list[float]:
    return [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", text)]


def rendered(*layers: alt.Chart) -> str:
    """Altair's own drawing, without what is no mark."""
    spec = alt.layer(*layers).to_dict() | {"padding": 0, "config": {"view": {"stroke": None}, "aria": False}}
    return vl_convert.vegalite_to_svg(spec)


def chart(rows: list[dict], width: float) -> alt.Chart:
    return alt.Chart(alt.InlineData(values=rows), width=width, height=HEIGHT - 2 * EDGE)


def ours(address: str) -> str:
    return unquote(address.removeprefix("data:image/svg+xml;utf8,"))


def test_a_sparkline_stands_where_altair_draws_it():
    values, lines = (0.62, 0.5, 0.97, 1.3, 0.81), (0.95, 0.8)
    down = alt.Y("v:Q", axis=None, scale=alt.Scale(domain=list(SHARE), nice=False, clamp=True))
    across = alt.X("p:Q", axis=None, scale=alt.Scale(nice=False))
    room = WIDTH - 2 * EDGE
    rules = [
        chart([{"v": at}], room).mark_rule(color=LOOKS[word].colour, strokeDash=dash).encode(down)
        for at, word, dash in zip(lines, (Light.GREEN, Light.YELLOW), ([4, 2], [1, 2]), strict=True)
    ]
    rows = [{"p": place, "v": value} for place, value in enumerate(values)]
    altairs = rendered(*rules, chart(rows, room).mark_line(color=BLUE, strokeWidth=1.6).encode(across, down))

    shown = light(Core.COMPLETION, history=past(*values), direction=Direction.UP, lines=lines)
    drawn = ours(sparkline.sparkline(shown))

    curve = numbers(re.search(r'<path d="(M[^"]*)" stroke="' + BLUE, altairs)[1])
    assert [at - EDGE for at in numbers(re.search(r'points="([^"]*)"', drawn)[1])] == pytest.approx(curve, abs=0.06)
    bounds = re.findall(
        r'<line [^>]*transform="translate\([\d.]+,([\d.]+)\)"[^>]*stroke="([^"]*)" stroke-dasharray="([^"]*)"', altairs
    )
    own = re.findall(r'<path d="M0 ([\d.]+)H\d+" stroke="([^"]*)" stroke-dasharray="([^"]*)"', drawn)
    assert [(colour, dash.replace(",", " ")) for _, colour, dash in bounds] == [one[1:] for one in own]
    assert [float(at) - EDGE for at, *_ in own] == pytest.approx([float(at) for at, *_ in bounds], abs=0.06)


def test_a_bar_ends_where_altair_ends_it():
    """30 of 60, due 40, expected 50; the track ends at the target."""
    room = sparkline.BAR - 4 * EDGE
    x = alt.X("v:Q", axis=None, scale=alt.Scale(domain=[0, 60], nice=False))
    altairs = rendered(
        chart([{"v": 60}], room).mark_bar(height=10, color=sparkline.TRACK).encode(x),
        chart([{"v": 30}], room).mark_bar(height=10, color=LOOKS[Light.RED].colour).encode(x),
        chart([{"v": 40}], room).mark_rule(color=INK, strokeWidth=2).encode(x),
        chart([{"v": 50}], room).mark_point(size=50, color=INK).encode(x),
    )
    drawn = ours(target_bar(30, 40.0, 60, 50.0, LOOKS[Light.RED].colour))
    bars = [float(width) for width in re.findall(r'd="M0,5h([\d.]+)v10', altairs)]
    assert [float(width) for width in re.findall(r'<rect x="2" y="7" width="([\d.]+)"', drawn)] == bars == [222, 111]
    rule, ring = (float(at) for at in re.findall(r"translate\(([\d.]+),", altairs)[-2:])
    assert float(re.search(r'd="M([\d.]+) 3V21"', drawn)[1]) - EDGE == pytest.approx(rule)
    assert float(re.search(r'cx="([\d.]+)"', drawn)[1]) - EDGE == pytest.approx(ring)


def test_an_interval_stands_where_altair_draws_it():
    row = type("Row", (), {"low": 61.5, "score": 72.25, "high": 80.0, "tier": Tier.LEADING})
    edge = provider_charts.EDGE
    x = {"axis": None, "scale": alt.Scale(domain=[50, 90], nice=False)}
    values = chart([{"低": row.low, "高": row.high, "分": row.score}], provider_charts.INTERVAL - 2 * edge)
    altairs = rendered(
        values.mark_rule(strokeWidth=5).encode(alt.X("低:Q", **x), x2="高"),
        values.mark_point(filled=True).encode(alt.X("分:Q", **x)),
    )
    drawn = ours(provider_charts.interval(row, (50, 90)))
    low, long, score = (
        numbers(re.search(r"translate\(([\d.]+),", altairs[altairs.index("mark-rule") :])[1])
        + numbers(re.search(r'x2="([^"]*)"', altairs)[1])
        + numbers(re.search(r"translate\(([\d.]+),", altairs[altairs.index("mark-symbol") :])[1])
    )
    ends = numbers(re.search(r'd="M([\d.]+) 12H([\d.]+)"', drawn)[0])
    assert sorted([low, low + long]) == pytest.approx([ends[0] - edge, ends[2] - edge], abs=0.06)
    assert float(re.search(r'cx="([\d.]+)"', drawn)[1]) - edge == pytest.approx(score, abs=0.06)
