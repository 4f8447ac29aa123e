"""The sheet on which an office fills in checkpoints of many targets: headings with notes, a row a target and point."""

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
from services.targets.checkpoint_file import FORM, SHEET

HEADING_ROW = 3
WIDTHS = {"source_name": 40, "district": 24, "industry": 18}
ABOUT = (
    "每个目标一行，填日期和到那天累计应完成的数；几个检查点把行复制几次；不设的空着，原来有的不变。"
    "到期日的数就是目标，不用填。"
)


def checkpoint_file(rows: Sequence[Mapping[str, Any]], title: str) -> bytes:
    """xlsx with the rows as services.targets.checkpoint_file gives them."""
    book = Workbook()
    sheet = book.active
    sheet.title = SHEET
    sheet["A1"], sheet["A2"] = title, ABOUT
    sheet["A1"].font, sheet["A2"].font = TITLE, BODY
    for place, column in enumerate(FORM.columns, start=1):
        cell = sheet.cell(HEADING_ROW, place, column.title)
        cell.font, cell.border, cell.fill = HEAD, LINE, FILLS["key" if column.key else "rest"]
        cell.alignment = Alignment(wrap_text=True, vertical="center")
        cell.comment = Comment(note_of(column), "填表说明", width=280, height=140)
        sheet.column_dimensions[get_column_letter(place)].width = WIDTHS.get(column.field) or 14
        for number, row in enumerate(rows, start=HEADING_ROW + 1):
            value = row[column.field]
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
