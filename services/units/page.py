"""One district (or industry), made to be projected: its place, ten lights, targets, red list, money, promises."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, Row

from data_access.queries.projects import list_red
from data_access.queries.promises import completed_by_day, list_commitments, list_decisions
from data_access.queries.readings import list_readings
from data_access.queries.rules import load_rule_book
from domain.facts.rules import RuleSet
from domain.lights.core import Core
from domain.targets.views import PromiseLine
from domain.units.promises import NOT_DUE, RECENT_WEEKS, Promised, promise_state
from domain.units.views import DISTRICT, INDUSTRY, MoneyBrief, PromiseView, Standings, UnitPage
from domain.words import DecisionStatus, Light
from services.access import Permission, Role, check
from services.alerts.page import alert_page
from services.frame import Frame
from services.intake.page import district_quality
from services.lights.explanations import explanations, said_of_project
from services.lights.overview import overview
from services.reading_views import project_view
from services.revision import kept
from services.targets.board import target_board
from services.targets.promises import followed
from services.tasks.board import task_board
from services.units.standings import standings

RED = 10
PROMISES = 8
ALERTS = 8


def unit_page(connection: Connection, frame: Frame, group: str = "") -> UnitPage:
    """The page of the frame's district or industry; single projects only where the user may list them."""
    check(frame.user, Permission.READ_SUMMARY)
    return _unit_page(connection, frame, group)


@kept
def _unit_page(connection: Connection, frame: Frame, group: str) -> UnitPage:
    unit = frame.district or frame.industry
    if unit is None:
        raise LookupError("the whole pilot has no page of a unit")
    name, by = unit.name, DISTRICT if frame.district else INDUSTRY
    alone = None if frame.industry else frame.district
    view = overview(connection, frame)
    red = None
    if frame.may_list:
        rows = list_red(connection, frame.period.id, frame.project_filter, limit=RED)
        said = explanations(connection, frame)
        red = tuple(project_view(row, said_of_project(said, row.project_id)) for row in rows)
    return UnitPage(
        name=name,
        sentence=_sentence(frame, by, name, standings(connection, frame, by)),
        overall=view.overall,
        lights=view.lights,
        targets=target_board(connection, frame, group),
        counts=view.counts,
        red=red,
        red_number=view.counts.red_own if by == DISTRICT else view.counts.red,
        money=_money(connection, frame),
        promises=_promises(connection, frame, alone.id) if alone and _is_open(frame) else (),
        **(_to_do(connection, frame) if alone else {}),
        notes=_notes(frame) + ((view.counts.elsewhere_text,) if by == DISTRICT and view.counts.red_elsewhere else ()),
        quality=_quality(connection, frame, alone.name) if alone else "",
        lists_own_only=frame.user.role is Role.DISTRICT and frame.key[0] is None,
    )


def _to_do(connection: Connection, frame: Frame) -> dict[str, Any]:
    """Alerts that are open and tasks of the frame's district; fields of UnitPage."""
    alerts, board = alert_page(connection, frame), task_board(connection, frame)
    tasks = () if board.lights_from else board.rows
    told = {"alerts": alerts.lines[:ALERTS], "alerts_number": alerts.number, "alerts_late": alerts.late}
    today = frame.pilot.today
    return {**told, "alerts_on": today if frame.period.as_of < today else None, "tasks": tasks}


def _quality(connection: Connection, frame: Frame, district: str) -> str:
    """How good a district's data are, since its lights rest on them."""
    return next(one.sentence for one in district_quality(connection, frame) if one.unit == district)


def _sentence(frame: Frame, by: str, name: str, found: Standings) -> str:
    """The unit's place overall and among its like, and what moved."""
    row = next((row for row in found.rows if row.name == name), None)
    if row is None or row.pace is None:
        return f"{name}：完成改造未到考核期，不排名次。"
    due = [other for other in found.rows if other.pace is not None]
    like = [other for other in due if other.size == row.size]
    moved = "" if not row.moved else f"，比上期{'前进' if row.moved > 0 else '后退'} {abs(row.moved)} 位"
    return (
        f"{name}完成改造 {row.actual:.0f} 家，序时 {row.planned:.1f} 家，序时完成率 {row.pace * 100:.1f}%，"
        f"{len(due)} 个{by}中第 {row.place}{moved}；同规模（{row.size}）{len(like)} 个中第 {row.place_in_size}；"
        f"红灯项目 {row.red}/{row.projects} 个。"
    )


