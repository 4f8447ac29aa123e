"""Charts of a report as pictures, with Chinese words; Refused where the machine has no Chinese font."""

from functools import lru_cache
from pathlib import Path

import vl_convert

from domain.lights.looks import LOOKS
from domain.reports.views import Chart, Sankey
from reports.sankey import sankey_svg
from services.errors import Refused

FONT = "Noto Sans CJK SC, Microsoft YaHei, PingFang SC, sans-serif"
"""Ends in sans-serif: for an unknown font vl-convert drops all text without a word."""
INK, LINE, TRACK = "#1B2430", "#DDE3EC", "#EEF1F6"
FULL = 1.08
WIDTH = 330
NO_FONT = (
    "这台机器没有中文字体，图和 PDF 会缺字，没有生成文件："
    "请把离线安装包的 fonts 文件夹放在程序旁边，或安装 fonts-noto-cjk（Debian）、微软雅黑，重启后再试"
)
FONTS = Path(__file__).resolve().parents[1] / "fonts"
"""What the archive brings for machines without Chinese fonts; used as it lies."""
if FONTS.is_dir():
    vl_convert.register_font_directory(str(FONTS))


def picture(chart: Chart | Sankey) -> bytes:
    """PNG of a chart, twice the size on screen."""
    check_font()
    return _png(chart)


@lru_cache(maxsize=64)
def _png(chart: Chart | Sankey) -> bytes:
    if isinstance(chart, Sankey):
        return vl_convert.svg_to_png(sankey_svg(chart.view, FONT), scale=2)
    return vl_convert.vegalite_to_png(specification(chart), scale=2)


@lru_cache(maxsize=64)
def drawing(chart: Chart | Sankey) -> str:
    """SVG of a chart, for the offline pack."""
    check_font()
    if isinstance(chart, Sankey):
        return sankey_svg(chart.view, FONT)
    return vl_convert.vegalite_to_svg(specification(chart))


def specification(chart: Chart) -> dict:
    """The bars with their rows; a bar ends a little beyond the whole."""
    names = [bar.name for bar in chart.bars]
    rows = [
        {
            "name": bar.name + ("" if names.index(bar.name) == place else f"（{names[: place + 1].count(bar.name)}）"),
            "value": min(bar.value, FULL),
            "light": LOOKS[bar.light].label,
            "planned": None if bar.planned is None else min(bar.planned, FULL),
            "text": f"{LOOKS[bar.light].label} {bar.text}",
        }
        for place, bar in enumerate(chart.bars)
    ]
    return _bars() | {"datasets": {"rows": rows}}


@lru_cache(maxsize=1)
def _bars() -> dict:
    """Bars for how far, a tick for 序时, text for the figures."""
    import altair as alt  # noqa: PLC0415  a quarter of a second that a command without a picture need not wait for

    shown = LOOKS.values()
    lights = alt.Scale(domain=[look.label for look in shown], range=[look.colour for look in shown])
    quarters = alt.Axis(title=None, format="%", values=[0, 0.25, 0.5, 0.75, 1], gridColor=LINE)
    rows = alt.Chart(alt.NamedData("rows"), width=WIDTH, height=alt.Step(22)).encode(
        alt.Y("name:N", sort=None, title=None, axis=alt.Axis(labelLimit=190, ticks=False))
    )
    due = rows.transform_filter("datum.planned != null").mark_tick(color=INK, thickness=2, size=16)
    chart = alt.layer(
        rows.mark_bar(color=TRACK, height=14).encode(x=alt.datum(1)),
        rows.mark_bar(height=8).encode(
            alt.X("value:Q", scale=alt.Scale(domain=[0, 1.6]), axis=quarters),
            alt.Color("light:N", scale=lights, legend=None),
        ),
        due.encode(x="planned:Q"),
        rows.mark_text(align="left", dx=4, color=INK, fontSize=11).encode(x=alt.datum(FULL + 0.01), text="text:N"),
    )
    spec = chart.to_dict()
    del spec["$schema"]  # that of Altair's patch release: neither the browser's Vega-Lite nor the papers' is the same
    axis = {"labelColor": INK, "labelFontSize": 11}
    return spec | {
        "background": "white",
        "config": {"aria": False, "font": FONT, "axis": axis, "view": {"stroke": None}},
    }


@lru_cache(maxsize=1)
def has_chinese_font() -> bool:
    """Whether 银 is drawn as something else than a sign that no font has."""
    return _sign("银") not in (_sign("\U000ffffd"), _sign(" "))


def check_font() -> None:
    if problem := font_problem():
        raise Refused(problem)


def font_problem() -> str:
    """Why no file with pictures can be made here; empty where it can."""
    return "" if has_chinese_font() else NO_FONT


def _sign(sign: str) -> bytes:
    text = f'<text x="2" y="20" font-size="18" font-family="{FONT}">{sign}</text>'
    return vl_convert.svg_to_png(f'<svg xmlns="http://www.w3.org/2000/svg" width="30" height="30">{text}</svg>')
