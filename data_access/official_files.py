"""Reads and fills blank forms as files: an Excel workbook by openpyxl, a Word document by python-docx (rules 16.4).

Nothing but the values of cells is touched: widths, merged cells, formulas, print settings and words stay.
"""

import io
from collections.abc import Sequence
from copy import copy
from functools import lru_cache

from docx import Document
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import MergedCell

from domain.official.fields import as_shown, as_words
from domain.official.filling import Filled
from domain.official.grid import FormSheet, place_of

MOST_ROWS, MOST_COLUMNS = 2_000, 100


def read_form(content: bytes, is_word: bool) -> tuple[FormSheet, ...]:
    """Sheets of a workbook that are shown, or tables of a document, with their words from the first cell on."""
    return _tables(content) if is_word else _sheets(load_workbook(io.BytesIO(content)))


def _sheets(book: Workbook) -> tuple[FormSheet, ...]:
    found = []
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            continue
        bottom, right = min(sheet.max_row, MOST_ROWS), min(sheet.max_column, MOST_COLUMNS)
        cells = [[sheet.cell(row, column) for column in range(1, right + 1)] for row in range(1, bottom + 1)]
        formulas = frozenset(
            (row, column)
            for row, line in enumerate(cells)
            for column, cell in enumerate(line)
            if not isinstance(cell, MergedCell) and cell.data_type == "f"
        )
        rows = tuple(tuple("" if cell.value is None else str(cell.value) for cell in line) for line in cells)
        merges = tuple(
            (one.min_row - 1, one.min_col - 1, one.max_row - 1, one.max_col - 1) for one in sheet.merged_cells.ranges
        )
        found.append(FormSheet(sheet.title, rows, tuple(sorted(merges)), formulas))
    return tuple(found)


def _tables(content: bytes) -> tuple[FormSheet, ...]:
    found = []
    for number, table in enumerate(Document(io.BytesIO(content)).tables, start=1):
        owners: dict[object, list[tuple[int, int]]] = {}
        rows = []
        for row, line in enumerate(table.rows):
            words = []
            for column, cell in enumerate(line.cells):
                places = owners.setdefault(cell._tc, [])
                places.append((row, column))
                words.append(cell.text.strip() if len(places) == 1 else "")
            rows.append(tuple(words))
        merges = tuple((*min(places), *max(places)) for places in owners.values() if len(places) > 1)
        found.append(FormSheet(f"表{number}", tuple(rows), merges, is_word=True))
    return tuple(found)


def fill_form(content: bytes, is_word: bool, cells: Sequence[Filled]) -> bytes:
    """The form with its cells filled; formulas are reckoned anew when it is opened."""
    return _filled_tables(content, cells) if is_word else _filled_sheets(content, cells)


def _filled_sheets(content: bytes, cells: Sequence[Filled]) -> bytes:
    book = load_workbook(io.BytesIO(content))
    sheets = {sheet.title: sheet for sheet in book.worksheets}
    for one in cells:
        sheet = sheets[one.sheet]
        cell = sheet[one.cell]
        if one.like:
            _like(sheet, one.like, cell)
        value = one.value
        if isinstance(value, str) and value.startswith(("=", "+", "-", "@")):
            cell.value, cell.data_type = value, "s"
            continue
        if isinstance(value, float) and one.choice.unit == "%" and "%" in str(cell.number_format):
            value = value / 100
        cell.value = as_shown(value, one.choice) if cell.number_format == "General" else value
    book.calculation.fullCalcOnLoad = True
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _like(sheet, place: str, cell) -> None:
    """The look of the form's own row for a row that it did not have."""
    pattern = sheet[place]
    cell._style = copy(pattern._style)
    height = sheet.row_dimensions[pattern.row].height
    if height is not None:  # a row without a height of its own needs no record of one
        sheet.row_dimensions[cell.row].height = height


def _filled_tables(content: bytes, cells: Sequence[Filled]) -> bytes:
    document = Document(io.BytesIO(content))
    for one in cells:
        row, column = place_of(one.cell)
        table = document.tables[int(one.sheet.removeprefix("表")) - 1]
        paragraph = table.rows[row].cells[column].paragraphs[0]
        words = as_words(one.value, one.choice)
        if paragraph.runs:
            paragraph.runs[0].text = words
        else:
            paragraph.add_run(words)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


@lru_cache(maxsize=16)
def layout(content: bytes, is_word: bool) -> tuple:
    """What must be the same before and after: words, merged cells, formulas, widths, print settings."""
    if is_word:
        return tuple((one.name, one.merges) for one in _tables(content))
    book = load_workbook(io.BytesIO(content))
    told: list[tuple] = []
    for sheet in book.worksheets:
        merges = sorted(one.coord for one in sheet.merged_cells.ranges)
        widths = sorted((key, one.width, one.hidden) for key, one in sheet.column_dimensions.items())
        paper = (sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.fitToHeight)
        rows = (sheet.print_area, sheet.print_title_rows, sheet.freeze_panes)
        formulas = sorted(
            (cell.coordinate, cell.value) for line in sheet.iter_rows() for cell in line if cell.data_type == "f"
        )
        told.append((sheet.title, merges, widths, paper, rows, formulas))
    return tuple(told)
