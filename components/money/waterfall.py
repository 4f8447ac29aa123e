"""资金流向 as a waterfall; a click on a bar opens what stands behind it. Plotly: loaded by this page only."""

from collections.abc import Sequence

import plotly.graph_objects as go
import streamlit as st

from components import url
from components.lights.wall import LOOKS
from components.table import opens, table, text
from components.vega import BLUE, FONT, INK, LINE
from domain.money.waterfall import FallStep
from domain.words import Light
from domain.yuan import wan_figure, yuan

STEP, EDGE = 25, 30
"""Pixels of a bar with its gap, and above and below all."""
LESS, MORE = "#A9B4C4", LOOKS[Light.YELLOW].colour
BEFORE, BEYOND = 0.04, 1.16
"""How far the axis reaches before zero and beyond the longest bar: figures stand there."""
VIEWS = {"flow": {"at": "treasury"}, "due": {"view": "due"}, "findings": {"view": "findings"}}
KEY = "money_falls"


def signed(step: FallStep) -> str:
    """21,000.00; +62.00; −15,226.05."""
    return wan_figure(step.amount_fen) if step.is_whole or step.amount_fen < 0 else f"+{wan_figure(step.amount_fen)}"


def figure(steps: Sequence[FallStep]) -> go.Figure:
    """The bars from above to below: wholes from zero, differences from where the one before ended."""
    drawn = go.Waterfall(
        orientation="h",
        measure=["absolute" if step.is_whole else "relative" for step in steps],
        y=[step.name for step in steps],
        x=[step.amount_fen / 1_000_000 for step in steps],
        text=[signed(step) for step in steps],
        customdata=[[step.view, signed(step), step.note] for step in steps],
        hovertemplate="%{y} %{customdata[1]} 万元<br>%{customdata[2]}<extra></extra>",
        textposition="outside",
        cliponaxis=False,
        totals={"marker": {"color": BLUE}},
        decreasing={"marker": {"color": LESS}},
        increasing={"marker": {"color": MORE}},
        connector={"line": {"color": LINE, "width": 1}},
    )
    longest = max((abs(step.amount_fen) for step in steps if step.is_whole), default=0) / 1_000_000
    look = {
        "height": STEP * len(steps) + EDGE,
        "margin": {"l": 8, "r": 8, "t": 4, "b": 4},
        "font": {"family": FONT, "size": 13, "color": INK},
        "paper_bgcolor": "white",
        "plot_bgcolor": "white",
        "showlegend": False,
        "bargap": 0.35,
        "xaxis": {"visible": False, "range": [-longest * BEFORE, longest * BEYOND or 1], "fixedrange": True},
        "yaxis": {"autorange": "reversed", "automargin": True, "fixedrange": True, "ticksuffix": " "},
        "dragmode": False,
    }
    return go.Figure(drawn, look)


def chart(steps: Sequence[FallStep]) -> None:
    """The waterfall, and the same as a table when asked for."""
    if not steps:
        return
    wholes = "、".join(f"{step.name} {signed(step)}" for step in steps if step.is_whole)
    st.plotly_chart(
        figure(steps),
        key=KEY,
        theme=None,
        config={"displayModeBar": False},
        on_select=_clicked,
        selection_mode="points",
        alt=f"资金瀑布图（万元）：{wholes}",
    )
    twin = st.expander("瀑布图的表（元）", key="falls_twin", on_change="rerun")
    if twin.open:
        with twin:
            _table(steps)


def _clicked() -> None:
    points = st.session_state[KEY].selection.points
    if points:
        _open(points[0]["customdata"][0])


def _open(view: str) -> None:
    url.put(**{"to": None, "page": None, "at": None, **VIEWS[view]})


def _table(steps: Sequence[FallStep]) -> None:
    columns = [
        opens("环节", lambda step: step.name, 140, "点它看背后的明细", is_name=False),
        text("金额（元）", lambda step: yuan(step.amount_fen), 150, right=True),
        text("怎样来的", lambda step: "各环节的金额" if step.is_whole else "两个环节之差", 130),
        text("是什么", lambda step: step.note, 420),
    ]
    row = table(steps, columns, key="falls", alt="从下达到付给企业")
    if row is not None:
        _open(steps[row].view)
        st.rerun()
