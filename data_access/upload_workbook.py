"""Sheets of an xlsx as plain values: calamine parses, one pass over each sheet's XML tells what it leaves out.

Part of the child process. A sheet is {"name", "rows", "is_1904", "is_hidden", "merges", "hidden_rows",
"hidden_columns"}; days are {"d": …}, instants {"t": …}, what cannot be used {"x": [cause, cure]}.
"""

import io
import math
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from data_access.upload_formats import MONTH, PERCENT, SCALED, STRANGE, UNSEEN, format_kinds
from data_access.upload_package import FileRefused, Package, opened, packed

MOST_ROWS, MOST_COLUMNS = 50_000, 200
LONGEST_TEXT = 2_000
LONGER = {"_版本": 20_000, "方案原文": 32_767}
"""A line of a template's stamp holds all the values of a row; a plan may be pasted into one cell."""
NO_RESULT = {"x": ["公式没有保存计算结果", "请打开文件等它算完再保存，或直接填数值"]}
ELSEWHERE = {"x": ["公式引用了别的工作簿，这里看不到它的数", "请复制后“选择性粘贴—数值”，再报送"]}
Cells = dict[tuple[int, int], object]
"""Row and column from 0 → what is said of the cell."""


def read_workbook(content: bytes) -> list[dict]:
    book = opened(content)
    left, filled = MOST_ROWS, []
    for sheet in book.sheets:
        last, xml = without_blank_end(sheet.name, sheet.xml, left)
        left -= last
        filled.append(replace(sheet, xml=_with_marks(addressed(xml))))
    return list(_sheets(replace(book, sheets=tuple(filled), strings=_with_marks(book.strings))))


def _sheets(book: Package) -> Iterator[dict]:
    from python_calamine import CalamineWorkbook

    kinds = format_kinds(book.styles)
    usual = replace(book, sheets=tuple(replace(sheet, xml=_for_the_parser(sheet.xml)) for sheet in book.sheets))
    parsed = CalamineWorkbook.from_filelike(io.BytesIO(packed(usual)))
    for place, part in enumerate(book.sheets):
        xml = part.xml
        longest = LONGER.get(part.name, LONGEST_TEXT)
        rows = plain_rows(parsed.get_sheet_by_index(place).to_python(skip_empty_area=False), longest)
        put(rows, dict(_by_format(xml, kinds)), dict(_errors_and_formulas(xml)))
        yield sheet_of(
            part.name,
            rows,
            is_1904=book.is_1904,
            is_hidden=part.is_hidden,
            merges=_merges(xml),
            hidden_rows=_hidden_rows(xml),
            hidden_columns=_hidden_columns(xml),
        )


def sheet_of(name: str, rows: list[list], **more: object) -> dict:
    """A sheet down to its last row that holds something; Refused where it is too wide."""
    while rows and not rows[-1]:
        rows.pop()
    for number, row in enumerate(rows, start=1):
        if len(row) > MOST_COLUMNS:
            raise FileRefused(f"“{name[:30]}”第 {number} 行在第 {MOST_COLUMNS} 列以后还有内容；请删去多余的列")
    return {"name": name[:60], "rows": rows} | more


# ── values ──────────────────────────────────────────────────────────────────


def plain_rows(rows: list[list], longest: int = LONGEST_TEXT) -> list[list]:
    """Rows as JSON holds them, each to its last filled cell."""
    found = []
    for row in rows:
        cells = [
            value
            if (kind := type(value)) is float
            else (value[:longest] or None)
            if kind is str
            else {"d": value.isoformat()}
            if kind is date
            else plain(value)
            for value in row
        ]
        while cells and cells[-1] is None:
            cells.pop()
        found.append(cells)
    return found


def plain(value: object) -> object:
    """A value that is neither number, text nor day as JSON holds it."""
    kind = type(value)
    if kind is datetime:
        return {"d": value.date().isoformat()} if value.time() == time() else {"t": value.isoformat()}
    if kind in (time, timedelta):
        return str(value)
    return value


def put(rows: list[list], by_format: dict[tuple[int, int], str], told: Cells) -> None:
    """What formats show instead of the value, then what stands in place of a value that is none."""
    for (row, column), kind in by_format.items():
        if row < len(rows) and column < len(rows[row]):
            rows[row][column] = as_shown(rows[row][column], kind)
    for (row, column), said in told.items():
        if row < MOST_ROWS and column < MOST_COLUMNS:
            rows.extend([] for _ in range(row + 1 - len(rows)))
            rows[row].extend([None] * (column + 1 - len(rows[row])))
            rows[row][column] = said


