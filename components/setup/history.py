"""期初补录 on 试点设置: begin, what came in, ask for closing, progress, how it ended."""

from functools import partial

import streamlit as st

from components import shell
from components.escapes import escaped, label
from components.setup.plan import ROOM
from components.table import table, text
from domain.words import HistoryState
from services.access import Permission, User
from services.approvals.opening_desk import begin_one, go_on, propose_closing, stop_one
from services.evaluation.opening_job import broke_off, is_closing
from services.evaluation.opening_view import HistoryBatch, HistoryView, history_view
from services.frame import connected

LISTED = 20


def history(user: User, code: str, view: HistoryView) -> None:
    """The part of the page that stands below the four steps."""
    st.subheader("期初补录")
    if view.state is None:
        _begin(user, view)
    elif view.state is HistoryState.OPEN:
        _open(user, view)
    elif view.state is HistoryState.CLOSING:
        _closing(user, code, view)
    else:
        st.success(f"{label(view.ended)} 办结：{label(view.periods)}已一次结账，各期注明“期初补录”，此后按期锁定。")


def _begin(user: User, view: HistoryView) -> None:
    if view.why_not:
        st.caption(label(view.why_not))
        return
    st.caption(
        "系统启用以前已有企业、项目、资金的，用报送模板补录：期间不锁定、不催报，报完一次结账。"
        f"现在可一次结账 {label(view.periods)}。没有以前数据的不用办。"
    )
    if not user.may(Permission.CLOSE_PERIOD):
        return
    with st.form("begin_history", border=True):
        reason = st.text_input("为什么补录", max_chars=300, placeholder="如：系统启用前 14 个月的数据")
        sent = st.form_submit_button("开始期初补录")
    if sent:
        shell.act(ROOM, partial(begin_one, user, view.pilot_id, reason))


def _open(user: User, view: HistoryView) -> None:
    st.info(
        f"{label(view.begun)} 开始（{label(view.reason)}）。现在报送的都记为期初，以前的日期不锁定，各周不催报。"
        "先报试点企业，再报水平评测、项目与里程碑，然后资金流水、服务商评价、上报指标、问题。",
        title="期初补录进行中",
    )
    shell.link("intake", "去报送", icon=":material/arrow_forward:")
    if view.stock:
        st.markdown(f"现有{'、'.join(map(escaped, view.stock))}。")
    _batches(view.batches)
    for said in view.doubts:
        st.warning(label(said))
    for one in view.money:
        st.caption(
            f"第 {one.proposal:d} 号待批（{escaped(one.author)}提请）：{escaped(one.what)}，与期初结账一并批准。"
        )
    if user.may(Permission.CLOSE_PERIOD):
        _ask(user, view)


def _batches(found: tuple[HistoryBatch, ...]) -> None:
    if not found:
        st.caption("还没有期初批次。")
        return
    columns = [
        text("期初批次", lambda one: f"第 {one.number} 批"),
        text("报表", lambda one: one.kind),
        text("新增（行）", lambda one: one.new),
        text("变更（行）", lambda one: one.changed),
        text("文件", lambda one: one.file_name),
        text("经办", lambda one: one.author),
        text("状态", lambda one: "已撤销" if one.is_undone else "有效"),
    ]
    table(list(reversed(found))[:LISTED], columns, key="history_batches", alt="期初批次")
    if len(found) > LISTED:
        st.caption(f"列出最近 {LISTED} 批，共 {len(found):d} 批；其余见“数据报送”的“批次与撤销”。")


def _ask(user: User, view: HistoryView) -> None:
    left, right = st.columns(2, gap="medium")
    with left, st.form("close_history", border=True):
        st.markdown(f"**一次结账** {label(view.periods)}")
        st.caption("两人办理：另一人在“待我审批”批准后开始，约一分钟；各期注明“期初补录”，不可更改。")
        if view.waiting:
            st.markdown(f"**{escaped(view.waiting)}**")
        if st.form_submit_button("提请期初结账", type="primary", disabled=bool(view.waiting)):
            shell.act(ROOM, partial(propose_closing, user, view.pilot_id))
    with right, st.form("stop_history", border=True):
        reason = st.text_input("不结账就停止：为什么", max_chars=300)
        st.caption("已报的数据保留，以前的日期重新锁定。")
        if st.form_submit_button("停止期初补录"):
            shell.act(ROOM, partial(stop_one, user, view.pilot_id, reason))


def _closing(user: User, code: str, view: HistoryView) -> None:
    st.markdown(f"{escaped(view.approved_by)} 已批准，一次结账 {label(view.periods)}。")
    _progress(user, code)


@st.fragment(run_every=1.0)
def _progress(user: User, code: str) -> None:
    """How far closing is, by the database; only this part of the page is drawn anew."""
    with connected() as connection:
        view = history_view(connection, user, code)
    if view.state is not HistoryState.CLOSING:
        st.rerun()
    said = f"已结账 {view.closed:d}/{view.number:d} 期" + (f"：{label(view.last)}" if view.last else "")
    st.progress(view.closed / max(view.number, 1), said)
    if is_closing(view.pilot_id):
        return
    if problem := broke_off(view.pilot_id):
        st.error(escaped(problem))
    elif not view.is_quiet:
        return
    if user.may(Permission.CLOSE_PERIOD) and st.button("接着结账", type="primary", key="go_on_closing"):
        shell.act(ROOM, partial(go_on, user, view.pilot_id))
