"""Every page begins with require(...): who may see it, and that app.py let it in."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import streamlit as st

from components.identity import handover
from components.identity.place import is_loopback
from services.access import Permission, User
from services.clock import now
from services.frame import connected
from services.identity.demonstration import visitor
from services.identity.settings import settings
from services.identity.viewer import viewer_of

_looking: ContextVar[User | None] = ContextVar("looking", default=None)


def user_of(told: str | None) -> User | None:
    """Who asks, by the header that the gate set on the request or connection (`x-viewer`); None for nobody.

    Read from the database anew each time. Where no gate stands in front (a page under test, `streamlit run` on this
    machine) it is the demonstration.
    """
    session_id = handover.session_of(told)
    if session_id is None or session_id == handover.DEMONSTRATION:
        is_here = session_id == handover.DEMONSTRATION or is_loopback(st.get_option("server.address") or "")
        return None if not is_here or settings().is_required else visitor()
    with connected() as connection:
        viewer = viewer_of(connection, session_id, now(), settings().rules)
    return None if viewer is None or viewer.over is not None else viewer.user


def current_user() -> User:
    """Who looks at this page: asked on every run, kept nowhere. For nobody the run ends here."""
    user = user_of(st.context.headers.get(handover.HEADER.decode()))
    if user is None:
        st.stop()
    return _forgetting_another(user)


def _forgetting_another(user: User) -> User:
    """The user; what the tab has kept of somebody else, or of another role, is forgotten first."""
    told = (user.account_id, user.role, user.pilot_id, user.district_id, user.department_id)
    last = st.session_state.get("last_viewer")
    if last != told:
        if last is not None:
            st.session_state.clear()
        st.session_state.last_viewer = told
    return user


@contextmanager
def opened_by_app(user: User) -> Iterator[None]:
    """app.py runs the page within this, for whom it found; a page that Streamlit runs by itself is outside."""
    token = _looking.set(user)
    try:
        yield
    finally:
        _looking.reset(token)


def require(permission: Permission) -> User:
    """The user, if app.py opened the page and the user's role carries the permission; else nothing is drawn."""
    user = _looking.get()
    if user is None:
        st.stop()
    if not user.may(permission):
        st.error("您没有查看本页的权限；如确有需要，请联系专班办公室。", title="无权查看")
        st.stop()
    return user
