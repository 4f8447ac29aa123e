"""The pilot whose plan is worked on, and its four steps."""

import streamlit as st

from components import shell, url
from components.escapes import escaped, label
from services.plans.steps import PilotSetup

NEW = "new"
ANCHOR = "plan"
"""Where the page's own part begins, the plan's workbook."""


def choose(pilots: list[tuple[str, str]], *, may_begin: bool) -> str | None:
    """Code of the pilot chosen, None for a new one; the choice goes into the URL."""
    names = dict(pilots) | ({NEW: "新建试点"} if may_begin else {})
    asked = url.get("pilot") or st.session_state.get("shell_last", {}).get("pilot", "")  # as the other pages do
    st.session_state.setup_pilot = asked if asked in names else next(iter(names))
    st.selectbox(
        "试点",
        list(names),
        format_func=names.__getitem__,
        key="setup_pilot",
        on_change=lambda: url.put(pilot=st.session_state.setup_pilot),
        width=340,
    )
    return None if st.session_state.setup_pilot == NEW else st.session_state.setup_pilot


def steps(pilot: PilotSetup) -> None:
    """Four cards, done or not, each with what there is and where to go on."""
    if pilot.is_demo:
        st.markdown(":yellow-badge[演示数据 · 企业、服务商、资金均为虚构]")
    done = sum(step.is_done for step in pilot.steps)
    following = next((step.title for step in pilot.steps if not step.is_done), "")
    st.markdown(
        f"**四步已办 {done:d} 步**" + (f"，下一步：{label(following)}。" if following else "，可以报送和亮灯了。")
    )
    for column, step in zip(st.columns(len(pilot.steps)), pilot.steps, strict=True):
        with column, st.container(border=True, height="stretch"):
            sign = ":green-badge[✓ 已办]" if step.is_done else ":gray-badge[○ 待办]"
            st.markdown(f"{sign} **{label(step.title)}**")
            st.caption(escaped(step.said))
            if step.path:
                shell.link(step.path, step.way, icon=":material/arrow_forward:", **{"pilot": pilot.code, **step.words})
            else:
                st.markdown(f"[{label(step.way)} :material/arrow_downward:](#{ANCHOR})")
