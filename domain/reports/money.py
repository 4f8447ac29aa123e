"""五、资金 of a report."""

from collections.abc import Sequence

from domain.money.views import AmountView, FlowView, MoneyFinding, MoneyPage
from domain.reports.briefing import Briefing, Edition
from domain.reports.views import Cell, Figure, Line, Sankey, Section, Table
from domain.reports.words import count, joined, listed, say, text
from domain.words import Severity
from domain.yuan import rounding_note, wan, wan_change, wan_figure

FLOWS, CELLS = "flow_sums", "money_cells"
SHOWN = 10


def money_section(briefing: Briefing) -> tuple[Section, tuple[Table, ...]]:
    """What came, what went, what is owed, with changes; findings that are not closed, serious first."""
    edition, page, found = briefing.edition, briefing.money, briefing.findings
    if page is None:
        return Section("money", "资金情况", (Line("资金情况不向本角色显示。", kind="note"),)), ()
    stages = {stage.name: stage for stage in page.stages}
    blocks = [
        joined([_sums(edition, page), _owed(edition, stages)]),
        *(Line(note, kind="note") for note in page.notes),
        _amounts("money", "资金累计（万元）", page.figures, FLOWS),
        *([Line(page.rounding, kind="note")] if page.rounding else []),
        *_sankey(edition, page),
        _amounts("stages", "奖补各环节（万元）", page.stages, CELLS),
        _findings_line(edition, found),
    ]
    annex: tuple[Table, ...] = _links(page.flow)
    if found:
        blocks.append(_findings("findings", "资金合规问题", found[:SHOWN]))
        if len(found) > SHOWN:
            annex += (_findings("findings_all", f"全部资金合规问题（{len(found)} 项）", found, is_annex=True),)
    return Section("money", "资金情况", tuple(blocks)), annex


def _sums(edition: Edition, page: MoneyPage) -> Line:
    parts = []
    for figure in page.figures:
        change: Figure | str = ""
        if figure.change_fen is not None:
            words = f"（{_since(figure.change_fen)}）"
            change = Figure(
                words, FLOWS, f"{figure.name} · {edition.scope}", "amount_fen", figure.change_fen, edition.both
            )
        amount = edition.figure(
            wan(figure.amount_fen), FLOWS, f"{figure.name} · {edition.scope}", "amount_fen", figure.amount_fen
        )
        parts.append(say("{name} {amount}{change}", name=figure.name, amount=amount, change=change))
    lines = [line for part in parts for line in (part, Line("、"))][:-1]
    return joined([Line("截至期末，累计"), *lines, Line("。")])


def _since(change_fen: int) -> str:
    return "较上期持平" if change_fen == 0 else f"较上期{'增加' if change_fen > 0 else '减少'} {wan(abs(change_fen))}"


def _owed(edition: Edition, stages: dict[str, AmountView]) -> Line | None:
    due = stages["公示应付"]
    rows = {"到期应付": "payable_fen", "公示应付": "publicised_fen", "已付净额": "paid_fen"}
    if not due.amount_fen:
        return Line("还没有公示应付的奖补。")
    figures = {
        field: edition.figure(wan(stages[name].amount_fen), CELLS, edition.scope, field, stages[name].amount_fen)
        for name, field in rows.items()
    }
    template = "公示应付 {publicised_fen}，其中到期应付 {payable_fen}；已付净额 {paid_fen}。"
    return say(template, "body", **figures)


def _amounts(key: str, title: str, views: Sequence[AmountView], table: str) -> Table:
    rows = tuple(
        (
            text(view.name),
            Cell(wan_figure(view.amount_fen), number=view.amount_fen / 1_000_000),
            Cell(wan_change(view.change_fen), number=None if view.change_fen is None else view.change_fen / 1_000_000),
            text(view.note),
        )
        for view in views
    )
    return Table(
        key,
        title,
        ("项目", "累计", "较上期", "说明"),
        rows,
        (18, 20, 20, 42),
        table,
        ("环节", "amount_fen" if table == FLOWS else "各环节 _fen 列之和", "本期减上期", "说明"),
    )


