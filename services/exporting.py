"""Hand out records and readings as tables, so that anyone can recompute what the screen says."""

from datetime import date
from typing import Any

from sqlalchemy import Connection, Row

from data_access.queries.export import RECORDS, header, is_for_districts, stream_rows
from data_access.queries.history import last_closed
from data_access.queries.pilots import get_period, get_pilot, list_periods, list_pilots
from data_access.queries.rules import load_rule_book
from domain.export_view import ExportView, demo_said
from domain.words import PeriodKind, PeriodStatus
from services.access import Permission, Role, User, check, check_pilot
from services.clock import SHANGHAI, now, today
from services.errors import Forbidden, Refused
from services.frame import Frame
from services.money.export import BY_DAY, COLUMNS, FINDINGS, balance_rows, of_period, on_day
from services.targets.reconciliation import COMPARED, RECONCILIATION, compared_rows

EXPORTED = (*RECORDS, *COLUMNS, RECONCILIATION)
AUDITED = {
    "audit_events",
    "proposals",
    "party_details",
    "other_grants",
    "sign_scans",
    "found_signs",
    "sign_rulings",
    "page_marks",
    "picture_marks",
}
PRINTED = {
    "pilots",
    "documents",
    "phases",
    "tasks",
    "stage_guides",
    "award_criteria",
    "clauses",
    "districts",
    "industries",
    "departments",
    "indicators",
    "targets",
    "checkpoint_sets",
    "checkpoints",
    "allocation_drafts",
    "allocation_draft_shares",
    "batches",
    "alert_causes",
    "alert_rules",
    "light_rules",
    "stage_parties",
    "stage_weights",
    "level_rules",
    "level_scenarios",
    "review_lists",
}
"""What plans and publishers print; everything else says in each row whether it is 演示数据."""


def export(
    connection: Connection, user: User, what: str, pilot_code: str, period: str = "", day: str = ""
) -> ExportView:
    """The table of one record type of a pilot; rows are read while they are written out.

    Readings are of one period, the last closed one unless said. Refused with what there is if a word is not known.
    """
    check(user, Permission.EXPORT)
    if what in COLUMNS or (what in BY_DAY and day):
        return _money(connection, user, what, _pilot(connection, user, pilot_code), period, day)
    if what == RECONCILIATION:
        pilot = _pilot(connection, user, pilot_code)
        return ExportView(what, COMPARED, compared_rows(connection, pilot), _about(connection, what, pilot, None))
    if what not in RECORDS:
        raise Refused(f"没有可导出的“{what}”；可导出：{'、'.join(EXPORTED)}")
    if day:
        raise Refused(f"“{what}”不按日导出：请用 --period；按日导出的有 {'、'.join(BY_DAY)}")
    if what in AUDITED:
        check(user, Permission.READ_AUDIT)
    record, pilot = RECORDS[what], _pilot(connection, user, pilot_code)
    is_of_period = _has_periods(what) and bool(period or record.default_period)
    row = _period(connection, pilot, period) if is_of_period else None
    own = _own(user)
    if own is not None and not is_for_districts(record):
        raise Forbidden(f"“{what}”含各地区的企业和项目，不能按地区分开，只有专班办公室、领导和审计可以导出")
    rows = stream_rows(connection, record, pilot.id, None if row is None else row.id, own)
    names = header(record)
    if what not in PRINTED:
        names, rows = (*names, "is_demo"), ((*values, pilot.is_demo) for values in rows)
    return ExportView(what, names, rows, _about(connection, what, pilot, row))


def _own(user: User) -> int | None:
    """The district a user's rows are limited to; None for all. Refused for a district's user without one."""
    if user.role is Role.DISTRICT and user.district_id is None:
        raise Refused(f"{user.name}是地区用户，但没有指定地区：请联系管理员")
    return user.district_id if user.role is Role.DISTRICT else None


def _day(text: str, pilot: Row[Any]) -> date | None:
    try:
        day = date.fromisoformat(text) if text else None
    except ValueError:
        raise Refused(f"“{text}”不是日期：请写作 2026-10-31") from None
    if day is not None and day > today(pilot):
        raise Refused(f"{day} 还没到：最晚 {today(pilot)}")
    return day


