"""Printed targets held against one another: what is compared, what comes out, which rows belong together."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.facts.pace import TargetFact
from domain.facts.rules import EPSILON
from domain.words import Agreement, Cadence, Operator


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


def equal(rule: str, row: Printed, parts: Sequence[Printed], total: float, meaning: str) -> Comparison:
    same = abs(total - row.target.value) < EPSILON
    if row.target.operator is Operator.AT_LEAST and total > row.target.value:
        same = True  # floors may add up to more than the floor of the whole
    sum_text = " + ".join(plain(part.target.value) for part in parts)
    return Comparison(
        rule,
        row.target.indicator,
        row.target.period,
        Agreement.AGREE if same else Agreement.CONTRADICT,
        f"{row.name}：{rule} {sum_text} = {plain(total)} {row.target.unit}，"
        f"印发总数 {plain(row.target.value)} {row.target.unit}",
        "" if same else meaning,
        (row,),
        tuple(parts),
    )


def of(rows: Sequence[Printed], indicator: str) -> list[Printed]:
    return [row for row in rows if row.target.indicator == indicator]


def adds_up(row: Printed) -> bool:
    return row.target.unit not in ("%", "级")


def is_whole(row: Printed) -> bool:
    return row.target.district is None and row.target.industry is None


def cell(row: Printed) -> tuple[object, ...]:
    target = row.target
    return target.indicator, row.name, target.kind, target.cadence, target.basis, target.first_on, target.last_on


def same_units(row: Printed, other: Printed) -> bool:
    return (row.target.district, row.target.industry) == (other.target.district, other.target.industry)


def same_scope(row: Printed, other: Printed) -> bool:
    return row is not other and row.target.indicator == other.target.indicator and same_units(row, other)


def same_window(row: Printed, other: Printed) -> bool:
    one, two = row.target, other.target
    return same_units(row, other) and (one.first_on, one.last_on, one.cadence, one.basis) == (
        two.first_on,
        two.last_on,
        two.cadence,
        two.basis,
    )


def source(row: Printed) -> str:
    return row.target.kind.zh


def cadence(target: TargetFact) -> str:
    return "" if target.cadence is Cadence.ONCE else target.cadence.zh


def plain(value: float) -> str:
    return f"{value:.0f}" if abs(value - round(value)) < EPSILON else f"{value:g}"
