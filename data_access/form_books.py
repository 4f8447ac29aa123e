"""Fills a blank Excel form in its own XML: whatever is no value of a cell stays as it came (rules 16.4).

openpyxl writes a workbook anew from what it understood: pictures and shapes are lost, and 15,000 rows take ten seconds.
"""

import hashlib
import io
import posixpath
import re
import zipfile
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from lxml import etree
from openpyxl.styles.numbers import BUILTIN_FORMATS

from domain.official.fields import Value, as_shown
from domain.official.filling import Filled
from domain.official.grid import cell_name, place_of

BEFORE_CALCULATION = (
    "fileVersion",
    "fileSharing",
    "workbookPr",
    "workbookProtection",
    "bookViews",
    "sheets",
    "functionGroups",
    "externalReferences",
    "definedNames",
)
"""What stands before `calcPr` in a workbook, by its schema."""
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def fill_book(content: bytes, cells: Sequence[Filled]) -> bytes:
    """The workbook with these cells filled; formulas are reckoned anew when it is opened."""
    by_sheet: dict[str, list[Filled]] = defaultdict(list)
    for one in cells:
        by_sheet[one.sheet].append(one)
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        parts = {info.filename: book.read(info) for info in book.infolist()}
        infos = book.infolist()
    there = _Parts(parts)
    formats = _formats(parts[there.styles]) if there.styles else []
    for name, path in there.sheets.items():
        sheet = _Sheet(parts[path], formats)
        for one in by_sheet[name]:
            sheet.write(one)
        parts[path] = sheet.written()
    parts[there.book] = _reckoned_anew(parts[there.book])
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        for info in infos:
            made.writestr(info, parts[info.filename], compress_type=zipfile.ZIP_DEFLATED)
    return file.getvalue()


def book_layout(content: bytes) -> tuple[object, ...]:
    """What must be the same before and after: parts that are no sheet, of a sheet all but its values."""
    told: list[object] = []
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        parts = {name: book.read(name) for name in sorted(book.namelist())}
    there = _Parts(parts)
    for path, part in parts.items():
        if path in there.sheets.values():
            told.append((path, *_without_values(part)))
        elif path == there.book:
            told.append((path, _digest(_reckoned_anew(part))))
        else:
            told.append((path, _digest(part)))
    return tuple(told)


def _without_values(part: bytes) -> tuple[object, ...]:
    """Its formulas by cell, and the rest of the sheet: widths, merged cells, rules, print settings."""
    root = _read(part)
    formulas = [(one.getparent().get("r"), one.text, *sorted(one.attrib.items())) for one in root.iter("{*}f")]
    rest = [
        _digest(etree.tostring(child, method="c14n", with_tail=False))
        for child in root.iterchildren("{*}*")
        if etree.QName(child).localname not in ("sheetData", "dimension")
    ]
    return formulas, sorted(root.attrib.items()), rest


def _digest(part: bytes) -> str:
    return hashlib.sha256(part).hexdigest()


