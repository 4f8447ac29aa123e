"""What is known of a plan's tasks: the list, the phases, what their leads have said."""

from dataclasses import dataclass
from datetime import date

from domain.words import DaysFrom, Light, TaskCause, TaskState


@dataclass(frozen=True)
class PlanPhase:
    number: int
    title: str
    starts_on: date
    ends_on: date
    note: str = ""


@dataclass(frozen=True)
class PlanTask:
    """A line of the task list; the days are those that the plan itself gives it."""

    id: int
    number: int
    title: str
    units: tuple[str, ...] = ()
    starts_on: date | None = None
    ends_on: date | None = None
    phases: tuple[int, ...] = ()
    deliverables: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    quote: str = ""


@dataclass(frozen=True)
class TaskDays:
    """From when to when a task runs, and where that comes from."""

    starts_on: date
    ends_on: date
    source: DaysFrom


@dataclass(frozen=True)
class Update:
    """What was said of a task on a day."""

    reported_on: date
    state: TaskState
    text: str = ""
    next_step: str = ""
    evidence: str = ""
    reported_by: str = ""


@dataclass(frozen=True)
class Linked:
    """A light of an indicator that measures a task."""

    code: str
    name: str
    light: Light
    reason: str


@dataclass(frozen=True)
class TaskReading:
    """A task's light in a period: what it comes from, in words, and since when."""

    task: int
    light: Light
    cause: TaskCause
    reason: str
    since_on: date
    days: TaskDays
    state: TaskState | None
    reported_on: date | None
    silent_months: int
