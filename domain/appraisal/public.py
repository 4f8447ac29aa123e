"""Tables of counts as they may be published: small ones kept back, units that cannot be protected put together (rules
16.5)."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from domain.statistics.suppression import LEAST, kept_back, lonely

FAMILY = {"enterprises_selected": "completion"}
"""Counts of enterprises that a family is part of, though they are not called alike."""
OTHERS, ALL = "其他（合并）", "合计"


@dataclass(frozen=True)
class PublicTable:
    """Counts by row and column with margins; None where one is kept back. `merged`: rows put together in 其他."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[int | None, ...], ...]
    merged: tuple[str, ...]

    def lines(self) -> Iterable[tuple[str, str, int | None, bool]]:
        """Row, column, count (empty: kept back), whether it was kept back."""
        for row, line in zip(self.rows, self.cells, strict=True):
            for column, value in zip(self.columns, line, strict=True):
                yield row, column, value, value is None


def public_table(counted: Counter[tuple[str, str]], columns: Iterable[str]) -> PublicTable:
    """The table of counts by (row, column), columns in their order.

    Columns whose sum is small are put together with the next, then the smallest rows, until every margin is 0 or at
    least 5 and no small count can be worked out; where two rows are left and one still can, only sums are told.
    """
    groups = [[name] for name in dict.fromkeys(row for row, _ in counted)]
    heads = _columns(counted, list(columns))
    while True:
        cells = [[_sum(counted, group, head) for head in heads] for group in groups]
        found = kept_back(cells)
        totals = [sum(line) for line in cells]
        is_safe = not lonely(cells, found) and all(total >= LEAST for total in totals if total)
        if is_safe or len(groups) < 3:
            break
        order = sorted(range(len(groups)), key=lambda at: (totals[at], at))
        first, second = sorted(order[:2])
        groups[first] += groups.pop(second)
    if not is_safe:
        found = frozenset((r, c) for r, line in enumerate(cells) for c, value in enumerate(line) if value)
    return _printed(groups, tuple("、".join(head) for head in heads), cells, found)


def column_groups(counted: Counter[tuple[str, str]], columns: Iterable[str]) -> dict[str, str]:
    """Of each column what it stands under. Another table of the same units must put the same ones together: else what
    is told apart in one can be taken from what stands together in the other."""
    return {name: "、".join(head) for head in _columns(counted, list(columns)) for name in head}


def told_actuals(counts: Sequence[tuple[str, str, str, float | None]]) -> list[float | None]:
    """Actuals of targets (indicator, period, unit, actual) as they may be told: of enterprises no 1 to 4, and none of a
    family (completion, completion_above, …) that is 1 to 4 below a larger one told, of whichever period; where one
    period of an indicator is kept back, the smallest of its others with it, that it is not what they lack of the sum.
    """
    told: list[float | None] = [actual for *_, actual in counts]
    families: dict[str, list[float]] = {}
    order = sorted(range(len(counts)), key=lambda at: -(counts[at][3] or 0))
    for at in order:
        indicator, _, unit, actual = counts[at]
        if unit != "家" or not actual:
            continue
        larger = families.setdefault(FAMILY.get(indicator) or indicator.partition("_")[0], [])
        if actual < LEAST or any(0 < other - actual < LEAST for other in larger):
            told[at] = None
        else:
            larger.append(actual)
    _hide_second(counts, told)
    return told


def _hide_second(counts: Sequence[tuple[str, str, str, float | None]], told: list[float | None]) -> None:
    """Where one period alone of an indicator is kept back beside two that are told, the smallest of these as well."""
    rows: dict[str, dict[str, list[int]]] = {}
    for at, (indicator, period, unit, actual) in enumerate(counts):
        if unit == "家" and actual:
            rows.setdefault(indicator, {}).setdefault(period, []).append(at)
    for periods in rows.values():
        left = [own for own in periods.values() if None not in (told[at] for at in own)]
        if len(periods) - len(left) == 1 and len(left) > 1:
            for at in min(left, key=lambda own: counts[own[0]][3] or 0):
                told[at] = None


def _columns(counted: Counter[tuple[str, str]], columns: list[str]) -> list[list[str]]:
    """Columns one by one; one whose sum is small stands together with the next (the last with the one before)."""
    rows, heads = list(dict.fromkeys(row for row, _ in counted)), [[name] for name in columns]
    while len(heads) > 1:
        small = next((at for at, head in enumerate(heads) if 0 < _sum(counted, rows, head) < LEAST), None)
        if small is None:
            break
        at = min(small, len(heads) - 2)
        heads[at] += heads.pop(at + 1)
    return heads


def _sum(counted: Counter[tuple[str, str]], rows: Iterable[str], columns: Iterable[str]) -> int:
    return sum(counted[row, column] for row in rows for column in columns)


def _printed(
    groups: list[list[str]], heads: tuple[str, ...], cells: list[list[int]], found: frozenset[tuple[int, int]]
) -> PublicTable:
    shown: list[tuple[int | None, ...]] = [
        (*(None if (r, c) in found else value for c, value in enumerate(line)), _margin(sum(line)))
        for r, line in enumerate(cells)
    ]
    sums = [sum(column) for column in zip(*cells, strict=True)] if cells else [0 for _ in heads]
    shown.append((*map(_margin, sums), _margin(sum(sums))))
    named = [group[0] if len(group) == 1 else OTHERS for group in groups]
    merged = tuple(name for group in groups if len(group) > 1 for name in group)
    return PublicTable((*named, ALL), (*heads, ALL), tuple(shown), merged)


def _margin(total: int) -> int | None:
    return None if 0 < total < LEAST else total
