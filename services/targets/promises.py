"""Promises along a line: given for a target or for a district's completions, followed by the readings (rules 7.9)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row

from data_access.commands.pilots import bump_revision
from data_access.commands.promises import insert_commitment, withdraw_commitment
from data_access.queries.duties import list_line
from data_access.queries.pilots import get_period
from data_access.queries.projects import list_districts, list_industries
from data_access.queries.promises import (
    completed_by_day,
    get_commitment,
    list_of_target,
    list_points,
)
from data_access.queries.reports import get_meeting
from data_access.queries.targets import list_course, list_target_readings
from domain.facts.pace import DIVISIBLE
from domain.identity.proposals import named
from domain.lights.core import Core
from domain.lights.sentences import number
from domain.periods import LIVE, zh_of
from domain.targets.views import PromiseLine
from domain.units.promises import Followed, PromiseCourse, course_of, followed_state, points_in, wrong_points
from domain.words import Light
from services.access import Permission, Role, check, home_of
from services.desk import Desk
from services.errors import Forbidden, Refused
from services.frame import Frame
from services.targets.lines import standing_id
from services.targets.versions import versions_of

WITHDRAWN = "已撤回"
LONGEST = 200
EVERY = 400
"""Closed periods looked back on: more than any pilot has."""
Done = Mapping[date, int]


def may_see(frame: Frame, district_id: int | None) -> bool:
    """What a district promised is for the office, leaders and itself; what the whole pilot did, for everybody."""
    return frame.user.role is not Role.DISTRICT or district_id in (None, home_of(frame.user))


def may_promise(frame: Frame, scope: str) -> bool:
    """Whether the user may write down what was promised of a target of this scope (its name)."""
    home = home_of(frame.user)
    own = next((unit.name for unit in frame.districts if unit.id == home), None)
    return frame.user.may(Permission.EDIT_FACTS) and (home is None or scope.partition(" · ")[0] == own)


def promises_on(connection: Connection, frame: Frame, target_id: int) -> tuple[PromiseLine, ...]:
    """What was promised of a target, in whatever version, by the frame's day: what stands first, then the newest."""
    check(frame.user, Permission.READ_SUMMARY)
    line = _line_ids(connection, frame, target_id)
    rows = [row for row in list_of_target(connection, frame.pilot.id, line) if row.promised_on <= frame.period.as_of]
    rows = [row for row in rows if may_see(frame, row.district_id)]
    return tuple(
        sorted(followed(connection, frame, rows), key=lambda line: (not line.stands, -line.promised_on.toordinal()))
    )


def _line_ids(connection: Connection, frame: Frame, target_id: int) -> list[int]:
    """Ids of all versions of a target (rules 4.1.8)."""
    return [row.id for row in list_line(connection, frame.pilot.id, target_id)]


def followed(connection: Connection, frame: Frame, rows: Sequence[Row[Any]]) -> list[PromiseLine]:
    """How promises with a line stand in the frame's period."""
    points: dict[int, list[tuple[date, float]]] = {}
    for row in list_points(connection, [row.id for row in rows]):
        points.setdefault(row.commitment_id, []).append((row.due_on, row.value))
    readings = {row.target_id: row for row in list_target_readings(connection, frame.period.id)} if rows else {}
    found = []
    for row in rows:
        course = course_of(row.promised_on, row.start_value, points.get(row.id, ()), row.due_on, row.value)
        at = None if row.target_id is None else standing_id(connection, frame, row.target_id)
        found.append(_line(connection, frame, row, course, None if at is None else readings.get(at)))
    return found


