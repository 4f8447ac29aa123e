"""Files to take away: made only when a person asks for one."""

from collections.abc import Callable

import streamlit as st

from services.frame import connected

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def button(label: str, file_name: str, make: Callable[[object], bytes], *, mime: str = "text/csv") -> None:
    """A button whose file is made at the click, on a connection of its own, and not on a rerun."""

    def made() -> bytes:
        with connected() as connection:
            return make(connection)

    st.download_button(
        label, made, file_name=file_name, mime=mime, icon=":material/download:", on_click="ignore", key=file_name
    )
