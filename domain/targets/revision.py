"""What a revised target and a set of checkpoints must be (rules 4.1.8, 4.1.10). Pure; each sentence says what to do."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from domain.facts.pace import DIVISIBLE, CourseFact, TargetFact
from domain.facts.versions import course_on
from domain.lights.catalogue import LEVELS, LISTED_ONLY, SHARES
from domain.lights.measures import BASED
from domain.words import Cadence, Operator

Points = Sequence[tuple[date, float]]
MOST_POINTS = 40


def figure(value: float) -> str:
    """233; 1.025: with all its digits."""
    return f"{value:,.4f}".rstrip("0").rstrip(".")


def asked_of(target: Any) -> str:
    """达到 233 家, of a row or a fact."""
    return f"{target.operator.zh} {figure(target.value)} {target.unit}"


def as_said(version: TargetFact) -> str:
    """达到 116 家（2025-10-20 起）: what a version says, and since when."""
    return f"{asked_of(version)}（{version.effective_from} 起）"


def _is_counted_and_broken(value: float, unit: str) -> bool:
    return unit not in DIVISIBLE and value != int(value)


def value_problems(value: float, unit: str) -> list[str]:
    """What no target in the unit can be."""
    found = []
    if value < 0:
        found.append(f"目标数 {figure(value)} 小于 0")
    if unit == "%" and value > 100:
        found.append(f"{figure(value)} 超过 100%")
    if _is_counted_and_broken(value, unit):
        found.append(f"{unit}只填整数，不能是 {figure(value)}")
    return found


def revision_problems(
    standing: TargetFact, value: float, operator: Operator, effective_from: date, newest_from: date
) -> list[str]:
    """All that is wrong with a new value of the version that stands. `newest_from`: day of the newest one there is."""
    found = value_problems(value, standing.unit)
    if (value, operator) == (standing.value, standing.operator):
        found.append(f"与现行目标相同（{operator.zh} {figure(value)} {standing.unit}），没有要调整的")
    found += day_problems(standing, effective_from, newest_from)
    return found + points_above(standing, value, effective_from)


def points_above(standing: TargetFact, value: float, effective_from: date) -> list[str]:
    """Checkpoints in force on the day or set for later that a new value would fall below."""
    courses = [course_on(standing.courses, effective_from)]
    courses += [course for course in standing.courses if course.effective_from > effective_from]
    high = {point for course in courses if course is not None for point in course.points if point[1] > value}
    return [f"检查点 {day} 的 {figure(point)} {standing.unit}超过新目标：先改检查点" for day, point in sorted(high)]


def day_problems(standing: TargetFact, effective_from: date, newest_from: date) -> list[str]:
    """A version begins after the one before it, and while its window lasts: what is over keeps its number."""
    if effective_from > standing.last_on:
        return [f"考核期到 {standing.last_on} 为止，{effective_from} 已在其后：过了期限的目标保留原来的数"]
    if effective_from <= newest_from:
        return [f"从哪天起须晚于上一次的 {newest_from}"]
    return []


def why_no_course(target: TargetFact, measure: str, is_core_share: bool = False) -> str:
    """Why a target has no checkpoints, as a sentence; empty where it may have some."""
    computed = measure.removeprefix("computed:")
    if why := LISTED_ONLY.get(measure):
        return f"这是{why}，没有序时"
    if is_core_share or target.unit == "%" or computed in (*SHARES, *BASED, *LEVELS):
        return "比例和等级按现状与目标比较，没有序时，不设检查点"
    if target.cadence is not Cadence.ONCE:
        return f"{target.cadence.zh}的目标按当期平均分摊，不设检查点"
    return "" if target.value else "目标是 0，没有序时"


def course_problems(
    target: TargetFact, begins_on: date, points: Points, least_value: float
) -> list[tuple[date | None, str]]:
    """All that is wrong with checkpoints of a target in its window, each with the day it is about. `least_value`: the
    lowest of the versions that will stand with them."""
    found: list[tuple[date | None, str]] = []
    if len(points) > MOST_POINTS:
        found.append((None, f"检查点最多 {MOST_POINTS} 个，填了 {len(points)} 个"))
    before: tuple[date, float] | None = None
    for day, value in sorted(points):
        found += [(day, told) for told in _point_problems(target, begins_on, day, value, least_value)]
        if before is not None and before[0] == day:
            found.append((day, f"{day} 填了两次：留一行"))
        elif before is not None and value < before[1]:
            said = f"{day} 的 {figure(value)} 小于 {before[0]} 的 {figure(before[1])}：累计数不会减少"
            found.append((day, said))
        before = (day, value)
    return found


def _point_problems(target: TargetFact, begins_on: date, day: date, value: float, least_value: float) -> Iterator[str]:
    """All that is wrong with one point by itself."""
    written = f"{day} 的 {figure(value)}"
    if not begins_on <= day <= target.last_on:
        yield f"{day} 不在考核期之内：填 {begins_on} 至 {target.last_on} 的日期"
    if value < 0 or _is_counted_and_broken(value, target.unit):
        number = "数" if target.unit in DIVISIBLE else "整数"
        yield f"{written} 不对：{target.unit}只填不小于 0 的{number}"
    if day == target.last_on and value != target.value:
        yield f"最后一天 {day} 应是目标 {figure(target.value)}，填了 {figure(value)}：改成目标数或删去这一行"
    elif value > least_value:
        yield f"{written} 超过目标 {figure(least_value)}：填不超过目标的数"


def course_day_problems(target: TargetFact, effective_from: date, closed_until: date | None) -> list[str]:
    """A set begins after every period that is closed and after the set before it, while the window lasts."""
    found = []
    if closed_until is not None and effective_from <= closed_until:
        found.append(
            f"已结账到 {closed_until}，结了账的期次保留自己的检查点：从 {closed_until + timedelta(days=1)} 或以后起"
        )
    newest = max((course.effective_from for course in target.courses), default=None)
    if newest is not None and effective_from <= newest:
        found.append(f"从哪天起须晚于上一组的 {newest}")
    if effective_from > target.last_on:
        found.append(f"考核期到 {target.last_on} 为止，{effective_from} 已在其后")
    return found


def least_value_from(versions: Iterable[TargetFact], standing: TargetFact, effective_from: date) -> float:
    """The lowest value of the version that stands and of those that come after a day."""
    later = [version.value for version in versions if version.effective_from > effective_from]
    return min([standing.value, *later])


def course_of(target: TargetFact, begins_on: date, points: Points) -> list[tuple[date, float]]:
    """The line along checkpoints as it is drawn: from the eve of its first day to the target on its last."""
    line = [(begins_on - timedelta(days=1), 0.0), *sorted(points)]
    return line if line[-1][0] == target.last_on else [*line, (target.last_on, target.value)]


def same_course(course: CourseFact, points: Points) -> bool:
    return tuple(sorted(points)) == tuple(sorted(course.points))
