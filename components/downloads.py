"""Files to take away: a link to our own route, which makes the file at the click and checks the rights again."""

from collections.abc import Callable
from pathlib import PurePath

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from components import file_links
from services.access import Permission, User
from services.frame import Frame

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
KINDS = {".xlsx": XLSX, ".docx": DOCX, ".pdf": "application/pdf", ".zip": "application/zip"}
"""By ending; what Python guesses depends on the machine's own list, which may know no office file."""


def kind_of(file_name: str) -> str:
    """The media type of a file by its name."""
    return KINDS[PurePath(file_name).suffix.lower()]


def button(
    frame: Frame,
    label: str,
    file_name: str,
    make: Callable[[object], bytes],
    *,
    mime: str = "text/csv",
    permission: Permission = Permission.EXPORT,
) -> None:
    """A link whose file is made when it is fetched; nothing for a user without the right."""
    of_user(frame.user, frame.pilot.id, label, file_name, make, mime=mime, permission=permission)


def of_user(
    user: User,
    pilot_id: int | None,
    label: str,
    file_name: str,
    make: Callable[[object], bytes],
    *,
    mime: str,
    permission: Permission,
) -> None:
    """The same on a page that is of no pilot."""
    if not user.may(permission):
        return
    run = get_script_run_ctx(suppress_warning=True)
    place = f"{run.session_id if run else ''} {file_name}"
    address = file_links.offer(place, user, pilot_id, permission, file_name, mime, make)
    st.link_button(label, address, icon=":material/download:", key=f"download_{file_name}")
