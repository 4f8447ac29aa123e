"""View models of 预警处置: a line of the list, one alert whole, the page."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from domain.alerts.ladder import NextStep, Paper
from domain.alerts.messages import Outgoing, SentMessage
from domain.alerts.rules import OpeningRule
from domain.alerts.statistics import Improvement
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
    target: int | None = None
    person: str = ""
    """Who answers for the owner: whom the office named, else the first by the accounts."""

    @property
    def asked(self) -> str:
        """永宁县（马晓燕）."""
        return f"{self.owner}（{self.person}）" if self.person else self.owner

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
    """Districts and members of the 专班 that it may be handed on to."""
    people: Mapping[str, tuple[tuple[int, str], ...]] = field(default_factory=dict)
    """By unit: account and name of who may be named in it."""
    outgoing: tuple[Outgoing, ...] = ()
    """Texts that may go to a group, the newest first."""
    sent: tuple[SentMessage, ...] = ()


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
    calendar_note: str = ""
    """Where answers fall due in a year whose holidays are not known."""
    late: int = 0
    """All that owe an answer whose day is over, listed on this page or not."""


@dataclass(frozen=True)
class RuleLine:
    """A rule of alerts in words."""

    rule: OpeningRule
    said: str
    follows: str
    state: str


@dataclass(frozen=True)
class CauseRow:
    """How often each cause was named in a group, in the order of the causes."""

    name: str
    counts: tuple[int, ...]


@dataclass(frozen=True)
class MeasureRow:
    """What worked: an answer after which the light was well and stayed so."""

    alert: int
    name: str
    cause: str
    text: str
    well_on: date
    days: int
    indicator: str = ""


@dataclass(frozen=True)
class FinishedAlert:
    """An alert closed within a period; `days` from its opening until the light was well, None: closed before that."""

    id: int
    name: str
    owner: str
    cause: str
    opened_on: date
    well_on: date | None
    closed_on: date
    days: int | None


@dataclass(frozen=True)
class ImprovementView:
    """提升 until a day: `groups` by word of an address, `opened_now` and `finished` of the period."""

    figures: Improvement
    causes: tuple[tuple[str, int], ...]
    groups: Mapping[str, tuple[CauseRow, ...]]
    measures: tuple[MeasureRow, ...]
    finished: tuple[FinishedAlert, ...]
    opened_now: int
