"""分解到地区 on screen: proposals, the grid with its sum, the draft, and the form by which it is issued."""

from collections.abc import Sequence
from functools import partial

import pyarrow as pa
import streamlit as st

from components import shell
from components.targets.fields import ROOM, TWO, act, document_fields, number_looks, reason_field
from domain.targets.allocation import left_over, sum_zh
from domain.targets.revision import figure
from domain.targets.views import AllocationView
from services.desk import carry_out
from services.frame import Frame
from services.targets.allocation import allocation, draft_shares, drop_draft
from services.wording import NOTHING

HIGHEST, ROW = 720, 35
Shares = list[float | None]


def shares(connection: object, frame: Frame, target_id: int) -> None:
    """The grid starts from the draft, else from what was issued; a proposal fills it anew."""
    now = allocation(connection, frame, target_id)
    if now.why_not:
        st.info(shell.label(now.why_not))
        return
    form = f"shares_{now.id}"
    opened = shell.opened(form, now)
    seen, key = opened.record, opened.key
    st.caption(shell.label(_standing(seen)))
    _proposals(seen, key)
    values = _grid(seen, key)
    _sum(seen, values)
    _draft(frame, seen, now, values, form)
    if seen.version == now.version and seen.version and values == [share.drafted for share in seen.shares]:
        _issue(frame, seen, values, form)
    elif seen.version != now.version:
        shell.reopen(form)


def _standing(view: AllocationView) -> str:
    issued = f"现行：{view.issued_by}，自 {view.issued_from} 起。" if view.issued_from else "还没有分解下达。"
    draft = f"有草稿，第 {view.version} 版，{view.author}保存。" if view.version else ""
    printed = "、".join(f"{name} {figure(value)}" for name, value in view.printed)
    beside = f"方案已印发、不在这里分的：{printed}。" if printed else ""
    return f"{view.title}：{issued}{draft}{beside}先提出方案或直接填，存成草稿，再凭文号下达；不承担的填 0。"


def _proposals(view: AllocationView, key: str) -> None:
    with st.container(horizontal=True, gap="small"):
        for by, proposed in view.proposals:
            st.button(shell.label(by), key=f"{key}_{by}", on_click=_fill, args=(key, proposed))


def _fill(key: str, proposed: Sequence[float]) -> None:
    st.session_state[f"{key}_start"] = list(proposed)
    st.session_state[f"{key}_fills"] = st.session_state.get(f"{key}_fills", 0) + 1


def _begins(view: AllocationView) -> Shares:
    if view.version:
        return [share.drafted for share in view.shares]
    return [share.issued for share in view.shares]


def _grid(view: AllocationView, key: str) -> Shares:
    """What stands in the grid."""
    unit = shell.label(view.target.unit)
    start = st.session_state.get(f"{key}_start", _begins(view))
    has_issued, has_before = view.issued_from is not None, any(share.last_year for share in view.shares)
    cells = {
        "地区": [share.name for share in view.shares],
        "分解": pa.array(start, pa.float64()),
        "现下达": [_shown(share.issued) for share in view.shares],
        "在册企业": [share.enrolled for share in view.shares],
        "上年目标": [_shown(share.last_year) for share in view.shares],
    }
    order = ["地区", "分解", *(["现下达"] if has_issued else []), "在册企业", *(["上年目标"] if has_before else [])]
    edited = st.data_editor(
        pa.table(cells),
        column_config={
            "地区": st.column_config.TextColumn("地区", width=180),
            "分解": st.column_config.NumberColumn(f"分解（{unit}）", min_value=0.0, width=110, **number_looks(unit)),
        },
        column_order=order,
        disabled=[name for name in order if name != "分解"],
        hide_index=True,
        height=min((len(view.shares) + 1) * ROW + 3, HIGHEST),
        width=560,
        key=f"{key}_grid_{st.session_state.get(f'{key}_fills', 0)}",
        placeholder="",
        alt=f"{view.title}分到各地区的数",
    )
    values: Shares = edited.column("分解").to_pylist()
    return values


def _shown(value: float | None) -> str:
    return NOTHING if value is None else figure(value)


def _sum(view: AllocationView, values: Shares) -> None:
    """The sum against the whole; what a grid cannot add up yet is said when it is saved."""
    given = [value for value in values if value is not None]
    try:
        rest, told = left_over(view.target, given, view.printed_sum), sum_zh(view.target, given, view.printed_sum)
    except ValueError:
        st.warning("有的数分得太细，合计不出来：保存草稿时逐个列出。")
        return
    (st.warning if rest > 0 else st.info if rest else st.success)(shell.label(told))


def _draft(frame: Frame, seen: AllocationView, now: AllocationView, values: Shares, form: str) -> None:
    with st.container(horizontal=True, gap="small"):
        saves = st.button("保存草稿", key=f"{form}_save")
        drops = st.button("放弃草稿", key=f"{form}_drop", disabled=not seen.version)
    stale = _stale(seen, now, values) if seen.version != now.version else None
    if saves:
        filled = dict(zip((share.name for share in seen.shares), values, strict=True))
        work = partial(carry_out, frame, draft_shares, seen.id, shares=filled, version=seen.version)
        shell.act(ROOM, work, form=form, stale=stale)
    if drops:
        shell.act(ROOM, partial(carry_out, frame, drop_draft, seen.id, version=seen.version), form=form, stale=stale)


def _stale(seen: AllocationView, now: AllocationView, values: Shares) -> shell.Stale:
    """Both values of every district that either changed."""
    theirs = {share.name: share for share in now.shares}
    sides = [
        (share.name, _shown(was), _shown(one.drafted if now.version else one.issued), _shown(mine))
        for share, was, mine in zip(seen.shares, _begins(seen), values, strict=True)
        if (one := theirs.get(share.name)) is not None
        and (was, was) != (one.drafted if now.version else one.issued, mine)
    ]
    return shell.Stale(
        f"{now.title}的分解", *(sides or [("草稿", f"第 {seen.version} 版", f"第 {now.version} 版", "")])
    )


def _issue(frame: Frame, view: AllocationView, values: Shares, form: str) -> None:
    key = f"{form}_{view.version}"
    st.markdown(f"**下达草稿第 {view.version:d} 版**")
    st.caption(shell.label(f"{TWO}提请被退回的，草稿还在。下达以后各地区按这个数亮灯；要改再分一次，历史保留。"))
    with st.form(f"{form}_issue", border=False):
        words = document_fields(key)
        day = st.date_input("从哪天起", value=view.holds_from, key=f"{key}_day", width=260)
        st.caption(shell.label(f"{view.holds_note}。"))
        reason = reason_field(key)
        sent = st.form_submit_button("提请下达", type="primary")
    if sent:
        if not reason.strip():
            shell.again(ROOM)
        filled = {share.name: value for share, value in zip(view.shares, values, strict=True) if value is not None}
        told = {"target": view.id, "version": view.version, "shares": filled, "effective_from": day, "reason": reason}
        act(frame, "issue_shares", {**told, **words}, f"{form}_issued", None)
