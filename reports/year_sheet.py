"""A district's assessment sheet as an editable Word file on one A4, many as one zip; the text of publication."""

import io
import zipfile
from collections.abc import Iterable
from datetime import UTC, datetime, time
from io import BytesIO

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt

from domain.appraisal.year_paper import HEADERS, WIDTHS, DistrictSheet
from domain.reports.views import Cell
from reports.gongwen import NUMBER_THREE
from reports.punctuation import full_width
from reports.word import on_lines, page_form, styles_of
from reports.word_parts import clean, table_xml

TITLE_SIZE = 18
BODY_SIZE = 11


def sheet_file(sheet: DistrictSheet) -> bytes:
    """The .docx."""
    document = Document()
    styles_of(document)
    page_form(document, sheet.header)
    title = document.add_paragraph(style="Title")
    title.add_run(on_lines(clean(sheet.title), TITLE_SIZE, "试点")).font.size = Pt(TITLE_SIZE)
    for text in sheet.above:
        _line(document, text)
    rows = [tuple(Cell(clean(text)) for text in row) for row in sheet.rows]
    document.element.body.insert(len(document.element.body) - 1, table_xml(HEADERS, rows, WIDTHS))
    _line(document, "")
    for text in sheet.below:
        _line(document, text)
    for text in (*sheet.signed, f"{sheet.signed_on.year}年{sheet.signed_on.month}月{sheet.signed_on.day}日"):
        line = _line(document, text)
        line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        line.paragraph_format.right_indent = Pt(NUMBER_THREE * 2)
    properties = document.core_properties
    properties.title = f"{sheet.title} {sheet.district}"[:255]
    properties.created = properties.modified = datetime.combine(sheet.signed_on, time(), UTC)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _line(document, text: str):
    line = document.add_paragraph(style="Normal")
    line.paragraph_format.line_spacing = Pt(BODY_SIZE * 1.45)
    line.add_run(full_width(clean(text))).font.size = Pt(BODY_SIZE)
    return line


def sheet_name(sheet: DistrictSheet) -> str:
    """考核表_洞泾镇_2026.docx, with 初评 and 演示 in the name."""
    words = "_".join(filter(None, ("考核表", sheet.district, sheet.header.replace("  ", "_").replace("，", "_"))))
    return f"{words}.docx".replace("/", "-")


def sheets_file(sheets: Iterable[DistrictSheet]) -> bytes:
    """All of them as one zip."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for sheet in sheets:
            packed.writestr(sheet_name(sheet), sheet_file(sheet))
    return file.getvalue()


def text_file(paragraphs: Iterable[str]) -> bytes:
    """The text of publication as a Word file."""
    document = Document()
    styles_of(document)
    page_form(document, "")
    title, *others = map(clean, paragraphs)
    document.add_paragraph(on_lines(title, 22, "试点"), style="Title")
    for text in others:
        document.add_paragraph(full_width(text), style="Normal")
    file = BytesIO()
    document.save(file)
    return file.getvalue()


MAKERS = (sheet_file, sheet_name, sheets_file, text_file)
"""One sheet, its name, all sheets, the text of publication: what screens are handed."""
