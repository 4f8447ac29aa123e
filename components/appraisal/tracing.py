"""数据溯源 of a self-evaluation on screen: every number and every table with what it was written from; a click opens
the page with its rows."""

from collections.abc import Mapping, Sequence

import streamlit as st

from components import shell
from components.table import opens, table, text
from domain.appraisal.views import Appraised
from domain.reports.field_words import field_zh, record_zh
from domain.reports.views import Figure, Report, Table
from services.frame import Frame

EVALUATION = "evaluation"
PAGES: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "target_readings": ("targets", {}),
    "targets": ("targets", {}),
    "scope_counts": ("projects", {}),
    "project_readings": ("projects", {}),
    "issues": ("projects", {}),
    "assessments": ("industries", {}),
    "task_readings": ("tasks", {}),
    "phases": ("tasks", {}),
    "decisions": ("meeting", {}),
    "meetings": ("meeting", {}),
    "alerts": ("alerts", {}),
    "flow_sums": ("subsidy", {}),
    "money_cells": ("subsidy", {}),
    "findings": ("subsidy", {}),
    "pilots": ("subsidy", {}),
    "provider_readings": ("providers", {}),
    "solutions": ("providers", {"show": "register"}),
    "restatements": ("reports", {}),
    "appraisal_notes": (EVALUATION, {"view": "check"}),
    "project_goals": (EVALUATION, {"view": "goals"}),
}
"""Record → the page on which its rows stand, and the words of the link."""


ROWS: Mapping[tuple[str, str], Mapping[str, str]] = {
    ("scope_counts", "red"): {"light": "red"},
    ("scope_counts", "withdrawn、replaced、disqualified 之和"): {"light": "left"},
    ("alerts", "opened_on 不晚于截至日的个数"): {"state": "all"},
    ("alerts", "closed_on 不晚于截至日的个数"): {"state": "closed"},
    ("task_readings", "light = red 的个数"): {"light": "red"},
    ("task_readings", "light = yellow 的个数"): {"light": "yellow"},
    ("task_readings", "light = green 的个数"): {"light": "green"},
    ("findings", "amount_fen 之和"): {"view": "findings"},
    ("findings", "severity = serious 的个数"): {"view": "findings"},
    ("findings", "state 不为 closed 的个数"): {"view": "findings"},
}
"""Counts whose very rows a page shows, by record and field: the words that narrow it to them."""


def opened_by(figure: Figure) -> tuple[str, dict[str, str]]:
    """Page and words of the rows that a number is of; those of its whole record where no page shows them alone."""
    page, words = PAGES[figure.table]
    return page, {**words, **(ROWS.get((figure.table, figure.field)) or {})}


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
    if PAGES[figure.table][0] != "targets":
        return {}
    found = [row.line.id for row in rows if figure.row.startswith(f"{row.line.name} ·")]
    return {"target": found[0]} if found else {}


def _stored(figure: Figure) -> str:
    return "空" if figure.stored is None else str(figure.stored)
