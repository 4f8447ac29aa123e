"""Uploaded workbooks: every row is read, whatever the file says of its size; what is damaged is said, not raised."""

import re
from io import BytesIO
from zipfile import ZipFile

import pytest
from openpyxl import Workbook

from data_access.workbooks import MOST_ROWS, WorkbookUnreadable, read_sheet

SHEET = "xl/worksheets/sheet1.xml"


def workbook(rows: int = 4) -> bytes:
    book, file = Workbook(), BytesIO()
    for number in range(rows):
        book.active.append([f"第{number}行", number])
    book.save(file)
    return file.getvalue()


def changed(content: bytes, change) -> bytes:
    """The workbook with the text of its sheet changed."""
    file = BytesIO()
    with ZipFile(BytesIO(content)) as old, ZipFile(file, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            new.writestr(name, change(text.decode()) if name == SHEET else text)
    return file.getvalue()


@pytest.mark.parametrize("stated", ['<dimension ref="A1:A2"/>', '<dimension ref="A1"/>', ""])
def test_rows_and_columns_beyond_the_stated_size_are_read(stated):
    content = changed(workbook(), lambda text: re.sub(r"<dimension [^>]*/>", stated, text))
    rows = list(read_sheet(content))
    assert [[value for _, value in row[:2]] for row in rows] == [[f"第{n}行", n] for n in range(4)]
    assert rows[3][1][0] == "B4"


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text[: len(text) * 2 // 3],
        lambda text: text.replace("</row>", "</raw>", 1),
        lambda text: text.replace("<v>3</v>", "<v>three</v>"),
        lambda text: "",
    ],
)
def test_a_damaged_sheet_is_said_to_be_unreadable(change):
    with pytest.raises(WorkbookUnreadable, match="不是能读的 xlsx"):
        list(read_sheet(changed(workbook(), change)))


def test_as_many_rows_as_allowed_are_read_and_one_more_is_refused():
    assert len(list(read_sheet(workbook(MOST_ROWS)))) == MOST_ROWS
    with pytest.raises(WorkbookUnreadable, match="请分几个文件"):
        list(read_sheet(workbook(MOST_ROWS + 1)))
