"""Tables and text of a Word (.docx, see upload_word) or PDF document as plain values. Part of the child process.

A merged cell has its text in its first place, None in the others; the table says which are merged.
"""

import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from data_access.upload_package import OLE, ZIP, FileRefused

MOST_PAGES, MOST_TABLES, MOST_CELLS, LONGEST_CELL, LONGEST_TEXT = 200, 100, 100_000, 2_000, 400_000
NEAR = 3.0
"""Points that edges of one column may differ by on two pages."""
AS_WORD = "请用 Word 或 WPS 另存为 .docx，或导出为带文字的 PDF"
Grid = list[list[str | None]]
Merges = list[list[int]]


def read_tables(content: bytes) -> dict:
    """`tables`: name, rows, merges of each (as a sheet's); `text`: the document's words, a line a paragraph."""
    if content[:4] == ZIP:
        from data_access.upload_word import read_word

        found = read_word(content)
    elif b"%PDF-" in content[:1_024]:
        found = _pdf(content)
    elif content[:8] == OLE:
        raise FileRefused(f"这是旧格式的 Word 文件（.doc）或别的旧文件；{AS_WORD}")
    else:
        raise FileRefused(f"这不是 Word（.docx）也不是 PDF；{AS_WORD}")
    tables, text = found
    if sum(len(row) for table in tables for row in table["rows"]) > MOST_CELLS:
        raise FileRefused(f"表格超过 {MOST_CELLS} 格；请只保留方案和附表")
    return {"tables": tables[:MOST_TABLES], "text": text[:LONGEST_TEXT]}


def table_of(name: str, rows: Grid, merges: Merges) -> dict:
    return {"name": name[:80], "rows": rows, "merges": merges}


def lines_of(rows: Grid) -> list[str]:
    """Rows of a table as lines of text."""
    return [" | ".join(cell for cell in row if cell) for row in rows]


def bare(text: str) -> str:
    """The words of a cell without the breaks and blanks that its width made; blanks between Latin words stay."""
    words = re.sub(r"\s+", " ", text.replace("\x00", "")).strip()
    apart = r"[\x21-\x7e]"
    kept = re.sub(rf"(?<={apart}) (?={apart})", "\x00", words)
    kept = re.sub(r"(?<=[0-9,.])\x00(?=[0-9])", "", kept)
    return kept.replace(" ", "").replace("\x00", " ")[:LONGEST_CELL]


# ── PDF ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _pdf(content: bytes) -> tuple[list[dict], str]:
    import pdfplumber
    from pdfminer.pdfdocument import PDFPasswordIncorrect
    from pdfplumber.utils.exceptions import PdfminerException

    found, texts = [], []
    try:
        with pdfplumber.open(io.BytesIO(content)) as book:
            if len(book.pages) > MOST_PAGES:
                raise FileRefused(f"有 {len(book.pages)} 页，多于 {MOST_PAGES} 页；请只保留方案和附表")
            for page in book.pages:
                before = texts[-1].rpartition("\n")[2] if texts else ""
                texts.append(page.extract_text())
                found.append(list(_of_page(page, before)))
                page.close()  # what was parsed of it
    except PdfminerException as error:
        if isinstance(error.args[0], PDFPasswordIncorrect):
            raise FileRefused("PDF 加了密码；请去掉密码再上传") from None
        raise
    if not any(text.strip() for text in texts):
        raise FileRefused(f"PDF 里没有文字，像是扫描件；{AS_WORD}")
    tables = [
        table_of(part.name or f"第 {place + 1} 张表", part.rows, part.merges)
        for place, part in enumerate(_joined(found, _running(texts)))
    ]
    # beside each other in a line of a page stand pieces of different cells: the rows once more, cell by cell
    rows = [line for table in tables for line in lines_of(table["rows"])]
    return tables, "\n".join([*texts, *rows])


class _Part:
    """A table on one page. `edges`: x of its columns; `above`, `below`: lines between it and the margins."""

    def __init__(self, name: str, rows: Grid, merges: Merges, edges: list[float], above: list[str], below: list[str]):
        self.name, self.rows, self.merges, self.edges = name, rows, merges, edges
        self.above, self.below = above, below


