"""Files of a batch: places and budget as Excel, 通知 and 公示 as 公文."""

from domain.batches.funds_view import BudgetView, NoticeView, WaitingView
from domain.batches.papers import OfficePaper, PaperTable
from domain.batches.views import QuotaRow, QuotaView
from domain.days import zh_day
from domain.export_view import ExportView, demo_said
from domain.frame_views import PilotView, office_zh
from domain.yuan import yuan
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
        office_zh(pilot.name),
        newest.issued_on,
        pilot.is_demo,
    )
    return paper_file(paper)


def _notice_table(title: str, unit: str, rows: tuple[QuotaRow, ...]) -> PaperTable:
    cells = [(row.name, f"{row.computed}", f"{row.quota}", row.reason) for row in rows if row.quota is not None]
    total = sum(row.quota for row in rows if row.quota is not None)
    cells.append(("合计", "", f"{total}", ""))
    return PaperTable(title, (unit, "现测算", "核定", "说明"), tuple(cells), (3, 1, 1, 4))


def budget_book(view: BudgetView, waiting: WaitingView, pilot: PilotView) -> bytes:
    """Applications in their order, levels of government, days to payment."""
    about = (
        ("试点", pilot.name),
        ("批次", f"第 {view.number} 批"),
        ("数据截至", pilot.today.isoformat()),
        ("摘要", view.sentence),
        demo_said(pilot.is_demo),
    )
    names = ("申报日", "项目", "企业", "地区", "金额（元）", "累计（元）", "预算")
    rows = [
        (
            one.asked.applied_on,
            one.asked.code,
            one.asked.enterprise,
            one.asked.district,
            one.asked.amount_fen / 100,
            one.upto_fen / 100,
            "线内" if one.is_in else "线外",
        )
        for one in view.placed
    ]
    levels = [(one.name, one.percent, one.budget_fen / 100, one.inside_fen / 100) for one in view.levels]
    days = [(one.district, one.paid, one.waiting, one.median, one.longest) for one in waiting.rows]
    still = [
        (one.since, one.days(waiting.as_of), one.code, one.enterprise, one.district, one.part or "首笔")
        for one in waiting.waiting
    ]
    return workbook(
        [
            ExportView("按申报先后", names, rows, about),
            ExportView("各级分担", ("承担", "比例（%）", "预算（元）", "线内（元）"), levels, about),
            ExportView("到企业的天数", ("地区", "已付", "还在等", "中位天数", "等得最久（天）"), days, about),
            ExportView("还在等的项目", ("起算日", "已等（天）", "项目", "企业", "地区", "哪一笔"), still, about),
        ]
    )


def notice_paper(view: NoticeView, pilot: PilotView) -> bytes:
    """The 公示 of a batch: who is to get how much, until when and where objections are taken."""
    total = sum(one.asked.amount_fen for one in view.placed)
    days = (
        f"公示期为{zh_day(view.begins)}至{zh_day(view.ends)}。"
        if view.begins is not None and view.ends is not None
        else "公示期自发布之日起算，起止日期待定。"
    )
    body = (
        f"按照专项资金管理办法和申报先后用完即止的规定，经审核，第{view.number}批拟奖补项目"
        f"{len(view.placed)}个，共{yuan(total)}元，现予公示，名单附后。",
        f"{days}对名单有异议的，请在公示期内以书面形式向{office_zh(pilot.name)}提出，写明事实、依据和联系方式；"
        "对异议人的信息予以保密。异议办结前，所指项目不予拨付。",
    )
    rows = tuple(
        (f"{at}", one.asked.enterprise, one.asked.code, one.asked.district, yuan(one.asked.amount_fen))
        for at, one in enumerate(view.placed, 1)
    )
    listed = PaperTable(
        f"第{view.number}批拟奖补名单",
        ("序号", "企业", "项目编号", "地区", "拟奖补金额（元）"),
        rows,
        (1, 4, 2, 2, 2),
    )
    title = f"关于第{view.number}批中小企业数字化转型奖补名单的公示"
    signed = view.begins or view.as_of
    paper = OfficePaper(title, "", body, (listed,), office_zh(pilot.name), signed, pilot.is_demo)
    return paper_file(paper)
