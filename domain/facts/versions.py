"""目标调整: which version of a target holds on a day, and which of its checkpoints (rules 4.1.8, 4.1.10)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from domain.facts.pace import CourseFact, TargetFact, current_window
from domain.words import Cadence, TargetKind


def versions_on(targets: Iterable[TargetFact], as_of: date) -> tuple[TargetFact, ...]:
    """The version of each target that holds on the day, in their order, with the checkpoints of the day; a window that
    ended before a revision keeps the one it ended with. What was allocated later does not hold yet, what was retired
    no more (rules 4.1.8)."""
    lines: dict[tuple[object, ...], list[TargetFact]] = {}
    for target in targets:
        lines.setdefault(target.line, []).append(target)
    standing = (
        target for versions in lines.values() for target in _in_plan(_standing(versions, as_of), versions, as_of)
    )
    return tuple(_on_course(target, as_of) for target in standing)


def _standing(versions: Sequence[TargetFact], as_of: date) -> Sequence[TargetFact]:
    if versions[0].kind is TargetKind.ALLOCATED:
        versions = [target for target in versions if target.effective_from <= as_of]
    if len({target.effective_from for target in versions}) <= 1:
        return versions
    ordered = sorted(versions, key=lambda target: target.effective_from)
    oldest, *later = [target for target in ordered if target.effective_from <= as_of] or ordered[:1]
    standing = [oldest]
    for target in later:
        before = standing.pop()
        revised = _revised(target, before)
        if target.effective_from > before.last_on:  # it was over
            standing.append(before)
        elif target.cadence is Cadence.ONCE or target.effective_from <= before.first_on:
            standing.append(revised)
        else:
            window = current_window(before, target.effective_from)
            ended = replace(before, last_on=window.first_on - timedelta(days=1))
            standing += [ended] if ended.first_on <= ended.last_on else []
            standing.append(replace(revised, first_on=max(window.first_on, target.first_on)))
    return standing


def _in_plan(standing: Sequence[TargetFact], versions: Sequence[TargetFact], as_of: date) -> Iterator[TargetFact]:
    """Without a line that is retired on the day, as its newest version says: of it stays what had ended before."""
    known = [target for target in versions if target.effective_from <= as_of] or versions
    gone = max(known, key=lambda target: target.effective_from).retired_from
    for target in standing:
        if gone is None or as_of < gone or target.last_on < gone:
            yield target
        elif target.cadence is not Cadence.ONCE:
            last_on = current_window(target, gone).first_on - timedelta(days=1)
            if target.first_on <= last_on:
                yield replace(target, last_on=last_on)


def _revised(target: TargetFact, before: TargetFact) -> TargetFact:
    """The version, knowing the one before it; printed again as it was it holds since that one's day."""
    if (before.value, before.operator) == (target.value, target.operator):
        return replace(target, was=before.was, was_operator=before.was_operator, effective_from=before.effective_from)
    return replace(target, was=before.value, was_operator=before.operator)


def _on_course(target: TargetFact, as_of: date) -> TargetFact:
    course = course_on(target.courses, as_of)
    return target if course is None else replace(target, checkpoints=course.points)


def course_on(courses: Iterable[CourseFact], day: date) -> CourseFact | None:
    """The checkpoints that hold on a day; None before the first."""
    known = [course for course in courses if course.effective_from <= day]
    return max(known, key=lambda course: course.effective_from, default=None)
