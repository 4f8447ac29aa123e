"""A text of an alert for a group: previewed, copied, sent by a press (rules 14.11)."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from components import deeds, shell
from components.alerts.parts import ROOM
from domain.alerts.messages import Outgoing
from domain.alerts.views import AlertView
from services.alerts.channels import Channel
from services.alerts.messages import channels_of, send_message
from services.errors import Refused
from services.frame import Frame


def groups_of(frame: Frame) -> tuple[Channel, ...]:
    """Groups that may be sent to; what is wrong with the settings is said, and there are none."""
    try:
        return channels_of(frame)
    except Refused as refusal:
        st.warning(shell.label(str(refusal)))
        return ()


def to_group(frame: Frame, view: AlertView, groups: Sequence[Channel]) -> None:
    """A text as it would go to a group: to be copied, or sent by a press to a group that the administrator set."""
    if not view.outgoing:
        return
    box = st.expander("发到群里", key=f"to_group_{view.line.id}", on_change="rerun")
    if not box.open:
        return
    with box:
        texts = {one.event: one for one in view.outgoing}
        event = st.selectbox(
            "发哪一份", list(texts), format_func=lambda one: texts[one].title, key=f"message_event_{view.line.id}"
        )
        one = texts[event]
        st.code(one.text, language=None, wrap_lines=True)
        _sent(view, event)
        if groups:
            _sending(frame, view, one, groups)
        else:
            st.caption("没有设群机器人，可复制文字发到群里；管理员可以设（操作手册：群消息）。")


def _sent(view: AlertView, event: int) -> None:
    for sent in view.sent:
        if sent.event == event:
            st.caption(shell.escaped(f"{sent.at} {sent.who}发到“{sent.channel_name}”：{sent.state.zh}，{sent.answer}"))


def _sending(frame: Frame, view: AlertView, one: Outgoing, groups: Sequence[Channel]) -> None:
    by_key = {group.key: group for group in groups}
    seen = deeds.fresh(f"message_seen_{view.line.id}_{one.event}")
    with st.form(f"message_{view.line.id}_{one.event}", border=False):
        to = st.selectbox(
            "发到",
            list(by_key),
            format_func=lambda key: f"{by_key[key].name}（{by_key[key].way.zh}，{by_key[key].host}）",
            key=f"message_to_{view.line.id}_{one.event}",
        )
        is_seen = st.checkbox("上面的文字已看过，就这样发", key=seen)
        is_pressed = st.form_submit_button("发出")
    if is_pressed and not is_seen:
        deeds.refused(Refused("没有发出：先看过文字，再勾选“就这样发”"))
    elif is_pressed:
        words = {"alert": view.line.id, "event": one.event, "channel": to, "text": one.text}
        shell.act(ROOM, partial(send_message, frame, **words), empties=[seen])
