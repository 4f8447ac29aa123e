"""六张清单 on screen: a list with its versions, what changed, who has not applied, the form of a version."""

from collections.abc import Callable
from functools import partial
from operator import itemgetter

import streamlit as st

from components import choices, downloads, shell, url
from components.lights import tables
from components.table import Shown, day, named, number, table, text
from domain.intake.forms import Kind
from domain.lists.views import OfferLine, WorkListView
from domain.words import WorkList
from services.access import Permission
from services.desk import carry_out
from services.frame import Frame
from services.lists.issuing import LONGEST, issue_version

ROOM = "lists"
LABELS = {word.value: word.zh for word in WorkList}
SHOWN = 12
HEIGHT = 460
"""A longer list scrolls in so many pixels."""
WIDE = 18
"""A column of longer texts is wrapped."""
LINKED = 300
"""So many of those that have not applied stand on the page; the file has all."""
TIGHT = {
    "政策名称": 132,
    "条件": 118,
    "符合（家）": 72,
    "已申领（家）": 86,
    "未申领（家）": 86,
    "支持内容": 186,
    "主管单位": 72,
    "施行日": 88,
    "截止日": 88,
    "政策文件": 76,
}
"""Widths of the widest list, so that its ten columns stand side by side on a laptop (1366)."""
KEPT_BY = {
    WorkList.TASKS: Kind.TASK_UPDATES,
    WorkList.ENTERPRISES: Kind.ENTERPRISES,
    WorkList.PROVIDERS: Kind.PROVIDERS,
    WorkList.PRODUCTS: Kind.SOLUTIONS,
    WorkList.POLICIES: Kind.POLICIES,
    WorkList.FINANCE: Kind.FINANCE_PRODUCTS,
}
ALSO = {WorkList.POLICIES: Kind.POLICY_CLAIMS, WorkList.FINANCE: Kind.LOANS}
FileOf = Callable[[WorkListView], bytes]


def whole(frame: Frame, view: WorkListView, file_of: FileOf) -> None:
    """Top to bottom: which list, the sentence, the rows, changes, who has not applied, versions."""
    shell.said(ROOM)
    st.markdown(f"**{shell.escaped(view.sentence)}**")
    if view.why_no_rows:
        st.info(shell.escaped(view.why_no_rows))
    else:
        _rows(view)
    _ways(frame, view, file_of)
    if view.which is WorkList.POLICIES:
        _offers(view)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        st.header("与最新版比较")
        _changes(view)
    with right:
        st.header("版本")
        _versions(view)
        if view.may_issue:
            _issuing(frame, view)


def chosen() -> str:
    return choices.choose("list", LABELS, "哪一张", key="which_list")


def _rows(view: WorkListView) -> None:
    columns = [_column(name, place, view) for place, name in enumerate(view.headings)]
    look = {"height": "content" if len(view.rows) <= SHOWN else HEIGHT}
    if any(len(str(cell or "")) > WIDE for row in view.rows for cell in row[1:]):
        look["row_height"] = tables.WRAPPING
    table(view.rows, columns, alt=view.which.zh, is_part=True, **look)


def _column(name: str, place: int, view: WorkListView) -> Shown:
    """Figures at the right, the first two columns as wide as names ask for."""
    values = [row[place] for row in view.rows]
    width = TIGHT.get(name) if view.which is WorkList.POLICIES else None
    if any(isinstance(value, float) for value in values):
        return number(name, itemgetter(place), width, "%.2f")
    if any(isinstance(value, int) for value in values):
        return number(name, itemgetter(place), width, "%d")
    cell = itemgetter(place)
    if width is not None:
        return text(name, lambda row: cell(row) or "", width)
    if place == 1 or name == "服务商":
        return named(name, lambda row: cell(row) or "", 150)
    longest = max((len(str(value or "")) for value in values), default=0)
    return text(name, lambda row: cell(row) or "", 210 if longest > WIDE else None)


