"""What keeps the site alive on screen, for the administrator: the last backup, database, structure, disk, clock."""

import streamlit as st

from components import shell
from components.lights.wall import look
from domain.words import Light
from services.access import User
from services.keeping.last import last_backup
from services.keeping.state import site_state


def backup(connection, user: User) -> None:
    """A light and a sentence each; where the last backup lies."""
    st.header("备份")
    view = last_backup(connection, user)
    _line(view.light, view.sentence)
    for place in view.places:
        st.caption(shell.escaped(place))
    st.header("运行状态")
    for line in site_state(connection, user):
        _line(line.light, f"{line.what}：{line.sentence}")


def _line(light: Light, sentence: str) -> None:
    shown = look(light)
    st.markdown(f":{shown.badge}-badge[{shown.label}] {shell.escaped(sentence)}")
