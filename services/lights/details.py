"""What stands behind a light beside its projects, as a small table: findings, returns, issues of districts."""

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row

from data_access.queries.details import list_district_issues, list_findings, list_returns
from domain.lights.core import CORE_LIGHTS, Core
from domain.lights.views import DetailView
from domain.periods import LIVE, live_on, span_of, zh_of
from domain.words import Severity
from domain.yuan import wan
from services.access import Permission, check
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
    return _findings(list_findings(connection, frame.period.id, frame.project_filter))


def _returns_of(connection: Connection, frame: Frame) -> DetailView:
    label, as_of = frame.period.label, frame.period.as_of
    span = live_on(as_of) if label == LIVE else span_of(label)
    rows = list_returns(connection, frame.pilot.id, span.starts_on, as_of, frame.key[0])
    waiting = as_of if label == LIVE else None
    return _returns([row for row in rows if row.due_on != waiting or row.submitted_on is not None])


def _issues_of(connection: Connection, frame: Frame) -> DetailView | None:
    """Issues of districts; they have no industry."""
    if frame.industry is not None or not frame.may_list:
        return None
    as_of = frame.period.as_of
    return _issues(list_district_issues(connection, frame.pilot.id, as_of, frame.project_filter.district_id), as_of)


DETAILS: dict[str, Callable[[Connection, Frame], DetailView | None]] = {
    Core.COMPLIANCE: _findings_of,
    Core.SUBMISSION: _returns_of,
    Core.RECTIFICATION: _issues_of,
}


def _findings(rows: list[Row[Any]]) -> DetailView:
    return DetailView(
        f"资金问题 {len(rows)} 项",
        ("程度", "对象", "地区", "金额", "情况", "依据"),
        tuple(
            (
                Severity(row.severity).zh,
                f"{row.enterprise} {row.code}" if row.code else account_zh(row.account),
                row.district or NOTHING,
                wan(row.amount_fen),
                row.sentence,
                row.clause,
            )
            for row in rows
        ),
    )


def _returns(rows: list[Row[Any]]) -> DetailView:
    def state(row: Row[Any]) -> str:
        if row.submitted_on is None:
            return "■ 未报"
        return "● 按时" if row.submitted_on <= row.due_on else "▲ 迟报"

    return DetailView(
        f"本期应报送 {len(rows)} 份",
        ("状态", "单位", "周", "截止日", "报送日"),
        tuple(
            (state(row), row.department or row.district, zh_of(row.week), _day(row.due_on), _day(row.submitted_on))
            for row in rows
        ),
    )


def _issues(rows: list[Row[Any]], as_of: date) -> DetailView:
    def state(row: Row[Any]) -> str:
        if row.closed_on is None or row.closed_on > as_of:
            return "■ 未销号"
        return "● 按期销号" if row.closed_on <= row.due_on else "▲ 逾期销号"

    return DetailView(
        f"地区层面到期问题 {len(rows)} 个（其余在项目里）",
        ("状态", "地区", "问题", "整改期限", "责任人"),
        tuple((state(row), row.district, row.title, _day(row.due_on), row.owner) for row in rows),
    )


def _day(day: date | None) -> str:
    return NOTHING if day is None else day.isoformat()


def account_zh(account: str) -> str:
    """district:金凤区 → 金凤区账户; treasury:… → 财政专户; none → 全市."""
    kind, _, name = account.partition(":")
    return {"": "全市", "district": f"{name}账户", "treasury": "财政专户", "service": f"服务支出（{name}）"}[kind]