def as_shown(value: object, kind: str) -> object:
    """A value as a person sees it in a format of this kind; of text and flags as it is."""
    day = next((value[key] for key in ("d", "t") if key in value), None) if isinstance(value, dict) else None
    if kind == MONTH and day is not None:
        return {"x": [f"只显示到月份（{day[:7]}），看不出是哪一天", "请把日期填到日，如 2026-11-15"]}
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return value
    if not kind:
        return value
    if kind == PERCENT:
        return f"{value * 100:.13g}%"
    if kind == SCALED:
        return {"x": [f"单元格的格式把 {value:.15g} 缩小了显示", "请把格式改为“常规”，再按应报的数填写"]}
    if kind == MONTH:
        return {"x": ["只显示到月份，看不出是哪一天", "请把日期填到日，如 2026-11-15"]}
    if kind == UNSEEN:
        return {"x": [f"单元格的格式不显示里面的数（{value:.15g}）", "要报送的请把格式改为“常规”；不报送的请清空"]}
    if kind == STRANGE:
        return {"x": [f"单元格的格式给 {value:.15g} 加了别的单位", "请把格式改为“常规”，按元或万元填写"]}
    return f"{value:.15g}{kind}"


# ── the sheet's XML ─────────────────────────────────────────────────────────


def address(text: bytes) -> tuple[int, int]:
    """Row and column from 0 of an address like B12."""
    column, at = 0, 0
    while at < len(text) and text[at : at + 1].isalpha():
        column, at = column * 26 + (text[at] & 31), at + 1
    return int(text[at:]) - 1, column - 1


_ADDRESS = re.compile(rb'\br="([A-Za-z]{1,3}[0-9]{1,7})"')
_QUOTED = re.compile(rb"<(?:c|row|col|mergeCell)\b[^>]*>")
_CELL_OR_ROW = re.compile(rb"<(c|row)\b([^>]*?)(/?)>")


def addressed(xml: bytes) -> bytes:
    """The sheet with double quotes in its tags and an address in every cell."""
    if re.search(rb"<c\b[^>]*='", xml):
        xml = _QUOTED.sub(lambda tag: tag[0].replace(b"'", b'"'), xml)
    if xml.count(b"<c ") + xml.count(b"<c>") + xml.count(b"<row ") + xml.count(b"<row>") <= xml.count(b' r="'):
        return xml
    row, column = 0, 0

    def numbered(tag: re.Match) -> bytes:
        nonlocal row, column
        said = _ADDRESS.search(tag[2]) if tag[1] == b"c" else re.search(rb'\br="([0-9]{1,7})"', tag[2])
        if tag[1] == b"row":
            row, column = int(said[1]) if said else row + 1, 0
            return tag[0] if said else b'<row r="%d"%s%s>' % (row, tag[2], tag[3])
        column = address(said[1])[1] + 1 if said else column + 1
        return tag[0] if said else b'<c r="%s%d"%s%s>' % (_letters(column), row, tag[2], tag[3])

    return _CELL_OR_ROW.sub(numbered, xml)


def _letters(number: int) -> bytes:
    name = b""
    while number:
        number, rest = divmod(number - 1, 26)
        name = bytes([65 + rest]) + name
    return name


def _by_format(xml: bytes, kinds: dict[int, str]) -> Iterator[tuple[tuple[int, int], str]]:
    used = [at for at in kinds if b's="%d"' % at in xml]
    if not used:
        return
    wanted = b"|".join(b"%d" % at for at in used)
    for cell in re.finditer(rb'<c [^>]*?\bs="(' + wanted + rb')"[^>]*>', xml):
        if said := _ADDRESS.search(cell[0]):
            yield address(said[1]), kinds[int(cell[1])]


_RAISED = re.compile(
    rb'(<r>\s*<rPr>(?:(?!</rPr>).)*?<vertAlign\b[^>]*?val="(?:super|sub)script"(?:(?!</rPr>).)*</rPr>\s*<t\b[^>]*>)([^<]*)',
    re.S,
)
_MARKS = {digit.encode(): mark.encode() for digit, mark in zip("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹", strict=True)}


def _with_marks(xml: bytes) -> bytes:
    """Digits that the font raises or lowers as signs of their own: 118 with a small 6 is not 1186."""
    if b'script"' not in xml:
        return xml
    return _RAISED.sub(lambda run: run[1] + re.sub(rb"[0-9]", lambda digit: _MARKS[digit[0]], run[2]), xml)


_RARE_ERROR = re.compile(
    rb'(<c [^>]*\bt="e"[^>]*>(?:(?!</c>).)*?<v>)#(?!REF!|N/A|VALUE!|DIV/0!|NAME\?|NULL!|NUM!)[^<]*', re.S
)


_RESULT_FIRST = re.compile(rb"(<v\b[^>]*>[^<]*</v>)\s*(<f\b[^>]*?(?:/>|>[^<]*</f>))")


