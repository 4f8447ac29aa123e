"""View models of 预警处置: a line of the list, one alert whole, the page."""

from dataclasses import dataclass
from datetime import date

from domain.alerts.ladder import NextStep, Paper
from domain.words import AlertDeed, AlertStatus, Light


@dataclass(frozen=True)
class AlertLine:
    """An alert in the list. `light` is the one that opened it, `now` what it shows since the newest closing; None:
    whose light it was shows none any more. `days_late`: working days past the day by which an answer is owed."""

    id: int
    name: str
    light: Light
    now: Light | None
    reason: str
    owner: str
    opened_on: date
    due_on: date
    status: AlertStatus
    days_late: int
    version: int
    answers: int = 0
    recovered_on: date | None = None
    closed_on: date | None = None
    district: str = ""
    indicator: str = ""
    project: str = ""
    provider: str = ""
    period: str = ""

    @property
    def state(self) -> str:
        """待答复，逾期 3 个工作日."""
        if self.status is AlertStatus.CLOSED:
            return f"{self.status.zh}（{self.closed_on}）"
        return self.status.zh + (f"，逾期 {self.days_late} 个工作日" if self.days_late else "")


@dataclass(frozen=True)
class AlertStep:
    """One thing that happened; `who` is empty where a closing did it."""

    deed: AlertDeed
    on: date
    who: str
    text: str
    light: Light | None = None
    label: str = ""
    number: str = ""


@dataclass(frozen=True)
class Answer:
    """What the owner says: cause, measure, and what is promised by which day."""

    cause: str
    text: str
    promised_value: float | None
    promised_on: date | None
    on: date
    who: str


@dataclass(frozen=True)
class AlertView:
    """One alert whole. `machine` says from the readings whether the light is well; `may`: what the viewer may do now,
    `why_not` why not verify."""

    line: AlertLine
    steps: tuple[AlertStep, ...]
    machine: str
    is_well: bool
    value: str
    answer: Answer | None
    may: frozenset[AlertDeed]
    why_not: str = ""
    rule: str = ""
    next_step: NextStep | None = None
    papers: tuple[Paper, ...] = ()
    """Steps that were taken, the newest last."""
    units: tuple[str, ...] = ()
    """Members of the 专班 that it may be handed on to, beside the districts."""


@dataclass(frozen=True)
class AlertPage:
    """The list with what stands above it."""

    sentence: str
    lines: tuple[AlertLine, ...]
    number: int
    page: int
    pages: int
    owners: tuple[tuple[str, int], ...]
    indicators: tuple[tuple[str, str], ...]
    causes: tuple[tuple[str, str, str], ...] = ()
    """Code, name and meaning."""
