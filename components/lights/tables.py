"""Tables on screen: what a person compares, at most nine columns; a row opens what stands behind it."""

from collections.abc import Sequence
from functools import lru_cache

import pyarrow as pa
import streamlit as st

from components.click_table import clickable, row_of
from components.lights.wall import LEFT, LOOKS, look
from domain.lights.views import CellView, ProjectView, TargetView
from domain.periods import zh_of
from services.wording import NOTHING, plain

LABELS = [shown.label for shown in (*LOOKS.values(), LEFT)]
FILLS = [shown.fill for shown in (*LOOKS.values(), LEFT)]
LONG = 38
"""Half-widths of text that fit one line of a reason; a Chinese character takes two."""
WRAPPING = 62
"""Height of a row in pixels from which the table breaks lines (Streamlit: above 4 rem)."""


def _half_widths(text: str) -> int:
    return sum(1 if sign.isascii() else 2 for sign in text)


def projects(rows: Sequence[ProjectView], *, key: str, alt: str) -> int | None:
    """Projects, worst first, with the whole reason; position of the row whose enterprise a person clicked."""
    frame = pa.table(
        {
            "灯": [[look(row.light).label] for row in rows],
            "企业": [row.enterprise for row in rows],
            "原因": [row.reason for row in rows],
            "当前阶段": [row.stage.zh if row.stage else "全部完成" for row in rows],
            "逾期": [row.days_late or None for row in rows],
            "地区": [row.district for row in rows],
            "行业": [row.industry for row in rows],
            "服务商": [row.provider for row in rows],
            **(
                {"计入": [row.figures for row in rows]}
                if any(row.figures for row in rows)
                else {"持续": [row.periods_running for row in rows]}
            ),
        }
    )
    clicked = f"{key}_clicked"
    st.dataframe(
        frame,
        hide_index=True,
        key=key,
        height="content",
        row_height=WRAPPING if any(_half_widths(row.reason) > LONG for row in rows) else None,
        placeholder="",
        alt=alt,
        column_config=_project_columns(clicked),
    )
    return row_of(clicked, frame.column("企业").to_pylist())


def _project_columns(clicked: str) -> dict:
    columns = st.column_config
    name = "点企业名称看一企一档"
    return {
        "灯": columns.MultiselectColumn(width=68, options=LABELS, color=FILLS),
        "企业": columns.ButtonColumn(width=148, type="tertiary", alignment="left", key=clicked, help=name),
        "原因": columns.TextColumn(width=262),
        "当前阶段": columns.TextColumn(width=76),
        "逾期": columns.NumberColumn(width=68, format="%d 天"),
        "地区": columns.TextColumn(width=72),
        "行业": columns.TextColumn(width=84),
        "服务商": columns.TextColumn(width=136),
        "持续": columns.NumberColumn(width=60, format="%d 期", help="当前灯色已连续的期数"),
    }


def first(rows: Sequence[ProjectView], *, key: str) -> int | None:
    """The projects to handle first: who, why, who must move by when; position of the row a person clicked."""
    frame = _first_rows(tuple(rows))
    clicked = f"{key}_clicked"
    columns = st.column_config
    st.dataframe(
        frame,
        hide_index=True,
        key=key,
        height="content",
        row_height=WRAPPING * 4 // 3,  # a reason takes up to four lines in its narrow column
        alt="先办的红灯项目",
        column_config={
            "企业": columns.ButtonColumn(
                width=138, type="tertiary", alignment="left", key=clicked, help="点企业名称看一企一档"
            ),
            "原因": columns.TextColumn(width=168),
            "谁办": columns.TextColumn(width=88),
        },
    )
    return row_of(clicked, frame.column("企业").to_pylist())


@lru_cache(maxsize=64)
def _first_rows(rows: tuple[ProjectView, ...]) -> pa.Table:
    return pa.table(
        {
            "企业": [row.enterprise for row in rows],
            "原因": [row.reason for row in rows],
            "谁办": [f"{row.owner} {row.due_on:%m月%d日}前" for row in rows],
        }
    )