def _of_page(page, before: str) -> Iterator[_Part]:
    """Tables of a page from its top. `before`: the last line of the page before, title of a table on top of this."""
    tables = sorted(page.find_tables(), key=lambda table: table.bbox[1])
    lines = page.extract_text_lines()
    for table in tables:
        cells = [cell for row in table.rows for cell in row.cells if cell is not None]
        edges = _together(x for cell in cells for x in (cell[0], cell[2]))
        heights = _together(y for cell in cells for y in (cell[1], cell[3]))
        merges = []
        for top, row in enumerate(table.rows):
            for left, cell in enumerate(row.cells):
                if cell is None:
                    continue
                right, bottom = _before(edges, cell[2]), _before(heights, cell[3])
                if (bottom, right) != (top, left):
                    merges.append([top, left, bottom, right])
        rows = [[None if cell is None else bare(cell) for cell in row] for row in table.extract()]
        above = [line["text"].strip() for line in lines if line["bottom"] <= table.bbox[1] + NEAR]
        below = [line["text"].strip() for line in lines if line["top"] >= table.bbox[3] - NEAR]
        yield _Part(bare(above[-1] if above else before), rows, merges, edges, above, below)


PAGE_NUMBER = re.compile(r"[-—–·~ ]*第? ?[0-9]+ ?页?[-—–·~ ]*([/共] ?[0-9]+ ?页?)?")


def _together(values) -> list[float]:
    """Edges in their order; such as lie closer than NEAR are one."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > NEAR:
            found.append(value)
    return found


def _before(edges: list[float], end: float) -> int:
    """Place of the last column (or row) that ends at `end`."""
    return min(range(len(edges)), key=lambda place: abs(edges[place] - end)) - 1


def _running(texts: Sequence[str]) -> set[str]:
    """Lines that stand first or last on more than one page."""
    edges = [(lines[0].strip(), lines[-1].strip()) for lines in map(str.splitlines, texts) if lines]
    counted = Counter(line for pair in edges for line in set(pair))
    return {line for line, pages in counted.items() if pages > 1}


def _joined(pages: Sequence[Sequence[_Part]], running: set[str]) -> list[_Part]:
    """Tables in their order; one that goes on over the end of a page is one table.

    It goes on where nothing stands between but the number of a page or a running title.
    """

    def is_margin(lines: Sequence[str]) -> bool:
        return all(line in running or PAGE_NUMBER.fullmatch(line) for line in lines)

    found: list[_Part] = []
    for before, parts in pairwise([[], *pages]):
        for place, part in enumerate(parts):
            goes_on = found and before and not place and is_margin(before[-1].below) and is_margin(part.above)
            if goes_on and _same_columns(found[-1], part):
                _append(found[-1], part)
            else:
                found.append(part)
    return found


def _same_columns(one: _Part, other: _Part) -> bool:
    return len(one.edges) == len(other.edges) and all(
        abs(a - b) <= NEAR for a, b in zip(one.edges, other.edges, strict=True)
    )


def _append(table: _Part, more: _Part) -> None:
    """The rest of a table: without the heading that is repeated, its first row joined to the last where it is its end;
    a merged cell that goes on is '' on the new page."""
    skip = _repeated(table.rows, more.rows)
    rows, merges = more.rows[skip:], _moved((m for m in more.merges if m[0] >= skip), -skip)
    if rows and _ends(table, rows[0]):
        last = table.rows[-1]
        for column, text in enumerate(rows[0]):
            if text and last[column] is not None:
                last[column] = bare(f"{last[column]}\n{text}")
        rows, merges = rows[1:], _moved((m for m in merges if m[0] >= 1), -1)
    at = len(table.rows)
    table.rows += rows
    table.merges += _moved(merges, at)
    if rows:
        _go_on(table, at)


def _moved(merges: Iterable[list[int]], by: int) -> Merges:
    return [[top + by, left, bottom + by, right] for top, left, bottom, right in merges]


def _repeated(rows: Grid, more: Grid) -> int:
    """How many rows at the beginning of the next page repeat the table's first."""
    return next((number for number, (one, other) in enumerate(zip(rows, more, strict=False)) if one != other), 0)


NUMBER = re.compile(r"[-−]?[0-9][0-9,.]*[%％]?")


def _ends(table: _Part, row: Sequence[str | None]) -> bool:
    """Whether the first row of a page is the end of the row before: it has no number where that one has some."""
    last = table.rows[-1]
    numbers = [column for column, text in enumerate(last) if text and NUMBER.fullmatch(text)]
    texts = [column for column, text in enumerate(row) if text]
    return bool(numbers) and bool(texts) and not any(row[column] for column in numbers)


def _go_on(table: _Part, at: int) -> None:
    """Merged cells of the last row before `at` that are blank in it go on over its rows."""
    for column, text in enumerate(table.rows[at]):
        above = next((m for m in table.merges if m[2] == at - 1 and m[1] <= column <= m[3] and m[0] < m[2]), None)
        if text == "" and above is not None and column == above[1]:
            below = next((m for m in table.merges if m[:2] == [at, column]), None)
            above[2] = below[2] if below else at
            table.rows[at][column] = None
            if below:
                table.merges.remove(below)
