"""A report as one Excel file: every table a sheet with filters, lights coloured and worded, its source on each."""

from io import BytesIO

import xlsxwriter

from domain.lights.looks import LOOKS
from domain.reports.views import Cell, Line, Report, Table
from reports import trace
from reports.tabular import AS_TEXT, escaped

HEAD = 4
"""Rows above the header: title, standing, source, what to know."""


def report_book(report: Report) -> bytes:
    """The .xlsx; the first sheet holds the sentences, the last two the 数据溯源."""
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, **AS_TEXT}) as book:
        book.set_properties(
            {"title": f"{report.title} {report.number}", "author": report.issuer, "subject": report.standing}
        )
        formats = _formats(book)
        _sentences(book, report, formats)
        for table in report.tables:
            name = f"{table.mark} {table.title.split('（')[0]}".replace("×", "和")[:31]
            _sheet(book, report, name, f"表{table.mark} {table.title}", table, formats)
        for name, headers, rows in (
            ("数据溯源（文）", trace.LINE_HEADINGS, trace.line_rows(report)),
            ("数据溯源（表）", trace.TABLE_HEADINGS, trace.table_rows(report)),
        ):
            cells = tuple(tuple(Cell(text) for text in row) for row in rows)
            plain = Table(name, name, headers, cells, (14,) * len(headers), "", ("",) * len(headers))
            _sheet(book, report, name, name, plain, formats)
    return file.getvalue()


def _formats(book) -> dict:
    base = {"border": 1, "border_color": "#DDE3EC", "valign": "top", "text_wrap": True}
    found = {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "about": book.add_format({"font_color": "#4A5568"}),
        "draft": book.add_format({"bold": True, "font_color": "#C5303A"}),
        "head": book.add_format({**base, "bold": True, "bg_color": "#F4F6FA"}),
        "text": book.add_format(base),
        "number": book.add_format({**base, "num_format": "#,##0.##"}),
        "share": book.add_format({**base, "num_format": "0.0%"}),
        "money": book.add_format({**base, "num_format": "#,##0.00"}),
        "points": book.add_format({**base, "num_format": "+0.0;-0.0;0.0"}),
    }
    for light, look in LOOKS.items():
        colours = {"bg_color": look.fill, "font_color": look.colour, "bold": True, "align": "center"}
        found[light] = book.add_format({**base, **colours})
    return found


def _about(sheet, report: Report, title: str, source: str, formats: dict) -> None:
    sheet.write_string(0, 0, f"{report.title} {report.number} · {title}", formats["title"])
    sheet.write_string(1, 0, report.standing, formats["about"])
    sheet.write_string(2, 0, source, formats["about"])
    sheet.write_string(3, 0, report.draft_word, formats["draft"])
    sheet.set_header(f"&C{report.draft_word}")
    sheet.set_footer(f"&L{report.standing[:180]}&R&P/&N")
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _sentences(book, report: Report, formats: dict) -> None:
    sheet = book.add_worksheet("正文")
    _about(sheet, report, "正文", f"{report.issuer} {report.issued_on.isoformat()}", formats)
    for place, heading in enumerate(("部分", "内容", "溯源")):
        sheet.write_string(HEAD, place, heading, formats["head"])
    row = HEAD
    for section in report.sections:
        for block in section.blocks:
            if isinstance(block, Line):
                row += 1
                mark = f"〔{block.mark}〕" if block.mark else ""
                for place, text in enumerate((section.heading, block.text, mark)):
                    sheet.write_string(row, place, escaped(text), formats["text"])
    sheet.autofilter(HEAD, 0, row, 2)
    sheet.freeze_panes(HEAD + 1, 0)
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 110)


def _sheet(book, report: Report, name: str, title: str, table: Table, formats: dict) -> None:
    sheet = book.add_worksheet(name)
    source = (
        f"数据来源：{table.table}；筛选：{report.scope}；每列字段见“数据溯源（表）”"
        if table.table
        else trace.about(report)
    )
    _about(sheet, report, title, source, formats)
    for place, heading in enumerate(table.headers):
        sheet.write_string(HEAD, place, heading, formats["head"])
    for number, row in enumerate(table.rows, start=HEAD + 1):
        for place, cell in enumerate(row):
            _write(sheet, number, place, cell, formats)
    sheet.autofilter(HEAD, 0, HEAD + len(table.rows), len(table.headers) - 1)
    sheet.freeze_panes(HEAD + 1, 1)
    sheet.repeat_rows(HEAD)
    whole = sum(table.widths)
    for place, width in enumerate(table.widths):
        sheet.set_column(place, place, max(8, round(130 * width / whole)))


def _write(sheet, row: int, place: int, cell: Cell, formats: dict) -> None:
    """Numbers as numbers, so that the office can calculate; the rest as text."""
    if cell.light is not None:
        sheet.write_string(row, place, cell.text, formats[cell.light])
    elif cell.number is None:
        sheet.write_string(row, place, escaped(cell.text), formats["text"])
    else:
        sheet.write_number(row, place, cell.number, formats[_kind(cell)])


def _kind(cell: Cell) -> str:
    """How a number looks: as its text says it."""
    if cell.text.endswith("%"):
        return "share"
    if "点" in cell.text:
        return "points"
    return "money" if cell.text[-3:-2] == "." else "number"
