"""预警处置 on screen: the list with its filters; one alert with what happened to it and the forms for who may."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

import streamlit as st

from components import choices, deeds, downloads, shell, url
from components.lights import tables
from components.lights.wall import look
from components.table import day, named, opens, table, text
from domain.alerts.ladder import PAPERS, NextStep, Paper
from domain.alerts.views import AlertLine, AlertPage, AlertStep, AlertView
from domain.words import AlertDeed, AlertStatus
from services.alerts.handling import LONGEST, answer_alert, hand_on, judge_answer, take_step
from services.alerts.page import AT_ONCE, STATES
from services.desk import carry_out
from services.frame import Frame
from services.wording import NOTHING


@dataclass(frozen=True)
class Letters:
    """Makes a paper as a Word file: pages hand it over, since this room does not know that one."""

    make: Callable[[Paper], bytes]
    name: Callable[[Paper], str]
    mime: str


ROOM = "alerts"
VIEWS = {"": "清单", "improvement": "提升", "rules": "规则"}
SHOWN = 10
"""Rows that a list shows whole; a longer one scrolls."""
JUDGED = {AlertDeed.CLOSED: "核实办结", AlertDeed.ACCEPTED: "采纳措施，等灯恢复", AlertDeed.SENT_BACK: "退回重答"}


def listed(view: AlertPage) -> None:
    """The sentence, the filters, the list; a click on a name opens the alert."""
    shell.said(ROOM)
    st.markdown(f"**{shell.escaped(view.sentence)}**")
    if view.calendar_note:
        st.caption(shell.escaped(view.calendar_note))
    _filters(view)
    if not view.lines:
        st.info("没有符合条件的预警。灯转红、按规则该答复的，结账时自动开出。")
        return
    height = "content" if len(view.lines) <= SHOWN else 640
    look_at = {"key": "alerts", "row_height": tables.WRAPPING, "height": height}
    clicked = table(view.lines, _columns(), alt="预警，先到期的在前", **look_at)
    if clicked is not None:
        url.put(alert=view.lines[clicked].id)
        st.rerun()
    if view.pages > 1:
        st.caption(f"共 {view.number:,} 件，每页 {AT_ONCE} 件")
        choices.pages(view.page, view.pages, key="alert_pages")


def _columns() -> list:
    return [
        tables.light("现在", lambda row: row.now),
        opens("哪一盏", lambda row: row.name, 190, "点名称看经过、答复、核实"),
        text("状态", lambda row: row.state, 120),
        named("责任单位", lambda row: row.asked, 120),
        day("答复期限", lambda row: row.due_on, 92),
        text("为什么开出", lambda row: row.reason, 300),
    ]


def of_unit(lines: Sequence[AlertLine], of: int, on: date | None = None) -> None:
    """What is open of a district, on its own page; a click opens one. `on`: today, where the page is of an earlier
    day."""
    if not lines:
        return
    st.header(f"未办结的预警 {of:d} 件")
    if on is not None:
        st.caption(f"预警按今天（{on}）。")
    columns = [
        tables.light("现在", lambda row: row.now),
        opens("哪一盏", lambda row: row.name, 190, "点名称看经过、答复、核实"),
        text("状态", lambda row: row.state, 150),
        day("答复期限", lambda row: row.due_on, 92),
    ]
    clicked = table(lines, columns, key="unit_alerts", alt="本地区未办结的预警，先到期的在前")
    if clicked is not None:
        shell.go("alerts", alert=lines[clicked].id)
    if of > len(lines):
        shell.link("alerts", f"看全部 {of:d} 件", *url.SCOPE)


def _filters(view: AlertPage) -> None:
    """Status, owner and indicator; all live in the URL."""
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        choices.choose("state", STATES, "状态", key="alert_state")
        _pick("owner", "责任单位", {name: f"{name}（{number}）" for name, number in view.owners})
        _pick("indicator", "哪一项", dict(view.indicators))
        if url.get("until"):
            st.button("不限日期", key="alert_until", on_click=lambda: url.put(until=None, page=None))


def _pick(word: str, title: str, labels: dict[str, str]) -> None:
    key, asked = f"alert_{word}", url.get(word) or ""
    options = ["", *labels] if asked in labels or not asked else ["", *labels, asked]
    st.session_state[key] = asked
    st.selectbox(
        title,
        options,
        key=key,
        format_func=lambda value: labels.get(value, value) or "全部",
        on_change=lambda: url.put(**{word: st.session_state[key]}, page=None),
        width=200,
    )


def one(frame: Frame, view: AlertView, causes: Sequence[tuple[str, str, str]]) -> None:
    """One alert, top to bottom: what, what the machine says, what happened, what may be done."""
    shell.step("全部预警", key="path_alerts", alert=None)
    shell.said(ROOM)
    line, shown = view.line, look(view.line.light)
    st.subheader(f":{shown.badge}-badge[{shown.label}] {shell.label(line.name)}")
    st.markdown(
        f"**{shell.escaped(line.state)}** · {shell.escaped(line.asked)}负责 · {line.opened_on} 开出 · "
        f"{line.due_on} 前答复" + (f" · 已答复 {line.answers} 次" if line.answers else "")
    )
    st.markdown(f"**为什么**：{shell.escaped(line.reason)}")
    (st.success if view.is_well else st.warning)(shell.label(view.machine))
    if view.value:
        st.caption(shell.escaped(f"现在的读数，{view.value}"))
    _ways(line)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        st.header("经过")
        _steps(view.steps)
        if view.rule:
            st.caption(f"按规则：{shell.escaped(view.rule)}。")
    with right:
        _forms(frame, view, causes)


def _ways(line: AlertLine) -> None:
    """To the light, the project, the provider that it is about."""
    with st.container(horizontal=True, gap="small"):
        if line.project:
            shell.link("enterprise", "一企一档", q=line.project)
        elif line.target is not None:
            shell.link("targets", "目标达成看这一项", target=line.target)
        elif line.provider:
            shell.link("providers", "这家服务商", provider=line.provider)
        else:
            shell.link("", "总览看这盏灯", district=line.district or None, light=line.indicator)
            shell.link("explanations", "红灯说明", district=line.district or None, light=line.indicator)


def _steps(steps: Sequence[AlertStep]) -> None:
    """What happened, in its order; a closing's turns with the light."""
    for step in steps:
        shown = "" if step.light is None or step.who else f" :{look(step.light).badge}-badge[{look(step.light).label}]"
        who = step.who or f"{step.label} 结账"
        number = f" · {step.number}" if step.number else ""
        st.markdown(
            f"**{step.on} {step.deed.zh}**{shown} :small[{shell.escaped(who)}{shell.escaped(number)}]"
            + (f"{shell.BREAK}{shell.escaped(step.text)}" if step.text else "")
        )