def _for_the_parser(xml: bytes) -> bytes:
    """Errors of newer programs (#SPILL!, #CALC!) by a name it knows, or it takes the file for damaged; results behind
    their formulas, or it passes over them."""
    if b"</v><f" in xml:
        xml = _RESULT_FIRST.sub(rb"\2\1", xml)
    return _RARE_ERROR.sub(rb"\1#VALUE!", xml) if b't="e"' in xml else xml


_ERROR = re.compile(rb'<c ([^>/]*\bt="e"[^>/]*)>(?:(?!</c>).)*?<v>([^<]*)</v>', re.S)
_ELSEWHERE = re.compile(rb"""\[(?:[0-9]+|[^][]*\.(?:xls[xmb]?|et|ods|csv))\][^][,"()+*/-]*!""", re.I)
"""A reference into another workbook: [1]Sheet1!A1; not Table1[[#This Row],[1]], nor a text with brackets."""
_FORMULA = re.compile(rb"<c ([^>]*)>\s*<f\b([^>]*?)(?:/>|>([^<]*)</f>)\s*(<v\b[^>]*>[^<]?)?", re.S)


def _errors_and_formulas(xml: bytes) -> Iterator[tuple[tuple[int, int], object]]:
    """Errors by their name; formulas of which the file keeps no result, or that look into another workbook.

    A result that is an empty text is a blank cell.
    """
    if b't="e"' in xml:
        for cell in _ERROR.finditer(xml):
            if said := _ADDRESS.search(cell[1]):
                yield address(said[1]), cell[2].decode("utf-8", "replace")
    if not re.search(rb"<f[\s/>]", xml):  # <formula1> is a rule of a drop-down
        return
    for cell in _FORMULA.finditer(xml):
        said, result = _ADDRESS.search(cell[1]), cell[4] or b""
        if said is None:
            continue
        if _ELSEWHERE.search(cell[3] or b""):
            yield address(said[1]), ELSEWHERE
        elif result[-1:] in (b"", b">") and not (b't="str"' in cell[1] and result):
            yield address(said[1]), NO_RESULT


def _merges(xml: bytes) -> list[list[int]]:
    """First row, first column, last row, last column, from 0."""
    found = re.finditer(rb'<mergeCell\b[^>]*\bref="\$?([A-Za-z]+)\$?([0-9]+):\$?([A-Za-z]+)\$?([0-9]+)"', xml)
    return [[*address(one[1] + one[2]), *address(one[3] + one[4])] for one in found]


def _hidden_rows(xml: bytes) -> list[int]:
    """Numbers from 0 of rows that a filter or a person has hidden."""
    if b"hidden=" not in xml and b' ht="0"' not in xml:
        return []
    tags = re.finditer(rb'<row\b[^>]*(?:\bhidden="(?:1|true)"|\bht="0(?:\.0+)?")[^>]*>', xml)
    return [int(said[1]) - 1 for tag in tags if (said := re.search(rb'\br="([0-9]{1,7})"', tag[0]))]


def _hidden_columns(xml: bytes) -> list[int]:
    found: list[int] = []
    for tag in re.finditer(rb'<col\b[^>]*(?:\bhidden="(?:1|true)"|\bwidth="0(?:\.0+)?")[^>]*>', xml):
        first, last = (re.search(rb'\b%s="([0-9]{1,5})"' % word, tag[0]) for word in (b"min", b"max"))
        if first and last:
            found += range(int(first[1]) - 1, min(int(last[1]), MOST_COLUMNS))
    return found


_FAR = re.compile(rb'<c [^>]*?\br="(?:[A-Z]{3}|G[S-Z]|[H-Z][A-Z])([0-9]+)"[^>]*?[^/]>\s*<(?:v>[^<]|is|f)')


def without_blank_end(name: str, xml: bytes, left: int) -> tuple[int, bytes]:
    """The number of the last row with a value, and the sheet without the rows below it, which may be a million.

    Refused where a value stands beyond the rows or columns allowed: a parser holds everything between the corners.
    """
    if re.search(rb' r="(?:[A-Z]{3}|G[S-Z]|[H-Z][A-Z])[0-9]', xml) and (far := _FAR.search(xml)):
        raise FileRefused(f"“{name[:30]}”第 {int(far[1])} 行在第 {MOST_COLUMNS} 列以后还有内容；请删去多余的列")
    end = max(xml.rfind(mark) for mark in (b"</v>", b"</is>", b"</f>", b"<f "))
    said = _ADDRESS.search(xml, xml.rfind(b"<c ", 0, end)) if end > 0 else None
    last = address(said[1])[0] + 1 if said else 0
    if last > left:
        raise FileRefused(f"超过 {MOST_ROWS} 行（“{name[:30]}”第 {last} 行还有内容）；请删去多余的行或分几个文件")
    first, after = xml.find(b"</row>", end), xml.find(b"</sheetData>", end)
    return last, xml[: first + 6] + xml[after:] if 0 < end < first < after else xml
