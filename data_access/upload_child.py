"""The child process: checks the bytes of an upload, then parses it, within limits it sets on itself.

Started as `python -m data_access.upload_child`. In: one line of JSON, then the file. Out: a line `ok` or `refused`,
then the answer or the sentence. Imports nothing of the project: it starts quickly and holds nothing worth stealing.
"""

import csv
import io
import json
import re
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from zipfile import BadZipFile, ZipFile

MEMORY = 1 << 30
SECONDS = 20
MOST_ROWS, MOST_COLUMNS, MOST_SHEETS = 50_000, 200, 20
MOST_ENTRIES, LARGEST_UNPACKED, LARGEST_RATIO = 500, 150_000_000, 300
LONGEST_TEXT = 2_000
LARGEST_ANSWER = 40_000_000
SMALL_PART = 1_000_000
MOST_TAGS = {
    b"<mergeCell ": ("合并的单元格", 10_000),
    b"<definedName ": ("名称", 5_000),
    b"<si>": ("文字", 400_000),
    b"<xf ": ("单元格格式", 65_490),
    b"<dataValidation ": ("下拉和校验", 10_000),
}
"""What costs a parser seconds and no return has: counted in the raw bytes, before anything is built of them."""
LARGEST_MARKED = 400_000
"""Cells of a workbook that is marked: it is held whole in memory then."""


class FileRefused(Exception):
    """The message says what is wrong with the file and what to do."""


