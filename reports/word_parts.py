"""Parts of a Word file that python-docx has no words for: fonts of styles, page numbers, grid, tables in one piece."""

from collections.abc import Sequence
from xml.sax.saxutils import escape

from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt, RGBColor

from domain.lights.looks import LOOKS
from domain.reports.views import Cell
from reports.gongwen import LATIN, LINE_PITCH, NUMBER_FIVE, NUMBER_THREE, PAGE_NUMBER, SIGN_PITCH, TYPE_AREA_MM, Face

TWIPS = 20
TABLE_WIDTH = round(TYPE_AREA_MM[0] / 25.4 * 1440)
AFTER_SNAP = ("w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:outlineLvl", "w:rPr")
HINT = '<w:rFonts w:hint="eastAsia"/>'
"""As `chinese_signs`, in the cells of a table."""
CLOSER = -5
"""Twentieths of a point between signs of 三号: 15.75 points each, so that 28 fit into 156 mm (15.79 each)."""
BLACK = RGBColor(0, 0, 0)


def set_face(style, face: Face, *, bold: bool = False, colour: RGBColor = BLACK) -> None:
    """The style's font for Chinese and for Latin signs, without the theme's.

    Digits are English where Chinese text is Chinese: by Chinese rules LibreOffice breaks a line within a number.
    """
    font = style.font
    font.name, font.size, font.bold, font.italic = LATIN, Pt(face.size), bold, False
    font.color.rgb = colour
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in [name for name in fonts.attrib if name.endswith("Theme")]:
        del fonts.attrib[name]
    for name in ("w:ascii", "w:hAnsi", "w:cs"):
        fonts.set(qn(name), LATIN)
    if face.size == NUMBER_THREE:
        spacing = parse_xml(f'<w:spacing {nsdecls("w")} w:val="{CLOSER}"/>')
        style.element.rPr.insert_element_before(spacing, "w:w", "w:kern", "w:position", "w:sz", "w:szCs", "w:lang")
    fonts.set(qn("w:eastAsia"), face.name)
    style.element.rPr.append(parse_xml(f'<w:lang {nsdecls("w")} w:val="en-US" w:eastAsia="zh-CN"/>'))


def chinese_signs(run) -> None:
    """Signs that both scripts have (● ▲ “ ” — ·) from the Chinese font, whether or not the Latin one has them."""
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:hint"), "eastAsia")


def set_lines(
    style, *, first_line: bool = False, centred: bool = False, to_right: bool = False, pitch: float = LINE_PITCH
) -> None:
    """Fixed line pitch, nothing before or after; the first line two signs in; to the right four signs from the edge."""
    form = style.paragraph_format
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(round(pitch, 2))
    form.space_before = form.space_after = Pt(0)
    form.widow_control = False  # else a page of 22 lines ends after 20 or 21
    form.alignment = WD_ALIGN_PARAGRAPH.CENTER if centred else WD_ALIGN_PARAGRAPH.JUSTIFY
    if to_right:
        form.alignment, form.right_indent = WD_ALIGN_PARAGRAPH.RIGHT, Pt(4 * SIGN_PITCH)
    properties = style.element.get_or_add_pPr()
    for name in ("autoSpaceDE", "autoSpaceDN", "snapToGrid"):  # else figures beside Chinese take the 28th sign's room
        properties.insert_element_before(parse_xml(f'<w:{name} {nsdecls("w")} w:val="0"/>'), *AFTER_SNAP)
    indent = properties.get_or_add_ind()
    indent.set(qn("w:firstLineChars"), "200" if first_line else "0")  # 0: else that of Normal, and no middle is one
    indent.set(qn("w:firstLine"), str(round(2 * SIGN_PITCH * TWIPS) if first_line else 0))


def set_language(document) -> None:
    """zh-CN for everything, so that spelling and line breaking are Chinese."""
    defaults = document.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    found = defaults.find(qn("w:lang"))
    if found is not None:
        defaults.remove(found)
    defaults.append(parse_xml(f'<w:lang {nsdecls("w")} w:val="zh-CN" w:eastAsia="zh-CN" w:bidi="ar-SA"/>'))


def set_grid(section) -> None:
    """22 lines on the page. The 28 signs come from the spacing of the styles: a grid of signs tears figures apart."""
    pitch = round(LINE_PITCH * TWIPS)
    found = section._sectPr.find(qn("w:docGrid"))
    if found is not None:
        section._sectPr.remove(found)
    section._sectPr.append(parse_xml(f'<w:docGrid {nsdecls("w")} w:type="lines" w:linePitch="{pitch}"/>'))


