"""One of the six lists as an Excel workbook: its rows, what changed since the last version, who has not applied."""

import io
from collections.abc import Iterable, Sequence

import xlsxwriter

from domain.frame_views import PilotView
from domain.lists.views import WorkListView
from reports.tabular import AS_TEXT, escaped

WIDEST = 60


def list_file(view: WorkListView, pilot: PilotView) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, **AS_TEXT}) as book:
        bold = book.add_format({"bold": True, "text_wrap": True})
        _sheet(book, bold, view.which.zh, view.headings, view.rows)
        if view.newest is not None:
            changes = [(one.what, one.key, one.heading, one.was, one.now) for one in view.changes]
            _sheet(book, bold, "与上一版比较", ("变化", "哪一行", "哪一列", "原为", "现为"), changes)
        if view.offers:
            rows = [
                (one.policy, one.name, one.uscc, one.district, None if one.amount_fen is None else one.amount_fen / 1e6)
                for one in view.offers
            ]
            names = ("政策", "企业", "统一社会信用代码", "地区", "按规则应得（万元）")
            _sheet(book, bold, "符合未申领", names, rows)
        versions = [(v.number, v.as_of.isoformat(), v.owner, v.rows, v.note, v.author) for v in view.versions]
        _sheet(book, bold, "版本", ("版", "截至", "责任单位", "行", "说明", "谁出的"), versions)
        _sheet(book, bold, "说明", ("项", "内容"), _about(view, pilot))
    return buffer.getvalue()


def _about(view: WorkListView, pilot: PilotView) -> Iterable[Sequence[str]]:
    owner = view.newest.owner if view.newest else "（还没有出过版）"
    return (
        ("试点", pilot.name),
        ("清单", view.which.zh),
        ("数据截至", view.as_of.isoformat()),
        ("责任单位", owner),
        ("摘要", view.sentence),
        ("演示数据", "是：企业、服务商、资金均为虚构" if pilot.is_demo else "否"),
    )


def _sheet(
    book: xlsxwriter.Workbook, bold, name: str, headings: Sequence[str], rows: Iterable[Sequence[object]]
) -> None:
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    found = list(rows)
    for place, heading in enumerate(headings):
        longest = max([len(heading), *(len(str(row[place] or "")) for row in found[:200])])
        sheet.set_column(place, place, min(6 + 1.7 * longest, WIDEST))
    sheet.write_row(0, 0, headings, bold)
    for line, row in enumerate(found, 1):
        for place, value in enumerate(row):
            _cell(sheet, line, place, escaped(value))


def _cell(sheet, line: int, place: int, value: object) -> None:
    if isinstance(value, str):
        sheet.write_string(line, place, value)
    elif value is not None:
        sheet.write_number(line, place, value)
