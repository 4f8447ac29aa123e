"""What the projects of one kind of provider say about each: counts observed, expected, and how they hang together."""

from dataclasses import dataclass

import numpy as np

from domain.providers.ranking_rules import SAMPLED
from domain.statistics.case_mix import adjusted_mean, adjusted_share, expected_rates

FEWEST_TOGETHER = 20
"""Projects that must show two components before their correlation is believed."""
MOST_CORRELATED = 0.95


@dataclass(frozen=True)
class PoolProjects:
    """Active projects of one kind's providers. `provider`: position 0..providers−1; `stratum`: code of industry × scale
    × starting level. `accepted` counts where `due`: its planned acceptance is past, or it is accepted already.
    `satisfaction` 1–5 and `gain` (official level − starting level) are NaN where not known.
    """

    providers: int
    provider: np.ndarray
    stratum: np.ndarray
    due: np.ndarray
    accepted: np.ndarray
    milestones_due: np.ndarray
    milestones_met: np.ndarray
    assessed: np.ndarray
    level_ok: np.ndarray
    satisfaction: np.ndarray
    gain: np.ndarray


@dataclass(frozen=True)
class ComponentEvidence:
    """One component by provider: sums observed and expected, and trials. Shares; satisfaction as sums of 1–5."""

    observed: np.ndarray
    expected: np.ndarray
    trials: np.ndarray

    @property
    def raw(self) -> np.ndarray:
        """Observed ÷ trials; NaN without trials."""
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.where(self.trials > 0, self.observed / self.trials, np.nan)

    @property
    def pool(self) -> float:
        return float(self.observed.sum() / self.trials.sum()) if self.trials.sum() else 0.0


@dataclass(frozen=True)
class Evidence:
    """By component of SAMPLED: measure and adjusted value; `within`: variance of one review; `design_effect`:
    how many milestones of one project weigh as one independent one (Rao & Scott 1992, Biometrics 48).
    """

    accepted: np.ndarray
    measures: dict[str, ComponentEvidence]
    adjusted: dict[str, np.ndarray]
    within: float
    design_effect: float
    correlation: np.ndarray
    level_gain: np.ndarray


def gather(projects: PoolProjects) -> Evidence:
    """Evidence of one kind; sums over projects first, the division last."""
    group, n = projects.provider, projects.providers

    def total(values: np.ndarray) -> np.ndarray:
        return np.bincount(group, weights=values.astype(float), minlength=n)

    reviewed = ~np.isnan(projects.satisfaction)
    said = np.where(reviewed, projects.satisfaction, 0.0)
    columns = {
        "acceptance": (projects.accepted & projects.due, projects.due),
        "on_time": (projects.milestones_met, projects.milestones_due),
        "level": (projects.level_ok & projects.assessed, projects.assessed),
        "satisfaction": (said, reviewed),
    }
    measures, adjusted = {}, {}
    for name, (observed, trials) in columns.items():
        rates = expected_rates(projects.stratum, observed.astype(float), trials.astype(float))
        if name == "acceptance":  # a contract is accepted or not by the provider's own plan: nothing to standardise
            rates = np.full(len(group), observed.sum() / trials.sum() if trials.sum() else 0.0)
        measure = ComponentEvidence(total(observed), total(rates * trials), total(trials))
        measures[name] = measure
        adjust = adjusted_mean if name == "satisfaction" else adjusted_share
        adjusted[name] = adjust(measure.observed, measure.expected, measure.trials)
    adjusted["acceptance"] = measures["acceptance"].raw
    residuals = _residuals(columns, measures, group)
    gains = projects.assessed & ~np.isnan(projects.gain)
    gained = ComponentEvidence(total(np.where(gains, projects.gain, 0)), total(gains), total(gains))
    return Evidence(
        accepted=total(projects.accepted),
        measures=measures,
        adjusted=adjusted,
        within=_within(residuals["satisfaction"], measures["satisfaction"]),
        design_effect=_design_effect(projects, measures["on_time"]),
        correlation=_correlation(residuals),
        level_gain=gained.raw,
    )


def _residuals(
    columns: dict[str, tuple[np.ndarray, np.ndarray]], measures: dict[str, ComponentEvidence], group: np.ndarray
) -> dict[str, np.ndarray]:
    """Each project's share (or mark) less its provider's; NaN where the project shows nothing."""
    found = {}
    for name, (observed, trials) in columns.items():
        with np.errstate(invalid="ignore", divide="ignore"):
            own = np.where(trials > 0, observed / trials.astype(float), np.nan)
        found[name] = own - measures[name].raw[group]
    return found


def _within(residual: np.ndarray, measure: ComponentEvidence) -> float:
    """Variance of one review within a provider; 1 where no provider has two."""
    seen = residual[~np.isnan(residual)]
    freedom = len(seen) - int((measure.trials > 0).sum())
    return max(float((seen**2).sum() / freedom), 0.05) if freedom > 0 else 1.0


def _design_effect(projects: PoolProjects, measure: ComponentEvidence) -> float:
    """Variance of milestones met, clustered in projects, ÷ what independent milestones would vary; at least 1."""
    keep = projects.milestones_due > 0
    group, due = projects.provider[keep], projects.milestones_due[keep].astype(float)
    share = measure.raw[group]
    chance = float((due * share * (1 - share)).sum())
    freedom = int(keep.sum()) - len(np.unique(group))
    if chance <= 0 or freedom <= 0:
        return 1.0
    spread = float(((projects.milestones_met[keep] - share * due) ** 2).sum()) * int(keep.sum()) / freedom
    return max(spread / chance, 1.0)


def _correlation(residuals: dict[str, np.ndarray]) -> np.ndarray:
    """How components move together within providers, 0..MOST_CORRELATED; 0 where too few projects show both."""
    found = np.eye(len(SAMPLED))
    for i, one in enumerate(SAMPLED):
        for j, other in enumerate(SAMPLED[:i]):
            both = ~np.isnan(residuals[one]) & ~np.isnan(residuals[other])
            a, b = residuals[one][both], residuals[other][both]
            spread = np.sqrt((a**2).sum() * (b**2).sum())
            value = float((a * b).sum() / spread) if both.sum() >= FEWEST_TOGETHER and spread > 0 else 0.0
            found[i, j] = found[j, i] = min(max(value, 0.0), MOST_CORRELATED)
    return found
