"""Sheets of an old workbook (.xls, and .et of WPS): calamine parses, one pass over its records tells formats, errors
and hidden rows. Part of the child process.

Records as in [MS-XLS] 2.4; the file around them is a compound file, [MS-CFB].
"""

import io
import struct
from collections.abc import Iterator

from data_access.upload_formats import FIRST_OWN, kind_of_built_in, kind_of_own, shows_a_time
from data_access.upload_package import MOST_SHEETS, OLE, SAVE_AS, USE_TEMPLATE, FileRefused
from data_access.upload_workbook import MOST_COLUMNS, plain_rows, put, sheet_of

BOOK_STREAMS = ("Workbook", "Book")
NUMBER, RK, MULRK, FORMULA, BOOLERR, ROW, COLINFO = 0x0203, 0x027E, 0x00BD, 0x0006, 0x0205, 0x0208, 0x007D
FORMAT, XF, BOUNDSHEET, FILEPASS, DATE1904, BOF = 0x041E, 0x00E0, 0x0085, 0x002F, 0x0022, 0x0809
ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
FREE, ROOT = 0xFFFFFFFA, 5


def read_old(content: bytes) -> list[dict]:
    streams = streams_of(content)
    if "EncryptedPackage" in streams:
        raise FileRefused("文件加了密码；请去掉密码再报送")
    if "WordDocument" in streams:
        raise FileRefused(f"这是 Word 文件，不是表格；{USE_TEMPLATE}")
    name = next((name for name in BOOK_STREAMS if name in streams), "")
    if not name:
        raise FileRefused(f"这不是表格文件；{USE_TEMPLATE}")
    told = Told(stream_of(content, streams[name]))
    from python_calamine import CalamineWorkbook, SheetVisibleEnum

    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    if len(book.sheets_metadata) > MOST_SHEETS:
        raise FileRefused(f"有 {len(book.sheets_metadata)} 张表，多于 {MOST_SHEETS} 张；请只保留要报送的表")
    found = []
    for meta in book.sheets_metadata:
        parsed, beside = book.get_sheet_by_name(meta.name), told.sheets.get(meta.name, Beside())
        rows = plain_rows(parsed.to_python(skip_empty_area=False))
        put(rows, {}, beside.numbers)
        put(rows, beside.formats, beside.errors)
        merges = [[*first, *last] for first, last in parsed.merged_cell_ranges or ()]
        hidden = {"hidden_rows": beside.hidden_rows, "hidden_columns": beside.hidden_columns}
        is_hidden = meta.visible is not SheetVisibleEnum.Visible
        found.append(sheet_of(meta.name, rows, is_1904=told.is_1904, is_hidden=is_hidden, merges=merges, **hidden))
    return found


class Beside:
    """What the records of a sheet say beside its values."""

    def __init__(self) -> None:
        self.formats: dict[tuple[int, int], str] = {}
        self.errors: dict[tuple[int, int], object] = {}
        self.numbers: dict[tuple[int, int], object] = {}
        self.hidden_rows: list[int] = []
        self.hidden_columns: list[int] = []


class Told:
    """The records of a workbook: sheets by name."""

    def __init__(self, stream: bytes) -> None:
        self.is_1904, self.sheets = False, {}
        self._codes: dict[int, str] = {}
        self._styles: list[int] = []
        starts = []
        for kind, body in records(stream, 0):
            if kind == FILEPASS:
                raise FileRefused("文件加了密码；请去掉密码再报送")
            if kind == DATE1904:
                self.is_1904 = body[:1] == b"\x01"
            elif kind == FORMAT and len(body) > 5:
                self._codes[struct.unpack_from("<H", body)[0]] = _text(body[2:], 2)
            elif kind == XF:
                self._styles.append(struct.unpack_from("<H", body, 2)[0])
            elif kind == BOUNDSHEET:
                starts.append((_text(body[6:], 1), struct.unpack_from("<I", body)[0]))
        for name, start in starts:
            self.sheets[name] = self._beside(stream, start)

    def _format(self, style: int) -> tuple[str, bool]:
        """What a cell style does to a number, and whether a parser that knows the numbers alone takes it for a time:
        gnumeric writes formats of its own under numbers that Excel keeps for dates."""
        at = self._styles[style] if style < len(self._styles) else 0
        if at not in self._codes:
            return kind_of_built_in(at), False
        code = self._codes[at]
        return kind_of_own(at, code), at < FIRST_OWN and not shows_a_time(code)

    def _beside(self, stream: bytes, start: int) -> Beside:
        found, kinds = Beside(), {}
        for kind, body in records(stream, start):
            if kind == ROW and len(body) >= 16 and struct.unpack_from("<I", body, 12)[0] & 0x20:
                found.hidden_rows.append(struct.unpack_from("<H", body)[0])
            elif kind == COLINFO and len(body) >= 10 and body[8] & 1:
                first, last = struct.unpack_from("<HH", body)
                found.hidden_columns += range(first, min(last + 1, MOST_COLUMNS))
            for row, column, style, number in _cells(kind, body):
                if style not in kinds:
                    kinds[style] = self._format(style)
                shown, is_mistaken = kinds[style]
                if shown:
                    found.formats[row, column] = shown
                if is_mistaken and number is not None:
                    found.numbers[row, column] = number
            if kind == BOOLERR and len(body) >= 8 and body[7]:
                found.errors[struct.unpack_from("<HH", body)] = ERRORS.get(body[6], "#VALUE!")
            elif kind == FORMULA and len(body) >= 14 and body[12:14] == b"\xff\xff" and body[6] == 2:
                found.errors[struct.unpack_from("<HH", body)] = ERRORS.get(body[8], "#VALUE!")
        return found


