"""Blank forms as ministries, provinces and audits send them, drawn cell by cell: none of them was made for us."""

import io

from docx import Document
from openpyxl import Workbook
from openpyxl.styles import Border, Font, Side
from openpyxl.worksheet.worksheet import Worksheet

INDUSTRIES = ("基础化学原料制造业", "新型材料制造", "高端装备及零部件制造", "绿色消费品制造")
INDICATORS = (
    "拟改造企业数量（家）",
    "拟上云用云中小企业数量（家）",
    "拟打造“小快轻准”解决方案数量（个）",
    "拟打造数字化水平四级试点企业数量（家）",
)
DISTRICTS = ("宁东能源化工基地", "银川经济技术开发区", "灵武市", "贺兰县", "永宁县", "兴庆区", "金凤区", "西夏区")


def _book() -> tuple[Workbook, Worksheet]:
    book = Workbook()
    return book, book.active


def _bytes(book: Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def annex() -> bytes:
    """As Yinchuan's annex 1: years over industries in merged headings, indicators down; printed landscape."""
    book, sheet = _book()
    sheet.title = "附件1"
    last = 1 + 2 * (1 + len(INDUSTRIES))
    sheet.cell(1, 1, "中小企业数字化转型城市试点分行业年度目标表").font = Font(bold=True, size=16)
    sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=last + 1)
    sheet.cell(2, 1, "目标内容")
    sheet.merge_cells(start_row=2, end_row=3, start_column=1, end_column=1)
    sheet.cell(2, 2, "总目标")
    sheet.merge_cells(start_row=2, end_row=3, start_column=2, end_column=2)
    for place, year in enumerate(("2026年", "2027年")):
        first = 3 + place * (1 + len(INDUSTRIES))
        sheet.cell(2, first, year)
        sheet.merge_cells(start_row=2, end_row=2, start_column=first, end_column=first + len(INDUSTRIES))
        for offset, word in enumerate(("年度目标", *INDUSTRIES)):
            sheet.cell(3, first + offset, word)
    for row, name in enumerate(INDICATORS, start=4):
        sheet.cell(row, 1, name)
    sheet.cell(9, 1, "填表人：")
    sheet.column_dimensions["A"].width = 34
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.print_title_rows, sheet.freeze_panes = "1:3", "B4"
    sheet.print_area = "A1:L9"
    return _bytes(book)


def settlement() -> bytes:
    """As a provincial settlement: districts printed, amounts in 万元, sums and differences as formulas."""
    book, sheet = _book()
    sheet.title = "清算表"
    sheet["A1"] = "中小企业数字化转型城市试点资金清算表"
    sheet.merge_cells("A1:G1")
    sheet["A2"] = "单位：万元"
    sheet.merge_cells("A2:G2")
    for column, word in enumerate(("地区", "预下达资金", "奖补资金", "", "", "清算", ""), start=1):
        sheet.cell(3, column, word or None)
    for column, word in enumerate(("应拨", "已拨", "未拨", "应补拨", "应收回"), start=3):
        sheet.cell(4, column, word)
    for cells in ("A3:A4", "B3:B4", "C3:E3", "F3:G3"):
        sheet.merge_cells(cells)
    for row, name in enumerate(DISTRICTS, start=5):
        sheet.cell(row, 1, name)
        for column in range(2, 8):
            sheet.cell(row, column).number_format = "0.00"
            sheet.cell(row, column).border = Border(bottom=Side("thin"))
    end = 4 + len(DISTRICTS)
    sheet.cell(end + 1, 1, "合计")
    for column, letter in enumerate("BCDEFG", start=2):
        sheet.cell(end + 1, column, f"=SUM({letter}5:{letter}{end})")
    return _bytes(book)


def enterprises() -> bytes:
    """A list with three blank rows and nothing below them."""
    book, sheet = _book()
    sheet.title = "企业清单"
    sheet["A1"] = "试点企业清单"
    sheet.merge_cells("A1:F1")
    heads = ("序号", "企业名称", "统一社会信用代码", "所属地区", "改造后等级", "已拨奖补（元）")
    for column, word in enumerate(heads, start=1):
        sheet.cell(2, column, word)
        sheet.cell(3, column).border = Border(bottom=Side("thin"))
    sheet.row_dimensions[3].height = 21
    return _bytes(book)


def word_form() -> bytes:
    """A Word table of an audit: a merged heading, what is asked for to the left, one figure each."""
    document = Document()
    document.add_paragraph("中小企业数字化转型城市试点情况表")
    table = document.add_table(rows=5, cols=3)
    table.style = "Table Grid"
    head = table.rows[0].cells
    head[0].merge(head[2]).text = "试点资金和企业情况"
    asked = {"中央资金下达": "（万元）", "资金支出": "（万元）", "完成改造企业": "（家）", "四级企业": "（家）"}
    for row, (what, unit) in enumerate(asked.items(), start=1):
        table.rows[row].cells[0].text, table.rows[row].cells[1].text = what, unit
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()
