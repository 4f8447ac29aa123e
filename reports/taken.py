"""Lists as a workbook: a sheet each, ready to be printed."""

import re
from collections.abc import Sequence
from io import BytesIO

import xlsxwriter

from domain.export_view import ExportView
from reports.tabular import AS_TEXT, CELL_LENGTH, escaped

FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
LONGEST_NAME, NARROWEST, WIDEST, MANY = 31, 8, 48, 8
"""Characters of a sheet's name (Excel); of a column; columns from which a sheet lies on its side."""
HEADING = 2
"""Row of the headings: title and what the list is of stand above."""


def workbook(lists: Sequence[ExportView]) -> bytes:
    """A sheet for each list: its title, what it is of, headings that are printed on every page, all rows."""
    file = BytesIO()
    options = {"in_memory": True, "default_date_format": "yyyy-mm-dd", **AS_TEXT}
    with xlsxwriter.Workbook(file, options) as book:
        formats = {
            "title": book.add_format({"bold": True, "font_size": 14}),
            "heading": book.add_format({"bold": True, "text_wrap": True, "border": 1, "bg_color": "#E6EAF0"}),
            "cell": book.add_format({"border": 1, "text_wrap": True, "valign": "top"}),
            "day": book.add_format({"border": 1, "valign": "top", "num_format": "yyyy-mm-dd"}),
        }
        for name, one in zip(sheet_names([one.name for one in lists]), lists, strict=True):
            _sheet(book.add_worksheet(name), one, formats)
    return file.getvalue()


def sheet_names(titles: Sequence[str]) -> list[str]:
    """Of each title what Excel allows, each once: a number stands before what another sheet is called already."""
    found: list[str] = []
    for number, title in enumerate(titles, 1):
        plain = FORBIDDEN.sub("", title).strip()
        name = plain[:LONGEST_NAME]
        found.append(name if name and name not in found else f"{number} {plain}"[:LONGEST_NAME].strip())
    return found


def _sheet(sheet, one: ExportView, formats: dict[str, object]) -> None:
    sheet.write_string(0, 0, one.name, formats["title"])
    sheet.write_string(1, 0, "；".join(f"{word} {text}" for word, text in one.about))
    rows = list(one.rows)
    for at, name in enumerate(one.columns):
        sheet.write_string(HEADING, at, name, formats["heading"])
        widths = [len(str(row[at] or "")) for row in rows]
        sheet.set_column(at, at, min(max(2 * len(name), *widths, NARROWEST) * 1.6, WIDEST))
    for line, row in enumerate(rows, HEADING + 1):
        for at, value in enumerate(row):
            _cell(sheet, line, at, escaped(value), formats)
    last, columns = HEADING + len(rows), len(one.columns) - 1
    sheet.freeze_panes(HEADING + 1, 0)
    sheet.autofilter(HEADING, 0, last, columns)
    sheet.repeat_rows(HEADING)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    if len(one.columns) >= MANY:
        sheet.set_landscape()
    sheet.set_footer("&C第 &P 页，共 &N 页")


def _cell(sheet, line: int, at: int, value: object, formats: dict[str, object]) -> None:
    if value is None or value == "":
        sheet.write_blank(line, at, None, formats["cell"])
    elif isinstance(value, str):
        sheet.write_string(line, at, value[:CELL_LENGTH], formats["cell"])
    elif isinstance(value, bool | int | float):
        sheet.write(line, at, value, formats["cell"])
    else:
        sheet.write_datetime(line, at, value, formats["day"])
