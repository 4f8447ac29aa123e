"""分解下达: a target of the whole pilot shared out among its districts (rules 7.8). Pure."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from domain.facts.pace import DIVISIBLE, TargetFact, least_to_meet
from domain.facts.registers import is_reported
from domain.lights.catalogue import LISTED_ONLY
from domain.lights.core import PACED
from domain.targets.revision import figure
from domain.words import Operator, ReportedScope, TargetKind

PROPOSED = {"亿元": 2, "万元": 0}
"""Digits behind the point of a proposed share of an amount, unless the whole itself has more."""
FINEST = {"亿元": 4, "万元": 2}
"""Digits that a share may have at most; what is counted is shared in whole ones."""


def places_of(unit: str) -> int:
    """Digits behind the point that a share in the unit may have."""
    return FINEST.get(unit, 0)


def steps(value: float, places: int) -> int:
    """The value in units of its last digit: 1.02 亿元 → 10200; ValueError where it has more digits."""
    scaled = Decimal(repr(float(value))).scaleb(places)
    if scaled != scaled.to_integral_value():
        raise ValueError(value)
    return int(scaled)


def unscaled(number: int, places: int) -> float:
    return float(Decimal(number).scaleb(-places))


def added(values: Iterable[float], unit: str) -> float:
    """The sum as people make it: 0.1 and 0.2 are 0.3."""
    places = places_of(unit)
    return unscaled(sum(steps(value, places) for value in values), places)


def largest_remainder(total: int, weights: Sequence[int]) -> list[int]:
    """Whole shares of a total in proportion to weights, which sum to it; what is left goes to the largest remainders,
    among equal ones to who stands first. ValueError for a negative number, and where no weight says anything."""
    whole = sum(weights)
    if total < 0 or min(weights, default=0) < 0 or not whole:
        raise ValueError("nothing to share by")
    shares = [total * weight // whole for weight in weights]
    order = sorted(range(len(weights)), key=lambda at: (-(total * weights[at] % whole), at))
    for at in order[: total - sum(shares)]:
        shares[at] += 1
    return shares


def asked_of_districts(target: TargetFact) -> float:
    """What the shares must come to, so that all of them met meet the whole: more than 220 whole ones begin at 221."""
    return least_to_meet(target)


def operator_of_shares(target: TargetFact) -> Operator:
    """The whole's; 超过 of whole ones is in the number already."""
    is_counted = target.unit not in DIVISIBLE
    return Operator.AT_LEAST if target.operator is Operator.MORE_THAN and is_counted else target.operator


def proposed(target: TargetFact, weights: Sequence[float], printed: float = 0.0) -> list[float]:
    """Shares by weights of what is left beside the districts whose share the plan prints; ValueError as above."""
    finest = places_of(target.unit)
    rest = max(steps(asked_of_districts(target), finest) - steps(printed, finest), 0)
    places = PROPOSED.get(target.unit, 0)
    while rest % 10 ** (finest - places):  # the whole itself is finer
        places += 1
    shares = largest_remainder(rest // 10 ** (finest - places), [round(weight * 10_000) for weight in weights])
    return [unscaled(share, places) for share in shares]


def why_not_shared(target: TargetFact, measure: str, reported_by: ReportedScope | None, free: Sequence[str]) -> str:
    """Why a target has no shares of districts, as a sentence with what to do; empty where it may be shared.

    `measure` as the catalogue has it; `reported_by` of a reported one; `free`: districts whose share no plan prints.
    """
    computed = measure.removeprefix("computed:")
    if target.district is not None or target.industry is not None or target.kind is TargetKind.ALLOCATED:
        return "只有全试点的目标可以分解到地区"
    if target.unit in ("%", "级"):
        return "比例和等级不能按份额分：每个地区都按同一个数要求，不用分解"
    if why := LISTED_ONLY.get(measure):
        return f"这是{why}，不能下达"
    if not target.value:
        return "目标是 0，没有要分的"
    if _is_too_fine(target.value, places_of(target.unit)):
        return f"目标 {figure(target.value)} {target.unit}分不尽：{_finest_zh(target.unit)}"
    if is_reported(measure) and reported_by is not ReportedScope.DISTRICT:
        by = (reported_by or ReportedScope.PILOT).zh
        return f"这项指标按{by}报送，地区没有数可比：要分解，先在“试点设置”的“指标”表改为按地区填报"
    if not is_reported(measure) and computed not in PACED:
        return "这项指标只按全试点统计，地区没有数可比，不能分解"
    if not free:
        return "方案已把这项目标分到各地区：要调整，在该地区的目标页用“调整目标”"
    return ""


def share_problems(shares: Mapping[str, float | None], unit: str) -> list[str]:
    """All that is wrong with shares by district, each as a sentence."""
    found = []
    places = places_of(unit)
    for name, share in shares.items():
        if share is None:
            found.append(f"{name}没有填，不承担的填 0")
        elif share < 0:
            found.append(f"{name} {figure(share)} 小于 0")
        elif _is_too_fine(share, places):
            found.append(f"{name} {share:g} 分得太细：{_finest_zh(unit)}")
    return found


def _finest_zh(unit: str) -> str:
    places = places_of(unit)
    return f"{unit}最多 {places} 位小数" if places else f"{unit}只分整数"


def _is_too_fine(share: float, places: int) -> bool:
    try:
        steps(share, places)
    except ValueError:
        return True
    return False


def left_over(target: TargetFact, shares: Iterable[float], printed: float = 0.0) -> float:
    """What nobody has yet (above zero), or what was given out beyond the whole (below)."""
    places = places_of(target.unit)
    given = sum(steps(share, places) for share in shares) + steps(printed, places)
    return unscaled(steps(asked_of_districts(target), places) - given, places)


def sum_zh(target: TargetFact, shares: Sequence[float], printed: float = 0.0) -> str:
    """合计 230 家，总目标不少于 233 家：还差 3 家没有分."""
    rest, unit = left_over(target, shares, printed), target.unit
    asked = f"总目标{target.operator.zh} {figure(target.value)} {unit}"
    if asked_of_districts(target) != target.value:
        asked += f"（至少 {figure(asked_of_districts(target))} {unit}）"
    given = added([*shares, printed], unit)
    beside = f"（其中方案已印发 {figure(printed)}）" if printed else ""
    state = (
        "已分完" if not rest else f"还差 {figure(rest)} {unit}没有分" if rest > 0 else f"多分 {figure(-rest)} {unit}"
    )
    return f"合计 {figure(given)} {unit}{beside}，{asked}：{state}"
