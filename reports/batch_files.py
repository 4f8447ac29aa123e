"""Files of a batch: places as Excel and as 公文."""

from domain.batches.papers import OfficePaper, PaperTable
from domain.batches.views import QuotaRow, QuotaView
from domain.export_view import ExportView, demo_said
from domain.frame_views import PilotView
from reports.paper import paper_file
from reports.taken import workbook

HEADINGS = (
    "上批纳入",
    "其中退出",
    "其中取消资格",
    "平均进度",
    "完成改造",
    "现有意愿",
    "测算名额",
    "核定名额",
    "已纳入",
    "尚余",
    "调整理由",
)


def quota_book(view: QuotaView, pilot: PilotView) -> bytes:
    """Places by industry and by district, and who wants in."""
    about = (
        ("试点", pilot.name),
        ("批次", f"第 {view.number} 批"),
        ("数据截至", pilot.today.isoformat()),
        ("测算", view.formula),
        demo_said(pilot.is_demo),
    )
    sheets = [
        ExportView("按行业", ("细分行业", *HEADINGS), [_row(row) for row in view.industries], about),
        ExportView("按地区", ("地区", *HEADINGS), [_row(row) for row in view.districts], about),
    ]
    names = ("统一社会信用代码", "企业", "地区", "细分行业", "登记日")
    rows = [(one.uscc, one.name, one.district, one.industry, one.registered_on) for one in view.interests]
    return workbook([*sheets, ExportView("现有意愿", names, rows, about)])


def _row(row: QuotaRow) -> tuple[object, ...]:
    progress = None if row.progress is None else round(row.progress, 1)
    before = (row.name, row.taken, row.left, row.disqualified, progress, row.reached, row.interested)
    return (*before, row.computed, row.quota, row.used, row.unfilled, row.reason)


def quota_notice(view: QuotaView, pilot: PilotView) -> bytes:
    """The 公文 by which the places that were set are made known."""
    newest = view.issues[0]
    body = [
        f"根据《{pilot.name}》实施方案建立的批次动态调整机制和{newest.document}，"
        f"现将第{view.number}批试点企业名额通知如下。",
        f"一、第{view.number}批共{newest.total}家，按行业的名额见表1"
        f"{'，按地区的名额见表2' if any(row.quota is not None for row in view.districts) else ''}。",
        f"二、名额按{view.formula}测算，经办、审批两人核定；与测算不同的，理由列在表内。",
        "三、请各单位按名额组织征集和申报，用完即止；未用完的名额由专班统筹调整。",
    ]
    tables = [_notice_table("表1  按行业的名额", "细分行业", view.industries)]
    if any(row.quota is not None for row in view.districts):
        tables.append(_notice_table("表2  按地区的名额", "地区", view.districts))
    paper = OfficePaper(
        f"关于下达第{view.number}批中小企业数字化转型试点企业名额的通知",
        "各县（市、区）、园区，各有关单位",
        tuple(body),
        tuple(tables),
        f"{pilot.name}工作专班办公室",
        newest.issued_on,
        pilot.is_demo,
    )
    return paper_file(paper)


def _notice_table(title: str, unit: str, rows: tuple[QuotaRow, ...]) -> PaperTable:
    cells = [(row.name, f"{row.computed}", f"{row.quota}", row.reason) for row in rows if row.quota is not None]
    total = sum(row.quota for row in rows if row.quota is not None)
    cells.append(("合计", "", f"{total}", ""))
    return PaperTable(title, (unit, "现测算", "核定", "说明"), tuple(cells), (3, 1, 1, 4))
