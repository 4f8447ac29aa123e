"""What the plans say against themselves (rules 8). Found by rule from the printed targets, none by name.

Every comparison gives an outcome: the rows agree, differ (both can hold, the stricter one decides), or contradict each
other (meeting one misses the other).
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations

from domain.facts.pace import TargetFact, attained, least_to_meet
from domain.facts.rules import EPSILON
from domain.targets.comparisons import (
    Comparison,
    Printed,
    adds_up,
    cadence,
    cell,
    equal,
    is_whole,
    plain,
    same_scope,
    source,
)
from domain.targets.neighbours import held_together
from domain.words import Agreement, Basis, Cadence, Operator, TargetKind

Line = tuple[object, ...]
"""What a whole and its shares have in common."""


def compared(rows: Sequence[Printed], alone: Collection[str] = ()) -> list[Comparison]:
    """Every comparison that can be made; those of one rule, indicator and period in several units are one.

    `alone`: district, industry, where the pilot has just one of them, whose number is the whole's.
    """
    found = [
        *_sums_of_units(rows, alone),
        *_sums_of_shares(rows),
        *_sums_of_years(rows),
        *_said_twice(rows),
        *_floors(rows),
        *_until_then(rows),
        *held_together(rows),
    ]
    return _gathered(found)


def unequal_sums(rows: Sequence[Printed], alone: Collection[str] = ()) -> list[Comparison]:
    """Totals that districts, industries or years do not add up to, each by itself."""
    found = [*_sums_of_units(rows, alone), *_sums_of_years(rows)]
    return [one for one in found if one.agreement is Agreement.CONTRADICT]


def _gathered(found: Iterable[Comparison]) -> list[Comparison]:
    together: dict[tuple[object, ...], list[Comparison]] = {}
    for one in found:
        together.setdefault((one.rule, one.indicator, one.period, one.agreement), []).append(one)
    gathered = []
    for group in together.values():
        first = min(group, key=lambda one: one.left[0].unit != "")
        units = tuple(dict.fromkeys(one.left[0].unit or "全部" for one in group))
        gathered.append(replace(first, units=units if len(group) > 1 else ()))
    order = list(Agreement)
    return sorted(gathered, key=lambda one: -order.index(one.agreement))


# ── sums ────────────────────────────────────────────────────────────────────


def _sums_of_units(rows: Sequence[Printed], alone: Collection[str]) -> Iterator[Comparison]:
    """Σ districts, and Σ industries, against the printed total of the same source and period."""
    for by, rule in (("district", "分地区之和"), ("industry", "分行业之和")):
        parts: dict[tuple[object, ...], list[Printed]] = {}
        for row in rows:
            other = "industry" if by == "district" else "district"
            if getattr(row.target, by) is not None and getattr(row.target, other) is None and adds_up(row):
                parts.setdefault(cell(row), []).append(row)
        for row in rows:
            units = parts.get(cell(row), []) if is_whole(row) else []
            total = sum(unit.target.value for unit in units)
            all_units = {getattr(other.target, by) for other in rows} - {None}
            is_whole_sum = len(units) == len(all_units) or total > row.target.value  # some of eight may print less
            if len(units) > (by not in alone) and is_whole_sum:
                yield equal(
                    rule,
                    row,
                    units,
                    total,
                    f"全部按印发的 {plain(row.target.value)} {row.target.unit}亮灯，各单位按各自的数亮灯；"
                    f"各单位都达到时合计 {plain(total)} {row.target.unit}",
                )


def _sums_of_shares(rows: Sequence[Printed]) -> Iterator[Comparison]:
    """Σ of what was issued to districts against what the whole asks for: they part when the whole is revised.

    Districts for which the plan prints a share itself stand in the sum with that. Of a whole printed twice the one of
    their name counts, else the table's.
    """
    wholes, issued, printed = dict[Line, list[Printed]](), dict[Line, list[Printed]](), dict[Line, list[Printed]]()
    for row in rows:
        if is_whole(row):
            wholes.setdefault(_line(row), []).append(row)
        elif row.target.industry is None:
            parts = issued if row.target.kind is TargetKind.ALLOCATED else printed
            parts.setdefault(_line(row), []).append(row)
    for line, shares in issued.items():
        if line in wholes:
            order = [(row.name != shares[0].name, row.target.kind is TargetKind.TEXT) for row in wholes[line]]
            whole = wholes[line][order.index(min(order))]
            beside = {row.target.district: row for row in printed.get(line, ())}
            given = {row.target.district for row in shares}
            yield _shared(whole, [*shares, *(row for unit, row in beside.items() if unit not in given)])


def _line(row: Printed) -> Line:
    target = row.target
    return target.indicator, target.cadence, target.basis, target.period, target.unit


def _shared(whole: Printed, parts: Sequence[Printed]) -> Comparison:
    total, asked, unit = sum(part.target.value for part in parts), least_to_meet(whole.target), whole.target.unit
    agreement, meaning = Agreement.AGREE, ""
    if abs(total - asked) > EPSILON:
        agreement = Agreement.CONTRADICT if total < asked else Agreement.DIFFER
        gap = f"{'少' if total < asked else '多'} {plain(abs(total - asked))} {unit}"
        reached = "各地区都完成也达不到总目标" if total < asked else "总目标先于各地区达到"
        meaning = f"各地区按分解下达的数亮灯，全部按总目标亮灯；分解比总目标{gap}，{reached}：请重新分解"
    finding = (
        f"{whole.name}：各地区分解合计 {plain(total)} {unit}，"
        f"总目标{whole.target.operator.zh} {plain(whole.target.value)} {unit}"
    )
    return Comparison(
        "分解之和", whole.target.indicator, whole.target.period, agreement, finding, meaning, (whole,), tuple(parts)
    )


def _sums_of_years(rows: Sequence[Printed]) -> Iterator[Comparison]:
    """Σ of the years printed in a table against the table's whole-pilot total, in every scope."""
    for row in rows:
        if row.target.is_whole_pilot and row.target.kind is not TargetKind.TEXT and adds_up(row):
            for years in _lines_of_years(rows, row):
                total = sum(year.target.value for year in years)
                yield equal(
                    "分年之和",
                    row,
                    years,
                    total,
                    f"当年按年度目标亮灯，期满按总目标 {plain(row.target.value)} {row.target.unit}亮灯",
                )


