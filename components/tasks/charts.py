"""Time charts of the task list: phases as the plan prints them, tasks in the colour of their light, today across."""

from collections.abc import Sequence
from datetime import date

from components.lights.charts import LIGHT_SCALE
from components.lights.wall import look
from components.vega import BLUE, INK, chart, coloured, draw, field, layer, mark, nominal, on_top, temporal, tips, words
from domain.tasks.views import PhaseBar, TaskView, counts_zh
from domain.words import Light

LINE = 26
MANY = 12
"""Half the letters of a task's name that stand beside its bar."""


def _along(name: str, rows: Sequence[dict], as_of: date) -> dict:
    days = [*(row["始"] for row in rows), *(row["止"] for row in rows), as_of.isoformat()]
    return temporal(
        name,
        title=None,
        scale={"type": "utc", "domain": [min(days), max(days)]},
        axis={"format": "%Y-%m", "labelOverlap": True, "tickCount": 6, "grid": True},
    )


def _today(rows: Sequence[dict], as_of: date) -> list[dict]:
    """The line of the day and its word."""
    day = [{"今天": as_of.isoformat(), "词": f"截至 {as_of:%m-%d}"}]
    along = _along("今天", rows, as_of)
    return [
        layer(mark("rule", strokeDash=[4, 4], color=INK, strokeWidth=2), rows=day, x=along, y=None, tooltip=None),
        layer(words(12, baseline="bottom", dy=-2), rows=day, x=along, y={"value": 0}, text=field("词"), tooltip=None),
    ]


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
    alt = f"推进阶段：{'、'.join(bar.title for bar in bars)}；截至 {as_of} 进行中：{'、'.join(running) or '无'}"
    spec = chart(
        layer(
            mark("bar", height=14, cornerRadius=2),
            x=_along("始", rows, as_of),
            x2=field("止"),
            color=coloured("现在", {"domain": ["进行中", "未进行"], "range": [BLUE, "#C9D3E3"]}),
        ),
        *_today(rows, as_of),
        step=LINE,
        y=_names("阶段", rows, 150),
        tooltip=tips("阶段", "始", "止", "现在", "任务", "备注", type="nominal"),
    )
    draw(rows, spec, alt)


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
    alt = f"任务起止：{len(rows)} 项，截至 {as_of}"
    spec = chart(
        layer(
            mark("bar", height=14, cornerRadius=2),
            x=_along("始", rows, as_of),
            x2=field("止"),
            color=coloured("灯", LIGHT_SCALE, on_top()),
        ),
        *_today(rows, as_of),
        step=LINE,
        y=_names("任务", rows, 190),
        tooltip=tips("名称", "始", "止", "灯", "起止", "原因", type="nominal"),
    )
    draw(rows, spec, alt)


def _short(row: TaskView) -> str:
    title = row.title if len(row.title) <= MANY else f"{row.title[: MANY - 1]}…"
    return f"{row.number} {title}"


def _names(name: str, rows: Sequence[dict], limit: int) -> dict:
    axis = {"ticks": False, "domain": False, "labelLimit": limit}
    return nominal(name, sort=[row[name] for row in rows], title=None, axis=axis)
