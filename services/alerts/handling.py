"""What people do about an alert: answer, send back, accept, close, hand on (rules 14.3)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row

from data_access.commands.alerts import insert_events, update_alert
from data_access.commands.pilots import bump_revision
from data_access.queries.alerts import (
    get_alert,
    last_number,
    list_causes,
    list_events,
    office_of,
)
from data_access.queries.projects import list_districts
from data_access.queries.returns import list_departments
from data_access.workdays import load_calendar
from domain.alerts.handling import CannotFollow, take
from domain.alerts.ladder import PAPERS, Trouble, body_of, next_step, number_of, start_of
from domain.alerts.rules import STEPS
from domain.alerts.views import AlertLine
from domain.facts.calendar import workday_after
from domain.words import AlertDeed, AlertStatus
from services.access import Permission, check
from services.alerts.machine import machine_says
from services.alerts.names import answering, here_of, line_of, name_of, seen_by
from services.alerts.page import is_same, may_answer, rule_of
from services.clock import now
from services.desk import Desk
from services.errors import Forbidden, Refused
from services.evaluation.answer_days import DAYS
from services.evaluation.who_reports import OFFICE

LONGEST = 500
STALE = "没有登记：“{}”刚被别人办理过（现为“{}”），请刷新后再办"
JUDGED = (AlertDeed.SENT_BACK, AlertDeed.ACCEPTED, AlertDeed.CLOSED)


@dataclass(frozen=True)
class _Found:
    row: Row[Any]
    name: str
    events: list[Row[Any]]

    @property
    def is_well(self) -> bool:
        return self.row.recovered_on is not None or self.row.seen_light is None

    @property
    def last_answer(self) -> Row[Any] | None:
        return next((event for event in reversed(self.events) if event.deed is AlertDeed.REPLIED), None)


def _find(desk: Desk, alert: int, version: int) -> _Found:
    row = get_alert(desk.connection, desk.pilot.id, alert, seen_by(desk.user))
    if row is None:
        raise Forbidden(f"没有登记：没有第 {alert} 号预警，或不属于您的单位")
    name = name_of(row, desk.pilot.short_name)
    if row.version != version:
        raise Refused(STALE.format(name, row.status.zh))
    return _Found(row, name, list_events(desk.connection, [alert]))


def _after(found: _Found, deed: AlertDeed, reason: str = "") -> AlertStatus:
    try:
        return take(found.row.status, deed, is_well=found.is_well, reason=reason)
    except CannotFollow as error:
        raise Refused(f"没有登记：{found.name}{error}") from error


def _keep(desk: Desk, found: _Found, deed: AlertDeed, change: dict[str, object], **told: Any) -> None:
    """The alert as it stands now, one event, one line of the trail."""
    row = found.row
    if not update_alert(desk.connection, alert_id=row.id, version=row.version, **change):
        raise Refused(STALE.format(found.name, row.status.zh))
    event = {
        "alert_id": row.id,
        "deed": deed,
        "happened_on": desk.day,
        "recorded_at": now(),
        "light": row.seen_light,
        "author": desk.author,
        "account_id": desk.author_account,
    }
    insert_events(desk.connection, [event | told])
    after = {"status": change.get("status", row.status)} | {name: value for name, value in told.items() if value}
    desk.audit(
        f"alert_{deed.value}", "alert", f"{row.id} {found.name}"[:60], before={"status": row.status}, after=after
    )
    bump_revision(desk.connection, pilot_id=desk.pilot.id)


def _due_on(desk: Desk, row: Row[Any]) -> date:
    """By when it is answered anew."""
    rule = rule_of(desk.connection, desk.pilot.code, row.rule, desk.day)
    return workday_after(
        load_calendar(desk.connection, desk.pilot.id), desk.day, DAYS if rule is None else rule.answer_days
    )


def answer_alert(
    desk: Desk,
    *,
    alert: int,
    version: int,
    cause: str,
    text: str,
    promised_value: float | None = None,
    promised_on: date | None = None,
) -> str:
    """The owner says why, what is done, what will be there by when; Refused with all that is missing."""
    check(desk.user, Permission.SUBMIT)
    found = _find(desk, alert, version)
    if not may_answer(desk.user, found.row):
        raise Forbidden(f"没有登记：{found.name}由{found.row.owner}答复")
    after, text = _after(found, AlertDeed.REPLIED), text.strip()
    causes = {row.code: row.name for row in list_causes(desk.connection)}
    problems = [] if cause in causes else ["没有选原因"]
    problems += [] if 1 <= len(text) <= LONGEST else [f"措施须有 1—{LONGEST} 字"]
    problems += (
        [] if promised_on is None or promised_on >= desk.day else [f"承诺日 {promised_on} 早于今天（{desk.day}）"]
    )
    problems += ["没有填承诺日"] if promised_on is None else []
    if problems:
        raise Refused(f"没有登记：{'；'.join(problems)}")
    change = {"status": after, "answers": found.row.answers + 1}
    promised = {"promised_value": promised_value, "promised_on": promised_on}
    _keep(desk, found, AlertDeed.REPLIED, change, cause=cause, text=text, **promised)
    return f"已答复：{found.name}，原因{causes[cause]}，待专班另一人核实"


def judge_answer(desk: Desk, *, alert: int, version: int, deed: str, text: str = "") -> str:
    """Another person than who answered sends back, accepts the measure until the light is well, or closes."""
    check(desk.user, Permission.CLOSE_PERIOD)
    found, what, text = _find(desk, alert, version), AlertDeed(deed), text.strip()
    if what not in JUDGED:
        raise Refused(f"没有登记：核实只有{'、'.join(one.zh for one in JUDGED)}")
    last = found.last_answer
    is_answered = found.row.status in (AlertStatus.REPLIED, AlertStatus.VERIFIED)
    if is_answered and last is not None and is_same(desk.user, last):
        raise Forbidden(f"没有登记：{found.name}的答复是您写的，须由另一人核实")
    if what is AlertDeed.SENT_BACK and not text:
        raise Refused("没有登记：退回须写明哪里不够")
    if len(text) > LONGEST:
        raise Refused(f"没有登记：意见最多 {LONGEST} 字，现有 {len(text)} 字")
    after = _after(found, what, text)
    change: dict[str, object] = {"status": after}
    told: dict[str, object] = {"text": text}
    if what is AlertDeed.SENT_BACK:
        told["due_on"] = change["due_on"] = _due_on(desk, found.row)
    if what is AlertDeed.CLOSED:
        change["closed_on"] = desk.day
    _keep(desk, found, what, change, **told)
    if what is AlertDeed.CLOSED:
        return f"已办结：{found.name}" + ("" if found.is_well else "（灯未恢复，理由在报告中单列）")
    if what is AlertDeed.ACCEPTED:
        return f"已采纳：{found.name}的措施，等灯恢复后核实办结"
    return f"已退回：{found.name}，{change['due_on']} 前重新答复"


def hand_on(desk: Desk, *, alert: int, version: int, unit: str, text: str = "", person: int | None = None) -> str:
    """The office gives an alert to another district or member of the 专班, or names who in the unit answers
    (`person`: an account that may answer for it)."""
    check(desk.user, Permission.CLOSE_PERIOD)
    found, text = _find(desk, alert, version), text.strip()
    districts = {row.short_name: row.id for row in list_districts(desk.connection, desk.pilot.id) if not row.valid_to}
    departments = {row.name: row.id for row in list_departments(desk.connection, desk.pilot.id) if not row.valid_to}
    office = office_of(desk.connection, desk.pilot.id)
    if office is not None:
        departments[OFFICE] = office.id
    if unit not in districts and unit not in departments:
        raise Refused(f"没有登记：没有单位“{unit}”")
    owner = {"owner_district_id": districts.get(unit), "owner_department_id": None}
    if unit not in districts:
        owner["owner_department_id"] = departments[unit]
        unit = OFFICE if office is not None and departments[unit] == office.id else unit
    people = dict(answering(desk.connection, desk.pilot.id, desk.day).people(*owner.values()))
    if person is not None and person not in people:
        raise Refused(f"没有登记：{unit}没有这个人的账号，或已停用、授权已到期，请刷新后重选")
    if unit == found.row.owner and person in (None, found.row.owner_account_id):
        raise Refused(f"没有登记：{found.name}已由{unit}{person and people[person] or ''}负责")
    if len(text) > LONGEST:
        raise Refused(f"没有登记：说明最多 {LONGEST} 字，现有 {len(text)} 字")
    due_on = _due_on(desk, found.row)
    named = f"{unit}（{people[person]}）" if person is not None else unit
    change = {"status": _after(found, AlertDeed.ASSIGNED), "owner": unit, "due_on": due_on, **owner}
    change["owner_account_id"] = person
    _keep(desk, found, AlertDeed.ASSIGNED, change, text=f"转{named}办理" + (f"：{text}" if text else ""), due_on=due_on)
    return f"已转办：{found.name}，由{named}在 {due_on} 前答复"


def take_step(desk: Desk, *, alert: int, version: int, deed: str, text: str = "") -> str:
    """The office signs the next step of the ladder, once its day has come; nothing goes out by itself (rules 14.4)."""
    check(desk.user, Permission.CLOSE_PERIOD)
    found, step, text = _find(desk, alert, version), AlertDeed(deed), text.strip()
    status = _after(found, step) if step in STEPS else None
    rule = rule_of(desk.connection, desk.pilot.code, found.row.rule, desk.day)
    if status is None or rule is None:
        raise Refused(f"没有登记：{found.name}没有“{deed}”这一步")
    here = here_of(desk.connection, desk.pilot, desk.day)
    line, calendar = line_of(found.row, here), here.calendar
    due = next_step(rule, [event.deed for event in found.events], line.days_late)
    if due is None or due.step is not step:
        comes = "各步都已办过" if due is None else f"下一步是{due.step.zh}"
        raise Refused(f"没有登记：{found.name}{comes}，{step.zh}不能现在办")
    if not due.is_due:
        raise Refused(
            f"没有登记：{step.zh}须逾期 {due.after} 个工作日，{found.name}到今天逾期 {line.days_late} 个工作日"
        )
    if len(text) > LONGEST:
        raise Refused(f"没有登记：补充的话最多 {LONGEST} 字，现有 {len(text)} 字")
    told = _trouble(found, line)
    further = next_step(rule, [*(event.deed for event in found.events), step], line.days_late)
    until = None
    if further is not None:
        until = max(workday_after(calendar, line.due_on, further.after), workday_after(calendar, desk.day, 1))
    body = body_of(step, told, until, text)
    number = ""
    if step in PAPERS:
        start = start_of(desk.pilot.short_name, step, desk.day.year)
        place = last_number(desk.connection, desk.pilot.id, start) + 1
        number = number_of(desk.pilot.short_name, step, desk.day.year, place)
    _keep(desk, found, step, {"status": status}, text="\n".join(body), number=number)
    return f"已签发：{step.zh}{number and f'（{number}）'}，{found.row.owner}；请下载或复制后发出，系统不自动发送"


def _trouble(found: _Found, line: AlertLine) -> Trouble:
    back = [event.text for event in found.events if event.deed is AlertDeed.SENT_BACK]
    is_back = found.row.status is AlertStatus.RETURNED and bool(back)
    return Trouble(
        line.id,
        line.name,
        line.owner,
        line.reason,
        line.light.zh,
        line.opened_on,
        line.due_on,
        line.days_late,
        machine_says(line),
        back[-1] if is_back else "",
        line.person,
    )