def _money(connection: Connection, user: User, what: str, pilot: Row[Any], period: str, day: str) -> ExportView:
    """balances on a day (a period's last day, else today); the others of a period, or as of a day."""
    check(user, Permission.READ_MONEY)
    own, on = _own(user), _day(day, pilot)
    if on and period:
        raise Refused("--day 和 --period 只能填一个：按日是按今天掌握的事实重算，按期次是结账时的数")
    row: Row[Any] | None = None
    if what == "balances":
        row = _period(connection, pilot, period) if period else None
        rows = balance_rows(connection, pilot, on or (row.as_of if row else today(pilot)))
    elif on is not None:
        rows = on_day(connection, what, pilot, on, own)
    else:
        row = _period(connection, pilot, period)
        rows = of_period(connection, what, pilot, row, user, own)
    names = (*(COLUMNS.get(what) or FINDINGS), "is_demo")
    about = _about(connection, what, pilot, row, on)
    return ExportView(what, names, ((*values, pilot.is_demo) for values in rows), about)


def _has_periods(what: str) -> bool:
    return RECORDS[what].has_period and what != "meetings"


def _pilot(connection: Connection, user: User, code: str) -> Row[Any]:
    pilot = get_pilot(connection, code)
    if pilot is None:
        known = "、".join(row.code for row in list_pilots(connection)) or "（空，请先运行 init）"
        raise Refused(f"没有试点“{code}”；现有：{known}")
    check_pilot(user, pilot.id)
    return pilot


def _period(connection: Connection, pilot: Row[Any], label: str) -> Row[Any]:
    """The period asked for; without a label the last closed week (month where a pilot has no weeks)."""
    row: Row[Any] | None
    if not label:
        kind = PeriodKind.WEEK if pilot.reports_weekly else PeriodKind.MONTH
        row = last_closed(connection, pilot.id, kind)
        if row is None:
            raise Refused(f"{pilot.name}还没有已结账的期次；{_known(connection, pilot)}")
        return row
    row = get_period(connection, pilot.id, label)
    if row is None:
        raise Refused(f"{pilot.name}没有期次“{label}”；{_known(connection, pilot)}")
    return row


def _known(connection: Connection, pilot: Row[Any]) -> str:
    """What periods there are, in a sentence; weeks and months as first to last."""
    periods = list_periods(connection, pilot.id)
    parts = ["live"] if any(row.kind is PeriodKind.LIVE for row in periods) else []
    for kind in (PeriodKind.WEEK, PeriodKind.MONTH):
        labels = [row.label for row in periods if row.kind is kind and row.status is PeriodStatus.CLOSED]
        if labels:
            parts.append(f"{kind.zh} {labels[-1]} 至 {labels[0]} 共 {len(labels)} 期")
    return f"现有：{'、'.join(parts) or '（空，请先运行 evaluate 或 close）'}"


def _period_zh(period: Row[Any] | None) -> str:
    if period is None:
        return "不分期次"
    return period.label if period.history_id is None else f"{period.label}（期初补录）"


def about_screen(frame: Frame) -> tuple[tuple[str, str], ...]:
    """What must stand beside the lists that are taken from a screen, and who took them."""
    scope = "" if frame.key == (None, None) else f" {frame.scope_name}"
    return (
        ("试点", f"{frame.pilot.name}{scope}"),
        ("期次", frame.period.zh),
        ("数据截至", frame.period.as_of.isoformat()),
        ("规则版本", frame.period.rule_version),
        demo_said(frame.pilot.is_demo),
        ("导出", f"{frame.user.name} {_now()}"),
    )


def _now() -> str:
    return f"{now().astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S} 北京时间"


def _about(
    connection: Connection, what: str, pilot: Row[Any], period: Row[Any] | None, day: date | None = None
) -> tuple[tuple[str, str], ...]:
    """What must stand beside the rows: as of when, period, rules, whether invented, when exported."""
    as_of = period.as_of if period else day or today(pilot)
    version = period.rule_version if period else load_rule_book(connection).on(as_of, pilot.code).version
    return (
        ("内容", what),
        ("试点", pilot.name),
        ("数据截至", as_of.isoformat()),
        ("期次", _period_zh(period)),
        ("规则版本", version),
        demo_said(pilot.is_demo),
        ("导出时间", _now()),
    )
