"""A report as an editable Word file in 公文格式 (GB/T 9704-2012)."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from io import BytesIO

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm, Pt, RGBColor

from domain.days import zh_day
from domain.reports.views import Cell, Chart, Line, Part, Report, Sankey, Section, Table
from reports import gongwen, trace
from reports.gongwen import BODY, HEADING, NUMBER_FIVE, NUMBER_FOUR, SMALL_FIVE, SUBHEADING, TITLE, Face
from reports.pictures import picture
from reports.punctuation import tight
from reports.word_parts import (
    at_page_foot,
    chinese_signs,
    clean,
    page_note,
    page_number,
    set_face,
    set_grid,
    set_language,
    set_lines,
    table_xml,
)

PROPERTY = 255
"""Letters that Word keeps of a property of a file."""
RED = RGBColor.from_string(gongwen.RED)
GREY = RGBColor(0x4A, 0x55, 0x68)


def word_file(report: Report) -> bytes:
    """The issued text; with a letterhead also 版头 (issuer in red, number, red line) and 版记."""
    document = _begun(report)
    if report.has_letterhead:
        _letterhead(document, report)
    document.add_paragraph(on_lines(report.title, TITLE.size, "（", "绩效自评"), style="Title")
    subtitle = report.period_zh if report.has_letterhead else f"{report.number}  {report.period_zh}"
    document.add_paragraph(subtitle, style="Subtitle")
    _sections(document, report.paper, with_marks=False)
    _signed(document, report)
    if report.has_letterhead:
        _colophon(document, report)
    return saved(document)


def annex_file(report: Report) -> bytes:
    """附件: every target, unit, project, payment behind the issued text, with the marks of the 数据溯源."""
    document = _begun(report)
    _named(document, report, "附件")
    _sections(document, report.sections, with_marks=True)
    for place, table in enumerate(report.annexes, start=1):
        heading = document.add_paragraph(f"附表{place} {clean(table.title)}", style="Heading 1")
        heading.paragraph_format.page_break_before = place == 1
        _table(document, table)
    return saved(document)


def trace_file(report: Report) -> bytes:
    """数据溯源 of the issued text and of its 附件."""
    document = _begun(report)
    _named(document, report, "数据溯源")
    document.add_paragraph(trace.about(report), style="Note")
    for headings, rows, widths in (
        (trace.LINE_HEADINGS, trace.line_rows(report), trace.LINE_WIDTHS),
        (trace.TABLE_HEADINGS, trace.table_rows(report), trace.TABLE_WIDTHS),
    ):
        cells = [tuple(Cell(text) for text in row) for row in rows]
        _append(document, table_xml(headings, cells, widths, style="TraceText"))
    return saved(document)


def _begun(report: Report):
    document = Document()
    styles_of(document)
    page_form(document, "  ".join(filter(None, (report.draft_word, "演示数据" if report.is_demo else ""))))
    _properties(document, report)
    return document


def saved(document) -> bytes:
    """The .docx of a document."""
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def signed_by(document, issuer: str, day: date) -> None:
    """Issuer and day at the right, two characters in (GB/T 9704-2012, 7.3.5)."""
    for words in (issuer, zh_day(day)):
        line = document.add_paragraph(clean(words), style="Normal")
        line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        line.paragraph_format.right_indent = Pt(gongwen.NUMBER_THREE * 2)


def _named(document, report: Report, what: str) -> None:
    """The head of a file beside the issued text: what it is, to which issue it belongs."""
    document.add_paragraph(what, style="Title")
    document.add_paragraph(f"{report.title} {report.number}", style="Subtitle")
    document.add_paragraph(report.standing, style="Note")


def _sections(document, sections: Sequence[Section], *, with_marks: bool) -> None:
    for section in sections:
        document.add_paragraph(section.heading, style="Heading 1")
        for block in section.blocks:
            _block(document, block, with_marks)


def _signed(document, report: Report) -> None:
    """附件说明, 发文机关署名, 成文日期 (GB/T 9704-2012, 7.3.4, 7.3.5); as of when the data are, in small."""
    document.add_paragraph()
    for line in gongwen.annexes_named(report.annex_names):
        document.add_paragraph(line)
    for words in (report.issuer, zh_day(report.issued_on)) if report.has_letterhead else ():
        document.add_paragraph(words, style="Signature")
    document.add_paragraph(report.standing, style="Note")


def styles_of(document) -> None:
    """The styles of 公文格式, and Word's own made to look like them."""
    set_language(document)
    styles = document.styles
    for name, face, form in (
        ("Normal", BODY, {"first_line": True}),
        ("Title", TITLE, {"centred": True}),
        ("Subtitle", Face(SUBHEADING.name, SUBHEADING.size, ()), {"centred": True}),
        ("Heading 1", HEADING, {"first_line": True}),
        ("Heading 2", SUBHEADING, {"first_line": True}),
        ("Caption", Face(HEADING.name, NUMBER_FIVE, ()), {"centred": True, "pitch": 20}),
        ("Header", Face(BODY.name, NUMBER_FIVE, ()), {"pitch": 16}),
        ("Footer", Face(gongwen.PAGE_NUMBER.name, NUMBER_FOUR, ()), {"pitch": 18}),
        ("TableText", Face(BODY.name, NUMBER_FIVE, ()), {"pitch": 15}),
        ("TraceText", Face(BODY.name, SMALL_FIVE, ()), {"pitch": 12}),
        ("Note", Face(BODY.name, NUMBER_FIVE, ()), {"pitch": 17}),
        ("Picture", Face(BODY.name, NUMBER_FIVE, ()), {"centred": True}),
        ("Signature", BODY, {"to_right": True}),
    ):
        style = styles[name] if name in [s.name for s in styles] else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        if name in ("TableText", "TraceText", "Note", "Picture", "Signature"):
            style.base_style = None
        set_face(style, face)
        set_lines(style, **form)
        borders = style.element.find(".//" + _tag("pBdr"))
        if borders is not None:
            borders.getparent().remove(borders)  # Word's own Title has a blue line
    styles["Picture"].paragraph_format.line_spacing_rule = 0  # a fixed pitch would cut the picture off
    for name in ("Heading 1", "Heading 2", "Caption", "Picture"):
        styles[name].paragraph_format.keep_with_next = True


