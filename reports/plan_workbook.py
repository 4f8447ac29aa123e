"""The workbook of a plan: a sheet a kind of record, headings with notes, drop-downs, an example, what a plan says."""

import io
from collections.abc import Mapping, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from domain.intake.columns import SORT_ZH, Column, Sort
from domain.words import Word
from reports.intake_template import BODY, FILLS, FORMATS, HEAD, LINE, TITLE, note_of
from reports.usual_names import usually_named
from services.plans.forms import CHOICES, LISTED, PARTS, TEXT_SHEET, PlanSheet

Cells = Mapping[str, Sequence[Mapping[str, Any]]]
Marks = Mapping[tuple[str, int, str], str]
"""Record, place among its rows, field → where it was read."""
NO_MARKS: Marks = {}
HEADING_ROW, BLANK_ROWS = 3, 60
EXAMPLE = Font(name="微软雅黑", size=10, italic=True, color="7A8699")
LISTS = "_清单"
PROPOSED = PatternFill("solid", fgColor="FFF2CC")
LONGEST_LINE = 32_000


def plan_workbook(cells: Cells, title: str, marks: Marks = NO_MARKS, text: str = "") -> bytes:
    """xlsx: 填表说明, the sheets of the plan, 方案原文 (`text`). `cells`: field → value of each sheet's rows, as
    services.plans.filling says them; under `catalogue` the names to choose a target's indicator from. `marks`: where
    a proposed cell was read; it is yellow, with a note, until a person has checked it.
    """
    indicators = [row["name"] for row in cells.get("catalogue", ())]
    book = Workbook()
    lists = book.create_sheet(LISTS)
    lists.sheet_state = "veryHidden"
    _how_to(book.active, title)
    for part in PARTS:
        sheet = book.create_sheet(part.title)
        sheet["A1"], sheet["A2"] = part.title, part.about
        sheet["A1"].font = TITLE
        rows = cells.get(part.record, ())
        if part.is_upright:
            _upright(sheet, part, rows[0] if rows else {}, lists)
        else:
            _across(sheet, part, rows, lists, indicators)
            _mark(sheet, part, marks)
    _text(book.create_sheet(TEXT_SHEET), text)
    book.move_sheet(LISTS, len(book.sheetnames))
    file = io.BytesIO()
    book.save(file)
    return usually_named(file.getvalue())


def _how_to(sheet: Worksheet, title: str) -> None:
    sheet.title = "填表说明"
    sheet["A1"], sheet["A1"].font = title, TITLE
    lines = [
        "一个试点一份。填好后在“试点设置”提交，先核对，再写入；有一处错误就一行也不写。",
        "斜体灰字、以“例”开头的行是样子，不会读取，可以删去。",
        "方案里没有的表可以空着；“批次”等办法印发后再填，没有批次就没有应拨奖补。",
        f"把方案全文贴在“{TEXT_SHEET}”表（一段一行），系统会核对每句“方案原文”是否在里面；找不到的会问，不算错。",
        "再次提交即修订：改了的格更新；目标的数要调整的另起一行，写新数、“从哪天起”和调整文件，原来一行不动。",
        "表里删去的行即撤下：核对时逐行列出，提交时写从哪天起和原因；此前各期和已有的记录不变。没有的表不算删去。",
    ]
    for row, line in enumerate(lines, start=3):
        sheet.cell(row, 1, line).font = BODY
    sheet.column_dimensions["A"].width = 110
    first = len(lines) + 4
    for row, part in enumerate(PARTS, start=first):
        sheet.cell(row, 1, f"{part.title}：{part.about}").font = BODY


def _heading(sheet: Worksheet, row: int, place: int, column: Column) -> None:
    cell = sheet.cell(row, place, column.title)
    cell.font, cell.border, cell.fill = HEAD, LINE, FILLS["key" if column.required else "rest"]
    cell.alignment = Alignment(wrap_text=True, vertical="center")
    cell.comment = Comment(note_of(column), "填表说明", width=280, height=140)


