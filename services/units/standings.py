"""地区 and 行业 in order: by pace or by change, within size groups, with numerator and denominator."""

from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Row

from data_access.queries.readings import list_counts, list_indicator
from data_access.queries.rules import load_rule_book
from domain.facts.rules import RuleSet
from domain.frame_views import UnitView
from domain.lights.core import Core
from domain.units.standings import shortened, size_groups
from domain.units.views import DISTRICT, StandingRow, Standings
from domain.words import OVERALL, Light
from services.access import Permission, check
from services.frame import Frame
from services.intake.page import district_quality
from services.revision import kept
from services.targets.outlook import outlook

ORDERS = {"pace": "按序时完成率", "change": "按较上期变化"}
EXTENTS = {"all": "全部", "short": "前三、后三与本{by}前后两名"}


def standings(
    connection: Connection,
    frame: Frame,
    by: str,
    *,
    order: str = "pace",
    size: str = "",
    extent: str = "all",
    mine: str = "",
) -> Standings:
    """Units of the pilot that are valid on the day, best first; unknown words fall back to the first choice."""
    check(frame.user, Permission.READ_SUMMARY)
    return _standings(connection, frame, by, order if order in ORDERS else "pace", size, extent, mine)


@kept
def _standings(
    connection: Connection, frame: Frame, by: str, order: str, size: str, extent: str, mine: str
) -> Standings:
    rows, notes = _rows(connection, frame, by, order)
    own = next((unit.name for unit in frame.districts if unit.id == frame.user.district_id), "")
    grades = {one.unit: one.grade.zh for one in district_quality(connection, frame)} if by == DISTRICT else {}
    rows = [
        replace(
            row,
            is_mine=by == DISTRICT and row.name == (own or mine) or row.name == mine,
            quality=grades.get(row.name, ""),
        )
        for row in rows
    ]
    sizes = tuple(word for word in ("大", "中", "小") if any(row.size == word for row in rows))
    inside = [row for row in rows if size not in sizes or row.size == size]
    place = next((at for at, row in enumerate(inside) if row.is_mine), None)
    shown = shortened([row for row in inside if row.place], place) if extent == "short" else inside
    return Standings(by, _sentence(by, rows), sizes, tuple(inside), tuple(shown), tuple(notes))


def _rows(connection: Connection, frame: Frame, by: str, order: str) -> tuple[list[StandingRow], list[str]]:
    units = {unit.id: unit for unit in (frame.districts if by == DISTRICT else frame.industries)}
    period_id = frame.period.id
    completion = _by_unit(list_indicator(connection, period_id, Core.COMPLETION), by)
    overall = _by_unit(list_indicator(connection, period_id, OVERALL), by)
    counts = _by_unit(list_counts(connection, period_id), by)
    past = _past(connection, frame, by)
    known, notes = _standing_units(units, counts, frame)
    groups = dict(
        zip(
            known,
            size_groups([counts[key].projects if key in counts else 0 for key in known], _rules(connection, frame)),
            strict=True,
        )
    )
    said = outlook(connection, frame).by_target
    rows = [
        replace(
            _row(units[key], groups[key], completion[key], overall.get(key), counts.get(key), past.get(key)),
            forecast=said[completion[key].target_id].p50 if completion[key].target_id in said else None,
        )
        for key in known
        if key in completion
    ]
    return _placed(rows, order, _places({units[key].name: value for key, value in past.items() if key in units})), notes


def _rules(connection: Connection, frame: Frame) -> RuleSet:
    return load_rule_book(connection).on(frame.period.as_of, frame.pilot.code)


def _by_unit(rows: list[Row[Any]], by: str) -> dict[int, Row[Any]]:
    """Rows of whole units of one kind by their id."""
    mine, other = ("district_id", "industry_id") if by == DISTRICT else ("industry_id", "district_id")
    return {getattr(row, mine): row for row in rows if getattr(row, mine) and getattr(row, other) is None}


def _past(connection: Connection, frame: Frame, by: str) -> dict[int, float]:
    """Pace of each unit in the closed period before."""
    earlier = [period for period in frame.earlier(2) if period.id != frame.period.id]
    if not earlier:
        return {}
    rows = _by_unit(list_indicator(connection, earlier[-1].id, Core.COMPLETION), by)
    return {key: row.value for key, row in rows.items() if row.value is not None}