def _tag(name: str) -> str:
    return "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}" + name


def page_form(document, words: str) -> None:
    """Paper, margins, lines, page numbers; `words` on top of every page, where there are any."""
    section = document.sections[0]
    section.page_width, section.page_height = (Mm(size) for size in gongwen.PAPER_MM)
    section.top_margin, section.bottom_margin = Mm(gongwen.TOP_MM), Mm(gongwen.BOTTOM_MM)
    section.left_margin, section.right_margin = Mm(gongwen.LEFT_MM), Mm(gongwen.RIGHT_MM)
    section.header_distance, section.footer_distance = Mm(20), Mm(gongwen.BOTTOM_MM - 12)
    set_grid(section)
    document.settings.odd_and_even_pages_header_footer = True
    page_number(section.footer, on_right=True)
    page_number(section.even_page_footer, on_right=False)
    if words:
        page_note(section.header, words)
        page_note(section.even_page_header, words)


def _properties(document, report: Report) -> None:
    properties = document.core_properties
    properties.title = f"{report.title} {report.number}"[:PROPERTY]
    properties.author = properties.last_modified_by = report.issuer[:PROPERTY]
    properties.subject = report.standing[:PROPERTY]
    properties.keywords = f"{report.pilot_code} {report.period} {report.rule_version}"
    properties.language = "zh-CN"
    properties.comments = report.draft_word
    properties.created = properties.modified = datetime.combine(report.issued_on, time(), UTC)


