"""Charts of 目标达成: bullets of many targets, the course of one."""

import json
from collections import Counter
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

import altair as alt
import pyarrow as pa
import streamlit as st

from components.lights.charts import on_phone
from components.lights.wall import LOOKS
from components.targets.verdicts import VERDICTS, look
from components.vega import BLUE, INK, ROWS, draw, kept, on_top, scale, words
from domain.targets.views import TargetDetail, TargetLine
from domain.words import Light
from services.targets.outlook import forecast_text
from services.wording import beside, plain

SCALE = scale({shown.label: shown.colour for shown in VERDICTS.values()})
FULL = 108
"""A bar ends a little beyond its target, however far beyond the figure is; the text says the figure."""


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
    draw(_bullets_spec(), frame, "各目标完成、序时与目标：" + "；".join(frame["说明"].to_pylist()[:3]))


@kept
def _bullets_spec() -> alt.LayerChart:
    """目标, 完成 and 序时 in % of the target, 说明, for a phone 短; the axis goes on to the right, for the text."""
    limit = alt.expr(on_phone("104", "280"))
    rows = alt.Chart(ROWS, height=alt.Step(30)).encode(
        alt.Y("目标:N", sort=None, title=None, axis=alt.Axis(labelLimit=limit, ticks=False))
    )
    along = alt.X(
        "完成:Q",
        scale=alt.Scale(domain=alt.expr(f"[0, {on_phone('230', '190')}]")),
        axis=alt.Axis(title="占目标 %；竖线为序时", values=[0, 50, 100]),
    )
    said = words(12, align="left", dx=4, text=alt.expr(on_phone("datum['短']", "datum['说明']")))
    return alt.layer(
        rows.mark_bar(color="#EEF1F6", height=18).encode(x=alt.datum(100)),
        rows.mark_bar(height=10).encode(along, alt.Color("判断:N", scale=SCALE, legend=None)),
        rows.mark_tick(color=INK, thickness=2, size=20).encode(x="序时:Q"),
        rows.mark_text(**said).encode(x=alt.datum(FULL + 1)),
    )


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
    ends = sorted(_ends(rows), key=lambda end: -end["数"])
    beside = {
        "band": forecast_band(line),
        "checkpoints": [{"日期": day.isoformat(), "检查点": value} for day, value in detail.checkpoints],
        "highest": ends[:1],
        "others": ends[1:],
        "target": [{"目标": line.value}],
    }
    draw(_course_in(line.unit), frame, course_alt(detail), params={"used": used}, beside=beside)


UNIT = "计量单位"
"""Where the course's specification says the unit; no expression can stand in the title of an axis."""


@lru_cache(maxsize=64)
def _course_in(unit: str) -> dict:
    return json.loads(json.dumps(_course_spec(), ensure_ascii=False).replace(UNIT, json.dumps(unit)[1:-1]))


@kept
def _course_spec() -> alt.LayerChart:
    """Beside the lines: `band`, what the forecast holds possible on the last day; `checkpoints` of the office on the
    序时; figures at the ends, the `highest` above its point and the `others` below, so that near ones do not meet."""
    title = {"title": UNIT, "titleAngle": 0, "titleAlign": "left", "titleY": -12, "titleX": -20}
    used = alt.param(name="used", value=list(COURSE_COLOURS))
    dashes = scale({name: [1, 0] if name == "实际" else [5, 4] for name in COURSE_COLOURS})
    day = alt.Tooltip("日期:T", format="%Y-%m-%d")
    x = alt.X("日期:T", axis=alt.Axis(title=None, format="%Y-%m", tickCount=6, labelOverlap=True))
    y = alt.Y("数:Q", axis=alt.Axis(tickCount=5, **title), scale=alt.Scale(zero=True))
    colour = alt.Color("线:N", scale=scale(COURSE_COLOURS), legend=on_top(values=alt.expr("used")))

    def over(name: str) -> alt.Chart:
        return alt.Chart(alt.NamedData(name), height=280)

    def figures(name: str, side: str) -> alt.Chart:
        figure = over(name).mark_text(align="left", dx=5, fontSize=13, fontWeight=600, baseline=side)
        return figure.encode(x, y, colour, text="字:N")

    chart = alt.layer(
        over("rows")
        .mark_line(strokeWidth=2.5, interpolate="linear")
        .encode(
            x,
            y,
            colour,
            strokeDash=alt.StrokeDash("线:N", scale=dashes, legend=None),
            tooltip=[day, "线:N", alt.Tooltip("数:N", format=".1f", title=f"数（{UNIT}）")],
        ),
        over("band")
        .mark_rule(strokeWidth=6, opacity=0.35, color=BLUE)
        .encode(
            x, y="低:Q", y2="高", tooltip=[alt.Tooltip(f"{name}:N", title=f"{name}（{UNIT}）") for name in ("低", "高")]
        ),
        over("checkpoints")
        .mark_point(filled=True, size=70, color=COURSE_COLOURS["序时"])
        .encode(x, y="检查点:Q", tooltip=[day, alt.Tooltip("检查点:N", title=f"检查点（{UNIT}）")]),
        figures("highest", "bottom"),
        figures("others", "top"),
        over("target").mark_rule(color=INK, strokeDash=[2, 3]).encode(y="目标:Q"),
    )
    return chart.add_params(used)


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