def _line(
    connection: Connection, frame: Frame, row: Row[Any], course: PromiseCourse, reading: Row[Any] | None
) -> PromiseLine:
    as_of = frame.period.as_of
    if row.target_id is None:
        done = completed_by_day(connection, frame.period.id, row.district_id)
        actual: float | None = _until(done, as_of)
        at_due: float | None = _until(done, row.due_on)
        unit = "家"
    else:
        actual = None if reading is None else reading.actual
        unit = "" if reading is None else reading.unit
        at_due = _at(connection, frame, row, reading)
    state = Followed(row.value, unit, row.due_on, as_of, actual, at_due, course.on(min(as_of, row.due_on)))
    word, said, light = followed_state(state)
    stands = row.withdrawn_on is None or row.withdrawn_on > as_of
    if not stands:
        word = WITHDRAWN
        said, light = f"{WITHDRAWN}：{row.withdrawn_on}，{_taken_back_by(row)}：{row.withdrawn_reason}", Light.GREY
    return PromiseLine(
        row.id,
        row.text,
        named(row.author, row.account_id),
        row.promised_on,
        row.due_on,
        row.value,
        unit,
        word,
        said,
        light,
        stands,
        course.points,
        row.version,
    )


def _taken_back_by(row: Row[Any]) -> str:
    return named(row.withdrawn_by, row.withdrawn_by_account)


def _until(done: Done, day: date) -> float:
    return float(sum(count for when, count in done.items() if when <= day))


def _at(connection: Connection, frame: Frame, row: Row[Any], reading: Row[Any] | None) -> float | None:
    """The figure by the first reading on or after the promise's own day, in the window that holds it."""
    as_of = frame.period.as_of
    if as_of < row.due_on:
        return None
    periods = {period.id: period.as_of for period in frame.earlier(EVERY) if row.due_on <= period.as_of}
    known = [
        (periods[one.period_id], one.actual)
        for version in _line_ids(connection, frame, row.target_id)
        for one in list_course(connection, version, list(periods))
        if one.starts_on <= row.due_on <= one.ends_on
    ]
    if reading is not None and reading.starts_on <= row.due_on <= reading.ends_on:
        known.append((as_of, reading.actual))
    return min(known, default=(as_of, None), key=lambda pair: pair[0])[1]


# ── writing ─────────────────────────────────────────────────────────────────


def record_promise(
    desk: Desk, *, target_id: int | None, district: str, value: float, due_on: date, text: str = "", points: str = ""
) -> str:
    """Keep what was promised: a figure of a target (without one: completions of a district) by a day, along a line.

    Refused with all that is wrong. `points`: one a line, day and figure; the line is straight between them.
    """
    check(desk.user, Permission.EDIT_FACTS)
    given = _given(desk, target_id, district)
    if home_of(desk.user) not in (None, given.district_id):
        raise Forbidden("只能登记本地区的承诺；全市和其他地区的由专班办公室登记")
    steps, problems = points_in(points)
    if due_on <= desk.day:
        problems.append(f"到期日须晚于今天（{desk.day}）")
    if given.ends_on is not None and due_on > given.ends_on:
        problems.append(f"到期日 {due_on} 在目标期满（{given.ends_on}）之后：请选期内的一天，或对下一期的目标承诺")
    if given.start is None:
        problems.append("这个目标还没有数据，不知从多少起算：请先报送")
    elif value <= given.start:
        problems.append(f"承诺数 {number(value)} 须大于现在的 {number(given.start)} {given.unit}")
    if given.counts_whole and value != int(value):
        problems.append(f"承诺数按整{given.unit}填")
    if len(text.strip()) > LONGEST:
        problems.append(f"说明最多 {LONGEST} 字")
    start = given.start or 0.0
    if not problems:
        problems += wrong_points(course_of(desk.day, start, steps, due_on, value))
    if problems:
        raise Refused(f"没有登记承诺：{'；'.join(problems)}")
    said = f"{given.scope}承诺到 {due_on} {given.name}{number(value)} {given.unit}"
    meeting = get_meeting(desk.connection, desk.pilot.id, desk.day)
    insert_commitment(
        desk.connection,
        points=steps,
        pilot_id=desk.pilot.id,
        meeting_id=None if meeting is None else meeting.id,
        district_id=given.district_id,
        target_id=target_id,
        indicator=given.indicator,
        value=value,
        start_value=start,
        promised_on=desk.day,
        due_on=due_on,
        text=text.strip() or said,
        author=desk.user.name,
        account_id=desk.user_account,
    )
    desk.audit("record_promise", "promise", said, after={"value": value, "due_on": due_on, "points": points.strip()})
    bump_revision(desk.connection, pilot_id=desk.pilot.id)
    return f"已登记：{said}，现有 {number(start)} {given.unit}"


