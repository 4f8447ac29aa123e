"""The Word file is 公文格式, editable, opens elsewhere, and its numbers are those of the readings."""

import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from io import BytesIO

import pytest
from docx import Document
from docx.oxml.ns import qn
from lxml import etree

from domain.reports.views import Chart, ReportStatus
from reports import pictures
from reports.gongwen import LINE_PITCH, LINES, SIGN_PITCH, SIGNS
from reports.pictures import has_chinese_font, picture, specification
from reports.word import annex_file, trace_file, word_file
from services.access import DEMO_USER
from services.errors import Refused
from services.frame import open_frame
from services.reports.whole import report

WEEK = "2026-W46"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="module")
def found(demo_once):
    return report(demo_once, open_frame(demo_once, DEMO_USER, pilot="yinchuan", period=WEEK))


@pytest.fixture(scope="module")
def content(found) -> bytes:
    return word_file(found)


@pytest.fixture(scope="module")
def document(content):
    return Document(BytesIO(content))


@pytest.fixture(scope="module")
def annex_content(found) -> bytes:
    return annex_file(found)


@pytest.fixture(scope="module")
def annex(annex_content):
    return Document(BytesIO(annex_content))


def xml(content: bytes, part: str):
    with zipfile.ZipFile(BytesIO(content)) as file:
        return etree.fromstring(file.read(part))


def test_the_page_is_that_of_the_standard(document):
    """GB/T 9704-2012, 5.2: A4, 天头 37, 订口 28, 版心 156 × 225 mm, 22 lines of 28 signs."""
    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(margin.mm) for margin in margins] == [37, 35, 28, 26]
    assert LINES * LINE_PITCH * 25.4 / 72 <= 225 < (LINES + 1) * LINE_PITCH * 25.4 / 72
    assert pytest.approx(156) == SIGNS * SIGN_PITCH * 25.4 / 72
    grid = section._sectPr.find(qn("w:docGrid"))
    assert int(grid.get(qn("w:linePitch"))) == round(LINE_PITCH * 20) == 579


@pytest.mark.parametrize(
    ("style", "face", "size"),
    [
        ("Title", "方正小标宋简体", 22),
        ("Heading 1", "黑体", 16),
        ("Heading 2", "楷体_GB2312", 16),
        ("Normal", "仿宋_GB2312", 16),
    ],
)
def test_every_style_has_its_chinese_font_size_and_fixed_pitch(document, style, face, size):
    found = document.styles[style]
    fonts = found.element.rPr.find(qn("w:rFonts"))
    assert fonts.get(qn("w:eastAsia")) == face
    assert not [name for name in fonts.attrib if name.endswith("Theme")]
    assert found.font.size.pt == size
    assert found.paragraph_format.line_spacing.pt == pytest.approx(LINE_PITCH, abs=0.06)
    if size == 16:
        closer = int(found.element.rPr.find(qn("w:spacing")).get(qn("w:val"))) / 20
        assert SIGNS * (size + closer) <= 156 / 25.4 * 72 < (SIGNS + 1) * (size + closer)


@pytest.mark.parametrize("style", ["Title", "Subtitle", "Caption", "Picture"])
def test_what_is_centred_has_no_first_line_indent(document, style):
    """Normal's two signs would push it out of the middle."""
    indent = document.styles[style].element.pPr.find(qn("w:ind"))
    assert (indent.get(qn("w:firstLineChars")), indent.get(qn("w:firstLine"))) == ("0", "0")


def test_headings_are_real_headings(document, annex):
    headings = [paragraph.text for paragraph in document.paragraphs if paragraph.style.name == "Heading 1"]
    assert (headings[0], headings[-1]) == ("一、总体情况", "六、下步工作")
    assert "（一）地区" in [p.text for p in annex.paragraphs if p.style.name == "Heading 2"]


def test_the_page_number_is_right_on_odd_and_left_on_even_pages(document):
    assert document.settings.odd_and_even_pages_header_footer
    section = document.sections[0]
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        paragraph = footer.paragraphs[0]
        assert paragraph._p.pPr.find(qn("w:jc")).get(qn("w:val")) == side
        assert re.sub(r"\s+", " ", "".join(etree.fromstring(etree.tostring(paragraph._p)).itertext())) == "— PAGE —"
        assert paragraph.runs[0].font.size.pt == 14


def test_every_table_repeats_its_header_and_breaks_no_row(document, annex):
    assert len(annex.tables) > 10
    for table in (*document.tables, *annex.tables):
        assert table._tbl.tr_lst[0].trPr.find(qn("w:tblHeader")) is not None
        assert all(row.trPr.find(qn("w:cantSplit")) is not None for row in table._tbl.tr_lst)


def test_the_language_is_chinese_and_the_properties_are_filled(document, content):
    language = xml(content, "word/styles.xml").find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}lang")
    assert language.get(W + "val") == language.get(W + "eastAsia") == "zh-CN"
    properties = document.core_properties
    assert properties.title == "银川市中小企业数字化转型工作周报 2026年第46期"
    assert properties.author == "银川市中小企业数字化转型城市试点工作专班办公室"
    assert "规则版本" in properties.subject
    assert properties.language == "zh-CN"


def test_lights_are_coloured_and_worded_with_their_shape(document):
    table = document.tables[0]
    for row in table.rows[1:]:
        words = row.cells[1].text
        run = row.cells[1].paragraphs[0].runs[0]
        assert words in ("■ 红", "▲ 黄", "● 绿", "○ 灰")
        assert str(run.font.color.rgb) == {"红": "C5303A", "黄": "B7791F", "绿": "1A7F4B", "灰": "7A8699"}[words[-1]]


