"""The workbook with its problems marked in their cells: colour and note. Part of the child process.

Only the marked cells, the styles and the notes are touched; everything else of the file (results of formulas,
drop-downs, pictures, other notes) stays byte by byte, which no library that writes a workbook anew can promise.
"""

import io
import posixpath
import re
from collections.abc import Collection, Sequence
from itertools import count
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from data_access.upload_package import FileRefused, book_name, names_of, relations_of, sheets_and_styles, xml_of
from data_access.upload_workbook import address, addressed

COLOURS = {True: "FFF6D3D5", False: "FFFBE9C6"}
LARGEST_SHEET = 60_000_000
AUTHOR = "核对结果"
Marks = dict[str, tuple[bool, list[str]]]
"""Cell → whether it is an error, and its sentences."""
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def mark(content: bytes, marks: Sequence[Sequence]) -> bytes:
    """The workbook with its marked cells filled and noted: (sheet, cell, text, is an error)."""
    if content[:4] != b"PK\x03\x04":
        raise FileRefused("只有 .xlsx 能逐格标注；请按问题清单修改")
    with ZipFile(io.BytesIO(content)) as package:
        names = names_of(package)
        sheets, styles = sheets_and_styles(package, names)
        if b"purl.oclc.org" in package.read(names[book_name(package, names)]):
            raise FileRefused("“严格”格式的工作簿不能逐格标注；请另存为普通 .xlsx，或按问题清单修改")
        if not styles:
            raise FileRefused("文件没有单元格格式，不能逐格标注；请按问题清单修改")
        changed: dict[str, bytes] = {}
        style = Styles(xml_of(package, names[styles]))
        for sheet, target in sheets.items():
            wanted = _by_cell(marks, sheet)
            if wanted and target in names:
                xml = addressed(xml_of(package, names[target]))
                if len(xml) > LARGEST_SHEET:
                    raise FileRefused("文件太大，不能逐格标注；请按问题清单修改")
                wanted = _shown(xml, wanted)
                changed[target] = _coloured(xml, wanted, style)
                changed |= _noted(package, names, target, changed, wanted)
        changed[styles] = style.xml
        return written(package, names, changed)


def _by_cell(marks: Sequence[Sequence], sheet: str) -> Marks:
    found: Marks = {}
    for name, cell, text, is_error in marks:
        if name == sheet and cell:
            worse, texts = found.get(cell, (False, []))
            found[cell] = worse or is_error, [*texts, text]
    return found


def _shown(xml: bytes, wanted: Marks) -> Marks:
    """Each mark at the cell itself, or at the first of the merged cells it lies in: only that one is seen."""
    found: Marks = {}
    spans = [
        (*address(m[1]), *address(m[2]), m[1].decode())
        for m in re.finditer(rb'<mergeCell\b[^>]*\bref="([A-Z]+[0-9]+):([A-Z]+[0-9]+)"', xml)
    ]
    for cell, (is_error, texts) in wanted.items():
        row, column = address(cell.encode())
        at = next((s[4] for s in spans if s[0] <= row <= s[2] and s[1] <= column <= s[3]), cell)
        worse, before = found.get(at, (False, []))
        found[at] = worse or is_error, before + texts
    return found


class Styles:
    """The part of cell styles; a style in a mark's colour is added when it is first wanted."""

    def __init__(self, xml: bytes) -> None:
        self.xml = xml
        self._made: dict[tuple[int, bool], int] = {}
        fills = [
            f'<fill><patternFill patternType="solid"><fgColor rgb="{c}"/><bgColor indexed="64"/></patternFill></fill>'
            for c in COLOURS.values()
        ]
        first = self._append(b"fills", "".join(fills).encode(), 2)
        self._fills = {is_error: first + place for place, is_error in enumerate(COLOURS)}
        body = re.search(rb"<cellXfs\b[^>]*>(.*?)</cellXfs>", self.xml, re.S)
        if body is None:
            raise FileRefused("文件没有单元格格式，不能逐格标注；请按问题清单修改")
        self._styles = re.findall(rb"<xf\b[^>]*?/>|<xf\b[^>]*>.*?</xf>", body[1], re.S)

    def _append(self, part: bytes, what: bytes, number: int) -> int:
        """Adds to a list of styles; the place of the first one added."""
        match = re.search(rb"<" + part + rb"\b([^>]*)>(.*?)</" + part + rb">", self.xml, re.S)
        if match is None:
            raise FileRefused("文件没有单元格格式，不能逐格标注；请按问题清单修改")
        child = b"fill" if part == b"fills" else b"xf"
        count = len(re.findall(rb"<" + child + rb"[ >/]", match[2]))
        whole = b'<%s count="%d">%s%s</%s>' % (part, count + number, match[2], what, part)
        self.xml = self.xml[: match.start()] + whole + self.xml[match.end() :]
        return count

    def coloured(self, style: int, is_error: bool) -> int:
        """Number of the same style in a mark's colour."""
        if (style, is_error) not in self._made:
            base = self._styles[style] if style < len(self._styles) else self._styles[0]
            base = re.sub(rb'\s(?:fillId|applyFill)="[^"]*"', b"", base)
            base = base.replace(b"<xf", b'<xf fillId="%d" applyFill="1"' % self._fills[is_error], 1)
            self._made[style, is_error] = self._append(b"cellXfs", base, 1)
        return self._made[style, is_error]


