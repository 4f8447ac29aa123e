"""The way of one project on 一企一档: radar before and after, needs, prices with two reviews, rounds of acceptance."""

from collections.abc import Callable, Sequence

import streamlit as st

from components import shell
from components.lights import tables
from components.table import Shown, day, named, number, table, text
from components.vega import FONT, INK
from domain.transformation.prices import PricePlace
from domain.transformation.versions import SideRow, VersionSum, cut_of, side_by_side
from domain.transformation.views import LineRow, ProjectWay, ScenarioLevels
from domain.yuan import exact
from services.wording import NOTHING

COLOURS = ("#7C9FD0", "#B8860B", "#1F4E9E")
"""Before, own judgement after, official after."""
HIGHEST, HEIGHT = 4, 380
FEN_OF_10K = 1_000_000
SIDE_ALT = "方案各版并排：每行在各版的金额（万元）、是否可补、核减，和新版比上一版的变化"


def story(way: ProjectWay) -> None:
    """Nothing where the project has none of it."""
    if way.is_empty:
        return
    st.header("一企一策：诊断、方案核价、验收")
    left, right = st.columns([2, 3], gap="large")
    with left:
        _radar(way)
    with right:
        for one in way.levels:
            st.markdown(f"**{shell.escaped(one.kind)}**（{one.day}）{shell.escaped(one.followed)}")
        _needs(way)
        _rounds(way)
    _lines(way.lines)


def _radar(way: ProjectWay) -> None:
    if not way.levels:
        st.caption("还没有场景诊断。")
        return
    spec = {
        "textStyle": {"fontFamily": FONT},
        "legend": {"bottom": 0, "textStyle": {"color": INK}},
        "radar": {
            "indicator": [{"name": name, "max": HIGHEST} for name in way.scenarios],
            "axisName": {"color": INK, "fontSize": 11},
            "radius": "62%",
            "center": ["50%", "46%"],
        },
        "series": [
            {
                "type": "radar",
                "data": [
                    {
                        "name": one.kind,
                        "value": [level or 0 for level in one.levels],
                        "itemStyle": {"color": colour},
                        "areaStyle": {"opacity": 0.12},
                    }
                    for one, colour in zip(way.levels, COLOURS, strict=False)
                ],
            }
        ],
    }
    alt = "16 个场景的等级雷达图：" + "；".join(f"{one.kind} {_told(one, way.scenarios)}" for one in way.levels)
    st.echarts_chart(spec, height=HEIGHT, theme=None, key="way_radar", alt=alt)


def _told(one: ScenarioLevels, names: tuple[str, ...]) -> str:
    return "、".join(f"{name}{level}级" for name, level in zip(names, one.levels, strict=True) if level is not None)


def _needs(way: ProjectWay) -> None:
    columns = [
        text("类别", lambda row: row[0], 60),
        text("场景", lambda row: row[1], 90),
        named("需求或问题", lambda row: row[2], 170),
        day("提出", lambda row: row[3], 100),
        day("解决", lambda row: row[4], 100),
    ]
    table(way.needs, columns, key="way_of_needs", alt="这家企业的需求和问题")


def _rounds(way: ProjectWay) -> None:
    columns = [
        number("轮次", lambda row: row.number, 60, "%d"),
        day("申请日", lambda row: row.applied_on, 100),
        text("状态", lambda row: row.state, 100),
        named("验收机构", lambda row: row.agency, 140),
        day("现场核查日", lambda row: row.visited_on, 100),
        text("现场记录", lambda row: row.minutes, 200),
        day("结论日", lambda row: row.result_on, 100),
        day("整改期限", lambda row: row.rectify_by, 100),
    ]
    table(way.rounds, columns, key="way_of_rounds", alt="各轮验收", row_height=tables.WRAPPING)


