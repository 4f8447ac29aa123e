"""一页纸 of a district or industry as an editable Word file on one A4 (rules 10.9)."""

from datetime import UTC, datetime, time
from io import BytesIO

from docx import Document
from docx.shared import Mm, Pt

from domain.reports.views import Cell
from domain.units.brief import Brief, BriefTable
from reports.punctuation import full_width
from reports.word import on_lines, page_form, styles_of
from reports.word_parts import clean, table_xml

TITLE_SIZE, BODY_SIZE = 18, 10.5
TOP_MM, BOTTOM_MM = 20, 18
"""Narrower than an official paper's: it is a sheet to take along, not a document that is issued."""


def brief_file(brief: Brief) -> bytes:
    """The .docx."""
    document = Document()
    styles_of(document)
    page_form(document, brief.header)
    section = document.sections[0]
    section.top_margin, section.bottom_margin = Mm(TOP_MM), Mm(BOTTOM_MM)
    section.header_distance = section.footer_distance = Mm(12)
    title = document.add_paragraph(style="Title")
    title.add_run(on_lines(clean(brief.title), TITLE_SIZE, "试点")).font.size = Pt(TITLE_SIZE)
    for text in brief.above:
        _line(document, text)
    for table in brief.tables:
        _table(document, table)
    for text in brief.below:
        _line(document, text)
    properties = document.core_properties
    properties.title = brief.title[:255]
    properties.created = properties.modified = datetime.combine(brief.as_of, time(), UTC)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _table(document, table: BriefTable) -> None:
    _line(document, table.title).runs[0].font.bold = True
    rows = [tuple(Cell(clean(text)) for text in row) for row in table.rows]
    made = table_xml(table.headers, rows, table.widths, style="TraceText")
    document.element.body.insert(len(document.element.body) - 1, made)


def _line(document, text: str):
    line = document.add_paragraph(style="Normal")
    line.paragraph_format.line_spacing = Pt(BODY_SIZE * 1.4)
    line.paragraph_format.first_line_indent = Pt(0)
    line.add_run(full_width(clean(text))).font.size = Pt(BODY_SIZE)
    return line