_ROW = re.compile(rb'<row\b[^>]*?\br="([0-9]+)"[^>]*?(?:/>|>(?:.*?)</row>)', re.S)
_CELL = re.compile(rb'<c\b[^>]*?\br="([A-Z]+)[0-9]+"[^>]*?>')


def _coloured(xml: bytes, wanted: Marks, styles: Styles) -> bytes:
    """The sheet with the cells' styles changed; a cell or row that is not there is put in its place."""
    by_row: dict[int, dict[str, bool]] = {}
    for cell, (is_error, _) in wanted.items():
        by_row.setdefault(address(cell.encode())[0] + 1, {})[cell] = is_error

    def row(match: re.Match) -> bytes:
        cells = by_row.pop(int(match[1]), None)
        return match[0] if cells is None else _row(match[0], cells, styles)

    xml = _ROW.sub(row, xml)
    for number, cells in sorted(by_row.items()):
        made = _row(b'<row r="%d"></row>' % number, cells, styles)
        later = next((m.start() for m in _ROW.finditer(xml) if int(m[1]) > number), xml.find(b"</sheetData>"))
        if later > 0:
            xml = xml[:later] + made + xml[later:]
    return xml


def _row(row: bytes, cells: dict[str, bool], styles: Styles) -> bytes:
    if row.endswith(b"/>"):
        row = row[:-2] + b"></row>"
    for cell, is_error in cells.items():
        tag = re.search(rb'<c\b[^>]*?\br="' + cell.encode() + rb'"[^>]*?>', row)
        if tag is None:
            column = address(cell.encode())[1]
            later = (m.start() for m in _CELL.finditer(row) if address(m[1] + b"1")[1] > column)
            at = next(later, row.rfind(b"</row>"))
            made = b'<c r="%s" s="%d"/>' % (cell.encode(), styles.coloured(0, is_error))
            row = row[:at] + made + row[at:]
            continue
        style = re.search(rb'\ss="([0-9]+)"', tag[0])
        number = styles.coloured(int(style[1]) if style else 0, is_error)
        plain = re.sub(rb'\ss="[0-9]+"', b"", tag[0])
        row = row[: tag.start()] + plain.replace(b"<c ", b'<c s="%d" ' % number, 1) + row[tag.end() :]
    return row


# ── notes ───────────────────────────────────────────────────────────────────

_EMPTY_NOTES = f'<comments xmlns="{_MAIN}"><authors></authors><commentList></commentList></comments>'.encode()
_EMPTY_DRAWING = (
    b'<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    b'xmlns:x="urn:schemas-microsoft-com:office:excel"><v:shapetype id="_x0000_t202" coordsize="21600,21600" '
    b'o:spt="202" path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/>'
    b'<v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype></xml>'
)


def _noted(
    package: ZipFile, names: dict[str, ZipInfo], sheet: str, changed: dict[str, bytes], wanted: Marks
) -> dict[str, bytes]:
    """The parts that hold a sheet's notes, with those of the marks among them; the others keep their size and place."""
    relations = relations_of(package, names, sheet)
    notes = next((target for kind, target in relations.values() if kind == "comments"), "")
    drawing = next((target for kind, target in relations.values() if kind == "vmlDrawing"), "")
    found: dict[str, bytes] = {}
    if notes not in names or drawing not in names:
        taken = {name.lower() for name in (*names, *changed)}
        notes, drawing = _free(taken, "xl/comments{}.xml"), _free(taken, "xl/drawings/vmlDrawing{}.vml")
        found |= _announced(package, names, sheet, changed, notes, drawing)
        texts, shapes = _EMPTY_NOTES, _EMPTY_DRAWING
    else:
        texts, shapes = xml_of(package, names[notes]), package.read(names[drawing])
    author = len(re.findall(rb"<author\b", texts))
    texts = re.sub(rb"<authors\s*/>", b"<authors></authors>", texts)
    texts = re.sub(rb"<commentList\s*/>", b"<commentList></commentList>", texts)
    texts = texts.replace(b"</authors>", f"<author>{AUTHOR}</author></authors>".encode(), 1)
    made, drawn = [], []
    for cell, (_, sentences) in wanted.items():
        texts = re.sub(rb'<comment\b[^>]*?\bref="' + cell.encode() + rb'"[^>]*>.*?</comment>', b"", texts, flags=re.S)
        shapes = _without_shape(shapes, cell)
        text = escape("\n".join(sentences))
        made.append(
            f'<comment ref="{cell}" authorId="{author}"><text><t xml:space="preserve">{text}</t></text></comment>'
        )
        drawn.append(_shape(cell, len(sentences)))
    found[notes] = texts.replace(b"</commentList>", "".join(made).encode() + b"</commentList>", 1)
    end = shapes.rfind(b"</xml>")
    found[drawing] = shapes[:end] + "".join(drawn).encode() + shapes[end:]
    return found


