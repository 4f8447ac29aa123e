"""Time charts of the task list: phases as the plan prints them, tasks in the colour of their light, today across."""

from collections.abc import Sequence
from datetime import date

import altair as alt

from components.lights.charts import LIGHT_SCALE
from components.lights.wall import look
from components.vega import BLUE, INK, ROWS, draw, kept, scale, words
from domain.tasks.views import PhaseBar, TaskView, counts_zh
from domain.words import Light

LINE = 26
MANY = 12
"""Half the letters of a task's name that stand beside its bar."""


def _spec(names: str, room: int, colour: alt.Color, tips: list[str]) -> alt.LayerChart:
    """Bars from 始 to 止 in the order of the rows; across them the line of the `day` with its word."""

    def along(name: str) -> alt.X:
        axis = alt.Axis(format="%Y-%m", labelOverlap=True, tickCount=6, grid=True)
        return alt.X(f"{name}:T", title=None, scale=alt.Scale(type="utc", nice=False), axis=axis)

    axis = alt.Axis(ticks=False, domain=False, labelLimit=room)
    bars = alt.Chart(ROWS, height=alt.Step(LINE)).mark_bar(height=14, cornerRadius=2)
    y = alt.Y(f"{names}:N", sort=None, title=None, axis=axis)
    day = alt.Chart(alt.NamedData("day"), height=alt.Step(LINE)).encode(along("今天"))
    return alt.layer(
        bars.encode(along("始"), y, colour, x2="止", tooltip=[f"{name}:N" for name in tips]),
        day.mark_rule(strokeDash=[4, 4], color=INK, strokeWidth=2),
        day.mark_text(**words(12, baseline="bottom", dy=-2)).encode(y=alt.value(0), text="词:N"),
    )


@kept
def _phases_spec() -> alt.LayerChart:
    running = scale({"进行中": BLUE, "未进行": "#C9D3E3"})
    colour = alt.Color("现在:N", scale=running, legend=None)
    return _spec("阶段", 150, colour, ["阶段", "始", "止", "现在", "任务", "备注"])


@kept
def _tasks_spec() -> alt.LayerChart:
    colour = alt.Color("灯:N", scale=LIGHT_SCALE, legend=alt.Legend(title=None, orient="top"))
    return _spec("任务", 190, colour, ["名称", "始", "止", "灯", "起止", "原因"])


def _day(as_of: date) -> dict[str, list[dict]]:
    return {"day": [{"今天": as_of.isoformat(), "词": f"截至 {as_of:%m-%d}"}]}


def phases(bars: Sequence[PhaseBar], as_of: date) -> None:
    """One bar a phase: filled while it runs."""
    rows = [
        {
            "阶段": f"{bar.number} {bar.title}",
            "始": bar.starts_on.isoformat(),
            "止": bar.ends_on.isoformat(),
            "现在": "进行中" if bar.is_running else "未进行",
            "任务": f"{bar.tasks} 项，{counts_zh(bar.counts)}" if bar.tasks else "方案没有点到哪项任务",
            "备注": bar.note,
        }
        for bar in bars
    ]
    running = [bar.title for bar in bars if bar.is_running]
    said = f"推进阶段：{'、'.join(bar.title for bar in bars)}；截至 {as_of} 进行中：{'、'.join(running) or '无'}"
    draw(_phases_spec(), rows, said, beside=_day(as_of))


def tasks(shown: Sequence[TaskView], as_of: date) -> None:
    """One bar a task, in the plan's order, in the colour of its light."""
    found = [row for row in sorted(shown, key=lambda row: row.number) if row.days is not None]
    rows = [
        {
            "任务": _short(row),
            "名称": row.label,
            "始": row.days.starts_on.isoformat(),
            "止": row.days.ends_on.isoformat(),
            "灯": look(row.light or Light.GREY).label,
            "起止": row.days_said,
            "原因": row.reason,
        }
        for row in found
    ]
    if not rows:
        return
    said = f"任务起止：{len(rows)} 项，截至 {as_of}"
    draw(_tasks_spec(), rows, said, beside=_day(as_of))


def _short(row: TaskView) -> str:
    title = row.title if len(row.title) <= MANY else f"{row.title[: MANY - 1]}…"
    return f"{row.number} {title}"
