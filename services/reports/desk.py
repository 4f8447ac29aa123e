"""Writes of 周报月报: the office's paragraphs, closing, and an issue's way from draft to reviewed to issued."""

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row

from data_access.commands.pilots import bump_revision
from data_access.commands.reports import insert_annex, insert_draft, update_issue, upsert_text
from data_access.engine import reading
from data_access.queries.reports import get_issued, list_texts
from domain.identity.proposals import named
from domain.reports.handling import NEXT_STEPS, OFFICE_SECTIONS
from domain.reports.issuing import TRANSITIONS, IssueStep
from domain.reports.views import Report, ReportStatus
from services.access import Permission, User, check, home_of, own_district
from services.clock import day_of, now
from services.desk import Desk, carry_out
from services.errors import Refused
from services.evaluation.close import close
from services.evaluation.working_out import WorkedOut
from services.frame import Frame
from services.reports.archive import PAPER
from services.reports.closing_check import closing_check
from services.reports.whole import report

PRE_COMMENT = "pre_comment"
"""A district's own note before the meeting."""
STALE = "没有保存：“{}”刚被别人改过，请刷新后在新内容上再改"


@dataclass(frozen=True)
class Written:
    """A paragraph as it stands; version 0: nobody wrote yet."""

    text: str = ""
    author: str = ""
    written_on: date | None = None
    version: int = 0


def texts(connection: Connection, frame: Frame) -> dict[tuple[int | None, str], Written]:
    """Paragraphs of the frame's period by district and section; a district's user: the pilot's and its own."""
    check(frame.user, Permission.EXPORT)
    home = home_of(frame.user)
    return {
        (row.district_id, row.section): Written(
            row.text, named(row.author, row.author_account), day_of(row.written_at), row.version
        )
        for row in list_texts(connection, frame.pilot.id, frame.period.label)
        if home is None or row.district_id in (None, home)
    }


def write_text(desk: Desk, frame: Frame, section: str, text: str, version: int) -> str:
    """Keep a paragraph with the period; Refused if somebody else wrote meanwhile or the report is issued."""
    user, district = desk.user, frame.district.id if frame.district else None
    if section == PRE_COMMENT:
        check(user, Permission.EDIT_FACTS)
        own_district(user, district)
    else:
        check(user, Permission.CLOSE_PERIOD)
    issued = get_issued(desk.connection, frame.period.id, district)
    if section in OFFICE_SECTIONS and issued is not None and issued.status is not ReportStatus.DRAFT:
        raise Refused(f"没有保存：本期报告{issued.status.zh}，不能再改；如需修改请先退回草稿，已印发的在下一期更正")
    name = {**OFFICE_SECTIONS, PRE_COMMENT: "会前说明"}[section]
    before = texts(desk.connection, frame).get((district, section), Written())
    saved = upsert_text(
        desk.connection,
        pilot_id=desk.pilot.id,
        label=frame.period.label,
        district_id=district,
        section=section,
        text=text.strip(),
        author=desk.author,
        author_account=desk.author_account,
        written_at=now(),
        version=version,
    )
    if not saved:
        raise Refused(STALE.format(name))
    after = {"section": section, "text": text.strip()}
    _audit(desk, frame, "write_report_text", before={"text": before.text}, after=after)
    return f"已保存“{name}”"


def close_period(desk: Desk, label: str, reason: str = "", ahead: WorkedOut | None = None) -> str:
    """Close a week or month for good; its sentence. `reason`: of one that is not what comes next."""
    readings = close(desk, label, reason, ahead)
    return f"{readings.span.zh} 已结账，截至 {readings.as_of}，规则版本 {readings.rule_version}；结账后不可更改"


def draft(desk: Desk, frame: Frame) -> str:
    """Begin the issue of a closed period; the author is who begins it."""
    check(desk.user, Permission.CLOSE_PERIOD)
    if not frame.period.is_closed:
        raise Refused(f"{frame.period.zh}还没有结账：未结账的期次只能看草稿，请先结账")

    def begin(found: Row[Any] | None) -> None:
        if found is not None:
            raise Refused(f"本期报告已由{_author(found)}拟稿，现为{found.status.zh}")
        district = frame.district.id if frame.district else None
        insert_draft(
            desk.connection,
            pilot_id=desk.pilot.id,
            period_id=frame.period.id,
            district_id=district,
            author=desk.author,
            author_account=desk.author_account,
            at=now(),
        )

    _step(desk, frame, "draft_report", begin)
    return "已拟稿：写好后请送复核，由另一人复核"


def review(desk: Desk, frame: Frame) -> str:
    """Say that another person than who sent it has read it."""
    check(desk.user, Permission.CLOSE_PERIOD)
    pair = desk.two_people()

    def confirm(row: Row[Any] | None) -> None:
        found = _must_be(row, IssueStep.REVIEW, "先拟稿")
        _change(
            desk,
            found,
            status=ReportStatus.REVIEWED,
            author=pair.author,
            author_account=desk.author_account,
            reviewer=pair.approver,
            reviewed_at=now(),
            proposal_id=pair.proposal_id,
        )

    _step(desk, frame, "review_report", confirm)
    return f"已由{pair.approver}复核"


def back_to_draft(desk: Desk, frame: Frame) -> str:
    """Take the review back, so that the text can be mended."""
    check(desk.user, Permission.CLOSE_PERIOD)

    def undo(row: Row[Any] | None) -> None:
        found = _must_be(row, IssueStep.GO_BACK, "只有已复核未印发的可以退回")
        _change(desk, found, status=ReportStatus.DRAFT, reviewer="", reviewed_at=None, proposal_id=None)

    _step(desk, frame, "return_report", undo)
    return "已退回草稿"


