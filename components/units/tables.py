"""Tables of 地区 and 行业: units in order, promises."""

from collections.abc import Sequence

import pyarrow as pa
import streamlit as st

from components.click_table import clickable
from components.lights.tables import FILLS, LABELS
from components.lights.wall import STEADY, look
from domain.lights.views import LightView
from domain.units.views import PromiseView, StandingRow
from services.wording import NOTHING, plain

LEFT_OUT = "⋯"


def standings(rows: Sequence[StandingRow | None], by: str, *, key: str) -> int | None:
    """Units in order, mine marked; position of the row a person clicked."""
    frame = pa.table(
        {
            by: [LEFT_OUT if row is None else ("▸ " if row.is_mine else "") + row.name for row in rows],
            "名次": ["" if row is None else _place(row) for row in rows],
            "灯": [[] if row is None else [look(row.light).label] for row in rows],
            **_quality(rows),
            "序时完成率": ["" if row is None else _pace(row) for row in rows],
            "完成/序时": [
                "" if row is None else f"{plain(row.actual)}/{plain(round(row.planned, 1))} 家" for row in rows
            ],
            "较上期": ["" if row is None else _change(row) for row in rows],
            "规模": ["" if row is None else f"{row.size} {row.projects} 个" for row in rows],
            "同规模名次": ["" if row is None else str(row.place_in_size or NOTHING) for row in rows],
            "红灯项目": ["" if row is None else f"{row.red}/{row.projects} 个" for row in rows],
        }
    )
    at = clickable(
        frame,
        by,
        key=key,
        height="content",
        alt=f"各{by}名次、序时完成率与变化",
        width=140,
        help=f"点{by}看它的一页",
        columns={
            "灯": st.column_config.MultiselectColumn(width=68, options=LABELS, color=FILLS),
        },
    )
    return None if at is None or rows[at] is None else at


def _quality(rows: Sequence[StandingRow | None]) -> dict[str, list[str]]:
    """How far a district's lights can be trusted, beside them; industries do not report."""
    if not any(row is not None and row.quality for row in rows):
        return {}
    return {"数据质量": ["" if row is None else row.quality for row in rows]}


def _place(row: StandingRow) -> str:
    """3 ↑2: the place, and places won or lost since last period."""
    if row.place is None:
        return NOTHING
    moved = "" if not row.moved else f" {'↑' if row.moved > 0 else '↓'}{abs(row.moved)}"
    return f"{row.place}{moved}"


def _pace(row: StandingRow) -> str:
    return "未到考核期" if row.pace is None else f"{row.pace * 100:.1f}%"


def _change(row: StandingRow) -> str:
    if row.change_points is None:
        return NOTHING
    return STEADY if abs(row.change_points) < 0.05 else f"{row.change_points:+.1f} 点"


def standing_lights(views: Sequence[LightView]) -> None:
    """The lights of the period: value, what it was divided from, how long it has stood."""
    frame = pa.table(
        {
            "指标": [f"{look(view.light).shape} {view.name}" for view in views],
            "本期": [view.value_text for view in views],
            "分子/分母": [view.fraction_text or NOTHING for view in views],
            "持续": [view.periods_running for view in views],
        }
    )
    st.dataframe(
        frame,
        hide_index=True,
        height="content",
        alt="各项核心指标的本期数值",
        column_config={"持续": st.column_config.NumberColumn(format="%d 期")},
    )


def promises(rows: Sequence[PromiseView]) -> None:
    """Decisions and promises, broken ones first."""
    frame = pa.table(
        {
            "状态": [f"{look(row.light).shape} {row.state}" for row in rows],
            "事项": [row.text for row in rows],
            "期限": [row.due_on for row in rows],
            "何时": [f"{row.said_on} {row.kind}" for row in rows],
        }
    )
    columns = st.column_config
    st.dataframe(
        frame,
        hide_index=True,
        height="content",
        alt="议定事项与承诺",
        column_config={
            "状态": columns.TextColumn(width=190),
            "事项": columns.TextColumn(width=330),
            "期限": columns.DateColumn(width=96),
        },
    )
