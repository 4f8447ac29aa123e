"""集中攻坚 on screen: who is helped over what, the red ones that nobody helps, the form of a week."""

from functools import partial

import streamlit as st

from components import shell, url
from components.intake import one as form
from components.lights import tables
from components.table import named, number, opens, table, text
from domain.intake.forms import Kind
from domain.tasks.blocks import Blocked, BlockList
from services.access import Permission
from services.frame import Frame
from services.wording import NOTHING

ROOM = "blocks"


def blocks(connection, frame: Frame, view: BlockList) -> None:
    st.header("集中攻坚")
    if not view.may_see:
        st.caption("单个企业只有本地区、专班办公室、领导和审计可以看。")
        return
    st.markdown(f"**{shell.escaped(view.sentence)}**")
    if view.causes:
        causes = "、".join(f"{cause.zh} {count} 家" for cause, count in view.causes)
        st.caption(shell.escaped(f"攻坚中的受阻原因：{causes}"))
    _listed(view)
    _weeks(view)
    if frame.user.may(Permission.EDIT_FACTS):
        form.folded(
            "填报一周攻坚情况",
            "block_open",
            partial(form.form, connection, frame, Kind.BLOCK_ENTRIES, ROOM, name="block_entry", button="填报"),
        )
        shell.link("intake", "用文件填报多家", at="file", report=Kind.BLOCK_ENTRIES.value)
    _waiting(view)


def _listed(view: BlockList) -> None:
    columns = [
        tables.light("灯", lambda row: row.light),
        opens("企业", lambda row: row.enterprise, 150, "点企业看每周的情况"),
        named("地区", lambda row: row.district, 72),
        text("原因", lambda row: row.cause.zh, 84),
        text("状态", lambda row: row.state.zh, 84),
        named("帮扶", lambda row: row.helper, 120),
        text("措施", lambda row: row.measure, 190),
        text("最近结果", _result, 200),
        number("周数", lambda row: row.weeks, 64, "%d 周"),
    ]
    alt = "集中攻坚的企业、原因、帮扶和结果"
    clicked = table(view.rows, columns, key="blocks", row_height=tables.WRAPPING, alt=alt)
    if clicked is not None:
        url.put(block=view.rows[clicked].code)
        st.rerun()


def _result(row: Blocked) -> str:
    late = f"（{row.silent_days} 天没有填）" if row.is_silent else ""
    return f"{row.reported_on:%m-%d} {row.result or NOTHING}{late}"


def _weeks(view: BlockList) -> None:
    """All weeks of the one that the address names."""
    wanted = url.get("block")
    row = next((row for row in view.rows if row.code == wanted), None)
    if row is None:
        return
    with st.container(border=True):
        st.subheader(shell.label(f"{row.enterprise}（{row.code}）"))
        st.caption(shell.escaped(f"{row.since_on} 列入，{row.weeks} 周"))
        columns = [
            text("填报日", lambda one: one.reported_on.isoformat(), 96),
            text("原因", lambda one: one.cause.zh, 90),
            text("状态", lambda one: one.state.zh, 84),
            text("帮扶", lambda one: one.helper, 150),
            text("措施", lambda one: one.measure, 240),
            text("结果", lambda one: one.result or NOTHING, 240),
        ]
        table(row.entries[::-1], columns, key="block_weeks", row_height=tables.WRAPPING, alt="每周攻坚情况")
        shell.link("enterprise", "看一企一档", code=row.code)
        shell.step("收起", key="block_back", block=None)


def _waiting(view: BlockList) -> None:
    if not view.waiting:
        return
    st.subheader(f"红灯项目，还没有列入（{view.waiting_in_all:d} 个，列出前 {len(view.waiting)} 个）")
    columns = [
        tables.light("灯", lambda row: row.light),
        opens("企业", lambda row: row.enterprise, 150, "点企业看一企一档"),
        named("地区", lambda row: row.district, 72),
        text("项目编号", lambda row: row.code, 120),
        text("原因", lambda row: row.reason, 360),
    ]
    clicked = table(
        view.waiting, columns, key="block_waiting", row_height=tables.WRAPPING, alt="还没有列入集中攻坚的红灯项目"
    )
    if clicked is not None:
        shell.go("enterprise", code=view.waiting[clicked].code)
