"""One file from template to commit: every problem with its cell, the difference, a word where one is needed."""

from collections.abc import Callable, Mapping
from functools import partial

import streamlit as st

from components import downloads, shell, url
from components.intake import check as intake_check
from components.intake import moves as intake_moves
from components.intake import week as intake_week
from domain.intake.forms import FORMS, Kind
from domain.intake.views import CellProblem, Checked, Committed, Weight
from services.access import Permission
from services.approvals.files import propose_import, verb_of
from services.desk import carry_out, desk_of
from services.errors import Refused
from services.evaluation.who_reports import unit_for
from services.frame import Frame
from services.intake.check import Upload, parse_upload
from services.intake.commit import commit_upload
from services.intake.preview import preview
from services.intake.template import template_view

SENT = "file_sent"
ASKED = 12
"""Figures that are asked about one by one; one sentence may answer for all."""


def file(connection, frame: Frame, template: Callable[[object], bytes]) -> None:
    """Template on the left, upload on the right; below them what the check says."""
    intake_moves.moves(frame, Committed)
    shell.said("proposed")
    left, right = st.columns(2, gap="medium")
    with left:
        st.subheader("1 下载模板")
        unit = intake_week.unit_picker(connection, frame, "file_unit")
        kinds = [kind.value for kind in FORMS]
        asked = url.get("report") or Kind.PROJECTS.value
        place = kinds.index(asked) if asked in kinds else 0
        kind = Kind(st.selectbox("报表", kinds, format_func=lambda k: Kind(k).zh, key="file_kind", index=place))
        st.caption(shell.escaped(FORMS[kind].about + "。模板里已填好本单位现有的行，改动或补充后上传即可。"))
        name = f"{kind.zh}_{frame.pilot.code}_{unit_for(desk_of(connection, frame), unit).name}.xlsx"
        downloads.button(
            frame,
            "下载模板",
            name,
            lambda connection: template(template_view(desk_of(connection, frame), FORMS[kind], unit=unit)),
            mime=downloads.XLSX,
            permission=Permission.SUBMIT,
        )
    with right:
        st.subheader("2 上传")
        sent = st.file_uploader(
            "填好的文件（xlsx、xls、et、ods 或 csv，至多 20 MB）",
            max_upload_size=20,
            key=shell.fresh(SENT),
            on_change=intake_moves.forget,
        )
        st.caption("先核对，不写入；核对通过、看过差异后再提交。")
    if sent is not None:
        upload, checked = _checked(frame, sent.name, sent.getvalue(), unit)
        _result(frame, upload, checked, unit)


def _checked(frame: Frame, name: str, content: bytes, unit: str) -> tuple[Upload, Checked]:
    """The check of this very file, made once for each state of the data."""
    at = (name, len(content), hash(content), unit, frame.pilot.code, frame.pilot.revision)
    kept = st.session_state.get("intake_checked")
    if kept is None or kept[0] != at:
        with st.spinner("正在读取和核对…"):
            upload = kept[1] if kept is not None and kept[0][:3] == at[:3] else parse_upload(content, name)
            try:
                checked = preview(frame.pilot.id, frame.user, upload, unit=unit)
            except Refused as refusal:
                checked = Checked(
                    None, name, upload.sha256, (CellProblem(Weight.ERROR, str(refusal), "请换单位或联系专班办公室"),)
                )
        st.session_state.intake_checked = kept = (at, upload, checked)
    return kept[1], kept[2]


def _result(frame: Frame, upload: Upload, checked: Checked, unit: str) -> None:
    st.subheader("3 核对结果")
    if checked.batch is not None:
        st.info(f"这份文件已在第 {checked.batch} 批提交过，不会再写入。要改的请在文件里改动后再上传。")
        return
    intake_check.summary(checked)
    intake_check.problems(frame, upload, checked)
    if checked.form is not None and not checked.of(Weight.ERROR):
        intake_check.difference(checked)
        if checked.may_commit:
            _commit(frame, upload, checked, unit)


def _commit(frame: Frame, upload: Upload, checked: Checked, unit: str) -> None:
    """A word for each figure that needs one, and the button."""
    st.subheader("4 提交")
    asked = _asked(checked)
    words: dict[str, str] = {}
    with st.form("commit", border=True):
        if len(asked) > 1:
            rest = f"，另外 {len(asked) - ASKED} 处只能这样写" if len(asked) > ASKED else ""
            enough = "写明下面的词就够" if checked.wanted else "同一个原因，写这一句就够"
            words["*"] = st.text_input(f"统一说明（{len(asked)} 处，{enough}{rest}）", key="why_all", max_chars=200)
            if checked.wanted:
                st.caption(f"{shell.escaped(checked.wanted)}：统一说明里要有这些词，写别的不算。")
        for cell, label in list(asked.items())[:ASKED]:
            words[cell] = st.text_input(shell.label(label), key=f"why_{label}", max_chars=200)
        counts = checked.difference.counts
        sent = st.form_submit_button(
            f"提交（新增 {counts['new']:d} 行，变更 {counts['changed']:d} 行）", type="primary"
        )
    if sent:
        _send(frame, upload, checked, unit, words)


def _asked(checked: Checked) -> dict[str, str]:
    """Cell → what is asked of it, with the row's name; two questions about one cell have one answer."""
    names = {change.number: f" {change.name}" for change in checked.difference.writes}
    found: dict[str, str] = {}
    for problem in checked.unanswered:
        earlier = found.get(problem.cell)
        place = f"{problem.cell}{names.get(problem.row, '')} {problem.heading}"
        found[problem.cell] = f"{earlier}；{problem.cause}" if earlier else f"{place}：{problem.cause}"
    return found


def _send(frame: Frame, upload: Upload, checked: Checked, unit: str, words: Mapping[str, str]) -> None:
    if verb := verb_of(upload, checked):
        ask = partial(
            carry_out, frame, propose_import, upload, deed=verb, unit=unit, mark=checked.mark, explained=words
        )
        shell.act("proposed", ask, empties=(SENT,))
        return
    commit = partial(carry_out, frame, commit_upload, upload, unit=unit, mark=checked.mark, explained=words)
    with st.spinner("正在提交并重新测评…"):
        kept_as = partial(intake_moves.Kept, frame.pilot.code, unit)
        shell.act(intake_moves.ROOM, commit, kept_as=kept_as, empties=(SENT,))
