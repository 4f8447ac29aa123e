"""Everybody's accounts on screen: lists for administrator and auditor, the administrator's forms."""

from datetime import timedelta
from functools import partial

import streamlit as st

from components import shell
from components.deeds import answer, forget
from components.table import day, in_order, table, text
from domain.identity.people import DUTIES, HEADINGS
from domain.identity.words import Role
from services.access import Permission, User
from services.clock import day_of, now
from services.identity import deeds
from services.identity.register_page import AccountLine, RegisterView, places
from services.identity.settings import settings

ROOM, LIST = "accounts", "people_list"


def register(connection, user: User, view: RegisterView) -> None:
    """Accounts, grants and who came in; forms where the user keeps accounts."""
    st.header("账号")
    _told()
    columns = [
        text("登录名", lambda one: one.sign_in_name, pinned=True),
        text("姓名", lambda one: one.name),
        text("状态", lambda one: one.state),
        text("有效授权", lambda one: one.grants),
        text("最近登录", lambda one: one.last_in),
        text("其他系统的账号", lambda one: "；".join(words for _, words in one.linked)),
    ]
    table(view.accounts, columns, key="accounts", alt="账号表")
    if view.lacking:
        with st.expander(f"联络人不齐的单位 {len(view.lacking)} 个"):
            table([(line,) for line in view.lacking], in_order("单位"), key="lacking", alt="联络人不齐的单位")
    if user.may(Permission.KEEP_ACCOUNTS):
        _add(connection, user)
        _import(user)
        if real := [one for one in view.accounts if one.state != "演示"]:
            _one(connection, user, view, real)
    _grants(view)
    st.header("最近 30 天的登录")
    rows = [(one.at, one.who, one.outcome, one.way, one.address) for one in view.events]
    table(rows, in_order("时间", "谁", "结果", "方式", "地址"), key="sign_ins", alt="登录记录", height=300)


def _grants(view: RegisterView) -> None:
    st.header("授权")
    names = {one.id: one.name for one in view.accounts}
    columns = [
        text("姓名", lambda one: names[one.account_id]),
        text("授权", lambda one: one.zh),
        text("职责", lambda one: one.duty),
        day("起", lambda one: one.from_on, 110),
        text("止", lambda one: one.to_on.isoformat() if one.to_on else "长期"),
        text("状态", lambda one: one.state),
    ]
    table(view.grants, columns, key="grants", alt="授权表")


def _told() -> None:
    """What the last deed says; first passwords are shown until the next one, and never again."""
    shell.said(ROOM)
    people = answer(LIST)
    if isinstance(people, list):
        st.success("已建账号。初始密码只在这里显示一次，请抄送本人；首次登录须修改。")
        table(people, in_order("登录名", "姓名", "初始密码"), key="first_passwords", alt="初始密码")
        if st.button("抄好了，不再显示", key="forget_passwords"):
            forget(LIST)
            st.rerun()


def _place(connection, key: str, role: Role) -> tuple[str, str]:
    """Pickers of pilot and unit, as far as the role has them."""
    known = places(connection)
    if role is Role.ADMIN:
        return "", ""
    of_one = role in (Role.DISTRICT, Role.DEPARTMENT)
    choices = list(known.pilots) if of_one else ["", *known.pilots]
    pilot = st.selectbox("试点", choices, key=f"{key}_pilot", format_func=lambda name: name or "全部试点")
    if not of_one:
        return pilot, ""
    names = [name for one, kind, name in known.units if (one, kind) == (pilot, role)]
    return pilot, st.selectbox("单位", names, key=f"{key}_unit") or ""


def _days(key: str) -> dict[str, object]:
    left, right = st.columns(2)
    today = day_of(now())
    first = left.date_input("起", value=today, key=f"{key}_from", format="YYYY-MM-DD")
    last = right.date_input("止（含；不填为长期）", value=None, key=f"{key}_to", format="YYYY-MM-DD")
    return {"from_on": first, "to_on": last}


