"""四 of a self-evaluation: where the money came from, what it was used for, how far, against which limits."""

from collections.abc import Sequence

from domain.appraisal.behind import is_serious
from domain.appraisal.dossier import Dossier, Use
from domain.money.views import ExecutionView, SettlementRow
from domain.reports.views import Block, Cell, Line, Section, Table
from domain.reports.words import joined, say, share, text
from domain.yuan import FEN_PER_WAN, wan, wan_figure

FLOWS, CELLS = "flow_sums", "money_cells"


def money_section(dossier: Dossier) -> Section:
    edition, page = dossier.edition, dossier.money
    figures = [
        say(
            "{name} {amount}",
            name=one.name,
            amount=edition.figure(wan(one.amount_fen), FLOWS, edition.scope, one.name, one.amount_fen),
        )
        for one in page.figures
    ]
    apart = [part for one in figures for part in (Line("，"), one)][1:]
    blocks: list[Block] = [
        joined([Line("截至日资金收支："), *apart, Line("。")]),
        say("{told}。", told=edition.figure(page.elapsed_text, "pilots", edition.scope, "日数之比", page.elapsed)),
        sources_table(page.execution),
        _limit(dossier),
        uses_table(dossier.uses),
        districts_table(dossier.settlement.rows, dossier.settlement.total),
        batches_table(page.execution),
        _bridge(dossier),
        _findings(dossier),
    ]
    if page.rounding:
        blocks.append(Line(f"{page.rounding}。", kind="note"))
    return Section("money", "资金管理和使用", tuple(block for block in blocks if not _is_empty(block)))


def _is_empty(block: Block) -> bool:
    return isinstance(block, Line) and not block.text


def _limit(dossier: Dossier) -> Line:
    """What the rule of 80 % says of the central money."""
    told = dossier.money.central
    return say("{told}", told=dossier.edition.figure(told, FLOWS, "中央资金", "amount_fen 按 category 之和", told))


def _bridge(dossier: Dossier) -> Line:
    told = dossier.money.bridge
    return say(
        "{told}", told=dossier.edition.figure(told, CELLS, dossier.edition.scope, "paid_fen、paid_of_due_fen", told)
    )


def _findings(dossier: Dossier) -> Line:
    edition, found = dossier.edition, dossier.findings
    if not found:
        return Line("截至日没有未销号的资金合规问题。")
    serious = sum(map(is_serious, found))
    amount = sum(one.amount_fen for one in found)
    return say(
        "未销号的资金合规问题 {number} 项，其中严重 {serious} 项，涉及 {amount}。",
        number=edition.number(len(found), "findings", edition.scope, "state 不为 closed 的个数"),
        serious=edition.number(serious, "findings", edition.scope, "severity = serious 的个数"),
        amount=edition.figure(wan(amount), "findings", edition.scope, "amount_fen 之和", amount),
    )


def money_cell(amount_fen: int | None) -> Cell:
    """In 万元; a workbook calculates with it."""
    return Cell("—") if amount_fen is None else Cell(wan_figure(amount_fen), number=amount_fen / FEN_PER_WAN)


def sources_table(execution: Sequence[ExecutionView]) -> Table:
    rows = tuple(
        (
            text(one.name),
            money_cell(one.given_fen),
            money_cell(one.used_fen),
            money_cell(one.given_fen - one.used_fen),
            share(one.ratio),
        )
        for one in execution
        if one.group == "资金来源"
    )
    return Table(
        "appraised_sources",
        "资金来源和执行（万元）",
        ("资金来源", "下达", "已支出", "结余", "执行率"),
        rows,
        (24, 20, 20, 20, 16),
        FLOWS,
        ("source", "amount_fen 之和（自来源）", "amount_fen 之和（到企业和服务）", "下达 − 已支出", "已支出 ÷ 下达"),
    )


def uses_table(uses: Sequence[Use]) -> Table:
    """By purpose, each source of money a column; all of them together."""
    sources = tuple(dict.fromkeys(one.source for one in uses))
    categories = tuple(dict.fromkeys(one.category for one in uses))
    rows = []
    for category in (*categories, "合计") if uses else ():
        amounts = [_sum(uses, category, source) for source in sources]
        rows.append((text(category), *map(money_cell, amounts), money_cell(sum(amounts))))
    width = 70 // (len(sources) + 1)
    return Table(
        "appraised_uses",
        "资金用途（万元）",
        ("用途", *(f"{source}资金" for source in sources), "合计"),
        tuple(rows),
        (30, *(width for _ in sources), width),
        FLOWS,
        ("category", *("amount_fen 之和" for _ in sources), "各来源之和"),
    )


def _sum(uses: Sequence[Use], category: str, source: str) -> int:
    return sum(one.amount_fen for one in uses if one.source == source and category in (one.category, "合计"))


def districts_table(rows: Sequence[SettlementRow], total: SettlementRow) -> Table:
    found = [row for row in rows if not row.batch]
    cells = tuple(
        (
            text(row.district),
            money_cell(row.received_fen),
            money_cell(row.publicised_fen),
            money_cell(row.paid_fen),
            money_cell(row.unpaid_fen),
            money_cell(row.recover_fen),
        )
        for row in ((*found, total) if found else ())
    )
    return Table(
        "appraised_districts",
        "各地区奖补资金（万元）",
        ("地区", "预下达到账", "应拨", "已拨", "未拨", "应收回"),
        cells,
        (20, 16, 16, 16, 16, 16),
        CELLS,
        ("district", "flow_sums 到账净额", "publicised_fen", "paid_fen", "unpaid_*_fen 之和", "recover_fen"),
    )


def batches_table(execution: Sequence[ExecutionView]) -> Table:
    rows = tuple(
        (text(one.name), money_cell(one.given_fen), money_cell(one.used_fen), share(one.ratio))
        for one in execution
        if one.group == "批次"
    )
    return Table(
        "appraised_batches",
        "各批次奖补兑付（万元）",
        ("批次", "公示应付", "已付", "兑付率"),
        rows,
        (28, 24, 24, 24),
        CELLS,
        ("batch", "publicised_fen", "paid_of_due_fen", "已付 ÷ 公示应付"),
    )