def ranking(cells: Sequence[CellView], unit: str, *, key: str) -> int | None:
    """Districts (or industries) by pace of completions, worst first; position of the row a person clicked."""
    frame = _ranking_rows(tuple(cells), unit)
    return clickable(
        frame,
        unit,
        key=key,
        alt=f"各{unit}完成改造，由低到高",
        width=110,
        help=f"点{unit}名称看它",
        columns={
            "灯": st.column_config.MultiselectColumn(width=68, options=LABELS, color=FILLS),
        },
    )


@lru_cache(maxsize=64)
def _ranking_rows(cells: tuple[CellView, ...], unit: str) -> pa.Table:
    return pa.table(
        {
            unit: [cell.industry if unit == "行业" else cell.district for cell in cells],
            "灯": [[look(cell.light).label] for cell in cells],
            "完成改造": [f"{plain(cell.actual)} 家" for cell in cells],
            "序时应完成": [f"{plain(round(cell.planned, 1))} 家" for cell in cells],
            "序时完成率": [NOTHING if cell.pace is None else f"{cell.pace * 100:.1f}%" for cell in cells],
            "较上期": [NOTHING if cell.change_points is None else f"{cell.change_points:+.1f} 点" for cell in cells],
            "红灯项目": [f"{cell.red_projects}/{cell.projects} 个" for cell in cells],
        }
    )


def targets(rows: Sequence[TargetView], *, key: str) -> int | None:
    """The bullet chart's twin with every reason; position of the target a person clicked."""
    frame = pa.table(
        {
            "目标": [row.name for row in rows],
            "灯": [[look(row.light).label] for row in rows],
            "实际": [_actual(row) for row in rows],
            "序时": [NOTHING if row.planned is None else plain(round(row.planned, 1)) for row in rows],
            "目标值": [f"{row.operator} {plain(row.target)} {row.unit}" for row in rows],
            "完成率": [NOTHING if row.attainment is None else f"{row.attainment * 100:.1f}%" for row in rows],
            "期限": [zh_of(row.period) for row in rows],
            "原因": [row.reason for row in rows],
            "方案原文": [" ".join(row.quote.replace("|", " ").split()) for row in rows],
        }
    )
    return clickable(
        frame,
        "目标",
        key=key,
        alt="在期目标表",
        width=220,
        help="点目标名称看明细",
        columns={
            "灯": st.column_config.MultiselectColumn(width=68, options=LABELS, color=FILLS),
            "原因": st.column_config.TextColumn(width=420),
        },
    )


def _actual(row: TargetView) -> str:
    """190 家; a percentage or level as it stands."""
    if row.planned is None and row.attainment is not None:
        return f"{row.attainment * row.target:.1f}{row.unit}"
    return NOTHING if row.actual is None else f"{plain(row.actual)} {row.unit}"


def cells(rows: Sequence[CellView]) -> None:
    """The heat table's twin."""
    frame = pa.table(
        {
            "地区": [row.district for row in rows],
            "行业": [row.industry for row in rows],
            "灯": [look(row.light).label for row in rows],
            "完成": [plain(row.actual) for row in rows],
            "序时": [plain(round(row.planned, 1)) for row in rows],
            "原因": [row.reason for row in rows],
        }
    )
    st.dataframe(frame, hide_index=True, alt="地区与行业完成改造表")


def red(rows: Sequence[ProjectView], *, key: str) -> int | None:
    """Red projects in short: who, why, at which stage, how late; position of the row a person clicked."""
    frame = pa.table(
        {
            "企业": [row.enterprise for row in rows],
            "原因": [row.reason for row in rows],
            "阶段": [row.stage.zh if row.stage else "全部完成" for row in rows],
            "逾期": [row.days_late or None for row in rows],
        }
    )
    return clickable(
        frame,
        "企业",
        key=key,
        height="content",
        row_height=WRAPPING,
        alt="红灯项目，由急到缓",
        width=170,
        help="点企业名称看一企一档",
        columns={
            "原因": st.column_config.TextColumn(width=230),
            "阶段": st.column_config.TextColumn(width=76),
            "逾期": st.column_config.NumberColumn(width=68, format="%d 天"),
        },
    )