class _Sheet:
    """A sheet's XML with its rows by number."""

    def __init__(self, part: bytes, formats: Sequence[str]) -> None:
        self.root, self.formats = _read(part), formats
        space = etree.QName(self.root).namespace
        self.tag = {word: f"{{{space}}}{word}" for word in ("row", "c", "v", "is", "t")}
        self.data = self.root.find("{*}sheetData")
        self.spans = [
            (int(one.get("min")), int(one.get("max")), one.get("style")) for one in self.root.iterfind("{*}cols/{*}col")
        ]
        self.rows: dict[int, Any] = {}
        for row in self.data.iterchildren(self.tag["row"]):
            number = int(row.get("r") or max(self.rows, default=0) + 1)
            row.set("r", str(number))
            self.rows[number] = row
        self.numbers = sorted(self.rows)
        self.last = max(self.rows, default=0)
        self.cells: dict[int, dict[int, Any]] = {}
        self.looks: dict[int, tuple[str, dict[int, str | None]]] = {}
        self.grown: dict[int, dict[int, Filled]] = defaultdict(dict)

    def write(self, one: Filled) -> None:
        """A value into its cell. A row that the form did not have waits until the others are done."""
        row, column = place_of(one.cell)
        if one.like and row + 1 > self.last:
            self.grown[row + 1][column + 1] = one
            return
        cell = self._cell(row + 1, column + 1, one.cell)
        for child in list(cell):
            cell.remove(child)
        cell.attrib.pop("t", None)
        value = self._shown(one, cell.get("s"))
        if isinstance(value, str):
            cell.set("t", "inlineStr")
            words = etree.SubElement(etree.SubElement(cell, self.tag["is"]), self.tag["t"])
            words.text = value
            words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        else:
            etree.SubElement(cell, self.tag["v"]).text = str(value)

    def _shown(self, one: Filled, style: str | None) -> Value:
        """The value as a cell of this style holds it."""
        value = one.value
        if isinstance(value, str):
            return _UNWRITABLE.sub("", value)
        shown = self.formats[place] if (place := int(style or 0)) < len(self.formats) else "General"
        if shown == "General":
            return as_shown(value, one.choice)
        return value / 100 if value is not None and one.choice.unit == "%" and "%" in shown else value

    def written(self) -> bytes:
        """The sheet with the rows that it grew by, each with the look of the one it is told to be like."""
        self._forget_results()
        whole = _written(self.root)
        if not self.grown:
            return whole
        prefix = f"{self.data.prefix}:" if self.data.prefix else ""
        rows = "".join(self._row_text(number, cells, prefix) for number, cells in sorted(self.grown.items()))
        before, end, after = whole.rpartition(f"</{prefix}sheetData>".encode())
        return b"".join((before, rows.encode(), end, after))

    def _row_text(self, number: int, cells: Mapping[int, Filled], prefix: str) -> str:
        pattern = place_of(next(iter(cells.values())).like)[0] + 1
        look, styles = self._look(pattern)
        made = [f'<{prefix}row r="{number}"{look}>']
        for column in sorted({*styles, *cells}):
            one, style = cells.get(column), styles.get(column) or self._style_of(column)
            head = f'<{prefix}c r="{cell_name(number - 1, column - 1)}"' + (f' s="{style}"' if style else "")
            value = None if one is None else self._shown(one, style)
            if value is None:
                made.append(f"{head}/>")
            elif isinstance(value, str):
                words = f'<{prefix}is><{prefix}t xml:space="preserve">{escape(value)}</{prefix}t></{prefix}is>'
                made.append(f'{head} t="inlineStr">{words}</{prefix}c>')
            else:
                made.append(f"{head}><{prefix}v>{value}</{prefix}v></{prefix}c>")
        made.append(f"</{prefix}row>")
        return "".join(made)

    def _look(self, number: int) -> tuple[str, dict[int, str | None]]:
        """What a row says of itself (height), and the style of each of its cells."""
        if number not in self.looks:
            row = self.rows.get(number)
            told = {} if row is None else {key: value for key, value in row.items() if key not in ("r", "spans")}
            cells = {} if row is None else self._cells_of(number)
            look = "".join(f" {self._attribute(key)}={quoteattr(value)}" for key, value in told.items())
            self.looks[number] = look, {column: cell.get("s") for column, cell in cells.items()}
        return self.looks[number]

    def _attribute(self, name: str) -> str:
        """As it is written: with the prefix of its namespace where it has one."""
        space, _, word = name.rpartition("}")
        prefix = next((prefix for prefix, uri in self.root.nsmap.items() if uri == space[1:]), None)
        return f"{prefix}:{word}" if prefix else word

    def _row(self, number: int) -> Any:
        found = self.rows.get(number)
        if found is None:
            found = etree.Element(self.tag["row"], r=str(number))
            place = bisect_left(self.numbers, number)
            if place == len(self.numbers):
                self.data.append(found)
            else:
                self.rows[self.numbers[place]].addprevious(found)
            self.numbers.insert(place, number)
            self.rows[number] = found
        return found

    def _cells_of(self, number: int) -> dict[int, Any]:
        found = self.cells.get(number)
        if found is None:
            found = self.cells[number] = {}
            for cell in self.rows[number].iterchildren(self.tag["c"]):
                column = place_of(cell.get("r"))[1] + 1 if cell.get("r") else max(found, default=0) + 1
                found[column] = cell
        return found

    def _cell(self, number: int, column: int, name: str) -> Any:
        row = self._row(number)
        cells = self._cells_of(number)
        found = cells.get(column)
        if found is None:
            row.attrib.pop("spans", None)
            found = etree.Element(self.tag["c"], r=name)
            style = row.get("s") if row.get("customFormat") in ("1", "true") else self._style_of(column)
            if style:
                found.set("s", style)
            later = min((at for at in cells if at > column), default=None)
            if later is None:
                row.append(found)
            else:
                cells[later].addprevious(found)
            cells[column] = found
        return found

    def _style_of(self, column: int) -> str | None:
        return next((style for first, last, style in self.spans if first <= column <= last), None)

    def _forget_results(self) -> None:
        """What formulas gave before, and how far the sheet went: nobody shall read an old sum."""
        for formula in self.root.iter("{*}f"):
            cell = formula.getparent()
            for result in cell.findall("{*}v"):
                cell.remove(result)
            cell.attrib.pop("t", None)
        for dimension in self.root.findall("{*}dimension"):
            self.root.remove(dimension)


