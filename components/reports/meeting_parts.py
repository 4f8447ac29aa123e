"""调度会 on a projector: one step at a time, large type, next and previous by key and click."""

from datetime import timedelta
from functools import partial

import streamlit as st

from components import shell, url
from components.reports import preview as report_preview
from components.reports.desk import paragraph
from components.targets import charts as target_charts
from components.targets import promising
from domain.lights.looks import look
from domain.reports.meeting_views import Ask, DecisionRow, MeetingView, Step
from services.desk import carry_out
from services.frame import Frame
from services.reports import desk as reporting
from services.reports import minutes
from services.targets.promises import may_promise
from services.wording import NOTHING


def choose_scope(frame: Frame) -> None:
    """The whole meeting or one district's own; in the sidebar, beside pilot and period."""
    names = ["", *(unit.name for unit in frame.districts if unit.valid_on(frame.period.as_of))]
    st.session_state.meeting_scope = frame.district.name if frame.district else ""
    with st.sidebar:
        st.selectbox(
            "会议范围",
            names,
            format_func=lambda name: f"只看{name}" if name else "全部地区",
            key="meeting_scope",
            on_change=lambda: url.put(district=st.session_state.meeting_scope, step=None),
        )


def bar(view: MeetingView) -> Step:
    """Where the meeting is: previous, next (arrow keys too), and every step by name."""
    known = {step.key: step for step in view.steps}
    keys = list(known)
    at = keys.index(url.get("step")) if url.get("step") in known else 0
    st.session_state.meeting_step = keys[at]
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "上一步",
            icon=":material/arrow_back:",
            key="meeting_back",
            disabled=at == 0,
            shortcut="Left",
            on_click=lambda: url.put(step=keys[max(at - 1, 0)]),
        )
        st.button(
            "下一步",
            icon=":material/arrow_forward:",
            key="meeting_next",
            disabled=at == len(keys) - 1,
            type="primary",
            shortcut="Right",
            on_click=lambda: url.put(step=keys[min(at + 1, len(keys) - 1)]),
        )
        st.selectbox(
            "第几步",
            keys,
            format_func=lambda key: _name(known[key], keys.index(key) + 1, len(keys)),
            key="meeting_step",
            label_visibility="collapsed",
            width=330,
            on_change=lambda: url.put(step=st.session_state.meeting_step),
        )
        st.markdown(f"**{shell.escaped(view.title)}**")
    return known[keys[at]]


def _name(step: Step, number: int, of: int) -> str:
    light = f" {look(step.light).label}" if step.light else ""
    return f"{number}/{of} {step.title}{light}"


def draw(frame: Frame, step: Step, asked: Ask | None) -> None:
    """The step, large: title with its light, numbers, sentences, then what hangs on it."""
    word = "总体 " if step.district else ""
    badge = f" :{look(step.light).badge}-badge[{word}{look(step.light).label}]" if step.light else ""
    st.markdown(f"# {shell.escaped(step.title)}{badge}")
    if step.numbers:
        for column, number in zip(st.columns(len(step.numbers)), step.numbers, strict=True):
            label = (
                f":{look(number.light).badge}-badge[{look(number.light).label}] {shell.label(number.name)}"
                if number.light
                else shell.label(number.name)
            )
            column.metric(
                label,
                shell.label(number.value),
                delta=shell.label(number.note) or None,
                delta_color="off",
                delta_arrow="off",
                border=True,
            )
    if step.sentence:
        st.markdown(f"## {shell.escaped(step.sentence)}")
    for line in step.lines:
        st.markdown(f"## {shell.escaped(line.text)}" if line.kind == "body" else shell.escaped(line.text))
    if step.lights:
        _wall(step)
    if step.district:
        _district(frame, step, asked)
        return
    _promises(step)
    if step.key == "decisions":
        _minutes(frame, step.chair)
        _calling(frame)
    _decisions(frame, step.decisions)
    for table in step.tables:
        if table.rows:
            report_preview.large(table)


def _district(frame: Frame, step: Step, asked: Ask | None) -> None:
    """What is asked of it and who answers; who is red and why; beside it the curve, promises and its own words."""
    left, right = st.columns([3, 2], gap="medium")
    with left:
        if asked is not None:
            _asked(asked)
        if step.red is not None:
            _red(step)
    with right:
        if asked is not None and asked.detail is not None and asked.detail.course:
            target_charts.course(asked.detail, frame.period.as_of)
        _promises(step)
        _promising(frame, step)
        _comment(frame, step)


def _asked(asked: Ask) -> None:
    who = shell.escaped(asked.who) if asked.who else "还没有登记负责人（用户与权限里给账号写职务）"
    need = f"**要它做什么**：{shell.escaped(asked.sentence)}  \n" if asked.sentence else ""
    st.markdown(f"{need}**谁负责**：{who}  \n**上次承诺**：{shell.escaped(asked.promise)}")


def _promising(frame: Frame, step: Step) -> None:
    """What the district promises today."""
    if not may_promise(frame, step.district):
        return
    box = st.expander("登记承诺", key=f"promise_open_{step.key}", on_change="rerun")
    if box.open:
        with box:
            shell.said(promising.ROOM)
            promising.form(frame, None, step.district, None, f"{step.district}自试点起累计完成改造，家")
            st.caption("对别的目标的承诺，在“目标达成”打开那个目标登记。")