def _upright(sheet: Worksheet, part: PlanSheet, row: Mapping[str, Any], lists: Worksheet) -> None:
    for number, column in enumerate(part.columns, start=HEADING_ROW):
        _heading(sheet, number, 1, column)
        _fill(sheet, number, 2, column, row.get(column.field))
        need = "必填" if column.required else "选填"
        sheet.cell(number, 3, f"{column.help}。{need}，例：{column.example or '—'}").font = EXAMPLE
        _choose(sheet, lists, part, column, f"B{number}")
    for letter, width in zip("ABC", (22, 60, 90), strict=True):
        sheet.column_dimensions[letter].width = width


def _across(
    sheet: Worksheet,
    part: PlanSheet,
    rows: Sequence[Mapping[str, Any]],
    lists: Worksheet,
    indicators: Sequence[str],
) -> None:
    last = HEADING_ROW + len(rows) + BLANK_ROWS + 1
    for place, column in enumerate(part.columns, start=1):
        _heading(sheet, HEADING_ROW, place, column)
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = 40 if column.longest > 80 and column.sort is Sort.TEXT else 16
        example = sheet.cell(HEADING_ROW + 1, place, f"{'例：' if place == 1 else ''}{column.example}")
        example.font = EXAMPLE
        for number, row in enumerate(rows, start=HEADING_ROW + 2):
            _fill(sheet, number, place, column, row.get(column.field))
        names = indicators if (part.record, column.field) == ("targets", "indicator") else ()
        _choose(sheet, lists, part, column, f"{letter}{HEADING_ROW + 2}:{letter}{last}", names)
    sheet.freeze_panes = sheet.cell(HEADING_ROW + 1, 2)


def _mark(sheet: Worksheet, part: PlanSheet, marks: Marks) -> None:
    """Proposed cells in yellow, each with the place of the document that it was read from."""
    columns = {column.field: place for place, column in enumerate(part.columns, start=1)}
    for (record, row, field), where in marks.items():
        if record == part.record:
            cell = sheet.cell(HEADING_ROW + 2 + row, columns[field])
            cell.fill = PROPOSED
            cell.comment = Comment(f"读自方案{where}，请对照原文核对", "读出的格", width=260, height=70)


def _text(sheet: Worksheet, text: str) -> None:
    sheet.column_dimensions["A"].width = 120
    for row, line in enumerate((line for line in text.splitlines() if line.strip()), start=1):
        cell = sheet.cell(row, 1, ILLEGAL_CHARACTERS_RE.sub("", line)[:LONGEST_LINE])
        cell.data_type, cell.alignment = "s", Alignment(wrap_text=True, vertical="top")


def _fill(sheet: Worksheet, row: int, place: int, column: Column, value: Any) -> None:
    cell = sheet.cell(row, place)
    cell.font = BODY
    if column.sort in FORMATS:
        cell.number_format = FORMATS[column.sort]
    if value is None or value == "":
        return
    if column.sort is Sort.MONEY:
        cell.value = value / 1_000_000
    elif column.words is not None:
        cell.value = column.words(value).zh if not isinstance(value, Word) else value.zh
    else:
        cell.value = "是" if value is True else "否" if value is False else value
    if isinstance(cell.value, str):
        cell.data_type = "s"


def _choose(
    sheet: Worksheet, lists: Worksheet, part: PlanSheet, column: Column, where: str, names: Sequence[str] = ()
) -> None:
    """A drop-down of the words a cell may hold: fixed ones from a hidden sheet, names from the sheet that has them."""
    words = column.choices or CHOICES.get((part.record, column.field)) or tuple(names)
    if (part.record, column.field) in LISTED:
        record, field = LISTED[part.record, column.field]
        other = next(one for one in PARTS if one.record == record)
        letter = get_column_letter([one.field for one in other.columns].index(field) + 1)
        formula = f"'{other.title}'!${letter}${HEADING_ROW + 2}:${letter}${HEADING_ROW + 1 + 2 * BLANK_ROWS}"
    elif words:
        place = lists.max_column + 1
        for row, word in enumerate(words, start=1):
            lists.cell(row, place, word).data_type = "s"
        letter = get_column_letter(place)
        formula = f"'{LISTS}'!${letter}$1:${letter}${len(words)}"
    else:
        return
    rule = DataValidation("list", formula1=formula, allow_blank=True)
    rule.error, rule.errorTitle = f"请从下拉中选（{SORT_ZH[column.sort]}）", column.heading
    rule.showErrorMessage, rule.errorStyle = True, "warning"  # the check after upload decides
    rule.add(where)
    sheet.add_data_validation(rule)
