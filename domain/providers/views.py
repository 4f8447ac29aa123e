"""View models of 服务商赛马."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from domain.providers.ranking_rules import SAMPLED
from domain.words import Funnel, Light, ProviderAction, ProviderKind, ProviderStatus, Tier


@dataclass(frozen=True)
class ComponentView:
    """One component of a provider's score. Points 0–100; `observed`/`trials` are what was counted."""

    name: str
    weight: float
    counted: str
    raw: str
    adjusted: str
    pool_points: float
    points: float
    deviation: float

    @property
    def earned(self) -> float:
        """Points it adds to the score."""
        return self.points * self.weight / 100


@dataclass(frozen=True)
class ProviderRow:
    """A lead provider in a closed period; no rank in the 观察组. `shown`: what counts in the chosen industry."""

    id: int
    uscc: str
    name: str
    kind: ProviderKind
    status: ProviderStatus
    accepted: int
    signed: int
    open_projects: int
    open_share: float
    load: Light
    concentration: Light
    score: float
    low: float
    high: float
    rank: int | None
    rank_low: int | None
    rank_high: int | None
    tier: Tier | None
    movement: int | None
    funnel: Funnel
    periods_below: int
    on_time: int
    milestones: int
    on_time_adjusted: float | None
    points: tuple[float, ...]
    deviations: tuple[float, ...]
    in_industry: str = ""
    accepted_here: int = 0

    @property
    def deviation_of(self) -> dict[str, float]:
        return dict(zip(SAMPLED, self.deviations, strict=True))


@dataclass(frozen=True)
class FunnelLine:
    """Limits for a number of milestones, as shares 0–1."""

    milestones: int
    low95: float
    high95: float
    low998: float
    high998: float


@dataclass(frozen=True)
class WeightView:
    name: str
    weight: float
    source: str


@dataclass(frozen=True)
class PoolTarget:
    """A target of the plan about the pool or its solutions."""

    name: str
    actual: float | None
    value: float
    operator: str
    unit: str
    light: Light
    sentence: str


@dataclass(frozen=True)
class PoolMonth:
    """What happened to the pool in a month."""

    month: str
    admitted: int
    warned: int
    suspended: int
    removed: int
    readmitted: int


@dataclass(frozen=True, eq=False)
class ProviderBoard:
    """The ranking of one kind. `period`: the closed period it was made for. Kept while nothing changes, so what is
    drawn from it is remembered by its identity.
    """

    kind: ProviderKind
    period: str
    as_of: date
    sentence: str
    notes: tuple[str, ...]
    ranked: tuple[ProviderRow, ...]
    observed: tuple[ProviderRow, ...]
    without_projects: int
    weights: tuple[WeightView, ...]
    min_accepted: int
    min_ranked: int
    correlation: tuple[tuple[float, ...], ...]
    pool_share: float
    design_effect: float
    counts: dict[str, int]
    period_id: int
    seed: int
    industry: str = ""
    """Name of the industry looked at; `is_own`: ranked within it, by the projects there only."""
    is_own: bool = False
    industry_note: str = ""


@dataclass(frozen=True)
class WhatIfRow:
    """A ranked provider under other weights; `best`..`worst`: its ranks over many sets of weights."""

    name: str
    rank: int
    other_rank: int
    other_score: float
    rank_low: int
    rank_high: int
    best: int
    worst: int


@dataclass(frozen=True)
class SolutionRow:
    name: str
    provider: str
    industry: str
    scenario: str
    listed_on: date
    uses: int
    reviews: int
    satisfaction: float | None
    price_fen: int | None = None
    delisted_on: date | None = None


@dataclass(frozen=True)
class MatchRow:
    """A provider proposed for an enterprise, with the reasons in the order in which they count."""

    uscc: str
    name: str
    kind: str
    reasons: str
    open_projects: int
    load: Light
    rank: str


@dataclass(frozen=True)
class StepView:
    """One step of a provider's way in and out, as it is printed."""

    on: date
    action: str
    status: str
    reason: str
    people: str
    document: str
    rectify_by: date | None


@dataclass(frozen=True)
class IndustryPlace:
    """Where a provider stands among those of its kind within an industry; no rank below the minimum there."""

    industry: str
    accepted: int
    score: float
    low: float
    high: float
    rank: int | None
    rank_low: int | None
    rank_high: int | None
    ranked: int


@dataclass(frozen=True)
class LateMilestone:
    code: str
    enterprise: str
    stage: str
    planned_on: date
    completed_on: date | None
    days_late: int


@dataclass(frozen=True)
class SaidView:
    on: date
    code: str
    enterprise: str
    satisfaction: int
    comment: str


@dataclass(frozen=True)
class CountedProject:
    """What one project adds to each component; None where it adds nothing.

    accepted: of what is due. level_ok: the official level is at least 2, of the enterprises that count by this project.
    """

    code: str
    enterprise: str
    kind: str
    """Industry, scale and starting level: what it is compared with."""
    accepted: bool | None
    on_time: int
    milestones: int
    level_ok: bool | None
    level: int | None
    mark: int | None


def counted_together(rows: Sequence[CountedProject]) -> dict[str, str]:
    """Sums over the projects, by component: 9/9 个, 55/56 个, 8/8 家, 8 家."""
    due = [row.accepted for row in rows if row.accepted is not None]
    level = [row.level_ok for row in rows if row.level_ok is not None]
    return {
        "验收": f"{sum(due)}/{len(due)} 个",
        "按期": f"{sum(row.on_time for row in rows)}/{sum(row.milestones for row in rows)} 个",
        "水平达标": f"{sum(level)}/{len(level)} 家",
        "满意度": f"{sum(row.mark is not None for row in rows)} 家",
    }


@dataclass(frozen=True)
class ProviderPage:
    """One provider whole. `projects`, `late`, `reviews`, `findings` are None where the user may not list projects."""

    row: ProviderRow | None
    uscc: str
    name: str
    kind: ProviderKind
    status: ProviderStatus
    status_on: date | None
    version: int
    period: str
    sentence: str
    components: tuple[ComponentView, ...]
    level_gain: float | None
    projects: tuple[object, ...] | None
    project_count: int
    late: tuple[LateMilestone, ...]
    late_count: int
    reviews: tuple[SaidView, ...]
    findings: tuple[tuple[str, str], ...]
    solutions: tuple[SolutionRow, ...]
    industries: tuple[IndustryPlace, ...]
    steps: tuple[StepView, ...]
    may_change: bool
    allowed: tuple[ProviderAction, ...]
    appeal_open: bool
    counted: tuple[CountedProject, ...] = ()
    """Every project that counts; their sums are those of the components."""

    duty: str = ""
    """Projects in which the turn is its own and late; alerts that are open."""
    industry: str = ""
    """The industry within which the place is; then everything listed is from there only."""

    @property
    def is_as_counted(self) -> bool:
        """Whether the projects, as they are known now, still add up to what was counted when the period was closed."""
        now = counted_together(self.counted)
        return all(part.counted.startswith(now[part.name]) for part in self.components if part.name in now)
