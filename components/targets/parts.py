"""What 目标达成 is made of: the verdict, the choice of a year, the opened target with its path."""

import streamlit as st

from components import beginning, choices, shell, url
from components.lights import tables
from components.lights.wall import look
from components.targets import behind
from components.targets import charts as target_charts
from components.targets import tables as target_tables
from components.targets.verdicts import badge
from domain.targets.views import TargetBoard, TargetDetail
from services.frame import Frame
from services.targets.detail import SHOWN
from services.targets.outlook import forecast_text


def verdict(board: TargetBoard) -> None:
    """The sentence on top, and what stands in the other years."""
    st.markdown(
        f"**{shell.escaped(board.sentence)}**" + (f"\n\n{shell.escaped(board.elsewhere)}。" if board.elsewhere else "")
    )


def groups(board: TargetBoard) -> None:
    """The years and the whole pilot; the choice lives in the URL."""
    key = "targets_of"
    labels = {group.key: f"{shell.label(group.label)} {group.number} 项" for group in board.groups}
    st.session_state[key] = board.group
    st.segmented_control(
        "考核期",
        list(labels),
        key=key,
        required=True,
        format_func=labels.__getitem__,
        label_visibility="collapsed",
        on_change=lambda: url.put(of=st.session_state[key], target=None, district=None, industry=None, page=None),
        wrap=True,
    )


LIST, ROW = 560, 35
"""Pixels of the list, as far as a laptop's window reaches (what is below scrolls within it), and of a row."""


def listed(board: TargetBoard, opened: int | None) -> None:
    """The targets, worst first; one clicked opens beside."""
    key = f"board_{board.scope}_{board.group}"
    height = "content" if (len(board.lines) + 1) * ROW <= LIST else LIST
    row = target_tables.board(board.lines, opened, key=key, height=height)
    if row is not None:
        shell.go("targets", of=board.group, target=board.lines[row].id)
    st.caption(shell.label(board.outlook))
    drawn = st.expander("进度图：完成、序时与目标", key="target_bars", on_change="rerun", icon=":material/bar_chart:")
    if drawn.open:
        with drawn:
            target_charts.bullets(board.lines)


def path(frame: Frame, detail: TargetDetail) -> None:
    """目标达成 › 完成改造（2026年） › 经开区 › 新型材料: where one looks beneath the pilot, each step leads back up."""
    line = detail.line
    top = {"target": None, "district": None, "industry": None, "page": None}
    if frame.key == (None, None):
        return
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        shell.step("目标达成", key="path_all", **top | {"of": url.get("of") or line.group})
        shell.step(f"{line.scope} {line.name}（{line.period}）", key="path_target", **top | {"target": line.id})
        for word, unit in (("district", frame.district), ("industry", frame.industry)):
            if unit and unit.name not in line.scope.split(" · "):
                top |= {word: unit.name, "target": line.id}
                shell.step(unit.name, key=f"path_{word}", **top)


def head(detail: TargetDetail) -> None:
    """What the target is, the word, and why; source and definition one click away."""
    line = detail.line
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.header(shell.label(f"{line.name} {line.period}"), width="content")
        st.markdown(badge(line.verdict), width="content")
        if line.issued:
            st.markdown(f":blue-badge[{shell.label(line.issued)}]", width="content")
        source = st.popover("方案原文与口径", icon=":material/format_quote:", key="target_source", on_change="rerun")
        if source.open:
            with source:
                for found in line.sources:
                    st.markdown(
                        f"**{shell.escaped(found.name)}**:{shell.escaped(found.quote)}  \n"
                        f":small[{shell.escaped(found.document)}（{shell.label(found.place)}）]"
                    )
                st.markdown(f"**口径**：{shell.escaped(line.definition)}")
    shown = look(line.light)
    reach = f"  \n{shell.escaped(detail.reach)}。" if detail.reach else ""
    lacking = f"  \n**{shell.escaped(line.lacking)}**" if line.lacking else ""
    said = ""
    if line.forecast is not None:
        said = f"  \n{shell.escaped(forecast_text(line.forecast, line.unit, line.operator))}。"
    reason = "" if line.reason == line.why else f" {shell.escaped(line.reason)}"
    lit = f":{shown.badge}[{shown.label}灯]{reason}"
    st.markdown(f"**{shell.escaped(line.why_alone)}**{lacking}{said}{reach}  \n{lit}")


def body(frame: Frame, detail: TargetDetail) -> int | None:
    """Course, because of whom, parts; position of the part a person clicked."""
    if detail.course or detail.ahead:
        target_charts.course(detail, frame.period.as_of)
    else:
        st.caption("这个期限内还没有已结账的期次：结了第一期，这里就有曲线。")
        shell.link("reports", "去核对结账", icon=beginning.GO, view="check")
    if detail.behind is not None:
        st.markdown(f"**差在谁** {shell.escaped(behind.title(detail.behind))}")
        behind.bar(detail.behind)
    if not detail.parts:
        return None
    key = f"parts_{detail.line.id}_{frame.scope_name}"
    return target_tables.parts(detail.parts, detail.total, detail.by, detail.line.unit, key=key)


def course_twin(frame: Frame, detail: TargetDetail) -> None:
    """The points of the curve, when asked for."""
    if not (detail.course or detail.ahead):
        return
    twin = st.expander("曲线的表", key="course_twin", on_change="rerun")
    if twin.open:
        with twin:
            target_tables.course(target_charts.course_rows(detail, frame.period.as_of), detail.line.unit)


def enterprises(detail: TargetDetail) -> int | None:
    """The enterprises behind one of the three numbers; position of the row a person clicked."""
    for note in detail.notes:
        st.caption(shell.label(note))
    if not detail.shown:
        return None
    numbers = {"counted": detail.total.counted, "late": detail.total.late, "coming": detail.total.coming}
    key = "target_show"
    st.session_state[key] = detail.shown
    st.segmented_control(
        "企业",
        list(SHOWN),
        key=key,
        required=True,
        format_func=lambda word: f"{SHOWN[word]} {numbers[word]:.0f} 家",
        label_visibility="collapsed",
        on_change=lambda: url.put(show=st.session_state[key], page=None),
        wrap=True,
    )
    if not detail.rows:
        st.caption(f"没有{SHOWN[detail.shown]}的企业。")
        return None
    row = tables.projects(
        detail.rows,
        key=f"target_rows_{detail.line.id}_{detail.shown}_{detail.page}",
        alt=f"{detail.line.name}{SHOWN[detail.shown]}的企业",
    )
    choices.pages(detail.page, detail.pages, key="target_page")
    return row
