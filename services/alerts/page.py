"""预警处置: the list with its filters, and one alert with what happened to it and what may be done."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, Row

from data_access.queries.alert_rules import load_alert_rules
from data_access.queries.alerts import (
    AlertFilter,
    count_alerts,
    count_by_status,
    get_alert,
    list_alerts,
    list_causes,
    list_events,
    list_owners,
)
from data_access.queries.readings import list_readings
from data_access.queries.returns import list_departments
from data_access.workdays import is_known
from domain.alerts.handling import ASKED, STANDING, TRANSITIONS
from domain.alerts.ladder import NextStep, next_step
from domain.alerts.rule_changes import follows, opens_when
from domain.alerts.rules import STEPS, OpeningRule, in_force
from domain.alerts.views import AlertLine, AlertPage, AlertStep, AlertView, Answer
from domain.identity.proposals import named
from domain.lights.core import CORE_LIGHTS
from domain.words import AlertDeed, AlertStatus, PeriodKind
from services.access import Permission, Role, User
from services.alerts.machine import is_well, machine_says
from services.alerts.messages import messages_of, outgoing_of
from services.alerts.names import INDICATORS, here_of, line_of, seen_by
from services.alerts.papers import papers_of
from services.errors import Forbidden
from services.evaluation.who_reports import OFFICE
from services.frame import Frame
from services.reading_views import light_view

AT_ONCE = 50
AHEAD = 45
"""Days within which the next answers fall due."""
STATES = {
    "": "未办结",
    "asked": "待答复",
    "late": "逾期未答复",
    "replied": "待核实",
    "verified": "已采纳待恢复",
    "closed": "已办结",
    "all": "全部",
}
"""Words of an address for what is listed."""
_STATUSES = {
    "": STANDING,
    "asked": ASKED,
    "late": ASKED,
    "replied": (AlertStatus.REPLIED,),
    "verified": (AlertStatus.VERIFIED,),
    "closed": (AlertStatus.CLOSED,),
    "all": tuple(AlertStatus),
}


def alert_page(
    connection: Connection,
    frame: Frame,
    *,
    state: str = "",
    owner: str = "",
    indicator: str = "",
    until: str = "",
    page: int = 1,
) -> AlertPage:
    """What the user may see of the frame's scope, due first on top; unknown words of an address are no filter.

    `until`: the last day by which it was opened, or closed where the closed ones are asked for.
    """
    mine = replace(seen_by(frame.user), scope_district_id=frame.key[0])
    today, pilot = frame.pilot.today, frame.pilot
    state, last = state if state in STATES else "", _day(until)
    chosen = replace(
        mine,
        statuses=_STATUSES[state],
        owner=owner,
        indicator=indicator if indicator in INDICATORS else "",
        late_on=today if state == "late" else None,
        opened_until=None if state == "closed" else last,
        closed_until=last if state == "closed" else None,
    )
    number = count_alerts(connection, pilot.id, chosen)
    pages = max(1, -(-number // AT_ONCE))
    page = min(max(page, 1), pages)
    rows = list_alerts(connection, pilot.id, chosen, limit=AT_ONCE, offset=(page - 1) * AT_ONCE)
    here = here_of(connection, pilot, today)
    owners = sorted(list_owners(connection, pilot.id, mine), key=lambda pair: (-pair[1], pair[0]))
    counts = count_by_status(connection, pilot.id, mine, today)
    return AlertPage(
        sentence=(_sentence(*counts) if counts[0] else _none(connection, pilot.id, mine)) + _until(state, last, number),
        lines=tuple(line_of(row, here) for row in rows),
        number=number,
        page=page,
        pages=pages,
        owners=tuple(owners),
        indicators=tuple(INDICATORS.items()),
        calendar_note=_calendar_note(connection, frame),
        late=counts[1],
    )


def causes_of(connection: Connection, frame: Frame) -> tuple[tuple[str, str, str], ...]:
    """Code, name and meaning of what an answer may name as the cause."""
    seen_by(frame.user)
    return tuple((row.code, row.name, row.meaning) for row in list_causes(connection))


def _calendar_note(connection: Connection, frame: Frame) -> str:
    """Said where answers fall due in a year whose holidays nobody has entered."""
    ahead = (frame.pilot.today + timedelta(days=AHEAD)).year
    if is_known(connection, frame.pilot.id, ahead):
        return ""
    return f"{ahead} 年的放假安排还没有登记，工作日按周末和法定节日推算：通知下来后请专班在“数据报送”登记“放假安排”。"


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _until(state: str, last: date | None, number: int) -> str:
    """What a link to the alerts of a day lists."""
    if last is None:
        return ""
    return f"本表只列 {last} 及以前{'办结' if state == 'closed' else '开出'}的 {number} 件，状态按今天。"


def _none(connection: Connection, pilot_id: int, mine: AlertFilter) -> str:
    closed = count_alerts(connection, pilot_id, replace(mine, statuses=(AlertStatus.CLOSED,)))
    return "没有未办结的预警。" + (f"已办结 {closed} 件。" if closed else "")


def _sentence(found: Mapping[AlertStatus, int], late: int, well: int) -> str:
    standing = sum(found.values())
    asked = sum(found.get(status, 0) for status in ASKED)
    parts = [f"待答复 {asked} 件" + (f"（逾期 {late} 件）" if late else "")]
    parts += [f"待核实 {number} 件"] if (number := found.get(AlertStatus.REPLIED, 0)) else []
    parts += [f"已采纳、等灯恢复 {number} 件"] if (number := found.get(AlertStatus.VERIFIED, 0)) else []
    parts += [f"其中灯已恢复、可以核实办结 {well} 件"] if well else []
    return f"未办结的预警 {standing} 件：{'，'.join(parts)}。"


# ── one alert ───────────────────────────────────────────────────────────────


def alert_view(connection: Connection, frame: Frame, *, number: int) -> AlertView:
    """One alert that the user may see; Forbidden for any other."""
    row = get_alert(connection, frame.pilot.id, number, seen_by(frame.user))
    if row is None:
        raise Forbidden(f"没有第 {number} 号预警，或不属于您的单位")
    events = list_events(connection, [number])
    here = here_of(connection, frame.pilot, frame.pilot.today)
    line = line_of(row, here)
    answers = [event for event in events if event.deed is AlertDeed.REPLIED]
    answer = _answer(answers[-1]) if answers else None
    may, why_not = _may(frame.user, row, answers[-1] if answers else None)
    rule = rule_of(connection, frame.pilot.code, row.rule, frame.pilot.today)
    papers = papers_of(events, line, frame.pilot.name, frame.pilot.is_demo)
    is_office = frame.user.may(Permission.CLOSE_PERIOD)
    units = _units(connection, frame) if AlertDeed.ASSIGNED in may else {}
    return AlertView(
        line=line,
        steps=tuple(_step(event) for event in events),
        machine=machine_says(line),
        is_well=is_well(line),
        value=_value(connection, frame, row),
        answer=answer,
        may=may,
        why_not=why_not,
        rule="" if rule is None else f"{opens_when(rule)}；{follows(rule)}",
        next_step=_next_step(rule, line, events),
        papers=papers,
        units=tuple(units),
        people={unit: here.people.people(*key) for unit, key in units.items()},
        outgoing=outgoing_of(events, papers, line, frame.pilot) if is_office else (),
        sent=messages_of(connection, number) if is_office else (),
    )


def _units(connection: Connection, frame: Frame) -> dict[str, tuple[int | None, int | None]]:
    """Units that it may be handed on to, with their records: districts, then members of the 专班."""
    offered = set(frame.offered(frame.districts))
    found: dict[str, tuple[int | None, int | None]] = {
        unit.name: (unit.id, None) for unit in frame.districts if unit.name in offered
    }
    for row in list_departments(connection, frame.pilot.id):
        if row.valid_to is None:
            found.setdefault(OFFICE if row.is_office else row.name, (None, row.id))
    return found


def rule_of(connection: Connection, pilot: str, rule: str, day: date) -> OpeningRule | None:
    """The rule that opened an alert, as it stands on a day; None where it is no more."""
    return in_force(load_alert_rules(connection), day, pilot).get(rule)


def _next_step(rule: OpeningRule | None, line: AlertLine, events: Sequence[Row[Any]]) -> NextStep | None:
    if rule is None or line.status not in ASKED:
        return None
    return next_step(rule, [event.deed for event in events], line.days_late)


def _value(connection: Connection, frame: Frame, row: Row[Any]) -> str:
    """What the light shows in the newest closed period of the reported kind."""
    if row.indicator not in CORE_LIGHTS:
        return ""
    kind = PeriodKind.WEEK if frame.pilot.reports_weekly else PeriodKind.MONTH
    newest = next((period for period in frame.periods if period.is_closed and period.kind is kind), None)
    if newest is None:
        return ""
    readings = list_readings(connection, newest.id, (row.district_id, None))
    found = next((reading for reading in readings if reading.indicator == row.indicator), None)
    if found is None:
        return ""
    view = light_view(found)
    return f"{newest.zh}：{view.value_text}" + (f"（{view.fraction_text}）" if view.fraction_text else "")


def _answer(event: Row[Any]) -> Answer:
    who = named(event.author, event.account_id)
    return Answer(
        event.cause_zh or event.cause, event.text, event.promised_value, event.promised_on, event.happened_on, who
    )


def _step(event: Row[Any]) -> AlertStep:
    told = event.text
    if event.deed is AlertDeed.REPLIED:
        promised = promise_of(event.promised_value, event.promised_on)
        told = f"原因：{event.cause_zh or event.cause}。{event.text}" + (f"（{promised}）" if promised else "")
    elif event.due_on is not None:
        told = f"{told}（{event.due_on} 前答复）"
    who = "" if not event.author else named(event.author, event.account_id)
    return AlertStep(event.deed, event.happened_on, who, told, event.light, event.label, event.number)


def promise_of(value: float | None, on: date | None) -> str:
    """承诺 2026-12-06 前达到 95."""
    if on is None:
        return ""
    return f"承诺 {on} 前" + ("恢复" if value is None else f"达到 {value:g}")


def _may(user: User, row: Row[Any], last: Row[Any] | None) -> tuple[frozenset[AlertDeed], str]:
    """What the user may do with it now, and why it is not theirs to verify."""
    here = {deed for (status, deed) in TRANSITIONS if status is row.status}
    found, why = set[AlertDeed](), ""
    if AlertDeed.REPLIED in here and may_answer(user, row):
        found.add(AlertDeed.REPLIED)
    if user.may(Permission.CLOSE_PERIOD):
        if last is not None and row.status in (AlertStatus.REPLIED, AlertStatus.VERIFIED) and is_same(user, last):
            why = "答复是您写的：须由另一人核实"
        else:
            found |= here & {AlertDeed.SENT_BACK, AlertDeed.ACCEPTED, AlertDeed.CLOSED}
            well = row.recovered_on is not None or row.seen_light is None
            if row.status in ASKED and not well:
                found.discard(AlertDeed.CLOSED)
        found |= here & {AlertDeed.ASSIGNED, *STEPS}
    return frozenset(found), why


def may_answer(user: User, row: Row[Any]) -> bool:
    """The owner's people; the office for its own, and for others in their stead, by name."""
    if not user.may(Permission.SUBMIT):
        return False
    if user.role is Role.DISTRICT:
        return user.district_id is not None and bool(user.district_id == row.owner_district_id)
    if user.role is Role.DEPARTMENT:
        return user.department_id is not None and bool(user.department_id == row.owner_department_id)
    return user.role is Role.OFFICE


def is_same(user: User, event: Row[Any]) -> bool:
    """Whether a user did what an event says: the account, where there are accounts, else the name."""
    if user.account_id is not None or event.account_id is not None:
        return bool(user.account_id == event.account_id)
    return bool(user.name == event.author)
