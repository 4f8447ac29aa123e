"""The way of one project on 一企一档: radar before and after, needs, prices with two reviews, rounds of acceptance."""

import streamlit as st

from components import shell
from components.lights import tables
from components.table import day, named, number, table, text
from components.vega import FONT, INK
from domain.transformation.prices import PricePlace
from domain.transformation.views import LineRow, ProjectWay, ScenarioLevels
from services.wording import NOTHING

COLOURS = ("#7C9FD0", "#B8860B", "#1F4E9E")
"""Before, own judgement after, official after."""
HIGHEST, HEIGHT = 4, 380


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
        number("轮次", lambda row: row[0], 60, "%d"),
        day("申请日", lambda row: row[1], 100),
        text("状态", lambda row: row[3], 100),
        named("验收机构", lambda row: row[2], 140),
        text("现场记录", lambda row: row[4], 200),
        day("结论日", lambda row: row[5], 100),
    ]
    table(way.rounds, columns, key="way_of_rounds", alt="各轮验收", row_height=tables.WRAPPING)


def _lines(lines: tuple[LineRow, ...]) -> None:
    """Versions side by side: the newest first."""
    columns = [
        number("版", lambda row: row.number, 40, "%d"),
        number("行", lambda row: row.line, 40, "%d"),
        named("名称和规格", lambda row: row.item, 140),
        text("场景", lambda row: row.scenario, 80),
        named("方案", lambda row: row.solution, 150),
        text("类别", lambda row: f"{row.category}（{'可补' if row.is_eligible else '不补'}）", 150),
        text("数量", lambda row: row.quantity, 70),
        number("金额（万元）", lambda row: row.amount_fen / 1_000_000, 100, "%.2f"),
        text("在同类价格中", lambda row: _place(row.place), 190),
        text("平台审核", lambda row: row.platform, 150),
        text("监理审核", lambda row: row.supervisor, 150),
        number(
            "核定（万元）", lambda row: None if row.granted_fen is None else row.granted_fen / 1_000_000, 100, "%.2f"
        ),
    ]
    rows = sorted(lines, key=lambda row: (-row.number, row.line))
    table(rows, columns, key="way_of_lines", alt="方案各版的价格行和两次审核", row_height=tables.WRAPPING)


def _place(place: PricePlace | None) -> str:
    """Where a price stands, in words; nothing where too few are alike."""
    if place is None:
        return NOTHING
    of = f"中位数 {place.of.median_fen / 1_000_000:.2f} 万元，{place.of.number} 个"
    if place.deviations is None:
        return f"与其余都不同（{of}）"
    far = "，明显偏高" if place.is_far else ""
    return f"{place.deviations:+.1f} 个偏差{far}（{of}）"
