"""样板评选 on screen: candidates by data, the plan's criteria."""

import streamlit as st

from components import choices, shell
from components.lights import tables
from components.table import day, first_rows, named, number, table, text
from domain.batches.awards import AwardView
from domain.words import Award

VIEWS = {"candidates": "候选与标准", "scoring": "评分与名单"}


def choose_view() -> str:
    return choices.choose("view", VIEWS, "看什么", key="awards_view")


def whole(view: AwardView) -> None:
    st.header("候选企业")
    st.caption(
        shell.label(
            f"完成改造、官方评定 {view.least_level} 级及以上、比改造前提升 {view.least_gain} 级及以上（默认规则，"
            f"在“口径与规则”按日期更改），共 {len(view.candidates)} 家；级别高的在前，再比提升，都相同的并列。"
        )
    )
    if view.why_no_rows:
        st.info(shell.label(view.why_no_rows))
    else:
        _candidates(view)
    for award in Award:
        st.header(f"{award.zh}评价标准")
        _criteria(view, award)


def _candidates(view: AwardView) -> None:
    columns = [
        number("位次", lambda row: row[0], 56, "%d"),
        named("企业", lambda row: row[1].enterprise, 180),
        text("项目", lambda row: row[1].code, 120),
        named("地区", lambda row: row[1].district or "", 90),
        named("细分行业", lambda row: row[1].industry or "", 90),
        number("改造前（级）", lambda row: row[1].before, 100, "%d"),
        number("改造后（级）", lambda row: row[1].after, 100, "%d"),
        number("提升（级）", lambda row: row[1].gain, 90, "%d"),
        day("完成日", lambda row: row[1].completed_on, 96),
    ]
    first_rows(view.candidates, columns, alt="候选企业", height=420 if len(view.candidates) > 12 else "content")


def _criteria(view: AwardView, award: Award) -> None:
    rows = [one for one in view.criteria if one.award is award]
    if not rows:
        st.caption("方案没有印这一评选的标准；本地另定的，在“试点设置”方案表的“样板标准”表填写。")
        return
    columns = [
        number("序号", lambda row: row.number, 56, "%d"),
        text("一级指标", lambda row: row.levels[0], 130),
        text("二级指标", lambda row: row.levels[1], 130),
        text("三级指标", lambda row: row.levels[2], 150),
        text("评分标准", lambda row: row.standard, 420),
        number("权重（%）", lambda row: row.weight, 84, "%.2f"),
        text("出处", lambda row: row.source, 90),
    ]
    st.caption("标准逐字取自方案附表；没有印分值的，各条一样重（默认）。")
    table(rows, columns, alt=f"{award.zh}评价标准", row_height=tables.WRAPPING)
