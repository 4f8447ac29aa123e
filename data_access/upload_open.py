"""Sheets of an OpenDocument spreadsheet (.ods) as plain values, with what a person sees of percentages and months.

Part of the child process. Read from its XML, since it says with each cell what the value is and what is shown.
"""

import io
import re
from collections.abc import Iterator
from xml.etree import ElementTree
from zipfile import ZipFile

from data_access.upload_formats import MONTH, PERCENT, SCALED
from data_access.upload_package import MOST_ENTRIES, MOST_SHEETS, USE_TEMPLATE, FileRefused, names_of, xml_of
from data_access.upload_workbook import LONGEST_TEXT, MOST_COLUMNS, MOST_ROWS, NO_RESULT, as_shown, sheet_of

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"


def is_open(content: bytes) -> bool:
    """Whether a package is an OpenDocument: by its content, since `mimetype` need be neither first nor there."""
    with ZipFile(io.BytesIO(content)) as package:
        return "content.xml" in {name.lower() for name in package.namelist()[:MOST_ENTRIES]}


def read_open(content: bytes) -> list[dict]:
    with ZipFile(io.BytesIO(content)) as package:
        names = names_of(package)
        if b"encryption-data" in (
            package.read(names["meta-inf/manifest.xml"]) if "meta-inf/manifest.xml" in names else b""
        ):
            raise FileRefused("文件加了密码；请去掉密码再报送")
        tree = ElementTree.fromstring(xml_of(package, names["content.xml"]))
    if tree.find(f"{OFFICE}body/{OFFICE}spreadsheet") is None:
        raise FileRefused(f"这是开放文档，但不是表格；{USE_TEMPLATE}")
    tables = list(tree.iter(f"{TABLE}table"))
    if len(tables) > MOST_SHEETS:
        raise FileRefused(f"有 {len(tables)} 张表，多于 {MOST_SHEETS} 张；请只保留要报送的表")
    hidden = _hidden_styles(tree)
    left, found = MOST_ROWS, []
    for table in tables:
        found.append(_sheet(table, table.get(f"{TABLE}style-name") in hidden, left))
        left -= len(found[-1]["rows"])
    return found


def _hidden_styles(tree: ElementTree.Element) -> set[str]:
    """Names of the styles of sheets that nobody sees."""
    return {
        style.get(f"{STYLE}name", "")
        for style in tree.iter(f"{STYLE}style")
        for properties in style.iter(f"{STYLE}table-properties")
        if properties.get(f"{TABLE}display") == "false"
    }


def _sheet(table: ElementTree.Element, is_hidden: bool, left: int) -> dict:
    name, rows, merges, hidden_rows, blank = table.get(f"{TABLE}name", ""), [], [], [], 0
    for row in table.iter(f"{TABLE}table-row"):
        again = int(row.get(f"{TABLE}number-rows-repeated", "1"))
        cells = list(_cells(row, len(rows) + blank, merges))
        while cells and cells[-1] is None:
            cells.pop()
        if not cells:
            blank += again
            continue
        if len(rows) + blank + again > left:
            raise FileRefused(f"超过 {MOST_ROWS} 行（“{name[:30]}”）；请删去多余的行或分几个文件")
        rows += [[] for _ in range(blank)]
        blank = 0
        if row.get(f"{TABLE}visibility", "visible") != "visible":
            hidden_rows += range(len(rows), len(rows) + again)
        rows += [list(cells) for _ in range(again)]
    hidden = {"hidden_rows": hidden_rows, "hidden_columns": list(_hidden_columns(table))}
    return sheet_of(name, rows, is_1904=False, is_hidden=is_hidden, merges=merges, **hidden)


def _hidden_columns(table: ElementTree.Element) -> Iterator[int]:
    place = 0
    for column in table.iter(f"{TABLE}table-column"):
        after = min(place + int(column.get(f"{TABLE}number-columns-repeated", "1")), MOST_COLUMNS)
        if column.get(f"{TABLE}visibility", "visible") != "visible":
            yield from range(place, after)
        place = after


def _cells(row: ElementTree.Element, number: int, merges: list[list[int]]) -> Iterator[object]:
    """Values from the first column; cells covered by a merged one are blank."""
    place = 0
    for cell in row:
        if cell.tag not in (f"{TABLE}table-cell", f"{TABLE}covered-table-cell"):
            continue
        again = int(cell.get(f"{TABLE}number-columns-repeated", "1"))
        value = None if cell.tag.endswith("}covered-table-cell") else _value(cell)
        if value is None and place + again > MOST_COLUMNS:
            return
        down, across = (int(cell.get(f"{TABLE}number-{word}-spanned", "1")) for word in ("rows", "columns"))
        if down > 1 or across > 1:
            merges.append([number, place, number + down - 1, place + across - 1])
        if place + again > MOST_COLUMNS:
            again = MOST_COLUMNS + 1 - place
        yield from [value] * again
        place += again


def _value(cell: ElementTree.Element) -> object:
    kind = cell.get(f"{OFFICE}value-type", "")
    # only the cell's own lines: a note or a text box in it has such lines too, and they are not its value
    shown = "\n".join(_line(part) for part in cell if part.tag == f"{TEXT}p")
    if kind in ("float", "currency", "percentage"):
        return _number(float(cell.get(f"{OFFICE}value", "nan")), shown)
    if kind == "date":
        text = cell.get(f"{OFFICE}date-value", "")
        if re.search(r"[0-9]", shown) and not _shows_a_day(shown):
            return as_shown({"d": text[:10]}, MONTH)
        return {"d": text[:10]} if len(text) <= 10 or text[10:] == "T00:00:00" else {"t": text[:19]}
    if kind == "boolean":
        return cell.get(f"{OFFICE}boolean-value") == "true"
    if not kind and cell.get(f"{TABLE}formula") and not shown:
        return NO_RESULT
    return (shown or cell.get(f"{OFFICE}string-value", ""))[:LONGEST_TEXT] or None


def _number(value: float, shown: str) -> object:
    """A number as it is shown, whatever kind is noted: gnumeric notes percentages so, Calc flags, SheetJS days."""
    if shown.upper() in ("TRUE", "FALSE"):
        return shown.upper() == "TRUE"
    if shown.endswith("%"):
        return as_shown(value, PERCENT)
    if re.fullmatch(r"[0-9]{4}[-/.年][0-9]{1,2}月?", shown):
        return as_shown(value, MONTH)
    unit = re.search(r"(亿元|万元|亿|万|元)$", shown)
    plain = re.fullmatch(r"-?([0-9,]+(?:\.([0-9]+))?)", shown.removesuffix(unit[0]) if unit else shown)
    is_scaled = abs(float(plain[1].replace(",", "")) - abs(value)) > 10 ** -len(plain[2] or "") if plain else bool(unit)
    return as_shown(value, SCALED if is_scaled else unit[0] if unit else "")


SPACES = {f"{TEXT}tab": "\t", f"{TEXT}line-break": "\n"}


def _line(line: ElementTree.Element) -> str:
    """A line as seen; spaces in a row, tabs and breaks stand as elements (OpenDocument 1.3, 6.1.2)."""
    found = line.text or ""
    for part in line:
        spaces = " " * int(part.get(f"{TEXT}c", "1")) if part.tag == f"{TEXT}s" else SPACES.get(part.tag)
        found += (_line(part) if spaces is None else spaces) + (part.tail or "")
    return found


def _shows_a_day(shown: str) -> bool:
    """Three numbers, or 11月15日: a year and a month alone show no day."""
    return len(re.findall(r"[0-9]+", shown)) >= 3 or "日" in shown