def _letterhead(document, report: Report) -> None:
    """版头: the issuer in red, number and day, a red line over the type area."""
    mark = document.add_paragraph(style="Title")
    run = mark.add_run(on_lines(report.issuer, TITLE.size + 4, "工作专班"))
    run.font.color.rgb, run.font.size = RED, Pt(TITLE.size + 4)
    mark.paragraph_format.line_spacing = Pt(gongwen.LINE_PITCH * 1.5)
    line = document.add_paragraph(f"{report.number}    {zh_day(report.issued_on)}", style="Subtitle")
    border = f'<w:pBdr {nsdecls("w")}><w:bottom w:val="single" w:sz="18" w:space="6" w:color="{gongwen.RED}"/></w:pBdr>'
    line._p.get_or_add_pPr().insert_element_before(parse_xml(border), "w:shd", "w:spacing", "w:ind", "w:jc", "w:rPr")
    line.paragraph_format.space_after = Pt(14)


def on_lines(words: str, size: float, *places: str) -> str:
    """Words too long for a line are broken where their sense allows (GB/T 9704-2012, 7.3.1), not at the line's end."""
    fits = len(words) * size <= gongwen.TYPE_AREA_MM[0] * gongwen.POINTS_PER_MM
    at = next((place for place in places if place in words), "")
    return words if fits or not at else words.replace(at, "\n" + at, 1)


def _colophon(document, report: Report) -> None:
    """版记: who issued it and when, between two lines."""
    paragraph = document.add_paragraph(f"{report.issuer}    {zh_day(report.issued_on)}印发", style="Note")
    people = "、".join(
        filter(None, (report.author and f"拟稿 {report.author}", report.reviewer and f"复核 {report.reviewer}"))
    )
    if people:
        paragraph.add_run(f"    {people}")
    border = "".join(f'<w:{side} w:val="single" w:sz="8" w:space="4" w:color="000000"/>' for side in ("top", "bottom"))
    paragraph._p.get_or_add_pPr().insert_element_before(
        parse_xml(f"<w:pBdr {nsdecls('w')}>{border}</w:pBdr>"), "w:shd", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )
    at_page_foot(paragraph)


def _block(document, block, with_marks: bool) -> None:
    if isinstance(block, Part):
        document.add_paragraph(block.heading, style="Heading 2")
    elif isinstance(block, Table):
        _table(document, block)
    elif isinstance(block, Chart | Sankey):
        _chart(document, block)
    else:
        _line(document, block, with_marks)


def _line(document, line: Line, with_marks: bool) -> None:
    paragraph = document.add_paragraph(style="Note" if line.kind == "note" else "Normal")
    run = paragraph.add_run(clean(line.text if with_marks else tight(line.text)))
    chinese_signs(run)
    run.font.bold = line.kind == "warning"
    if line.mark and with_marks:
        mark = paragraph.add_run(f"〔{line.mark}〕")
        mark.font.superscript, mark.font.color.rgb, mark.font.size = True, GREY, Pt(NUMBER_FIVE)


def _table(document, table: Table) -> None:
    document.add_paragraph(f"表{table.mark} {clean(table.title)}", style="Caption")
    _append(document, table_xml(table.headers, table.rows, table.widths))


def _append(document, element) -> None:
    document.element.body.insert_element_before(element, "w:sectPr")
    gap = document.add_paragraph(style="Note")  # Word joins two tables that touch
    gap.paragraph_format.line_spacing = Pt(SMALL_FIVE)


def _chart(document, chart: Chart | Sankey) -> None:
    paragraph = document.add_paragraph(style="Picture")
    shape = paragraph.add_run().add_picture(BytesIO(picture(chart)), width=Mm(gongwen.TYPE_AREA_MM[0]))
    shape._inline.docPr.set("descr", chart.alt)
    words = document.add_paragraph(f"图 {clean(chart.title)}", style="Caption")
    words.paragraph_format.keep_with_next = False  # what it belongs to stands above it
