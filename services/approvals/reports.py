"""复核 of a report as a proposal."""

from domain.reports.handling import OFFICE_SECTIONS
from domain.reports.views import ReportStatus
from services.approvals.wanted import Wanted, Words
from services.desk import Desk
from services.errors import Refused
from services.frame import Frame, open_frame
from services.reports.archive import archive
from services.reports.desk import review, texts


def _frame(desk: Desk, words: Words) -> Frame:
    asked = {"period": words["period"], "district": words["district"] or None}
    frame = open_frame(desk.connection, desk.user, pilot=desk.pilot.code, **asked)
    if frame.notes:
        raise Refused(f"没有办理：{'；'.join(frame.notes)}")
    return frame


def see_review(desk: Desk, words: Words, _: None) -> Wanted:
    """The office's paragraphs as they stand; a draft that is written on is another one."""
    frame = _frame(desk, words)
    scope = words["district"] or "全市"
    lines = [line for line in archive(desk.connection, frame) if line.period == words["period"]]
    now = next((line for line in lines if line.district == words["district"]), None)
    if now is None or now.status is not ReportStatus.DRAFT:
        raise Refused(f"没有送复核：本期报告{'还没有拟稿' if now is None else '现为' + now.status.zh}")
    district = frame.district.id if frame.district else None
    written = {
        name: known.text
        for section, name in OFFICE_SECTIONS.items()
        if (known := texts(desk.connection, frame).get((district, section))) is not None
    }
    told = [f"{name}：{text}" for name, text in written.items()]
    return Wanted(
        f"{words['period']} {scope}",
        (f"{frame.period.zh} {scope}报告：草稿 → 已复核，拟稿 {now.author}", *told),
        {"draft": now.id, "texts": written},
    )


def do_review(desk: Desk, words: Words, _: None) -> str:
    return review(desk, _frame(desk, words))


def link(words: Words) -> tuple[str, dict[str, str]]:
    return "reports", {"period": words["period"], "district": words["district"], "view": "preview"}