def _red(step: Step) -> None:
    if not step.red:
        st.markdown("### 没有红灯项目。")
        return
    more = f" :small[共 {step.red_in_all} 个项目，列出前 {len(step.red)} 个]" if step.red_in_all > len(step.red) else ""
    st.markdown(f"### 红灯企业{more}")
    rows = {
        "企业": [f"**{shell.escaped(project.enterprise)}**" for project in step.red],
        "原因": [shell.escaped(project.reason) for project in step.red],
        "说明": [shell.escaped(str(project.explanation or NOTHING)) for project in step.red],
        "原因起于": [str(project.reason_since_on or NOTHING) for project in step.red],
    }
    st.table(rows, alt="红灯企业、原因和起始日", border="horizontal", hide_index=True)


def _wall(step: Step) -> None:
    """The ten lights, large."""
    with st.grid(5, min_column_width=150, gap="small"):
        for view in step.lights:
            shown = look(view.light)
            label = f":{shown.badge}-badge[{shown.label}] **{shell.label(view.name)}**"
            st.metric(
                label,
                shell.label(view.value_text),
                delta=shell.label(view.fraction_text) or None,
                delta_color="off",
                delta_arrow="off",
                border=True,
            )


def _promises(step: Step) -> None:
    if step.promises:
        rows = {
            "": [f":{look(p.light).badge}-badge[{look(p.light).label}]" for p in step.promises],
            "承诺和议定": [shell.escaped(p.text) for p in step.promises],
            "期限": [p.due_on.isoformat() for p in step.promises],
            "结果": [shell.escaped(p.state) for p in step.promises],
        }
        st.table(rows, alt="承诺和议定事项的结果", border="horizontal", hide_index=True)


def _decisions(frame: Frame, rows: tuple[DecisionRow, ...]) -> None:
    """Each decision with its state; done and verified with one click each."""
    for row in rows:
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            linked = "、".join(filter(None, (row.district, row.linked)))
            st.markdown(
                f":{look(row.light).badge}-badge[{look(row.light).label} {shell.escaped(row.state)}] "
                f"**{shell.escaped(row.text)}** · "
                f"{shell.escaped(row.owner)} · {row.due_on} 前" + (f" · {shell.escaped(linked)}" if linked else "")
            )
            if not row.is_done and st.button("办结", key=f"done_{row.id}"):
                shell.act("meeting", partial(carry_out, frame, minutes.finish_decision, row.id, row.version))
            if row.is_done and not row.is_verified and reporting.may_edit(frame.user):
                if st.button("核实", key=f"verify_{row.id}", type="primary"):
                    shell.act("meeting", partial(carry_out, frame, minutes.verify_decision, row.id, row.version))
                if st.button("退回", key=f"return_{row.id}"):
                    shell.act(
                        "meeting",
                        partial(carry_out, frame, minutes.verify_decision, row.id, row.version, verified=False),
                    )


def _minutes(frame: Frame, chair: str) -> None:
    """The form of a new decision, with who is in the chair."""
    if not reporting.may_edit(frame.user):
        return
    with st.form("decision", clear_on_submit=False):
        text = st.text_area("议定事项", key="decision_text", height=80)
        with st.container(horizontal=True):
            owner = st.text_input("责任单位", key="decision_owner", width=220)
            due_on = st.date_input("期限", frame.pilot.today + timedelta(days=14), key="decision_due", width=180)
            units = [unit.name for unit in frame.districts if unit.valid_on(frame.pilot.today)]
            district = st.selectbox("地区", ["", *units], key="decision_district", width=180)
            project = st.text_input("项目编号（可不填）", key="decision_project", width=220)
            chair = st.text_input("主持人（可不填）", chair, key="decision_chair", width=220)
        targets = st.session_state.get("meeting_targets", {})
        target = st.selectbox(
            "关联目标（可不填）", [None, *targets], format_func=lambda key: targets.get(key, ""), key="decision_target"
        )
        if st.form_submit_button("记录", type="primary"):
            words = {"text": text, "owner": owner, "district": district or "", "project": project, "chair": chair}
            shell.act(
                "meeting",
                partial(carry_out, frame, minutes.record_decision, frame, **words, due_on=due_on, target_id=target),
            )


def _calling(frame: Frame) -> None:
    """When the next meeting is, and until when the districts write before it."""
    if not reporting.may_edit(frame.user):
        return
    box = st.expander("通知下次会议", key="call_open", on_change="rerun")
    if not box.open:
        return
    with box, st.form("call"):
        day = frame.pilot.today + timedelta(days=7)
        with st.container(horizontal=True):
            held_on = st.date_input("会期", day, key="call_day", width=180)
            until = st.date_input("会前说明截止日", day - timedelta(days=1), key="call_until", width=180)
        if st.form_submit_button("通知", type="primary"):
            shell.act("meeting", partial(carry_out, frame, minutes.call_meeting, held_on=held_on, until=until))


def _comment(frame: Frame, step: Step) -> None:
    """The district's own words before the meeting."""
    st.markdown(f"### 会前说明 :small[{shell.escaped(step.comment_by)}]")
    if step.comment:
        st.markdown(shell.escaped(step.comment))
    unit = next(unit for unit in frame.districts if unit.name == step.district)
    own = frame.at(unit.id, None)
    writer = st.expander("写会前说明", key=f"comment_open_{unit.id}", on_change="rerun")
    if writer.open:
        now = reporting.Written(step.comment, version=step.comment_version)
        with writer:
            paragraph(
                "meeting",
                own,
                reporting.PRE_COMMENT,
                f"会前说明（{shell.label(step.comment_due) or '会前三天内'}）",
                now,
            )
