"""Figures that may be right and look wrong: jumps of more than three robust deviations, totals that shrank, more than the
target. They need a word, not a correction.

The deviation is 1.4826 × the median absolute deviation (Rousseeuw & Croux 1993), which one wild figure cannot widen.
"""

import math
from collections.abc import Iterator, Sequence
from datetime import date

from domain.intake_known import Known, Peers
from domain.intake_views import Change, Weight
from domain.money_text import wan
from domain.words import AssessmentKind

Found = Iterator[tuple[str, Weight, str, str]]
DEVIATIONS = 3.0
FEWEST = 8
"""With fewer earlier figures nothing is called a jump."""
NORMAL = 1.4826


def middle_and_spread(values: Sequence[float]) -> tuple[float, float]:
    """Median and robust standard deviation."""
    middle = _median(values)
    return middle, NORMAL * _median([abs(value - middle) for value in values])


def _median(values: Sequence[float]) -> float:
    ordered, half = sorted(values), len(values) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def peers_of(amounts: Sequence[int]) -> Peers:
    """Middle and spread of the logarithms of amounts above zero (分)."""
    logs = [math.log(amount) for amount in amounts if amount > 0]
    if not logs:
        return Peers(0.0, 0.0, 0)
    return Peers(*middle_and_spread(logs), len(logs))


def money_jumps(change: Change, known: Known, fields: Sequence[str]) -> Found:
    """An amount far from those of the pilot's other projects, which is how 元 typed as 万元 shows."""
    for field in fields:
        amount, peers = change.after(field), known.peers.get(field)
        if field not in change.fields or not amount or peers is None or peers.number < FEWEST or peers.spread == 0:
            continue
        if abs(math.log(amount) - peers.middle) > DEVIATIONS * peers.spread:
            usual = wan(round(math.exp(peers.middle)))
            yield field, Weight.EXPLAIN, f"{wan(amount)}与其他项目相差悬殊(中位数 {usual})", "请核对单位,无误的写明原因"


def assessment_jumps(change: Change, known: Known) -> Found:
    """A level below the one before the transformation, or two and more above it."""
    level, day = change.after("level"), change.after("assessed_on")
    if level is None or day is None or change.after("kind") is AssessmentKind.BEFORE:
        return
    before = [(on, was) for kind, on, was in known.assessed.get(change.after("uscc"), ()) if kind == "before"]
    if not before:
        return
    on, was = max(before)
    if day < on:
        yield "assessed_on", Weight.ERROR, f"改造后评测日 {day} 早于改造前评测日 {on}", "请核对评测类型和日期"
    if level < was:
        yield "level", Weight.EXPLAIN, f"改造后 {level} 级低于改造前 {was} 级", "请核对,无误的写明原因"
    if level >= was + 2:
        yield "level", Weight.EXPLAIN, f"改造后 {level} 级比改造前 {was} 级高两级以上", "请核对,无误的写明原因"


def series_jumps(change: Change, known: Known) -> Found:
    """A total below the last one or above the next one, a step unlike the earlier steps, more than the target."""
    value, day = change.after("value"), change.after("observed_on")
    key = tuple(change.after(name) or "" for name in ("indicator", "district", "industry"))
    if value is None or day is None or "value" not in change.fields:
        return
    past = known.series.get(key)
    if past is None:
        return
    earlier = [(on, was) for on, was in zip(past.days, past.values, strict=True) if on < day]
    later = [(on, was) for on, was in zip(past.days, past.values, strict=True) if on > day]
    if earlier and value < earlier[-1][1]:
        yield _shrank(f"{value:g} 小于 {earlier[-1][0]} 已报的 {earlier[-1][1]:g}")
    elif later and value > later[0][1]:
        yield _shrank(f"{value:g} 大于其后 {later[0][0]} 已报的 {later[0][1]:g}")
    else:
        yield from _step(earlier, value, day)
    if past.target is not None and value > past.target:
        yield "value", Weight.EXPLAIN, f"{value:g} 已超过方案目标 {past.target:g}", "请核对口径,无误的写明原因"


def _shrank(cause: str) -> tuple[str, Weight, str, str]:
    return "value", Weight.EXPLAIN, f"{cause},累计数变小了", "累计数一般不减,请核对,无误的写明原因"


def _step(earlier: list[tuple[date, float]], value: float, day: date) -> Found:
    """The rise a day against the rises a day before; a spread of nothing lets the usual rise and no more pass."""
    pairs = list(zip(earlier, earlier[1:], strict=False))
    steps = [(now - was) / max((on - before).days, 1) for (before, was), (on, now) in pairs]
    if len(steps) < FEWEST:
        return
    middle, spread = middle_and_spread(steps)
    step = (value - earlier[-1][1]) / max((day - earlier[-1][0]).days, 1)
    if abs(step - middle) > DEVIATIONS * max(spread, abs(middle) / 3, 1 / 7):
        yield (
            "value", Weight.EXPLAIN,
            f"比 {earlier[-1][0]} 增加 {value - earlier[-1][1]:g},与以往每周约 {middle * 7:.1f} 相差悬殊",
            "请核对是累计数还是本周数,无误的写明原因",
        )  # fmt: skip
