"""The funnel of milestones on time: who lies beyond what chance alone would keep; a click on a point opens its page."""

from collections.abc import Sequence

import plotly.graph_objects as go
import streamlit as st

from components.providers.charts import OUT, OUT_COLOURS, short
from components.vega import FONT, GREY, INK, LINE
from domain.providers.views import FunnelLine, ProviderBoard, ProviderRow
from domain.words import Funnel
from services.providers.board import by_funnel

MOST = 150
"""Points drawn: whoever lies beyond a limit first, then those with most milestones."""
HEIGHT = 420
SYMBOLS = {
    Funnel.FAR_BELOW: "square",
    Funnel.BELOW: "triangle-down",
    Funnel.WITHIN: "circle",
    Funnel.ABOVE: "triangle-up",
    Funnel.FAR_ABOVE: "triangle-up",
}
KEY = "provider_funnel"
KEPT = 64
_FIGURES: dict[int, tuple[ProviderBoard, Sequence[FunnelLine], go.Figure]] = {}
"""By the identity of the board."""


def figure(board: ProviderBoard, lines: Sequence[FunnelLine]) -> go.Figure:
    """Share on time against the number of milestones, the limits behind, a mark of its own for each place."""
    rows = [row for row in by_funnel(board) if row.on_time_adjusted is not None][:MOST]
    found = [_limit(lines, *edges) for edges in LIMITS]
    most = max((line.milestones for line in lines), default=1)
    mean = f"同类平均 {board.pool_share * 100:.1f}%"
    found.append(_line([0, most], [board.pool_share] * 2, INK, "solid"))
    found += [_points([row for row in rows if row.funnel is place], place) for place in OUT]
    axis = {"fixedrange": True, "gridcolor": LINE, "zeroline": False, "automargin": True}
    across = {"title": {"text": "到期节点（个）", "standoff": 6, "font": {"size": 13}}, "rangemode": "tozero"}
    up = {
        "title": {"text": "按时率（校正后）", "standoff": 6, "font": {"size": 13}},
        "range": [0, 1.04],
        "tickformat": ".0%",
    }
    beside = {"showarrow": False, "xanchor": "right", "yanchor": "bottom"}
    look = {
        "height": HEIGHT,
        "margin": {"l": 8, "r": 8, "t": 4, "b": 8},
        "font": {"family": FONT, "size": 13, "color": INK},
        "paper_bgcolor": "white",
        "plot_bgcolor": "white",
        "hovermode": "closest",
        "dragmode": False,
        "legend": {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "itemclick": False},
        "xaxis": axis | across,
        "yaxis": axis | up,
        "annotations": [{"x": most, "y": board.pool_share, "text": mean, **beside}],
    }
    return go.Figure([trace for trace in found if trace is not None], look)


LIMITS = (("low95", "95%", "dot"), ("high95", "", "dot"), ("low998", "99.8%", "solid"), ("high998", "", "solid"))
"""Edge, its name in the legend (once a limit), its dash."""


def _line(across: list, up: list, colour: str, dash: str, name: str = "") -> go.Scatter:
    look = {"color": colour, "width": 1.2, "dash": dash}
    return go.Scatter(
        x=across, y=up, mode="lines", line=look, name=name, showlegend=bool(name), hoverinfo="skip", zorder=0
    )


def _limit(lines: Sequence[FunnelLine], edge: str, name: str, dash: str) -> go.Scatter:
    return _line([line.milestones for line in lines], [getattr(line, edge) for line in lines], GREY, dash, name)


def _points(rows: Sequence[ProviderRow], place: Funnel) -> go.Scatter | None:
    if not rows:
        return None
    is_within = place is Funnel.WITHIN
    return go.Scatter(
        x=[row.milestones for row in rows],
        y=[row.on_time_adjusted for row in rows],
        mode="markers" if is_within else "markers+text",
        text=[short(row.name) for row in rows],
        textposition="middle right",
        marker={"symbol": SYMBOLS[place], "size": 10, "color": OUT_COLOURS[place]},
        name=OUT[place].partition(" ")[2],
        customdata=[[row.uscc, short(row.name), row.on_time] for row in rows],
        hovertemplate="%{customdata[1]}<br>按期 %{customdata[2]}/%{x} 个节点<br>校正后 %{y:.1%}<extra></extra>",
        zorder=1,
    )


def _kept_figure(board: ProviderBoard, lines: Sequence[FunnelLine]) -> go.Figure:
    """Of a board that is kept, made once: Plotly checks each property for some milliseconds."""
    known = _FIGURES.get(id(board))
    if known is None or known[0] is not board or known[1] != lines:
        known = _FIGURES[id(board)] = (board, lines, figure(board, lines))
        while len(_FIGURES) > KEPT:
            _FIGURES.pop(next(iter(_FIGURES)), None)
    return known[2]


def chart(board: ProviderBoard, lines: Sequence[FunnelLine]) -> str | None:
    """The drawing; credit code of the provider whose point a person clicked, None if nobody did."""
    beyond = [f"{row.name}{row.funnel.zh}" for row in by_funnel(board) if row.funnel is not Funnel.WITHIN]
    said = "、".join(beyond) or "没有服务商超出界限"
    event = st.plotly_chart(
        _kept_figure(board, lines),
        key=f"{KEY}_{board.kind}_{board.industry}_{board.period}",
        theme=None,
        config={"displayModeBar": False},
        on_select="rerun",
        selection_mode="points",
        alt=f"按时率漏斗图，{board.kind.zh}平均 {board.pool_share * 100:.1f}%；{said}",
    )
    points = event.selection.points
    return points[0]["customdata"][0] if points else None
