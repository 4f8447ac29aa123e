"""提升 on screen: the figures, who answers in time, causes, what worked."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from components import choices, shell, url
from components.lights import tables
from components.table import day, in_order, named, number, opens, table, text
from domain.alerts.statistics import League
from domain.alerts.views import ImprovementView, MeasureRow
from services.alerts.improvement import GROUPS, sentence_of


def whole(view: ImprovementView, causes: Sequence[str], as_of: date) -> None:
    """Top to bottom: the sentence, the league, causes by group, measures that worked."""
    st.markdown(f"**{shell.escaped(sentence_of(view.figures, as_of))}**")
    if not view.figures.alerts:
        return
    left, right = st.columns(2, gap="medium")
    with left:
        st.header("按期答复率")
        _league(view.figures.league)
    with right:
        st.header("原因")
        table(view.causes, in_order("原因", "件"), alt="各件最近一次答复写的原因")
    st.header("原因在哪里")
    group = choices.choose("by", GROUPS, "分", key="alert_causes_by")
    rows = view.groups[group]
    columns = [named(GROUPS[group], lambda row: row.name, 120)]
    columns += [
        number(name, lambda row, at=at: row.counts[at] or None, format="%d 件") for at, name in enumerate(causes)
    ]
    table(rows, columns, alt=f"各{GROUPS[group]}的原因")
    st.header("见效的办法")
    _measures(view)


def _league(rows: Sequence[League]) -> None:
    columns = [
        named("单位", lambda row: row.owner, 100),
        text("按期答复率", lambda row: f"{row.rate * 100:.1f}%", right=True),
        number("应答", lambda row: row.asked, format="%d 次"),
        number("按期", lambda row: row.on_time, format="%d 次"),
    ]
    table(rows, columns, alt="各单位按期答复率，由低到高；只计期限已过和已答复的")


def _measures(view: ImprovementView) -> None:
    """Answers after which the light was well and stayed so; searched by words."""
    words = st.text_input("查原因、措施", key="alert_measures", placeholder="如 审批、评测、拨付").strip()
    _worked([row for row in view.measures if words in f"{row.name}{row.cause}{row.text}"], "measures")


def alike(same: Sequence[MeasureRow]) -> None:
    """On one alert: what worked before, of the same cause once one is named, else of the same light."""
    if not same:
        return
    box = st.expander(f"以前见效的办法 {len(same):d} 条", key="alert_alike", on_change="rerun")
    if box.open:
        with box:
            words = st.text_input("查原因、措施", key="alert_alike_words", placeholder="如 审批、评测、拨付").strip()
            _worked([row for row in same if words in f"{row.name}{row.cause}{row.text}"], "alike")


def _worked(rows: Sequence[MeasureRow], key: str) -> None:
    columns = [
        opens("哪一盏", lambda row: row.name, 190, "点名称看经过"),
        text("原因", lambda row: row.cause, 90),
        text("措施", lambda row: row.text, 320),
        day("转绿", lambda row: row.well_on, 96),
        number("用了", lambda row: row.days, 80, "%d 天"),
    ]
    clicked = table(rows, columns, key=key, row_height=tables.WRAPPING, alt="灯恢复后没有再亮的措施")
    if clicked is not None:
        url.put(alert=rows[clicked].alert, view=None)
        st.rerun()
