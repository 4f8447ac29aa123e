"""What a check of a file says on screen: every problem with its cell, then what committing would do."""

import streamlit as st

from components import choices, downloads, shell, url
from components.lights.wall import look
from components.table import in_order, table, text
from domain.intake.forms import Form
from domain.intake.shown import shown
from domain.intake.views import CellProblem, Checked, RowChange, Weight
from domain.words import Light
from services.access import Permission
from services.frame import Frame
from services.intake.check import Upload
from services.intake.trail import marked

LINES = 200
PROBLEMS = 25
"""Problems on a page of the list."""
LOOK = {Weight.ERROR: look(Light.RED), Weight.EXPLAIN: look(Light.YELLOW), Weight.NOTE: look(Light.GREY)}


def summary(checked: Checked) -> None:
    """In one sentence: may the file be taken in, and how much is to be done about it."""
    errors, asked = len(checked.of(Weight.ERROR)), len(checked.unanswered)
    kind = checked.form.kind.zh if checked.form else "未识别"
    if errors:
        also = f"；另有 {asked} 处需要说明原因，可写在该行的“本行说明”里" if asked else ""
        st.error(f"{kind}：{errors} 处错误，一行也没有写入{also}。请按下表改正后重新上传。")
    elif asked:
        st.warning(f"{kind}：没有错误，{asked} 处需要说明原因。看过差异，在“4 提交”里写。")
    elif checked.difference.writes:
        st.success(f"{kind}：核对通过。")
    else:
        st.info(f"{kind}：核对通过，没有新增或变更的行，不用提交。")


def problems(frame: Frame, upload: Upload, checked: Checked) -> None:
    """Every problem in a table that breaks its lines, so that it is read on a phone without moving it sideways."""
    if not checked.problems:
        return
    number = -(-len(checked.problems) // PROBLEMS)
    page = min(max(url.number("page", 1), 1), number)
    listed = _row_by_row(checked.problems)[(page - 1) * PROBLEMS : page * PROBLEMS]
    st.table(
        {
            "位置": [_place(problem) for problem in listed],
            "什么不对，怎么办": [_told(problem) for problem in listed],
        },
        hide_index=True,
        border="horizontal",
        alt="核对出的问题，逐格列出",
    )
    choices.pages(page, number, key="problems")
    if upload.name.lower().endswith(".xlsx") and any(problem.cell for problem in checked.problems):
        downloads.button(
            frame,
            "下载标注了问题的文件",
            f"问题标注_{upload.name}",
            lambda _: marked(upload, checked),
            mime=downloads.XLSX,
            permission=Permission.SUBMIT,
        )


def _row_by_row(found: tuple[CellProblem, ...]) -> list[CellProblem]:
    """Rows with errors first; all that is said about a row together, as a clerk goes down the sheet."""
    order = list(Weight)
    worst: dict[tuple[str, int], int] = {}
    for problem in found:
        at = (problem.sheet, problem.row)
        worst[at] = min(worst.get(at, len(order)), order.index(problem.weight))

    def place(problem: CellProblem) -> tuple:
        at = (problem.sheet, problem.row)
        return worst[at], *at, len(problem.cell), problem.cell, order.index(problem.weight)

    return sorted(found, key=place)


def _place(problem: CellProblem) -> str:
    """How much it weighs; on the next line sheet and cell as Excel writes them, and the heading."""
    shown, word = LOOK[problem.weight], "已说明" if problem.answer else problem.weight.zh
    at = f"{problem.sheet}!{problem.cell}" if problem.sheet and problem.cell else problem.cell or problem.sheet
    place = f"{at or '整个文件'} {problem.heading}".strip()
    return f":{shown.badge}-badge[{shown.shape} {word}]{shell.BREAK}{shell.escaped(place)}"


def _told(problem: CellProblem) -> str:
    """What is wrong; on the next line what to do, or the word that was given."""
    ask, words = ("已说明", problem.answer) if problem.answer else ("怎么办", problem.cure)
    return f"{shell.escaped(problem.cause)}{shell.BREAK}**{ask}** {shell.escaped(words)}"


def difference(checked: Checked) -> None:
    found, form = checked.difference, checked.form
    st.markdown("**差异**：提交后会这样变，现在还没有写入。")
    with st.container(horizontal=True):
        for word, count in (
            ("新增", len(found.new)),
            ("变更", len(found.changed)),
            ("未变", found.unchanged),
            ("未列", len(found.missing)),
        ):
            st.metric(word, f"{count} 行", border=True, width=140)
    lines = [
        (change.number, change.name, form[field].title, shown(old, form[field]), shown(new, form[field]))
        for change in found.changed
        for field, (old, new) in change.fields.items()
    ]
    if lines:
        columns = in_order("行", "哪一条", "列", "现在", "改为")
        table(lines[:LINES], columns, height="auto", key="changed", alt="变更：逐项由什么改为什么")
        if len(lines) > LINES:
            st.caption(f"表中列出前 {LINES} 项，共 {len(lines)} 项。")
    if found.new:
        _new(found.new, form)
    if found.missing:
        with st.expander(f"文件里没有列出的 {len(found.missing)} 行（保持不变，不会删除）"):
            st.markdown(_named(list(found.missing), 200))


def _new(changes: tuple[RowChange, ...], form: Form) -> None:
    """New rows with all that they state."""
    st.markdown("**新增**")
    columns = [
        text("行", lambda change: change.number),
        text("哪一条", lambda change: change.name),
        text("内容", lambda change: _content(change, form)),
    ]
    table(changes[:LINES], columns, height="auto", key="new_rows", alt="新增：逐行的内容")
    if len(changes) > LINES:
        st.caption(f"表中列出前 {LINES} 行，共 {len(changes)} 行。")


def _content(change: RowChange, form: Form) -> str:
    fields = change.fields.items()
    return "；".join(f"{form[f].heading} {shown(new, form[f])}" for f, (_, new) in fields if not form[f].key)


def _named(names: list[str], most: int = 20) -> str:
    more = f" 等 {len(names)} 行" if len(names) > most else ""
    return shell.escaped("、".join(names[:most]) + more)
