"""Charts as Vega-Lite specifications with the data beside them; the same specification renders in documents."""

from collections.abc import Sequence
from functools import lru_cache

import pyarrow as pa
import streamlit as st

from components.lights.wall import LOOKS, look
from components.vega import INK, chart, coloured, draw, field, layer, mark, nominal, quantity, scale, tips, words
from domain.lights.views import CellView
from services.wording import plain

LIGHT_SCALE = scale({shown.label: shown.colour for shown in LOOKS.values()})
FILL_SCALE = scale({shown.label: shown.fill for shown in LOOKS.values()})
FULL = 108
"""A bar ends a little beyond its target, however far beyond the figure is; the text says the figure."""


def on_phone(narrow: str, wide: str) -> str:
    """Vega expression: one thing on a phone, another on a wider screen."""
    return f"windowSize()[0] < 600 ? {narrow} : {wide}"


def bullet_spec(frame: pa.Table, colour: str, colours: dict, *, labels: int, room: int) -> dict:
    """Columns 目标, 完成, 序时 in % of the target, 说明, for a phone 短; `room`: right end of the axis, for text."""
    y_axis = {"labelLimit": {"expr": on_phone("104", str(labels))}, "ticks": False}
    y = nominal("目标", sort=frame["目标"].to_pylist(), title=None, axis=y_axis)
    x = quantity(
        "完成",
        scale={"domain": {"expr": f"[0, {on_phone('230', str(room))}]"}},
        axis={"title": "占目标 %；竖线为序时", "values": [0, 50, 100]},
    )
    text = words(12, align="left", dx=4, text={"expr": on_phone("datum['短']", "datum['说明']")})
    return chart(
        layer(mark("bar", color="#EEF1F6", height=18), x={"datum": 100}, y=y),
        layer(mark("bar", height=10), y=y, x=x, color=coloured(colour, colours)),
        layer(mark("tick", color=INK, thickness=2, size=20), y=y, x=quantity("序时")),
        layer(text, y=y, x={"datum": FULL + 1}),
        step=30,
    )


def heat(cells: Sequence[CellView], *, key: str) -> dict[str, str] | None:
    """District × industry: pace of completions with light, shape and percentage; the cell a person clicked."""
    if not cells:
        st.caption("还没有项目，没有可画的格子。")
        return None
    frame = _heat_rows(tuple(cells))
    districts = list(dict.fromkeys(cell.district for cell in cells))
    industries = list(dict.fromkeys(cell.industry for cell in cells))
    tile = mark("rect", stroke="white", strokeWidth=2, cursor="pointer")
    spec = chart(
        layer(
            tile,
            params=[{"name": "cell", "select": {"type": "point", "fields": ["地区", "行业"]}}],
            color=coloured("灯", FILL_SCALE),
            tooltip=tips("地区", "行业", "灯", "完成", "字"),
        ),
        layer(words(13), text=field("字")),
        step=34,
        x=nominal("行业", sort=industries, title=None, axis={"orient": "top", "labelAngle": 0, "labelLimit": 90}),
        y=nominal("地区", sort=districts, title=None, axis={"labelLimit": {"expr": on_phone("104", "220")}}),
    )
    alt = "地区与行业完成改造的序时完成率"
    event = draw(frame, spec, alt, key=key, on_select="rerun", selection_mode=["cell"])
    return (event.selection.get("cell") or [None])[0]


@lru_cache(maxsize=64)
def _heat_rows(cells: tuple[CellView, ...]) -> pa.Table:
    return pa.table(
        {
            "地区": [cell.district for cell in cells],
            "行业": [cell.industry for cell in cells],
            "灯": [look(cell.light).label for cell in cells],
            "字": [heat_text(cell) for cell in cells],
            "完成": [f"{plain(cell.actual)}/{plain(round(cell.planned, 1))} 家" for cell in cells],
        }
    )


def heat_text(cell: CellView) -> str:
    """● 112%; a grey cell says why instead of a number."""
    shape = look(cell.light).shape
    return f"{shape} {cell.pace * 100:.0f}%" if cell.pace is not None else f"{shape} 未到期"
