"""数据溯源 of a self-evaluation on screen: every number and every table with what it was written from; a click opens
the page with its rows."""

from collections.abc import Mapping, Sequence
from operator import itemgetter

import streamlit as st

from components import choices, shell, url
from components.table import opens, table, text
from domain.appraisal.behind import RowsBehind
from domain.appraisal.views import PARTS, Appraised
from domain.reports.field_words import field_zh, record_zh
from domain.reports.views import Figure, Report, Table
from domain.words import Light, Verdict
from services.frame import Frame

EVALUATION = "evaluation"
AT_ONCE = 100
"""Rows behind a number on a page."""
PAGES: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "target_readings": ("targets", {}),
    "targets": ("targets", {}),
    "scope_counts": ("projects", {}),
    "project_readings": ("projects", {}),
    "issues": (EVALUATION, {"view": "trace", "rows": "issues"}),
    "assessments": (EVALUATION, {"view": "trace", "rows": "firms"}),
    "task_readings": ("tasks", {}),
    "phases": ("tasks", {}),
    "decisions": (EVALUATION, {"view": "trace", "rows": "decisions"}),
    "meetings": (EVALUATION, {"view": "trace", "rows": "meetings"}),
    "alerts": ("alerts", {}),
    "flow_sums": ("subsidy", {}),
    "money_cells": ("subsidy", {"view": "use"}),
    "findings": (EVALUATION, {"view": "trace", "rows": "findings"}),
    "pilots": ("subsidy", {"view": "use"}),
    "provider_readings": ("providers", {}),
    "solutions": ("providers", {"show": "register"}),
    "restatements": (EVALUATION, {"view": "paper"}),
    "appraisal_notes": (EVALUATION, {"view": "check"}),
    "project_goals": (EVALUATION, {"view": "goals"}),
}
"""Record → the page on which its rows stand, and the words of the link."""


def _rows(of: str) -> tuple[str, Mapping[str, str]]:
    return EVALUATION, {"view": "trace", "rows": of}


def _targets(**words: str) -> tuple[str, Mapping[str, str]]:
    return EVALUATION, {"view": "targets", **words}


ROWS: Mapping[tuple[str, str], tuple[str, Mapping[str, str]]] = {
    **{("target_readings", f"{what}的个数"): _targets(of=part) for part, what in PARTS.items()},
    **{
        ("target_readings", f"{what} verdict = {verdict.value} 的个数"): _targets(of=part, verdict=verdict.value)
        for part, what in PARTS.items()
        for verdict in Verdict
    },
    ("target_readings", "verdict = overdue 的个数"): _targets(verdict=Verdict.OVERDUE.value),
    ("appraisal_notes", "evidence 为空的个数"): (EVALUATION, {"view": "check", "lacks": "evidence"}),
    ("scope_counts", "red"): ("projects", {"light": "red"}),
    ("scope_counts", "withdrawn、replaced、disqualified 之和"): ("projects", {"light": "left"}),
    ("project_readings", "is_counted 且 status = active 的个数"): _rows("firms"),
    ("project_readings", "level ≥ 2 的个数"): _rows("firms_reached"),
    ("assessments", "before 和 official_after 都有的企业数"): _rows("firms_both"),
    ("assessments", "official_after 高于 before 的企业数"): _rows("firms_lifted"),
    ("decisions", "done_on 不晚于截至日的个数"): _rows("decisions_done"),
    ("decisions", "verified_on 不晚于截至日的个数"): _rows("decisions_verified"),
    ("decisions", "due_on 早于截至日而未办结的个数"): _rows("decisions_late"),
    ("alerts", "opened_on 不晚于截至日的个数"): ("alerts", {"state": "all"}),
    ("alerts", "closed_on 不晚于截至日的个数"): ("alerts", {"state": "closed"}),
    ("alerts", "由开出到恢复天数的中位数"): ("alerts", {"view": "improvement"}),
    **{("task_readings", f"light = {light.value} 的个数"): ("tasks", {"light": light.value}) for light in Light},
    ("findings", "severity = serious 的个数"): _rows("findings_serious"),
    ("flow_sums", "下达"): ("subsidy", {"at": "source:"}),
    ("flow_sums", "到地区"): ("subsidy", {"at": "treasury:", "to": "district:"}),
    ("flow_sums", "付给企业"): ("subsidy", {"at": "enterprise:"}),
    ("flow_sums", "付给服务"): ("subsidy", {"at": "service:"}),
    ("flow_sums", "账上结余"): ("subsidy", {"view": "use"}),
    ("flow_sums", "amount_fen 按 category 之和"): ("subsidy", {"view": "use"}),
    ("money_cells", "paid_fen、paid_of_due_fen"): ("subsidy", {"view": "due"}),
}
"""Numbers whose very rows a page shows, by record and field: that page, and the words that narrow it to them."""


