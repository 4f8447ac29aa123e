"""What the plans say against themselves (domain rules 8). Found by rule from the printed targets, none by name.

Every comparison gives an outcome: the rows agree, differ (both can hold, the stricter one decides), or contradict each
other (meeting one misses the other).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations

from domain.neighbours import NEIGHBOURS, Neighbour
from domain.pace import TargetFact, attained
from domain.rules import EPSILON
from domain.words import Agreement, Basis, Cadence, Operator, TargetKind


@dataclass(frozen=True)
class Printed:
    """A printed target with where it stands. `unit` is the district's or industry's name, empty for all."""

    target: TargetFact
    name: str
    document: str
    quote: str
    unit: str = ""


@dataclass(frozen=True)
class Comparison:
    """Rows of a plan held against each other: what was compared, how it came out, and what it means for the light."""

    rule: str
    indicator: str
    period: str
    agreement: Agreement
    finding: str
    meaning: str
    left: tuple[Printed, ...]
    right: tuple[Printed, ...]
    units: tuple[str, ...] = ()
    """Districts or industries where the same was found, when there is more than one."""


def compared(rows: Sequence[Printed]) -> list[Comparison]:
    """Every comparison that can be made; those of one rule, indicator and period in several units are one."""
    found = [
        *_sums_of_units(rows),
        *_sums_of_years(rows),
        *_said_twice(rows),
        *_floors(rows),
        *_until_then(rows),
        *(outcome for neighbour in NEIGHBOURS for outcome in _BY_KIND[neighbour.kind](rows, neighbour)),
    ]
    return _gathered(found)


def _gathered(found: Iterable[Comparison]) -> list[Comparison]:
    together: dict[tuple, list[Comparison]] = {}
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


def _sums_of_units(rows: Sequence[Printed]) -> Iterator[Comparison]:
    """Σ districts, and Σ industries, against the printed total of the same source and period."""
    for by, rule in (("district", "分地区之和"), ("industry", "分行业之和")):
        parts: dict[tuple, list[Printed]] = {}
        for row in rows:
            other = "industry" if by == "district" else "district"
            if getattr(row.target, by) is not None and getattr(row.target, other) is None and _adds_up(row):
                parts.setdefault(_cell(row), []).append(row)
        for row in rows:
            units = parts.get(_cell(row), []) if _is_whole(row) else []
            if len(units) > 1:
                total = sum(unit.target.value for unit in units)
                yield _equal(
                    rule, row, units, total,
                    f"全部按印发的 {_n(row.target.value)} {row.target.unit}亮灯,各单位按各自的数亮灯;"
                    f"各单位都达到时合计 {_n(total)} {row.target.unit}",
                )  # fmt: skip


def _sums_of_years(rows: Sequence[Printed]) -> Iterator[Comparison]:
    """Σ of the years printed in a table against the table's whole-pilot total, in every scope."""
    for row in rows:
        if row.target.is_whole_pilot and row.target.kind is TargetKind.TABLE and _adds_up(row):
            for years in _lines_of_years(rows, row):
                total = sum(year.target.value for year in years)
                yield _equal(
                    "分年之和", row, years, total,
                    f"当年按年度目标亮灯,期满按总目标 {_n(row.target.value)} {row.target.unit}亮灯",
                )  # fmt: skip


def _lines_of_years(rows: Sequence[Printed], whole: Printed) -> list[list[Printed]]:
    """Years of the total's own line; of every line of its indicator where its line prints none (Yinchuan annex 2)."""
    lines: dict[str, list[Printed]] = {}
    for row in rows:
        is_year = row.target.basis is Basis.FLOW and row.target.cadence is Cadence.ONCE
        if is_year and _same_scope(whole, row) and row.target.kind is whole.target.kind:
            lines.setdefault(row.name, []).append(row)
    return [lines[whole.name]] if whole.name in lines else list(lines.values())


def _equal(rule: str, row: Printed, parts: Sequence[Printed], total: float, meaning: str) -> Comparison:
    same = abs(total - row.target.value) < EPSILON
    sum_text = " + ".join(_n(part.target.value) for part in parts)
    return Comparison(
        rule, row.target.indicator, row.target.period, Agreement.AGREE if same else Agreement.CONTRADICT,
        f"{row.name}:{rule} {sum_text} = {_n(total)} {row.target.unit},印发总数 {_n(row.target.value)} {row.target.unit}",
        "" if same else meaning, (row,), tuple(parts),
    )  # fmt: skip


