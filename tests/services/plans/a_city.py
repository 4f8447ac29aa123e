"""A city's plan as its office would type it into the blank workbook; no generator had a hand in it."""

import io
from collections.abc import Mapping, Sequence
from typing import Any

from openpyxl import Workbook, load_workbook

from data_access.engine import reading
from reports.plan_workbook import HEADING_ROW, plan_workbook
from services.access import DEMO_USER
from services.plans.revising import plan_cells

PLAN = "静海市中小企业数字化转型城市试点工作方案"
UPRIGHT = {
    "代码": "jinghai",
    "试点名称": "静海市中小企业数字化转型城市试点",
    "简称": "静海市",
    "层级": "市",
    "城市": "静海市",
    "实施开始日": "2026-01-01",
    "中央资金（万元）": 9000,
    "地方资金（万元）": 0,
}
QUOTES = "聚焦轴承制造、食品加工"
ROWS: dict[str, list[dict[str, Any]]] = {
    "文件": [
        {
            "文件名称": PLAN,
            "文号": "静政发〔2025〕31号",
            "发文单位": "静海市人民政府",
            "印发日": "2025年12月10日",
            "施行日": "2025-12-15",
        },
        {"文件名称": "奖补资金管理办法", "发文单位": "市财政局"},
    ],
    "阶段": [
        {
            "序号": 1,
            "阶段名称": "准备",
            "开始日": "2025-12-01",
            "结束日": "2025-12-31",
            "方案原文": "准备阶段（2025年12月）",
        },
        {
            "序号": 2,
            "阶段名称": "实施",
            "开始日": "2026-01-01",
            "结束日": "2027-12-31",
            "方案原文": "实施阶段到2027年12月",
        },
    ],
    "地区": [
        {"名称": "东岭区", "简称": "东岭", "类型": "县(市、区)"},
        {"名称": "静海高新技术产业开发区", "简称": "高新区", "类型": "园区"},
    ],
    "行业": [
        {"名称": "轴承制造", "简称": "轴承", "方案原文": QUOTES},
        {"名称": "食品加工", "简称": "食品", "方案原文": QUOTES},
    ],
    "成员单位": [{"名称": "市工信局", "是专班办公室": "是"}, {"名称": "市财政局", "是专班办公室": "否"}],
    "任务": [{"序号": 1, "任务": "摸底", "责任单位": "市工信局、市财政局", "方案原文": "开展摸底"}],
    "目标": [
        {
            "方案中的名称": "完成改造企业",
            "指标": "完成改造",
            "期间": "全期",
            "目标数": 120,
            "单位": "家",
            "比较": "不少于",
            "口径": "期末累计",
            "出自": "正文",
            "方案原文": "到2027年底完成不少于120家",
        },
        {
            "方案中的名称": "完成改造企业",
            "指标": "完成改造",
            "地区": "东岭区",
            "期间": "2026年",
            "目标数": "40家",
            "单位": "家",
            "比较": "不少于",
            "口径": "期内新增",
            "出自": "表格",
            "方案原文": "东岭区40",
        },
    ],
}


def blank() -> Workbook:
    """The blank workbook of the database."""
    with reading() as connection:
        return load_workbook(io.BytesIO(plan_workbook(plan_cells(connection, DEMO_USER, None), "方案表")))


def filled(
    book: Workbook, upright: Mapping[str, Any] = UPRIGHT, rows: Mapping[str, Sequence[Mapping[str, Any]]] = ROWS
) -> bytes:
    """The workbook with these cells, by heading; rows begin below the example."""
    sheet = book["试点"]
    places = {sheet.cell(row, 1).value: row for row in range(HEADING_ROW, sheet.max_row + 1)}
    for heading, value in upright.items():
        sheet.cell(places[heading], 2, value)
    for title, lines in rows.items():
        sheet = book[title]
        columns = {sheet.cell(HEADING_ROW, place).value: place for place in range(1, sheet.max_column + 1)}
        for number, line in enumerate(lines, start=HEADING_ROW + 2):
            for heading, value in line.items():
                sheet.cell(number, columns[heading], value)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def with_cell(title: str, row: int, heading: str, value: Any) -> dict[str, list[dict[str, Any]]]:
    """The rows with one cell changed; `row` from 0."""
    changed = {name: [dict(line) for line in lines] for name, lines in ROWS.items()}
    changed[title][row][heading] = value
    return changed
