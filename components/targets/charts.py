"""Charts of 目标达成 as Vega-Lite dictionaries: bullets of many targets, the course of one."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

import pyarrow as pa
import streamlit as st

from components.lights.charts import FULL, bullet_spec
from components.lights.wall import LOOKS
from components.targets.verdicts import VERDICTS, look
from components.vega import (
    BLUE,
    INK,
    chart,
    coloured,
    draw,
    field,
    layer,
    mark,
    nominal,
    on_top,
    quantity,
    scale,
    temporal,
)
from domain.targets.views import TargetDetail, TargetLine
from domain.words import Light
from services.targets.outlook import forecast_text
from services.wording import beside, plain

SCALE = scale({shown.label: shown.colour for shown in VERDICTS.values()})
ROOM = 190
"""Right edge of the bullets' axis in % of the target: room for the text."""


MOST = 14
"""Targets drawn on 总览, the worst; its table and 目标达成 hold all."""


def bullets(lines: Sequence[TargetLine], most: int | None = None) -> None:
    """Bar: actual; tick: 序时; end of the track: target; in % of the target, worst first, at most so many."""
    shown = [line for line in lines if line.planned is not None and line.value][:most]
    if not shown:
        st.caption("都还没有到考核期，或没有数据，画不出进度；各项原因见表。")
        return
    frame = pa.table(
        {
            "目标": _names(shown),
            "完成": [min((line.attainment or 0) * 100, FULL) for line in shown],
            "序时": [min((line.planned or 0) / line.value * 100, FULL) for line in shown],
            "判断": [look(line.verdict).label for line in shown],
            "说明": [bullet_text(line) for line in shown],
            "短": [bullet_text(line).partition(" 序时")[0] for line in shown],
        }
    )
    spec = bullet_spec(frame, "判断", SCALE, labels=280, room=ROOM)
    draw(frame, spec, "各目标完成、序时与目标：" + "；".join(frame["说明"].to_pylist()[:3]))


def _names(lines: Sequence[TargetLine]) -> list[str]:
    """Names as the axis needs them: unique, with the period in front where two are alike, then with what is asked."""
    alike = Counter(line.name for line in lines)
    names = [line.name if alike[line.name] == 1 else f"{line.when} {line.name}" for line in lines]
    again = Counter(names)
    return [
        name if again[name] == 1 else f"{line.operator}{plain(line.value)} {name}"
        for name, line in zip(names, lines, strict=True)
    ]


def bullet_text(line: TargetLine) -> str:
    """▲ 有风险 190/233 家 序时 203.6 家."""
    actual = "无数据" if line.actual is None else beside(line.actual, line.value)
    return (
        f"{look(line.verdict).label} {actual}/{beside(line.value, line.actual)} {line.unit}"
        f" 序时 {plain(round(line.planned or 0, 1))} {line.unit}"
    )


COURSE_COLOURS = {
    "序时": LOOKS[Light.GREY].colour,
    "实际": BLUE,
    "需要": LOOKS[Light.RED].colour,
    "照此下去": BLUE,
    "预测": BLUE,
    "承诺": LOOKS[Light.GREEN].colour,
}


def course(detail: TargetDetail, as_of: date) -> None:
    """Planned, actual and required (and expected) over the window: closed periods behind, straight lines ahead."""
    rows = course_rows(detail, as_of)
    frame = pa.table({name: [row[at] for row in rows] for at, name in enumerate(("日期", "线", "数"))})
    line = detail.line
    used = list(dict.fromkeys(row[1] for row in rows))
    dashes = scale({name: [1, 0] if name == "实际" else [5, 4] for name in used})
    unit = {"title": line.unit, "titleAngle": 0, "titleAlign": "left", "titleY": -12, "titleX": -20, "tickCount": 5}
    shown = [temporal("日期", format="%Y-%m-%d"), field("线"), field("数", format=".1f", title=f"数（{line.unit}）")]
    spec = chart(
        layer(
            mark("line", strokeWidth=2.5, interpolate="linear"),
            strokeDash=nominal("线", scale=dashes, legend=None),
            tooltip=shown,
        ),
        *_band(line),
        *_checkpoints(detail),
        *_end_words(_ends(rows)),
        layer(mark("rule", color=INK, strokeDash=[2, 3]), y={"datum": line.value}, x=None, color={"value": INK}),
        height=280,
        x=temporal("日期", axis={"title": None, "format": "%Y-%m", "tickCount": 6, "labelOverlap": True}),
        y=quantity("数", axis=unit, scale={"zero": True}),
        color=coloured("线", scale({name: COURSE_COLOURS[name] for name in used}), on_top()),
    )
    draw(frame, spec, course_alt(detail))