def opened_by(figure: Figure) -> tuple[str, dict[str, str]]:
    """Page and words of the rows that a number is of; those of its whole record where no page shows them alone."""
    page, words = ROWS.get((figure.table, figure.field)) or PAGES[figure.table]
    return page, dict(words)


def rows_of(frame: Frame, found: RowsBehind | None) -> None:
    """The rows that a number counts, as many as it says; a row of a project opens it."""
    shell.step("返回数据溯源", key="behind_back", rows=None, page=None)
    if found is None:
        st.info("链接里的这个数没有可列的行：请返回数据溯源，从表里点开。")
        return
    st.markdown(f"**{shell.escaped(found.title)}：{len(found.rows)} 行**")
    first, *others = found.headers
    head = opens(first, itemgetter(0), 240, "点开看一企一档") if any(found.codes) else text(first, itemgetter(0))
    columns = [head, *(text(name, itemgetter(place)) for place, name in enumerate(others, start=1))]
    pages = max(1, -(-len(found.rows) // AT_ONCE))
    page = min(max(url.number("page", 1), 1), pages)
    first_row = (page - 1) * AT_ONCE
    rows, all_rows = found.rows[first_row : first_row + AT_ONCE], found.rows
    clicked = table(rows, columns, key="behind", height=560, alt=found.title, whole=lambda _: all_rows)
    choices.pages(page, pages, key="behind_page")
    if clicked is not None and (code := found.codes[first_row + clicked]):
        shell.go("enterprise", period=frame.period.label, code=code)


def traces(frame: Frame, report: Report, rows: Sequence[Appraised]) -> None:
    """Numbers of the sentences, then the tables."""
    st.caption(
        shell.escaped(f"规则版本 {report.rule_version}；操作留痕{report.audit_head}。点一个数，打开它由哪些行构成。")
    )
    figures = [(line.mark, figure) for line in report.lines for figure in line.figures]
    columns = [
        opens("数", lambda row: row[1].text, 150, "点开看它由哪些行构成"),
        text("标记", lambda row: f"〔{row[0]}〕", 66),
        text("记录", lambda row: record_zh(row[1].table), 110),
        text("对象", lambda row: row[1].row, 190),
        text("字段", lambda row: field_zh(row[1].field), 290),
        text("存储值", lambda row: _stored(row[1]), 140),
    ]
    clicked = table(figures, columns, key="appraisal_traces", height=480, alt="数据溯源：每个数写自哪条记录")
    if clicked is not None:
        figure = figures[clicked][1]
        page, words = opened_by(figure)
        until = {"until": str(frame.period.as_of)} if page == "alerts" else {}  # the list is of today
        shell.go(page, period=frame.period.label, **words, **until, **_target(figure, rows))
    st.header("表")
    tables = (*report.paper_tables, *report.annexes)
    columns = [
        opens("表名", lambda one: one.title, 330, "点开看它的行在哪一页"),
        text("记录", lambda one: record_zh(one.table), 150),
        text("列 ← 字段", _sources, 520),
    ]
    clicked = table(tables, columns, key="appraisal_tables", height=420, alt="数据溯源：每张表的列取自哪些字段")
    if clicked is not None:
        page, words = PAGES[tables[clicked].table]
        shell.go(page, period=frame.period.label, **words)


def _sources(one: Table) -> str:
    return "；".join(
        f"{heading} ← {field_zh(source)}" for heading, source in zip(one.headers, one.sources, strict=True)
    )


def _target(figure: Figure, rows: Sequence[Appraised]) -> dict[str, int]:
    """The very target of a number about one."""
    if opened_by(figure)[0] != "targets":
        return {}
    found = [row.line.id for row in rows if figure.row.startswith(f"{row.line.name} ·")]
    return {"target": found[0]} if found else {}


def _stored(figure: Figure) -> str:
    return "空" if figure.stored is None else str(figure.stored)