def test_a_draft_says_so_on_odd_and_even_pages_and_an_issued_report_does_not(found):
    def heads(status: ReportStatus) -> list[str]:
        section = Document(BytesIO(word_file(replace(found, status=status)))).sections[0]
        return [part.paragraphs[0].text for part in (section.header, section.even_page_header)]

    assert heads(ReportStatus.DRAFT) == ["草稿 · 未印发  演示数据"] * 2
    assert heads(ReportStatus.ISSUED) == ["演示数据"] * 2


def test_the_chart_is_a_picture_with_words_for_those_who_do_not_see_it(annex_content):
    body = xml(annex_content, "word/document.xml")
    descriptions = [shape.get("descr") for shape in body.iter("{*}docPr")]
    assert descriptions[0] == "各目标完成率与序时的条形图，数据见上表"
    assert descriptions[1].startswith("资金流向图：中央财政 15,000.00 万元")
    assert len(descriptions) == 2


def test_a_chart_has_its_chinese_signs(found):
    """vl-convert drops all text for an unknown font: a chart with words is not the chart without."""
    assert has_chinese_font()
    assert pictures.FONT.endswith("sans-serif")
    chart = next(picture for picture in found.pictures if isinstance(picture, Chart))
    blank = replace(
        chart,
        bars=tuple(replace(bar, name="\U000ffffd" * (place + 1), text="") for place, bar in enumerate(chart.bars)),
    )
    assert len(picture(chart)) > len(picture(blank)) * 1.2
    assert specification(chart)["config"]["font"] == pictures.FONT


def test_without_a_chinese_font_nothing_is_made_and_it_says_what_to_install(found, monkeypatch):
    monkeypatch.setattr(pictures, "has_chinese_font", lambda: False)
    with pytest.raises(Refused, match="没有中文字体.*fonts-noto-cjk"):
        annex_file(found)


def test_control_signs_in_data_do_not_break_the_file(found):
    section = found.sections[0]
    strange = replace(section.blocks[1], text="一\x00二\x0b<&>")
    sections = (replace(section, blocks=(strange,)),)
    for content in (word_file(replace(found, paper=sections)), annex_file(replace(found, sections=sections))):
        assert "一二<&>" in "".join(xml(content, "word/document.xml").itertext())


def test_a_table_says_what_the_view_model_says_cell_by_cell(document, annex, found):
    tables = (*document.tables, *annex.tables)
    for drawn, table in zip(tables, (*found.paper_tables, *found.tables), strict=True):
        rows = [
            ["".join(t.text for t in cell.iter(W + "t")) for cell in row.iter(W + "tc")] for row in drawn._tbl.tr_lst
        ]
        assert rows == [list(table.headers), *([cell.text for cell in row] for row in table.rows)]


def test_a_table_begins_with_its_header_and_two_rows_on_one_page(document, annex):
    for table in (*document.tables, *annex.tables):
        rows = table._tbl.tr_lst
        kept = [bool(list(row.iter(W + "keepNext"))) for row in rows]
        assert kept[: len(rows) - 1] == ([True, True] + [False] * len(rows))[: len(rows) - 1]


def test_the_colophon_stands_at_the_foot_of_the_last_page(document, found):
    last = document.paragraphs[-1]
    frame = last._p.pPr.find(qn("w:framePr"))
    assert last.text.startswith(found.issuer)
    assert (frame.get(qn("w:vAnchor")), frame.get(qn("w:yAlign"))) == ("margin", "bottom")


def test_a_long_head_is_broken_where_its_sense_allows(found, document):
    assert document.paragraphs[0].text == "银川市中小企业数字化转型城市试点\n工作专班办公室"
    long = replace(found, title=f"{found.title}（经开区分册）")
    titles = [p.text for p in Document(BytesIO(word_file(long))).paragraphs if p.style.name == "Title"]
    assert titles[1] == f"{found.title}\n（经开区分册）"


def test_head_and_colophon_can_be_left_out(found):
    plain = Document(BytesIO(word_file(replace(found, has_letterhead=False))))
    texts = [paragraph.text for paragraph in plain.paragraphs]
    assert texts[0] == found.title
    assert not any(text.startswith(found.issuer) for text in texts)


@pytest.mark.skipif(
    shutil.which("soffice") is None,
    reason="LibreOffice is not installed (Debian: apt-get install libreoffice-writer-nogui)",
)
def test_libreoffice_opens_it_and_prints_what_it_says(content, found, tmp_path):
    (tmp_path / "report.docx").write_bytes(content)
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path),
        str(tmp_path / "report.docx"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF")
    if shutil.which("pdftotext"):
        pages = subprocess.run(
            ["pdftotext", str(tmp_path / "report.pdf"), "-"], check=True, capture_output=True, text=True
        ).stdout
        joined = re.sub(r"\s", "", pages)
        numbers = [figure.text for line in found.paper_lines for figure in line.figures if figure.text[:1].isdigit()]
        assert all(re.sub(r"\s", "", number) in joined for number in numbers)
        assert "—1—" in joined
        assert all("草稿" in page for page in pages.split("\f")[:-1])
        plain = {number for number in numbers if re.fullmatch(r"[\d,.]+%?", number)}
        assert len(plain) > 10
        assert all(re.search(rf"(?<![\d.,]){re.escape(number)}(?![\d])", pages) for number in plain), "a number is torn"


def test_what_goes_beside_the_text_says_to_which_issue_it_belongs(found, annex):
    trace = Document(BytesIO(trace_file(found)))
    for document, what in ((annex, "附件"), (trace, "数据溯源")):
        words = [paragraph.text for paragraph in document.paragraphs[:3]]
        assert words == [what, f"{found.title} {found.number}", found.standing]
