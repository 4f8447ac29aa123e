"""今日该定的五件: of each kind the one thing that waits for a word most, with amount, person and day (rules 4.11)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Connection

from data_access.queries.alerts import list_named
from data_access.queries.identity import list_contacts
from data_access.queries.promises import completed_by_day, list_newest_commitments
from data_access.queries.rules import load_rule_book
from domain.alerts.seen import PROJECT
from domain.lights.core import Core
from domain.units.promises import BEHIND, BROKEN, HARD
from domain.units.views import OverviewView, PromiseView, ToDecide
from domain.words import AlertScope, FindingState, Light, Party, Severity
from domain.yuan import wan
from services.access import Permission, check, home_of
from services.alerts.names import answering
from services.evaluation.answer_days import answer_day
from services.frame import Frame
from services.lights.overview import overview
from services.money.entries import money_findings
from services.revision import kept
from services.targets.board import MISSED, target_board
from services.targets.promises import followed, may_see
from services.units.page import commitment_view, promised_view
from services.wording import plain

_Light = tuple[str, int | str | None]
"""Indicator, and whose: a project by its code, a district by its number, None: the pilot."""
UNKEPT = (BROKEN, HARD, BEHIND)


def to_decide(connection: Connection, frame: Frame) -> tuple[ToDecide, ...]:
    """The target most short, the most serious money finding, a broken promise, the unit furthest behind, the
    enterprise to call; what there is none of is left out, and so is what the user may not see."""
    check(frame.user, Permission.READ_SUMMARY)
    contacts: dict[str, str] = {}
    for row in list_contacts(connection, frame.pilot.id, frame.period.as_of):
        contacts.setdefault(row.district, row.name)
    people = answering(connection, frame.pilot.id, frame.pilot.today)
    found = [(row, people.named(row)) for row in list_named(connection, frame.pilot.id)]
    named = tuple(
        ((row.indicator, row.project or row.district_id), f"{row.owner} {person}") for row, person in found if person
    )
    return _to_decide(connection, frame, tuple(contacts.items()), named)


@kept
def _to_decide(
    connection: Connection,
    frame: Frame,
    contacts: tuple[tuple[str, str], ...],
    named: tuple[tuple[_Light, str], ...],
) -> tuple[ToDecide, ...]:
    """Kept by who answers too: an account that changes is no change of the pilot's data."""
    view = overview(connection, frame)
    asked = AlertScope.PILOT if frame.district is None else AlertScope.DISTRICT
    people = _People(dict(contacts), answer_day(connection, frame.pilot, frame.period.as_of, asked), dict(named))
    found = (
        _target(connection, frame, people),
        _finding(connection, frame, people),
        _promise(connection, frame, people),
        _unit(frame, view, people),
        _enterprise(view, people),
    )
    return tuple(filter(None, found))


@dataclass(frozen=True)
class _People:
    """Who answers for a unit, and until when who is asked today has to. `named`: by the light of an open alert, unit
    and person whom the office named."""

    names: Mapping[str, str]
    answer_on: date
    named: Mapping[_Light, str] = field(default_factory=dict)

    def asked(self, light: _Light, unit: str) -> str:
        """Whom the office named for the alert of a light, else who answers for the unit."""
        return self.named.get(light) or self.of(unit)

    def of(self, unit: str) -> str:
        """经开区 马晓燕; the unit alone where nobody is named."""
        return f"{unit} {self.names[unit]}" if unit in self.names else unit


def _target(connection: Connection, frame: Frame, people: _People) -> ToDecide | None:
    """The one that 目标达成 opens (rules 7.1), where it will be missed or was."""
    board = target_board(connection, frame)
    line = next((line for line in board.lines if line.id == board.first), None)
    if line is None or line.verdict not in MISSED:
        return None
    expected = line.expected if line.forecast is None else line.forecast.p50
    short = line.missing if line.short_by is None else line.short_by
    at = "" if expected is None else f"预计 {plain(round(expected))}/{plain(line.value)} {line.unit}，"
    lacking = f"{at}差 {plain(round(short, 1))} {line.unit}"
    blamed = next((unit.name for unit in frame.districts if line.blame.startswith(unit.name)), "")
    who = people.of(blamed) if blamed else Party.OFFICE.zh
    light = Light.YELLOW if line.light is Light.GREEN else line.light
    return ToDecide("目标", f"{line.name}（{line.when}）", lacking, who, line.ends_on, light, "targets", _id(line.id))


