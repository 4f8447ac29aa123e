"""红灯说明 on screen: the red lights, what is said of one, a judgement beside it, the judgements there are."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

import streamlit as st

from components import deeds, shell, url
from components.lights import tables
from components.lights.wall import look
from components.table import named, opens, table, text
from domain.lights.views import Explanation, Judgement, RedLight, RedLights
from domain.periods import zh_of
from domain.words import Light
from services.access import Permission
from services.approvals.deciding import propose
from services.desk import carry_out
from services.errors import Refused
from services.frame import Frame
from services.lights.explanations import LONGEST, explain
from services.lights.judgements import LONGEST_DAYS, end_judgement
from services.wording import NOTHING, reason_age

ROOM = "explanations"
JUDGED = (Light.RED, Light.YELLOW, Light.GREEN)
IN_FORCE = "在用"


def summary(view: RedLights) -> None:
    """How many there are and of how many nobody has said anything."""
    shell.said(ROOM)
    projects = sum(bool(row.project) for row in view.rows)
    if not view.rows:
        st.success("没有红灯，不用说明。")
        return
    st.markdown(
        f"**{shell.label(view.period)}**：红灯指标 {len(view.rows) - projects:d} 盏、红灯项目 {projects:d} 个，"
        f"**{len(view.unexplained):d} 项还没有说明**。说明按期写，记着谁、哪天写的，和灯并列在屏幕、结账核对和报告里。"
    )
    if view.locked:
        st.warning(shell.label(view.locked))


def listed(view: RedLights, *, key: str) -> None:
    """All of them; a click on one opens it above."""
    columns = [
        tables.light("灯", lambda row: row.light),
        opens("哪一盏", lambda row: row.name, 190, "点名称写说明"),
        text("原因", lambda row: row.reason, 260),
        text("说明", lambda row: str(row.explanation or NOTHING), 260),
        text("研判", lambda row: look(row.override_light).label if row.override_light else NOTHING, 68),
    ]
    height = "content" if len(view.rows) <= 8 else 560
    alt = "红灯和说明，由全市到地区再到项目"
    clicked = table(view.rows, columns, key=key, row_height=tables.WRAPPING, height=height, alt=alt)
    if clicked is not None:
        _choose(view.rows[clicked])
        st.rerun()


def chosen(view: RedLights) -> RedLight | None:
    """The light that the address names, else the first that the viewer may explain and nobody has."""
    if not view.rows:
        return None
    asked = (url.get("light") or "", url.get("unit") or url.get("district") or "", url.get("code") or "")
    found = next((row for row in view.rows if _is_asked(row, *asked)), None)
    return found or next((row for row in view.unexplained if row.may_explain), view.rows[0])


def _is_asked(row: RedLight, light: str, unit: str, code: str) -> bool:
    return row.project == code if code else (row.indicator, row.district, row.project) == (light, unit, "")


def _choose(row: RedLight) -> None:
    if row.project:
        url.put(code=row.project, light=None, unit=None)
    else:
        url.put(code=None, light=row.indicator, unit=row.district)


def one(frame: Frame, view: RedLights, row: RedLight) -> None:
    """A light with its reason, what is said of it, and the forms for who may."""
    shown = look(row.light)
    with st.container(border=True):
        st.subheader(f":{shown.badge}-badge[{shown.label}] {shell.label(row.name)}")
        age = reason_age(row.reason_since_on, frame.period.as_of)
        st.markdown(f"**为什么**：{shell.escaped(row.reason)}" + (f"（{shell.label(age)}）" if age else ""))
        if row.override_light:
            st.markdown(f"**人工研判**：{look(row.override_light).label} — {shell.escaped(row.override_note)}")
        if row.explanation is not None:
            st.markdown(f"**说明**：{shell.escaped(str(row.explanation))}")
        left, right = st.columns([3, 2], gap="medium")
        with left:
            _explaining(frame, view, row)
        with right:
            _judging(frame, row)


def _written(view: RedLights, said: Explanation | None) -> tuple[str, int]:
    """Text and version of what stands for this very period; of a month's week only its text is taken up."""
    if said is None:
        return "", 0
    return (said.text, said.version) if zh_of(said.label) == view.period else ("", 0)


