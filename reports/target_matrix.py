"""The plan's annexes as an Excel workbook: the printed form with actual/target, and the figures to compute with."""

import io

import xlsxwriter

from domain.export_view import demo_said
from domain.frame_views import PeriodView, PilotView
from domain.targets.views import Matrix, MatrixCell
from reports.tabular import AS_TEXT, escaped

FIGURES = ("表", "行", "期间", "列", "实际", "运算", "目标", "判断")
NOT_JUDGED = "只列示"


def matrix_file(matrices: tuple[Matrix, ...], pilot: PilotView, period: PeriodView) -> bytes:
    """A sheet an annex with two header lines as printed, a sheet of plain figures, and a sheet on what it is."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, **AS_TEXT}) as book:
        for matrix in matrices:
            _form(book, matrix, pilot, period)
        _figures(book, matrices)
        about = book.add_worksheet("说明")
        about.set_column(0, 0, 14)
        about.set_column(1, 1, 60)
        for line, pair in enumerate(_about(pilot, period)):
            about.write_row(line, 0, pair)
    return buffer.getvalue()


def _about(pilot: PilotView, period: PeriodView) -> tuple[tuple[str, str], ...]:
    return (
        ("试点", pilot.name),
        ("数据截至", period.as_of.isoformat()),
        ("期次", period.label),
        ("规则版本", period.rule_version),
        ("单元格", "实际/目标，其下为判断；空格是方案没有印发目标"),
        demo_said(pilot.is_demo),
    )


def _form(book: xlsxwriter.Workbook, matrix: Matrix, pilot: PilotView, period: PeriodView) -> None:
    """Title, two header lines (equal neighbours joined, as the annexes do), rows."""
    sheet = book.add_worksheet(matrix.title)
    head = book.add_format({"bold": True, "align": "center", "valign": "vcenter", "text_wrap": True, "border": 1})
    left = book.add_format({"border": 1, "valign": "vcenter", "text_wrap": True})
    body = book.add_format({"border": 1, "align": "center", "valign": "vcenter", "text_wrap": True})
    demo = "（演示数据）" if pilot.is_demo else ""
    sheet.write(
        0, 0, f"{pilot.name} {matrix.title} 实际/目标 截至 {period.as_of}{demo}", book.add_format({"bold": True})
    )
    sheet.merge_range(1, 0, 2, 0, matrix.corner, head)
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, len(matrix.columns), 13)
    for first, last, text in _runs([upper for upper, _ in matrix.columns]):
        if first == last:
            sheet.write(1, first + 1, text, head)
        else:
            sheet.merge_range(1, first + 1, 1, last + 1, text, head)
    for place, (_, lower) in enumerate(matrix.columns):
        sheet.write(2, place + 1, lower, head)
    for line, (name, cells) in enumerate(matrix.rows, start=3):
        sheet.write(line, 0, escaped(name), left)
        for place, cell in enumerate(cells, start=1):
            sheet.write(
                line, place, "" if cell is None else f"{number(cell.actual)}/{number(cell.target)}\n{word(cell)}", body
            )
    sheet.freeze_panes(3, 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _runs(words: list[str]) -> list[tuple[int, int, str]]:
    """(first, last, word) of neighbours that are equal."""
    runs: list[tuple[int, int, str]] = []
    for place, text in enumerate(words):
        if runs and runs[-1][2] == text:
            runs[-1] = (runs[-1][0], place, text)
        else:
            runs.append((place, place, text))
    return runs


def _figures(book: xlsxwriter.Workbook, matrices: tuple[Matrix, ...]) -> None:
    sheet = book.add_worksheet("数值")
    sheet.write_row(0, 0, FIGURES)
    sheet.freeze_panes(1, 0)
    line = 0
    for matrix in matrices:
        for name, cells in matrix.rows:
            for (upper, lower), cell in zip(matrix.columns, cells, strict=True):
                if cell is not None:
                    line += 1
                    figures = (cell.actual, cell.operator, cell.target, word(cell))
                    sheet.write_row(line, 0, (matrix.title, escaped(name), upper, lower, *figures))


def number(value: float | None) -> str:
    """190 or 99.3; a dash for none."""
    return "—" if value is None else f"{value:.0f}" if abs(value - round(value)) < 1e-9 else f"{value:.1f}"


def word(cell: MatrixCell) -> str:
    return NOT_JUDGED if cell.verdict is None else cell.verdict.zh
