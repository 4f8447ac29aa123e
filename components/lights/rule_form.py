"""定新规则 on 口径与规则: a threshold or all weights of a kind, what they would turn, and the proposal."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

import streamlit as st

from components import deeds, shell, url
from components.table import table, text
from domain.lights.rule_changes import RuleKind
from domain.lights.rule_views import Bounds, RulePreview, RulesNow, Turned
from domain.words import Party
from services.access import Permission
from services.approvals.deciding import propose
from services.desk import carry_out
from services.errors import Refused
from services.frame import Frame
from services.lights.rule_changes import preview, rules_now

ROOM = "rules"
SHOWN = 200
"""Rows of a preview that are listed; all are counted."""
FIRST = ("completion", "pace_ratio")


def desk(connection, frame: Frame) -> None:
    """For who sets the pilot up: choose what is set, look at what it would turn, propose it."""
    if not frame.user.may(Permission.SET_UP):
        return
    st.header("定新规则")
    shell.said(ROOM)
    st.caption(
        "只对本试点，从明天或以后的一天起；已结账的期次不变，未结账而已过去的期次也按原来的规则。"
        "须写明原因和依据，由另一人在“待我审批”批准。"
    )
    kind, now = _kind(), rules_now(connection, frame)
    chosen = _threshold(now.bounds) if kind is RuleKind.BOUNDS else None
    form = f"rules_{kind.value}_{'' if chosen is None else f'{chosen.indicator}_{chosen.metric}'}"
    opened = shell.opened(form, chosen or now)
    with st.form(form, border=True):
        values = _values(kind, opened.record, opened.key)
        words = _said(frame, opened.key)
        with st.container(horizontal=True, gap="small"):
            looks = st.form_submit_button("预览影响", icon=":material/visibility:")
            saves = st.form_submit_button("提请新规则", type="primary")
    told = {"kind": kind.value, "values": values}
    if saves:
        if not words["reason"]:
            shell.again(ROOM)
        stale = (
            None if opened.record == (chosen or now) else shell.Stale(kind.zh, *_sides(opened.record, chosen or now))
        )
        work = partial(carry_out, frame, propose, "change_rules", {**told, **words})
        shell.act(ROOM, work, form=form, stale=stale, refused=_refused)
    elif looks:
        _look(connection, frame, told)
    if opened.record != (chosen or now):
        shell.reopen(form)


def _refused(refusal: Refused) -> None:
    deeds.refused(refusal, title="没有提请")


def _kind() -> RuleKind:
    asked = url.get("set")
    st.session_state.rules_kind = asked if asked in set(RuleKind) else RuleKind.BOUNDS.value
    st.segmented_control(
        "定什么",
        [kind.value for kind in RuleKind],
        format_func=lambda value: RuleKind(value).zh,
        key="rules_kind",
        required=True,
        on_change=lambda: url.put(set=st.session_state.rules_kind),
    )
    return RuleKind(st.session_state.rules_kind)


def _threshold(found: Sequence[Bounds]) -> Bounds:
    by_key = {(one.indicator, one.metric): one for one in found}
    first = FIRST if FIRST in by_key else next(iter(by_key))
    key = st.selectbox(
        "哪一条线",
        list(by_key),
        index=list(by_key).index(first),
        format_func=lambda key: by_key[key].name,
        key="rules_threshold",
    )
    st.caption(f"在用：{shell.label(by_key[key].text)}")
    return by_key[key]


def _values(kind: RuleKind, record: Bounds | RulesNow, at: str) -> dict[str, object]:
    """The fields, starting from what is in force."""
    if isinstance(record, Bounds):
        return _bounds(record, at)
    if kind in record.weights:
        return _whole("、".join(zh for _, zh, _ in record.weights[kind]), record.weights[kind], at)
    if kind is RuleKind.STAGES:
        return _whole("、".join(zh for _, zh, *_ in record.stages), [row[:3] for row in record.stages], at)
    found = {}
    with st.grid(3, min_column_width=150, gap="small"):
        for name, zh, _, party in record.stages:
            parties = [one.value for one in Party]
            found[name] = st.selectbox(
                shell.label(zh),
                parties,
                index=parties.index(party),
                format_func=lambda value: Party(value).zh,
                key=f"{at}_{name}",
            )
    return found


def _bounds(record: Bounds, at: str) -> dict[str, object]:
    found: dict[str, object] = {"indicator": record.indicator, "metric": record.metric}
    with st.container(horizontal=True, gap="small"):
        for name, zh, bound in (("green", "绿线", record.green), ("yellow", "黄线", record.yellow)):
            if bound is None:
                continue
            entered = st.number_input(
                f"{zh}（{shell.label(record.unit)}）",
                value=float(bound),
                step=1.0,
                format="%g",
                key=f"{at}_{name}",
                width=200,
            )
            found[name] = round(entered / 100, 8) if record.is_share else entered
    return found


def _whole(names: str, rows: Sequence[tuple[str, str, int]], at: str) -> dict[str, object]:
    st.caption(f"{shell.label(names)}合计须为 100。")
    with st.grid(5, min_column_width=110, gap="small"):
        return {
            name: st.number_input(shell.label(zh), 0, 100, weight, 1, key=f"{at}_{name}") for name, zh, weight in rows
        }


def _said(frame: Frame, at: str) -> dict[str, object]:
    tomorrow = frame.pilot.today + timedelta(days=1)
    day = st.date_input("从哪天起", value=tomorrow, min_value=tomorrow, key=f"{at}_day", width=200)
    reason = st.text_input("原因", max_chars=300, key=f"{at}_reason")
    source = st.text_input("依据（文件、会议纪要）", max_chars=300, key=f"{at}_source")
    return {"effective_from": day, "reason": reason, "source": source}


def _look(connection, frame: Frame, told: dict[str, object]) -> None:
    try:
        with st.spinner("正在按实时数据试算…"):
            view = preview(connection, frame, **told)
    except Refused as refusal:
        st.error(shell.escaped(str(refusal)))
        return
    _preview(view)


def _preview(view: RulePreview) -> None:
    """What would turn, from what to what, the whole pilot first."""
    with st.container(border=True):
        lines = [*view.change, view.sentence, *filter(None, (view.note,)), "还没有保存。"]
        st.markdown("\n\n".join(shell.escaped(line) for line in lines))
        if not view.turned:
            return
        columns = [
            text("会变的", lambda one: one.kind),
            text("哪一个", lambda one: one.what, 420),
            text("现在", lambda one: one.before),
            text("改后", lambda one: one.after),
            text("变好变差", _way),
        ]
        rows = view.turned[:SHOWN]
        table(rows, columns, height="content" if len(rows) <= 12 else 440, alt="新规则会改变的灯、判断和名次")
        if len(view.turned) > SHOWN:
            st.caption(f"列出前 {SHOWN} 行，共 {len(view.turned):d} 行。")


def _way(one: Turned) -> str:
    return "—" if one.is_worse is None else "变差" if one.is_worse else "变好"


def _sides(then: Bounds | RulesNow, now: Bounds | RulesNow) -> list[tuple[str, str, str, str]]:
    if isinstance(then, Bounds) and isinstance(now, Bounds):
        return [(then.name, then.text, now.text, "")]
    return [("在用的权重", "打开时", "已有新的一行", "")]
