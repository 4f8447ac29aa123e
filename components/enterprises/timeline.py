"""Time charts of one project: milestones planned and actual (Plotly), the strip of its lights (Altair)."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

import altair as alt
import plotly.graph_objects as go
import pyarrow as pa
import streamlit as st

from components.lights.wall import LEFT, LOOKS, look
from components.vega import BLUE, FONT, GREY, INK, ROWS, draw, kept, scale, words
from domain.enterprises.views import MilestoneView, PastProjectLight
from services.wording import NOTHING

ROOM = 0.3
"""Share of the time axis kept free on the right for the words."""
LINE, TRACK, TODAY = 30, "#EEF1F6", {"color": INK, "dash": "dash", "width": 1.5}
STRIP_SCALE = scale({shown.label: shown.fill for shown in (*LOOKS.values(), LEFT)})


def late_text(view: MilestoneView) -> str:
    """晚 77 天, 提前 3 天, 按时; for an unfinished one 逾期 177 天 or 未到期."""
    if view.completed_on is None:
        could = f"（{view.could_on.isoformat()} 起才可办）" if view.could_on else ""
        late = f"逾期 {view.days_late} 天{could}"
        return "无计划" if view.planned_on is None else late if view.days_late > 0 else "未到期"
    if view.planned_on is None or view.days_late == 0:
        return "按时"
    return f"晚 {view.days_late} 天" if view.days_late > 0 else f"提前 {-view.days_late} 天"


def milestones(views: Sequence[MilestoneView], as_of: date) -> None:
    """Planned day hollow, completed day filled, a line between them (to the as-of day while overdue)."""
    shown = [view for view in views if view.planned_on or view.completed_on]
    if not shown:
        st.info("这个项目还没有里程碑计划。")
        return
    st.plotly_chart(
        figure(shown, as_of),
        theme=None,
        config={"displayModeBar": False},
        alt=_milestones_alt(shown, as_of),
    )
    st.caption(f"○ 计划日 ● 完成日 ┆ 数据截至 {as_of.isoformat()}；横线为晚于计划的时间")


def figure(shown: Sequence[MilestoneView], as_of: date) -> go.Figure:
    """Planned against actual, a line a stage, the first on top; what it means in words at its right end."""
    names = [view.stage.zh for view in shown]
    late = [(view, view.completed_on or as_of) for view in shown if _is_behind(view)]
    delays = [day for view, end in late for day in (view.planned_on, end, None)]
    data = [
        go.Scatter(
            x=delays,
            y=[name for view, _ in late for name in (view.stage.zh, view.stage.zh, None)],
            mode="lines",
            line={"color": GREY, "width": 3},
            hoverinfo="skip",
        ),
        _days(shown, "planned_on", {"symbol": "circle-open", "size": 12, "color": INK, "line": {"width": 2}}),
        _days(shown, "completed_on", {"symbol": "circle", "size": 8, "color": BLUE}),
    ]
    said = {"xref": "paper", "x": 1, "xanchor": "right", "showarrow": False, "bgcolor": "white", "borderpad": 2}
    fixed = {"automargin": True, "fixedrange": True}
    look = {
        "height": LINE * len(shown) + 40,
        "margin": {"l": 8, "r": 8, "t": 4, "b": 4},
        "font": {"family": FONT, "size": 13, "color": INK},
        "paper_bgcolor": "white",
        "plot_bgcolor": "white",
        "showlegend": False,
        "dragmode": False,
        "hovermode": "closest",
        "xaxis": {
            "range": _domain(shown, as_of),
            "tickformat": "%Y-%m",
            "nticks": 6,
            "fixedrange": True,
            "automargin": True,
        },
        "yaxis": {
            "categoryorder": "array",
            "categoryarray": names,
            "autorange": "reversed",
            **fixed,
            "gridcolor": TRACK,
            "ticksuffix": " ",
        },
        "shapes": [{"type": "line", "x0": as_of, "x1": as_of, "yref": "paper", "y0": 0, "y1": 1, "line": TODAY}],
        "annotations": [{"y": view.stage.zh, "text": late_text(view), **said} for view in shown],
    }
    return go.Figure(data, look)


def _is_behind(view: MilestoneView) -> bool:
    """Whether a line is drawn: done after its day, or overdue."""
    return view.planned_on is not None and view.days_late > 0


def _days(shown: Sequence[MilestoneView], which: str, marker: dict) -> go.Scatter:
    found = [view for view in shown if getattr(view, which)]
    return go.Scatter(
        x=[getattr(view, which) for view in found],
        y=[view.stage.zh for view in found],
        mode="markers",
        marker=marker,
        customdata=[[_said(view.planned_on), _said(view.completed_on), late_text(view)] for view in found],
        hovertemplate="%{y} %{customdata[2]}<br>计划 %{customdata[0]}<br>完成 %{customdata[1]}<extra></extra>",
        cliponaxis=False,
    )


def _said(day: date | None) -> str:
    return NOTHING if day is None else day.isoformat()


def _domain(shown: Sequence[MilestoneView], as_of: date) -> list[str]:
    """First and last day of the axis, with room for the words."""
    days = [day for view in shown for day in (view.planned_on, view.completed_on) if day]
    first, last = min([*days, as_of]), max([*days, as_of])
    span = max((last - first).days, 30)
    return [(first - timedelta(span // 30)).isoformat(), (last + timedelta(round(span * ROOM))).isoformat()]


def _milestones_alt(shown: Sequence[MilestoneView], as_of: date) -> str:
    done = sum(view.completed_on is not None for view in shown)
    late = [f"{view.stage.zh}{late_text(view)}" for view in shown if view.completed_on is None and view.days_late > 0]
    return f"里程碑计划与实际：截至 {as_of.isoformat()} 完成 {done}/{len(shown)}；" + (
        "、".join(late) or "没有逾期节点"
    )


def strip(history: Sequence[PastProjectLight]) -> None:
    """The lights of past periods, oldest on the left, each with its shape."""
    frame = pa.table(
        {
            "期次": [past.label for past in history],
            "灯": [look(past.light).label for past in history],
            "形": [look(past.light).shape for past in history],
            "原因": [past.reason for past in history],
        }
    )
    counts = Counter(look(past.light).word for past in history)
    said = "、".join(f"{word} {number} 期" for word, number in counts.items())
    draw(_strip_spec(), frame, f"近 {len(history)} 期亮灯：{said}")


@kept
def _strip_spec() -> alt.LayerChart:
    axis = alt.Axis(labelAngle=0, labelOverlap=True, ticks=False, domain=False)
    row = alt.Chart(ROWS, height=alt.Step(34)).encode(
        alt.X("期次:O", sort=None, title=None, scale=alt.Scale(paddingInner=0.1), axis=axis),
        y=alt.YDatum("", type="nominal", axis=None),
        tooltip=["期次:N", "灯:N", "原因:N"],
    )
    lit = row.mark_rect(cornerRadius=2).encode(alt.Color("灯:N", scale=STRIP_SCALE, legend=None))
    return alt.layer(lit, row.mark_text(**words(12)).encode(text="形:N"))