def _standing_units(
    units: dict[int, UnitView], counts: dict[int, Row[Any]], frame: Frame
) -> tuple[list[int], list[str]]:
    """Units valid on the day; what others still hold is said, so that nothing is lost from the sums in silence."""
    known, notes = [], []
    for key, unit in units.items():
        projects = counts[key].projects if key in counts else 0
        if unit.valid_on(frame.period.as_of):
            known.append(key)
        elif projects:
            is_past = unit.valid_to is not None and unit.valid_to < frame.period.as_of
            days = f"{unit.valid_to} 起撤销" if is_past else f"{unit.valid_from} 才设立"
            notes.append(f"另有 {projects} 个项目在{unit.name}（{days}）名下，不列名次，计入全市合计")
    return known, notes


def _red(count: Row[Any] | None) -> int:
    """Red projects of a unit; of a district those that it can lift."""
    if count is None:
        return 0
    number: int = count.red - (count.red_elsewhere if count.district_id is not None else 0)
    return number


def _row(
    unit: UnitView, size: str, reading: Row[Any], overall: Row[Any] | None, count: Row[Any] | None, before: float | None
) -> StandingRow:
    return StandingRow(
        name=unit.name,
        size=size,
        place=None,
        place_in_size=None,
        moved=None,
        light=reading.light,
        overall=None if overall is None else overall.light,
        reason=reading.reason,
        actual=reading.numerator or 0,
        planned=reading.planned or 0,
        pace=reading.value,
        change_points=None if before is None or reading.value is None else (reading.value - before) * 100,
        red=_red(count),
        projects=count.projects if count else 0,
        target=reading.target,
    )


def _places(paces: dict[str, float]) -> dict[str, int]:
    """Place of each name by pace, best first; equals (to nine decimals) share a place."""
    paces = {name: round(pace, 9) for name, pace in paces.items()}
    return {name: 1 + sum(other > pace for other in paces.values()) for name, pace in paces.items()}


def _placed(rows: list[StandingRow], order: str, before: dict[str, int]) -> list[StandingRow]:
    """Places by pace overall and within the size group; the list in the order asked for, without a figure last."""
    paces = {row.name: row.pace for row in rows if row.pace is not None}
    places = _places(paces)
    in_size: dict[str, int] = {}
    for size in {row.size for row in rows}:
        in_size |= _places({row.name: paces[row.name] for row in rows if row.size == size and row.name in paces})
    placed = [
        replace(
            row,
            place=places.get(row.name),
            place_in_size=in_size.get(row.name),
            moved=before[row.name] - places[row.name] if row.name in before and row.name in places else None,
        )
        for row in rows
    ]

    def key(row: StandingRow) -> tuple[bool, float]:
        value = row.pace if order == "pace" else row.change_points
        return value is None, -round(value or 0, 9)

    return sorted(placed, key=key)


def _sentence(by: str, rows: list[StandingRow]) -> str:
    """Who stands where: how many are behind, the last named."""
    due = [(row.pace, row) for row in rows if row.pace is not None]
    if not due:
        return f"各{by}都未到考核期。"
    red = [row for _, row in due if row.light is Light.RED]
    yellow = [row for _, row in due if row.light is Light.YELLOW]
    pace, last = min(due, key=lambda pair: pair[0])
    changes = [(row.change_points, row) for _, row in due if row.change_points is not None]
    fallen = [(points, row) for points, row in changes if points < 0]
    parts = [f"{len(due)} 个{by}在考核期：{len(red)} 个红、{len(yellow)} 个黄"]
    parts.append(f"{last.name}最低，序时完成率 {pace * 100:.1f}%（{last.actual:.0f}/{last.planned:.1f} 家）")
    if fallen:
        points, worst = min(fallen, key=lambda pair: pair[0])
        parts.append(f"{len(fallen)} 个较上期下降，{worst.name}降得最多（{points:+.1f} 点）")
    return "；".join(parts) + "。"