def _lines(lines: tuple[LineRow, ...]) -> None:
    """Versions side by side where there are two or more; below, each line as both reviews saw it, the newest first."""
    versions, sides = side_by_side(lines)
    if len(versions) > 1:
        st.subheader("各版对照")
        for one in versions:
            st.markdown(shell.escaped(_sum_zh(one)))
        table(sides, _side_columns(versions), key="way_of_versions", alt=SIDE_ALT, row_height=tables.WRAPPING)
        st.subheader("价格行和两次审核")
    columns = [
        number("版", lambda row: row.number, 40, "%d"),
        number("行", lambda row: row.line, 40, "%d"),
        text("模块", lambda row: row.module, 90),
        named("名称和规格", lambda row: row.item, 140),
        text("场景", lambda row: row.scenario, 80),
        named("方案", lambda row: row.solution, 150),
        text("类别", lambda row: f"{row.category}（{_eligible(row)}）", 150),
        text("数量", lambda row: row.quantity, 70),
        number("金额（万元）", lambda row: row.amount_fen / FEN_OF_10K, 100, "%.2f"),
        text("在同类价格中", lambda row: _place(row.place), 190),
        text("平台审核", lambda row: row.platform, 150),
        text("监理审核", lambda row: row.supervisor, 150),
        number("核定（万元）", lambda row: _in_10k(row.granted_fen), 100, "%.2f"),
    ]
    rows = sorted(lines, key=lambda row: (-row.number, row.line))
    table(rows, columns, key="way_of_lines", alt="方案各版的价格行和两次审核", row_height=tables.WRAPPING)


def _sum_zh(one: VersionSum) -> str:
    """第 2 版：报价 48.00 万元，其中可补 40.00 万元；核减 2.00 万元，核定 46.00 万元."""
    asked = f"第 {one.number} 版：报价 {exact(one.amount_fen)}，其中可补 {exact(one.eligible_fen)}；"
    if one.cut_fen is None or one.granted_fen is None:
        return f"{asked}两次审核没有做完。"
    return f"{asked}核减 {exact(one.cut_fen)}，核定 {exact(one.granted_fen)}。"


def _side_columns(versions: Sequence[VersionSum]) -> list[Shown]:
    """A group of columns a version; what changed in the newest stands right after the name, where a phone sees it."""
    newest, before = versions[-1].number, versions[-2].number
    columns = [
        text("名称和规格", lambda row: row.item, 118, pinned=True),
        text(f"第 {before}→{newest} 版", lambda row: row.change, 130),
        number("差额（万元）", lambda row: row.change_fen / FEN_OF_10K, 92, "%+.2f"),
    ]
    for place, one in enumerate(versions):
        columns += _version_columns(place, one.number)
    return [
        *columns,
        text("场景", lambda row: row.scenario, 80),
        named("方案", lambda row: row.solution, 130),
    ]


def _version_columns(place: int, which: int) -> list[Shown]:
    def of(cell: Callable[[LineRow], object]) -> Callable[[SideRow], object]:
        return lambda row: None if row.cells[place] is None else cell(row.cells[place])

    return [
        number(f"第 {which} 版金额", of(lambda line: line.amount_fen / FEN_OF_10K), 92, "%.2f"),
        text(f"第 {which} 版补贴", of(_eligible), 86),
        number(f"第 {which} 版核减", of(lambda line: _in_10k(cut_of(line))), 92, "%.2f"),
    ]


def _eligible(line: LineRow) -> str:
    return "可补" if line.is_eligible else "不补"


def _in_10k(fen: int | None) -> float | None:
    return None if fen is None else fen / FEN_OF_10K


def _place(place: PricePlace | None) -> str:
    """Where a price stands, in words; nothing where too few are alike."""
    if place is None:
        return NOTHING
    of = f"中位数 {place.of.median_fen / FEN_OF_10K:.2f} 万元，{place.of.number} 个"
    if place.deviations is None:
        return f"与其余都不同（{of}）"
    far = "，明显偏高" if place.is_far else ""
    return f"{place.deviations:+.1f} 个偏差{far}（{of}）"