@dataclass(frozen=True)
class _Open:
    """An alert as it stood when its forms were opened; all of them close together, since each deed moves it."""

    frame: Frame
    view: AlertView
    opened: deeds.Opened
    form: str

    @property
    def stale(self) -> shell.Stale | None:
        """Where somebody else handled it since."""
        before = self.opened.record
        if before == self.view.line:
            return None
        return shell.Stale(self.view.line.name, ("状态", before.state, self.view.line.state, NOTHING))

    def key(self, word: str) -> str:
        return f"{self.opened.key}_{word}"

    def act(self, verb: Callable[..., str], **words: object) -> None:
        at = {"alert": self.view.line.id, "version": self.view.line.version}
        shell.act(ROOM, partial(carry_out, self.frame, verb, **at, **words), form=self.form, stale=self.stale)


def _forms(frame: Frame, view: AlertView, causes: Sequence[tuple[str, str, str]]) -> None:
    form = f"alert_{view.line.id}"
    here = _Open(frame, view, shell.opened(form, view.line), form)
    if AlertDeed.REPLIED in view.may:
        _answering(here, causes)
    if view.may & JUDGED.keys():
        _judging(here)
    elif view.why_not:
        st.info(shell.label(view.why_not))
    if view.next_step is not None and view.next_step.step in view.may:
        _stepping(here, view.next_step)
    if AlertDeed.ASSIGNED in view.may:
        _handing_on(here)
    if here.stale is not None:
        shell.reopen(form)
    if not view.may and not view.why_not and view.line.status is not AlertStatus.CLOSED:
        st.caption("现在没有要您办的：答复由责任单位写，核实由专班办公室另一人办。")


