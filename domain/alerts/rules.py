"""When a light opens an alert, as dated rows: which is in force on a day (rules 14.1)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from domain.words import AlertDeed, AlertOwner, AlertScope, Light

EVERY = "*"
"""Indicator of a rule for all core lights."""
STEPS = (AlertDeed.REMINDED, AlertDeed.SUPERVISED, AlertDeed.SUMMONED, AlertDeed.NAMED)
"""The ladder, in its order: a default, since the plans print 督查督办 and 通报 and no steps between."""
ASKING = (AlertDeed.OPENED, AlertDeed.REOPENED, AlertDeed.SENT_BACK, AlertDeed.ASSIGNED)
"""With these an answer is owed by a day: the days to answer, and the ladder, begin anew."""


@dataclass(frozen=True)
class OpeningRule:
    """One row; `pilot` empty: default for all pilots. Answers and steps in working days, the rest in periods."""

    code: str
    scope: AlertScope
    indicator: str
    light: Light
    periods: int
    owner: AlertOwner
    answer_days: int
    join_periods: int
    reopen_periods: int
    remind_after: int
    supervise_after: int
    summon_after: int
    name_after: int
    is_on: bool
    effective_from: date
    source: str
    author: str = ""
    is_default: bool = True
    pilot: str = ""
    bound: float | None = None
    """Of what is no light: the chance below which, the days, the share from which it is red."""

    def is_bad(self, light: Light | None) -> bool:
        return is_bad(light, self.light)

    def after(self, step: AlertDeed) -> int:
        """Working days past the day of the answer from which a step may be taken."""
        days = (self.remind_after, self.supervise_after, self.summon_after, self.name_after)
        return dict(zip(STEPS, days, strict=True))[step]


def is_bad(light: Light | None, asked: Light) -> bool:
    """Whether a light is as bad as the one a rule looks at: red is worse than yellow; grey is neither bad nor well."""
    return light is asked or (asked is Light.YELLOW and light is Light.RED)


def in_force(rows: Iterable[OpeningRule], day: date, pilot: str) -> dict[str, OpeningRule]:
    """By code: the newest row not after the day, the pilot's own before the default."""
    known = [row for row in rows if row.effective_from <= day and row.pilot in ("", pilot)]
    return {row.code: row for row in sorted(known, key=lambda row: (row.pilot != "", row.effective_from))}
