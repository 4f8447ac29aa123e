"""The workbook a unit fills in: its own rows, drop-downs, notes with definition and unit, protected keys, a stamp."""

import io
from collections.abc import Sequence
from copy import copy

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from domain.intake.columns import REMARK, Column, Sort
from domain.intake.forms import Form
from domain.intake.howto import GENERAL, must
from domain.intake.stamp import STAMP_SHEET
from domain.intake.template import TemplateView
from domain.words import Word
from reports.usual_names import usually_named

HEADING_ROW, BLANK_ROWS = 3, 300
TITLE = Font(name="微软雅黑", size=14, bold=True)
HEAD = Font(name="微软雅黑", size=10, bold=True, color="1B2430")
BODY = Font(name="微软雅黑", size=10)
FILLS = {word: PatternFill("solid", fgColor=colour) for word, colour in (("key", "DCE6F5"), ("rest", "F4F6FA"))}
LINE = Border(*[Side(style="thin", color="DDE3EC")] * 4)
OPEN = Protection(locked=False)
FORMATS = {Sort.DAY: "yyyy-mm-dd", Sort.MONEY: "#,##0.00####", Sort.USCC: "@", Sort.CODE: "@"}
LISTS_SHEET = "_清单"


def intake_template(view: TemplateView, blank_rows: int = BLANK_ROWS) -> bytes:
    """xlsx of the form: 填报 (title, note, headings, own rows, blank ones), 填报说明, and two hidden sheets."""
    book = Workbook()
    sheet = book.active
    sheet.title = "填报"
    columns = (*view.form.columns, REMARK)
    _head(sheet, view, columns)
    _rows(sheet, view, columns, blank_rows)
    _choices(book, sheet, view, columns, HEADING_ROW + len(view.rows) + blank_rows)
    _keep_keys(sheet, columns, HEADING_ROW + len(view.rows))
    sheet.freeze_panes = sheet.cell(HEADING_ROW + 1, len(view.form.keys) + 1)
    last = HEADING_ROW + len(view.rows) + blank_rows
    sheet.auto_filter.ref = f"A{HEADING_ROW}:{get_column_letter(len(columns))}{last}"
    _printed(sheet)
    sheet.protection.sheet = True
    for allowed in ("formatColumns", "formatRows", "insertRows", "sort", "autoFilter"):
        setattr(sheet.protection, allowed, False)  # openpyxl: False means «not forbidden»
    _how_to(book, view.form)
    _stamp(book, view.stamp, view.given)
    file = io.BytesIO()
    book.save(file)
    return usually_named(file.getvalue())


def _head(sheet: Worksheet, view: TemplateView, columns: Sequence[Column]) -> None:
    sheet["A1"] = view.title
    sheet["A1"].font = TITLE
    sheet["A2"] = view.note
    sheet["A2"].alignment = Alignment(wrap_text=False)
    for place, column in enumerate(columns, start=1):
        cell = sheet.cell(HEADING_ROW, place, column.title)
        cell.font, cell.border, cell.fill = HEAD, LINE, FILLS["key" if column.key else "rest"]
        cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
        cell.comment = Comment(note_of(column), "填报说明", width=280, height=140)
        sheet.column_dimensions[get_column_letter(place)].width = _width(column)
    sheet.row_dimensions[HEADING_ROW].height = 34


def note_of(column: Column) -> str:
    """Definition, what goes in, unit, example: the note on a heading and the row of the how-to page."""
    parts = [column.help, f"填：{column.holds}"]
    if column.unit:
        parts.append(f"单位：{column.unit}")
    if column.example:
        parts.append(f"例：{column.example}")
    parts.append("识别这一行用，已有的行不能改" if column.key else "新增时必填" if column.required else "选填")
    return "\n".join(parts)


def _width(column: Column) -> float:
    by_sort = {Sort.USCC: 22, Sort.DAY: 12, Sort.MONEY: 14, Sort.CODE: 16, Sort.FLAG: 8, Sort.WHOLE: 8, Sort.NUMBER: 12}
    return by_sort.get(column.sort, 34 if column.longest > 80 else 18)


