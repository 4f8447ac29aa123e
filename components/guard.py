"""Every page begins with require(...): who may see it, and that app.py let it in."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import streamlit as st

from services.access import DEMO_USER, Permission, User

_inside_app: ContextVar[bool] = ContextVar("inside_app", default=False)


def current_user() -> User:
    """Who is here. Without sign-in the demonstration's office clerk."""
    return DEMO_USER


@contextmanager
def opened_by_app() -> Iterator[None]:
    """app.py runs the page within this; a page that Streamlit runs by itself is outside."""
    token = _inside_app.set(True)
    try:
        yield
    finally:
        _inside_app.reset(token)


def require(permission: Permission) -> User:
    """The user, if app.py opened the page and the user's role carries the permission; else nothing is drawn."""
    if not _inside_app.get():
        st.stop()
    user = current_user()
    if not user.may(permission):
        st.error("您没有查看本页的权限；如确有需要，请联系专班办公室。", title="无权查看")
        st.stop()
    return user