def _band(line: TargetLine) -> list[dict]:
    """What the forecast holds possible, as a bar on the last day; an empty mark stops a screen reader."""
    rows = forecast_band(line)
    bar = mark("rule", strokeWidth=6, opacity=0.35, color=BLUE)
    shown = {
        "y": quantity("低"),
        "y2": field("高"),
        "color": {"value": BLUE},
        "tooltip": [field(name, title=f"{name}（{line.unit}）") for name in ("低", "高")],
    }
    return [layer(bar, rows=rows, **shown)] if rows else []


def _checkpoints(detail: TargetDetail) -> list[dict]:
    """The office's checkpoints as dots on the 序时; an empty mark stops a screen reader."""
    rows = [{"日期": day.isoformat(), "检查点": value} for day, value in detail.checkpoints]
    dot = mark("point", filled=True, size=70, color=COURSE_COLOURS["序时"])
    shown = [temporal("日期", format="%Y-%m-%d"), field("检查点", title=f"检查点（{detail.line.unit}）")]
    how = {"y": quantity("检查点"), "color": {"value": COURSE_COLOURS["序时"]}, "tooltip": shown}
    return [layer(dot, rows=rows, **how)] if rows else []


def _end_words(ends: list[dict]) -> list[dict]:
    """The figures at the ends, the highest above its point and the others below, so that near ones do not meet."""
    look = {"align": "left", "dx": 5, "fontSize": 13, "fontWeight": 600}
    ends = sorted(ends, key=lambda end: -end["数"])
    sides = (("bottom", ends[:1]), ("top", ends[1:]))
    return [layer(mark("text", baseline=side, **look), rows=some, text=field("字")) for side, some in sides if some]


def _ends(rows: list[tuple[str, str, float]]) -> list[dict]:
    """Last point of each line that goes ahead, else of the actual one, with its figure."""
    ahead = [row for row in rows if row[1] in ("需要", "照此下去", "预测")]
    ends = ahead or [row for row in rows if row[1] == "实际"]
    last = {name: max((row for row in ends if row[1] == name), key=lambda row: row[0]) for _, name, _ in ends}
    return [{"日期": day, "线": name, "数": value, "字": plain(value)} for day, name, value in last.values()]


def course_rows(detail: TargetDetail, as_of: date) -> list[tuple[str, str, float]]:
    """(day, line, value): 实际 and 序时 of the closed periods, 需要 and 照此下去 from the day to the last one."""
    line = detail.line
    rows = [(p.as_of.isoformat(), "实际", p.actual) for p in detail.course if p.actual is not None]
    rows += [(p.as_of.isoformat(), "序时", p.planned) for p in detail.course if p.planned is not None]
    end = line.ends_on.isoformat()
    rows += [(day.isoformat(), "序时", value) for day, value in detail.ahead]
    if not detail.ahead and any(p.planned is not None for p in detail.course) and as_of < line.ends_on:
        rows.append((end, "序时", line.value))
    if line.required is not None and line.actual is not None:
        rows += [(as_of.isoformat(), "需要", line.actual), (end, "需要", line.actual + line.missing)]
    if line.forecast is not None and line.actual is not None:
        rows += [(as_of.isoformat(), "预测", line.actual), (end, "预测", line.forecast.p50)]
    elif line.expected is not None:
        rows += [(as_of.isoformat(), "照此下去", line.actual), (end, "照此下去", line.expected)]
    newest = next((promise for promise in detail.promises if promise.stands), None)
    if newest is not None:
        rows += [(day.isoformat(), "承诺", value) for day, value in newest.points]
    return rows


def forecast_band(line: TargetLine) -> list[dict]:
    """P10 to P90 on the last day; nothing without a forecast."""
    if line.forecast is None:
        return []
    return [{"日期": line.ends_on.isoformat(), "低": line.forecast.p10, "高": line.forecast.p90}]


def course_alt(detail: TargetDetail) -> str:
    """What the curve shows, in words."""
    line = detail.line
    expected = "" if line.expected is None else f"，照近 8 周速度期末约 {plain(round(line.expected, 1))} {line.unit}"
    if line.forecast is not None:
        expected = f"，{forecast_text(line.forecast, line.unit, line.operator)}"
    points = "、".join(f"{day} {plain(value)} {line.unit}" for day, value in detail.checkpoints)
    return f"{line.name}的进度曲线：{bullet_text(line)}{expected}" + (f"，检查点 {points}" if points else "")
