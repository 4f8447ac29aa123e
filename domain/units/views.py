"""View models of 地区 and 行业: units in order, and one unit whole."""

from dataclasses import dataclass
from datetime import date

from domain.alerts.views import AlertLine
from domain.lights.views import CellView, CountsView, LightView, ProjectView
from domain.targets.views import TargetBoard, TargetLine
from domain.tasks.views import TaskView
from domain.words import Light

DISTRICT, INDUSTRY = "地区", "行业"


@dataclass(frozen=True)
class StandingRow:
    """A unit in the order. `place` None: not due yet, so without a place; `moved`: places won since last period."""

    name: str
    size: str
    place: int | None
    place_in_size: int | None
    moved: int | None
    light: Light
    overall: Light | None
    reason: str
    actual: float
    planned: float
    pace: float | None
    change_points: float | None
    red: int
    projects: int
    is_mine: bool = False
    quality: str = ""
    """Grade of a district's data (优, 良, 差, 无数据); empty for an industry."""
    target: float | None = None
    forecast: float | None = None
    """What its target asks for on its last day, and what is forecast of it (P50)."""


@dataclass(frozen=True)
class Standings:
    """All units of a kind in an order; `shown` the rows to draw, None where some were left out."""

    by: str
    sentence: str
    sizes: tuple[str, ...]
    rows: tuple[StandingRow, ...]
    shown: tuple[StandingRow | None, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class MoneyBrief:
    """A unit's money from its readings: 资金兑付 and 资金合规 with their lights and sentences."""

    light: Light
    reason: str
    findings_light: Light
    findings_reason: str


@dataclass(frozen=True)
class PromiseView:
    """What was decided for a district, or what it promised, and what became of it by the day."""

    kind: str
    said_on: date
    text: str
    owner: str
    due_on: date
    state: str
    light: Light
    word: str = ""
    """Of a promise: one of domain.units.promises.WORDS."""


@dataclass(frozen=True)
class UnitPage:
    """One district (or industry), made to be projected. `red` None: the user may not see single projects."""

    name: str
    sentence: str
    overall: LightView | None
    lights: tuple[LightView, ...]
    targets: TargetBoard
    counts: CountsView
    red: tuple[ProjectView, ...] | None
    red_number: int
    """Of a district those that it can lift."""
    money: MoneyBrief | None
    promises: tuple[PromiseView, ...] = ()
    notes: tuple[str, ...] = ()
    quality: str = ""
    """How good the district's data are (domain.units.quality); empty for an industry."""
    alerts: tuple[AlertLine, ...] = ()
    """Of a district: what is open, due first."""
    alerts_number: int = 0
    alerts_late: int = 0
    """Of all that is open, not of the first that are listed."""
    alerts_on: date | None = None
    """The day by which they are told where the page is of an earlier one: alerts are always today's."""
    tasks: tuple[TaskView, ...] = ()
    """Of a district: those it leads or takes part in, worst first."""
    lists_own_only: bool = False
    """Whether the red list holds the user's own district only while the counts are everybody's."""


@dataclass(frozen=True)
class ToDecide:
    """One of the things a leader has to say a word about today. `page`, `words`: the link to what stands behind it."""

    kind: str
    what: str
    amount: str
    who: str
    due_on: date
    light: Light
    page: str
    words: tuple[tuple[str, str | int], ...]


@dataclass(frozen=True)
class OverviewView:
    """总览 of a pilot or of one district or industry of it."""

    verdict: str
    overall: LightView | None
    lights: tuple[LightView, ...]
    targets: tuple[TargetLine, ...]
    cells: tuple[CellView, ...]
    ranking: tuple[CellView, ...]
    counts: CountsView
    first: tuple[ProjectView, ...]
    watermelons: tuple[str, ...] = ()
    without_unit: int = 0
    headline: str = ""
    """The verdict in one line of the screen; `verdict` is that of the papers."""
