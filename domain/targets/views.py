"""View models of 目标达成: every printed target, what it is made of, its course, and the plans' own matrix."""

from dataclasses import dataclass
from datetime import date

from domain.lights.views import ProjectView
from domain.targets.verdicts import LIST_LACKS
from domain.words import Light, Verdict


@dataclass(frozen=True)
class SourceView:
    """Where the plan prints a target."""

    document: str
    kind: str
    name: str
    quote: str


@dataclass(frozen=True)
class ForecastView:
    """What was forecast of a target, in its unit: P10, P50, P90 of the figure on the due day, chance of meeting it."""

    said_on: date
    due_on: date
    p10: float
    p50: float
    p90: float
    met_probability: float
    value: float


@dataclass(frozen=True)
class TargetLine:
    """A printed target on the period's day; figures in the target's own unit. No verdict: an estimate, only listed."""

    id: int
    indicator: str
    name: str
    unit: str
    scope: str
    period: str
    group: str
    operator: str
    basis: str
    value: float
    actual: float | None
    planned: float | None
    attainment: float | None
    pace: float | None
    missing: float
    required: float | None
    recent: float | None
    expected: float | None
    starts_on: date
    ends_on: date
    light: Light
    reason: str
    verdict: Verdict | None
    why: str
    sources: tuple[SourceView, ...]
    definition: str
    least: float = 0.0
    """What has to stand there on the last day: the value; one more where whole things must be more than it."""
    blame: str = ""
    forecast: ForecastView | None = None

    @property
    def when(self) -> str:
        """2026年, 每月（2026年10月）; of the whole pilot 试点期 alone."""
        return "试点期" if self.group == "pilot" and self.period.startswith("试点期") else self.period

    @property
    def lacking(self) -> str:
        """名单缺 3 家，须再征集 3 家: what the list lacks, as the verdict says it; empty where it lacks nobody."""
        _, mark, rest = self.why.partition(LIST_LACKS)
        return mark.lstrip("；") + rest

    @property
    def why_alone(self) -> str:
        """The verdict's sentence without what the list lacks."""
        return self.why.partition(LIST_LACKS)[0]

    @property
    def short_by(self) -> float | None:
        """What will be missing on the last day by the forecast, else by the recent run-rate; None without either."""
        expected = self.expected if self.forecast is None else self.forecast.p50
        return None if expected is None else max(self.least - expected, 0.0)


@dataclass(frozen=True)
class TargetGroup:
    """Targets of one year, or of the whole pilot."""

    key: str
    label: str
    number: int


@dataclass(frozen=True)
class TargetBoard:
    """目标达成 of a scope: the verdict first, then the targets, worst first."""

    sentence: str
    groups: tuple[TargetGroup, ...]
    group: str
    scope: str
    lines: tuple[TargetLine, ...]
    missed: tuple[TargetLine, ...]
    first: int | None = None
    elsewhere: str = ""
    outlook: str = ""
    """Why there is no forecast, or how earlier ones turned out."""


@dataclass(frozen=True)
class SharePart:
    """One unit's part of a figure. `late` and `coming`: projects due by their own plan; None where there are none.

    `target`: the share the plan prints for the unit, None without; `missing` what it lacks of it.
    """

    name: str
    counted: float
    late: int | None = None
    coming: int | None = None
    target: float | None = None
    missing: float | None = None
    light: Light | None = None


@dataclass(frozen=True)
class CoursePoint:
    """One closed period of a target."""

    as_of: date
    label: str
    actual: float | None
    planned: float | None


@dataclass(frozen=True)
class TargetDetail:
    """A target opened: its course, its parts at this depth, and the enterprises behind one of the numbers."""

    line: TargetLine
    course: tuple[CoursePoint, ...]
    by: str
    parts: tuple[SharePart, ...]
    total: SharePart
    reach: str = ""
    shown: str = ""
    rows: tuple[ProjectView, ...] = ()
    number: int = 0
    page: int = 1
    pages: int = 1
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class MatrixCell:
    """Actual and target of one cell; None where the plan prints nothing."""

    actual: float | None
    target: float
    operator: str
    light: Light
    verdict: Verdict | None


@dataclass(frozen=True)
class Matrix:
    """Targets × years in the form of the plan's own annex: two header lines, rows of cells."""

    title: str
    corner: str
    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple[str, tuple[MatrixCell | None, ...]], ...]