def _answering(here: _Open, causes: Sequence[tuple[str, str, str]]) -> None:
    st.header("答复")
    today = here.frame.pilot.today
    meanings = {code: f"{name}：{meaning}" for code, name, meaning in causes}
    with st.form(here.key("answer")):
        cause = st.selectbox(
            "原因",
            list(meanings),
            index=None,
            format_func=meanings.__getitem__,
            key=here.key("cause"),
            placeholder="选一类",
        )
        told = st.text_area(f"措施（{LONGEST} 字以内）", max_chars=LONGEST, key=here.key("measure"))
        with st.container(horizontal=True):
            promised_on = st.date_input(
                "承诺恢复日", today + timedelta(days=14), min_value=today, key=here.key("on"), width=180
            )
            value = st.number_input("承诺达到（可不填，按灯的单位）", value=None, key=here.key("value"), width=240)
        sent = st.form_submit_button("提交答复", type="primary")
    if sent:
        here.act(answer_alert, cause=cause or "", text=told, promised_value=value, promised_on=promised_on)


def _judging(here: _Open) -> None:
    st.header("核实")
    offered = [deed for deed in JUDGED if deed in here.view.may]
    with st.form(here.key("judge")):
        deed = st.radio("意见", offered, format_func=JUDGED.__getitem__, key=here.key("deed"))
        asks = "" if here.view.is_well else "；灯未恢复而办结，须写理由"
        told = st.text_area(f"说明（退回必填{asks}）", max_chars=LONGEST, key=here.key("said"))
        sent = st.form_submit_button("登记", type="primary")
    if sent:
        here.act(judge_answer, deed=str(deed), text=told)


def _stepping(here: _Open, following: NextStep) -> None:
    """The next step of the ladder: its form once its day has come."""
    st.header("督办")
    if not following.is_due:
        st.caption(f"下一步：{following.step.zh}，逾期 {following.after} 个工作日仍未答复时由专班签发。")
        return
    with st.form(here.key("step")):
        told = st.text_input("补充的话（可不填）", max_chars=200, key=here.key("more"))
        sent = st.form_submit_button(f"签发{following.step.zh}", type="primary")
    if sent:
        here.act(take_step, deed=str(following.step), text=told)


def _handing_on(here: _Open) -> None:
    box = st.expander("转办给别的单位或指定人", key=f"hand_on_open_{here.view.line.id}", on_change="rerun")
    if not box.open:
        return
    with box:
        unit = st.selectbox("单位", here.view.units, key=here.key("unit"))
        people = dict(here.view.people.get(unit, ()))
        person = st.selectbox(
            "由谁办",
            [None, *people],
            format_func=lambda one: "由单位定" if one is None else people[one],
            key=here.key(f"person_{unit}"),
            disabled=not people,
            help=None if people else "这个单位还没有人有账号",
        )
        told = st.text_input("说明", max_chars=200, key=here.key("why"))
        if st.button("转办", key=here.key("hand_on")):
            here.act(hand_on, unit=unit, person=person, text=told)


def papers(frame: Frame, view: AlertView, letters: Letters) -> None:
    """What was signed, the newest first: to download as Word, to copy into a group. Nothing goes out by itself."""
    if not view.papers:
        return
    st.header("文书")
    st.caption("系统不自动发送：下载盖章后印发，或复制文字发到钉钉、企业微信。")
    for paper in reversed(view.papers):
        number = f"（{paper.number}）" if paper.number else ""
        st.markdown(
            f"**{paper.step.zh}{shell.escaped(number)}** {paper.signed_on} {shell.escaped(paper.signed_by)}签发"
        )
        if paper.step in PAPERS:
            name = letters.name(paper)
            make = partial(_made, letters, paper)
            downloads.button(frame, "下载 Word", name, make, mime=letters.mime)
        st.code(paper.message, language=None, wrap_lines=True)


def _made(letters: Letters, paper: Paper, _: object) -> bytes:
    return letters.make(paper)
