"""Whether each period still has all its readings: provable, since what is counted of it is stored in two places."""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, Row

from data_access.queries.projects import list_districts, list_industries
from data_access.queries.sums import (
    indicators_of_periods,
    list_closed,
    project_cells,
    readings_of_scopes,
    scope_counts,
    target_ids,
    targets_of_periods,
)
from domain.lights.core import CORE, Core
from domain.lights.readings import ScopeKey
from domain.words import OVERALL

PILOT: ScopeKey = (None, None)
LIGHTS = {"projects": "", "red": "红", "yellow": "黄", "green": "绿"}
SPOKEN = (*CORE, OVERALL)


def unequal_counts(connection: Connection, pilot_id: int) -> Iterator[str]:
    """Scopes whose stored counts are not those of the projects; the parts only where the whole agrees."""
    counted: dict[str, dict[ScopeKey, Counter[Any]]] = defaultdict(lambda: defaultdict(Counter[Any]))
    for row in project_cells(connection, pilot_id):
        for key in {PILOT, (row.district_id, None), (None, row.industry_id), (row.district_id, row.industry_id)}:
            counted[row.label][key].update(_counts(row))
    stored: dict[str, dict[ScopeKey, Counter[Any]]] = defaultdict(dict)
    for row in scope_counts(connection, pilot_id):
        stored[row.label][row.district_id, row.industry_id] = _counts(row)
    names = _names(connection, pilot_id)
    for label in sorted(stored.keys() | counted.keys()):
        for key in _unequal(stored[label], counted[label]):
            kept, there = (sums.get(key, Counter()) for sums in (stored[label], counted[label]))
            place = f"{label} {names(key)}" if key != PILOT else label
            same = kept["projects"] == there["projects"]
            kept_zh, there_zh = (_lights(sums) if same else "" for sums in (kept, there))
            yield f"{place}：汇总 {kept['projects']} 个项目{kept_zh}，明细 {there['projects']} 个{there_zh}"


def _counts(row: Row[Any]) -> Counter[Any]:
    return Counter({name: getattr(row, name) for name in LIGHTS})


def _unequal(stored: Mapping[ScopeKey, Counter[Any]], counted: Mapping[ScopeKey, Counter[Any]]) -> list[ScopeKey]:
    differ = [
        key for key in stored.keys() | counted.keys() if stored.get(key, Counter()) != counted.get(key, Counter())
    ]
    return [PILOT] if PILOT in differ else sorted(differ, key=lambda key: [part or 0 for part in key])


def _lights(counts: Counter[Any]) -> str:
    """（红 3、黄 20、绿 310）."""
    return f"（{'、'.join(f'{zh} {counts[name]}' for name, zh in LIGHTS.items() if zh)}）"


def missing_readings(connection: Connection, pilot_id: int) -> Iterator[str]:
    """Closed periods that lack a light of a scope or a printed target.

    A scope has every indicator that its period says of any scope; returns belong to units, so an industry has none. A
    target is missing that was printed before the newest one that a period up to then has read.
    """
    names, kinds = _names(connection, pilot_id), defaultdict(set)
    said: dict[str, dict[tuple[int | None, int | None], int]] = defaultdict(dict)
    for row in indicators_of_periods(connection, pilot_id, SPOKEN):
        kinds[row.label].add(row.indicator)
    for row in readings_of_scopes(connection, pilot_id, SPOKEN):
        said[row.label][row.district_id, row.industry_id] = row.n
    scopes = defaultdict(set)
    for row in scope_counts(connection, pilot_id):
        scopes[row.label].add((row.district_id, row.industry_id))
    for label in list_closed(connection, pilot_id):
        for key in sorted({PILOT} | scopes[label] | said[label].keys(), key=lambda key: [part or 0 for part in key]):
            wanted = len(kinds[label] - ({Core.SUBMISSION} if key[1] else set())) or len(SPOKEN)
            if (there := said[label].get(key, 0)) != wanted:
                yield f"{label} {names(key)}：应有 {wanted} 项指标的读数，只有 {there} 项"
            if key not in scopes[label]:
                yield f"{label} {names(key)}：没有项目数的汇总"
    yield from _missing_targets(connection, pilot_id)


def _missing_targets(connection: Connection, pilot_id: int) -> Iterator[str]:
    printed, newest = target_ids(connection, pilot_id), 0
    for row in targets_of_periods(connection, pilot_id):
        newest = max(newest, row.newest or 0)
        if row.n != (wanted := bisect_right(printed, newest)):
            yield f"{row.label}：应有 {wanted} 条目标的读数，只有 {row.n} 条"


def _names(connection: Connection, pilot_id: int) -> Callable[[ScopeKey], str]:
    """Function of a scope's ids → 全市, 经开区, 新型材料, 经开区 · 新型材料."""
    districts = {row.id: row.short_name for row in list_districts(connection, pilot_id)}
    industries = {row.id: row.short_name for row in list_industries(connection, pilot_id)}

    def name(key: ScopeKey) -> str:
        return " · ".join(filter(None, (districts.get(key[0]), industries.get(key[1])))) or "全市"

    return name