def _explaining(frame: Frame, view: RedLights, row: RedLight) -> None:
    if not row.may_explain or view.locked or row.light is not Light.RED:
        return
    form = f"explain_{view.period}_{row.indicator}_{row.district}_{row.project}"
    opened = shell.opened(form, row.explanation)
    (then, version), (now, _) = _written(view, opened.record), _written(view, row.explanation)
    told = {"indicator": row.indicator, "district": "" if row.project else row.district, "project": row.project}
    with st.form(form, border=False):
        words = st.text_area(
            f"说明（{LONGEST} 字以内：为什么、正在怎么办、何时能好）",
            value=then,
            max_chars=LONGEST,
            key=f"{opened.key}_text",
        )
        saves = st.form_submit_button("保存说明", type="primary")
    stale = None if opened.record == row.explanation else shell.Stale(row.name, ("说明", then, now, words))
    save = partial(carry_out, frame, explain, frame, **told)
    if saves:
        if words == then:
            shell.again(ROOM)
        shell.act(ROOM, partial(save, text=words, version=version), form=form, stale=stale)
    if stale is not None:
        shell.reopen(form)
    if row.earlier is not None and not now:
        st.caption(f"{shell.label(zh_of(row.earlier.label))}：{shell.escaped(str(row.earlier))}")
        if st.button("沿用这段说明", key=f"{opened.key}_same"):
            shell.act(ROOM, partial(save, text=row.earlier.text, version=0), form=form, stale=stale)
    following = next((other for other in view.unexplained if other.may_explain and other != row), None)
    if row.explanation is not None and following is not None:
        st.button(
            f"下一个：{shell.label(following.name)}", key=f"{opened.key}_next", on_click=_choose, args=(following,)
        )


def _judging(frame: Frame, row: RedLight) -> None:
    """The office's form; only in the live period, since a judgement begins on the day it is approved."""
    if not frame.user.may(Permission.CLOSE_PERIOD):
        return
    if frame.period.is_closed:
        st.caption("人工研判从批准之日起算，请在“实时”期次提请。")
        return
    form = f"judge_{row.indicator}_{row.district}_{row.project}"
    opened = shell.opened(form, row)
    today = frame.pilot.today
    with st.form(form, border=False):
        lights = [light for light in JUDGED if light is not row.light]
        light = st.segmented_control(
            "人工研判为", lights, format_func=lambda one: look(one).label, key=f"{opened.key}_light"
        )
        reason = st.text_input("理由", max_chars=300, key=f"{opened.key}_reason")
        last = st.date_input(
            f"有效至（最长 {LONGEST_DAYS:d} 天）",
            value=today + timedelta(days=14),
            min_value=today,
            max_value=today + timedelta(days=LONGEST_DAYS),
            key=f"{opened.key}_last",
        )
        sent = st.form_submit_button("提请人工研判")
    if sent:
        told = {"indicator": row.indicator, "district": "" if row.project else row.district, "project": row.project}
        words = {**told, "light": "" if light is None else light.value, "reason": reason, "expires_on": last}
        shell.act(ROOM, partial(carry_out, frame, propose, "judge_light", words), form=form, refused=_refused)


def _refused(refusal: Refused) -> None:
    deeds.refused(refusal, title="没有提请")


def judged(frame: Frame, rows: Sequence[Judgement]) -> None:
    """The judgements of the last half year; the office may end one that holds."""
    st.header("人工研判")
    if not rows:
        st.caption("近半年没有人工研判。研判和规则的灯并列显示，最长 30 天，到期自动结束。")
        return
    columns = [
        named("哪一盏", lambda row: row.what, 160),
        text("研判为", lambda row: look(row.light).label, 68),
        text("理由", lambda row: row.reason, 240),
        text("起止", lambda row: f"{row.starts_on} 至 {row.expires_on}", 180),
        text("状态", lambda row: f"{row.state}，{row.ended}" if row.ended else row.state, 110),
        text("提请/批准", lambda row: row.people, 150),
    ]
    height = "content" if len(rows) <= 8 else 560
    table(rows, columns, row_height=tables.WRAPPING, height=height, alt="人工研判：哪盏灯、为什么、何时止、谁定的")
    holding = {row.id: row for row in rows if row.state == IN_FORCE}
    if not holding or not frame.user.may(Permission.CLOSE_PERIOD):
        return
    with st.form("end_judgement", border=True):
        number = st.selectbox(
            "提前结束哪一条", list(holding), format_func=lambda at: holding[at].what, key="end_judgement_of"
        )
        reason = st.text_input("原因", max_chars=300, key="end_judgement_why")
        sent = st.form_submit_button("提前结束")
    if sent:
        shell.act(ROOM, partial(carry_out, frame, end_judgement, number, reason))