def _granted(connection, key: str) -> dict[str, object]:
    """What the pickers of a grant say."""
    role = st.selectbox("角色", list(Role), key=f"{key}_role", format_func=lambda one: one.zh)
    pilot, unit = _place(connection, key, role)
    of_unit = role in (Role.DISTRICT, Role.DEPARTMENT)
    duty = st.selectbox("职责", ["", *DUTIES], key=f"{key}_duty", format_func=lambda one: one or "—") if of_unit else ""
    return {"role": role, "pilot": pilot, "unit": unit, "duty": duty, **_days(key)}


def _add(connection, user: User) -> None:
    with st.expander("新建账号"):
        name = st.text_input("登录名", key="new_sign_in", max_chars=40)
        shown = st.text_input("姓名", key="new_name", max_chars=40)
        told = _granted(connection, "new")
        if st.button("新建", type="primary", key="add_account"):
            shell.act(LIST, partial(deeds.add_person, user, name, shown, **told))


def _import(user: User) -> None:
    with st.expander("按名单导入"):
        st.caption(f"CSV，一行一人，列名：{'、'.join(HEADINGS)}。有一处错误就一个也不建。")
        file = st.file_uploader("名单", type=["csv"], key="people_file")
        if file is not None and st.button("导入", type="primary", key="import_people"):
            shell.act(LIST, partial(deeds.add_people, user, file.getvalue()))


def _one(connection, user: User, view: RegisterView, accounts: list[AccountLine]) -> None:
    with st.expander("管理一个账号"):
        chosen = st.selectbox(
            "账号", accounts, key="one_account", format_func=lambda one: f"{one.name}（{one.sign_in_name}）"
        )
        with st.container(horizontal=True):
            if chosen.is_disabled:
                if st.button("恢复", key="one_enable"):
                    shell.act(ROOM, partial(deeds.enable_one, user, chosen.id))
            elif st.button("停用", key="one_disable"):
                shell.act(ROOM, partial(deeds.disable_one, user, chosen.id))
            if st.button("重置密码", key="one_reset"):
                shell.act(LIST, partial(deeds.reset_one, user, chosen.id))
        st.subheader("授权")
        told = _granted(connection, "one")
        if st.button("授予", key="one_grant"):
            shell.act(ROOM, partial(deeds.grant_one, user, chosen.id, **told))
        _end(user, view, chosen, accounts)
        _elsewhere(user, chosen)


def _end(user: User, view: RegisterView, chosen: AccountLine, accounts: list[AccountLine]) -> None:
    own = [one for one in view.grants if one.account_id == chosen.id and one.state in ("有效", "未生效")]
    if not own:
        return
    st.subheader("收回或交接")
    grant = st.selectbox("授权", own, key="end_grant", format_func=lambda one: f"{one.zh}（自 {one.from_on}）")
    today = day_of(now())
    last = st.date_input("最后一天", value=today, key="end_last", format="YYYY-MM-DD")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if st.button("立即收回", key="end_take"):
            shell.act(ROOM, partial(deeds.take_one, user, grant.id))
        if st.button("到这一天为止", key="end_end"):
            shell.act(ROOM, partial(deeds.end_one, user, grant.id, last))
        others = [one for one in accounts if one.id != chosen.id and not one.is_disabled]
        successor = st.selectbox("新接任", others, key="end_to", format_func=lambda one: one.name)
        if successor and st.button("次日起交给新接任", key="end_hand"):
            shell.act(ROOM, partial(deeds.hand_one, user, grant.id, successor.id, last + timedelta(days=1)))


def _elsewhere(user: User, chosen: AccountLine) -> None:
    """By what other systems know the account; without such a system nothing is asked."""
    systems = settings().systems
    if not systems and not chosen.linked:
        return
    st.subheader("其他系统的账号")
    if systems:
        with st.container(horizontal=True, vertical_alignment="bottom"):
            system = st.selectbox("系统", systems, key="link_system", format_func=lambda one: one.name)
            subject = st.text_input("那里的用户标识", key="link_subject", max_chars=200)
            if st.button("关联", key="link_one"):
                shell.act(ROOM, partial(deeds.link_one, user, chosen.id, system.key, subject))
    if chosen.linked:
        with st.container(horizontal=True, vertical_alignment="bottom"):
            link = st.selectbox("已关联", chosen.linked, key="link_known", format_func=lambda one: one[1])
            if st.button("取消关联", key="unlink_one"):
                shell.act(ROOM, partial(deeds.unlink_one, user, link[0]))
