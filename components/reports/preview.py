"""A report on screen: the same sentences, tables and charts as in its files, one part at a time."""

import streamlit as st

from components import shell, url, vega
from components.money import flow_chart
from components.table import in_order, text
from components.table import table as scrolling
from domain.lights.looks import LOOKS
from domain.reports.views import Cell, Chart, Line, Part, Report, Sankey, Table

PAPER, ANNEXES = "paper", "annexes"
WHOLE = 25
"""Rows up to which a table stands whole on the page."""
MAY_BREAK = "\u200b"
"""Where a line may break without a sign: “5,411.05/5,742.34 万元” in one piece makes a table wider than a phone."""


def head(report: Report) -> None:
    """Title, number, state."""
    badge = f":red-badge[{shell.label(report.draft_word)}]" if report.draft_word else ":green-badge[已印发]"
    people = "".join(
        f" · {word} {shell.escaped(name)}"
        for word, name in (("拟稿", report.author), ("复核", report.reviewer))
        if name
    )
    against = f" · 与{shell.label(report.compared_with)}相比" if report.compared_with else ""
    st.markdown(f"**{shell.escaped(report.title)} {shell.label(report.number)}** {badge}{people}{against}")


def preview(report: Report, specification) -> None:
    """The part a person chose; the first one unless said."""
    behind = report.sections if report.sections != report.paper else ()
    parts = {PAPER: "正文"} | {section.key: f"附件：{section.heading}" for section in behind}
    parts |= {ANNEXES: "附表"} if report.annexes else {}
    chosen = url.get("part") if url.get("part") in parts else next(iter(parts))
    st.session_state.report_part = chosen
    st.pills(
        "部分",
        list(parts),
        format_func=lambda part: shell.label(parts[part]),
        key="report_part",
        label_visibility="collapsed",
        on_change=lambda: url.put(part=st.session_state.report_part),
        required=True,
    )
    shown = report.paper if chosen == PAPER else [one for one in report.sections if one.key == chosen]
    for section in shown:
        st.header(shell.label(section.heading))
        for block in section.blocks:
            draw(block, specification)
    for block in report.annexes if chosen == ANNEXES else ():
        draw(block, specification)


def draw(block, specification) -> None:
    """One block: heading, paragraph, table or chart."""
    if isinstance(block, Part):
        st.subheader(shell.label(block.heading))
    elif isinstance(block, Table):
        table(block)
    elif isinstance(block, Chart):
        spec = specification(block)
        vega.draw(spec | {"width": "container"}, spec["datasets"]["rows"], block.alt)
        st.caption(shell.label(block.title))
    elif isinstance(block, Sankey):
        flow_chart.sankey(block.view, key=f"report_{block.key}")
        st.caption(shell.label(block.title))
    else:
        line(block)


def line(block: Line) -> None:
    text = shell.escaped(block.text)
    if block.kind == "warning":
        st.warning(text)
    elif block.kind == "note":
        st.caption(text)
    else:
        st.markdown(text)


def table(block: Table) -> None:
    """A short table whole, reasons and all; a long one scrolls."""
    st.markdown(f"**表{block.mark} {shell.escaped(block.title)}**")
    if len(block.rows) <= WHOLE:
        _whole(block)
        return
    columns = [text(name, lambda row, place=place: row[place].text) for place, name in enumerate(block.headers)]
    scrolling(block.rows, columns, alt=block.title, height=600)


def _whole(block: Table) -> None:
    rows = {
        shell.label(header): [_marked(row[place]) for row in block.rows] for place, header in enumerate(block.headers)
    }
    st.table(rows, alt=block.title, border="horizontal", hide_index=True)


def large(block: Table) -> None:
    """A table under a large title, for a projector."""
    st.markdown(f"### {shell.escaped(block.title)}")
    _whole(block)


def _marked(cell: Cell) -> str:
    """A cell as Markdown: lights as badges, all else as it is."""
    if cell.light is None:
        return shell.escaped(cell.text).replace("/", f"/{MAY_BREAK}")
    return f":{LOOKS[cell.light].badge}-badge[{shell.label(cell.text)}]"


def traces(report: Report) -> None:
    """数据溯源 of the sentences on screen."""
    st.caption(shell.escaped(f"规则版本 {report.rule_version}；操作留痕{report.audit_head}"))
    figures = [(line.mark, figure) for line in report.lines for figure in line.figures]
    rows = [(f"〔{mark}〕", f.text, f.table, f.row, f.field, _stored(f.stored), f.period) for mark, f in figures]
    columns = in_order("标记", "数", "记录", "对象", "字段", "存储值", "期次")
    scrolling(rows, columns, height="auto", alt="数据溯源")


def _stored(value: object) -> str:
    return "空" if value is None else str(value)


def lit(light) -> str:
    return LOOKS[light].label
