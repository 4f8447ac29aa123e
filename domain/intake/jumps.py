"""Figures that may be right and look wrong: jumps of more than three robust deviations, totals that shrank, more than
the target. They need a word, not a correction.

The deviation is 1.4826 × the median absolute deviation (Rousseeuw & Croux 1993), which one wild figure cannot widen.
"""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import date

from domain.intake.columns import COMPLETED
from domain.intake.findings import FieldProblem, Found
from domain.intake.known import KnownRows, Peers
from domain.intake.views import RowChange, Weight, as_kind
from domain.words import AssessmentKind, Stage
from domain.yuan import exact, wan

DEVIATIONS = 3.0
FEWEST = 8
"""With fewer earlier figures nothing is called a jump."""
TWICE = math.log(2)
"""Where most amounts are the same, twice or half of that is what others do not have."""
MOST = 104
"""Two years of weeks say what is usual; what lies further back is another time."""
A_WEEK = 1 / 7
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


def money_jumps(change: RowChange, known: KnownRows, fields: Sequence[str]) -> Found:
    """An amount far from those of the pilot's other projects, which is how 元 typed as 万元 shows."""
    for field in fields:
        amount, was = change.stated(field, int), as_kind(change.fields.get(field, (None, None))[0], int)
        if field in change.fields and amount:
            told = _unlike_peers(field, amount, known.peers.get(field))
            own = other_unit(field, amount, was, f"原来的{wan(was)}", NEARLY) if was else None
            yield from [one for one in (told or own,) if one]


def _unlike_peers(field: str, amount: int, peers: Peers | None) -> FieldProblem | None:
    if peers is None or peers.number < FEWEST:
        return None
    if abs(math.log(amount) - peers.middle) <= DEVIATIONS * (peers.spread or TWICE / DEVIATIONS):
        return None
    middle = round(math.exp(peers.middle))
    cause = f"{wan(amount)}与其他项目相差悬殊（中位数 {wan(middle)}）"
    unlike = field, Weight.EXPLAIN, cause, "请核对单位，无误的写明原因"
    return other_unit(field, amount, middle, f"其他项目（中位数 {wan(middle)}）") or unlike


UNIT = ("单位",)
"""What an answer must speak of."""
ABOUT, NEARLY = math.log(5), math.log(1.2)
FACTORS = ((10_000, "1 万"), (100, "100 "))


def other_unit(field: str, amount: int, usual: int, what: str, near: float = ABOUT) -> FieldProblem | None:
    """What to ask of an amount that is about 10,000 times or 100 times the usual one, or a part of it."""
    ratio = math.log(amount / usual)
    for factor, word in FACTORS:
        if abs(abs(ratio) - math.log(factor)) <= (near if factor > 100 else NEARLY):
            times = f"约为{what}的 {word}{'倍' if ratio > 0 else '分之一'}"
            cause = f"{exact(amount)}{times}，像是{'元和万元弄混了' if factor > 100 else '小数点错了两位'}"
            cure = "请核对单位；确是这个数的，在“本行说明”写明“单位无误”"
            return field, Weight.EXPLAIN, cause, cure, UNIT
    return None


def assessment_jumps(change: RowChange, known: KnownRows) -> Found:
    """A level below the one before the transformation, or two and more above it; days the wrong way round."""
    level, day = change.stated("level", int), change.stated("assessed_on", date)
    if level is None or day is None or not {"level", "assessed_on"} & change.fields.keys():
        return
    past = known.assessed.get(change.stated("uscc", str) or "", ())
    before = [(on, was) for kind, on, was in past if kind == AssessmentKind.BEFORE]
    if change.after("kind") is AssessmentKind.BEFORE:
        after = [on for kind, on, _ in past if kind != AssessmentKind.BEFORE]
        if after and day > min(after):
            yield (
                "assessed_on",
                Weight.ERROR,
                f"改造前评测日 {day} 晚于改造后评测日 {min(after)}",
                "请核对评测类型和日期",
            )
        return
    if not before:
        return
    on, was = max(before)
    if day < on:
        yield "assessed_on", Weight.ERROR, f"改造后评测日 {day} 早于改造前评测日 {on}", "请核对评测类型和日期"
    if level < was:
        yield "level", Weight.EXPLAIN, f"改造后 {level} 级低于改造前 {was} 级", "请核对，无误的写明原因"
    if level >= was + 2:
        yield "level", Weight.EXPLAIN, f"改造后 {level} 级比改造前 {was} 级高两级以上", "请核对，无误的写明原因"


