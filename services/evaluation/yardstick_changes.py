"""What a period is measured by otherwise from one of its days on: targets revised, enterprises moved, rules set
otherwise (rules 4.1.8, 4.9)."""

from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy import Connection

from data_access.queries.facts import list_moves, load_targets, load_units
from data_access.queries.indicators import list_indicators
from data_access.queries.pilots import get_pilot_by_id
from data_access.queries.rules import load_rule_book
from domain.facts.pace import TargetFact
from domain.facts.rules import DatedParty, DatedWeight, Rule
from domain.lights.rule_changes import differences
from domain.lights.sentences import number
from domain.periods import zh_of
from domain.reports.lists import YardstickChange
from domain.words import Restated

RULED = "规则调整"
NAMED = 5
"""So many enterprises of a move are named."""


def changes_in(connection: Connection, pilot_id: int, first: date, as_of: date) -> tuple[YardstickChange, ...]:
    """Changes that hold from a day of the period on, in order of that day."""
    found = [
        *_targets(connection, pilot_id, first, as_of),
        *_moved(connection, pilot_id, first, as_of),
        *_ruled(connection, pilot_id, first, as_of),
    ]
    return tuple(sorted(found, key=lambda change: (change.effective_from, change.kind, change.text)))


def _targets(connection: Connection, pilot_id: int, first: date, as_of: date) -> Iterator[YardstickChange]:
    """Targets that were revised, or that the plan has no more (each once for all its versions), from a day of the
    period on.
    """
    targets = sorted(load_targets(connection, pilot_id), key=lambda target: target.effective_from)
    names = list_indicators(connection)
    districts, industries = ({unit.id: unit.name for unit in units} for units in load_units(connection, pilot_id))

    def told(target: TargetFact, on: date, how: str) -> YardstickChange:
        district = "" if target.district is None else districts[target.district]
        scope = district or ("" if target.industry is None else industries[target.industry])
        what = f"{scope}{names[target.indicator].name}（{zh_of(target.period)}）"
        text = f"{what}目标自 {on} 起{how}，此前各期仍按原目标"
        return YardstickChange(Restated.TARGET.zh, on, text, (district,) if district else ())

    before: dict[tuple[object, ...], TargetFact] = {}
    for target in targets:
        was, on = before.get(target.line), target.effective_from
        before[target.line] = target
        if was is not None and first <= on <= as_of:
            yield told(target, on, f"由{_asked(was)}调整为{_asked(target)}")
    for target in {(target.line, target.retired_from): target for target in targets}.values():
        gone = target.retired_from
        if gone is not None and first <= gone <= as_of:
            yield told(target, gone, f"撤下（{target.retired_reason}）")


def _ruled(connection: Connection, pilot_id: int, first: date, as_of: date) -> Iterator[YardstickChange]:
    """Rows of rules that took over on a day of the period."""
    book, code = load_rule_book(connection), get_pilot_by_id(connection, pilot_id).code
    rows: list[Rule | DatedWeight | DatedParty] = [*book.rules, *book.weights, *book.parties]
    days = {row.effective_from for row in rows if row.pilot in ("", code) and first <= row.effective_from <= as_of}
    for day in sorted(days):
        for said in differences(book.on(day - timedelta(days=1), code), book.on(day, code)):
            yield YardstickChange(RULED, day, f"{said}，自 {day} 起，此前各期不变")


def _asked(target: TargetFact) -> str:
    return f"{target.operator.zh} {number(target.value)} {target.unit}"


def _moved(connection: Connection, pilot_id: int, first: date, as_of: date) -> Iterator[YardstickChange]:
    """Enterprises that moved together: from and to the same units on one day."""
    stands: dict[int, tuple[str, str]] = {}
    concerned: dict[tuple[date, tuple[tuple[str, str], ...]], set[str]] = {}
    together: dict[tuple[date, tuple[tuple[str, str], ...]], list[str]] = {}
    for row in reversed(list_moves(connection, pilot_id)):
        left = (row.left_district or "", row.left_industry or "")
        went = stands.get(row.enterprise_id, (row.district or "", row.industry or ""))
        stands[row.enterprise_id] = left
        if first <= row.moved_on <= as_of:
            changed = tuple((old, new) for old, new in zip(left, went, strict=True) if old != new)
            together.setdefault((row.moved_on, changed), []).append(row.name)
            concerned.setdefault((row.moved_on, changed), set()).update((left[0], went[0]))
    for (day, changed), names in together.items():
        ways = "、".join(f"由{old or '无'}划入{new or '无'}" for old, new in changed)
        named = "、".join(sorted(names)[:NAMED]) + ("等" if len(names) > NAMED else "")
        text = f"{len(names)} 家企业自 {day} 起{ways}（{named}），此前各期不变"
        districts = tuple(sorted(filter(None, concerned[day, changed])))
        yield YardstickChange(Restated.UNITS.zh, day, text, districts)
