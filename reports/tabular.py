"""Tables as csv, json and xlsx, row by row: a million rows need no more memory than a thousand.

csv is UTF-8 without a byte order mark: a mark would become part of the first column's name for most programs that
compute. Who opens a table in Excel takes xlsx.
"""

import csv
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from enum import Enum
from io import TextIOWrapper
from pathlib import Path
from typing import IO

import xlsxwriter

from domain.export_view import ExportView
from domain.formulas import guarded

AS_TEXT = {"strings_to_formulas": False, "strings_to_urls": False}
"""How every workbook is made: a text is a text, neither computed nor a live link."""
SHEET_ROWS = 1_048_575
CELL_LENGTH = 32_767
WIDTHS = {"reason": 60, "sentence": 60, "source_quote": 60, "enterprise": 24, "name": 24, "provider": 24, "uscc": 22}


def plain(value: object) -> object:
    """A value of the database as a file holds it: words as text, instants in UTC, whole numbers without a fraction."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    if isinstance(value, datetime):
        moment = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
        return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    return value


def escaped(value: object) -> object:
    """Text that a spreadsheet would compute, guarded; numbers stay numbers."""
    return guarded(value) if isinstance(value, str) else value


def _printed(row: Iterable[object]) -> list[object]:
    cells = [plain(value) for value in row]
    return [str(cell).lower() if isinstance(cell, bool) else escaped(cell) for cell in cells]


def write_csv(table: ExportView, file: IO[str]) -> None:
    """Header and rows; days and instants ISO, true and false in words, nothing for an empty value."""
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(table.columns)
    writer.writerows(_printed(row) for row in table.rows)


def write_json(table: ExportView, file: IO[str]) -> None:
    """One array with an object a row, one row a line; text is not escaped, since nothing computes it."""
    file.write("[")
    for number, row in enumerate(table.rows):
        record = dict(zip(table.columns, map(plain, row), strict=True))
        file.write(",\n" if number else "\n")
        file.write(json.dumps(record, ensure_ascii=False, default=date.isoformat))
    file.write("\n]\n")


def write_xlsx(table: ExportView, path: Path) -> None:
    """Rows on a sheet with a frozen, filtered header (on further sheets past Excel's limit), and a sheet 说明."""
    options = {"constant_memory": True, **AS_TEXT}
    with xlsxwriter.Workbook(path, {**options, "default_date_format": "yyyy-mm-dd"}) as book:
        rows, number = iter(table.rows), 1
        while (_write_sheet(book, table, rows, number)) == SHEET_ROWS:
            number += 1
        about = book.add_worksheet("说明")
        about.set_column(0, 0, 14)
        about.set_column(1, 1, 60)
        for line, (word, text) in enumerate(table.about):
            about.write_row(line, 0, (word, escaped(text)))


def _write_sheet(book: xlsxwriter.Workbook, table: ExportView, rows: Iterator[Iterable[object]], number: int) -> int:
    """Fill one sheet up to Excel's limit; number of rows written."""
    sheet = book.add_worksheet(table.name if number == 1 else f"{table.name}_{number}")
    sheet.freeze_panes(1, 0)
    for column, name in enumerate(table.columns):
        sheet.set_column(column, column, WIDTHS.get(name, max(11, len(name) + 3)))
    sheet.write_row(0, 0, table.columns, book.add_format({"bold": True}))
    line = 0
    while line < SHEET_ROWS and (row := next(rows, None)) is not None:
        line += 1
        for column, value in enumerate(row):
            _write_cell(sheet, line, column, escaped(plain(value)))
    sheet.autofilter(0, 0, max(line, 1), len(table.columns) - 1)
    return line


def _write_cell(sheet, line: int, column: int, value: object) -> None:
    if isinstance(value, str):
        sheet.write_string(line, column, value[:CELL_LENGTH])
    elif value is not None:
        sheet.write(line, column, value)


WRITERS: dict[str, Callable] = {"csv": write_csv, "json": write_json, "xlsx": write_xlsx}


def write_table(table: ExportView, form: str, path: Path | None) -> None:
    """Write to a file, which appears only when it is whole, or to standard output (csv and json)."""
    if path is None:
        out = TextIOWrapper(sys.stdout.buffer, encoding="utf-8", newline="", write_through=False)
        try:
            WRITERS[form](table, out)
            out.flush()
        finally:
            out.detach()
        return
    part = path.with_name(f".{path.name}.part")
    try:
        if form == "xlsx":
            write_xlsx(table, part)
        else:
            with part.open("w", encoding="utf-8", newline="") as file:
                WRITERS[form](table, file)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