def _lines_of_years(rows: Sequence[Printed], whole: Printed) -> list[list[Printed]]:
    """Years of the total's own line; of every line of its indicator where its line prints none (Yinchuan annex 2)."""
    lines: dict[str, list[Printed]] = {}
    for row in rows:
        is_year = row.target.basis is Basis.FLOW and row.target.cadence is Cadence.ONCE
        if is_year and same_scope(whole, row) and row.target.kind is whole.target.kind:
            lines.setdefault(row.name, []).append(row)
    return [lines[whole.name]] if whole.name in lines else list(lines.values())


# ── one thing said twice ────────────────────────────────────────────────────


def _said_twice(rows: Sequence[Printed]) -> Iterator[Comparison]:
    """The same indicator, scope and window, printed in two places: same number and operator?"""
    for left, right in combinations(rows, 2):
        one, other = left.target, right.target
        if not same_scope(left, right) or one.cadence is not other.cadence:
            continue
        if one.basis is not other.basis or one.last_on != other.last_on:
            if _is_deadline(left, right):
                yield _deadline(*sorted((left, right), key=lambda row: row.target.last_on))
            continue
        if one.first_on == other.first_on and (one.kind, left.name) != (other.kind, right.name):
            decides, beside = sorted((left, right), key=lambda row: (row.target.kind is TargetKind.TEXT, row.target.id))
            yield _against("同一目标两处", decides, beside, decides.target.value)


def _is_deadline(left: Printed, right: Printed) -> bool:
    """Same number, due on different days; plain years are left alone, since a year says nothing of the day."""
    one, other = left.target, right.target
    return (
        one.value == other.value
        and one.basis is other.basis
        and not one.period.isdigit()
        and not other.period.isdigit()
    )


