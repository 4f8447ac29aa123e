"""What 口径与规则 is made of: the lights explained, a what-if that saves nothing, and the table of thresholds."""

from collections.abc import Sequence

import streamlit as st

from components import shell, url
from components.lights import tables
from components.lights.wall import LOOKS, look
from components.table import badge, in_order, named, table, text
from domain.lights.core import CORE_ZH, Core
from domain.lights.rule_views import RuleRow, WhatIf
from domain.lights.views import RuleView
from domain.words import Light
from services.frame import Frame
from services.lights.sources import IndicatorSource
from services.wording import NOTHING

FIRST = Core.COMPLETION
SHOWN = 8
"""Rows that a list shows whole; a longer one scrolls."""


def explained(rules: Sequence[RuleView]) -> None:
    """Definition and bounds of every core light, side by side."""
    columns = [
        text("指标", lambda rule: rule.name, 84, pinned=True),
        text("口径", lambda rule: rule.definition, 420),
        text(LOOKS[Light.GREEN].label, lambda rule: rule.green),
        text(LOOKS[Light.YELLOW].label, lambda rule: rule.yellow),
        text(LOOKS[Light.RED].label, lambda rule: rule.red),
        text("自", lambda rule: rule.effective_from.isoformat(), 92),
        text("依据", lambda rule: ("默认：" if rule.is_default else "") + rule.source, 300),
    ]
    table(rules, columns, row_height=tables.WRAPPING, alt=f"{CORE_ZH}与总体灯的口径和界限")


def sources(found: Sequence[IndicatorSource]) -> None:
    """How each indicator's figures come about; of a typed one why no register can count it."""
    if not found:
        st.caption("本试点还没有目标和上报的数。")
        return
    typed = sum(bool(one.why) for one in found)
    st.caption(f"本试点用到 {len(found)} 项指标，其中 {typed} 项靠填报或估算；能按台账和企业、项目登记数出来的不另填。")
    columns = [
        named("指标", lambda one: one.name, 170),
        text("单位", lambda one: one.unit, 50),
        text("怎么来", lambda one: one.way, 130),
        text("为什么不按台账计", lambda one: one.why or NOTHING, 290),
        text("口径", lambda one: one.definition, 366),
    ]
    height = "content" if len(found) <= SHOWN else 460
    table(found, columns, row_height=tables.WRAPPING, height=height, alt="各项指标的数从哪里来")


def choose(tried: Sequence[Core]) -> str:
    """The light whose bounds are tried; the choice lives in the URL and starts from the bounds in force."""
    asked = url.get("what") if url.get("what") in tried else str(FIRST)
    key = "rules_what"
    st.session_state[key] = asked
    st.segmented_control(
        "试算哪一盏灯",
        [str(core) for core in tried],
        key=key,
        required=True,
        format_func=lambda code: Core(code).zh,
        on_change=lambda: url.put(what=st.session_state[key], green=None, yellow=None),
        wrap=True,
    )
    return asked


def what_if(view: WhatIf) -> None:
    """Two bounds to turn, and what they would have done; nothing is saved."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        _bound(f"绿线（{shell.label(view.unit)}）", "green", view.green, view.green_now, view)
        _bound(f"黄线（{shell.label(view.unit)}）", "yellow", view.yellow, view.yellow_now, view)
        st.button("恢复在用的线", on_click=lambda: url.put(green=None, yellow=None), icon=":material/undo:")
    st.markdown(f"**{shell.escaped(view.sentence)}**")
    if view.left_out:
        st.caption(
            f"另有 {view.left_out:,} 盏不随这两条线变（期满判定、恢复观察），未计入。"
            "只是试算，不保存，不改变任何一盏灯。"
        )
    else:
        st.caption("只是试算，不保存，不改变任何一盏灯。")
    left, right = st.columns([2, 3], gap="medium")
    with left:
        columns = in_order("期次", "灯（盏）", "变差（盏）", "变好（盏）", "涉及红灯（盏）")
        if view.periods:
            table(view.periods, columns, alt=f"{view.name}：换线后各期会变的灯数")
    with right:
        if view.moved:
            _moved(view)


def _bound(label: str, word: str, value: float, now: float, view: WhatIf) -> None:
    key = f"rules_{word}"
    st.session_state[key] = float(value)
    st.number_input(
        label,
        min_value=0.0,
        max_value=200.0,
        step=view.step,
        key=key,
        format="%g",
        help=f"在用：{now:g}",
        on_change=lambda: url.put(**{word: f"{st.session_state[key]:g}"}),
        width=150,
    )


def _moved(view: WhatIf) -> None:
    """Scopes that would show another light in the newest period."""
    labels, fills = [shown.label for shown in LOOKS.values()], [shown.fill for shown in LOOKS.values()]
    columns = [
        text("最近一期会变的", lambda item: item.scope),
        text("数值", lambda item: item.value),
        badge("现在", lambda item: look(item.before).label, 80, labels, fills),
        badge("换线后", lambda item: look(item.after).label, 80, labels, fills),
    ]
    height = "content" if len(view.moved) <= 12 else 440
    table(view.moved, columns, height=height, alt=f"{view.name}：最近一期会变的范围")


def rows(found: Sequence[RuleRow], frame: Frame) -> None:
    """Every row, with its day, author and source; a threshold is never changed in place."""
    st.caption(
        f"规则只增不改：新的一行到生效日接替旧的一行；{frame.period.as_of} 按“在用”的各行亮灯，"
        f"规则版本 {shell.label(frame.period.rule_version)}。默认值由专班按程序调整。"
    )
    columns = [
        text("对象", lambda row: row.subject),
        text("看什么", lambda row: row.what),
        text("绿线", lambda row: row.green),
        text("黄线", lambda row: row.yellow),
        text("生效日", lambda row: row.effective_from.isoformat()),
        text("状态", lambda row: row.state),
        text("适用", lambda row: row.for_whom),
        text("谁定的", lambda row: row.author),
    ]
    if any(row.recorded_on for row in found):
        columns += [
            text("定于", lambda row: f"{row.recorded_on or NOTHING}"),
            text("原因", lambda row: row.reason or NOTHING, 240),
        ]
    columns.append(text("依据", lambda row: row.source, 420))
    table(found, columns, alt="亮灯规则的各行")