class _Parts:
    """Where in the file the workbook, its styles and its sheets by name stand."""

    def __init__(self, parts: dict[str, bytes]) -> None:
        self.book = next(path for kind, path, _ in _related(parts, "") if kind == "officeDocument")
        related = _related(parts, self.book)
        self.styles = next((path for kind, path, _ in related if kind == "styles"), "")
        sheets = {link: path for kind, path, link in related if kind == "worksheet"}
        self.sheets = {
            sheet.get("name"): sheets[link]
            for sheet in _read(parts[self.book]).iterfind("{*}sheets/{*}sheet")
            for name, link in sheet.attrib.items()
            if name.endswith("}id") and link in sheets
        }


def _related(parts: dict[str, bytes], of: str) -> list[tuple[str, str, str]]:
    """What a part points to: kind, path, the word it calls it by."""
    folder, name = posixpath.split(of)
    root = _read(parts[posixpath.join(folder, "_rels", f"{name}.rels")])
    return [
        (
            one.get("Type").rpartition("/")[2],
            posixpath.normpath(posixpath.join("/", folder, one.get("Target"))).lstrip("/"),
            one.get("Id"),
        )
        for one in root.iterfind("{*}Relationship")
    ]


def _formats(styles: bytes) -> list[str]:
    """The number format of each style of a cell, by its place."""
    root = _read(styles)
    own = {int(one.get("numFmtId")): one.get("formatCode") for one in root.iterfind("{*}numFmts/{*}numFmt")}
    ids = [int(one.get("numFmtId", "0")) for one in root.iterfind("{*}cellXfs/{*}xf")]
    return [own.get(number) or BUILTIN_FORMATS.get(number, "General") for number in ids]


def _reckoned_anew(book: bytes) -> bytes:
    """The workbook saying that its formulas are reckoned when it is opened."""
    root = _read(book)
    found = root.find("{*}calcPr")
    if found is None:
        found = etree.Element(f"{{{etree.QName(root).namespace}}}calcPr")
        [child for word in BEFORE_CALCULATION for child in root.iterfind(f"{{*}}{word}")][-1].addnext(found)
    found.set("fullCalcOnLoad", "1")
    return _written(root)


def _read(part: bytes) -> Any:
    return etree.fromstring(part, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))


def _written(root: Any) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