def level_not_told(change: RowChange, known: KnownRows) -> Found:
    """评测定级 reported as done while no official level afterwards is known, so that nothing will count (rules 2.4)."""
    done = COMPLETED[Stage.ASSESSMENT]
    told = known.assessed.get(change.stated("uscc", str) or "", ())
    if change.fields.get(done, (None, None))[1] is None or any(
        kind == AssessmentKind.OFFICIAL_AFTER for kind, _, _ in told
    ):
        return
    cause = "评测定级已完成，但企业还没有“改造后官方评测”的等级：没有等级，完成改造和水平达标都不会动"
    yield done, Weight.EXPLAIN, cause, "请接着用“水平评测”报送等级和得分，并在这里写明几级"


def series_jumps(change: RowChange, known: KnownRows) -> Found:
    """A total below the last one or above the next one, a step unlike the earlier steps, more than the target."""
    value, day = change.figure("value"), change.stated("observed_on", date)
    indicator, district, industry = (change.stated(name, str) or "" for name in ("indicator", "district", "industry"))
    if value is None or day is None or "value" not in change.fields:
        return
    past = known.series.get((indicator, district, industry))
    if past is None:
        return
    first, last = bisect_left(past.days, day), bisect_right(past.days, day)
    recent = slice(max(0, first - MOST), first)
    earlier = list(zip(past.days[recent], past.values[recent], strict=True))
    later = list(zip(past.days[last : last + 1], past.values[last : last + 1], strict=True))
    if earlier and value < earlier[-1][1]:
        yield _shrank(f"{value:g} 小于 {earlier[-1][0]} 已报的 {earlier[-1][1]:g}")
    elif later and value > later[0][1]:
        yield _shrank(f"{value:g} 大于其后 {later[0][0]} 已报的 {later[0][1]:g}")
    elif not known.is_opening:
        yield from _step(earlier, value, day)
    if past.target is not None and value > past.target:
        yield "value", Weight.EXPLAIN, f"{value:g} 已超过方案目标 {past.target:g}", "请核对口径，无误的写明原因"


def _shrank(cause: str) -> tuple[str, Weight, str, str]:
    return "value", Weight.EXPLAIN, f"{cause}，累计数变小了", "累计数一般不减，请核对，无误的写明原因"


def _step(earlier: list[tuple[date, float]], value: float, day: date) -> Found:
    """The rise a day against the rises a day before. Where they were all the same, more than twice of it is a jump;
    three a week more than usual never is, and that nothing came is none.
    """
    pairs = list(zip(earlier, earlier[1:], strict=False))
    steps = [(now - was) / max((on - before).days, 1) for (before, was), (on, now) in pairs]
    if len(steps) < FEWEST:
        return
    middle, spread = middle_and_spread(steps)
    step = (value - earlier[-1][1]) / max((day - earlier[-1][0]).days, 1)
    if step - middle > DEVIATIONS * max(spread or abs(middle) / DEVIATIONS, A_WEEK):
        yield (
            "value",
            Weight.EXPLAIN,
            f"比 {earlier[-1][0]} 增加 {value - earlier[-1][1]:g}，与以往每周约 {middle * 7:.1f} 相差悬殊",
            "请核对是累计数还是本周数，无误的写明原因",
        )
