"""What a return is checked against: the pilot's lists, the stored rows its keys name, locks and their openings."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from domain.intake.forms import Kind
from domain.intake.known_awards import KnownAwards
from domain.intake.known_transformation import KnownWay
from domain.intake.views import Opening
from domain.periods import week_of, zh_of
from domain.words import ReportedScope

Stored = dict[str, Any]
"""A stored row by field, as a form states it; `id`, `version` and `district` (whose row it is) stand beside."""


@dataclass(frozen=True)
class Peers:
    """Middle and spread (median absolute deviation × 1.4826) of the logarithm of a money column over the pilot."""

    middle: float
    spread: float
    number: int


@dataclass(frozen=True)
class Reported:
    """Earlier figures of one series, days rising, and the largest target printed for its scope."""

    days: tuple[date, ...] = ()
    values: tuple[float, ...] = ()
    target: float | None = None


@dataclass(frozen=True)
class EarlierValue:
    """What a field was before somebody else changed it: the value as JSON holds it, who changed it, when."""

    value: object
    by: str
    on: date


@dataclass(frozen=True)
class KnownRows:
    """Everything a check needs of one pilot, as of now.

    `unit` is the reporting unit's district (None: the office or a department, which report for all). Days up to
    `closed_until` lie in a closed period; days before `locked_before` are locked but for `openings`.
    """

    today: date
    unit: str | None = None
    districts: Mapping[str, str] = field(default_factory=dict)
    """Any name of a district → the one it is stored by; likewise industries and indicators."""
    industries: Mapping[str, str] = field(default_factory=dict)
    batches: frozenset[str] = frozenset()
    indicators: Mapping[str, str] = field(default_factory=dict)
    percent: frozenset[str] = frozenset()
    """Indicators that are shares, so at most 100."""
    reported_scopes: Mapping[str, ReportedScope] = field(default_factory=dict)
    """Indicator → by whom it is reported; one that is not named, by the pilot."""
    populations: frozenset[str] = frozenset()
    """Indicators that are the base of a share: they need a source and may fall."""
    providers: frozenset[str] = frozenset()
    solutions: Mapping[str, str] = field(default_factory=dict)
    """Name of a solution → the one it is stored by."""
    finance_products: Mapping[str, str] = field(default_factory=dict)
    policies: Mapping[str, str] = field(default_factory=dict)
    subsidy_items: Mapping[str, str] = field(default_factory=dict)
    acceptance_documents: Mapping[str, str] = field(default_factory=dict)
    acceptance_sessions: Mapping[str, str] = field(default_factory=dict)
    way: KnownWay = KnownWay()
    """What a project's way is checked against (rules 18)."""
    awards: KnownAwards = KnownAwards()
    """What sheets of an award's candidates are checked against (rules 22)."""
    tasks: Mapping[str, str] = field(default_factory=dict)
    """Number, name or both of a task → the task as its form says it."""
    task_leads: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Task → names of the units that lead it."""
    finished_tasks: Mapping[str, date] = field(default_factory=dict)
    """Task → the day it was last said to be finished."""
    reporter: str = ""
    """Name of the unit that reports; empty for the office."""
    listed_days: Mapping[str, tuple[date, date | None]] = field(default_factory=dict)
    """Solution → the day it was listed and the one on which it was taken down."""
    enterprises: Mapping[str, Stored] = field(default_factory=dict)
    """By credit code; those the file names."""
    projects: Mapping[str, Stored] = field(default_factory=dict)
    """By code; `paid_fen` is what the ledger has paid, `providers` lead and partners."""
    stored: Mapping[tuple[object, ...], Stored] = field(default_factory=dict)
    """Rows of the form's kind by key."""
    holdings: Mapping[tuple[object, ...], str] = field(default_factory=dict)
    """Keys of all rows the unit holds, with their names, where the kind is a list and not events."""
    levels: Mapping[int, float] = field(default_factory=dict)
    """Level → least score."""
    assessed: Mapping[str, tuple[tuple[str, date, int], ...]] = field(default_factory=dict)
    """Credit code → kind, day and level of its assessments."""
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Name as domain.intake.identity looks for it → first keys of the pilot's rows that have it."""
    spellings: Mapping[str, str] = field(default_factory=dict)
    """First key in its plainest spelling → as it is stored."""
    given: Mapping[tuple[object, ...], Mapping[str, object]] = field(default_factory=dict)
    """Key → field → what the file's template gave out (as JSON holds it)."""
    past: Mapping[tuple[int, str], tuple[EarlierValue, ...]] = field(default_factory=dict)
    """Row and field → what it was before others changed it in the last weeks, newest first."""
    series: Mapping[tuple[str, str, str], Reported] = field(default_factory=dict)
    registered: Mapping[tuple[str, str, str], Reported] = field(default_factory=dict)
    """Indicator, district, industry → what its register counts day by day (rules 17.2)."""
    of_enterprises: frozenset[str] = frozenset()
    """Indicators that count enterprises of the pilot, so at most all of them."""
    enrolled: tuple[tuple[str, str, date | None, int], ...] = ()
    """District, industry, the day they left (None: still there) and how many enterprises."""
    peers: Mapping[str, Peers] = field(default_factory=dict)
    closed_until: date | None = None
    locked_before: date | None = None
    openings: tuple[Opening, ...] = ()
    is_opening: bool = False
    """Whether the months of before come in (期初补录): no day is locked, and what changes was never told to anybody."""

    @property
    def changed(self) -> Mapping[tuple[int, str], EarlierValue]:
        """Row and field → the last change by somebody else."""
        return {at: found[0] for at, found in self.past.items()}

    def is_locked(self, day: date) -> bool:
        """Whether facts of the day may not be changed any more, no opening covering it today."""
        if self.locked_before is None or day >= self.locked_before:
            return False
        return not any(
            o.from_on <= day <= o.to_on and self.today <= o.expires_on and o.unit in ("", self.unit or "专班办公室")
            for o in self.openings
        )

    def closed_week(self, day: date) -> str:
        """The closed week the day falls into, as a person says it; empty where nothing is closed."""
        return zh_of(week_of(day).label) if self.closed_until is not None and day <= self.closed_until else ""


