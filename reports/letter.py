"""督办函, 约谈通知, 通报 as an editable Word file in the form of a letter (GB/T 9704-2012, 10.1 信函格式)."""

from datetime import UTC, datetime, time

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt, RGBColor

from domain.alerts.ladder import Paper
from reports import gongwen
from reports.gongwen import TITLE
from reports.punctuation import full_width
from reports.word import on_lines, page_form, saved, signed_by, styles_of
from reports.word_parts import clean

RED = RGBColor.from_string(gongwen.RED)


def letter_file(paper: Paper) -> bytes:
    """The .docx: issuer in red over a red line, number, title, whom it is for, text, who signed and when."""
    document = Document()
    styles_of(document)
    page_form(document, "演示数据" if paper.is_demo else "")
    _properties(document, paper)
    _head(document, paper)
    document.add_paragraph(on_lines(clean(paper.title), TITLE.size, "预警"), style="Title")
    _plain(document, "")
    _flush(document, f"{paper.to}：")
    for text in paper.body:
        _plain(document, text)
    _plain(document, "")
    signed_by(document, paper.issuer, paper.signed_on)
    return saved(document)


def letter_name(paper: Paper) -> str:
    """督办函_经开区_银川市数转督〔2026〕1号.docx."""
    return f"{'_'.join(filter(None, (paper.step.zh, paper.to, paper.number)))}.docx".replace("/", "-")


def _plain(document, text: str) -> None:
    document.add_paragraph(full_width(clean(text)), style="Normal")


def _flush(document, text: str) -> None:
    """Whom it is for: from the edge, without two signs before it (7.3.2)."""
    line = document.add_paragraph(clean(text), style="Normal")
    line.paragraph_format.first_line_indent = 0
    line._p.get_or_add_pPr().get_or_add_ind().set(
        "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}firstLineChars", "0"
    )


def _head(document, paper: Paper) -> None:
    mark = document.add_paragraph(style="Title")
    run = mark.add_run(on_lines(paper.issuer, TITLE.size + 4, "工作专班"))
    run.font.color.rgb, run.font.size = RED, Pt(TITLE.size + 4)
    mark.paragraph_format.line_spacing = Pt(gongwen.LINE_PITCH * 1.5)
    border = f'<w:pBdr {nsdecls("w")}><w:bottom w:val="single" w:sz="18" w:space="6" w:color="{gongwen.RED}"/></w:pBdr>'
    mark._p.get_or_add_pPr().insert_element_before(parse_xml(border), "w:shd", "w:spacing", "w:ind", "w:jc", "w:rPr")
    number = document.add_paragraph(paper.number, style="Normal")
    number.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    document.add_paragraph()


def _properties(document, paper: Paper) -> None:
    properties = document.core_properties
    properties.title, properties.subject = f"{paper.title} {paper.number}"[:255], paper.step.zh
    properties.author = properties.last_modified_by = paper.issuer[:255]
    properties.language = "zh-CN"
    properties.created = properties.modified = datetime.combine(paper.signed_on, time(), UTC)
