"""季度红黄绿牌 from closed months: what each quarter added, its marks, the office's steps (rules 20.6)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, Row

from data_access.queries.pilots import get_pilot_by_id
from data_access.queries.providers import list_marks, list_pool, list_status_changes
from data_access.queries.reports import list_provider_readings
from data_access.queries.rules import load_rule_book
from domain.days import quarter_of
from domain.providers.cards import WORST, Card, CardQuarter, cards
from domain.words import Light, PeriodKind, ProviderKind, ProviderStatus
from services.access import Permission, check
from services.frame import Frame
from services.revision import kept

HEAVY = (ProviderStatus.ACTIVE, ProviderStatus.WARNED, ProviderStatus.SUSPENDED, ProviderStatus.REMOVED)


@dataclass(frozen=True)
class CardRow:
    """A provider with its cards, oldest first; the last is of the newest quarter."""

    uscc: str
    name: str
    kind: ProviderKind
    cards: tuple[Card, ...]

    @property
    def newest(self) -> Card:
        return self.cards[-1]


@dataclass(frozen=True)
class CardBoard:
    """All providers with work or in the pool, red first. `quarters`: names, oldest first; none before one is closed."""

    quarters: tuple[str, ...]
    rows: tuple[CardRow, ...]

    @property
    def sentence(self) -> str:
        """2026年三季度：红牌 1 家、黄牌 3 家、绿牌 20 家、不评 2 家。"""
        if not self.quarters:
            return "还没有三个月都结账的季度，到季末月结账后出牌。"
        lights = [row.newest.light for row in self.rows]
        counted = [f"{light.zh}牌 {lights.count(light)} 家" for light in WORST]
        return f"{self.quarters[-1]}：{'、'.join(counted)}、不评 {lights.count(None)} 家。"


def card_board(connection: Connection, frame: Frame) -> CardBoard:
    """Of the quarters that are over and closed at the frame's day."""
    check(frame.user, Permission.READ_APPRAISAL)
    return _board(connection, frame)


@kept
def _board(connection: Connection, frame: Frame) -> CardBoard:
    months = {one.as_of: one for one in frame.periods if one.kind is PeriodKind.MONTH and one.is_closed}
    ends = [day for day in sorted(months) if day.month % 3 == 0 and day <= frame.period.as_of]
    if not ends:
        return CardBoard((), ())
    book = load_rule_book(connection)
    rules = {day: book.on(day, frame.pilot.code) for day in ends}
    readings = {day: {r.provider_id: r for r in list_provider_readings(connection, months[day].id)} for day in ends}
    marks, steps = _marks(connection, frame), _steps(connection, frame)
    began = get_pilot_by_id(connection, frame.pilot.id).first_on
    found = []
    for one in list_pool(connection, frame.pilot.id):
        if one.admitted_on > ends[-1]:
            continue
        quarters = []
        for day in ends:
            last = quarter_of(day)[0] - timedelta(days=1)
            before = readings.get(last, {}).get(one.id)
            quarter = _quarter(day, readings[day].get(one.id), before, marks[one.id], steps[one.id])
            is_apart = last in readings or last < max(began, one.admitted_on)
            quarters.append((replace(quarter, is_apart=is_apart), rules[day]))
        found.append(CardRow(one.uscc, one.name, one.kind, cards(one.admitted_on, quarters)))
    order: dict[Light | None, int] = {light: place for place, light in enumerate((*WORST, None))}
    found.sort(key=lambda row: (order[row.newest.light], row.name, row.uscc))
    return CardBoard(tuple(card.quarter.label for card in found[0].cards) if found else (), tuple(found))


def _marks(connection: Connection, frame: Frame) -> Mapping[int, list[tuple[date, int]]]:
    found: dict[int, list[tuple[date, int]]] = defaultdict(list)
    for row in list_marks(connection, frame.pilot.id, frame.period.as_of):
        found[row.provider_id].append((row.reviewed_on, row.satisfaction))
    return found


def _steps(connection: Connection, frame: Frame) -> Mapping[int, list[tuple[date, ProviderStatus]]]:
    found: dict[int, list[tuple[date, ProviderStatus]]] = defaultdict(list)
    for row in list_status_changes(connection, frame.pilot.id):
        found[row.provider_id].append((row.happened_on, row.status_after))
    return found


def _quarter(
    last_on: date,
    now: Row[Any] | None,
    before: Row[Any] | None,
    marks: Sequence[tuple[date, int]],
    steps: Sequence[tuple[date, ProviderStatus]],
) -> CardQuarter:
    """What the quarter that ends on a day added. Milestones that left with a project add nothing."""
    first_on, _ = quarter_of(last_on)
    due = _added(now, before, "milestones_due")
    met = min(_added(now, before, "milestones_on_time"), due)
    said = [mark for day, mark in marks if first_on <= day <= last_on]
    inside = [after for day, after in steps if first_on <= day <= last_on]
    held = [after for day, after in steps if day < first_on][-1:] if not inside else []
    step = max((*held, *inside, ProviderStatus.ACTIVE), key=HEAVY.index)
    return CardQuarter(first_on, last_on, due, met, len(said), sum(said), step)


def _added(now: Row[Any] | None, before: Row[Any] | None, name: str) -> int:
    return max((getattr(now, name) if now else 0) - (getattr(before, name) if before else 0), 0)
