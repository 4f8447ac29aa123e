"""The annexes of a self-evaluation as tables: money, enterprises, providers, products, levels, acceptance."""

from domain.appraisal.dossier import Dossier
from domain.appraisal.goals import goals_table
from domain.appraisal.money import batches_table, districts_table, sources_table, uses_table
from domain.appraisal.project_annexes import (
    ACCEPTED,
    ASSESSED,
    FIRMS,
    accepted_table,
    assessed_table,
    day_cell,
    firms_table,
)
from domain.appraisal.views import NO_EVIDENCE
from domain.reports.views import Cell, Table
from domain.reports.words import count, share, text


def annexes(dossier: Dossier) -> tuple[Table, ...]:
    """附件, in the order in which they are named in the text."""
    return (
        _targets(dossier),
        *money_tables(dossier),
        firms_table(dossier.firms),
        _suppliers(dossier),
        _products(dossier),
        assessed_table(dossier.firms),
        accepted_table(dossier.firms),
        *((goals_table(dossier.goals.rows),) if dossier.goals else ()),
    )


NAMES = (
    "绩效目标对照表",
    "资金使用情况表",
    FIRMS,
    "服务商清单",
    "产品和解决方案清单",
    ASSESSED,
    ACCEPTED,
)
"""附件 as the text names them; 资金使用情况表 is four sheets."""


def money_tables(dossier: Dossier) -> tuple[Table, ...]:
    execution = dossier.money.execution
    found = (
        ("资金使用 来源", sources_table(execution)),
        ("资金使用 用途", uses_table(dossier.uses)),
        ("资金使用 地区", districts_table(dossier.settlement.rows, dossier.settlement.total)),
        ("资金使用 批次", batches_table(execution)),
    )
    return tuple(_annex(table, title) for title, table in found)


def _annex(table: Table, title: str) -> Table:
    sources = (table.table, table.sources)
    return Table(f"annex_{table.key}", f"{title}（万元）", table.headers, table.rows, table.widths, *sources)


def _targets(dossier: Dossier) -> Table:
    rows = tuple(
        (
            text(row.line.name),
            text(row.line.when),
            text(row.quote),
            text(row.line.places),
            Cell(row.target_text),
            Cell(row.actual_text),
            Cell(row.gap_text),
            text(row.note.evidence or NO_EVIDENCE),
            text(row.note.cause),
            text(row.note.remedy),
            text(row.note.owner),
            day_cell(row.note.due_on),
            Cell(row.verdict_zh, row.colour),
        )
        for row in dossier.rows
    )
    note = "appraisal_notes."
    return Table(
        "annex_targets",
        NAMES[0],
        (
            "指标",
            "期限",
            "方案原文",
            "出处",
            "目标",
            "实际",
            "差距",
            "佐证",
            "原因",
            "整改",
            "责任单位",
            "整改期限",
            "结论",
        ),
        rows,
        (14, 9, 30, 8, 10, 9, 8, 18, 18, 14, 9, 9, 9),
        "target_readings",
        (
            "indicator",
            "targets.period",
            "targets.source_quote",
            "targets.kind",
            "targets.value",
            "actual",
            "value − actual",
            *(f"{note}{name}" for name in ("evidence", "cause", "remedy", "owner", "due_on")),
            "verdict",
        ),
    )


def _suppliers(dossier: Dossier) -> Table:
    rows = tuple(
        (
            text(one.name),
            text(one.uscc),
            text(one.kind),
            text(one.status),
            day_cell(one.admitted_on),
            text(one.industries),
            count(one.solutions),
            count(one.signed),
            count(one.accepted),
            share(one.on_time),
        )
        for one in dossier.suppliers
    )
    return Table(
        "annex_suppliers",
        NAMES[3],
        ("服务商", "统一社会信用代码", "类别", "状态", "入库日", "服务行业", "上架产品", "签约", "验收", "节点按时率"),
        rows,
        (22, 16, 10, 8, 10, 18, 8, 8, 8, 10),
        "provider_readings",
        (
            "providers.name",
            "providers.uscc",
            "providers.kind",
            "provider_status_changes.status_after",
            "providers.admitted_on",
            "provider_industries",
            "solutions 的个数",
            "signed",
            "accepted",
            "on_time_share",
        ),
    )


def _products(dossier: Dossier) -> Table:
    rows = tuple(
        (text(p.name), text(p.provider), text(p.industry), text(p.scenario), day_cell(p.listed_on), count(p.uses))
        for p in dossier.products
    )
    return Table(
        "annex_products",
        NAMES[4],
        ("产品或解决方案", "服务商", "行业", "场景", "上架日", "应用项目"),
        rows,
        (28, 24, 14, 16, 10, 8),
        "solutions",
        ("name", "provider", "industry", "scenario", "listed_on", "solution_uses 的项目数"),
    )
