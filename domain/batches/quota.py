"""Places of the next batch by industry or district, from how the last one went and who wants in (rules 21.1, 21.2)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from domain.facts.rules import RuleSet
from domain.targets.allocation import largest_remainder

SUBJECT = "quota"
FACTORS = ("intention", "progress", "quality")
ZH = {"intention": "意愿", "progress": "进度", "quality": "成效"}


@dataclass(frozen=True)
class UnitInput:
    """What is counted of a unit: projects of the last batch that were taken in (also those that left), those that left,
    of them the disqualified; progress of those that are in, 100 points a project; completed at level 2 or above; and
    enterprises that want in."""

    id: int
    name: str
    taken: int = 0
    left: int = 0
    disqualified: int = 0
    progress: int = 0
    reached: int = 0
    interested: int = 0

    def value(self, factor: str) -> int:
        return {"intention": self.interested, "progress": self.progress, "quality": self.reached}[factor]


@dataclass(frozen=True)
class QuotaRules:
    """Weights of the three factors, and the places that each unit gets at least."""

    weights: Mapping[str, float]
    floor: int


def quota_rules(rules: RuleSet) -> QuotaRules:
    """As they are set on the day the rules are of."""
    weights = {name: float(rules[SUBJECT, f"share_{name}"].green_bound or 0) for name in FACTORS}
    return QuotaRules(weights, int(rules[SUBJECT, "floor"].green_bound or 0))


def floor_of(total: int, units: int, rules: QuotaRules) -> int:
    """Places that each unit gets first: none where they do not suffice for all."""
    return rules.floor if total >= rules.floor * units else 0


def proposed(total: int, units: Sequence[UnitInput], rules: QuotaRules) -> list[int]:
    """Places by unit, which sum to the total: the floor first, the rest in proportion to each unit's share of who wants
    in, of the last batch's progress and of what it completed, weighted. A factor of which nobody has anything gives its
    weight to the others; with none at all each gets the same. ValueError below zero; nothing without units."""
    if total < 0:
        raise ValueError(total)
    if not units:
        return []
    floor = floor_of(total, len(units), rules)
    shares = shares_of(units, rules)
    scale = lcm(*(share.denominator for share in shares))
    rest = largest_remainder(total - floor * len(units), [int(share * scale) for share in shares])
    return [floor + places for places in rest]


def shares_of(units: Sequence[UnitInput], rules: QuotaRules) -> list[Fraction]:
    """Each unit's part of the places above the floor; they sum to 1."""
    wholes = {name: sum(unit.value(name) for unit in units) for name in FACTORS}
    weights = {name: Fraction(str(rules.weights[name])) for name in FACTORS if wholes[name]}
    whole = sum(weights.values(), Fraction(0))
    if not whole:
        return [Fraction(1, len(units))] * len(units)
    parts = {name: weight / whole / wholes[name] for name, weight in weights.items()}
    return [sum((part * unit.value(name) for name, part in parts.items()), Fraction(0)) for unit in units]


def formula_zh(rules: QuotaRules) -> str:
    """意愿 40%、进度 30%、成效 30%，每个至少 1 家."""
    whole = sum(rules.weights.values()) or 1
    said = "、".join(f"{ZH[name]} {rules.weights[name] / whole:.0%}" for name in FACTORS)
    return f"{said}，每个至少 {rules.floor} 家"


def cell_problems(
    by: str, names: Sequence[str], computed: Sequence[int], cells: Mapping[str, tuple[int, str]], total: int
) -> list[str]:
    """All that is wrong with places as somebody wants them: each named once, whole, changed only with a reason, and in
    sum the total."""
    found = [f"{by}“{name}”不在名单中" for name in cells if name not in names]
    for name, places in zip(names, computed, strict=True):
        if name not in cells:
            found.append(f"{name}没有填，不安排的填 0")
            continue
        quota, reason = cells[name]
        if quota < 0:
            found.append(f"{name} {quota} 小于 0")
        elif quota != places and not reason.strip():
            found.append(f"{name}测算 {places}、核定 {quota}，没有写理由")
    given = sum(quota for quota, _ in cells.values())
    if not found and given != total:
        found.append(f"按{by}合计 {given} 家，本批共 {total} 家：请改到相等")
    return found
