"""What stands behind a light beside its projects, as a small table: findings, returns, issues of districts."""

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row

from data_access.queries.details import list_counting_findings
from domain.lights.core import CORE_LIGHTS, Core
from domain.lights.views import DetailView
from domain.periods import zh_of
from domain.reports.lists import CountedRows, DueIssue, ReturnLine
from domain.words import FindingState, Severity
from domain.yuan import wan
from services.access import Permission, check
from services.evaluation.kept_lists import counted_on
from services.frame import Frame
from services.wording import NOTHING


def details_of(connection: Connection, frame: Frame, indicator: str) -> DetailView | None:
    """Rows that are no projects; None where the projects are all there is, or the user may not see the rows."""
    check(frame.user, Permission.READ_SUMMARY)
    if indicator not in CORE_LIGHTS or not CORE_LIGHTS[indicator].has_details:
        return None
    return DETAILS[indicator](connection, frame)


def _findings_of(connection: Connection, frame: Frame) -> DetailView | None:
    if not frame.may_list:
        return None
    scope = frame.project_filter
    own = "" if scope.district_id == frame.key[0] else "（只列本地区的）"
    return _findings(list_counting_findings(connection, frame.period.id, scope), own)


def _returns_of(connection: Connection, frame: Frame) -> DetailView | None:
    """Returns of units; an industry owes none."""
    if frame.industry is not None:
        return None
    found = counted_on(connection, frame.pilot, frame.period)
    return _returns([line for line in found.returns if _is_here(frame, line.district)], _since_kept(found))


def _issues_of(connection: Connection, frame: Frame) -> DetailView | None:
    """Issues of districts; they have no industry."""
    if frame.industry is not None or not frame.may_list:
        return None
    found = counted_on(connection, frame.pilot, frame.period)
    return _issues(
        [issue for issue in found.issues if _is_here(frame, issue.district) and frame.shows(issue.district)],
        _since_kept(found),
    )


def _is_here(frame: Frame, district: str) -> bool:
    return frame.district is None or frame.district.name == district


def _since_kept(found: CountedRows) -> str:
    return "" if found.is_kept else "；结账时没有留存名单，按现在的记录列出"


DETAILS: dict[str, Callable[[Connection, Frame], DetailView | None]] = {
    Core.COMPLIANCE: _findings_of,
    Core.SUBMISSION: _returns_of,
    Core.RECTIFICATION: _issues_of,
}


def _findings(rows: list[Row[Any]], own: str) -> DetailView:
    return DetailView(
        f"未销号资金问题 {len(rows)} 项{own}",
        ("程度", "对象", "地区", "金额", "情况", "状态", "依据"),
        tuple(
            (
                Severity(row.severity).zh,
                f"{row.enterprise} {row.code}" if row.code else account_zh(row.account),
                row.district or NOTHING,
                wan(row.amount_fen),
                row.sentence,
                FindingState(row.state).zh,
                row.clause,
            )
            for row in rows
        ),
    )


def _returns(lines: list[ReturnLine], note: str) -> DetailView:
    def state(line: ReturnLine) -> str:
        if line.submitted_on is None:
            return "■ 未报"
        return "● 按时" if line.is_on_time else "▲ 迟报"

    ordered = sorted(lines, key=lambda line: (line.is_on_time, -line.due_on.toordinal()))
    return DetailView(
        f"本期应报送 {len(lines)} 份{note}",
        ("状态", "单位", "周", "截止日", "报送日"),
        tuple(
            (state(line), line.unit, zh_of(line.week), line.due_on.isoformat(), _day(line.submitted_on))
            for line in ordered
        ),
    )


def _issues(issues: list[DueIssue], note: str) -> DetailView:
    def state(issue: DueIssue) -> str:
        if issue.closed_on is None:
            return "■ 未销号"
        return "● 按期销号" if issue.is_in_time else "▲ 逾期销号"

    ordered = sorted(issues, key=lambda issue: issue.is_in_time)
    return DetailView(
        f"地区层面到期问题 {len(issues)} 个（其余在项目里）{note}",
        ("状态", "地区", "问题", "整改期限", "责任人"),
        tuple((state(one), one.district, one.title, one.due_on.isoformat(), one.owner) for one in ordered),
    )


def _day(day: date | None) -> str:
    return NOTHING if day is None else day.isoformat()


def account_zh(account: str) -> str:
    """district:金凤区 → 金凤区账户; treasury:… → 财政专户; none → 全市."""
    kind, _, name = account.partition(":")
    return {"": "全市", "district": f"{name}账户", "treasury": "财政专户", "service": f"服务支出（{name}）"}[kind]
