"""View models of 目标达成: every printed target, what it is made of, its course, and the plans' own matrix."""

from dataclasses import dataclass
from datetime import date

from domain.facts.pace import TargetFact
from domain.lights.views import ProjectView
from domain.targets.behind import Behind
from domain.targets.verdicts import LIST_LACKS
from domain.words import Light, TargetKind, Verdict


@dataclass(frozen=True)
class SourceView:
    """Where a target stands: printed in the plan, or issued to a district. `number`: that of the document, or empty."""

    document: str
    kind: str
    name: str
    quote: str
    number: str = ""

    @property
    def place(self) -> str:
        """表格; 分解下达 银工信发〔2026〕12号."""
        return f"{self.kind} {self.number or self.document}" if self.kind == TargetKind.ALLOCATED.zh else self.kind


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
    def issued(self) -> str:
        """分解下达 银工信发〔2026〕12号; empty for what the plan prints itself."""
        return next((one.place for one in self.sources if one.kind == TargetKind.ALLOCATED.zh), "")

    @property
    def places(self) -> str:
        """表格、正文; 分解下达 银工信发〔2026〕12号."""
        return "、".join(dict.fromkeys(one.place for one in self.sources))

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
class PromiseLine:
    """A promise with its line, and how it stands; `points` from the day it was given to its own. `stands`: not taken
    back."""

    id: int
    text: str
    author: str
    promised_on: date
    due_on: date
    value: float
    unit: str
    word: str
    state: str
    light: Light
    stands: bool
    points: tuple[tuple[date, float], ...]
    version: int


@dataclass(frozen=True)
class TargetDetail:
    """A target opened: its course, its parts at this depth, and the enterprises behind one of the numbers."""

    line: TargetLine
    course: tuple[CoursePoint, ...]
    ahead: tuple[tuple[date, float], ...]
    """Of a target with checkpoints: what its 序时 runs along from the period's day on; all of it before the first
    closed period."""
    checkpoints: tuple[tuple[date, float], ...]
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
    promises: tuple[PromiseLine, ...] = ()
    behind: Behind | None = None


@dataclass(frozen=True)
class DistrictShare:
    """A district in the grid of shares: what it has by the newest document, what the draft gives it, and what a
    proposal can go by; None where there is none."""

    name: str
    issued: float | None
    drafted: float | None
    enrolled: int
    last_year: float | None


@dataclass(frozen=True)
class AllocationView:
    """A whole target and its districts. `printed`: districts whose share the plan prints, outside the grid;
    `proposals`: by what, and the shares in the grid's order; `why_not`: why it may not be shared out, or empty.

    `version`: of the draft, 0 without one; `issued_by`: the documents by which the districts have what they have;
    `holds_from`: the day its form begins with, and what that means for what is closed next.
    """

    id: int
    title: str
    target: TargetFact
    shares: tuple[DistrictShare, ...]
    printed: tuple[tuple[str, float], ...]
    printed_sum: float
    proposals: tuple[tuple[str, tuple[float, ...]], ...]
    version: int
    author: str
    issued_by: str
    issued_from: date | None
    why_not: str
    holds_from: date
    holds_note: str


@dataclass(frozen=True)
class TargetDesk:
    """What the office may do about a target, and what its forms start from. `newest`: what its last version says, also
    one that does not hold yet; `points`: the checkpoints of today; `courses`: how many sets there are;
    `first_free_on`: the first day from today on that no closed period holds; `closed_until`: last day of those."""

    id: int
    title: str
    target: TargetFact
    newest: str
    begins_on: date
    points: tuple[tuple[date, float], ...]
    courses: int
    first_free_on: date
    closed_until: date | None
    why_not_revised: str
    why_no_course: str


@dataclass(frozen=True)
class HistoryLine:
    """What was done about a target: from which day it holds, what, why, by which document and whom."""

    on: date
    what: str
    content: str
    reason: str
    document: str
    people: str


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
