"""The ranking as an Excel workbook: the order, every component raw and adjusted, and how it was made."""

import io

import xlsxwriter

from domain.export_view import demo_said
from domain.frame_views import PilotView
from domain.providers.ranking_rules import COMPONENTS, ZH
from domain.providers.views import ProviderBoard, ProviderRow
from domain.statistics.case_mix import UNSEEN
from reports.tabular import AS_TEXT, escaped

COLUMNS = (
    ("名次", lambda row: row.rank),
    ("服务商", lambda row: row.name),
    ("信用代码", lambda row: row.uscc),
    ("状态", lambda row: row.status.zh),
    ("得分", lambda row: round(row.score, 1)),
    ("区间下", lambda row: round(row.low, 1)),
    ("区间上", lambda row: round(row.high, 1)),
    ("名次区间下", lambda row: row.rank_low),
    ("名次区间上", lambda row: row.rank_high),
    ("档次", lambda row: "观察组" if row.tier is None else row.tier.zh),
    ("较上期（位）", lambda row: row.movement),
    ("验收个数", lambda row: row.accepted),
    ("签约个数", lambda row: row.signed),
    ("在办个数", lambda row: row.open_projects),
    ("按期节点", lambda row: row.on_time),
    ("到期节点", lambda row: row.milestones),
    ("按时率（校正后）", lambda row: "" if row.on_time_adjusted is None else f"{row.on_time_adjusted * 100:.1f}%"),
    ("漏斗图位置", lambda row: row.funnel.zh),
    *((f"{ZH[part]}得分", lambda row, at=at: round(row.points[at], 1)) for at, part in enumerate(COMPONENTS)),
)
METHOD = (
    (
        "计分",
        "五项各 0—100 分，按权重合计。"
        "水平、按期、满意度先与同行业、同规模、同起始水平的项目应有的水平比较（间接标准化），"
        "再按项目数多少向同类平均靠拢（经验贝叶斯：比率用贝塔先验，满意度用正态先验）。",
    ),
    ("区间", "得分有九成把握落在区间内。"),
    ("名次区间", "按每家得分的不确定程度抽取 2,000 次（种子固定），约九成的名次落在区间内。"),
    ("档次", "名次区间整体在前一半为领跑，整体在后一半为跟跑，其余为并跑。"),
    ("观察组", "验收项目不足规定个数的，不排名次。"),
    (
        "漏斗图",
        "按时率与同类平均相比，按二项分布的95%、99.8%界限；同一项目的节点互有关联，节点数按设计效应折算。"
        + UNSEEN
        + "。",
    ),
    ("退出", "排名不自动产生任何处置；约谈、暂停、清退由专班决定并登记。"),
)


def ranking_file(board: ProviderBoard, pilot: PilotView, rule_version: str) -> bytes:
    """Sheets 名次, 观察组, 说明 (method, weights with their source, data day)."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, **AS_TEXT}) as book:
        demo = "（演示数据）" if pilot.is_demo else ""
        within = f"{board.industry}·" if board.is_own else ""
        title = f"{pilot.name} {within}{board.kind.zh}服务商赛马 {board.period} 截至 {board.as_of}{demo}"
        _sheet(book, "名次", title, board.ranked)
        _sheet(book, "观察组", title, board.observed)
        about = book.add_worksheet("说明")
        about.set_column(0, 0, 16)
        about.set_column(1, 1, 90, book.add_format({"text_wrap": True}))
        lines = (
            ("试点", pilot.name),
            ("类型", board.kind.zh),
            ("期次", board.period),
            ("数据截至", board.as_of.isoformat()),
            ("规则版本", rule_version),
            demo_said(pilot.is_demo),
            ("结论", board.sentence),
            *((("行业", board.industry_note),) if board.industry else ()),
            *((f"权重 {view.name}", f"{view.weight:g}%;{view.source}") for view in board.weights),
            ("最少验收个数", str(board.min_accepted)),
            ("同类按时率", f"{board.pool_share * 100:.1f}%；设计效应 {board.design_effect:.2f}"),
            *METHOD,
        )
        for at, pair in enumerate(lines):
            about.write_row(at, 0, [escaped(text) for text in pair])
    return buffer.getvalue()


def _sheet(book: xlsxwriter.Workbook, name: str, title: str, rows: tuple[ProviderRow, ...]) -> None:
    sheet = book.add_worksheet(name)
    sheet.write(0, 0, title, book.add_format({"bold": True}))
    sheet.write_row(1, 0, [heading for heading, _ in COLUMNS], book.add_format({"bold": True, "bottom": 1}))
    sheet.set_column(1, 2, 24)
    sheet.freeze_panes(2, 2)
    for at, row in enumerate(rows, start=2):
        sheet.write_row(at, 0, [escaped(cell(row)) for _, cell in COLUMNS])
