"""What stands behind a number of the self-evaluation that no other page lists alone, at the same cut (rules 16.2)."""

from collections.abc import Callable, Mapping
from datetime import date

from sqlalchemy import Connection

from data_access.queries.reports import list_meetings, open_issues, pending_decisions
from domain.appraisal.behind import (
    RowsBehind,
    decisions_behind,
    findings_behind,
    firms_behind,
    has_reached,
    is_both,
    is_lifted,
    is_serious,
)
from domain.appraisal.dossier import Firm
from domain.lights.sentences import NOTHING
from domain.money.views import MoneyFinding
from domain.reports.lists import DecisionLine
from services.access import Permission, check
from services.appraisal.cut import at_cut
from services.appraisal.dossier import firms_at
from services.evaluation.kept_lists import decision_line
from services.frame import Frame
from services.reports.briefing import open_findings


def rows_behind(connection: Connection, frame: Frame, of: str) -> RowsBehind | None:
    """The rows at the frame's cut; None for a word that names none."""
    check(frame.user, Permission.READ_APPRAISAL)
    if of not in KINDS:
        return None
    title, read = KINDS[of]
    return read(connection, at_cut(frame), title)


def _meetings(connection: Connection, frame: Frame, title: str) -> RowsBehind:
    held = [row for row in list_meetings(connection, frame.pilot.id) if row.held_on <= frame.period.as_of]
    return RowsBehind(
        title, ("会议", "召开日", "主持人"), tuple((row.title, str(row.held_on), row.chair or NOTHING) for row in held)
    )


def _issues(connection: Connection, frame: Frame, title: str) -> RowsBehind:
    found = open_issues(connection, frame.pilot.id, frame.period.as_of, limit=None)
    rows = tuple(
        (
            row.title,
            row.code,
            row.enterprise or "地区层面",
            row.district or NOTHING,
            row.severity.zh,
            str(row.opened_on),
            str(row.due_on),
            row.owner,
        )
        for row in found
    )
    heads = ("问题", "编号", "企业", "地区", "程度", "提出日", "整改期限", "责任人")
    return RowsBehind(title, heads, rows, tuple(row.project or "" for row in found))


Reader = Callable[[Connection, Frame, str], RowsBehind]


def _decisions(keep: Callable[[DecisionLine, date], bool]) -> Reader:
    def read(connection: Connection, frame: Frame, title: str) -> RowsBehind:
        day = frame.period.as_of
        lines = [decision_line(row, day) for row in pending_decisions(connection, frame.pilot.id, date.min, day)]
        return decisions_behind(title, [line for line in lines if keep(line, day)])

    return read


def _firms(keep: Callable[[Firm], bool]) -> Reader:
    def read(connection: Connection, frame: Frame, title: str) -> RowsBehind:
        return firms_behind(title, [firm for firm in firms_at(connection, frame) if firm.counts and keep(firm)])

    return read


def _findings(keep: Callable[[MoneyFinding], bool]) -> Reader:
    def read(connection: Connection, frame: Frame, title: str) -> RowsBehind:
        return findings_behind(title, [one for one in open_findings(connection, frame) if keep(one)])

    return read


KINDS: Mapping[str, tuple[str, Reader]] = {
    "meetings": ("截至日召开的调度会", _meetings),
    "decisions": ("调度会议定事项", _decisions(lambda _, __: True)),
    "decisions_done": ("已办结的议定事项", _decisions(lambda line, _: line.done_on is not None)),
    "decisions_verified": ("经核实的议定事项", _decisions(lambda line, _: line.verified_on is not None)),
    "decisions_late": ("逾期未办结的议定事项", _decisions(lambda line, day: not line.done_on and line.due_on < day)),
    "issues": ("截至日未关闭的问题", _issues),
    "firms": ("在册试点企业", _firms(lambda _: True)),
    "firms_reached": ("改造后官方评测达到二级及以上的企业", _firms(has_reached)),
    "firms_both": ("改造前后都有评测的企业", _firms(is_both)),
    "firms_lifted": ("等级提升的企业", _firms(is_lifted)),
    "findings": ("未销号的资金合规问题", _findings(lambda _: True)),
    "findings_serious": ("未销号的严重资金合规问题", _findings(is_serious)),
}
"""Word of the link → what the rows are, and how they are read."""