def _ways(frame: Frame, view: WorkListView, file_of: FileOf) -> None:
    """The file, and where the rows are kept."""
    with st.container(horizontal=True, gap="small"):
        if view.rows:
            name = f"{frame.pilot.name}{view.which.zh}_{view.as_of}.xlsx"
            downloads.button(frame, "下载 Excel", name, lambda _: file_of(view), mime=downloads.XLSX)
        if frame.user.may(Permission.SUBMIT):
            for kind in filter(None, (KEPT_BY[view.which], ALSO.get(view.which))):
                shell.link("intake", f"登记{kind.zh}", at="one", report=kind.value)


def _changes(view: WorkListView) -> None:
    if view.newest is None:
        st.caption("还没有出过版；出第一版后，这里列出新增、移出和变更。")
        return
    columns = [
        text("变化", lambda row: row.what, 60),
        named("哪一行", lambda row: row.key, 150),
        text("哪一列", lambda row: row.heading, 110),
        text("原为", lambda row: row.was, 180),
        text("现为", lambda row: row.now, 180),
    ]
    height = "content" if len(view.changes) <= SHOWN else HEIGHT
    alt = f"第 {view.newest.number} 版之后的变化"
    table(view.changes, columns, alt=alt, is_part=True, row_height=tables.WRAPPING, height=height)


def _offers(view: WorkListView) -> None:
    st.header("免申即享：符合条件、还没有申领")
    names = {line.policy: None for line in view.offers}
    if not names:
        st.caption("没有符合条件而未申领的企业，或没有施行中的政策。")
        return
    asked = url.get("policy") or ""
    st.session_state.list_policy = asked if asked in names else next(iter(names))
    st.selectbox(
        "政策",
        list(names),
        key="list_policy",
        on_change=lambda: url.put(policy=st.session_state.list_policy),
        width=360,
    )
    found = [line for line in view.offers if line.policy == st.session_state.list_policy]
    _offered(found)


def _offered(found: list[OfferLine]) -> None:
    columns = [
        named("企业", lambda row: row.name, 200),
        text("统一社会信用代码", lambda row: row.uscc, 180),
        named("地区", lambda row: row.district, 90),
        number(
            "按规则应得（万元）",
            lambda row: None if row.amount_fen is None else row.amount_fen / 1_000_000,
            150,
            "%.2f",
        ),
    ]
    more = f"，这里列前 {LINKED} 家，其余见 Excel" if len(found) > LINKED else ""
    st.caption(f"共 {len(found):,} 家{more}")
    table(
        found[:LINKED],
        columns,
        alt="符合条件、还没有申领的企业",
        is_part=True,
        height="content" if len(found) <= SHOWN else HEIGHT,
    )


def _versions(view: WorkListView) -> None:
    columns = [
        number("版", lambda row: row.number, 44, "%d"),
        day("截至", lambda row: row.as_of, 96),
        named("责任单位", lambda row: row.owner, 110),
        number("行", lambda row: row.rows, 64, "%d"),
        text("说明", lambda row: row.note, 140),
        named("谁出的", lambda row: row.author, 72),
    ]
    table(view.versions, columns, alt=f"{view.which.zh}的版本", is_part=True, row_height=tables.WRAPPING)


def _issuing(frame: Frame, view: WorkListView) -> None:
    form = f"list_{view.which.value}"
    opened = shell.opened(form, view.newest)
    with st.form(f"{opened.key}_issue"):
        owner = st.text_input(
            "责任单位",
            value=view.newest.owner if view.newest else "",
            max_chars=LONGEST,
            key=f"{opened.key}_owner",
        )
        note = st.text_input("说明（可不填）", max_chars=200, key=f"{opened.key}_note")
        sent = st.form_submit_button("按今天的内容出新版", type="primary")
    if sent:
        work = partial(carry_out, frame, issue_version, which=view.which.value, owner=owner, note=note)
        shell.act(ROOM, work, form=form)