# ── one thing said twice ────────────────────────────────────────────────────


def _said_twice(rows: Sequence[Printed]) -> Iterator[Comparison]:
    """The same indicator, scope and window, printed in two places: same number and operator?"""
    for left, right in combinations(rows, 2):
        one, other = left.target, right.target
        if not _same_scope(left, right) or one.cadence is not other.cadence:
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
        "期限", earlier.target.indicator, earlier.target.period, Agreement.DIFFER,
        f"{earlier.name}:同为 {_n(earlier.target.value)} {earlier.target.unit},一处到 {earlier.target.last_on},"
        f"一处到 {later.target.last_on}",
        f"{earlier.target.last_on} 之前按较早的期限算序时,之后按较晚的期限", (earlier,), (later,),
    )  # fmt: skip


def _floors(rows: Sequence[Printed]) -> Iterator[Comparison]:
    """A sentence for every year (每年不少于 20) against each year printed for itself."""
    for floor in rows:
        years = [row for row in rows if _same_scope(floor, row) and _is_a_year_of(floor.target, row.target)]
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
            year for year in rows
            if _same_scope(said, year) and year.target.kind is TargetKind.TABLE and year.target.basis is Basis.FLOW
            and year.target.last_on <= said.target.last_on
        ]  # fmt: skip
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
        f"{decides.name}:{_source(decides)}{decides.target.operator.zh} {_n(value)} {unit},"
        f"{_source(beside)}{_cadence(said)}{said.operator.zh} {_n(said.value)} {said.unit}"
    )
    return Comparison(
        rule, said.indicator, decides.target.period, agreement, finding,
        _meaning(agreement, decides, beside, value), (decides,), (beside,),
    )  # fmt: skip


def _meaning(agreement: Agreement, decides: Printed, beside: Printed, value: float) -> str:
    said, unit = beside.target, decides.target.unit
    if agreement is Agreement.AGREE:
        return ""
    rule = f"按{_source(decides)}的 {_n(value)} {unit}亮灯"
    if agreement is Agreement.DIFFER:
        return f"{rule},比{_source(beside)}的 {_n(said.value)} {said.unit}要求高,两者可同时达到"
    if decides.target.operator is Operator.MORE_THAN:
        return f"按{_source(decides)}“{decides.target.operator.zh} {_n(value)} {unit}”亮灯:恰好 {_n(value)} {unit}达到另一处,仍亮红"
    return f"{rule}:恰好完成 {_n(value)} {unit}亮绿,但未达到{_source(beside)}的“{_cadence(said)}{said.operator.zh} {_n(said.value)} {said.unit}”"


# ── neighbours ──────────────────────────────────────────────────────────────


def _parts(rows: Sequence[Printed], neighbour: Neighbour) -> Iterator[Comparison]:
    """Parts printed for the same scope and period add up to the whole."""
    for whole in _of(rows, neighbour.left):
        parts = [[row for row in _of(rows, name) if _same_window(whole, row)] for name in neighbour.right]
        chosen = [min(found, key=lambda row: row.target.kind is not whole.target.kind) for found in parts if found]
        if len(chosen) == len(neighbour.right) and _adds_up(whole):
            total = sum(part.target.value for part in chosen)
            outcome = _equal("组成之和", whole, chosen, total, f"{neighbour.why};各按印发的数亮灯")
            if whole.target.operator is Operator.AT_LEAST and total >= whole.target.value - EPSILON:
                outcome = replace(outcome, agreement=Agreement.AGREE, meaning="")
            yield outcome


def _within(rows: Sequence[Printed], neighbour: Neighbour) -> Iterator[Comparison]:
    """A part asks for no more than the whole."""
    for whole in _of(rows, neighbour.left):
        for part in _of(rows, neighbour.right[0]):
            if _same_window(whole, part):
                yield _no_more("部分不超过整体", whole, part, part.target.value, neighbour)


def _precedes(rows: Sequence[Printed], neighbour: Neighbour) -> Iterator[Comparison]:
    """What comes later asks, by any day, for no more than what comes first (cumulative, where years are printed)."""
    firsts, laters = _of(rows, neighbour.left), _of(rows, neighbour.right[0])
    for later in laters:
        before = [row for row in firsts if _same_scope_only(row, later) and row.target.first_on <= later.target.last_on]
        years = [row for row in laters if _same_scope(later, row) and row.target.period.isdigit()]
        if not before or later.target.cadence is not Cadence.ONCE or (later.target.is_whole_pilot and years):
            continue  # a total says nothing that its years do not
        due_first = _cumulative(before, later.target.last_on)
        due_later = _cumulative([r for r in laters if _same_scope_only(r, later)], later.target.last_on)
        newest = max(before, key=lambda row: row.target.last_on)
        yield _no_more("先后次序", newest, later, due_later, neighbour, whole_value=due_first)