def _printed(sheet: Worksheet) -> None:
    """On paper: across, as wide as the page, the headings on every page."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = f"{HEADING_ROW}:{HEADING_ROW}"


def _keep_keys(sheet: Worksheet, columns: Sequence[Column], last: int) -> None:
    """Keys of own rows refuse what is typed. A locked cell would do so too, and the rows could not be sorted."""
    keys = [get_column_letter(place) for place, column in enumerate(columns, start=1) if column.key]
    if last == HEADING_ROW or not keys:
        return
    rule = DataValidation("custom", formula1="FALSE", allow_blank=False)
    rule.error, rule.errorTitle = "蓝底的列用于识别这一行，不能改", "识别用"
    rule.errorStyle, rule.showErrorMessage = "stop", True  # openpyxl leaves the message out, and then nothing stops
    for letter in keys:
        rule.add(f"{letter}{HEADING_ROW + 1}:{letter}{last}")
    sheet.add_data_validation(rule)


def _rows(sheet: Worksheet, view: TemplateView, columns: Sequence[Column], blank_rows: int) -> None:
    """Own rows with their keys in blue, then empty rows that take new ones."""
    looks: dict[tuple[int, bool], StyleArray] = {}
    rows = [*((row, True) for row in view.rows), *(({}, False) for _ in range(blank_rows))]
    for number, (row, is_ours) in enumerate(rows, start=HEADING_ROW + 1):
        for place, column in enumerate(columns, start=1):
            cell, locked = sheet.cell(number, place), is_ours and column.key
            if (place, locked) not in looks:
                _dress(cell, column, locked=locked)
                looks[place, locked] = cell._style
            cell._style = copy(looks[place, locked])  # looking every style up again takes most of the time
            _fill(cell, column, row.get(column.field))


def _dress(cell: Cell, column: Column, *, locked: bool) -> None:
    cell.font = BODY
    if column.sort in FORMATS:
        cell.number_format = FORMATS[column.sort]
    cell.protection = OPEN
    if locked:
        cell.fill = FILLS["key"]


def _fill(cell: Cell, column: Column, value: object) -> None:
    if value is not None:
        cell.value = _written(column, value)
        if isinstance(value, str):
            cell.data_type = "s"  # text that begins with = stays text, and comes back letter by letter


def _written(column: Column, value: object) -> object:
    if isinstance(value, Word):
        return value.zh
    if isinstance(value, bool):
        return "是" if value else "否"
    if column.sort is Sort.MONEY:
        return value / 1_000_000
    return value


def _choices(book: Workbook, sheet: Worksheet, view: TemplateView, columns: Sequence[Column], last: int) -> None:
    """Drop-downs down to the last row, from a hidden sheet: Excel holds at most 255 letters in a list of its own."""
    lists = book.create_sheet(LISTS_SHEET)
    lists.sheet_state = "veryHidden"
    for place, column in enumerate(columns, start=1):
        words = column.choices or tuple(view.lists.get(column.listed, ()))
        letter = get_column_letter(place)
        first = HEADING_ROW + 1 + (len(view.rows) if column.key else 0)
        where = f"{letter}{first}:{letter}{last}"
        if words:
            for row, word in enumerate(words, start=1):
                cell = lists.cell(row, place, word)
                cell.data_type = "s"
            rule = DataValidation(
                "list", formula1=f"'{LISTS_SHEET}'!${letter}$1:${letter}${len(words)}", allow_blank=True
            )
            rule.error, rule.errorTitle = "请从下拉中选", column.heading
        elif column.sort is Sort.DAY:
            rule = DataValidation("date", operator="between", formula1="42005", formula2="51501", allow_blank=True)
            rule.error, rule.errorTitle = "请填日期，如 2026-11-15", column.heading
        else:
            continue
        rule.showErrorMessage = True
        rule.errorStyle = "warning"  # the check after upload decides; here a person may go on
        rule.add(where)
        sheet.add_data_validation(rule)


def _how_to(book: Workbook, form: Form) -> None:
    about = book.create_sheet("填报说明")
    about.append([form.kind.zh, form.about])
    about.append([])
    about.append(["列", "含义", "填什么", "单位", "例", "必填"])
    for column in (*form.columns, REMARK):
        about.append([column.title, column.help, column.holds, column.unit, column.example, must(column)])
    about.append([])
    for line in GENERAL:
        about.append([line])
    for cell in (about["A1"], *about[3]):
        cell.font = HEAD
    for letter, width in zip("ABCDEF", (24, 60, 44, 8, 26, 10), strict=True):
        about.column_dimensions[letter].width = width


def _stamp(book: Workbook, text: str, given: Sequence[str]) -> None:
    """What the template is of, and what it gave out, so that an old copy changes nothing that others changed since."""
    stamp = book.create_sheet(STAMP_SHEET)
    stamp.sheet_state = "veryHidden"
    stamp["A1"] = text
    for line in given:
        stamp.append([line])
    book.properties.keywords = text
    book.properties.creator = "数转试点"
