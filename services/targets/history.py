"""What was done about a target: its versions, its checkpoints, and what of it was issued to districts; newest first."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row

from data_access.queries.duties import list_courses, list_shares_of
from domain.facts.versions import course_on
from domain.identity.proposals import people
from domain.targets.allocation import added
from domain.targets.revision import as_said, figure
from domain.targets.views import HistoryLine, TargetDesk
from domain.words import TargetKind
from services.access import Permission, check
from services.desk import desk_of
from services.frame import Frame
from services.retirings import retirings
from services.revision import kept
from services.targets.checkpoints import points_zh, why_without
from services.targets.revising import ISSUED_ELSEWHERE
from services.targets.versions import Versions, closed_until, versions_of


def target_history(connection: Connection, frame: Frame, target_id: int) -> tuple[HistoryLine, ...]:
    """Of the line that a target belongs to. What a plan prints and what is issued are for everybody."""
    check(frame.user, Permission.READ_SUMMARY)
    return _history(connection, frame, target_id)


@kept
def _history(connection: Connection, frame: Frame, target_id: int) -> tuple[HistoryLine, ...]:
    line = versions_of(connection, frame.pilot.id, target_id, frame.pilot.today)
    lines = [*_versions(line), *_courses(connection, line), *_gone_and_back(connection, line)]
    if (line.row.district_id, line.row.industry_id) == (None, None):
        lines += _issued(list_shares_of(connection, line.row))
    return tuple(sorted(lines, key=lambda one: one.on, reverse=True))


def _versions(line: Versions) -> Iterator[HistoryLine]:
    for before, row in zip((None, *line.rows), line.rows, strict=False):
        asked = f"{row.operator.zh} {figure(row.value)} {row.unit}"
        is_issued = row.kind is TargetKind.ALLOCATED
        what = ("重新下达" if before else row.kind.zh) if is_issued else "调整" if before else "印发"
        content = f"{before.operator.zh} {figure(before.value)} → {asked}" if before else asked
        yield HistoryLine(row.effective_from, what, content, row.note, _document(row), _people(row))


def _courses(connection: Connection, line: Versions) -> Iterator[HistoryLine]:
    for row, points in list_courses(connection, line.ids):
        content = points_zh(points, line.row.unit)
        yield HistoryLine(row.effective_from, "检查点", content, row.reason, row.document, _people(row))


def _gone_and_back(connection: Connection, line: Versions) -> Iterator[HistoryLine]:
    """That a plan's workbook left it out, and that a later one listed it again, once for all its versions."""
    moved = {
        (one.load, one.from_on): one
        for one in retirings(connection, line.row.pilot_id)
        if one.record == "targets" and one.row_id in line.ids
    }
    for one in moved.values():
        document = f"第 {one.load} 号方案表" + ("（已撤销）" if one.is_undone else "")
        if one.from_on is not None:
            yield HistoryLine(one.from_on, "撤下", f"自 {one.from_on} 起不再考核", one.reason, document, one.who)
        else:
            content = f"自 {one.was_from} 起的撤下取消，如同没有撤下"
            yield HistoryLine(one.done_on, "补回", content, "", document, one.who)


def _issued(rows: Sequence[Row[Any]]) -> Iterator[HistoryLine]:
    """A document a line: how many districts, and what they have together."""
    issued = [row for row in rows if row.kind is TargetKind.ALLOCATED]
    for day, together in groupby(issued, key=_day):
        shares = list(together)
        total = added((float(row.value) for row in shares), shares[0].unit)
        content = f"{len(shares)} 个地区合计 {figure(total)} {shares[0].unit}"
        yield HistoryLine(
            day, TargetKind.ALLOCATED.zh, content, shares[0].note, _document(shares[0]), _people(shares[0])
        )


def _day(row: Row[Any]) -> date:
    day: date = row.effective_from
    return day


def _document(row: Row[Any]) -> str:
    return f"{row.source_document}（{row.document_no}）" if row.document_no else str(row.source_document)


def _people(row: Row[Any]) -> str:
    return people(row.author, row.approved_by, row.proposal_id) if row.author else ""


def target_desk(connection: Connection, frame: Frame, target_id: int) -> TargetDesk:
    """What the office may do about a target today, and what its forms start from."""
    check(frame.user, Permission.SET_UP)
    return _desk(connection, frame, target_id)


@kept
def _desk(connection: Connection, frame: Frame, target_id: int) -> TargetDesk:
    desk = desk_of(connection, frame)
    line = versions_of(connection, desk.pilot.id, target_id, desk.day)
    standing, closed = line.standing, closed_until(connection, desk.pilot.id)
    course = course_on(standing.courses, desk.day)
    is_over = standing.last_on < desk.day
    over = f"考核期到 {standing.last_on} 为止，已经过去：过了期限的目标保留原来的数" if is_over else ""
    return TargetDesk(
        id=standing.id,
        title=line.title,
        target=standing,
        newest=as_said(line.facts[-1]),
        begins_on=line.begins_on,
        points=course.points if course else (),
        courses=len(standing.courses),
        first_free_on=max(desk.day, closed + timedelta(days=1)) if closed else desk.day,
        closed_until=closed,
        why_not_revised=line.gone or over or (ISSUED_ELSEWHERE if standing.kind is TargetKind.ALLOCATED else ""),
        why_no_course=line.gone or over or why_without(line),
    )
