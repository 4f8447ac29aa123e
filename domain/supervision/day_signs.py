"""Signs in days and levels (rules 19.6)."""

from collections.abc import Iterator
from datetime import date

from domain.supervision.held import FoundSign, Held, SignBounds, SignProject
from domain.words import STAGES, Sign, Stage

ORDER = tuple(stage for stage in STAGES if stage not in (Stage.DIAGNOSIS, Stage.PROPOSAL))


def odd_days(held: Held, bounds: SignBounds) -> Iterator[FoundSign]:
    """Days that cannot be: built, gone live or accepted before the contract; a contract before its batch opened; a day
    in the future."""
    signed = sum(one.contracted_on is not None for one in held.projects)
    odd = [(one, why) for one in held.projects if (why := _odd(one, held.as_of))]
    for one, why in odd:
        yield FoundSign(
            Sign.ODD_DAYS,
            one.code,
            (one.code,),
            "；".join(why),
            f"有签约日的 {signed} 个项目里这样的 {len(odd)} 个；补录、录错日期也会如此",
        )


def _odd(one: SignProject, as_of: date) -> list[str]:
    why = []
    if one.contracted_on is not None:
        early = [stage for stage in ORDER[1:] if (day := one.days.get(stage)) is not None and day < one.contracted_on]
        why += [f"{stage.zh} {one.days[stage]} 早于签约 {one.contracted_on}" for stage in early]
        if one.batch_from is not None and one.contracted_on < one.batch_from:
            why.append(f"签约 {one.contracted_on} 早于批次开始 {one.batch_from}")
    why += [f"{stage.zh} {day} 在今天之后" for stage, day in one.days.items() if day > as_of]
    return why


def quick_jumps(held: Held, bounds: SignBounds) -> Iterator[FoundSign]:
    """Two levels or more within few days of an enterprise's first contract."""
    first: dict[str, SignProject] = {}
    for p in sorted(held.projects, key=lambda one: (one.contracted_on or date.max, one.code)):
        first.setdefault(p.uscc, p)
    with_both = [p for p in first.values() if p.level_before is not None and p.level_after is not None]
    found = [
        (p, (p.assessed_on - p.contracted_on).days, p.level_after - p.level_before)
        for p in with_both
        if p.level_after is not None and p.level_before is not None
        if p.contracted_on is not None and p.assessed_on is not None
        if p.level_after - p.level_before >= 2
        if 0 <= (p.assessed_on - p.contracted_on).days <= bounds.jump_days
    ]
    for one, days, gain in found:
        yield FoundSign(
            Sign.QUICK_JUMP,
            one.code,
            (one.code,),
            f"签约 {days} 天后评测，由 {one.level_before} 级升到 {one.level_after} 级（升 {gain} 级）",
            f"改造前后都评过的 {len(with_both)} 家里，{bounds.jump_days} 天内升两级以上的 {len(found)} 个",
        )
