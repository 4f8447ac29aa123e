"""The Excel form for entries: headings, choices in the cells, what goes in each column."""

from io import BytesIO

import xlsxwriter

from domain.ledger_form import COLUMNS
from domain.words import FundCategory, FundKind, FundSource

CHOICES = {"kind": FundKind, "source": FundSource, "category": FundCategory}
ROWS = 500


def ledger_template() -> bytes:
    """An empty form with drop-downs, and a second sheet that explains every column."""
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet, about = book.add_worksheet("资金流水"), book.add_worksheet("填写说明")
        bold = book.add_format({"bold": True, "bg_color": "#E6EAF0", "border": 1})
        text = book.add_format({"num_format": "@"})
        sheet.freeze_panes(1, 0)
        for place, column in enumerate(COLUMNS):
            sheet.set_column(place, place, 18, None if column.field in ("amount_fen", "occurred_on") else text)
            sheet.write_string(0, place, column.heading, bold)
            if column.field in CHOICES:
                words = [member.zh for member in CHOICES[column.field]]
                sheet.data_validation(1, place, ROWS, place, {"validate": "list", "source": words})
            about.write_row(
                place + 1, 0, (column.heading, column.help, column.example, "" if column.required else "选填")
            )
        about.write_row(0, 0, ("列", "填什么", "例", "必填"), bold)
        about.set_column(0, 3, 32)
    return file.getvalue()
