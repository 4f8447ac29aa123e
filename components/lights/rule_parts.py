"""What 口径与规则 is made of: the lights explained, a what-if that saves nothing, and the table of thresholds."""

from collections.abc import Sequence

import pyarrow as pa
import streamlit as st

from components import shell, url
from components.lights import tables
from components.lights.wall import LOOKS, look
from domain.lights.core import CORE_ZH, Core
from domain.lights.rule_views import RuleRow, WhatIf
from domain.lights.views import RuleView
from domain.words import Light
from services.frame import Frame

FIRST = Core.COMPLETION


def explained(rules: Sequence[RuleView]) -> None:
    """Definition and bounds of every core light, side by side."""
    st.dataframe(
        pa.table(
            {
                "指标": [rule.name for rule in rules],
                "口径": [rule.definition for rule in rules],
                f"{LOOKS[Light.GREEN].label}": [rule.green for rule in rules],
                f"{LOOKS[Light.YELLOW].label}": [rule.yellow for rule in rules],
                f"{LOOKS[Light.RED].label}": [rule.red for rule in rules],
                "自": [rule.effective_from.isoformat() for rule in rules],
                "依据": [("默认：" if rule.is_default else "") + rule.source for rule in rules],
            }
        ),
        hide_index=True,
        height="content",
        row_height=tables.WRAPPING,
        alt=f"{CORE_ZH}与总体灯的口径和界限",
        column_config={
            "指标": st.column_config.TextColumn(width=84, pinned=True),
            "口径": st.column_config.TextColumn(width=420),
            "自": st.column_config.TextColumn(width=92),
            "依据": st.column_config.TextColumn(width=300),
        },
    )


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
        _bound(f"绿线（{view.unit}）", "green", view.green, view.green_now, view)
        _bound(f"黄线（{view.unit}）", "yellow", view.yellow, view.yellow_now, view)
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
        labels, seen, worse, better, red = (
            (list(column) for column in zip(*view.periods, strict=True)) if view.periods else ([],) * 5
        )
        st.dataframe(
            pa.table({"期次": labels, "灯数": seen, "变差": worse, "变好": better, "涉及红灯": red}),
            hide_index=True,
            height="content",
            alt=f"{view.name}：换线后各期会变的灯数",
        )
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
    labels = [shown.label for shown in LOOKS.values()]
    fills = [shown.fill for shown in LOOKS.values()]
    st.dataframe(
        pa.table(
            {
                "最近一期会变的": [item.scope for item in view.moved],
                "数值": [item.value for item in view.moved],
                "现在": [[look(item.before).label] for item in view.moved],
                "换线后": [[look(item.after).label] for item in view.moved],
            }
        ),
        hide_index=True,
        height="content" if len(view.moved) <= 12 else 440,
        alt=f"{view.name}：最近一期会变的范围",
        column_config={
            "现在": st.column_config.MultiselectColumn(width=80, options=labels, color=fills),
            "换线后": st.column_config.MultiselectColumn(width=80, options=labels, color=fills),
        },
    )


def rows(found: Sequence[RuleRow], frame: Frame) -> None:
    """Every row, with its day, author and source; a threshold is never changed in place."""
    st.caption(
        f"规则只增不改：新的一行到生效日接替旧的一行；{frame.period.as_of} 按“在用”的各行亮灯，"
        f"规则版本 {frame.period.rule_version}。默认值由专班按程序调整。"
    )
    st.dataframe(
        pa.table(
            {
                "对象": [row.subject for row in found],
                "看什么": [row.what for row in found],
                "绿线": [row.green for row in found],
                "黄线": [row.yellow for row in found],
                "生效日": [row.effective_from.isoformat() for row in found],
                "状态": [row.state for row in found],
                "适用": [row.for_whom for row in found],
                "谁定的": [row.author for row in found],
                "依据": [row.source for row in found],
            }
        ),
        hide_index=True,
        height="content",
        alt="亮灯规则的各行",
        column_config={"依据": st.column_config.TextColumn(width=420)},
    )