def _deadline(earlier: Printed, later: Printed) -> Comparison:
    return Comparison(
        "期限",
        earlier.target.indicator,
        earlier.target.period,
        Agreement.DIFFER,
        f"{earlier.name}：同为 {plain(earlier.target.value)} {earlier.target.unit}，一处到 {earlier.target.last_on}，"
        f"一处到 {later.target.last_on}",
        f"{earlier.target.last_on} 之前按较早的期限算序时，之后按较晚的期限",
        (earlier,),
        (later,),
    )


def _floors(rows: Sequence[Printed]) -> Iterator[Comparison]:
    """A sentence for every year (每年不少于 20) against each year printed for itself."""
    for floor in rows:
        years = [row for row in rows if same_scope(floor, row) and _is_a_year_of(floor.target, row.target)]
        for year in years:
            yield _against("年度表格与每年下限", year, floor, year.target.value, met_is_enough=True)


def _is_a_year_of(floor: TargetFact, year: TargetFact) -> bool:
    return (
        floor.cadence is Cadence.YEARLY
        and year.cadence is Cadence.ONCE
        and year.basis is Basis.FLOW
        and year.period.isdigit()
        and floor.holds(max(year.first_on, floor.first_on))
    )


def _until_then(rows: Sequence[Printed]) -> Iterator[Comparison]:
    """A sentence on the stock at the end of a year against the years of the table added up until then."""
    for said in rows:
        if (
            said.target.basis is not Basis.STOCK
            or said.target.kind is not TargetKind.TEXT
            or not said.target.period.isdigit()
        ):
            continue
        years = [
            year
            for year in rows
            if same_scope(said, year)
            and year.target.kind is TargetKind.TABLE
            and year.target.basis is Basis.FLOW
            and year.target.last_on <= said.target.last_on
        ]
        if years and max(year.target.last_on for year in years) == said.target.last_on:
            last = max(years, key=lambda year: year.target.last_on)
            total = sum(year.target.value for year in years)
            yield replace(_against("累计与分年表格", last, said, total), right=(said,), left=tuple(years))


def _against(rule: str, decides: Printed, beside: Printed, value: float, *, met_is_enough: bool = False) -> Comparison:
    """The row that decides the light against one beside it: is the other met when this one is met to the number?"""
    said = beside.target
    same = abs(value - said.value) < EPSILON and (decides.target.operator is Operator.MORE_THAN) == (
        said.operator is Operator.MORE_THAN
    )
    met = attained(value, said.operator, said.value)
    if same or (met and met_is_enough):
        agreement = Agreement.AGREE
    elif met and decides.target.operator is not Operator.MORE_THAN:
        agreement = Agreement.DIFFER
    else:
        agreement = Agreement.CONTRADICT
    unit = decides.target.unit
    finding = (
        f"{decides.name}：{source(decides)}{decides.target.operator.zh} {plain(value)} {unit}，"
        f"{source(beside)}{cadence(said)}{said.operator.zh} {plain(said.value)} {said.unit}"
    )
    return Comparison(
        rule,
        said.indicator,
        decides.target.period,
        agreement,
        finding,
        _meaning(agreement, decides, beside, value),
        (decides,),
        (beside,),
    )


def _meaning(agreement: Agreement, decides: Printed, beside: Printed, value: float) -> str:
    said, unit = beside.target, decides.target.unit
    if agreement is Agreement.AGREE:
        return ""
    rule = f"按{source(decides)}的 {plain(value)} {unit}亮灯"
    if agreement is Agreement.DIFFER:
        return f"{rule}，比{source(beside)}的 {plain(said.value)} {said.unit}要求高，两者可同时达到"
    if decides.target.operator is Operator.MORE_THAN:
        strict = f"按{source(decides)}“{decides.target.operator.zh} {plain(value)} {unit}”亮灯"
        return f"{strict}：恰好 {plain(value)} {unit}达到另一处，仍亮红"
    missed = f"“{cadence(said)}{said.operator.zh} {plain(said.value)} {said.unit}”"
    return f"{rule}：恰好完成 {plain(value)} {unit}亮绿，但未达到{source(beside)}的{missed}"
