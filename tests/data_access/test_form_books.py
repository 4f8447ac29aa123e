"""A blank Excel form is filled in its own XML: values right to the cell, all else as it came (rules 16.4)."""

import io
import zipfile

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.drawing.image import Image
from openpyxl.styles import Border, Font, Side
from PIL import Image as Picture
from python_calamine import CalamineWorkbook

from data_access.form_books import book_layout, fill_book
from domain.official.fields import Choice
from domain.official.filling import Filled

MANY = 3_000
COUNT, MONEY, RATE = Choice("n", "数", "", "家"), Choice("m", "钱", "", "分"), Choice("r", "率", "", "%")
WORDS = Choice("w", "字", "")


def blank() -> bytes:
    """A list under a heading, its first row with a height and lines; a formula, a picture, a column with a look."""
    book = Workbook()
    sheet = book.active
    sheet.title = "清单 & 表"
    for column, word in enumerate(("序号", "企业", "金额（元）", "备注"), start=1):
        sheet.cell(1, column, word)
        sheet.cell(2, column).border = Border(bottom=Side("thin"))
    sheet["C2"].number_format = "#,##0.00"
    sheet.row_dimensions[2].height = 21
    sheet.column_dimensions["H"].number_format = "0.0%"
    sheet["F1"] = "=SUM(C2:C9000)"
    sheet["G1"].font = Font(bold=True)
    sheet.print_title_rows = "1:1"
    picture = io.BytesIO()
    Picture.new("RGB", (8, 8), "red").save(picture, "png")
    sheet.add_image(Image(picture), "J2")
    book.create_sheet("说明")["A1"] = "='清单 & 表'!F1"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def listed(many: int = MANY) -> list[Filled]:
    found = []
    for row in range(2, 2 + many):
        like = "" if row == 2 else "{}2"
        for column, value, choice in (("A", row - 1, COUNT), ("B", f"企业 <{row}> & 甲", WORDS), ("C", row / 4, MONEY)):
            found.append(Filled("清单 & 表", f"{column}{row}", value, choice, like.format(column)))
    return found


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return {name: book.read(name) for name in book.namelist()}


def test_a_long_list_is_right_to_the_last_cell_for_two_readers():
    content = fill_book(blank(), listed())
    sheet = load_workbook(io.BytesIO(content))["清单 & 表"]
    told = [tuple(cell.value for cell in line) for line in sheet.iter_rows(min_row=2, max_col=3)]
    assert told == [(row - 1, f"企业 <{row}> & 甲", row / 4) for row in range(2, 2 + MANY)]
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert [tuple(row[:3]) for row in rows[1:]] == told


def test_a_row_that_was_not_there_looks_like_the_first_in_all_its_columns():
    sheet = load_workbook(io.BytesIO(fill_book(blank(), listed(3))))["清单 & 表"]
    for row in (3, 4):
        assert sheet.row_dimensions[row].height == 21
        assert [sheet.cell(row, column).border.bottom.style for column in range(1, 5)] == ["thin"] * 4
        assert sheet.cell(row, 3).number_format == "#,##0.00"
        assert sheet.cell(row, 4).value is None


def test_what_is_no_sheet_is_the_same_to_the_byte_and_the_layout_is_the_same():
    before = blank()
    after = fill_book(before, listed(50))
    old, new = parts(before), parts(after)
    assert list(old) == list(new)
    sheets = {"xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml", "xl/workbook.xml"}
    assert {name for name in old if old[name] != new[name]} <= sheets
    assert "xl/media/image1.png" in new
    assert book_layout(before) == book_layout(after)
    assert fill_book(before, listed(50)) == after, "filled again it is the same file"


