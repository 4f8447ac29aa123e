"""One file from template to commit: every problem with its cell, the difference, a word where one is needed."""

from collections.abc import Callable, Mapping

import pyarrow as pa
import streamlit as st

from components import downloads, intake_check, intake_week, shell, url
from components.lights import look
from components.tables import FILLS, LABELS
from domain.intake_forms import FORMS, Kind
from domain.intake_views import Checked, Committed, Problem, Weight
from services import intake_writing
from services.errors import Refused
from services.frame import Frame
from services.intake import Parsed, parse_upload
from services.intake_commit import NotCommitted
from services.intake_preview import preview
from services.intake_template import template_view

ASKED = 12
"""Figures that are asked about one by one; one sentence may answer for all."""


def file(connection, frame: Frame, template: Callable[[object], bytes]) -> None:
    """Template on the left, upload on the right; below them what the check says."""
    _done()
    left, right = st.columns(2, gap="medium")
    with left:
        st.subheader("1 下载模板")
        unit = intake_week.unit_picker(connection, frame, "file_unit")
        kinds = [kind.value for kind in FORMS]
        asked = url.get("report") or Kind.PROJECTS.value
        place = kinds.index(asked) if asked in kinds else 0
        kind = Kind(st.selectbox("报表", kinds, format_func=lambda k: Kind(k).zh, key="file_kind", index=place))
        st.caption(shell.escaped(FORMS[kind].about + "。模板里已填好本单位现有的行,改动或补充后上传即可。"))
        name = f"{frame.pilot.code}_{kind.value}_{unit or '专班办公室'}.xlsx"
        downloads.button(
            "下载模板",
            name,
            lambda connection: template(template_view(connection, frame.pilot.id, frame.user, FORMS[kind], unit=unit)),
            mime=downloads.XLSX,
        )
    with right:
        st.subheader("2 上传")
        sent = st.file_uploader(
            "填好的文件(xlsx 或 csv,至多 20 MB)", type=["xlsx", "csv"], max_upload_size=20, key="file_sent"
        )
        st.caption("先核对,不写入;核对通过、看过差异后再提交。")
    if sent is not None:
        parsed, checked = _checked(frame, sent.name, sent.getvalue(), unit)
        _result(frame, parsed, checked, unit)


def _checked(frame: Frame, name: str, content: bytes, unit: str) -> tuple[Parsed, Checked]:
    """The check of this very file, made once for each state of the data."""
    at = (name, len(content), hash(content), unit, frame.pilot.code, frame.pilot.revision)
    kept = st.session_state.get("intake_checked")
    if kept is None or kept[0] != at:
        with st.spinner("正在读取和核对…"):
            parsed = kept[1] if kept is not None and kept[0][:3] == at[:3] else parse_upload(content, name)
            try:
                checked = preview(frame.pilot.id, frame.user, parsed, unit=unit)
            except Refused as refusal:
                checked = Checked(
                    None, name, parsed.sha256, (Problem(Weight.ERROR, str(refusal), "请换单位或联系专班办公室"),)
                )
        st.session_state.intake_checked = kept = (at, parsed, checked)
    return kept[1], kept[2]


def _result(frame: Frame, parsed: Parsed, checked: Checked, unit: str) -> None:
    st.subheader("3 核对结果")
    if checked.batch is not None:
        st.info(f"这份文件已在第 {checked.batch} 批提交过,不会再写入。要改的请在文件里改动后再上传。")
        return
    errors, asked = checked.of(Weight.ERROR), checked.of(Weight.EXPLAIN)
    kind = checked.form.kind.zh if checked.form else "未识别"
    if errors:
        st.error(f"{kind}:{len(errors)} 处错误,一行也没有写入。请按下表改正后重新上传。")
    elif asked:
        st.warning(f"{kind}:没有错误,{len(asked)} 处需要说明原因。")
    elif checked.difference.writes:
        st.success(f"{kind}:核对通过。")
    else:
        st.info(f"{kind}:核对通过,没有新增或变更的行,不用提交。")
    intake_check.problems(parsed, checked)
    if checked.form is not None and not errors:
        intake_check.difference(checked)
        if checked.may_commit:
            _commit(frame, parsed, checked, unit)


def _commit(frame: Frame, parsed: Parsed, checked: Checked, unit: str) -> None:
    """A word for each figure that needs one, and the button."""
    st.subheader("4 提交")
    asked = _asked(checked)
    words: dict[str, str] = {}
    with st.form("commit", border=True):
        for cell, label in list(asked.items())[:ASKED]:
            words[cell] = st.text_input(shell.escaped(label), key=f"why_{label}", max_chars=200)
        if asked:
            rest = f"其余 {len(asked) - ASKED} 处" if len(asked) > ASKED else "没有逐条填写的"
            words["*"] = st.text_input(f"统一说明({rest}都用这一句)", key="why_all", max_chars=200)
        counts = checked.difference.counts
        sent = st.form_submit_button(f"提交(新增 {counts['new']} 行,变更 {counts['changed']} 行)", type="primary")
    if sent:
        _send(frame, parsed, checked, unit, words)


def _asked(checked: Checked) -> dict[str, str]:
    """Cell → what is asked of it; two questions about one cell have one answer."""
    found: dict[str, str] = {}
    for problem in checked.unanswered:
        earlier = found.get(problem.cell)
        found[problem.cell] = (
            f"{earlier};{problem.cause}" if earlier else f"{problem.cell} {problem.heading}:{problem.cause}"
        )
    return found


def _send(frame: Frame, parsed: Parsed, checked: Checked, unit: str, words: Mapping[str, str]) -> None:
    try:
        with st.spinner("正在提交并重新测评…"):
            done = intake_writing.commit(frame, parsed, unit=unit, kind="", mark=checked.mark, explained=words)
    except NotCommitted as refusal:
        st.error(shell.escaped(str(refusal)))
        return
    except Refused as refusal:
        st.error(shell.escaped(str(refusal)))
        return
    st.session_state.intake_done = done
    st.rerun()


def _done() -> None:
    """What the last commit did, and which lights moved."""
    done: Committed | None = st.session_state.pop("intake_done", None)
    if done is None:
        return
    st.success(shell.escaped(done.sentence))
    if done.lights:
        changed = sum(move.before is not move.after for move in done.lights)
        st.markdown(f"**实时亮灯的变化**:{changed} 盏灯变色,{len(done.lights) - changed} 盏数值变动")
        st.dataframe(
            pa.table(
                {
                    "指标或项目": [move.name for move in done.lights],
                    "原来": [[look(move.before).label] for move in done.lights],
                    "现在": [[look(move.after).label] for move in done.lights],
                    "原来的依据": [move.was for move in done.lights],
                    "现在的依据": [move.now for move in done.lights],
                }
            ),
            column_config={
                "指标或项目": st.column_config.TextColumn(width=210),
                "原来": st.column_config.MultiselectColumn(width=76, options=LABELS, color=FILLS),
                "现在": st.column_config.MultiselectColumn(width=76, options=LABELS, color=FILLS),
                "原来的依据": st.column_config.TextColumn(width=320),
                "现在的依据": st.column_config.TextColumn(width=320),
            },
            hide_index=True,
            key="moves",
            alt="提交后实时亮灯的变化",
        )
    if done.kind in (Kind.PROJECTS, Kind.ENTERPRISES, Kind.ASSESSMENTS):
        shell.link("projects", "看项目亮灯(实时)", period="live")