def _id(target: int) -> tuple[tuple[str, str | int], ...]:
    return (("target", target),)


def _finding(connection: Connection, frame: Frame, people: _People) -> ToDecide | None:
    """Of those nobody has explained: serious before minor, then the largest amount."""
    home = home_of(frame.user)
    is_open = home is None or frame.district is None or frame.district.id == home
    if not frame.user.may(Permission.READ_MONEY) or not is_open or frame.industry is not None:
        return None
    found = [one for one in money_findings(connection, frame) if one.state is FindingState.OPEN]
    if not found:
        return None
    worst = min(found, key=lambda one: (one.severity is not Severity.SERIOUS, -one.amount_fen, one.key))
    light = Light.RED if worst.severity is Severity.SERIOUS else Light.YELLOW
    who = people.of(worst.district) if worst.district else Party.TREASURY.zh
    words = (("view", "findings"),)
    amount = f"{worst.name} {wan(worst.amount_fen)}"
    return ToDecide("资金", worst.subject, amount, who, people.answer_on, light, "subsidy", words)


def _promise(connection: Connection, frame: Frame, people: _People) -> ToDecide | None:
    """Of each district's last promise: broken ones before those that will hardly be kept, the oldest first."""
    if frame.industry is not None:
        return None
    found = [pair for pair in _last_promises(connection, frame) if pair[1].word in UNKEPT]
    if not found:
        return None
    district, worst = min(found, key=lambda pair: (UNKEPT.index(pair[1].word), pair[1].due_on, pair[0]))
    said = f"{worst.due_on.month}月{worst.due_on.day}日的承诺{worst.word}"
    amount = worst.state.partition("：")[2].partition("，按")[0]
    words = (("district", district),)
    day = max(worst.due_on, people.answer_on)
    return ToDecide("承诺", f"{district}{said}", amount, people.of(district), day, worst.light, "districts", words)


def _last_promises(connection: Connection, frame: Frame) -> Iterator[tuple[str, PromiseView]]:
    names = {unit.id: unit.name for unit in frame.districts}
    as_of = frame.period.as_of
    rules = load_rule_book(connection).on(as_of, frame.pilot.code)
    for row in list_newest_commitments(connection, frame.pilot.id, as_of):
        if row.district_id not in names or not may_see(frame, row.district_id):
            continue
        if frame.key[0] not in (None, row.district_id):
            continue
        if row.start_value is not None:
            yield names[row.district_id], promised_view(followed(connection, frame, [row])[0])
        else:
            done = completed_by_day(connection, frame.period.id, row.district_id)
            yield names[row.district_id], commitment_view(row, as_of, done, rules)


def _unit(frame: Frame, view: OverviewView, people: _People) -> ToDecide | None:
    """The unit whose completions are furthest behind their line, by enterprises."""
    late = [cell for cell in view.ranking if cell.light in (Light.RED, Light.YELLOW)]
    if not late:
        return None
    worst = max(late, key=lambda cell: cell.planned - cell.actual)
    name = worst.industry if frame.district else worst.district
    lacking = f"完成改造 {plain(worst.actual)}/序时 {plain(round(worst.planned, 1))} 家"
    amount = f"{lacking}，差 {plain(round(worst.planned - worst.actual, 1))} 家"
    unit = frame.district or next((one for one in frame.districts if one.name == name), None)
    who = people.asked(
        (Core.COMPLETION, None if unit is None else unit.id), frame.district.name if frame.district else name
    )
    if frame.district:
        inside = (("district", worst.district), ("industry", worst.industry))
        return ToDecide("行业", f"{name}落后最多", amount, who, people.answer_on, worst.light, "projects", inside)
    words = (("district", worst.district),)
    return ToDecide("地区", f"{name}落后最多", amount, who, people.answer_on, worst.light, "districts", words)


def _enterprise(view: OverviewView, people: _People) -> ToDecide | None:
    """The first of the red list."""
    if not view.first:
        return None
    worst = view.first[0]
    reason = worst.reason.partition("；")[0].partition("（")[0]
    who, due_on = people.asked((PROJECT, worst.code), worst.owner), worst.due_on or people.answer_on
    words = (("code", worst.code),)
    return ToDecide("企业", worst.enterprise, reason, who, due_on, Light.RED, "enterprise", words)