def limit_self() -> None:
    """Memory and processor time, where the system knows such limits (not Windows; the parent's clock holds there)."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_UNPACKED, LARGEST_UNPACKED))


# ── the bytes ───────────────────────────────────────────────────────────────


def check_package(content: bytes) -> None:
    """Refused unless the bytes are a plain xlsx package: no macro, no external link, no DTD, no bomb."""
    if content[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise FileRefused("这是旧版 .xls 或加了密码的文件；请去掉密码，另存为 .xlsx 再报送")
    if content[:4] != b"PK\x03\x04":
        raise FileRefused("这不是 Excel 文件（.xlsx）也不是 CSV；请用下载的模板填写")
    with ZipFile(io.BytesIO(content)) as package:
        parts = package.infolist()
        if len(parts) > MOST_ENTRIES:
            raise FileRefused(f"文件里有 {len(parts)} 个部件，多于 {MOST_ENTRIES} 个；请用模板重新填写")
        names = {part.filename.lower() for part in parts}
        if len(names) != len(parts):
            raise FileRefused("文件里有重名的部件，可能已损坏；请用 Excel 或 WPS 打开后另存")
        if "xl/workbook.xml" not in names or "[content_types].xml" not in names:
            raise FileRefused("这个压缩包不是 Excel 文件；请用下载的模板填写")
        if any("vbaproject" in name or "/activex/" in name or "macrosheets" in name for name in names):
            raise FileRefused("文件带有宏；请另存为不带宏的 .xlsx")
        if any("/externallinks/" in name for name in names):
            raise FileRefused("文件引用了别的工作簿（外部链接）；请把引用的单元格改成数值再报送")
        if sum(part.file_size for part in parts) > LARGEST_UNPACKED:
            raise FileRefused(f"文件展开后超过 {LARGEST_UNPACKED // 1_000_000} MB；请只保留要报送的行")
        for part in parts:
            if part.flag_bits & 1:
                raise FileRefused("文件加了密码；请去掉密码再报送")
            if part.file_size > SMALL_PART and part.file_size > LARGEST_RATIO * max(part.compress_size, 1):
                raise FileRefused("文件压缩得异常紧密，像是压缩炸弹；请用模板重新填写")
            if part.filename.lower().endswith((".xml", ".rels", ".vml")):
                _check_xml(package, part)


def _check_xml(package: ZipFile, part) -> None:
    """No DTD: a part that declares one, or hides its text in another encoding, is not written by Excel or WPS."""
    unpacked, tail, seen = 0, b"", dict.fromkeys(MOST_TAGS, 0)
    with package.open(part) as stream:
        while piece := stream.read(1 << 20):
            if unpacked == 0 and not piece.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
                raise FileRefused("文件的编码不是 UTF-8；请用 Excel 或 WPS 打开后另存")
            unpacked += len(piece)
            if unpacked > part.file_size or unpacked > LARGEST_UNPACKED:
                raise FileRefused("文件展开后比它自己写的大，像是压缩炸弹；请用模板重新填写")
            if b"<!DOCTYPE" in tail + piece or b"<!ENTITY" in tail + piece:
                raise FileRefused("文件里有 DTD 声明，正常的表格没有；请用模板重新填写")
            for tag, (word, most) in MOST_TAGS.items():
                seen[tag] += (tail + piece).count(tag) - tail.count(tag)
                if seen[tag] > most:
                    raise FileRefused(f"文件里的{word}多于 {most} 个，正常的表格没有这么多；请用模板重新填写")
            tail = piece[-16:]


# ── reading ─────────────────────────────────────────────────────────────────


def read(content: bytes) -> bytes:
    """Sheets as JSON: name and rows of values; days as {"d": …}, instants {"t": …}, what cannot be used {"x": …}."""
    sheets = read_workbook(content) if content[:2] == b"PK" or content[:4] == b"\xd0\xcf\x11\xe0" else read_csv(content)
    return json.dumps(sheets, ensure_ascii=False, separators=(",", ":")).encode()


def read_workbook(content: bytes) -> list[dict]:
    check_package(content)
    from openpyxl import load_workbook
    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    if not book.worksheets:
        raise FileRefused("文件里没有工作表；请用下载的模板填写")
    if len(book.worksheets) > MOST_SHEETS:
        raise FileRefused(f"有 {len(book.worksheets)} 张表，多于 {MOST_SHEETS} 张；请只保留要报送的表")
    percent = {at for at, style in enumerate(book._cell_styles) if _is_percent(book, style)}
    found = []
    left = MOST_ROWS
    for sheet in book.worksheets:
        rows = list(_rows(sheet, percent, left))
        left -= len(rows)
        found.append({"name": sheet.title[:60], "rows": rows, "is_1904": book.epoch == CALENDAR_MAC_1904})
    with ZipFile(io.BytesIO(content)) as package:
        if any(A_FORMULA.search(package.read(n)) for n in package.namelist() if n.lower().startswith("xl/worksheets/")):
            _mark_empty_formulas(content, found)
    return found


def _is_percent(book, style) -> bool:
    from openpyxl.styles.numbers import BUILTIN_FORMATS

    at = style.numFmtId
    text = BUILTIN_FORMATS.get(at, "General") if at < 164 else book._number_formats[at - 164]
    return "%" in (text or "")


def _rows(sheet, percent: set[int], left: int) -> Iterator[list]:
    """Rows down to the last one with a value. FileRefused when a value stands beyond the rows or columns allowed."""
    # the size a file states of itself may be out of date, and rows beyond it would be lost
    sheet.reset_dimensions()
    empty = 0
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        row = [_plain(cell, percent) for cell in cells[: MOST_COLUMNS + 1]]
        while row and row[-1] is None:
            row.pop()
        if len(row) > MOST_COLUMNS or any(cell.value is not None for cell in cells[MOST_COLUMNS:]):
            raise FileRefused(f"“{sheet.title[:30]}”第 {number} 行在第 {MOST_COLUMNS} 列以后还有内容；请删去多余的列")
        if not row:
            empty += 1
            continue
        if number > left:
            raise FileRefused(
                f"超过 {MOST_ROWS} 行（“{sheet.title[:30]}”第 {number} 行还有内容）；请删去多余的行或分几个文件"
            )
        yield from ([] for _ in range(empty))
        empty = 0
        yield row


def _plain(cell, percent: set[int]) -> object:
    value = cell.value
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return value[:LONGEST_TEXT] or None
    if isinstance(value, int | float):
        if value != value or value in (float("inf"), float("-inf")):
            return {"x": ["单元格里不是一个数", "请填数字"]}
        return f"{value * 100:.13g}%" if cell._style_id in percent else value
    if isinstance(value, datetime):
        return {"d": value.date().isoformat()} if value.time() == time() else {"t": value.isoformat()}
    if isinstance(value, date):
        return {"d": value.isoformat()}
    return str(value) if isinstance(value, time | timedelta) else {"x": ["单元格的内容读不出来", "请重新录入"]}


def _mark_empty_formulas(content: bytes, found: list[dict]) -> None:
    """A formula whose result was never saved reads as blank, and blank means «no change»: it is told apart here."""
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
    for sheet, known in zip(book.worksheets, found, strict=True):
        sheet.reset_dimensions()
        rows = known["rows"]
        for number, row in enumerate(sheet.iter_rows(values_only=True)):
            for place, value in enumerate(row[:MOST_COLUMNS]):
                is_formula = (isinstance(value, str) and value.startswith("=")) or type(value).__name__ in FORMULAS
                if is_formula and number < MOST_ROWS:
                    rows.extend([] for _ in range(number + 1 - len(rows)))
                    rows[number].extend([None] * (place + 1 - len(rows[number])))
                    rows[number][place] = NO_RESULT if rows[number][place] is None else rows[number][place]


NO_RESULT = {"x": ["公式没有保存计算结果", "请打开文件等它算完再保存，或直接填数值"]}
A_FORMULA = re.compile(rb"<f[ >/]")
FORMULAS = ("ArrayFormula", "DataTableFormula")


def _text_of(content: bytes) -> str:
    """UTF-8 with or without mark, UTF-16 with its mark (Excel's «Unicode 文本»), else GB18030."""
    encodings = ("utf-16",) if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        with suppress(UnicodeDecodeError):
            text = content.decode(encoding)
            if "\x00" in text:
                raise FileRefused("这不是 Excel 文件（.xlsx）也不是 CSV；请用下载的模板填写，或另存为 CSV UTF-8")
            return text
    raise FileRefused("文字编码认不出（不是 UTF-8 也不是 GB18030）；请另存为 CSV UTF-8 或 .xlsx")


def read_csv(content: bytes) -> list[dict]:
    """Comma, tab or semicolon."""
    text = _text_of(content)
    first = text.partition("\n")[0]
    separator = max(",\t;", key=first.count)
    rows = []
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator), start=1):
            if number > MOST_ROWS:
                raise FileRefused(f"超过 {MOST_ROWS} 行；请分几个文件")
            if len(row) > MOST_COLUMNS:
                raise FileRefused(f"第 {number} 行有 {len(row)} 列，多于 {MOST_COLUMNS} 列；请删去多余的列")
            rows.append([cell[:LONGEST_TEXT] or None for cell in row])
    except csv.Error:
        raise FileRefused("CSV 的引号或换行不成对，读不下去；请另存为 .xlsx") from None
    return [{"name": "CSV", "rows": rows, "is_1904": False}]