def _sankey(edition: Edition, page: MoneyPage) -> tuple[Line | Sankey, ...]:
    """The money's way as 资金流向 shows it, with what the drawing cannot say; nothing where nothing moved."""
    if not page.flow.links:
        return ()
    by = "行业" if edition.district is None else "企业所属行业"
    title = f"资金流向：来源—市级专户—地区—企业（{by}）和服务，净额，万元"
    alt = "资金流向图：" + "；".join(f"{node.name} {wan(node.amount_fen)}" for node in page.flow.nodes[:8])
    return (
        Sankey("flow", title, page.flow, alt + "；各流向见附表"),
        *(Line(note, kind="note") for note in (*page.flow.notes, _rounding(page.flow)) if note),
    )


def _rounding(flow: FlowView) -> str:
    """Why what is shown of the links at a node does not add up to what is shown of the node."""
    into: dict[str, list[int]] = {node.key: [] for node in flow.nodes}
    out: dict[str, list[int]] = {node.key: [] for node in flow.nodes}
    for link in flow.links:
        into[link.taker].append(link.amount_fen)
        out[link.giver].append(link.amount_fen)
    return rounding_note(*((node.amount_fen, side[node.key]) for node in flow.nodes for side in (into, out)))


def _links(flow: FlowView) -> tuple[Table, ...]:
    """附表: every link of the drawing."""
    if not flow.links:
        return ()
    names = {node.key: node.name for node in flow.nodes}
    rows = tuple(
        (
            text(names[link.giver]),
            text(names[link.taker]),
            Cell(wan_figure(link.amount_fen), number=link.amount_fen / 1_000_000),
            Cell(wan_change(link.change_fen), number=None if link.change_fen is None else link.change_fen / 1_000_000),
            count(link.entries or None),
        )
        for link in flow.links
    )
    return (
        Table(
            "flow_links",
            "资金流向（净额，万元）",
            ("从", "到", "金额", "较上期", "笔数"),
            rows,
            (28, 28, 18, 16, 10),
            FLOWS,
            ("from_account", "to_account", "amount_fen，去减回；结余为来减去", "amount_fen，本期减上期", "entries"),
            is_annex=True,
        ),
    )


def _findings_line(edition: Edition, found: Sequence[MoneyFinding]) -> Line:
    if not found:
        return Line("没有未销号的资金合规问题。")
    serious = sum(finding.severity is Severity.SERIOUS for finding in found)
    parts = [
        (
            f"{severity.zh} {{}} 项",
            edition.number(number, "findings", edition.scope, f"severity = {severity.value} 的个数"),
        )
        for severity, number in ((Severity.SERIOUS, serious), (Severity.MINOR, len(found) - serious))
    ]
    total = edition.number(len(found), "findings", edition.scope, "state 不为 closed 的个数")
    more = f"下表列出前 {SHOWN} 个，全部见附表。" if len(found) > SHOWN else ""
    return joined([say("未销号的资金合规问题 {total} 项：", total=total), listed(parts), Line("。"), Line(more)])


def _findings(key: str, title: str, found: Sequence[MoneyFinding], *, is_annex: bool = False) -> Table:
    rows = tuple(
        (
            text(f.name),
            text(f.severity.zh),
            text(f.subject),
            text(f.district),
            Cell(wan_figure(f.amount_fen), number=f.amount_fen / 1_000_000),
            text(f.sentence),
            text(f.state.zh),
        )
        for f in found
    )
    return Table(
        key,
        title,
        ("问题", "程度", "对象", "地区", "万元", "情况", "状态"),
        rows,
        (14, 7, 18, 9, 10, 32, 10),
        "findings",
        ("rule", "severity", "project/account", "district", "amount_fen", "sentence", "state"),
        is_annex=is_annex,
    )
