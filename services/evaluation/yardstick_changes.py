"""What a period is measured by otherwise from one of its days on: targets revised, enterprises moved (rules 4.1.8)."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import Connection

from data_access.queries.facts import list_moves, load_targets, load_units
from data_access.queries.indicators import list_indicators
from domain.facts.pace import TargetFact
from domain.lights.sentences import number
from domain.periods import zh_of
from domain.reports.lists import YardstickChange
from domain.words import Restated

NAMED = 5
"""So many enterprises of a move are named."""


def changes_in(connection: Connection, pilot_id: int, first: date, as_of: date) -> tuple[YardstickChange, ...]:
    """Changes that hold from a day of the period on, in order of that day."""
    found = [*_revised(connection, pilot_id, first, as_of), *_moved(connection, pilot_id, first, as_of)]
    return tuple(sorted(found, key=lambda change: (change.effective_from, change.kind, change.text)))


def _revised(connection: Connection, pilot_id: int, first: date, as_of: date) -> Iterator[YardstickChange]:
    targets = sorted(load_targets(connection, pilot_id), key=lambda target: target.effective_from)
    before: dict[tuple[object, ...], TargetFact] = {}
    names = list_indicators(connection)
    districts, industries = ({unit.id: unit.name for unit in units} for units in load_units(connection, pilot_id))
    for target in targets:
        was = before.get(target.line)
        before[target.line] = target
        if was is None or not first <= target.effective_from <= as_of:
            continue
        district = "" if target.district is None else districts[target.district]
        scope = district or ("" if target.industry is None else industries[target.industry])
        what = f"{scope}{names[target.indicator].name}（{zh_of(target.period)}）"
        text = f"{what}目标自 {target.effective_from} 起由{_asked(was)}调整为{_asked(target)}，此前各期仍按原目标"
        yield YardstickChange(Restated.TARGET.zh, target.effective_from, text, (district,) if district else ())


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
