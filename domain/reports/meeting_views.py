"""View models of 调度会: steps made for a projector, one topic or district each."""

from dataclasses import dataclass
from datetime import date

from domain.lights.views import LightView, ProjectView
from domain.reports.views import Line, Table
from domain.targets.views import TargetDetail
from domain.units.views import PromiseView
from domain.words import Light


@dataclass(frozen=True)
class BigNumber:
    """One of a step's numbers: value large, what it was divided from beside it."""

    name: str
    value: str
    note: str
    light: Light | None = None


@dataclass(frozen=True)
class DecisionRow:
    """A decision as it stands today. `version` guards its next change."""

    id: int
    number: int
    held_on: date
    text: str
    owner: str
    due_on: date
    district: str
    linked: str
    state: str
    light: Light
    is_done: bool
    is_verified: bool
    version: int


@dataclass(frozen=True)
class Step:
    """What the room sees at once. `light` orders and colours it in the list of steps; `chair` of that of decisions."""

    key: str
    title: str
    sentence: str = ""
    light: Light | None = None
    numbers: tuple[BigNumber, ...] = ()
    lights: tuple[LightView, ...] = ()
    lines: tuple[Line, ...] = ()
    tables: tuple[Table, ...] = ()
    red: tuple[ProjectView, ...] | None = None
    red_in_all: int = 0
    promises: tuple[PromiseView, ...] = ()
    district: str = ""
    comment: str = ""
    comment_by: str = ""
    comment_version: int = 0
    comment_due: str = ""
    decisions: tuple[DecisionRow, ...] = ()
    chair: str = ""


@dataclass(frozen=True)
class Ask:
    """What a district is asked for: the target that runs, who answers, its last promise with how it stands. `detail`
    has the curve; None where no target of completions runs."""

    sentence: str
    who: str
    promise: str
    detail: TargetDetail | None = None


@dataclass(frozen=True)
class MeetingView:
    """The run of a meeting: `held_on` today, `previous_on` the meeting before."""

    title: str
    held_on: date
    previous_on: date | None
    steps: tuple[Step, ...]
