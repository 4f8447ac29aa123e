"""The heat map of 总览, and the scales in which charts show lights."""

from collections.abc import Sequence
from functools import lru_cache

import altair as alt
import pyarrow as pa
import streamlit as st

from components.lights.wall import LOOKS, look
from components.vega import ROWS, draw, kept, scale, words
from domain.lights.views import CellView
from services.wording import plain

LIGHT_SCALE = scale({shown.label: shown.colour for shown in LOOKS.values()})
FILL_SCALE = scale({shown.label: shown.fill for shown in LOOKS.values()})


def on_phone(narrow: str, wide: str) -> str:
    """Vega expression: one thing on a phone, another on a wider screen."""
    return f"windowSize()[0] < 600 ? {narrow} : {wide}"


@kept
def _heat_spec() -> alt.LayerChart:
    x = alt.X("行业:N", sort=None, title=None, axis=alt.Axis(orient="top", labelAngle=0, labelLimit=90))
    y = alt.Y("地区:N", sort=None, title=None, axis=alt.Axis(labelLimit=alt.expr(on_phone("104", "220"))))
    grid = alt.Chart(ROWS, height=alt.Step(34)).encode(x, y)
    tile = grid.mark_rect(stroke="white", strokeWidth=2, cursor="pointer").encode(
        alt.Color("灯:N", scale=FILL_SCALE, legend=None),
        tooltip=["地区:N", "行业:N", "灯:N", "完成:N", "字:N"],
    )
    clicked = alt.selection_point(name="cell", fields=["地区", "行业"])
    return alt.layer(tile.add_params(clicked), grid.mark_text(**words(13)).encode(text="字:N"))


def heat(cells: Sequence[CellView], *, key: str) -> dict[str, str] | None:
    """District × industry: pace of completions with light, shape and percentage; the cell a person clicked."""
    if not cells:
        st.caption("还没有项目，没有可画的格子。")
        return None
    name = "地区与行业完成改造的序时完成率"
    event = draw(_heat_spec(), _heat_rows(tuple(cells)), name, key=key, on_select="rerun", selection_mode=["cell"])
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
