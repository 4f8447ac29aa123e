"""清算表 as a 财政 office signs it: figures in 万元 and in 元 to the cent, totals, lines for the signatures."""

from io import BytesIO

import xlsxwriter

from domain.money.views import SettlementRow, SettlementView
from domain.yuan import rounding_note
from reports.tabular import AS_TEXT, escaped

FEN_IN_YUAN, FEN_IN_WAN = 100, 1_000_000
AMOUNTS = (
    ("到账（元）", FEN_IN_YUAN, lambda row: row.received_fen),
    ("应拨（元）", FEN_IN_YUAN, lambda row: row.publicised_fen),
    ("已拨（元）", FEN_IN_YUAN, lambda row: row.paid_fen),
    ("未拨（元）", FEN_IN_YUAN, lambda row: row.unpaid_fen),
    ("应补拨（元）", FEN_IN_YUAN, lambda row: row.top_up_fen),
    ("应收回（元）", FEN_IN_YUAN, lambda row: row.give_back_fen),
    ("应向企业收回（元）", FEN_IN_YUAN, lambda row: row.recover_fen),
    ("到账（万元）", FEN_IN_WAN, lambda row: row.received_fen),
    ("应拨（万元）", FEN_IN_WAN, lambda row: row.publicised_fen),
    ("已拨（万元）", FEN_IN_WAN, lambda row: row.paid_fen),
    ("应补拨（万元）", FEN_IN_WAN, lambda row: row.top_up_fen),
    ("应收回（万元）", FEN_IN_WAN, lambda row: row.give_back_fen),
)
HEADINGS = ("地区", "批次", *(heading for heading, _, _ in AMOUNTS), "已拨项目（个）")
SIGNERS = ("编制人：", "复核人：", "财政部门负责人：", "工信部门负责人：", "（盖章）  年  月  日")


def settlement_workbook(view: SettlementView) -> bytes:
    """One sheet, landscape, A4: title, as of when, rows of districts with their batches, total, notes, signatures."""
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, **AS_TEXT}) as book:
        sheet = book.add_worksheet("清算表")
        formats = _formats(book)
        last = len(HEADINGS) - 1
        sheet.merge_range(0, 0, 0, last, f"{view.pilot}专项资金清算表", formats["title"])
        demo = " 演示数据：企业和资金均为虚构" if view.is_demo else ""
        sheet.merge_range(1, 0, 1, last, f"数据截至 {view.as_of.isoformat()}（{view.period}）{demo}", formats["about"])
        for place, heading in enumerate(HEADINGS):
            sheet.write_string(2, place, heading, formats["heading"])
        line = 3
        for row in (*view.rows, view.total):
            _write(sheet, line, row, formats, "bold" if not row.batch else "plain")
            line += 1
        treasury = f"财政专户结余 {view.treasury_fen / FEN_IN_YUAN:,.2f} 元"
        for note in filter(None, (*view.notes, treasury, rounding(view))):
            sheet.merge_range(line, 0, line, last, f"注：{note}", formats["note"])
            line += 1
        for place, signer in enumerate(SIGNERS):
            sheet.write_string(line + 1, place * 3 if place * 3 <= last else last, signer)
        _page(sheet)
    return file.getvalue()


def rounding(view: SettlementView) -> str:
    """Why the columns in 万元 do not add up as shown, of districts to the total or of batches to their district."""
    whole = [row for row in view.rows if not row.batch]
    batches = {row.district: [one for one in view.rows if one.batch and one.district == row.district] for row in whole}
    in_wan = [amount_of for _, unit, amount_of in AMOUNTS if unit == FEN_IN_WAN]
    sums = [(view.total, whole), *((row, batches[row.district]) for row in whole)]
    columns = [(amount_of, top, parts) for top, parts in sums for amount_of in in_wan]
    note = rounding_note(*((of(top) or 0, [of(part) or 0 for part in parts]) for of, top, parts in columns))
    return note and f"{note}，以元为准"


def _formats(book: xlsxwriter.Workbook) -> dict[str, object]:
    base = {"border": 1, "font_size": 10}
    kinds = {"plain": {}, "bold": {"bold": True, "bg_color": "#F4F6FA"}}
    found = {
        "title": book.add_format({"bold": True, "font_size": 16, "align": "center"}),
        "about": book.add_format({"align": "right"}),
        "heading": book.add_format({**base, "bold": True, "text_wrap": True, "align": "center", "bg_color": "#E6EAF0"}),
        "note": book.add_format({"font_size": 9}),
    }
    for name, extra in kinds.items():
        found[f"{name}_text"] = book.add_format({**base, **extra})
        found[f"{name}_yuan"] = book.add_format({**base, **extra, "num_format": "#,##0.00"})
        found[f"{name}_count"] = book.add_format({**base, **extra, "num_format": "0"})
    return found


def _write(sheet, line: int, row: SettlementRow, formats: dict[str, object], kind: str) -> None:
    sheet.write_string(line, 0, escaped(row.district if not row.batch else ""), formats[f"{kind}_text"])
    sheet.write_string(line, 1, row.batch or "小计", formats[f"{kind}_text"])
    for place, (_, unit, amount_of) in enumerate(AMOUNTS, start=2):
        amount = amount_of(row)
        if amount is None:
            sheet.write_blank(line, place, None, formats[f"{kind}_text"])
        else:
            sheet.write_number(line, place, amount / unit, formats[f"{kind}_yuan"])
    sheet.write_number(line, len(HEADINGS) - 1, row.projects, formats[f"{kind}_count"])


def _page(sheet) -> None:
    sheet.set_column(0, 1, 10)
    sheet.set_column(2, len(HEADINGS) - 1, 14)
    sheet.freeze_panes(3, 2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(2)
