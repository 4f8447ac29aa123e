"""Registers that are counted in place of a typed number: what of them counts for which indicator (rules 17.2)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np

from domain.days import number
from domain.facts.columns import Series, Unit
from domain.words import EventKind, RecognitionKind, RecognitionLevel, ReportedScope

COUNTED = "counted:"
REPORTED = "reported"


def is_reported(measure: str) -> bool:
    """Whether figures of it are reported, be it typed or by a register."""
    return measure == REPORTED or measure.startswith(COUNTED)


@dataclass(frozen=True)
class CountedRegister:
    """Rows of a register that count: of some kinds and levels (none named: of any). `by_attendance`: people, not
    rows. Rows that stand for the same one (`RegisterEntry.who`) count once, from the first."""

    source: str
    kinds: frozenset[str] = frozenset()
    levels: frozenset[str] = frozenset()
    by_attendance: bool = False

    def takes(self, entry: "RegisterEntry") -> bool:
        return (not self.kinds or entry.kind in self.kinds) and (not self.levels or entry.level in self.levels)


@dataclass(frozen=True)
class RegisterEntry:
    """A row of a register: from which day it counts, until the day before which, where, and for whom it stands."""

    kind: str
    level: str
    begins_on: date
    ends_on: date | None
    attendance: int
    district: int | None
    industry: int | None
    who: str


HIGHER = frozenset({RecognitionLevel.NATIONAL, RecognitionLevel.PROVINCIAL, RecognitionLevel.MUNICIPAL})
TRAININGS = (EventKind.TALENT_TRAINING, EventKind.BACKBONE_TRAINING)


def _events(*kinds: EventKind, by_attendance: bool = False) -> CountedRegister:
    return CountedRegister("events", frozenset(kinds), by_attendance=by_attendance)


def _recognised(*kinds: RecognitionKind, levels: frozenset[str] = frozenset()) -> CountedRegister:
    return CountedRegister("recognitions", frozenset(kinds), levels)


REGISTERS: dict[str, CountedRegister] = {
    "matchmaking_events": _events(EventKind.MATCHMAKING),
    "exchange_events": _events(EventKind.MATCHMAKING, EventKind.EXCHANGE),
    "themed_events": _events(EventKind.THEMED, *TRAININGS),
    "backbone_trainings": _events(EventKind.BACKBONE_TRAINING),
    "talent_trained": _events(*TRAININGS, by_attendance=True),
    "digital_engineers": CountedRegister("certificates"),
    "financial_products": CountedRegister("finance_products"),
    "cloud_enterprises": CountedRegister("cloud_uses"),
    "light_beacons": _recognised(RecognitionKind.BEACON, levels=HIGHER),
    "smart_factories": _recognised(RecognitionKind.FACTORY),
    "workshops_and_factories": _recognised(RecognitionKind.FACTORY, RecognitionKind.WORKSHOP),
    "municipal_factories_or_scenes": _recognised(RecognitionKind.FACTORY, RecognitionKind.SCENE, levels=HIGHER),
    "workshop_factory_showcases": _recognised(RecognitionKind.SHOWCASE),
    "chain_cases": _recognised(RecognitionKind.CHAIN_CASE),
    "cluster_cases": _recognised(RecognitionKind.CLUSTER_CASE),
    "chain_and_cluster_cases": _recognised(RecognitionKind.CHAIN_CASE, RecognitionKind.CLUSTER_CASE),
    "benchmark_enterprises": _recognised(RecognitionKind.BENCHMARK),
    "model_enterprises": _recognised(RecognitionKind.MODEL),
    "work_lists": CountedRegister("list_versions"),
}
"""Name behind `counted:` → the register."""


OF_ENTERPRISES = (
    "cloud_enterprises",
    "level4_advancing",
    "light_beacons",
    "model_enterprises",
    "benchmark_enterprises",
)
"""Indicators that count enterprises of the pilot, each once: never more than there are."""


def register_of(measure: str) -> CountedRegister | None:
    """The register behind an indicator's measure, if there is one."""
    return REGISTERS.get(measure.removeprefix(COUNTED)) if measure.startswith(COUNTED) else None


@dataclass(frozen=True)
class Scopes:
    """By whom an indicator is reported, and the units there are."""

    by: ReportedScope
    districts: tuple[Unit, ...]
    industries: tuple[Unit, ...]

    def of(self, entry: RegisterEntry) -> tuple[int | None, int | None]:
        """The unit in whose figure a row counts."""
        district = entry.district if self.by is ReportedScope.DISTRICT else None
        return district, entry.industry if self.by is ReportedScope.INDUSTRY else None

    @property
    def all(self) -> list[tuple[int | None, int | None]]:
        if self.by is ReportedScope.DISTRICT:
            return [(unit.id, None) for unit in self.districts]
        if self.by is ReportedScope.INDUSTRY:
            return [(None, unit.id) for unit in self.industries]
        return [(None, None)]


def counted_series(
    indicator: str,
    register: CountedRegister,
    entries: Iterable[RegisterEntry],
    scopes: Scopes,
    typed: Iterable[Series] = (),
) -> tuple[Series, ...]:
    """What a register counts day by day from its first row on, in every unit that reports the indicator, and what was
    `typed` before; none where nothing of it is registered. What stands in no unit counts nowhere."""
    mine = _once([entry for entry in entries if register.takes(entry)])
    if not mine:
        return ()
    steps: dict[tuple[int | None, int | None], dict[int, int]] = {scope: {} for scope in scopes.all}
    for entry in mine:
        course = steps.get(scopes.of(entry))
        if course is not None:
            amount = entry.attendance if register.by_attendance else 1
            _step(course, entry.begins_on, amount)
            if entry.ends_on is not None:
                _step(course, entry.ends_on, -amount)
    first = number(min(entry.begins_on for entry in mine))
    before = {(series.district, series.industry): series for series in typed if series.indicator == indicator}
    return tuple(
        Series(indicator, *scope, *_course(course, first, before.get(scope))) for scope, course in steps.items()
    )


def _once(entries: list[RegisterEntry]) -> list[RegisterEntry]:
    """Of rows that stand for the same one the first."""
    found: dict[str, RegisterEntry] = {}
    for entry in sorted(entries, key=lambda entry: entry.begins_on):
        found.setdefault(entry.who, entry)
    return list(found.values())


def _step(course: dict[int, int], day: date, amount: int) -> None:
    course[number(day)] = course.get(number(day), 0) + amount


def _course(steps: dict[int, int], first: int, typed: Series | None) -> tuple[np.ndarray, np.ndarray]:
    """Days and stock: what was typed before the register's first day, else nothing on its eve, then what it counts."""
    earlier = np.array([], dtype=int) if typed is None else typed.days[typed.days < first]
    days = sorted({*steps, first})
    counted = np.cumsum([steps.get(day, 0) for day in days]).astype(float)
    if typed is None or not len(earlier):
        return np.array([first - 1, *days]), np.concatenate([[0.0], counted])
    return np.concatenate([earlier, days]), np.concatenate([typed.values[: len(earlier)], counted])
