"""View models of 任务清单: the board, its phases, one task."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from domain.tasks.facts import Linked, TaskDays, Update
from domain.words import Light, TaskCause, TaskState

ORDER = {light: place for place, light in enumerate((Light.RED, Light.YELLOW, Light.GREY, Light.GREEN))}


@dataclass(frozen=True)
class TaskView:
    """A task in a period; no light where the period was closed before tasks had any.

    `leads`, `cooperating`: words of the plan. `units`: names of every unit that they mean.
    """

    id: int
    number: int
    title: str
    light: Light | None
    cause: TaskCause | None
    reason: str
    since_on: date | None
    days: TaskDays | None
    days_said: str
    leads: tuple[str, ...]
    cooperating: tuple[str, ...]
    lead_units: tuple[str, ...]
    units: tuple[str, ...]
    phases: tuple[str, ...]
    deliverables: tuple[str, ...]
    linked: tuple[Linked, ...]
    unmeasured: tuple[str, ...]
    quote: str
    state: TaskState | None
    updates: tuple[Update, ...]
    course: tuple[Light | None, ...]
    may_tell: bool

    @property
    def label(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def newest(self) -> Update | None:
        return self.updates[0] if self.updates else None


@dataclass(frozen=True)
class PhaseBar:
    """A phase with the lights of the tasks that belong to it."""

    number: int
    title: str
    starts_on: date
    ends_on: date
    note: str
    is_running: bool
    tasks: int
    counts: tuple[tuple[Light, int], ...]


@dataclass(frozen=True)
class UnitLine:
    """A unit of the plan's words: how many tasks it leads and takes part in, the lights of those it leads."""

    name: str
    leads: int
    takes_part: int
    counts: tuple[tuple[Light, int], ...]


@dataclass(frozen=True)
class TaskBoard:
    """The whole list in a scope. `course_labels`: the periods of each row's course, oldest first."""

    sentence: str
    period: str
    as_of: date
    rows: tuple[TaskView, ...]
    phases: tuple[PhaseBar, ...]
    units: tuple[UnitLine, ...]
    odd: tuple[str, ...]
    course_labels: tuple[str, ...]
    lights_from: str = ""
    """Why there are no lights; empty where there are."""

    @property
    def counts(self) -> tuple[tuple[Light, int], ...]:
        return counted(row.light for row in self.rows)


def counted(lights: Iterable[Light | None]) -> tuple[tuple[Light, int], ...]:
    """Red first; lights that nothing has are left out."""
    found = Counter(light for light in lights if light is not None)
    return tuple((light, found[light]) for light in ORDER if found[light])


def counts_zh(counts: Iterable[tuple[Light, int]]) -> str:
    """红 2、黄 3、绿 10."""
    return "、".join(f"{light.zh} {number}" for light, number in counts) or "还没有灯"


def board_sentence(rows: tuple[TaskView, ...], phases: tuple[PhaseBar, ...], scope: str) -> str:
    """方案 16 项任务：红 2、黄 3、绿 11；正在第 2、3、4 阶段。"""
    if not rows:
        return f"方案的任务清单中没有{scope}的任务。" if scope else "方案里没有任务清单。"
    running = "、".join(str(phase.number) for phase in phases if phase.is_running)
    where = f"；现处于第 {running} 阶段" if running else "；现不在任何阶段"
    what = f"{scope}牵头或配合 {len(rows)} 项任务" if scope else f"方案共 {len(rows)} 项任务"
    red = [row for row in rows if row.light is Light.RED]
    first = f"最先要看：{red[0].label}（{red[0].reason}）。" if red else ""
    return f"{what}：{counts_zh(counted(row.light for row in rows))}{where}。{first}"


def board_of(board: TaskBoard, unit: str) -> tuple[TaskView, ...]:
    """Tasks that a unit leads or takes part in."""
    return tuple(row for row in board.rows if unit in row.units)
