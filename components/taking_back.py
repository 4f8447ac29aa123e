"""A box behind a click that takes something back: why, and the button."""

from collections.abc import Callable

import streamlit as st

from components import shell
from services.taking_back import LONGEST


def box(room: str, form: str, title: str, said: str, button: str, deed: Callable[[str], Callable[[], str]]) -> None:
    """`said`: what happens and what does not; `deed`: reason → the deed that is carried out."""
    opened = st.expander(shell.label(title), key=f"{form}_open", on_change="rerun")
    if not opened.open:
        return
    key = shell.opened(form, None).key
    with opened:
        st.caption(shell.escaped(said))
        with st.form(key, border=False):
            reason = st.text_area(f"理由（{LONGEST} 字以内）", max_chars=LONGEST, key=f"{key}_reason", height=80)
            sent = st.form_submit_button(button)
        if sent:
            shell.act(room, deed(reason), form=form)