@dataclass(frozen=True)
class _Given:
    """What a promise is given for: indicator, scope, unit, today's figure (None: unknown), the last day it can name."""

    indicator: str
    name: str
    scope: str
    district_id: int | None
    unit: str
    start: float | None
    ends_on: date | None

    @property
    def counts_whole(self) -> bool:
        return self.unit not in DIVISIBLE


def _given(desk: Desk, target_id: int | None, district: str) -> _Given:
    period = get_period(desk.connection, desk.pilot.id, LIVE)
    if period is None:
        raise Refused("没有登记承诺：还没有实时的测评结果")
    units = {row.id: row.short_name for row in list_districts(desk.connection, desk.pilot.id)}
    if target_id is None:
        number_ = next((at for at, name in units.items() if name == district), None)
        if number_ is None:
            raise Refused(f"没有登记承诺：没有地区“{district}”")
        done = _until(completed_by_day(desk.connection, period.id, number_), desk.day)
        return _Given(Core.COMPLETION, "累计完成改造 ", district, number_, "家", done, desk.pilot.last_on)
    rows = list_target_readings(desk.connection, period.id)
    row = next((row for row in rows if row.target_id == target_id), None)
    if row is None and list_line(desk.connection, desk.pilot.id, target_id):
        line = versions_of(desk.connection, desk.pilot.id, target_id, desk.day)
        if gone := line.gone_by(desk.day):
            raise Refused(f"没有登记承诺：{gone}")
    if row is None or row.verdict is None:
        raise Refused("没有登记承诺：链接中的目标在这个试点里不存在，或只列示、不考核")
    scope = units.get(row.district_id, desk.pilot.short_name)
    if row.industry_id is not None:
        industries = {unit.id: unit.short_name for unit in list_industries(desk.connection, desk.pilot.id)}
        scope = f"{scope} · {industries[row.industry_id]}"
    name = f"{row.name}（{zh_of(row.period)}）"
    return _Given(row.indicator, name, scope, row.district_id, row.unit, row.actual, row.ends_on)


def withdraw_promise(desk: Desk, number_: int, version: int, reason: str) -> str:
    """Take a promise back, with a reason; the office only, since who gave it is held to it."""
    check(desk.user, Permission.CLOSE_PERIOD)
    row = get_commitment(desk.connection, desk.pilot.id, number_)
    if row is None:
        raise Refused("没有这一项承诺")
    if row.withdrawn_on is not None:
        raise Refused(f"这一项已于 {row.withdrawn_on} 由{_taken_back_by(row)}撤回")
    if not 1 <= len(reason.strip()) <= LONGEST:
        raise Refused(f"没有撤回：请写明原因（1—{LONGEST} 字）")
    who = {"withdrawn_by": desk.user.name, "withdrawn_by_account": desk.user_account}
    told = {"withdrawn_on": desk.day, **who, "withdrawn_reason": reason.strip()}
    if not withdraw_commitment(desk.connection, commitment_id=number_, version=version, **told):
        raise Refused("没有撤回：这一项刚被别人改过，请刷新后再办")
    desk.audit("withdraw_promise", "promise", row.text, after={"reason": reason.strip()})
    bump_revision(desk.connection, pilot_id=desk.pilot.id)
    return f"已撤回：{row.text}"
