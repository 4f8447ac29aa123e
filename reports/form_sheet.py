"""A sheet that is taken away and filled in: title, how to, headings with notes, rows as they stand."""

import io
from collections.abc import Mapping, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter

from domain.words import Word
from reports.intake_template import BODY, FILLS, FORMATS, HEAD, LINE, TITLE, note_of
from reports.usual_names import usually_named
from services.form_sheet import SheetForm

HEADING_ROW = 3
USUAL = 14


def form_sheet(
    form: SheetForm, rows: Sequence[Mapping[str, Any]], title: str, widths: Mapping[str, int] | None = None
) -> bytes:
    """xlsx with the rows as field → value; what a row does not say is an empty cell."""
    book = Workbook()
    sheet = book.active
    sheet.title = form.title
    sheet["A1"], sheet["A2"] = title, form.about
    sheet["A1"].font, sheet["A2"].font = TITLE, BODY
    for place, column in enumerate(form.columns, start=1):
        cell = sheet.cell(HEADING_ROW, place, column.title)
        cell.font, cell.border, cell.fill = HEAD, LINE, FILLS["key" if column.key else "rest"]
        cell.alignment = Alignment(wrap_text=True, vertical="center")
        cell.comment = Comment(note_of(column), "填表说明", width=280, height=140)
        sheet.column_dimensions[get_column_letter(place)].width = (widths or {}).get(column.field) or USUAL
        for number, row in enumerate(rows, start=HEADING_ROW + 1):
            value = row.get(column.field)
            filled = sheet.cell(number, place, value.zh if isinstance(value, Word) else value)
            filled.font = BODY
            if column.sort in FORMATS:
                filled.number_format = FORMATS[column.sort]
            if isinstance(filled.value, str):
                filled.data_type = "s"
    sheet.freeze_panes = sheet.cell(HEADING_ROW + 1, 2)
    file = io.BytesIO()
    book.save(file)
    return usually_named(file.getvalue())
