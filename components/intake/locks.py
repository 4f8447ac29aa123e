"""Locked days, who was let in and until when; the office opens them by name."""

from datetime import timedelta
from functools import partial

import streamlit as st

from components import shell
from components.intake import week as intake_week
from components.table import table, text
from services.access import Permission
from services.desk import carry_out
from services.evaluation.who_reports import ReportingUnit
from services.frame import Frame
from services.intake.known import locks_for
from services.intake.lock_openings import open_lock


def locks(connection, frame: Frame) -> None:
    """From which day on facts may be changed, the openings, a form for a new one."""
    known = locks_for(connection, frame.pilot.id, ReportingUnit())
    until, before, openings = known.closed_until, known.locked_before, known.openings
    if before is None:
        st.info("期初补录正在进行，以前的日期不锁定；补录办结以后按期锁定。", title="没有锁定")
        return
    closed = f"{until:%Y-%m-%d} 及以前已结账，改动须写明原因，并在下一期列为“更正”；" if until else ""
    st.markdown(f"{closed}**{before:%Y-%m-%d} 以前**的事实已锁定，不能再改。锁定的天数见“口径与规则”。")
    st.subheader("例外")
    today = frame.pilot.today
    if openings:
        columns = [
            text("单位", lambda one: one.unit),
            text("事实日期", lambda one: f"{one.from_on} 至 {one.to_on}"),
            text("开放到", lambda one: one.expires_on.isoformat()),
            text("状态", lambda one: "开放中" if today <= one.expires_on else "已到期"),
            text("原因", lambda one: one.reason),
            text("批准", lambda one: one.granted_by),
        ]
        table(openings, columns, key="openings", alt="锁定的例外")
    else:
        st.caption("没有开放过例外。")
    if frame.user.may(Permission.CLOSE_PERIOD):
        _form(connection, frame, before)
    else:
        st.info("需要更正已锁定的事实，请联系专班办公室开放。")
    shell.link("rules", "口径与规则")


def _form(connection, frame: Frame, before) -> None:
    st.subheader("为一个单位开放")
    today = frame.pilot.today
    with st.form("opening", border=True):
        unit = intake_week.unit_picker(connection, frame, "opening_unit")
        left, middle, right = st.columns(3)
        from_on = left.date_input(
            "事实日期起", value=before - timedelta(days=30), key="opening_from", format="YYYY-MM-DD"
        )
        to_on = middle.date_input("事实日期止", value=before - timedelta(days=1), key="opening_to", format="YYYY-MM-DD")
        expires_on = right.date_input(
            "开放到（至多 31 天）", value=today + timedelta(days=7), key="opening_until", format="YYYY-MM-DD"
        )
        reason = st.text_input("原因", max_chars=200, placeholder="如：评测报告补发，经 11 月调度会同意")
        sent = st.form_submit_button("开放", type="primary")
    if sent:
        days = {"from_on": from_on, "to_on": to_on, "expires_on": expires_on}
        shell.act("intake", partial(carry_out, frame, open_lock, unit=unit, reason=reason, **days))
