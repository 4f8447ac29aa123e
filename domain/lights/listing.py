"""What the list of projects shows and is asked for."""

from dataclasses import dataclass, field

from domain.lights.views import ProjectView


@dataclass(frozen=True)
class ProjectPage:
    """One page of the project list, with the counts by light under the same other filters.

    `figures`: what all its projects (not only this page's) add up to under a measure.
    """

    rows: tuple[ProjectView, ...]
    total: int
    page: int
    pages: int
    counts: dict[str, int] = field(default_factory=dict)
    changes: dict[str, int] = field(default_factory=dict)
    of: int = 0
    left_text: str = ""
    lost: tuple[str, ...] = ()
    measure: "MeasureView | None" = None
    notes: tuple[str, ...] = ()
    filters_text: str = ""
    figures: str = ""
    rounding: str = ""
    """Why the lines of all pages do not add up to `figures` as shown; empty where they do."""


@dataclass(frozen=True)
class ProjectWords:
    """What a link to the project list asks for, in the link's own words; empty ones do not limit."""

    light: str = ""
    stage: str = ""
    provider: str = ""
    change: str = ""
    q: str = ""
    measure: str = ""
    counted: str = ""
    order: str = ""
    page: int = 1


@dataclass(frozen=True)
class MeasureView:
    """The figure whose projects a list shows: what it counts, in which days, and what its counterpart is called."""

    indicator: str
    name: str
    shown: str
    other: str
    missing: bool
    days: str
    note: str = ""


@dataclass(frozen=True)
class ProjectChoices:
    """What the project list can be filtered by."""

    districts: tuple[str, ...]
    industries: tuple[str, ...]
    providers: tuple[str, ...]
