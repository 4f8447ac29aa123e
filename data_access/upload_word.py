"""Tables and text of a Word (.docx) document as plain values: what a reader of its final state sees. Part of the child
process.

python-docx passes over content controls (`w:sdt`), so the tree is walked here, whatever a table, row, cell or
paragraph is wrapped in.
"""

import io
import re
from collections.abc import Iterator, Sequence
from zipfile import BadZipFile, ZipFile

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from data_access.upload_package import FileRefused, names_of
from data_access.upload_tables import AS_WORD, Grid, Merges, bare, lines_of, table_of

TABLE, ROW, CELL, PARAGRAPH = (qn(f"w:{name}") for name in ("tbl", "tr", "tc", "p"))
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
WRAPPED_IN = frozenset(map(qn, ("w:sdt", "w:sdtContent", "w:customXml"))) | {f"{MC}AlternateContent", f"{MC}Choice"}
TAKEN_OUT = (qn("w:del"), qn("w:moveFrom"), f"{MC}Fallback")
"""What a reviewer took out or moved elsewhere; what old programs show in place of what stands beside it."""
TEXTS = frozenset(map(qn, ("w:t", "m:t")))
BREAKS = {qn("w:br"): "\n", qn("w:cr"): "\n", PARAGRAPH: "\n", qn("w:tab"): "\t", qn("w:noBreakHyphen"): "-"}
RAISED = "\x01"
"""Stands before raised words while they are put together."""


def read_word(content: bytes) -> tuple[list[dict], str]:
    """Tables, and the document's words with its notes at the end, a line a paragraph."""
    try:
        with ZipFile(io.BytesIO(content)) as package:
            names = names_of(package, others={}, plain=".docx")
    except BadZipFile:
        raise FileRefused(f"文件已损坏，读不出来；{AS_WORD}") from None
    if "word/document.xml" not in names:
        raise FileRefused(f"这不是 Word 文件；方案表请在“提交方案表”上传，{AS_WORD}")
    document = Document(io.BytesIO(content))
    body = document.element.body
    _take_out(body)
    tables, lines = [], list[str]()
    for part in _within(body, {TABLE, PARAGRAPH}):
        if part.tag == PARAGRAPH:
            lines.append(_words(part))
            continue
        for table in _apart(part):
            rows, merges = _grid(table)
            if rows:
                tables.append(table_of(_title(lines, len(tables)), rows, merges))
                lines += lines_of(rows)
    return tables, "\n".join([*lines, *_notes(document)])


def _take_out(tree) -> None:
    """Everything that does not stand in the final text: deletions, placeholders, signs of notes."""
    gone = [row for row in tree.iter(ROW) if row.find(f"{qn('w:trPr')}/{qn('w:del')}") is not None]
    gone += [cell for cell in tree.iter(CELL) if cell.find(f"{qn('w:tcPr')}/{qn('w:cellDel')}") is not None]
    gone += [part for tag in TAKEN_OUT for part in tree.iter(tag)]
    for control in tree.iter(qn("w:sdt")):
        if control.find(f"{qn('w:sdtPr')}/{qn('w:showingPlcHdr')}") is not None:
            gone += control.iter(qn("w:t"))
    for kind in ("w:footnoteReference", "w:endnoteReference"):
        for sign in tree.iter(qn(kind)):
            if sign.get(qn("w:customMarkFollows")) in ("1", "true", "on"):
                gone += sign.getparent().iter(qn("w:t"))
    for part in gone:
        if part.getparent() is not None:
            part.getparent().remove(part)


def _within(element, tags: set[str]) -> Iterator:
    """Parts of these kinds in their order, also those in content controls."""
    for part in element:
        if part.tag in tags:
            yield part
        elif part.tag in WRAPPED_IN:
            yield from _within(part, tags)


def _apart(table) -> list:
    """The table, then those within its cells, each taken out of the cell it stands in."""
    nested = [part for part in table.iter(TABLE) if part is not table]
    for part in nested:
        part.getparent().remove(part)
    return [table, *nested]


def _words(element) -> str:
    """All words within, of raised figures behind others that they are raised: 120^1 is not 1201."""
    found = []
    for part in element.iter():
        if part.tag in TEXTS:
            found.append((RAISED if _is_raised(part) else "") + (part.text or ""))
        elif part.tag in BREAKS:
            found.append(BREAKS[part.tag])
    return re.sub(rf"(?<=[0-9]){RAISED}(?=[0-9])", "^", "".join(found)).replace(RAISED, "").strip("\n")


def _is_raised(text) -> bool:
    way = text.getparent().find(f"{qn('w:rPr')}/{qn('w:vertAlign')}")
    return way is not None and way.get(qn("w:val")) == "superscript"


def _in_cell(cell) -> str:
    """Words of a cell. A break between two figures was typed, so these are two numbers; others are none."""
    return " ".join(map(bare, re.split(r"(?<=[0-9])\s*\n\s*(?=[0-9])", _words(cell))))


def _grid(table) -> tuple[Grid, Merges]:
    """A merged cell has its words in its first place."""
    rows: list[list] = []
    for row in _within(table, {ROW}):
        rows.append(_places(row, rows[-1] if rows else ()))
    width = max(map(len, rows), default=0)
    places: dict[object, list[tuple[int, int]]] = {}
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            if cell is not None:
                places.setdefault(cell, []).append((number, column))
    grid: Grid = [[None] * width for _ in rows]
    merges = []
    for cell, spans in places.items():
        (top, left), (bottom, right) = spans[0], spans[-1]
        grid[top][left] = _in_cell(cell)
        if len(spans) > 1:
            merges.append([top, left, bottom, right])
    return grid, merges


def _places(row, above: Sequence) -> list:
    """The cell in each place of a row: that of the row above, or the one on the left, where it goes on."""
    found: list = [None] * _number(row, "w:trPr", "w:gridBefore")
    for cell in _within(row, {CELL}):
        holds, column = cell, len(found)
        if _goes_on(cell, "w:hMerge") and found and found[-1] is not None:
            holds = found[-1]
        elif _goes_on(cell, "w:vMerge") and column < len(above) and _property(above[column], "w:vMerge") is not None:
            holds = above[column]
        found += [holds] * (_number(cell, "w:tcPr", "w:gridSpan") or 1)
    return found


def _property(cell, name: str):
    return None if cell is None else cell.find(f"{qn('w:tcPr')}/{qn(name)}")


def _goes_on(cell, name: str) -> bool:
    merge = _property(cell, name)
    return merge is not None and merge.get(qn("w:val")) != "restart"


def _number(element, properties: str, name: str) -> int:
    found = element.find(f"{qn(properties)}/{qn(name)}")
    return 0 if found is None else int(found.get(qn("w:val")))


def _title(lines: Sequence[str], place: int) -> str:
    """The last line of words above a table."""
    above = next((line.strip() for line in reversed(lines[-6:]) if line.strip() and " | " not in line), "")
    return above or f"第 {place + 1} 张表"


def _notes(document) -> Iterator[str]:
    """Words of footnotes and endnotes."""
    for relation in document.part.rels.values():
        if relation.reltype in (RELATIONSHIP_TYPE.FOOTNOTES, RELATIONSHIP_TYPE.ENDNOTES):
            notes = parse_xml(relation.target_part.blob)
            _take_out(notes)
            yield from filter(None, map(_words, notes))
