"""Places of a batch on screen: as computed, set and taken up, the grid by which the office asks for others."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import pyarrow as pa
import streamlit as st

from components import downloads, shell, taking_back, url
from components.table import Shown, day, named, number, table, text
from domain.batches.views import QuotaRow, QuotaView
from domain.intake.forms import Kind
from services.access import Permission
from services.approvals.deciding import propose
from services.batches.inputs import BY
from services.batches.quota import Cells
from services.batches.quota_file import FORM, cells_of, quota_rows
from services.desk import carry_out
from services.errors import Refused
from services.form_sheet import SheetForm, read_form
from services.frame import Frame
from services.wording import NOTHING

ROOM, SENT = "batches", "quota_sent"
Make = Callable[[SheetForm, Sequence[Mapping], str], bytes]
HIGHEST, ROW, LISTED = 720, 35, 300


def whole(frame: Frame, view: QuotaView, files: dict[str, Callable[[QuotaView], bytes]], make: Make) -> None:
    """Top to bottom: which batch, the sentence, industries, districts, the form, issues, who wants in."""
    shell.said(ROOM)
    st.markdown(f"**{shell.escaped(view.sentence)}**")
    st.caption(
        shell.label(
            f"测算：总名额按{view.formula}分，{_from(view)}；余数按最大余额法，合计分毫不差。"
            "公式是默认规则，在“口径与规则”按日期更改；方案只规定按行业，按地区也是默认。"
        )
    )
    for note in view.notes:
        st.info(shell.label(note))
    st.header("按行业")
    _rows(view.industries, "按行业的名额", "细分行业")
    st.header("按地区（默认）")
    _rows(view.districts, "按地区的名额", "地区")
    _ways(frame, view, files)
    if view.may_propose:
        _asking(frame, view, make)
        if view.issues:
            _taking_back(frame, view)
    left, right = st.columns([2, 3], gap="medium")
    with left:
        st.header("历次核定")
        _issues(view)
    with right:
        st.header("现有意愿")
        _interests(view)


def _from(view: QuotaView) -> str:
    if view.last is None:
        return "没有上一批，只看意愿"
    return f"上批次为第 {view.last} 批（退出、取消资格的占已纳入数，不带来进度和成效；接替企业按其所在批次计）"


def choose(view: QuotaView) -> None:
    """Which batch; the choice goes into the URL."""
    st.session_state.quota_batch = view.number
    st.selectbox(
        "批次",
        view.numbers,
        format_func=lambda n: f"第 {n} 批",
        key="quota_batch",
        on_change=lambda: url.put(batch=st.session_state.quota_batch, total=None),
        width=200,
    )


def _rows(rows: Sequence[QuotaRow], alt: str, unit: str) -> None:
    columns: list[Shown] = [
        named(unit, lambda row: row.name, 120),
        number("上批纳入", lambda row: row.taken, 84, "%d"),
        number("其中退出", lambda row: row.left, 84, "%d", help="退出、更换、取消资格"),
        number("其中取消资格", lambda row: row.disqualified, 104, "%d"),
        number("平均进度", lambda row: row.progress, 84, "%.1f", help="在册项目各环节权重之和，满分 100"),
        number("完成改造", lambda row: row.reached, 84, "%d", help="验收、评测完成且达二级及以上"),
        number("现有意愿", lambda row: row.interested, 84, "%d"),
        number("测算名额", lambda row: row.computed, 84, "%d"),
        number("核定名额", lambda row: row.quota, 84, "%d"),
        number("已纳入", lambda row: row.used, 70, "%d", help="本批在册的项目"),
        number("尚余", lambda row: row.unfilled, 64, "%d"),
        text("调整理由", lambda row: row.reason, 160),
    ]
    table(rows, columns, alt=alt)


def _ways(frame: Frame, view: QuotaView, files: dict[str, Callable[[QuotaView], bytes]]) -> None:
    """The document, the projects behind the figures, and where interests are kept."""
    with st.container(horizontal=True, gap="small"):
        if view.issues:
            name = f"{frame.pilot.name}第{view.number}批名额通知_{view.issues[0].issued_on}.docx"
            downloads.button(frame, "下载通知（Word）", name, lambda _: files["word"](view), mime=downloads.DOCX)
        name = f"{frame.pilot.name}第{view.number}批名额_{frame.pilot.today}.xlsx"
        downloads.button(frame, "下载 Excel", name, lambda _: files["excel"](view), mime=downloads.XLSX)
        if frame.user.may(Permission.SUBMIT):
            shell.link("intake", "登记改造意愿", at="one", report=Kind.INTERESTS.value)


def _asking(frame: Frame, view: QuotaView, make: Make) -> None:
    box = st.expander("提请核定名额", key="quota_open", on_change="rerun")
    if not box.open:
        return
    with box:
        total = st.number_input("本批总名额（家）", 0, 100_000, view.total, 1, key=f"total_{view.number}", width=240)
        if total != view.total:
            url.put(total=int(total))
            st.rerun()
        form = f"quota_{view.number}_{view.total}"
        opened = shell.opened(form, view)
        seen: QuotaView = opened.record
        sheet = _sheet(frame, seen, make)
        filled = {
            "industries": _grid(seen.industries, "细分行业", f"{opened.key}_industry"),
            "districts": _grid(seen.districts, "地区", f"{opened.key}_district"),
        }
        by_district = st.checkbox("同时按地区核定", value=True, key=f"{opened.key}_both")
        document = st.text_input("依据文件", max_chars=200, key=f"{opened.key}_document")
        st.caption("与测算不同的，逐格写理由；由另一人在“待我审批”批准后生效，以前核定的留在历次中。")
        if st.button("提请核定", type="primary", key=f"{opened.key}_send"):
            if not by_district:
                filled["districts"] = {}
            words = {"number": seen.number, "total": seen.total, "document": document, **(sheet or filled)}
            shell.act(ROOM, partial(carry_out, frame, propose, "issue_quotas", words), form=form, empties=(SENT,))


def _sheet(frame: Frame, view: QuotaView, make: Make) -> dict[str, Cells] | None:
    """What a filled sheet asks for in place of the grid; None without one, or with one that cannot be read."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name, title = f"名额_第{view.number}批_{frame.pilot.code}.xlsx", f"{frame.pilot.name}第 {view.number} 批名额"
        downloads.button(frame, "下载名额表", name, lambda _: make(FORM, quota_rows(view), title), mime=downloads.XLSX)
        sent = st.file_uploader("或用填好的名额表（xlsx）", max_upload_size=20, key=shell.fresh(SENT))
    if sent is None:
        return None
    try:
        found = cells_of(read_form(sent.getvalue(), sent.name, FORM))
    except Refused as refusal:
        st.error(shell.label(str(refusal)))
        return None
    told = "；".join(
        f"{BY[by]} {len(cells)} 行，合计 {sum(quota for quota, _ in cells.values())} 家"
        for by, cells in (("industry", found["industries"]), ("district", found["districts"]))
    )
    st.info(shell.label(f"以上传的表为准，下面格子里的不算：{told}"))
    return found


