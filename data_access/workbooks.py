"""Reads a sheet of an uploaded workbook: values with their cell addresses, within limits."""

import zlib
from collections.abc import Iterator
from io import BytesIO
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

LARGEST_BYTES, LARGEST_UNPACKED, MOST_ROWS, MOST_COLUMNS = 2_000_000, 40_000_000, 5_000, 60
Cells = list[tuple[str, object]]


class WorkbookUnreadable(Exception):
    """The message says why and what to do."""


def read_sheet(content: bytes) -> Iterator[Cells]:
    """Rows of the first sheet as (address, value), formulas as their values; WorkbookUnreadable with a sentence."""
    if len(content) > LARGEST_BYTES:
        raise WorkbookUnreadable(f"文件超过 {LARGEST_BYTES // 1_000_000} MB:请分几个文件")
    try:
        with ZipFile(BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > LARGEST_UNPACKED:
                raise WorkbookUnreadable("文件展开后过大:请只保留模板里的表")
        book = load_workbook(BytesIO(content), read_only=True, data_only=True)
    except _BROKEN as error:
        raise WorkbookUnreadable(UNREADABLE) from error
    sheet = book.worksheets[0]
    sheet.reset_dimensions()  # the size a file states of itself may be out of date, and rows beyond it would be lost
    rows = enumerate(sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True), start=1)
    while True:
        try:
            number, row = next(rows)
        except StopIteration:
            return
        except _BROKEN as error:
            raise WorkbookUnreadable(UNREADABLE) from error
        if number > MOST_ROWS:
            raise WorkbookUnreadable(f"超过 {MOST_ROWS} 行:请分几个文件")
        yield [(f"{get_column_letter(column)}{number}", value) for column, value in enumerate(row, start=1)]


UNREADABLE = "这不是能读的 xlsx 文件:请用下载的模板填写,另存为 .xlsx"
_BROKEN = (BadZipFile, KeyError, IndexError, TypeError, ValueError, OSError, EOFError, ParseError, zlib.error)
"""What zip and openpyxl raise over damaged content, when opening and while reading rows."""