def _free(names: Collection[str], pattern: str) -> str:
    """The first name that no part has, of the pattern by which some programs find notes (exceljs)."""
    return next(name for n in count(1) if (name := pattern.format(n)).lower() not in names)


def _without_shape(shapes: bytes, cell: str) -> bytes:
    """The drawing without the box of the note that a cell had."""
    row, column = address(cell.encode())

    def kept(match: re.Match) -> bytes:
        at = [
            re.search(rb"<x:" + word + rb">\s*([0-9]+)\s*</x:" + word + rb">", match[0]) for word in (b"Row", b"Column")
        ]
        return b"" if all(at) and [int(one[1]) for one in at] == [row, column] else match[0]

    return re.sub(rb"<v:shape\b.*?</v:shape>", kept, shapes, flags=re.S)


def _shape(cell: str, sentences: int) -> str:
    row, column = address(cell.encode())
    anchor = f"{column + 1}, 15, {max(row - 1, 0)}, 10, {column + 5}, 15, {row + 2 + 2 * sentences}, 4"
    return (
        f'<v:shape id="_x0000_s9{row}{column}" type="#_x0000_t202" style="position:absolute;visibility:hidden;'
        f'width:320px;height:{40 + 40 * sentences}px" fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/>'
        f'<v:textbox style="mso-direction-alt:auto"/><x:ClientData ObjectType="Note"><x:MoveWithCells/>'
        f"<x:SizeWithCells/>"
        f"<x:Anchor>{anchor}</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column>"
        f"</x:ClientData></v:shape>"
    )


_AFTER_NOTES = re.compile(
    rb"<(?:legacyDrawingHF|drawingHF|picture|oleObjects|controls|webPublishItems|tableParts|extLst)\b"
)
_OPENING = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
_NOTES = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_BOXES = "application/vnd.openxmlformats-officedocument.vmlDrawing"


def _announced(
    package: ZipFile, names: dict[str, ZipInfo], sheet: str, changed: dict[str, bytes], notes: str, drawing: str
) -> dict[str, bytes]:
    """A sheet that had no notes, its relations and the list of content types, now with them."""
    folder, _, file = sheet.rpartition("/")
    at = f"{folder}/_rels/{file}.rels"
    relations = xml_of(package, names[at]) if at in names else b"<Relationships></Relationships>"
    relations = re.sub(rb"<Relationships\b[^>]*?(?:/>|>)", _OPENING, relations, count=1)
    if b"</Relationships>" not in relations:
        relations += b"</Relationships>"
    near_notes, near_drawing = posixpath.relpath(notes, folder), posixpath.relpath(drawing, folder)
    added = (
        f'<Relationship Id="rIdNotes" Type="{_RELATIONS}/comments" Target="{near_notes}"/>'
        f'<Relationship Id="rIdNotesBox" Type="{_RELATIONS}/vmlDrawing" Target="{near_drawing}"/></Relationships>'
    )
    relations = relations.replace(b"</Relationships>", added.encode(), 1)
    xml = re.sub(rb"<legacyDrawing\b[^>]*/>", b"", changed[sheet])
    later = _AFTER_NOTES.search(xml, max(xml.rfind(b"</sheetData>"), 0))
    place = later.start() if later else xml.rfind(b"</worksheet>")
    box = f'<legacyDrawing xmlns:r="{_RELATIONS}" r:id="rIdNotesBox"/>'.encode()
    types = changed.get("[content_types].xml") or xml_of(package, names["[content_types].xml"])
    told = f'<Override PartName="/{notes}" ContentType="{_NOTES}"/>'
    if b'"vml"' not in types:
        told += f'<Default Extension="vml" ContentType="{_BOXES}"/>'
    types = re.sub(rb"</((?:\w+:)?Types)>", told.encode() + rb"</\1>", types, count=1)
    return {at: relations, sheet: xml[:place] + box + xml[place:], "[content_types].xml": types}


def written(package: ZipFile, names: dict[str, ZipInfo], changed: dict[str, bytes]) -> bytes:
    """The package with the changed parts, the others as they came."""
    file, left = io.BytesIO(), dict(changed)
    with ZipFile(file, "w", ZIP_DEFLATED) as made:
        for name, part in names.items():
            known = left.pop(name, None)
            written = part.filename.replace("\\", "/").lstrip("/")
            made.writestr(written, package.read(part) if known is None else known)
        for name, data in left.items():
            made.writestr(name, data)
    return file.getvalue()
