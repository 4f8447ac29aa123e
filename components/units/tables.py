"""Tables of 地区 and 行业: units in order, promises."""

from collections.abc import Callable, Sequence

from components.escapes import label
from components.lights.sparkline import BAR, target_bar
from components.lights.tables import FILLS, LABELS, of_target
from components.lights.wall import look
from components.table import Shown, badge, day, fitting, opens, picture, table, text
from domain.lights.beside import STEADY
from domain.lights.views import LightView
from domain.units.views import PromiseView, StandingRow
from services.wording import NOTHING

LEFT_OUT = "⋯"


def standings(rows: Sequence[StandingRow | None], by: str, *, key: str) -> int | None:
    """Units in order, mine marked; position of the row a person clicked."""

    def told(name: str, cell: Callable[[StandingRow], str]) -> Shown:
        return text(name, lambda row: "" if row is None else cell(row))

    def moving(name: str, cell: Callable[[StandingRow], str]) -> Shown:
        """As wide as its widest cell: the grid itself measures the first rows only, where nobody moved."""
        cells = ["" if row is None else cell(row) for row in rows]
        return text(name, lambda row: "" if row is None else cell(row), fitting([name, *cells], 48, 1)[0])

    columns = [
        opens(by, _marked, 110, f"点{label(by)}看它的一页"),
        moving("名次", _place),
        badge("完成改造", lambda row: None if row is None else look(row.light).label, 78, LABELS, FILLS),
        badge("总体", lambda row: None if row is None else look(row.overall).label, 64, LABELS, FILLS),
        picture("实际、序时、目标、预计", _bar, BAR + 36, "色条为实际，竖线为序时，圆圈为预计期末，灰条止于目标"),
        moving("实际/序时/目标", lambda row: of_target(row.actual, row.planned, row.target)),
        moving("序时完成率", _pace),
        moving("较上期", _change),
        moving("红灯项目", lambda row: f"{row.red}/{row.projects} 个"),
        # how far a district's lights can be trusted; industries do not report
        *([told("数据质量", lambda row: row.quality)] if any(row is not None and row.quality for row in rows) else []),
        told("规模", lambda row: f"{row.size} {row.projects} 个"),
        told("同规模名次", lambda row: str(row.place_in_size or NOTHING)),
    ]
    at = table(rows, columns, key=key, alt=f"各{by}名次、序时完成率与变化")
    return None if at is None or rows[at] is None else at


def _bar(row: StandingRow | None) -> str | None:
    return (
        None if row is None else target_bar(row.actual, row.planned, row.target, row.forecast, look(row.light).colour)
    )


def _marked(row: StandingRow | None) -> str:
    return LEFT_OUT if row is None else ("▸ " if row.is_mine else "") + row.name


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
    """The lights of the period: value, what it was divided from, since when its reason has stood."""
    columns = [
        text("指标", lambda view: f"{look(view.light).shape} {view.name}"),
        text("本期", lambda view: view.value_text),
        text("分子/分母", lambda view: view.fraction_text or NOTHING),
        day("原因起于", lambda view: view.reason_since_on, 96),
    ]
    table(views, columns, alt="各项核心指标的本期数值")


def promises(rows: Sequence[PromiseView]) -> None:
    """Decisions and promises, broken ones first."""
    columns = [
        text("状态", lambda row: f"{look(row.light).shape} {row.state}", 190),
        text("事项", lambda row: row.text, 330),
        day("期限", lambda row: row.due_on, 96),
        text("何时", lambda row: f"{row.said_on} {row.kind}"),
    ]
    table(rows, columns, alt="议定事项与承诺")
