"""One workbook as Calc and gnumeric save it says the same in each of their formats.

The files in `saved` are that of `source()`, opened and saved by LibreOffice 7.4 (`soffice --convert-to`), gnumeric 1.12
(`ssconvert`) and SheetJS 0.18.5 (`readFile` with cellStyles and cellNF, `writeFile`): notes, a merge, a hidden row and
sheet, own number formats, flags, results and errors of formulas.
"""

import datetime as dt
import io
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment

from data_access.upload_open import read_open
from data_access.upload_reading import UploadUnreadable, read_upload
from domain.intake.values import Unread

LAST_MOMENT = dt.datetime.fromisoformat("2026-11-02T23:59:17")
SAVED = Path(__file__).parent / "saved"
FORMATS = {
    "D": "0.0%",
    "E": '0!.0,"万元"',
    "F": '0"万元"',
    "G": "yyyy-mm-dd",
    "H": 'yyyy"年"m"月"',
    "I": "yyyy-mm-dd hh:mm:ss",
}


def source() -> Workbook:
    book = Workbook()
    sheet = book.active
    sheet.title = "填报"
    sheet.append(["编号", "名称", "数", "比例", "缩小", "万元", "日期", "月份", "时刻", "是否", "结果", "错误"])
    for n in range(1, 6):
        day = LAST_MOMENT.replace(day=n)
        values = [n * 1.5, n / 8, n * 1234567.0, n * 12.0, day.date(), dt.date(2026, n, 1), day, n % 2 == 0]
        sheet.append([f"YC-{n:04d}", f"第  {n}  家", *values, f"=C{n + 1}*2", "=1/0"])
        for column, code in FORMATS.items():
            sheet[f"{column}{n + 1}"].number_format = code
    sheet["A1"].comment = Comment("填：编号\n例：YC-0001", "填报说明")
    sheet["C3"].comment = Comment("核对过 12 万元", "甲")
    sheet.merge_cells("B4:B5")
    sheet.row_dimensions[5].hidden = True
    hidden = book.create_sheet("参数")
    hidden["A1"], hidden.sheet_state = "藏", "hidden"
    return book


def said(content: bytes) -> list:
    return [
        (
            sheet.name,
            [["未读" if isinstance(cell, Unread) else cell for cell in row] for row in sheet.rows],
            sheet.merges,
            sheet.hidden_rows,
        )
        for sheet in read_upload(content)
    ]


RIGHT = ["YC-0002", "第  2  家", 3, "25%", "未读", "24万元", dt.date(2026, 11, 2), "未读", LAST_MOMENT, True]
RESULTS = [6, "#DIV/0!"]


def test_the_source_has_no_results_of_formulas():
    file = io.BytesIO()
    source().save(file)
    assert said(file.getvalue())[0][1][2] == [*RIGHT, "未读", "未读"]


@pytest.mark.parametrize(
    "name", [f"{who}.{ending}" for who in ("calc", "gnumeric") for ending in ("xlsx", "xls", "ods")]
)
def test_every_program_and_format_says_the_same(name):
    content = (SAVED / name).read_bytes()
    (title, rows, merges, hidden), other = said(content)
    assert (title, rows[2], len(rows), rows[4][1]) == ("填报", [*RIGHT, *RESULTS], 6, None)
    assert (merges, hidden, other[1]) == (((3, 1, 4, 1),), frozenset({4}), [["藏"]])
    if name != "gnumeric.xlsx":  # which forgets that a sheet was hidden
        assert [sheet.is_hidden for sheet in read_upload(content)] == [False, True]


TEXT = 'office:value-type="string"'
NOTE = "<office:annotation><text:p>注</text:p></office:annotation>"


def number(value: float, shown: str) -> str:
    return f'office:value-type="float" office:value="{value}"><text:p>{shown}</text:p>'


@pytest.mark.parametrize("ending", ["xlsx", "xls", "ods"])
def test_what_a_portal_made_of_it_by_sheetjs_says_the_same(ending):
    """It computes no formula, names the root of its .xls `R`, puts `mimetype` last and days of .ods as numbers."""
    (title, rows, merges, _), other = said((SAVED / f"sheetjs.{ending}").read_bytes())
    days = [46328, "未读", 46328.99950231481] if ending == "ods" else RIGHT[6:9]
    assert (title, rows[2][:10], merges, other[1]) == (
        "填报",
        [*RIGHT[:6], *days, True],
        ((3, 1, 4, 1),),
        [["藏"]],
    )


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b'<?xml version="1.0"?><office:document office:mimetype="spreadsheet"/>', "这是 XML 文件"),
        (b'\xef\xbb\xbf<?xml version="1.0"?>\n<html xmlns="x"><table/></html>', "这是网页"),
    ],
)
def test_xml_that_is_no_workbook_is_told_and_not_read_as_text(content, sentence):
    with pytest.raises(UploadUnreadable, match=sentence):
        read_upload(content)


@pytest.mark.parametrize(
    ("cell", "right"),
    [
        (f'{TEXT}><text:p>甲<text:s text:c="3"/>乙<text:tab/>丙</text:p><text:p>丁</text:p>', "甲   乙\t丙\n丁"),
        (f"{TEXT}>{NOTE}<text:p>值</text:p>", "值"),
        (f"{TEXT}><draw:frame><text:p>框</text:p></draw:frame><text:p>值</text:p>", "值"),
        (f"{TEXT}>{NOTE}", None),
        (f'{TEXT} office:string-value="值">', "值"),
        (number(22, "22万元"), "22万元"),
        (number(21.96, "22.0万元"), "21.96万元"),
        (number(220000, "22万元"), {"x"}),
        (number(220000, "220"), {"x"}),
        (number(-1234.5, "-1,234.50"), -1234.5),
        (number(1234.5, "1,235"), 1234.5),
        (number(1234.5, "￥1234.50"), 1234.5),
        (number(0.365, "36.5%"), "36.5%"),
        (number(46328, "2026-11-02"), 46328),
    ],
)
def test_a_cell_of_an_open_document(cell, right):
    (sheet,) = read_open(open_document(f"<table:table-cell {cell}</table:table-cell>"))
    value = sheet["rows"][0][0] if sheet["rows"] else None
    assert value == right if not isinstance(right, set) else "缩小了显示" in value["x"][0]


def open_document(cells: str) -> bytes:
    spaces = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{uri}:1.0"'
        for name, uri in (("office", "office"), ("table", "table"), ("text", "text"), ("draw", "drawing"))
    )
    body = f'<table:table table:name="表"><table:table-row>{cells}</table:table-row></table:table>'
    file = io.BytesIO()
    with ZipFile(file, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        content = f"<office:body><office:spreadsheet>{body}</office:spreadsheet></office:body>"
        package.writestr("content.xml", f"<office:document-content{spaces}>{content}</office:document-content>")
    return file.getvalue()
