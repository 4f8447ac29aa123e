"""What the units and the office made of the alerts that the closings opened: answered, sent back, verified, or not.

Deterministic: the place of an alert among all says what became of it. Nothing is closed that has turned again.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import Connection, Row

from data_access.commands.alerts import insert_events, update_alerts
from data_access.queries.alerts import AlertFilter, list_alerts, list_causes
from data_access.workdays import published_calendar
from domain.alerts.ladder import Trouble, body_of, number_of
from domain.facts.calendar import workday_after, workdays_between
from domain.words import AlertDeed, AlertStatus
from services.alerts.machine import machine_says
from services.alerts.names import Answering, Here, line_of, name_of

MOST = 1_000_000
FORESEEN = ("target_chance", "milestone_late", "party_late")
"""What they opened comes last: what became of the others does not hang on it."""
WAYS = 5
"""By place: verified at once, answered and waiting, sent back once, answered late, never answered."""
PUT_RIGHT = {
    "enterprise": "企业配套资金已落实，倒排工期，每周报一次现场进度",
    "provider": "约谈服务商，增派两名实施人员进场，更换项目经理",
    "money": "财政局本月内拨付到位，先付首笔，企业凭单申领",
    "approval": "集中评审、集中验收一次，名单已排定，材料一次补齐",
    "outside": "设备改由省内供货，到货日已书面确认，工序并行",
    "data": "补报漏报数据，明确专人，每周四前自查一遍",
}
CAUSES = {"submission": "data", "disbursement": "money", "compliance": "money", "provider": "provider"}
"""Of lights that have an obvious one."""
BACK = "没有写明是哪几家、由谁在哪天完成，请补充"


def answer_alerts(connection: Connection, pilot: Row[Any], as_of: date) -> int:
    """Events of people until a day, and the alerts as they stand after them; how many events."""
    causes = [row.code for row in list_causes(connection)]
    found = list_alerts(connection, pilot.id, AlertFilter(), limit=MOST)
    rows = sorted(found, key=lambda row: (row.rule in FORESEEN, row.id))
    events: list[dict[str, Any]] = []
    moved: list[dict[str, Any]] = []
    papers = 0
    for place, row in enumerate(rows):
        told = _Told(row, as_of)
        _handle(told, place, CAUSES.get(row.indicator) or causes[(place // WAYS + place) % len(causes)])
        if place % WAYS == WAYS - 1:
            papers += _chase(told, pilot, papers + 1, with_letter=place % (2 * WAYS) != WAYS - 1)
        events += told.events
        moved += told.moved()
    insert_events(connection, events)
    update_alerts(connection, moved)
    return len(events)


class _Told:
    """An alert while people handle it, day by day."""

    def __init__(self, row: Row[Any], as_of: date) -> None:
        self.row, self.as_of, self.events = row, as_of, list[dict[str, Any]]()
        self.now: dict[str, Any] = {
            "status": row.status,
            "answers": row.answers,
            "due_on": row.due_on,
            "closed_on": row.closed_on,
        }

    def after(self, day: date, days: int) -> date:
        return workday_after(published_calendar(), day, days)

    def do(self, deed: AlertDeed, on: date, status: AlertStatus, author: str, **told: Any) -> bool:
        """One event, if its day has come."""
        if on > self.as_of:
            return False
        at = datetime.combine(on, time(2), UTC)
        told = {"light": self.row.seen_light, "author": f"{author}（演示）", **told}
        self.events.append({"alert_id": self.row.id, "deed": deed, "happened_on": on, "recorded_at": at, **told})
        self.now["status"] = status
        return True

    def reply(self, on: date, cause: str, text: str) -> bool:
        words = {"cause": cause, "text": text, "promised_on": self.after(on, 10)}
        is_done = self.do(AlertDeed.REPLIED, on, AlertStatus.REPLIED, f"{self.row.owner}经办人", **words)
        self.now["answers"] += is_done
        return is_done

    def moved(self) -> Iterator[dict[str, Any]]:
        if self.events:
            yield {"id": self.row.id, **self.now}


def _handle(told: _Told, place: int, cause: str) -> None:
    """What became of it by its place; what is well is closed two working days after."""
    way, row = place % WAYS, told.row
    if way == WAYS - 1:
        return
    days = 8 if way == 3 else 3 + place % 3
    text, answered = PUT_RIGHT[cause], told.after(row.opened_on, days)
    if not told.reply(answered, cause, text):
        return
    if way == 1 and row.recovered_on is None:
        return
    judged = told.after(answered, 2)
    if way == 2:
        due_on = told.after(judged, 5)
        if not told.do(AlertDeed.SENT_BACK, judged, AlertStatus.RETURNED, "专班办公室", text=BACK, due_on=due_on):
            return
        told.now["due_on"] = due_on
        if not told.reply(told.after(judged, 3), cause, f"{text}；名单、责任人和完成日见附表"):
            return
        judged = told.after(judged, 5)
    told.do(AlertDeed.ACCEPTED, judged, AlertStatus.VERIFIED, "专班办公室核实人")
    if row.recovered_on is not None:
        closed_on = max(told.after(row.recovered_on, 2), told.after(judged, 1))
        if told.do(AlertDeed.CLOSED, closed_on, AlertStatus.CLOSED, "专班办公室核实人"):
            told.now["closed_on"] = closed_on


def _chase(told: _Told, pilot: Row[Any], place: int, *, with_letter: bool) -> int:
    """One that nobody answers is reminded of, some by letter; how many letters."""
    row = told.row
    reminded = told.after(row.due_on, 1)
    if row.recovered_on is not None or not with_letter:
        return 0
    _step(told, pilot, AlertDeed.REMINDED, reminded, "")
    lettered = told.after(row.due_on, 5)
    if lettered > told.as_of:
        return 0
    number = number_of(pilot.short_name, AlertDeed.SUPERVISED, lettered.year, place)
    _step(told, pilot, AlertDeed.SUPERVISED, lettered, number)
    return 1


def _step(told: _Told, pilot: Row[Any], step: AlertDeed, on: date, number: str) -> None:
    row, line = told.row, line_of(told.row, Here(pilot.short_name, on, published_calendar(), Answering({})))
    late = workdays_between(published_calendar(), row.due_on, on)
    trouble = Trouble(
        row.id,
        name_of(row, pilot.short_name),
        row.owner,
        row.reason,
        row.light.zh,
        row.opened_on,
        row.due_on,
        late,
        machine_says(line),
    )
    body = body_of(step, trouble, told.after(row.due_on, 10), "")
    told.do(step, on, row.status, "专班办公室", text="\n".join(body), number=number)
