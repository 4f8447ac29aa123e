"""What arrives is read as values, or refused with a sentence; whatever is in the file, the server goes on (rules
9.2)."""

import io
import os
import zipfile
from datetime import date
from xml.etree import ElementTree
from xml.sax.saxutils import escape

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900

from data_access.upload_reading import LARGEST_BYTES, UploadUnreadable, mark_upload, read_upload
from domain.intake.values import Unread

SECONDS = 5
TYPES = b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


def book(*rows, change=lambda book: None):
    made = Workbook()
    for row in rows:
        made.active.append(row)
    change(made)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def repacked(content, change):
    """The package with its parts changed: `change` takes and returns {name: bytes}."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in change(parts).items():
            package.writestr(name, data)
    return file.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
GOOD = book(["项目编号", "项目名称"], ["P-1", "甲"])


def with_part(name, data):
    return repacked(GOOD, lambda parts: {**parts, name: data})


def with_sheet(old, new):
    return repacked(GOOD, lambda parts: {**parts, SHEET: parts[SHEET].replace(old, new)})


def cell(address, text):
    row = "".join(sign for sign in address if sign.isdigit())
    return (
        f'<row r="{row}"><c r="{address}" t="inlineStr"><is><t>{escape(text)}</t></is></c></row></sheetData>'.encode()
    )


def many_entries(parts):
    return parts | {f"xl/media/{n}.bin": b"" for n in range(600)}


BOMBS = {
    "nothing": (b"", "文件是空的"),
    "not a workbook": (b"\x00\x01\x02\x00\x00", "这不是 Excel 文件"),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00", "这是图片，读不出表格"),
    "a PDF": (b"%PDF-1.7\n...", "这是 PDF，读不出表格"),
    "a web page named .xls": (b"<html xmlns:x='urn'><table><tr><td>x</td></tr></table>", "这是网页"),
    "XML of 2003": (
        b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
        "这是“XML 表格 2003”",
    ),
    "a binary workbook": (repacked(GOOD, lambda p: {"xl/workbook.bin": b"x"}), "二进制工作簿"),
    "a text document": (repacked(GOOD, lambda p: {"word/document.xml": b"<x/>"}), "这是 Word 文件"),
    "a damaged old xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "不是表格文件"),
    "zip but no workbook": (repacked(GOOD, lambda p: {"a.txt": b"x"}), "不是 Excel 文件"),
    "zip bomb": (with_part("xl/media/a.bin", b"0" * 160_000_000), "展开后超过"),
    "packed too tightly": (with_part("xl/media/a.bin", b"0" * 20_000_000), "压缩炸弹"),
    "too many entries": (repacked(GOOD, many_entries), "多于 500 个"),
    "one cell at the far corner": (with_sheet(b"</sheetData>", cell("XFD1048576", "x")), "第 200 列以后还有内容"),
    "one cell at the bottom": (with_sheet(b"</sheetData>", cell("A1048576", "x")), "第 1048576 行还有内容"),
    "DTD": (with_sheet(b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet'), "DTD"),
    "macro": (with_part("xl/vbaProject.bin", b"x"), "带有宏"),
    "a million columns": (book([None] * 16_000 + ["x"]), "第 200 列以后还有内容"),
    "deep merge": (
        with_sheet(
            b"</sheetData>",
            b"</sheetData><mergeCells>"
            + b"".join(f'<mergeCell ref="A{n}:C{n}"/>'.encode() for n in range(1, 20_000))
            + b"</mergeCells>",
        ),
        "合并的单元格多于 10000 个",
    ),
    "more names than anybody gives": (
        repacked(
            GOOD,
            lambda p: {
                **p,
                "xl/workbook.xml": p["xl/workbook.xml"].replace(
                    b"</sheets>",
                    b"</sheets><definedNames>"
                    + b"".join(f'<definedName name="n{n}">A1</definedName>'.encode() for n in range(6_000))
                    + b"</definedNames>",
                    1,
                ),
            },
        ),
        "名称多于 5000 个",
    ),
    "cut off": (GOOD[: len(GOOD) // 2], "已损坏"),
    "broken sheet": (with_part(SHEET, b"<worksheet><sheetData><row><c></row>"), "已损坏"),
    "no sheet": (repacked(GOOD, lambda p: {n: d for n, d in p.items() if n != SHEET}), "没有工作表"),
    "larger than may be sent": (b"x" * (LARGEST_BYTES + 1), "超过 20 MB"),
    "empty": (b"\xef\xbb\xbf \r\n", "文件是空的"),
    "piece of a web page": (b"<center><font>a</font><table>", "这是网页"),
    "quotation mark that swallows rows": ('编号,名称\nP-1,"甲\nP-2,乙\n'.encode(), "引号或换行不成对"),
    "quotation mark that swallows one row": ('编号,名称\nP-1,"甲\nP-2,"乙",\n'.encode(), "引号或换行不成对"),
    "binary csv": (b"a,b\x00c", "也不是 CSV"),
    "csv in no encoding": ("编号，名称".encode("gb18030")[:-1] + b"\xff\xff", "文字编码也认不出"),
    "csv of a thousand columns": (b",".join([b"x"] * 1000), "多于 200 列"),
    "csv of too many rows": (b"x\n" * 50_001, "超过 50000 行"),
}


@pytest.mark.parametrize(("content", "sentence"), BOMBS.values(), ids=BOMBS)
def test_what_cannot_be_read_is_refused_with_a_sentence_within_seconds(content, sentence):
    before = sum(os.times()[:4])
    with pytest.raises(UploadUnreadable) as refusal:
        read_upload(content)
    assert sentence in str(refusal.value)
    assert "；请" in str(refusal.value), "what to do"
    assert sum(os.times()[:4]) - before < SECONDS, "of this process and its child, however busy the machine is"


def test_values_come_with_their_kind():
    def change(made):
        sheet = made.active
        sheet["A2"], sheet["B2"], sheet["C2"], sheet["D2"] = date(2026, 11, 3), 0.956, True, "  甲 "
        sheet["B2"].number_format = "0.0%"
        sheet["A2"].comment = Comment("x", "y")
        sheet["E2"], sheet["E2"].number_format = 1, "0%"
        sheet.merge_cells("A5:C5")

    (sheet,) = read_upload(book(["日", "率", "是", "名"], change=change))
    assert sheet.rows[1] == [date(2026, 11, 3), "95.6%", True, "  甲 ", "100%"]


@pytest.mark.parametrize("epoch", [CALENDAR_WINDOWS_1900, CALENDAR_MAC_1904])
def test_a_sheet_says_from_when_its_serial_days_count(epoch):
    (sheet,) = read_upload(book(["日"], [date(2026, 11, 3)], change=lambda made: setattr(made, "epoch", epoch)))
    assert sheet.is_1904 is (epoch == CALENDAR_MAC_1904)


def test_rows_between_keep_their_numbers_and_empty_ones_at_the_end_go():
    (sheet,) = read_upload(book(["头"], [None], [], ["x"], [None], []))
    assert [list(row) for row in sheet.rows] == [["头"], [], [], ["x"]]


def test_a_formula_is_its_value_and_one_without_a_value_is_not_blank():
    content = book(["数"], ["=1+1"])
    (sheet,) = read_upload(content)
    assert isinstance(sheet.rows[1][0], Unread)
    computed = repacked(
        content,
        lambda p: {
            **p,
            SHEET: p[SHEET]
            .replace(b"<f>1+1</f><v></v>", b"<f>1+1</f><v>2</v>")
            .replace(b"<f>1+1</f><v />", b"<f>1+1</f><v>2</v>")
            .replace(b"<f>1+1</f><v/>", b"<f>1+1</f><v>2</v>"),
        },
    )
    (sheet,) = read_upload(computed)
    assert sheet.rows[1] == [2]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_csv_in_the_encodings_and_separators_that_occur(encoding, separator):
    text = separator.join(("编号", "名称")) + "\r\n" + separator.join(("P-1", '"甲\n乙"')) + "\r\n"
    (sheet,) = read_upload(text.encode(encoding))
    assert [list(row) for row in sheet.rows] == [["编号", "名称"], ["P-1", "甲\n乙"]]


def test_a_row_of_csv_that_a_comma_has_moved_is_told_at_its_cells():
    text = '编号,名称,说明\nP-1,甲,无\nP-2,甲,乙公司,\nP-3,"甲,乙",\nP-4,甲"乙",无\n'
    (sheet,) = read_upload(text.encode())
    assert [isinstance(cell, Unread) for cell in sheet.rows[2][:3]] == [True] * 3
    assert "这一行有 4 格，别的行有 3 格" in str(sheet.rows[2][0])
    assert [list(row)[:2] for row in (sheet.rows[1], *sheet.rows[3:])] == [
        ["P-1", "甲"],
        ["P-3", "甲,乙"],
        ["P-4", '甲"乙"'],
    ]


def test_strange_texts_come_through_as_texts():
    texts = ["=cmd|' /C calc'!A0", "\u202eabc", "a" * 5_000, "𠮷野家", "'; DROP TABLE projects; --"]
    (sheet,) = read_upload(book(["名"], *([text] for text in texts[1:])))
    assert [row[0] for row in sheet.rows[1:]] == [text[:2_000] for text in texts[1:]]


def test_marked_cells_carry_the_message():
    marked = mark_upload(GOOD, [("Sheet", "B2", "太短；请写全称", True), ("Sheet", "B2", "另一处", False)])
    found = load_workbook(io.BytesIO(marked)).active["B2"]
    assert found.comment.text == "太短；请写全称\n另一处"
    assert found.fill.fgColor.rgb == "FFF6D3D5"
    assert found.value == "甲"


def test_a_mark_within_merged_cells_stands_where_it_can_be_seen():
    content = book(["地区", "数"], ["甲", 1], [None, 2], change=lambda made: made.active.merge_cells("A2:A3"))
    marked = mark_upload(content, [("Sheet", "A3", "没有填写；请填", True)])
    assert load_workbook(io.BytesIO(marked)).active["A2"].comment.text == "没有填写；请填"


NS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def as_excel_writes(parts):
    """Texts in a shared table, some of them in runs of several fonts with reading aids, as Excel and WPS save them."""
    sheet, table = ElementTree.fromstring(parts[SHEET]), ElementTree.Element(f"{{{NS}}}sst")
    for place, cell in enumerate(c for c in sheet.iter(f"{{{NS}}}c") if c.get("t") == "inlineStr"):
        text, item = "".join(cell.itertext()), ElementTree.SubElement(table, f"{{{NS}}}si")
        for piece in (text[:1], text[1:]):
            run = ElementTree.SubElement(item, f"{{{NS}}}r")
            ElementTree.SubElement(run, f"{{{NS}}}rPr")
            ElementTree.SubElement(run, f"{{{NS}}}t").text = piece
        aid = ElementTree.SubElement(item, f"{{{NS}}}rPh", sb="0", eb="1")
        ElementTree.SubElement(aid, f"{{{NS}}}t").text = "pinyin"
        cell.clear()
        cell.attrib.update(r=cell.get("r", f"{chr(65 + place % 2)}{1 + place // 2}"), t="s")
        ElementTree.SubElement(cell, f"{{{NS}}}v").text = str(place)
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    more = f'<Relationship Id="rIdS" Type="{kind}" Target="sharedStrings.xml"/></Relationships>'
    part = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    types = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{part}"/></Types>'
    relations = "xl/_rels/workbook.xml.rels"
    return parts | {
        SHEET: ElementTree.tostring(sheet),
        "xl/sharedStrings.xml": ElementTree.tostring(table),
        relations: parts[relations].replace(b"</Relationships>", more.encode()),
        "[Content_Types].xml": parts["[Content_Types].xml"].replace(b"</Types>", types.encode()),
    }


def test_texts_in_a_shared_table_with_runs_and_reading_aids():
    (sheet,) = read_upload(repacked(GOOD, as_excel_writes))
    assert [list(row) for row in sheet.rows] == [["项目编号", "项目名称"], ["P-1", "甲"]]


def test_csv_takes_the_sign_off_that_makes_a_text_of_a_number():
    (sheet,) = read_upload('项目编号,合同金额,说明\n="YC-2025-0001",="77.7",="a""b"\n'.encode())
    assert list(sheet.rows[1]) == ["YC-2025-0001", "77.7", '="a""b"']


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"scan\n%PDF-1.4", "PDF"),
        (b"\0\0\0\x24ftypheix0000", "图片"),
        (b"\0\0\0\x24ftypavif0000", "图片"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "图片"),
        (b"\n<!-- export -->\n<div><table></table></div>", "网页"),
        (b"<style>td{}</style><table></table>", "网页"),
        (b"<body><table>", "网页"),
    ],
)
def test_what_is_no_table_is_called_by_its_name(content, said):
    with pytest.raises(UploadUnreadable, match=said):
        read_upload(content)


def test_hidden_columns_of_an_open_document_are_known():
    spaces = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for short, name in (("office", "office"), ("table", "table"), ("text", "text"))
    )
    cell = "<table:table-cell><text:p>x</text:p></table:table-cell>"
    columns = '<table:table-column table:number-columns-repeated="2"/><table:table-column table:visibility="collapse"/>'
    rows = f'<table:table table:name="t">{columns}<table:table-row>{cell * 4}</table:table-row></table:table>'
    body = f"<office:body><office:spreadsheet>{rows}</office:spreadsheet></office:body>"
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        package.writestr("content.xml", f"<office:document-content {spaces}>{body}</office:document-content>")
    (sheet,) = read_upload(file.getvalue())
    assert sheet.hidden_columns == {2}
