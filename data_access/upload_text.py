"""Rows of a text with separators. Part of the child process."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress

from data_access.upload_package import FileRefused
from data_access.upload_workbook import LONGEST_TEXT, MOST_COLUMNS, MOST_ROWS

LOOKED_AT = 20


def _text_of(content: bytes) -> str:
    """UTF-8 with or without mark, UTF-16 with its mark (Excel's «Unicode 文本»), else GB18030."""
    encodings = ("utf-16",) if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        with suppress(UnicodeDecodeError):
            text = content.decode(encoding)
            if "\x00" in text:
                raise FileRefused("这不是 Excel 文件（.xlsx）也不是 CSV；请用下载的模板填写，或另存为 CSV UTF-8")
            return text
    raise FileRefused("这不是 Excel 文件（.xlsx），文字编码也认不出；请另存为 .xlsx 或 CSV UTF-8")


def _bare(cell: str) -> str:
    """What ="YC-2025-0001" says: so exports keep Excel from taking a text for a number."""
    return cell[2:-1] if cell[:2] == '="' and cell[-1] == '"' and cell.count('"') == 2 else cell


UNPAIRED = "CSV 的引号或换行不成对，读不下去；请另存为 .xlsx"


def _rows_of(text: str, separator: str) -> Iterator[list[str]]:
    """The rows; Refused where a quotation mark without its fellow would swallow the rows below it."""

    def read(*, strict: bool) -> Iterator[list[str]]:
        return csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=strict)

    odd = ""
    try:
        for row in read(strict=True):
            if len(row) > MOST_COLUMNS:
                break
    except csv.Error as error:
        odd = str(error)
    if "end of data" in odd:
        raise FileRefused(UNPAIRED)
    for row in read(strict=False):
        if odd and any("\n" in cell or "\r" in cell for cell in row):
            raise FileRefused(UNPAIRED)
        yield row


def read_csv(content: bytes) -> list[dict]:
    """Comma, tab or semicolon: the one that stands most often in one of the first lines."""
    text = _text_of(content)
    lines = text.splitlines()[:LOOKED_AT] or [""]
    separator = max(",\t;", key=lambda sign: max(line.count(sign) for line in lines))
    rows = []
    try:
        for number, row in enumerate(_rows_of(text, separator), start=1):
            if number > MOST_ROWS:
                raise FileRefused(f"超过 {MOST_ROWS} 行；请分几个文件")
            if len(row) > MOST_COLUMNS:
                raise FileRefused(f"第 {number} 行有 {len(row)} 列，多于 {MOST_COLUMNS} 列；请删去多余的列")
            rows.append([_bare(cell)[:LONGEST_TEXT] or None for cell in row])
    except csv.Error:
        raise FileRefused(UNPAIRED) from None
    return [{"name": "CSV", "rows": _told_where_shifted(rows), "is_1904": False}]


def _told_where_shifted(rows: list[list]) -> list[list]:
    """The rows; where one has more cells than nearly all others, a comma of its text has moved what follows it."""
    usual = Counter(map(len, rows)).most_common(1)
    if not usual:
        return rows
    width, alike = usual[0]
    found = []
    for row in rows:
        more = row[width:]
        if more and width > 1 and (alike > 2 or any(more)):
            cause = f"这一行有 {len(row)} 格，别的行有 {width} 格，像是内容里的逗号把后面的格错开了"
            row = [cell and {"x": [cause, "请给带逗号的内容加上引号，或另存为 .xlsx"]} for cell in row]
        found.append(row)
    return found
