"""A page that fails shows a number; the log has the number beside the error (rules 11.14)."""

import logging
import secrets

import streamlit as st

LOG = logging.getLogger("server")


class PageFailed(Exception):  # noqa: N818  the name is what happened, and it is never raised
    """What a viewer reads when a page fails; the cause stays in the server's log."""

    alternate_name = "页面出错"


def show_failure(error):
    """Shows a number instead of the error and writes the number beside the error in the log."""
    number = secrets.token_hex(3)
    LOG.error("页面出错，编号 %s", number, exc_info=error)
    st.exception(PageFailed(f"这一页没能显示。请刷新再试；如仍出错，请把编号 {number} 告诉系统管理员。"))
    return True
