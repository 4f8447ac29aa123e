"""What a check of a file says on screen: every problem with its cell, then what committing would do."""

import pyarrow as pa
import streamlit as st

from components import downloads, shell
from domain.intake_difference import shown
from domain.intake_forms import Form
from domain.intake_views import Change, Checked, Problem, Weight
from services.intake import Parsed
from services.intake_trail import marked

PROBLEMS, LINES = 200, 200
SHAPES = {Weight.ERROR: "■ 错误", Weight.EXPLAIN: "▲ 需说明", Weight.NOTE: "○ 提示"}


def problems(parsed: Parsed, checked: Checked) -> None:
    if not checked.problems:
        return
    listed = checked.problems[:PROBLEMS]
    frame = pa.table(
        {
            "程度": [f"已说明:{p.answer}" if p.answer else SHAPES[p.weight] for p in listed],
            "单元格": [_place(p) for p in listed],
            "问题": [p.cause for p in listed],
            "怎么办": [p.cure for p in listed],
            "列": [p.heading for p in listed],
        }
    )
    columns = st.column_config
    st.dataframe(
        frame, hide_index=True, key="problems", height="content" if len(listed) < 15 else 560, alt="核对出的问题,逐格列出",
        column_config={
            "程度": columns.TextColumn(width=84), "单元格": columns.TextColumn(width=96),
            "列": columns.TextColumn(width=140), "问题": columns.TextColumn(width=400),
            "怎么办": columns.TextColumn(width=330),
        },
    )  # fmt: skip
    if len(checked.problems) > PROBLEMS:
        st.caption(f"表中列出前 {PROBLEMS} 处,共 {len(checked.problems)} 处;标注后的文件里都有。")
    if parsed.name.lower().endswith(".xlsx") and any(problem.cell for problem in checked.problems):
        downloads.button(
            "下载标注了问题的文件", f"问题标注_{parsed.name}", lambda _: marked(parsed, checked), mime=downloads.XLSX
        )


def _place(problem: Problem) -> str:
    """Sheet and cell, as Excel writes them."""
    if not problem.cell:
        return problem.sheet or "整个文件"
    return f"{problem.sheet}!{problem.cell}" if problem.sheet else problem.cell


def difference(checked: Checked) -> None:
    found, form = checked.difference, checked.form
    with st.container(horizontal=True):
        for word, count in (
            ("新增", len(found.new)), ("变更", len(found.changed)), ("未变", found.unchanged),
            ("未列", len(found.missing)),
        ):  # fmt: skip
            st.metric(word, f"{count} 行", border=True, width=140)
    lines = [
        (change.number, change.name, form[field].title, shown(old, form[field]), shown(new, form[field]))
        for change in found.changed
        for field, (old, new) in change.fields.items()
    ]
    if lines:
        names = ("行", "哪一条", "列", "现在", "改为")
        shown_lines = lines[:LINES]
        st.dataframe(
            pa.table(dict(zip(names, map(list, zip(*shown_lines, strict=True)), strict=True))),
            hide_index=True, key="changed", alt="变更:逐项由什么改为什么",
        )  # fmt: skip
        if len(lines) > LINES:
            st.caption(f"表中列出前 {LINES} 项,共 {len(lines)} 项。")
    if found.new:
        _new(found.new, form)
    if found.missing:
        with st.expander(f"文件里没有列出的 {len(found.missing)} 行(保持不变,不会删除)"):
            st.markdown(_named(list(found.missing), 200))


def _new(changes: tuple[Change, ...], form: Form) -> None:
    """New rows with all that they state."""
    st.markdown("**新增**")
    listed = changes[:LINES]
    told = [
        ";".join(f"{form[f].heading} {shown(new, form[f])}" for f, (_, new) in change.fields.items() if not form[f].key)
        for change in listed
    ]
    st.dataframe(
        pa.table({"行": [c.number for c in listed], "哪一条": [c.name for c in listed], "内容": told}),
        hide_index=True, key="new_rows", alt="新增:逐行的内容",
    )  # fmt: skip
    if len(changes) > LINES:
        st.caption(f"表中列出前 {LINES} 行,共 {len(changes)} 行。")


def _named(names: list[str], most: int = 20) -> str:
    more = f" 等 {len(names)} 行" if len(names) > most else ""
    return shell.escaped("、".join(names[:most]) + more)
