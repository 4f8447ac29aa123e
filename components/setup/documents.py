"""Tables of a Word or PDF plan read into the plan's workbook, as a proposal that the office goes through."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

import streamlit as st

from components import downloads
from components.escapes import label
from components.table import table, text
from domain.intake.sheet import letters
from services.access import Permission, User
from services.errors import Refused
from services.plans.document_tables import ProposedRow, proposed
from services.plans.documents import PlanDocument, read_plan_document, target_names, with_proposals
from services.plans.forms import BY_RECORD
from services.plans.revising import plan_cells
from services.plans.steps import PilotSetup
from services.plans.table_use import RECORDS, UNREAD, USES, ColumnUse, TableUse, guess

Make = Callable[..., bytes]
READ, KEPT, SHOWN, HEIGHT = "读", "plan_tables", 200, 320
FIELDS = {"用作": "use", "期间": "period", "名称": "name", "地区": "district", "行业": "industry"}
"""Headings of the table of columns → what they say of one."""


def documents(
    user: User, connection: object, pilot: PilotSetup | None, plans: Callable[[], Iterable[Mapping]], make: Make
) -> None:
    """The document, one of its tables, what its columns are, the rows that makes; below them the workbook with all."""
    with st.expander("方案是 Word 或 PDF 的：读出里面的表格，填进方案表"):
        sent = st.file_uploader("方案（docx 或 pdf，至多 20 MB）", max_upload_size=20, key="plan_document")
        st.caption("读出的每一格都标黄，要对照原文核对；扫描件读不出。")
        if sent is None:
            return
        content = sent.getvalue()
        try:
            with st.spinner("正在读取…"):
                document = read_plan_document(user, content)
        except Refused as refusal:
            st.error(label(str(refusal)))
            return
        if not document.tables:
            st.info("文件里没有表格。可以下载空白的方案表填写；全文会放进“方案原文”表。")
        else:
            _table(document, hashlib.sha256(content).hexdigest()[:12], target_names(connection, user, plans()))
        _workbook(user, pilot, document, make)


def _table(document: PlanDocument, name: str, indicators: Mapping[str, tuple[str, str]]) -> None:
    tables = document.tables
    place = st.selectbox(
        "哪一张表",
        range(len(tables)),
        key=f"plan_table_{name}",
        format_func=lambda n: f"{n + 1} {tables[n].name}（{len(tables[n].cells):d} 行 {len(tables[n].cells[0]):d} 列）",
    )
    cells, key = tables[place].cells, f"plan_{name}_{place}"
    first = guess(cells, title=tables[place].name)
    left, right = st.columns(2)
    titles = {record: BY_RECORD[record].title for record in RECORDS}
    with left:
        known = list(RECORDS)
        record = st.selectbox(
            "读进哪张表", known, index=known.index(first.record), format_func=titles.__getitem__, key=f"{key}_record"
        )
    with right:
        heading = st.number_input("表头有几行", 0, len(cells), first.heading_rows, key=f"{key}_heading")
    use = guess(cells, record, int(heading), tables[place].name)
    key = f"{key}_{record}_{heading}"
    st.markdown("**读出的格**：与原文不同的直接改，不要的行去掉勾。")
    cells, read = _cells(cells, use, key)
    st.markdown("**每一列是什么**：不对的改过来；一列里是数的，写明是哪一期、哪个地区或行业的。")
    use = replace(use, columns=_columns(use, key), read=read)
    rows = proposed(cells, use, indicators, tables[place].lines)
    _proposed(rows)
    if st.button(f"把这 {len(rows):d} 行读进方案表", key=f"{key}_take", disabled=not rows):
        st.session_state.setdefault(KEPT, {})[name, place] = (tables[place].name, tuple(rows))


def _cells(cells: Sequence[Sequence[str]], use: TableUse, key: str) -> tuple[list[list[str]], tuple[bool, ...]]:
    """The table as it was read, in cells that can be changed; which of the rows below the heading count."""
    columns = [letters(place) for place in range(len(cells[0]))]
    given = {READ: [None] * use.heading_rows + list(use.read)}
    given |= {column: [row[place] for row in cells] for place, column in enumerate(columns)}
    edited = st.data_editor(
        given, hide_index=True, key=f"{key}_cells", column_config={READ: st.column_config.CheckboxColumn(width=50)}
    )
    found = [[str(edited[column][row] or "") for column in columns] for row in range(len(cells))]
    return found, tuple(bool(edited[READ][row]) for row in range(use.heading_rows, len(cells)))


def _columns(use: TableUse, key: str) -> tuple[ColumnUse, ...]:
    """What each column holds, as the office says."""
    is_targets = use.record == "targets"
    headings = [column.heading for column in BY_RECORD[use.record].columns]
    words = FIELDS if is_targets else {"用作": "use"}
    given = {
        "列": [letters(place) for place in range(len(use.columns))],
        "列标题": [one.heading for one in use.columns],
    }
    given |= {word: [getattr(one, field) for one in use.columns] for word, field in words.items()}
    options = list(USES) if is_targets else [*headings, UNREAD]
    edited = st.data_editor(
        given,
        hide_index=True,
        disabled=["列", "列标题"],
        key=f"{key}_columns",
        column_config={"用作": st.column_config.SelectboxColumn(options=options, required=True)},
    )
    return tuple(
        replace(one, **{field: str(edited[word][place] or "") for word, field in words.items()})
        for place, one in enumerate(use.columns)
    )


def _proposed(rows: Sequence[ProposedRow]) -> None:
    """What the table then says, sheet by sheet."""
    for record in dict.fromkeys(row.record for row in rows):
        mine = [row for row in rows if row.record == record]
        part = BY_RECORD[record]
        fields = [column for column in part.columns if any(row.values.get(column.field) for row in mine)]
        columns = [
            text(column.heading, lambda row, field=column.field: _shown(row.values.get(field))) for column in fields
        ]
        st.markdown(f"**{label(part.title)}**：{len(mine):d} 行")
        table(mine[:SHOWN], columns, height=HEIGHT, key=f"plan_proposed_{record}", alt=f"读出的{part.title}")


def _shown(value: object) -> str:
    return getattr(value, "zh", None) or (f"{value:g}" if isinstance(value, float) else str(value or ""))


def _workbook(user: User, pilot: PilotSetup | None, document: PlanDocument, make: Make) -> None:
    """The tables taken so far, and the workbook that has them."""
    taken: Mapping[tuple[str, int], tuple[str, tuple[ProposedRow, ...]]] = st.session_state.get(KEPT, {})
    rows = [row for _, found in taken.values() for row in found]
    if taken:
        names = "、".join(name for name, _ in taken.values())
        st.markdown(f"已读进 {len(taken):d} 张表，共 {len(rows):d} 行：{label(names)}。")
        if st.button("清空，重新读", key="plan_tables_none"):
            st.session_state[KEPT] = {}
            st.rerun()
    code = pilot and pilot.code

    def workbook(connection: object) -> bytes:
        cells, marks = with_proposals(plan_cells(connection, user, code), rows)
        return make(cells, f"{pilot.name if pilot else '试点'} 方案表", marks, document.text)

    downloads.of_user(
        user,
        pilot and pilot.id,
        "下载读好的方案表",
        f"方案表_{code or '新试点'}_待核对.xlsx",
        workbook,
        mime=downloads.XLSX,
        permission=Permission.SET_UP,
    )