def _grid(rows: Sequence[QuotaRow], unit: str, key: str) -> dict[str, list[object]]:
    """Unit → places and why, as they stand in the grid; a cell that is empty is not there."""
    cells = {
        unit: [row.name for row in rows],
        "测算": [row.computed for row in rows],
        "核定": pa.array([row.computed for row in rows], pa.int64()),
        "理由": pa.array([""] * len(rows), pa.string()),
    }
    edited = st.data_editor(
        pa.table(cells),
        column_config={
            "核定": st.column_config.NumberColumn("核定", min_value=0, step=1, width=90),
            "理由": st.column_config.TextColumn("理由（与测算不同时必填）", max_chars=100, width=320),
        },
        disabled=[unit, "测算"],
        hide_index=True,
        height=min((len(rows) + 1) * ROW + 3, HIGHEST),
        key=key,
        placeholder="",
        alt=f"按{unit}核定的名额",
    )
    found = zip(*(edited.column(name).to_pylist() for name in (unit, "核定", "理由")), strict=True)
    return {name: [int(quota), reason or ""] for name, quota, reason in found if quota is not None}


def _issues(view: QuotaView) -> None:
    columns = [
        number("次", lambda row: row.issue, 44, "%d"),
        number("总名额", lambda row: row.total, 72, "%d"),
        day("核定日", lambda row: row.issued_on, 96),
        text("依据", lambda row: row.document, 180),
        named("经办/审批", lambda row: row.people or NOTHING, 110),
    ]
    table(view.issues, columns, alt="历次核定的名额")
    for one in view.withdrawn:
        told = f"第 {one.issue} 次（{one.total} 家，{one.document}，{one.issued_on}）：{one.withdrawn}"
        st.caption(shell.escaped(told))


def _taking_back(frame: Frame, view: QuotaView) -> None:
    newest = view.issues[0]
    taking_back.box(
        ROOM,
        f"undo_quotas_{view.number}_{newest.issue}",
        f"核定错了：撤销第 {newest.issue} 次核定（{newest.total} 家）",
        "须两人办理：这里提请，另一人在“待我审批”批准。撤销后以前一次核定的为准，撤销的和理由照列；"
        "本批已纳入项目的不能撤销，请重新核定。",
        "提请撤销",
        lambda reason: partial(carry_out, frame, propose, "undo_quotas", {"number": view.number, "reason": reason}),
    )


def _interests(view: QuotaView) -> None:
    columns = [
        named("企业", lambda row: row.name, 180),
        named("地区", lambda row: row.district, 90),
        named("细分行业", lambda row: row.industry, 90),
        day("登记日", lambda row: row.registered_on, 96),
        text("统一社会信用代码", lambda row: row.uscc, 170),
    ]
    more = f"，这里列前 {LISTED} 家，其余见 Excel" if len(view.interests) > LISTED else ""
    st.caption(shell.label(f"已登记、没有撤回、还没有纳入试点的 {len(view.interests)} 家{more}"))
    table(view.interests[:LISTED], columns, alt="现有意愿", is_part=True, height="content")
