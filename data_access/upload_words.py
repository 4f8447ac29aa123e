"""A workbook with a text in one of its sheets, a line a row; everything else stays as it was. Part of the child
process."""

import io
import re
from xml.sax.saxutils import escape
from zipfile import ZipFile

from data_access.upload_marking import written
from data_access.upload_package import ZIP, FileRefused, names_of, sheets_and_styles, xml_of

LONGEST_LINE = 32_000
"""A cell of Excel's holds 32,767 letters."""
_NO_TEXT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML cannot hold."""
_CELLS = re.compile(rb"<((?:\w+:)?)sheetData\b[^>]*?(?:/>|>.*?</\1sheetData>)", re.S)
_SIZE = re.compile(rb"<(?:\w+:)?dimension\b[^>]*/>")


def with_words(content: bytes, sheet: str, text: str) -> bytes:
    """The workbook with the text in place of what the sheet held."""
    if content[:4] != ZIP:
        raise FileRefused(f"只有 .xlsx 的方案表能附上全文；请另存为 .xlsx，或把全文贴进“{sheet}”表")
    with ZipFile(io.BytesIO(content)) as package:
        names = names_of(package)
        target = sheets_and_styles(package, names)[0].get(sheet, "")
        xml = xml_of(package, names[target]) if target in names else b""
        cells = _CELLS.search(xml)
        if cells is None:
            raise FileRefused(f"方案表里没有“{sheet}”表，附不上全文；请用下载的方案表")
        made = _SIZE.sub(b"", xml[: cells.start()]) + _rows(cells[1].decode(), text) + xml[cells.end() :]
        return written(package, names, {target: made})


def _rows(prefix: str, text: str) -> bytes:
    """The cells of column A; `prefix` of the sheet's own tags."""
    lines = [_NO_TEXT.sub("", line) for line in text.splitlines() if line.strip()]
    parts = [line[at : at + LONGEST_LINE] for line in lines for at in range(0, len(line), LONGEST_LINE)]
    p = prefix
    rows = (
        f'<{p}row r="{number}"><{p}c r="A{number}" t="inlineStr"><{p}is><{p}t xml:space="preserve">'
        f"{escape(part)}</{p}t></{p}is></{p}c></{p}row>"
        for number, part in enumerate(parts, start=1)
    )
    return f"<{p}sheetData>{''.join(rows)}</{p}sheetData>".encode()
