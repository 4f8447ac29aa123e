"""The form of one new row, or of some fields of a known one: drawn from the kind's columns, committed as a file is."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import streamlit as st

from components import shell, url
from domain.intake.columns import REMARK, Column, Sort
from domain.intake.forms import FORMS, Kind
from domain.intake.shown import shown
from domain.intake.values import BETWEEN, CLEAR, parts_of
from domain.intake.views import CellProblem, Checked, Weight
from services.approvals.files import propose_import, verb_of
from services.desk import carry_out, desk_of
from services.errors import Refused
from services.frame import Frame
from services.intake.check import Upload
from services.intake.commit import commit_upload
from services.intake.one import kinds_for, one_row
from services.intake.preview import preview
from services.intake.template import lists_for

ROOM = "one"
TWO = "入库、类型变更和公示由另一人在“待我审批”批准后登记。"


def add(connection, frame: Frame) -> None:
    """单条登记 of 数据报送: which kind, then all of its columns."""
    kinds = {kind.value: kind.zh for kind in kinds_for(desk_of(connection, frame))}
    asked = url.get("report") or ""
    st.session_state.add_kind = asked if asked in kinds else next(iter(kinds))
    st.selectbox(
        "登记什么",
        list(kinds),
        key="add_kind",
        format_func=kinds.__getitem__,
        width=280,
        on_change=lambda: url.put(report=st.session_state.add_kind),
    )
    kind = Kind(st.session_state.add_kind)
    st.caption(shell.escaped(f"{FORMS[kind].about}。编号已有的，就是修改那一行：只填要改的格子。"))
    form(connection, frame, kind, ROOM, name=f"add_{kind}")


def form(
    connection,
    frame: Frame,
    kind: Kind,
    room: str,
    *,
    name: str,
    fields: Sequence[str] = (),
    fixed: Mapping[str, object] | None = None,
    stored: Mapping[str, object] | None = None,
    button: str = "登记",
    wide: int = 3,
) -> None:
    """`fields`: those that are asked, all where none are named. `fixed`: what the row states besides, unasked.

    `stored`: what the fields hold now; only those that a person changes are sent.
    """
    opened = shell.opened(name, dict(stored or {}))
    was: Mapping[str, object] = opened.record
    lists = lists_for(desk_of(connection, frame))
    columns = [
        c for c in FORMS[kind].columns if (c.field in fields if fields else True) and c.field not in (fixed or {})
    ]
    with st.form(name, border=True):
        places = st.columns(wide)
        typed = {}
        for number, column in enumerate(columns):
            with places[number % wide]:
                typed[column.field] = _field(column, lists, was.get(column.field), f"{opened.key}_{column.field}")
        explained = st.text_input("说明（有“需说明”的提醒时填）", key=f"{opened.key}_why", max_chars=REMARK.longest)
        sent = st.form_submit_button(button, type="primary")
    shell.said(room)
    changed = {field: said for field, value in typed.items() if (said := _changed(value, was.get(field))) is not None}
    now = dict(stored or {})
    if sent and not changed:
        shell.again(room)
        st.info("还没有填写。")
    elif sent:
        stale = None if now == was else _stale(kind, was, now, changed)
        _send(frame, one_row(kind, {**(fixed or {}), **changed}), room, name, explained, stale)
    if now != was:
        shell.reopen(name)


def _stale(
    kind: Kind, was: Mapping[str, object], now: Mapping[str, object], typed: Mapping[str, object]
) -> shell.Stale:
    """Somebody else wrote since the form was opened: every field that differs, with what was typed."""
    sides = [
        (
            column.heading,
            shown(was.get(column.field), column),
            shown(now.get(column.field), column),
            str(typed.get(column.field, "（未改）")),
        )
        for column in FORMS[kind].columns
        if was.get(column.field) != now.get(column.field)
    ]
    return shell.Stale(str(now.get("name") or FORMS[kind].name), *sides)


def _field(column: Column, lists: Mapping[str, Sequence[str]], now: object, key: str) -> object:
    label = column.title if column.required else f"{column.title}（选填）"
    if column.sort is Sort.DAY:
        return st.date_input(label, value=now, key=key, help=column.help, format="YYYY-MM-DD")
    words = list(column.choices or lists.get(column.listed, ()))
    if column.is_many and words:
        return BETWEEN.join(st.multiselect(label, words, default=parts_of(now), key=key, help=column.help))
    if words:
        text = shown(now) if now is not None else None
        index = words.index(text) if text in words else None
        free = column.sort is Sort.TEXT
        return st.selectbox(
            label, words, index=index, key=key, help=column.help, accept_new_options=free, placeholder=""
        )
    money = column.sort is Sort.MONEY and isinstance(now, int)
    text = "" if now is None else f"{now / 1_000_000:.6f}".rstrip("0").rstrip(".") if money else shown(now)
    return st.text_input(label, value=text, key=key, max_chars=column.longest, help=column.help)


def _changed(value: object, before: object) -> object:
    """What is to be said of a field: None where it is as it was, 清空 where it was emptied."""
    if value in (None, ""):
        return None if before in (None, "") else CLEAR
    is_same = value == before or (isinstance(value, str) and before is not None and value == shown(before))
    return None if is_same else value


def _send(frame: Frame, upload: Upload, room: str, name: str, explained: str, stale: shell.Stale | None) -> None:
    try:
        checked = preview(frame.pilot.id, frame.user, upload)
    except Refused as refusal:
        st.error(shell.escaped(str(refusal)))
        return
    words = {"*": explained}
    if checked.batch is not None:
        st.info(f"这一条已在第 {checked.batch} 批登记过，没有再写入。")
    elif stopped := _stopped(checked, explained):
        _told(stopped)
    elif not checked.difference.writes:
        st.info("与已登记的相同，没有改动。")
    elif verb := verb_of(upload, checked):
        ask = partial(carry_out, frame, propose_import, upload, deed=verb, mark=checked.mark, explained=words)
        shell.act(room, ask, form=name, stale=stale)
    else:
        commit = partial(carry_out, frame, commit_upload, upload, mark=checked.mark, explained=words)
        shell.act(room, commit, form=name, stale=stale, kept_as=lambda done: done.sentence)


def _stopped(checked: Checked, explained: str) -> tuple[CellProblem, ...]:
    """Errors, and what needs a word that was not given."""
    asked = [one for one in checked.unanswered if not one.is_answered_by(explained.strip())]
    return (*checked.of(Weight.ERROR), *asked)


def _told(problems: Sequence[CellProblem]) -> None:
    lines = [f"- **{shell.escaped(one.heading or '整条')}**：{shell.escaped(one.message)}" for one in problems]
    errors = sum(one.weight is Weight.ERROR for one in problems)
    what = f"有 {errors} 处错误" if errors else f"有 {len(problems)} 处需要说明原因"
    st.error("\n".join([f"没有登记，{what}", "", *lines]))


Opened = Callable[[], None]


def folded(label: str, key: str, draw: Opened) -> None:
    """A form that is drawn once it is opened."""
    box = st.expander(label, key=key, on_change="rerun")
    if box.open:
        with box:
            draw()
