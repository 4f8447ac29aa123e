"""Tables of Word and PDF plans are read right to the cell, or the file is refused with a sentence (rules 2.10)."""

import io
import shutil
import zipfile

import pytest

from data_access.upload_reading import UploadUnreadable, read_document, read_upload
from data_access.upload_tables import bare
from tests.plan_documents import PRINTED, SAVED, document, pdf, word


def expected(annex) -> tuple[list[list[str | None]], list[tuple]]:
    return [[None if text is None else bare(text) for text in row] for row in annex.rows], sorted(annex.merges)


def read(content: bytes) -> list[tuple[str, list[list[str | None]], list[tuple]]]:
    return [(one.name, [list(row) for row in one.rows], sorted(one.merges)) for one in read_document(content)[0]]


@pytest.mark.parametrize("name", PRINTED)
def test_a_word_file_is_read_to_the_cell(name):
    annexes, how = PRINTED[name]
    assert read(word(annexes, **how)) == [(annex.title, *expected(annex)) for annex in annexes]


@pytest.mark.parametrize("name", PRINTED)
def test_a_pdf_is_read_to_the_cell_over_its_pages(name):
    """Rows cut in two, headings printed again, merged cells that go on: as the Word file has it."""
    found = read((SAVED / f"plan_{name}.pdf").read_bytes())
    assert found == [(annex.title, *expected(annex)) for annex in PRINTED[name][0]]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="soffice is not installed")
def test_what_is_printed_now_is_read_like_what_is_kept(tmp_path):
    annexes, how = PRINTED["annexes_over_the_page"]
    assert [table[1:] for table in read(pdf(word(annexes, **how), tmp_path))] == [expected(one) for one in annexes]


def test_the_words_of_a_document_come_with_it():
    for content in (word(PRINTED["years"][0]), (SAVED / "plan_years.pdf").read_bytes()):
        text = read_document(content)[1].replace(" ", "").replace("|", "")
        assert "某市中小企业数字化转型城市试点工作方案" in text
        assert "第3镇2028" in text


def test_a_document_without_tables_has_words_only():
    tables, text = read_document(document(lambda made: made.add_paragraph("只有文字")))
    assert (tables, text) == ([], "只有文字")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("年度 目\n标", "年度目标"),
        ("灵武市 (含高新\n区)", "灵武市(含高新区)"),
        ("SaaS\nplatform 平台", "SaaS platform平台"),
        ("1,0\n08", "1,008"),
        ("  ", ""),
    ],
)
def test_breaks_that_the_width_of_a_cell_made_are_none(text, told):
    assert bare(text) == told


GOOD = word(PRINTED["years"][0])
LOCKED = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    b"3 0 obj<</Filter/Standard/V 1/R 2/O<" + b"00" * 32 + b">/U<" + b"11" * 32 + b">/P -44>>endobj\n"
    b"trailer<</Root 1 0 R/Encrypt 3 0 R/ID[<00><00>]/Size 4>>\n%%EOF"
)
BLANK = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>endobj\ntrailer<</Root 1 0 R/Size 4>>\n%%EOF"
)


def bomb() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(GOOD)) as good, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name in good.namelist():
            made.writestr(name, good.read(name))
        made.writestr("word/media/image1.bmp", b"\x00" * 160_000_000)
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "文件是空的"),
        ("一段文字".encode(), "这不是 Word"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "这是旧格式的 Word 文件"),
        (b"PK\x03\x04 damaged", "文件已损坏"),
        (b"%PDF-1.7 damaged", "文件已损坏"),
        (LOCKED, "PDF 加了密码"),
        (BLANK, "没有文字，像是扫描件"),
        ((SAVED / "plan_years.pdf").read_bytes()[:5_000], "文件已损坏"),
        (GOOD[:20_000], "文件已损坏"),
    ],
)
def test_what_cannot_be_read_is_a_sentence(content, told):
    with pytest.raises(UploadUnreadable, match=told):
        read_document(content)


def test_a_bomb_is_refused_before_it_is_unpacked():
    with pytest.raises(UploadUnreadable, match="展开后超过|压缩炸弹"):
        read_document(bomb())


def test_a_workbook_is_sent_where_it_belongs():
    with pytest.raises(UploadUnreadable, match="这不是 Word 文件；方案表请在“提交方案表”上传"):
        read_document((SAVED / "calc.xlsx").read_bytes())


def test_as_a_workbook_a_word_file_is_still_refused():
    with pytest.raises(UploadUnreadable, match="这是 Word 文件，不是表格"):
        read_upload(GOOD)