# ── marking ─────────────────────────────────────────────────────────────────


def mark(content: bytes, marks: list) -> bytes:
    """The workbook with its marked cells filled and noted."""
    check_package(content)
    from openpyxl import load_workbook
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    book = load_workbook(io.BytesIO(content), keep_links=False)
    if sum((sheet.max_row or 0) * (sheet.max_column or 0) for sheet in book.worksheets) > LARGEST_MARKED:
        raise FileRefused("文件太大，不能逐格标注；请按问题清单修改")
    fills = {True: PatternFill("solid", fgColor="F6D3D5"), False: PatternFill("solid", fgColor="FBE9C6")}
    noted: dict[tuple[str, str], list[str]] = {}
    for sheet, at, text, is_error in marks:
        if sheet in book.sheetnames and at:
            cell = _shown_at(book[sheet], at)
            noted.setdefault((sheet, cell), []).append(text)
            if is_error or len(noted[sheet, cell]) == 1:
                book[sheet][cell].fill = fills[is_error]
    for (sheet, cell), texts in noted.items():
        comment = Comment("\n".join(texts), "核对结果", width=320, height=40 + 40 * len(texts))
        book[sheet][cell].comment = comment
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _shown_at(sheet, at: str) -> str:
    """The cell itself, or the first one of the merged cells it lies in: only that one can be written to."""
    cell = sheet[at]
    for merged in sheet.merged_cells.ranges:
        if merged.min_row <= cell.row <= merged.max_row and merged.min_col <= cell.column <= merged.max_col:
            return merged.start_cell.coordinate
    return at


def answered(request: dict, content: bytes) -> tuple[bytes, bytes]:
    """Verdict and answer; whatever a parser raises over a damaged file becomes one sentence."""
    try:
        verdict, answer = b"ok", mark(content, request["marks"]) if request["verb"] == "mark" else read(content)
    except FileRefused as refusal:
        verdict, answer = b"refused", str(refusal).encode()
    except MemoryError:
        verdict, answer = b"refused", "读取这个文件需要的内存超过 1 GB，已停止；请用模板重新填写".encode()
    except (BadZipFile, Exception):  # noqa: BLE001  a stranger's file may make a parser raise anything
        verdict, answer = b"refused", "文件已损坏，读不出来；请用 Excel 或 WPS 打开后另存为 .xlsx 再报送".encode()
    if len(answer) > LARGEST_ANSWER:
        verdict, answer = b"refused", "文件内容过多；请只保留要报送的行".encode()
    return verdict, answer


def main() -> None:
    """Answers one request."""
    sys.modules["numpy"] = None  # openpyxl would load it for types no file holds: half of the time and memory
    limit_self()
    request = json.loads(sys.stdin.buffer.readline())
    verdict, answer = answered(request, sys.stdin.buffer.read())
    with suppress(BrokenPipeError):
        sys.stdout.buffer.write(verdict + b"\n" + answer)
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
