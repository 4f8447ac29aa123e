"""A 公文 with tables as an editable Word file (GB/T 9704-2012): places of a batch, 公示, a showcase's case."""

from datetime import UTC, datetime, time

from docx import Document
from docx.shared import Pt

from domain.batches.papers import OfficePaper
from domain.reports.views import Cell
from reports.gongwen import SMALL_FIVE, TITLE
from reports.punctuation import full_width
from reports.word import on_lines, page_form, saved, signed_by, styles_of
from reports.word_parts import clean, table_xml

FIRST_LINE = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}firstLineChars"


def paper_file(paper: OfficePaper) -> bytes:
    """The .docx: title, whom it is for, text, tables, who signed and when."""
    document = Document()
    styles_of(document)
    page_form(document, "演示数据：企业、人员、金额均为虚构" if paper.is_demo else "")
    properties = document.core_properties
    properties.title, properties.language = paper.title[:255], "zh-CN"
    properties.author = properties.last_modified_by = paper.issuer[:255]
    properties.created = properties.modified = datetime.combine(paper.signed_on, time(), UTC)
    document.add_paragraph(on_lines(clean(paper.title), TITLE.size), style="Title")
    if paper.to:
        line = document.add_paragraph(clean(f"{paper.to}："), style="Normal")
        line.paragraph_format.first_line_indent = 0
        line._p.get_or_add_pPr().get_or_add_ind().set(FIRST_LINE, "0")
    for text in paper.body:
        document.add_paragraph(full_width(clean(text)), style="Normal")
    for table in paper.tables:
        document.add_paragraph(clean(table.title), style="Caption")
        rows = [[Cell(text) for text in row] for row in table.rows]
        element = table_xml(table.headings, rows, table.widths)
        document.element.body.insert_element_before(element, "w:sectPr")
        document.add_paragraph(style="Note").paragraph_format.line_spacing = Pt(SMALL_FIVE)
    signed_by(document, paper.issuer, paper.signed_on)
    return saved(document)