def _cells(kind: int, body: bytes) -> Iterator[tuple[int, int, int, float | None]]:
    """Row, column, style and value of the numbers in a record; no value where a formula gives none."""
    if kind == NUMBER and len(body) >= 14:
        yield struct.unpack_from("<HHHd", body)
    elif kind == FORMULA and len(body) >= 14:
        yield *struct.unpack_from("<HHH", body), None if body[12:14] == b"\xff\xff" else _double(body, 6)
    elif kind == RK and len(body) >= 10:
        yield *struct.unpack_from("<HHH", body), _short_number(body, 6)
    elif kind == MULRK and len(body) >= 12:
        row, first = struct.unpack_from("<HH", body)
        for place in range((len(body) - 6) // 6):
            at = 4 + 6 * place
            yield row, first + place, struct.unpack_from("<H", body, at)[0], _short_number(body, at + 2)


def _double(body: bytes, at: int) -> float:
    return struct.unpack_from("<d", body, at)[0]


def _short_number(body: bytes, at: int) -> float:
    """An RkNumber ([MS-XLS] 2.5.217): the upper bits of a double, or an integer; both perhaps a hundredth of it."""
    (bits,) = struct.unpack_from("<i", body, at)
    number = float(bits >> 2) if bits & 2 else _double(struct.pack("<Ii", 0, bits & ~3), 0)
    return number / 100 if bits & 1 else number


def records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Records up to the end of the substream that begins here; of charts within it none."""
    depth = 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        body = stream[at + 4 : at + 4 + size]
        at += 4 + size
        depth += kind == BOF
        depth -= kind == 0x000A
        if depth == 1:
            yield kind, body
        elif depth <= 0:
            return


def _text(body: bytes, size: int) -> str:
    """A string with its length in `size` bytes before it, one or two bytes a letter."""
    number = int.from_bytes(body[:size], "little")
    wide = body[size] & 1
    return body[size + 1 : size + 1 + number * (2 if wide else 1)].decode("utf-16-le" if wide else "latin-1", "replace")


# ── the compound file ───────────────────────────────────────────────────────


def streams_of(content: bytes) -> dict[str, tuple[int, int]]:
    """Name → first sector and size of each stream; the root by its type (5), since SheetJS names it otherwise."""
    if content[:8] != OLE:
        raise FileRefused(f"这不是表格文件；{SAVE_AS}")
    directory = b"".join(_chain(content, struct.unpack_from("<I", content, 0x30)[0]))
    found = {}
    for at in range(0, len(directory) - 127, 128):
        length = struct.unpack_from("<H", directory, at + 64)[0]
        name = directory[at : at + max(length - 2, 0)].decode("utf-16-le", "replace")
        if name and directory[at + 66] in (2, ROOT):
            found["" if directory[at + 66] == ROOT else name] = struct.unpack_from("<II", directory, at + 116)
    return found


def stream_of(content: bytes, where: tuple[int, int]) -> bytes:
    """The bytes of a stream; one of less than 4 kB stands in the small sectors of the root."""
    first, size = where
    if size >= struct.unpack_from("<I", content, 0x38)[0]:
        return b"".join(_chain(content, first))[:size]
    small = stream_of_root(content)
    table = b"".join(_chain(content, struct.unpack_from("<I", content, 0x3C)[0]))
    found, seen = [], 0
    while first < FREE and seen * 64 < size:
        found.append(small[first * 64 : first * 64 + 64])
        first, seen = struct.unpack_from("<I", table, first * 4)[0], seen + 1
    return b"".join(found)[:size]


def stream_of_root(content: bytes) -> bytes:
    first, size = streams_of(content)[""]
    return b"".join(_chain(content, first))[:size]


def _chain(content: bytes, sector: int) -> Iterator[bytes]:
    """The sectors of a stream, one after the other."""
    size = 1 << struct.unpack_from("<H", content, 0x1E)[0]
    table = _table(content, size)
    for _ in range(len(table)):
        if sector >= len(table):
            return
        yield content[(sector + 1) * size : (sector + 2) * size]
        sector = table[sector]


def _table(content: bytes, size: int) -> tuple[int, ...]:
    """Which sector follows which."""
    places = [at for at in struct.unpack_from("<109I", content, 0x4C) if at < FREE]
    more = struct.unpack_from("<I", content, 0x44)[0]
    for _ in range(len(content) // size):
        if more >= FREE:
            break
        block = struct.unpack_from(f"<{size // 4}I", content, (more + 1) * size)
        places += [at for at in block[:-1] if at < FREE]
        more = block[-1]
    whole = b"".join(content[(at + 1) * size : (at + 2) * size] for at in places)
    return struct.unpack_from(f"<{len(whole) // 4}I", whole)
