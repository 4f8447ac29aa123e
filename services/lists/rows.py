"""The rows of the six lists as they stand on a day (rules 17.4)."""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from datetime import date

from sqlalchemy import Connection

from data_access.queries.lists import list_enterprises, list_finance_products, list_loans, list_policies, list_pool
from data_access.queries.solutions import list_solutions
from domain.lists.policies import conditions_zh
from domain.lists.versions import Cell
from domain.words import WorkList
from domain.yuan import hundredths
from services.frame import Frame
from services.lists.offers import Offered, offered, terms_of
from services.tasks.board import task_board

Row = tuple[Cell, ...]
HEADINGS: dict[WorkList, tuple[str, ...]] = {
    WorkList.TASKS: ("序号", "任务", "牵头单位", "配合单位", "开始日", "结束日", "交付成果", "办理状态"),
    WorkList.ENTERPRISES: ("统一社会信用代码", "企业名称", "地区", "细分行业", "规模", "称号", "计划改造年份", "状态"),
    WorkList.PROVIDERS: ("统一社会信用代码", "服务商名称", "类型", "入库日", "入库文件", "状态", "牵头在册项目"),
    WorkList.PRODUCTS: ("方案名称", "服务商", "细分行业", "场景", "价格（万元）", "上架日", "使用项目"),
    WorkList.POLICIES: (
        "政策名称",
        "条件",
        "符合（家）",
        "已申领（家）",
        "未申领（家）",
        "支持内容",
        "主管单位",
        "施行日",
        "截止日",
        "政策文件",
    ),
    WorkList.FINANCE: (
        "产品名称",
        "金融机构",
        "最高额度（万元）",
        "最低年利率（%）",
        "最长期限（月）",
        "推出日",
        "停办日",
        "放款笔数",
        "放款金额（万元）",
        "贷款企业（家）",
    ),
}
COUNTERS = {
    WorkList.TASKS: "项",
    WorkList.ENTERPRISES: "家",
    WorkList.PROVIDERS: "家",
    WorkList.PRODUCTS: "个",
    WorkList.POLICIES: "条",
    WorkList.FINANCE: "个",
}
MOVING: dict[WorkList, tuple[str, ...]] = {
    **dict.fromkeys(WorkList, ()),
    WorkList.PROVIDERS: ("牵头在册项目",),
    WorkList.PRODUCTS: ("使用项目",),
    WorkList.POLICIES: ("符合（家）", "已申领（家）", "未申领（家）"),
    WorkList.FINANCE: ("放款笔数", "放款金额（万元）", "贷款企业（家）"),
}
"""Columns that move by themselves, so that a version is not compared by them."""


def rows_of(connection: Connection, frame: Frame, which: WorkList) -> tuple[Row, ...]:
    """Every row of a list; the enterprises of a district alone where the user sees no others."""
    return tuple(READS[which](connection, frame))


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _wan(amount_fen: int | None) -> float | None:
    return None if amount_fen is None else hundredths(amount_fen) / 100


def _tasks(connection: Connection, frame: Frame) -> list[Row]:
    board = task_board(connection, frame.at(None, None))
    return [
        (
            row.number,
            row.title,
            "、".join(row.leads),
            "、".join(row.cooperating),
            _day(row.days.starts_on) if row.days else None,
            _day(row.days.ends_on) if row.days else None,
            "；".join(row.deliverables),
            row.state.zh if row.state else "没有报过",
        )
        for row in sorted(board.rows, key=lambda row: row.number)
    ]


def _enterprises(connection: Connection, frame: Frame) -> list[Row]:
    return [
        (
            row.uscc,
            row.name,
            row.district or "未填地区",
            row.industry or "未填行业",
            row.scale.zh,
            row.title.zh,
            row.planned_year,
            row.status.zh,
        )
        for row in list_enterprises(connection, frame.pilot.id, frame.project_filter.district_id)
    ]


def _providers(connection: Connection, frame: Frame) -> list[Row]:
    return [
        (row.uscc, row.name, row.kind.zh, _day(row.admitted_on), row.document, row.status.zh, row.projects)
        for row in list_pool(connection, frame.pilot.id)
    ]


def _products(connection: Connection, frame: Frame) -> list[Row]:
    return [
        (
            row.name,
            row.provider,
            row.industry or "通用",
            row.scenario,
            _wan(row.price_fen),
            _day(row.listed_on),
            row.uses or 0,
        )
        for row in list_solutions(connection, frame.pilot.id, frame.pilot.today)
    ]


def _policies(connection: Connection, frame: Frame) -> list[Row]:
    found: Offered = offered(connection, frame.at(None, None))
    return [
        (
            row.name,
            conditions_zh(terms_of(row), row.place or "", row.trade or ""),
            found.qualified[row.id],
            found.claimed[row.id],
            found.open[row.id],
            row.benefit,
            row.owner,
            _day(row.starts_on),
            _day(row.ends_on),
            row.document,
        )
        for row in list_policies(connection, frame.pilot.id)
    ]


def _finance(connection: Connection, frame: Frame) -> list[Row]:
    loans = list_loans(connection, frame.pilot.id)
    number = Counter(loan.product_id for loan in loans)
    amount: dict[int, int] = defaultdict(int)
    firms: dict[int, set[int]] = defaultdict(set)
    for loan in loans:
        amount[loan.product_id] += loan.amount_fen
        firms[loan.product_id].add(loan.enterprise_id)
    return [
        (
            row.name,
            row.bank,
            _wan(row.most_fen),
            row.least_rate,
            row.most_months,
            _day(row.listed_on),
            _day(row.delisted_on),
            number[row.id],
            _wan(amount[row.id]),
            len(firms[row.id]),
        )
        for row in list_finance_products(connection, frame.pilot.id)
    ]


READS: dict[WorkList, Callable[[Connection, Frame], Sequence[Row]]] = {
    WorkList.TASKS: _tasks,
    WorkList.ENTERPRISES: _enterprises,
    WorkList.PROVIDERS: _providers,
    WorkList.PRODUCTS: _products,
    WorkList.POLICIES: _policies,
    WorkList.FINANCE: _finance,
}