def _money(connection: Connection, frame: Frame) -> MoneyBrief | None:
    rows = {row.indicator: row for row in list_readings(connection, frame.period.id, frame.key)}
    paid, findings = rows.get(Core.DISBURSEMENT), rows.get(Core.COMPLIANCE)
    if paid is None or findings is None:
        return None
    return MoneyBrief(paid.light, paid.reason, findings.light, findings.reason)


def _promises(connection: Connection, frame: Frame, district_id: int) -> tuple[PromiseView, ...]:
    """Decisions and promises by the day, what is open or broken first, then the newest."""
    as_of = frame.period.as_of
    done = completed_by_day(connection, frame.period.id, district_id)
    rules = load_rule_book(connection).on(as_of, frame.pilot.code)
    found = [decision_view(row, as_of) for row in list_decisions(connection, district_id, as_of)]
    rows = list_commitments(connection, frame.pilot.id, district_id, as_of)
    found += [commitment_view(row, as_of, done, rules) for row in rows if row.start_value is None]
    found += map(promised_view, followed(connection, frame, [row for row in rows if row.start_value is not None]))
    order = {Light.RED: 0, Light.YELLOW: 1, Light.GREY: 2, Light.GREEN: 3}
    found.sort(key=lambda promise: (order[promise.light], -promise.said_on.toordinal()))
    return tuple(found[:PROMISES])


def decision_view(row: Row[Any], as_of: date) -> PromiseView:
    """A decision as it stood on the day: done late is not shown as done before it was, nor verified before it was."""
    if row.done_on is not None and row.done_on <= as_of:
        late = (row.done_on - row.due_on).days
        is_verified = row.verified_on is not None and row.verified_on <= as_of
        state = f"{DecisionStatus.DONE.zh}（{row.done_on}）" + (f"，迟 {late} 天" if late > 0 else "")
        state += "" if is_verified else "，待核实"
        light = Light.GREEN if is_verified and late <= 0 else Light.YELLOW
    elif row.due_on < as_of:
        state, light = f"{DecisionStatus.OVERDUE.zh} {(as_of - row.due_on).days} 天", Light.RED
    else:
        state, light = DecisionStatus.OPEN.zh, Light.GREY
    return PromiseView("议定", row.held_on, row.text, row.owner, row.due_on, state, light)


def commitment_view(row: Row[Any], as_of: date, done: Mapping[date, int], rules: RuleSet) -> PromiseView:
    """A promise of completions against what there was on its day (on the day, while it is not over)."""
    if row.indicator != Core.COMPLETION:
        word, state, light = NOT_DUE, "按单位报送核对", Light.GREY
    else:
        until, recent = min(row.due_on, as_of), as_of - timedelta(weeks=RECENT_WEEKS)
        actual = sum(number for day, number in done.items() if day <= until)
        gain = sum(number for day, number in done.items() if recent < day <= as_of)
        word, state, light = promise_state(Promised(row.value, row.due_on, as_of, actual, gain), rules)
    return PromiseView("承诺", row.promised_on, row.text, "", row.due_on, state, light, word)


def promised_view(line: PromiseLine) -> PromiseView:
    """A promise with a line among the others."""
    return PromiseView("承诺", line.promised_on, line.text, line.author, line.due_on, line.state, line.light, line.word)


def _is_open(frame: Frame) -> bool:
    """What a district promised is for the office, leaders and itself, as single projects are."""
    return frame.user.role is not Role.DISTRICT or frame.key[0] == frame.user.district_id


def _notes(frame: Frame) -> tuple[str, ...]:
    unit = frame.district
    if unit is None or unit.valid_on(frame.period.as_of):
        return ()
    if unit.valid_to and unit.valid_to < frame.period.as_of:
        return (f"{unit.full_name}自 {unit.valid_to} 起撤销，之后不再列入各地区；以前的期次仍可查看（在上方选期次）",)
    return (f"{unit.full_name}自 {unit.valid_from} 起设立，此前没有数据",)