def open_before_issuing(connection: Connection, frame: Frame) -> tuple[str, ...]:
    """What a paper lacks that is to be issued: the office's next steps, and of the whole pilot what its check lists."""
    check(frame.user, Permission.CLOSE_PERIOD)
    district = frame.district.id if frame.district else None
    is_written = texts(connection, frame).get((district, NEXT_STEPS), Written()).text
    found = [] if is_written else [f"“{OFFICE_SECTIONS[NEXT_STEPS]}”没有写"]
    lines = () if frame.district else closing_check(connection, frame)
    if lines:
        kinds = Counter(line.what for line in lines)
        found.append(f"核对还有 {len(lines)} 项待处理：{'、'.join(f'{what} {n} 项' for what, n in kinds.items())}")
    return tuple(found)


Make = Callable[[Report], Mapping[str, bytes]]
"""Draws a report's files by form, the paper itself as `PAPER`."""


@dataclass(frozen=True)
class IssueAhead:
    """A text as it would be issued now, and its files."""

    text: Report
    files: Mapping[str, bytes]


def draw_ahead(frame: Frame, make: Make, reason: str = "") -> IssueAhead | None:
    """The files of what is to be issued, made before anything is locked: they take seconds, and whoever writes would
    wait. None where `issue` refuses, which then says why."""
    with reading() as connection:
        lacking = open_before_issuing(connection, frame)
        found = get_issued(connection, frame.period.id, frame.district.id if frame.district else None)
        if found is None or (found.status, IssueStep.ISSUE) not in TRANSITIONS or (lacking and not reason.strip()):
            return None
        text = _as_issued(connection, frame, found, frame.pilot.today)
    return IssueAhead(text, make(text))


def _as_issued(connection: Connection, frame: Frame, found: Row[Any], day: date) -> Report:
    return replace(
        report(connection, frame),
        status=ReportStatus.ISSUED,
        author=_author(found),
        reviewer=named(found.reviewer, found.proposal_id),
        issued_on=day,
    )


def issue(desk: Desk, frame: Frame, make: Make, reason: str = "", ahead: IssueAhead | None = None) -> str:
    """Issue: the Word file and what goes with it are made, kept with their SHA-256, and never change. Refused without a
    `reason` while something is open before issuing. `ahead`: from `draw_ahead`, taken while the text is the same."""
    check(desk.user, Permission.CLOSE_PERIOD)
    said: list[str] = []
    lacking, reason = open_before_issuing(desk.connection, frame), reason.strip()
    if lacking and not reason:
        raise Refused(f"没有印发：{'；'.join(lacking)}。请先办完，仍要印发的请写明理由")

    def print_it(row: Row[Any] | None) -> None:
        found = _must_be(row, IssueStep.ISSUE, "先复核")
        text = _as_issued(desk.connection, frame, found, desk.day)
        files = ahead.files if ahead is not None and ahead.text == text else make(text)
        content = files[PAPER]
        sha256 = hashlib.sha256(content).hexdigest()
        _change(
            desk,
            found,
            status=ReportStatus.ISSUED,
            issued_on=desk.day,
            issued_by=desk.author,
            issued_by_account=desk.author_account,
            sha256=sha256,
            file=content,
        )
        annexes = {form: file for form, file in files.items() if form != PAPER}
        for form, file in annexes.items():
            digest = hashlib.sha256(file).hexdigest()
            insert_annex(desk.connection, report_id=found.id, form=form, sha256=digest, file=file)
        with_it = f"，同存附件 {len(annexes)} 份" if annexes else ""
        said.append(f"{text.title} {text.number}已印发，SHA-256 {sha256}{with_it}")

    _step(desk, frame, "issue_report", print_it, {"open": list(lacking), "reason": reason} if lacking else {})
    return said[0]


def issue_now(frame: Frame, make: Make, reason: str = "") -> str:
    """Issue at a desk of its own, what goes out being made before."""
    return carry_out(frame, issue, frame, make, reason, draw_ahead(frame, make, reason))


def _author(row: Row[Any]) -> str:
    return named(row.author, row.author_account, row.proposal_id)


def _step(
    desk: Desk,
    frame: Frame,
    action: str,
    change: Callable[[Row[Any] | None], None],
    told: Mapping[str, object] | None = None,
) -> None:
    district = frame.district.id if frame.district else None
    before = get_issued(desk.connection, frame.period.id, district)
    change(before)
    after = get_issued(desk.connection, frame.period.id, district)
    if after is None:
        raise LookupError(f"{action} left no report")
    _audit(
        desk,
        frame,
        action,
        before={"status": before.status if before else ""},
        after={"status": after.status, "author": after.author, "reviewer": after.reviewer, "sha256": after.sha256}
        | dict(told or {}),
    )


def _audit(desk: Desk, frame: Frame, action: str, *, before: Mapping[str, object], after: Mapping[str, object]) -> None:
    scope = f"{frame.period.label} {frame.district.name if frame.district else ''}".strip()
    desk.audit(action, "report", scope, before=before, after=after)
    bump_revision(desk.connection, pilot_id=desk.pilot.id)


def _must_be(found: Row[Any] | None, step: IssueStep, otherwise: str) -> Row[Any]:
    """The report, where the step may follow its status; else Refused."""
    if found is None or (found.status, step) not in TRANSITIONS:
        raise Refused(f"没有办理：本期报告{'还没有拟稿' if found is None else '现为' + found.status.zh}，{otherwise}")
    return found


def _change(desk: Desk, found: Row[Any], **values: object) -> None:
    if not update_issue(desk.connection, issue_id=found.id, version=found.version, **values):
        raise Refused(STALE.format("本期报告"))


def may_edit(user: User) -> bool:
    return user.may(Permission.CLOSE_PERIOD)
