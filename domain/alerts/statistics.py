"""How well the loop closes, from what happened to alerts until a day. Pure (rules 14.5)."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from domain.alerts.rules import ASKING
from domain.words import AlertDeed

BACK = (AlertDeed.OPENED, AlertDeed.JOINED, AlertDeed.REOPENED)
"""With these the light is bad, also of one that had left and came back."""


@dataclass(frozen=True)
class Happened:
    """An event of an alert: what it is about, whose it is, what was done on which day."""

    alert: int
    deed: AlertDeed
    on: date
    owner: str
    indicator: str
    district: int | None = None
    project: int | None = None
    provider: int | None = None
    cause: str = ""
    text: str = ""
    due_on: date | None = None


@dataclass(frozen=True)
class Spell:
    """From an opening until the light was well; not well yet: until the day looked at, `is_well` False."""

    alert: int
    opened_on: date
    until: date
    is_well: bool

    @property
    def days(self) -> int:
        return (self.until - self.opened_on).days


@dataclass(frozen=True)
class Worked:
    """An answer after which the light was well and has stayed so."""

    alert: int
    cause: str
    text: str
    well_on: date
    days: int
    """From the opening."""


@dataclass(frozen=True)
class League:
    """Answers that a unit owed by a day that has passed, and how many came by it."""

    owner: str
    asked: int
    on_time: int

    @property
    def rate(self) -> float:
        return self.on_time / self.asked


@dataclass
class _Life:
    about: Happened
    spells: list[Spell] = field(default_factory=list)
    asked: list[bool] = field(default_factory=list)
    causes: list[str] = field(default_factory=list)
    closings: int = 0
    again: int = 0
    is_closed: bool = False
    closed_on: date | None = None
    is_late: bool = False
    measure: Worked | None = None


@dataclass(frozen=True)
class Closed:
    """An alert that was closed within some days; `days`: from its last opening until the light was well, None: closed
    before that."""

    alert: int
    closed_on: date
    opened_on: date
    well_on: date | None
    cause: str

    @property
    def days(self) -> int | None:
        return None if self.well_on is None else (self.well_on - self.opened_on).days


@dataclass(frozen=True)
class Improvement:
    """The figures of 提升 until a day."""

    alerts: int
    closed: int
    standing: int
    late: int
    """Open ones whose answer is owed and past its day."""
    spells: tuple[Spell, ...]
    median: int | None
    """Days until half were well, those not well yet counted; None where not half were."""
    closings: int
    again: int
    """How many of the closings were opened again."""
    causes: tuple[tuple[str, int], ...]
    league: tuple[League, ...]
    measures: tuple[Worked, ...]
    finished: tuple[Closed, ...] = ()


def kaplan_meier_median(spells: Iterable[Spell]) -> int | None:
    """Days after which at most half are not well, by Kaplan and Meier: who is not well yet counts as long as known.

    None where more than half are not well at the end.
    """
    ordered = sorted(spells, key=lambda spell: spell.days)
    at_risk, surviving = len(ordered), 1.0
    for days in sorted({spell.days for spell in ordered}):
        here = [spell for spell in ordered if spell.days == days]
        surviving *= 1 - sum(spell.is_well for spell in here) / at_risk
        if surviving <= 0.5 + 1e-9:
            return days
        at_risk -= len(here)
    return None


def improvement(events: Sequence[Happened], until: date, since: date | None = None) -> Improvement:
    """Figures of what happened until a day, in its order; `since`: the first day of what is listed as finished."""
    told: dict[int, list[Happened]] = {}
    for one in events:
        if one.on <= until:
            told.setdefault(one.alert, []).append(one)
    lives = [_life(alert, happened, until) for alert, happened in told.items()]
    spells = tuple(spell for life in lives for spell in life.spells)
    asked = Counter[str]()
    kept = Counter[str]()
    for life in lives:
        asked[life.about.owner] += len(life.asked)
        kept[life.about.owner] += sum(life.asked)
    rows = [League(owner, number, kept[owner]) for owner, number in asked.items() if number]
    causes = Counter(cause for life in lives for cause in life.causes[-1:])
    finished = [_closed(alert, life) for alert, life in zip(told, lives, strict=True) if life.is_closed]
    return Improvement(
        alerts=len(lives),
        closed=sum(life.is_closed for life in lives),
        standing=sum(not life.is_closed for life in lives),
        late=sum(life.is_late for life in lives),
        spells=spells,
        median=kaplan_meier_median(spells),
        closings=sum(life.closings for life in lives),
        again=sum(life.again for life in lives),
        causes=tuple(sorted(causes.items(), key=lambda pair: (-pair[1], pair[0]))),
        league=tuple(sorted(rows, key=lambda row: (row.rate, -row.asked, row.owner))),
        measures=tuple(life.measure for life in lives if life.measure is not None),
        finished=tuple(one for one in finished if since is None or one.closed_on >= since),
    )


def _life(alert: int, happened: Sequence[Happened], until: date) -> _Life:
    life = _Life(happened[-1])
    opened_on, answer, owed_until = happened[0].on, None, None
    well_on, has_left = None, False
    for one in happened:
        has_left = one.deed is AlertDeed.LEFT or (has_left and one.deed not in BACK)
        if one.deed in ASKING:
            owed_until = one.due_on
        match one.deed:
            case AlertDeed.OPENED | AlertDeed.REOPENED:
                if well_on is None and one.deed is AlertDeed.REOPENED:
                    life.spells.append(Spell(alert, opened_on, one.on, False))
                life.again += life.is_closed
                opened_on, well_on, answer, life.is_closed = one.on, None, None, False
            case AlertDeed.JOINED:
                if well_on is not None:
                    life.spells.pop()
                well_on = None
            case AlertDeed.RECOVERED:
                well_on = one.on
                life.spells.append(Spell(alert, opened_on, one.on, True))
            case AlertDeed.REPLIED:
                life.causes.append(one.cause)
                answer = one
                if owed_until is not None:
                    life.asked.append(one.on <= owed_until)
                owed_until = None
            case AlertDeed.CLOSED:
                life.closings += 1
                life.is_closed, life.closed_on, owed_until = True, one.on, None
    if well_on is None and not has_left:
        life.spells.append(Spell(alert, opened_on, until, False))
    if owed_until is not None and owed_until < until:
        life.asked.append(False)
        life.is_late = not life.is_closed
    if answer is not None and well_on is not None and answer.on <= well_on:
        life.measure = Worked(alert, answer.cause, answer.text, well_on, (well_on - opened_on).days)
    return life


def _closed(alert: int, life: _Life) -> Closed:
    last = life.spells[-1] if life.spells else None
    opened_on = last.opened_on if last else life.about.on
    well_on = last.until if last is not None and last.is_well else None
    cause = life.causes[-1] if life.causes else ""
    return Closed(alert, life.closed_on or life.about.on, opened_on, well_on, cause)
