"""预警规则 on 预警处置: what opens an alert, who answers by when; for who sets the pilot up the form of a new row."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

import streamlit as st

from components import deeds, shell
from components.lights import tables
from components.table import day, table, text
from domain.alerts.rule_changes import BOUNDS, LADDER, NUMBERS, OF_LIGHTS, opens_when
from domain.alerts.rules import EVERY, OpeningRule
from domain.alerts.views import RuleLine
from domain.lights.core import CORE, CORE_LIGHTS
from domain.words import AlertOwner, AlertScope, Light
from services.access import Permission
from services.approvals.deciding import propose
from services.desk import carry_out
from services.errors import Refused
from services.frame import Frame

ROOM = "alert_rules"
NEW = "（新规则：另一盏灯）"
SHARES = (AlertScope.TARGET, AlertScope.PARTY)
"""Bounds that are shares, entered in percent."""


def whole(frame: Frame, lines: Sequence[RuleLine]) -> None:
    """The rules, then the form."""
    st.caption("结账时按这些规则开出预警；方案没有规定的都是默认值，专班可以改。")
    columns = [
        text("什么情况开出", lambda line: line.said, 260),
        text("谁答复、期限、以后怎样", lambda line: line.follows, 420),
        text("状态", lambda line: line.state, 90),
        day("自", lambda line: line.rule.effective_from, 92),
        text("依据", lambda line: line.rule.source, 240),
    ]
    table(lines, columns, row_height=tables.WRAPPING, alt="预警规则，在用的和尚未生效的")
    if frame.user.may(Permission.SET_UP):
        _form(frame, [line.rule for line in lines if line.rule.effective_from <= frame.pilot.today])


def _form(frame: Frame, rules: Sequence[OpeningRule]) -> None:
    st.header("定新规则")
    shell.said(ROOM)
    st.caption("只对本试点，从明天或以后的一天起；已开出的预警不变。须写明原因和依据，由另一人在“待我审批”批准。")
    by_code = {rule.code: rule for rule in rules}
    words = {"": NEW} | {one: opens_when(rule) for one, rule in by_code.items()}
    code = st.selectbox("哪一条", list(words), index=1, format_func=words.__getitem__, key="alert_rule")
    now = by_code.get(code)
    form = f"alert_rule_{code or 'new'}"
    opened = shell.opened(form, now)
    with st.form(form, border=True):
        values = _values(now or by_code["district_red"], opened.key, is_new=now is None)
        told = _said(frame, opened.key)
        saves = st.form_submit_button("提请新规则", type="primary")
    stale = None if opened.record == now else shell.Stale("预警规则", ("在用的一行", "打开时", "已有新的一行", ""))
    if saves:
        if not told["reason"]:
            shell.again(ROOM)
        work = partial(carry_out, frame, propose, "change_alert_rule", told | {"values": values | {"code": code}})
        shell.act(ROOM, work, form=form, stale=stale, refused=_refused)
    if stale is not None:
        shell.reopen(form)


def _refused(refusal: Refused) -> None:
    deeds.refused(refusal, title="没有提请")


def _values(rule: OpeningRule, at: str, *, is_new: bool) -> dict[str, object]:
    found: dict[str, object] = {}
    if is_new:
        found |= _light(at)
    with st.container(horizontal=True, gap="small"):
        owners = list(AlertOwner)
        found["owner"] = st.selectbox(
            "由谁答复",
            owners,
            index=owners.index(rule.owner),
            format_func=lambda one: one.zh,
            key=f"{at}_owner",
            width=160,
        ).value
        if rule.scope in BOUNDS and not is_new:
            zh, low, high = BOUNDS[rule.scope]
            scale = 100 if rule.scope in SHARES else 1
            label = f"{zh}（{'%' if scale == 100 else '天'}）"
            shown = float(rule.bound or 0) * scale
            entered = st.number_input(label, low * scale, high * scale, shown, 1.0, key=f"{at}_bound", width=170)
            found["bound"] = round(entered / scale, 6)
        found["is_on"] = st.checkbox("启用", rule.is_on, key=f"{at}_on")
    with st.grid(4, min_column_width=130, gap="small"):
        for name, (zh, least, most) in NUMBERS.items():
            label = f"{zh}（逾期工作日）" if name in LADDER else zh
            found[name] = st.number_input(label, least, most, getattr(rule, name), 1, key=f"{at}_{name}")
    return found


def _light(at: str) -> dict[str, str]:
    """Whose light and which colour a rule of one's own looks at."""
    with st.container(horizontal=True, gap="small"):
        scopes, lights = list(OF_LIGHTS), [Light.RED, Light.YELLOW]
        scope = st.selectbox("谁的灯", scopes, 1, format_func=lambda one: one.zh, key=f"{at}_scope", width=140)
        names = {EVERY: "任一核心指标"} | {core.value: CORE_LIGHTS[core].zh for core in CORE}
        which = st.selectbox(
            "哪一盏（项目的不用选）", list(names), 1, format_func=names.__getitem__, key=f"{at}_which", width=240
        )
        light = st.selectbox("什么灯", lights, 1, format_func=lambda one: f"{one.zh}灯", key=f"{at}_light", width=120)
    return {"scope": scope.value, "indicator": which, "light": light.value}


def _said(frame: Frame, at: str) -> dict[str, object]:
    tomorrow = frame.pilot.today + timedelta(days=1)
    with st.container(horizontal=True, gap="small"):
        on = st.date_input("从哪天起", value=tomorrow, min_value=tomorrow, key=f"{at}_day", width=180)
    reason = st.text_input("原因", max_chars=300, key=f"{at}_reason")
    source = st.text_input("依据（文件、会议纪要）", max_chars=300, key=f"{at}_source")
    return {"effective_from": on, "reason": reason, "source": source}