def locked_before(today: date, lock_days: int) -> date:
    """First day that is not locked: `lock_days` before today."""
    return today - timedelta(days=lock_days)


def with_file(known: KnownRows, kind: Kind, rows: Iterable[Mapping[str, object]]) -> KnownRows:
    """What will be known once the file is in: its own figures and levels stand beside the stored ones, so that two rows
    of one file are held against each other as two files would be.
    """
    if kind is Kind.OBSERVATIONS:
        return replace(known, series=_with_figures(known.series, rows))
    if kind is not Kind.ASSESSMENTS:
        return known
    found = {uscc: {(kind, on): level for kind, on, level in past} for uscc, past in known.assessed.items()}
    for row in rows:
        uscc, way, on, level = (row.get(name) for name in ("uscc", "kind", "assessed_on", "level"))
        if isinstance(uscc, str) and way is not None and isinstance(on, date) and isinstance(level, int):
            found.setdefault(uscc, {})[str(way), on] = level
    return replace(known, assessed={uscc: tuple((*at, level) for at, level in e.items()) for uscc, e in found.items()})


def _with_figures(
    series: Mapping[tuple[str, str, str], Reported], rows: Iterable[Mapping[str, object]]
) -> dict[tuple[str, str, str], Reported]:
    figures = {key: dict(zip(past.days, past.values, strict=True)) for key, past in series.items()}
    for row in rows:
        indicator, district, industry = (str(row.get(name) or "") for name in ("indicator", "district", "industry"))
        value, on = row.get("value"), row.get("observed_on")
        if isinstance(value, float) and isinstance(on, date):
            figures.setdefault((indicator, district, industry), {})[on] = value
    days = {key: tuple(sorted(found)) for key, found in figures.items()}
    return {
        key: Reported(days[key], tuple(found[day] for day in days[key]), series.get(key, Reported()).target)
        for key, found in figures.items()
    }
