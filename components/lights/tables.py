"""Tables on screen: what a person compares, at most nine columns; a row opens what stands behind it."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

import pyarrow as pa

from components.lights.sparkline import BAR, bar
from components.lights.wall import LEFT, LOOKS, look
from components.table import Shown, badge, day, filled, half_widths, named, number, opens, picture, table, text
from domain.lights.views import CellView, ProjectView
from domain.words import Light
from services.wording import NOTHING, plain

LABELS = [shown.label for shown in (*LOOKS.values(), LEFT)]
FILLS = [shown.fill for shown in (*LOOKS.values(), LEFT)]
LONG = 38
"""Half-widths of text that fit one line of a reason; a Chinese character takes two."""
WRAPPING = 62
"""Height of a row in pixels from which the table breaks lines (Streamlit: above 4 rem)."""


def light(name: str, cell: Callable[[Any], Light | None], width: int = 68) -> Shown:
    """A light in colour, shape and word."""
    return badge(name, lambda row: look(cell(row)).label, width, LABELS, FILLS)


def _share(ratio: float | None) -> str:
    return NOTHING if ratio is None else f"{ratio * 100:.1f}%"


def _stage(row: ProjectView) -> str:
    return row.stage.zh if row.stage else "全部完成"


def projects(rows: Sequence[ProjectView], *, key: str, alt: str) -> int | None:
    """Projects, worst first, with the whole reason; position of the row whose enterprise a person clicked."""
    since = day("原因起于", lambda row: row.reason_since_on, 96)
    columns = [
        light("灯", lambda row: row.light),
        opens("企业", lambda row: row.enterprise, 148, "点企业名称看一企一档"),
        text("原因", lambda row: row.reason, 262),
        text("当前阶段", _stage, 76),
        number("逾期", lambda row: row.days_late or None, 68, "%d 天"),
        named("地区", lambda row: row.district, 72),
        named("行业", lambda row: row.industry, 84),
        named("服务商", lambda row: row.provider, 136),
        text("计入", lambda row: row.figures) if any(row.figures for row in rows) else since,
    ]
    if any(row.explanation for row in rows):
        columns.append(text("说明", lambda row: str(row.explanation or ""), 262))
    wraps = any(half_widths(row.reason) > LONG for row in rows)
    return table(rows, columns, key=key, row_height=WRAPPING if wraps else None, alt=alt, is_part=True)


FIRST = (
    opens("企业", lambda row: row.enterprise, 148, "点企业名称看一企一档"),
    text("原因", lambda row: row.reason, 560),
    named("谁办", lambda row: row.owner, 110),
    text("期限", lambda row: f"{row.due_on:%m}月{row.due_on:%d}日前", 100),
)


ONE_LINE = 80
"""Half-widths of a reason that fit one line of that table."""


def first(rows: Sequence[ProjectView], *, key: str) -> int | None:
    """The projects to handle first: who, why, who must move by when; position of the row a person clicked."""
    wraps = any(half_widths(row.reason) > ONE_LINE for row in rows)
    rows_shown = _first_rows(tuple(rows))
    return table(rows_shown, FIRST, key=key, row_height=WRAPPING if wraps else None, alt="先办的红灯项目")


@lru_cache(maxsize=64)
def _first_rows(rows: tuple[ProjectView, ...]) -> pa.Table:
    return filled(rows, FIRST)


def ranking(cells: Sequence[CellView], unit: str, *, key: str) -> int | None:
    """Districts (or industries) by pace of completions, worst first; position of the row a person clicked."""
    rows = _ranking_rows(tuple(cells), unit)
    return table(rows, _ranking_columns(unit), key=key, height="auto", alt=f"各{unit}完成改造，由低到高")


def _ranking_columns(unit: str) -> list[Shown]:
    return [
        opens(unit, lambda cell: cell.industry if unit == "行业" else cell.district, 110, f"点{unit}名称看它"),
        light("总体", lambda cell: cell.overall, 62),
        light("完成改造", lambda cell: cell.light, 78),
        picture("实际、序时、目标、预计", bar, BAR + 36, "色条为实际，竖线为序时，圆圈为预计期末，灰条止于目标"),
        text("实际/序时/目标", lambda cell: of_target(cell.actual, cell.planned, cell.target), 150),
        text("序时完成率", lambda cell: _share(cell.pace), 92),
        text("较上期", lambda cell: NOTHING if cell.change_points is None else f"{cell.change_points:+.1f} 点", 84),
        text("红灯项目", lambda cell: f"{cell.red_projects}/{cell.projects} 个"),
    ]


def of_target(actual: float, planned: float, target: float | None) -> str:
    """34/48.9/56 家; without the last where there is no target."""
    figures = [actual, round(planned, 1), *filter(None, (target,))]
    return f"{'/'.join(map(plain, figures))} 家"


@lru_cache(maxsize=64)
def _ranking_rows(cells: tuple[CellView, ...], unit: str) -> pa.Table:
    return filled(cells, _ranking_columns(unit))


def cells(rows: Sequence[CellView]) -> None:
    """The heat table's twin."""
    columns = [
        text("地区", lambda row: row.district),
        text("行业", lambda row: row.industry),
        text("灯", lambda row: look(row.light).label),
        text("完成", lambda row: f"{plain(row.actual)} 家"),
        text("序时", lambda row: f"{plain(round(row.planned, 1))} 家"),
        text("原因", lambda row: row.reason),
    ]
    table(rows, columns, height="auto", alt="地区与行业完成改造表")


def red(rows: Sequence[ProjectView], *, key: str) -> int | None:
    """Red projects in short: who, why, at which stage, how late; position of the row a person clicked."""
    columns = [
        opens("企业", lambda row: row.enterprise, 170, "点企业名称看一企一档"),
        text("原因", lambda row: row.reason, 230),
        text("阶段", _stage, 76),
        number("逾期", lambda row: row.days_late or None, 68, "%d 天"),
    ]
    return table(rows, columns, key=key, row_height=WRAPPING, alt="红灯项目，由急到缓")