def _cumulative(rows: Iterable[Printed], until: date) -> float:
    """What is due by a day: the largest stock, or flows of one line added up."""
    stocks = [row.target.value for row in rows if row.target.basis is Basis.STOCK and row.target.last_on <= until]
    lines: dict[str, float] = {}
    for row in rows:
        if row.target.basis is Basis.FLOW and row.target.last_on <= until:
            lines[row.name] = lines.get(row.name, 0.0) + row.target.value
    return max([*stocks, *lines.values()], default=0.0)


def _no_more(
    rule: str, whole: Printed, part: Printed, value: float, neighbour: Neighbour, whole_value: float | None = None
) -> Comparison:
    limit = whole.target.value if whole_value is None else whole_value
    is_floor = whole.target.operator is not Operator.EQUAL  # at least so many: more is allowed
    fits = value <= limit + EPSILON or is_floor
    return Comparison(
        rule, part.target.indicator, part.target.period, Agreement.AGREE if fits else Agreement.CONTRADICT,
        f"{part.name}到 {part.target.last_on} 应有 {_n(value)} {part.target.unit},而{whole.name}到那天只印发 "
        f"{_n(limit)} {whole.target.unit}({neighbour.why})",
        "" if fits else f"两项各按自己的目标亮灯;{whole.name}没有新的印发目标时按项目自己的计划(自下而上)算序时",
        (part,), (whole,),
    )  # fmt: skip


def _factor(rows: Sequence[Printed], neighbour: Neighbour) -> Iterator[Comparison]:
    """An estimate is its factor times what it is estimated from."""
    for estimate in _of(rows, neighbour.left):
        basis = [row for row in _of(rows, neighbour.right[0]) if _same_window(estimate, row)]
        if basis:
            total = (neighbour.factor or 1.0) * basis[0].target.value
            outcome = _equal("估算口径", estimate, basis[:1], total, f"{neighbour.why};估算数只列示,不亮灯")
            finding = (
                f"{estimate.name}:{_n(basis[0].target.value)} {basis[0].target.unit} × {_n(neighbour.factor or 1.0)} = "
                f"{_n(total)} {estimate.target.unit},印发 {_n(estimate.target.value)} {estimate.target.unit}"
            )
            yield replace(outcome, finding=finding)


_BY_KIND: dict[str, Callable[[Sequence[Printed], Neighbour], Iterator[Comparison]]] = {
    "parts": _parts,
    "within": _within,
    "precedes": _precedes,
    "factor": _factor,
}

# ── which rows can be held against each other ───────────────────────────────


def _of(rows: Sequence[Printed], indicator: str) -> list[Printed]:
    return [row for row in rows if row.target.indicator == indicator]


def _adds_up(row: Printed) -> bool:
    return row.target.unit not in ("%", "级")


def _is_whole(row: Printed) -> bool:
    return row.target.district is None and row.target.industry is None


def _cell(row: Printed) -> tuple:
    target = row.target
    return target.indicator, row.name, target.kind, target.cadence, target.basis, target.first_on, target.last_on


def _same_scope_only(row: Printed, other: Printed) -> bool:
    return (row.target.district, row.target.industry) == (other.target.district, other.target.industry)


def _same_scope(row: Printed, other: Printed) -> bool:
    return row is not other and row.target.indicator == other.target.indicator and _same_scope_only(row, other)


def _same_window(row: Printed, other: Printed) -> bool:
    one, two = row.target, other.target
    return _same_scope_only(row, other) and (one.first_on, one.last_on, one.cadence, one.basis) == (
        two.first_on,
        two.last_on,
        two.cadence,
        two.basis,
    )


def _source(row: Printed) -> str:
    return row.target.kind.zh


def _cadence(target: TargetFact) -> str:
    return "" if target.cadence is Cadence.ONCE else target.cadence.zh


def _n(value: float) -> str:
    return f"{value:.0f}" if abs(value - round(value)) < EPSILON else f"{value:g}"
