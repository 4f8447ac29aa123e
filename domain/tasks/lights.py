"""The light of a task: late, without a word, its indicator red (rules 15.3)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from domain.facts.rules import RuleSet
from domain.tasks.facts import Linked, PlanTask, TaskDays, TaskReading, Update
from domain.words import Light, TaskCause, TaskState

ORDER = {light: place for place, light in enumerate((Light.RED, Light.YELLOW, Light.GREY, Light.GREEN))}
CAUSES = {cause: place for place, cause in enumerate(TaskCause)}
NAMED = 2


@dataclass(frozen=True)
class _Part:
    light: Light
    cause: TaskCause
    reason: str
    since_on: date


@dataclass(frozen=True)
class JudgedBy:
    """What all tasks of a pilot are judged by. `first_text`: day of the pilot's first text, None before any."""

    as_of: date
    begins: date
    rules: RuleSet
    first_text: date | None


def judge(
    task: PlanTask,
    days: TaskDays,
    updates: Sequence[Update],
    linked: Sequence[Linked],
    known: JudgedBy,
    before: TaskReading | None = None,
) -> TaskReading:
    """Updates up to the day. `before`: the task's reading in the period before."""
    newest = max(updates, key=lambda update: update.reported_on, default=None)
    months = _silent_months(days, updates, known)
    parts = sorted(_parts(days, newest, months, linked, known), key=lambda p: (ORDER[p.light], CAUSES[p.cause]))
    worst = parts[0]
    reasons = "；".join(part.reason for part in parts if part.light is worst.light)
    since = worst.since_on
    if before is not None and (before.light, before.cause) == (worst.light, worst.cause):
        since = min(since, before.since_on)
    state, on = (None, None) if newest is None else (newest.state, newest.reported_on)
    return TaskReading(task.id, worst.light, worst.cause, reasons, since, days, state, on, len(months))


def _parts(
    days: TaskDays, newest: Update | None, months: Sequence[date], linked: Sequence[Linked], known: JudgedBy
) -> Iterable[_Part]:
    if newest is not None and newest.state is TaskState.FINISHED:
        yield from _finished(days, newest, linked, known)
        return
    if known.as_of < days.starts_on:
        yield _Part(Light.GREY, TaskCause.WAITING, f"{days.starts_on} 才开始", known.begins)
        return
    yield from _by_days(days, known)
    yield from _by_indicators(linked, known)
    if months:
        light = known.rules.light("task", "silent_months", len(months))
        first = _due_after(months[0], known)
        word = "一次也没有报过进展" if newest is None else f"上次报进展是 {newest.reported_on}"
        yield _Part(light, TaskCause.SILENT, f"连续 {len(months)} 个月没有报进展，{word}", first + timedelta(days=1))
    if newest is None:
        yield _Part(Light.GREY, TaskCause.UNTOLD, "还没有报过进展", max(days.starts_on, known.begins))
    else:
        yield _Part(Light.GREEN, TaskCause.RUNNING, f"{newest.reported_on} 报{newest.state.zh}", newest.reported_on)


def _finished(days: TaskDays, newest: Update, linked: Sequence[Linked], known: JudgedBy) -> Iterable[_Part]:
    """What is said to be finished and whose indicator is red is not believed (yellow)."""
    late = (newest.reported_on - days.ends_on).days
    word = f"，晚了 {late} 天" if late > 0 else ""
    yield _Part(Light.GREEN, TaskCause.FINISHED, f"{newest.reported_on} 报已完成{word}", newest.reported_on)
    if red := [one for one in linked if one.light is Light.RED]:
        reason = f"{newest.reported_on} 报已完成，挂钩指标却是红灯：{_named(red)}"
        yield _Part(Light.YELLOW, TaskCause.INDICATOR, reason, known.begins)


def _by_days(days: TaskDays, known: JudgedBy) -> Iterable[_Part]:
    left = (days.ends_on - known.as_of).days
    light = known.rules.light("task", "days_left", left)
    if left < 0:
        yield _Part(
            light, TaskCause.LATE, f"应于 {days.ends_on} 完成，已逾期 {-left} 天", days.ends_on + timedelta(days=1)
        )
    elif light is not Light.GREEN:
        ahead = int(known.rules["task", "days_left"].green_bound)
        since = max(days.starts_on, days.ends_on - timedelta(days=ahead))
        yield _Part(light, TaskCause.SOON, f"应于 {days.ends_on} 完成，还有 {left} 天", since)


def _by_indicators(linked: Sequence[Linked], known: JudgedBy) -> Iterable[_Part]:
    for light in (Light.RED, Light.YELLOW):
        if found := [one for one in linked if one.light is light]:
            reason = f"挂钩指标{light.zh}灯：{_named(found)}"
            yield _Part(light, TaskCause.INDICATOR, reason, known.begins)


def _named(found: Sequence[Linked]) -> str:
    """Each indicator once, by the first of its readings."""
    first = list({one.code: one for one in reversed(found)}.values())[::-1]
    more = f"等 {len(first)} 项" if len(first) > NAMED else ""
    return "、".join(map(_short, first[:NAMED])) + more


def _short(one: Linked) -> str:
    """A reading's reason without what it was judged by."""
    reason = one.reason.split("（按")[0]
    return reason if reason.startswith(one.name) else f"{one.name}（{reason}）"


def _silent_months(days: TaskDays, updates: Sequence[Update], known: JudgedBy) -> list[date]:
    """Months whose text is overdue and that have none, the last ones in a row, by their first day.

    None is asked of before the pilot's first text: an office that does not keep texts has no silent tasks.
    """
    if known.first_text is None:
        return []
    newest = max((update.reported_on for update in updates), default=None)
    asked = _count(max(days.starts_on, known.first_text))
    allowed = int(known.rules["task", "text_days"].green_bound)
    overdue = _count(known.as_of) - (1 if known.as_of.day > allowed else 2)
    last = min(overdue, _count(days.ends_on))
    first = asked if newest is None else max(_count(newest) + 1, asked)
    return [date(count // 12, count % 12 + 1, 1) for count in range(first, last + 1)]


def _count(day: date) -> int:
    return day.year * 12 + day.month - 1


def _due_after(month: date, known: JudgedBy) -> date:
    """Day until which a month's text may come."""
    following = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return following + timedelta(days=int(known.rules["task", "text_days"].green_bound) - 1)