def page_number(footer, *, on_right: bool) -> None:
    """— 1 —, one sign away from the edge, 7 mm under the text."""
    footer.is_linked_to_previous = False
    paragraph = footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT if on_right else WD_ALIGN_PARAGRAPH.LEFT
    form = paragraph.paragraph_format
    form.first_line_indent = 0
    form.right_indent, form.left_indent = (Pt(NUMBER_THREE), 0) if on_right else (0, Pt(NUMBER_THREE))
    for part in ("— ", "PAGE", " —"):
        run = paragraph.add_run("" if part == "PAGE" else part)
        run.font.size, run.font.name = Pt(PAGE_NUMBER.size), PAGE_NUMBER.name
        run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), PAGE_NUMBER.name)
        if part == "PAGE":
            for kind in ("begin", None, "end"):
                xml = f'<w:fldChar {nsdecls("w")} w:fldCharType="{kind}"/>'
                code = f'<w:instrText {nsdecls("w")} xml:space="preserve"> PAGE </w:instrText>'
                run._r.append(parse_xml(xml if kind else code))


def page_note(header, words: str) -> None:
    """What stands on top of every page: 草稿, 演示数据."""
    header.is_linked_to_previous = False
    paragraph = header.paragraphs[0]
    paragraph.text, paragraph.alignment = words, WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.first_line_indent = 0
    for run in paragraph.runs:
        run.font.size, run.font.color.rgb = Pt(NUMBER_FIVE), RGBColor(0xC5, 0x30, 0x3A)


def at_page_foot(paragraph) -> None:
    """版记: its last line is the last of the page (GB/T 9704-2012, 7.4)."""
    frame = (
        f'<w:framePr {nsdecls("w")} w:w="{TABLE_WIDTH}" w:hSpace="0" w:wrap="notBeside" w:vAnchor="margin" '
        'w:hAnchor="margin" w:xAlign="left" w:yAlign="bottom"/>'
    )
    paragraph._p.get_or_add_pPr().insert_element_before(
        parse_xml(frame), "w:widowControl", "w:numPr", "w:pBdr", "w:shd", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def table_xml(
    headers: Sequence[str], rows: Sequence[Sequence[Cell]], widths: Sequence[int], *, style: str = "TableText"
):
    """A whole table at once (python-docx is slow cell by cell): repeated header, rows that do not break, lights lit.

    The header stays with the first two rows, so that no table begins with its header alone at the foot of a page.
    """
    whole = sum(widths)
    sizes = [round(TABLE_WIDTH * width / whole) for width in widths]
    grid = "".join(f'<w:gridCol w:w="{size}"/>' for size in sizes)
    edges = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="7A8699"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    head = "".join(
        _cell(Cell(text), size, style, is_head=True, keep=True) for text, size in zip(headers, sizes, strict=True)
    )
    body = "".join(
        "<w:tr><w:trPr><w:cantSplit/></w:trPr>"
        + "".join(
            _cell(cell, size, style, keep=place == 0 < len(rows) - 1) for cell, size in zip(row, sizes, strict=True)
        )
        + "</w:tr>"
        for place, row in enumerate(rows)
    )
    return parse_xml(
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{sum(sizes)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{edges}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:left w:w="60" w:type="dxa"/><w:right w:w="60" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid><w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>{body}</w:tbl>"
    )


def _cell(cell: Cell, width: int, style: str, *, is_head: bool = False, keep: bool = False) -> str:
    shade, run = "", ""
    if is_head:
        shade, run = '<w:shd w:val="clear" w:color="auto" w:fill="F4F6FA"/>', "<w:b/>"
    elif cell.light is not None:
        look = LOOKS[cell.light]
        shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{look.fill[1:]}"/>'
        run = f'<w:b/><w:color w:val="{look.colour[1:]}"/>'
    side = "center" if is_head or cell.light is not None else "right" if cell.number is not None else "left"
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}<w:vAlign w:val="center"/></w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{"<w:keepNext/>" if keep else ""}<w:jc w:val="{side}"/></w:pPr>'
        f"<w:r><w:rPr>{HINT}{run}</w:rPr>"
        f'<w:t xml:space="preserve">{escape(clean(cell.text))}</w:t></w:r></w:p></w:tc>'
    )


def clean(text: str) -> str:
    """Without the control signs that no XML may hold."""
    return "".join(sign for sign in text if sign >= " " or sign in "\t\n")
