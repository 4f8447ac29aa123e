"""Where a person stands: pilot, period, unit."""

from dataclasses import dataclass
from datetime import date

from domain.changes import Changes
from domain.periods import running
from domain.words import PeriodKind


def office_zh(pilot: str) -> str:
    """Who issues a pilot's papers, by the pilot's full name."""
    return f"{pilot}工作专班办公室"


@dataclass(frozen=True)
class PilotView:
    id: int
    code: str
    name: str
    short_name: str
    revision: int
    is_demo: bool
    today: date
    reports_weekly: bool
    last_on: date
    """Last day of the pilot by its plan."""
    changes: Changes


@dataclass(frozen=True)
class PeriodView:
    id: int
    label: str
    zh: str
    kind: PeriodKind
    as_of: date
    is_closed: bool
    rule_version: str
    is_opening: bool = False
    """Whether it was closed with an opening history (期初补录)."""

    @property
    def state_zh(self) -> str:
        """已结账; 已结账，期初补录; 未结账."""
        if not self.is_closed:
            return "未结账"
        return "已结账，期初补录" if self.is_opening else "已结账"

    @property
    def first_on(self) -> date:
        """First day of the week or month, the running one for the live period."""
        return running(self.as_of, self.kind).starts_on


@dataclass(frozen=True)
class UnitView:
    """A district or industry as a choice."""

    id: int
    name: str
    full_name: str
    kind: str = ""
    valid_from: date | None = None
    valid_to: date | None = None

    def valid_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)
