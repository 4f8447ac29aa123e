"""绩效评价: the cut, every target with a way to its rows, the paper with where each part's numbers open."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import streamlit as st

from components import downloads, shell, url
from components.lights import tables
from components.reports import making, preview
from components.table import badge, opens, table, text
from components.targets.verdicts import FILLS, LABELS, look
from domain.appraisal.views import NO_EVIDENCE, Appraised, narrowed, narrowed_zh
from domain.lights.sentences import NOTHING
from domain.reports.views import Report
from services.access import Permission
from services.errors import Refused
from services.frame import Frame

ROOM = "appraisal"
VIEWS = {
    "targets": "指标完成",
    "check": "回头看",
    "goals": "项目绩效目标",
    "paper": "自评报告",
    "trace": "数据溯源",
    "year": "地区年度",
    "cards": "服务商季度牌",
    "forms": "官方表格",
}


@dataclass(frozen=True)
class Copies:
    """How the copies for outside are made: everything beside the viewers, the public one at the click."""

    whole: Callable[[Frame], object]
    public: Callable[..., bytes]


OPENS = (
    ("targets", "目标达成"),
    ("tasks", "任务清单"),
    ("meeting", "调度会"),
    ("subsidy", "资金流向"),
    ("industries", "行业"),
    ("projects", "项目亮灯"),
)
"""Pages on which the paper's numbers open their rows."""
FORMS = {"docx": "自评报告 Word", "pdf": "自评报告 PDF", "xlsx": "附件 Excel", "数据溯源.docx": "数据溯源"}


def cut(frame: Frame, looked_at: Frame, corrected: str) -> None:
    """Which frozen data all of it is from, and how to choose another."""
    said = f"数据取自 {frame.period.zh} 结账的冻结数据，截至 {frame.period.as_of}"
    if looked_at.period.id != frame.period.id:
        said += "，不随上面的期次变；换一份请在期次里选已结账的月"
    st.caption(shell.escaped("。".join(filter(None, (said, corrected)))))


def targets(frame: Frame, rows: Sequence[Appraised], left_out: str) -> None:
    """Every target; a click on one opens what it is made of, down to single enterprises. `left_out`: why there are
    fewer than on 目标达成."""
    missed = [row for row in rows if row.is_missed]
    uncaused = sum(not row.note.cause for row in missed)
    yearly = sum(row.line.group != "pilot" for row in rows)
    told = f"共 {len(rows)} 项（试点期 {len(rows) - yearly} 项、年度 {yearly} 项），到期未完成 {len(missed)} 项"
    told += f"，其中 {uncaused} 项未写明原因。" if uncaused else "，原因均已写明。" if missed else "。"
    st.markdown(f"**{shell.escaped(told)}**")
    if left_out:
        st.caption(shell.escaped(f"{left_out}。"))
    part, verdict = url.get("of") or "", url.get("verdict") or ""
    rows = narrowed(rows, part, verdict)
    if told := narrowed_zh(part, verdict):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"只列 **{shell.escaped(told)}**：{len(rows)} 项", width="content")
            shell.step("列出全部", key="appraised_all", of=None, verdict=None)
    columns = [
        opens("指标", lambda row: row.line.name, 196, "点指标看它由哪些地区、企业构成"),
        text("期限", lambda row: row.line.when, 84),
        badge("结论", lambda row: look(row.line.verdict).label, 122, LABELS, FILLS),
        text("目标", lambda row: row.target_text, 84),
        text("实际", lambda row: row.actual_text, 72),
        text("差距", lambda row: row.gap_text, 84),
        text("原因", lambda row: row.note.cause or ("未写明" if row.is_missed else NOTHING), 180),
        text("佐证", lambda row: row.note.evidence or NO_EVIDENCE, 160),
    ]
    ordered = sorted(rows, key=lambda row: (not row.is_missed, rows.index(row)))
    clicked = table(ordered, columns, key="appraised", row_height=tables.WRAPPING, height=560, alt="指标完成情况")
    if clicked is not None:
        shell.go("targets", target=ordered[clicked].line.id, period=frame.period.label)


def _job(frame: Frame, what: str) -> str:
    """Of this very state of the pilot: once something was written, what was made before is offered no more."""
    return f"{what}_{frame.pilot.code}_{frame.period.label}_{frame.pilot.revision}"


def _begin(frame: Frame, what: str, begin: Callable[[], object]) -> None:
    for key in [key for key in st.session_state if str(key).startswith(f"{what}_{frame.pilot.code}_")]:
        del st.session_state[key]
    try:
        st.session_state[_job(frame, what)] = begin()
    except Refused as refusal:
        st.error(shell.escaped(str(refusal)))


def _papers(frame: Frame, found: Report, offer) -> None:
    """Each paper, or all in one zip, made beside the viewers with progress."""
    demo = "_演示数据" if frame.pilot.is_demo else ""
    packed = f"{frame.pilot.code}_{frame.period.label}_绩效自评{demo}.zip"
    with st.container(horizontal=True, vertical_alignment="center"):
        for form, word in FORMS.items():
            if st.button(f"生成{word}", key=f"paper_{form}"):
                _begin(frame, "papers", lambda form=form: offer.submit([(found, form)], packed))
        if st.button("生成全部（压缩包）", icon=":material/folder_zip:", key="paper_all", type="primary"):
            _begin(frame, "papers", lambda: offer.submit([(found, form) for form in FORMS], packed))
    key = _job(frame, "papers")
    if key in st.session_state:
        job = st.session_state[key]
        label = "下载自评报告和附件" if job.total > 1 else "下载生成的文件"
        making.progress(frame, key, "份", label, Permission.READ_APPRAISAL)


def paper(frame: Frame, found: Report, offer, copies: Copies) -> None:
    """The paper with its files and the copies for outside; the pages on which its numbers open."""
    preview.head(found)
    if problem := offer.problem():
        st.error(shell.escaped(problem))
    else:
        _papers(frame, found, offer)
    with st.container(horizontal=True, vertical_alignment="center"):
        name, made = f"{frame.pilot.code}_{frame.period.label}_公开数据.zip", partial(copies.public, frame=frame)
        read = Permission.READ_APPRAISAL
        downloads.button(frame, "公开数据包", name, made, permission=read, mime="application/zip")
        may = frame.user.may(Permission.READ_AUDIT)
        if may and st.button("生成全部数据包（上报）", icon=":material/folder_zip:", key="whole_package"):
            _begin(frame, "package", partial(copies.whole, frame))
    if _job(frame, "package") in st.session_state:
        making.progress(frame, _job(frame, "package"), "张表", "下载全部数据包（上报）", Permission.READ_AUDIT)
    with st.container(horizontal=True, vertical_alignment="center"):
        shell.step("每个数逐个点开（数据溯源）", key="paper_trace", view="trace")
        st.caption("或到这些页：", width="content")
        for path, name in OPENS:
            shell.link(path, name, period=frame.period.label)
    preview.preview(found, offer.chart)
