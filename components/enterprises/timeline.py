"""Time charts of one project as Vega-Lite specifications: milestones planned and actual, the strip of its lights."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial

import pyarrow as pa
import streamlit as st

from components.lights.charts import FILL_SCALE
from components.lights.wall import LEFT, look
from components.vega import (
    BLUE,
    GREY,
    INK,
    chart,
    coloured,
    draw,
    field,
    layer,
    mark,
    nominal,
    ordinal,
    temporal,
    tips,
    words,
)
from domain.enterprises.views import MilestoneView, PastProjectLight

ROOM = 0.3
"""Share of the time axis kept free on the right for the words."""
STRIP_SCALE = {"domain": [*FILL_SCALE["domain"], LEFT.label], "range": [*FILL_SCALE["range"], LEFT.fill]}


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
    frame = pa.table(
        {
            "阶段": [view.stage.zh for view in shown],
            "计划": [_iso(view.planned_on) for view in shown],
            "实际": [_iso(view.completed_on) for view in shown],
            "止": [_iso(view.completed_on or (as_of if view.days_late > 0 else None)) for view in shown],
            "说明": [late_text(view) for view in shown],
            "截至": [as_of.isoformat()] * len(shown),
        }
    )
    draw(frame, _milestone_spec(shown, as_of), _milestones_alt(shown, as_of))
    st.caption(f"○ 计划日 ● 完成日 ┆ 数据截至 {as_of.isoformat()}；横线为晚于计划的时间")


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _milestone_spec(shown: Sequence[MilestoneView], as_of: date) -> dict:
    """As-of line, delay, planned day, completed day (inside the ring when on time), words; later ones lie on top."""
    along = partial(
        temporal,
        title=None,
        scale={"type": "utc", "domain": _domain(shown, as_of)},
        axis={"format": "%Y-%m", "labelOverlap": True, "tickCount": 6, "grid": False},
    )
    point = partial(mark, "point", opacity=1, strokeWidth=2)
    order = [view.stage.zh for view in shown]
    return chart(
        layer(mark("rule", strokeDash=[4, 4], color=INK), x=along("截至"), y=None, tooltip=None),
        layer(mark("rule", color=GREY, strokeWidth=3), x=along("计划"), x2=field("止")),
        layer(point(size=150, filled=False, color=INK, fill="white"), x=along("计划")),
        layer(point(size=60, filled=True, color=BLUE), x=along("实际")),
        layer(words(13, align="right"), x={"value": "width"}, text=field("说明")),
        step=30,
        y=nominal("阶段", sort=order, title=None, axis={"ticks": False, "domain": False, "grid": True}),
        tooltip=tips("阶段", "计划", "实际", "说明", type="nominal"),
    )


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
    alt = "、".join(f"{word} {number} 期" for word, number in counts.items())
    draw(frame, STRIP, f"近 {len(history)} 期亮灯：{alt}")


STRIP = chart(
    layer(mark("rect", cornerRadius=2), color=coloured("灯", STRIP_SCALE)),
    layer(words(12), text=field("形")),
    step=34,
    x=ordinal(
        "期次",
        sort=None,
        title=None,
        scale={"paddingInner": 0.1},
        axis={"labelAngle": 0, "labelOverlap": True, "ticks": False, "domain": False},
    ),
    y={"datum": "", "type": "nominal", "axis": None},
    tooltip=tips("期次", "灯", "原因", type="nominal"),
)