def test_what_formulas_gave_before_is_forgotten_and_they_are_reckoned_anew():
    old = parts(blank())
    told = b"<f>SUM(C2:C9000)</f>"
    assert told in old["xl/worksheets/sheet1.xml"]
    stale = old["xl/worksheets/sheet1.xml"].replace(b"<v></v>", b"").replace(told, told + b"<v>7</v>")
    assert (
        load_workbook(io.BytesIO(packed(old | {"xl/worksheets/sheet1.xml": stale})), data_only=True).active["F1"].value
    )
    content = fill_book(packed(old | {"xl/worksheets/sheet1.xml": stale}), listed(2))
    assert load_workbook(io.BytesIO(content), data_only=True)["清单 & 表"]["F1"].value is None
    assert load_workbook(io.BytesIO(content))["清单 & 表"]["F1"].value == "=SUM(C2:C9000)"
    assert load_workbook(io.BytesIO(content)).calculation.fullCalcOnLoad


def packed(files: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as book:
        for name, part in files.items():
            book.writestr(name, part)
    return file.getvalue()


def test_a_cell_without_a_record_has_the_look_of_its_column_and_a_share_is_written_as_its_format_reads():
    content = fill_book(blank(), [Filled("清单 & 表", "H5", 87.5, RATE), Filled("清单 & 表", "I5", 87.123, RATE)])
    sheet = load_workbook(io.BytesIO(content))["清单 & 表"]
    assert (sheet["H5"].value, sheet["H5"].number_format) == (0.875, "0.0%")
    assert (sheet["I5"].value, sheet["I5"].number_format) == (87.12, "General")


def test_cells_come_in_their_order_whatever_the_order_they_were_mapped_in():
    asked = [Filled("清单 & 表", cell, number, COUNT) for number, cell in enumerate(("E7", "B7", "D4", "B2", "D7"))]
    part = parts(fill_book(blank(), asked))["xl/worksheets/sheet1.xml"].decode()
    places = [part.index(f'r="{cell}"') for cell in ("B2", "D4", "B7", "D7", "E7")]
    assert places == sorted(places)


@pytest.mark.parametrize("value", ["=1+1", "+86 138", "-", "@甲", "甲\x07乙\ud800"])
def test_words_are_words_whatever_they_begin_with(value):
    cell = load_workbook(io.BytesIO(fill_book(blank(), [Filled("清单 & 表", "B2", value, WORDS)])))["清单 & 表"]["B2"]
    assert cell.data_type != "f"
    assert cell.value == value.replace("\x07", "").replace("\ud800", "")


def test_a_sheet_whose_names_carry_a_prefix_is_filled_the_same():
    """As other programs write it: <x:row>."""
    old = parts(blank())
    name = "xl/worksheets/sheet1.xml"
    plain = old[name].decode().replace('xmlns="', 'xmlns:x="').replace("</", "</x:")
    prefixed = "".join(f"<x:{piece}" if piece[:1].isalpha() else f"<{piece}" for piece in plain.split("<"))[1:]
    prefixed = prefixed.replace("<x:/", "</")
    assert "<x:row" in prefixed
    content = fill_book(packed(old | {name: prefixed.encode()}), listed(4))
    sheet = load_workbook(io.BytesIO(content))["清单 & 表"]
    assert [sheet.cell(row, 1).value for row in range(2, 6)] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("was", "now"),
    [
        (b'<row r="2"', b'<row r="2"'),
        (b"SUM(C2:C9000)", b"SUM(C2:C9)"),
        (b'<pageMargins left="0.75"', b'<pageMargins left="0.25"'),
    ],
)
def test_a_change_of_what_is_no_value_is_seen(was, now):
    old = parts(blank())
    name = "xl/worksheets/sheet1.xml"
    assert was in old[name]
    changed = packed(old | {name: old[name].replace(was, now)})
    assert (book_layout(changed) == book_layout(packed(old))) == (was == now)


def test_a_change_of_a_look_or_a_picture_is_seen():
    old = parts(blank())
    for name in ("xl/styles.xml", "xl/media/image1.png", "xl/workbook.xml"):
        changed = packed(old | {name: old[name].replace(b"0", b"1", 1) + (b"" if name.endswith("xml") else b"x")})
        assert book_layout(changed) != book_layout(packed(old)), name
