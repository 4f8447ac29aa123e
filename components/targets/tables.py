"""Tables of 目标达成: the missed targets, all of them, and what one is made of."""

from collections.abc import Sequence

import pyarrow as pa
import streamlit as st

from components.click_table import clickable, row_of
from components.lights.wall import look as light_look
from components.targets.verdicts import FILLS, LABELS, look
from domain.targets.readings import DIVISIBLE
from domain.targets.views import SharePart, TargetLine
from services.wording import NOTHING, plain

MANY = 13
"""Rows from which a table beside a chart scrolls in itself."""


def figure(value: float | None, unit: str = "") -> str:
    """190 家; 93.4; 1.02 亿元; a dash for none."""
    if value is None:
        return NOTHING
    return f"{plain(value, 2) if unit in DIVISIBLE else plain(round(value, 1))} {unit}".strip()


def percent(ratio: float | None) -> str:
    return NOTHING if ratio is None else f"{ratio * 100:.1f}%"


def rate(line: TargetLine) -> str:
    """需 6.5 / 近 4.2: weekly run-rates, required and of the last 8 weeks."""
    if line.required is None:
        return NOTHING
    return f"{figure(line.required)} / {figure(line.recent)}"


def ending(line: TargetLine) -> str:
    """What the last day will show: 221 家(217–225),差 12; 约 24 家 by the recent run-rate without a forecast."""
    whole = line.unit not in DIVISIBLE
    short = line.short_by or 0.0
    short = round(short) if whole else round(short, 2)
    lack = f"，差 {plain(short, 2)}" if short else ""
    if line.forecast is not None:
        said = line.forecast
        band = "" if said.p10 == said.p90 else f"（{plain(said.p10, 2)}–{plain(said.p90, 2)}）"
        return f"{figure(said.p50, line.unit)}{band}{lack}"
    if line.expected is None:
        return NOTHING
    return f"约 {figure(round(line.expected) if whole else line.expected, line.unit)}{lack}"


def missed(lines: Sequence[TargetLine], *, key: str) -> int | None:
    """Targets that will be missed, worst first: by how much and where; position of the one a person clicked."""
    frame = pa.table(
        {
            "目标": [line.name for line in lines],
            "判断": [[look(line.verdict).label] for line in lines],
            "实际/目标": [f"{figure(line.actual)}/{figure(line.value, line.unit)}" for line in lines],
            "还差": [figure(line.missing, line.unit) for line in lines],
            "每周需/近8周": [rate(line) for line in lines],
            "预计期末": [ending(line) for line in lines],
            "主要差在": [line.blame or NOTHING for line in lines],
        }
    )
    return clickable(
        frame,
        "目标",
        key=key,
        height="content",
        alt="完不成或有风险的目标，由重到轻",
        width=250,
        help="点目标看差在哪里",
        columns={
            "判断": st.column_config.MultiselectColumn(width=96, options=LABELS, color=FILLS),
            "实际/目标": st.column_config.TextColumn(width=104),
            "还差": st.column_config.TextColumn(width=62),
            "每周需/近8周": st.column_config.TextColumn(width=96),
            "预计期末": st.column_config.TextColumn(width=182, help="最可能的数（八成区间）；没有预测的照近 8 周速度"),
            "主要差在": st.column_config.TextColumn(width=278),
        },
    )


def board(lines: Sequence[TargetLine], *, key: str) -> int | None:
    """Every target of the group with reason and source; position of the one a person clicked."""
    frame = pa.table(
        {
            "目标": [line.name for line in lines],
            "判断": [[look(line.verdict).label] for line in lines],
            "实际/目标": [f"{figure(line.actual)}/{line.operator} {figure(line.value, line.unit)}" for line in lines],
            "完成率": [percent(line.attainment) for line in lines],
            "序时": [figure(line.planned) for line in lines],
            "序时完成率": [percent(line.pace) for line in lines],
            "每周需/近8周": [rate(line) for line in lines],
            "期限": [f"{line.period} · {line.basis}" for line in lines],
            "灯与原因": [f"{light_look(line.light).label} {line.reason}" for line in lines],
        }
    )
    return clickable(
        frame,
        "目标",
        key=key,
        height="content",
        alt="全部目标",
        width=262,
        help="点目标看来源、曲线和明细",
        columns={
            "判断": st.column_config.MultiselectColumn(width=104, options=LABELS, color=FILLS),
            "实际/目标": st.column_config.TextColumn(width=140),
            "灯与原因": st.column_config.TextColumn(width=460),
        },
    )


def parts(rows: Sequence[SharePart], total: SharePart, by: str, unit: str, *, key: str) -> int | None:
    """A figure and what it is made of, the sum first; position of the unit a person clicked (the sum is not one)."""
    shown = [total, *rows]
    columns: dict[str, list] = {by: [part.name for part in shown]}
    has_targets = any(part.target is not None for part in rows)
    columns["已计入"] = [figure(part.counted, unit) for part in shown]
    if has_targets:
        columns["目标"] = ["", *(figure(part.target) for part in rows)]
        columns["还差"] = ["", *(figure(part.missing) for part in rows)]
    if total.late is not None:
        columns["逾期"] = [part.late for part in shown]
        columns["将到期"] = [part.coming for part in shown]
    clicked = f"{key}_clicked"
    config = st.column_config
    first = config.TextColumn(width=96)
    if total.late is not None:
        first = config.ButtonColumn(width=96, type="tertiary", alignment="left", key=clicked, help=f"点{by}看下一层")
    st.dataframe(
        pa.table(columns),
        hide_index=True,
        key=key,
        height="content" if len(shown) <= MANY else 440,
        alt=f"按{by}：合计 {figure(total.counted, unit)}",
        column_config={by: first, **{name: config.Column(width=66) for name in columns if name != by}},
    )
    row = row_of(clicked, columns[by])
    return row - 1 if row else None


def course(rows: Sequence[tuple[str, str, float]], unit: str) -> None:
    """The lines of the curve as a table, newest day first."""
    lines = list(dict.fromkeys(name for _, name, _ in rows))
    by_day: dict[str, dict[str, float]] = {}
    for day, name, value in rows:
        by_day.setdefault(day, {})[name] = value
    days = sorted(by_day, reverse=True)
    columns = {"日期": days} | {f"{name}（{unit}）": [figure(by_day[day].get(name)) for day in days] for name in lines}
    st.dataframe(pa.table(columns), hide_index=True, alt="进度曲线的各点", height=320)
