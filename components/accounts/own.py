"""One's own account on screen: who one is here, where one is signed in."""

from functools import partial

import streamlit as st

from components import shell
from components.escapes import escaped, label
from components.prefix import at
from components.table import opens, table, text
from services.access import Permission, Role, User
from services.identity.my_district import districts_of, my_district, remember_mine
from services.identity.register_page import end_own, own_sessions

ROOM = "own_sessions"


def sessions(connection, user: User) -> None:
    """Where the user is signed in; a click ends one."""
    st.header("我的登录")
    st.markdown(f"{escaped(user.name)} · {escaped(user.role.zh)}")
    st.link_button("换授权、改密码、退出", at("/account"), icon=":material/manage_accounts:")
    found = own_sessions(connection, user)
    shell.said(ROOM)
    if not found:
        st.caption("还没有账号，也没有登录记录：管理员在服务器上建第一个账号（手册第一章）以后，各单位的人才能登录。")
        return
    columns = [
        opens("结束", lambda one: "本窗口" if one.is_this else "结束", 90, help="点“结束”，那里的页面一秒内关闭"),
        text("方式", lambda one: one.way),
        text("开始", lambda one: one.began),
        text("最近操作", lambda one: one.seen),
        text("地址", lambda one: one.address),
    ]
    clicked = table(found, columns, key="own_sessions", alt="我的登录")
    if clicked is not None and not found[clicked].is_this:
        shell.act(ROOM, partial(end_own, user, found[clicked].id))


def district(connection, user: User) -> None:
    """The district that somebody who is bound to none begins at."""
    if (
        user.account_id is None
        or not user.may(Permission.READ_SUMMARY)
        or user.role in (Role.DISTRICT, Role.DEPARTMENT)
    ):
        return
    names = ["", *districts_of(connection, user)]
    mine = my_district(connection, user)
    chosen = st.selectbox(
        "我的地区（登录后先看）",
        names,
        index=names.index(mine) if mine in names else 0,
        format_func=lambda name: name or "全部",
        key="my_district",
        width=300,
    )
    if chosen != mine and st.button("记住", key="remember_district"):
        shell.act(ROOM, partial(remember_mine, user, chosen))


def who(user: User) -> None:
    """Who one is, in the sidebar of every page; leads to one's own account."""
    shown = "演示" if user.session_id is None else user.name
    st.sidebar.link_button(
        label(f"{shown} · {user.role.zh}"), at("/account"), icon=":material/account_circle:", type="tertiary"
    )
