"""From the facts of a pilot to the ranking of its lead providers, kind by kind, as rows to store."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np

from domain.facts.columns import Events, Facts
from domain.facts.progress import ACCEPTANCE, CONTRACT
from domain.providers.ranking import (
    Component,
    Standing,
    components,
    error_correlation,
    funnel_places,
    scored,
    seed_of,
    standing,
)
from domain.providers.ranking_evidence import Evidence, PoolProjects, gather
from domain.providers.ranking_rules import COMPONENTS, SAMPLED, RankingRules
from domain.words import Funnel, ProviderKind

PAIRS = tuple(combinations(SAMPLED, 2))
"""Pairs of components in the order in which their correlations are stored."""


@dataclass(frozen=True)
class ProviderFacts:
    """What the ranking needs beside the facts of evaluation: kind by provider id, starting levels, the enterprises'
    marks for the lead provider (1–5)."""

    kinds: Mapping[int, ProviderKind]
    before: Events
    reviews: Events


@dataclass(frozen=True)
class PastRank:
    """Where a provider stood in the previous closed period of the same kind."""

    rank: int | None
    periods_below: int


Row = dict[str, object]
"""Column → value of a stored row."""
Rows = dict[int, Row]
"""By provider id."""


@dataclass(frozen=True)
class PoolRanking:
    """`columns`: what is added to each provider's reading; `pools`: one row a kind, and one a kind in an industry that
    has a ranking of its own; `shares`: provider × industry × starting level; `industries`: places within industries."""

    columns: Rows
    pools: list[Row]
    shares: list[Row]
    industries: tuple[Row, ...] = ()


@dataclass(frozen=True)
class _Seen:
    """n projects on the day, with what only the ranking looks at."""

    active: np.ndarray
    counted: np.ndarray
    due: np.ndarray
    accepted: np.ndarray
    level: np.ndarray
    before: np.ndarray
    satisfaction: np.ndarray
    met: np.ndarray
    milestones: np.ndarray


def rank_pool(
    facts: Facts,
    pool: ProviderFacts,
    evaluated: Mapping[str, list[Any] | np.ndarray],
    as_of: int,
    rules: RankingRules,
    past: dict[int, PastRank],
    past_there: dict[tuple[int, int], PastRank],
    *seed: str,
) -> PoolRanking:
    """Ranking as of a day. `evaluated`: columns of the project readings of that day; `past_there`: places within
    industries by industry and provider.

    A kind is ranked within an industry by its projects there only, where enough providers have enough accepted there.
    """
    seen = _seen(facts, pool, evaluated, as_of)
    columns: Rows = {}
    pools: list[Row] = []
    industries: list[Row] = []
    leads = facts.projects.provider
    kind_of = np.array([pool.kinds.get(lead, "") for lead in leads.tolist()], dtype=object)
    for kind in ProviderKind:
        mine = np.flatnonzero((kind_of == kind) & seen.active)
        if not len(mine):
            continue
        found, row = _ranked(facts, seen, mine, rules, past, *seed, kind)
        columns |= found
        pools.append({"kind": kind, "industry_id": None, **row})
        for at, unit in enumerate(facts.industries):
            there = mine[facts.projects.industry[mine] == at]
            if not _enough(seen, leads, there, rules):
                continue
            known = {provider: rank for (industry, provider), rank in past_there.items() if industry == unit.id}
            found, row = _ranked(facts, seen, there, rules, known, *seed, kind, unit.name)
            pools.append({"kind": kind, "industry_id": unit.id, **row})
            industries += [
                {
                    "provider_id": provider,
                    "industry_id": unit.id,
                    "accepted": int((seen.accepted[there] & (leads[there] == provider)).sum()),
                    **{name: one[name] for name in IN_INDUSTRY},
                }
                for provider, one in found.items()
            ]
    return PoolRanking(columns, pools, _shares(facts, seen, as_of), tuple(industries))


IN_INDUSTRY = (
    "is_observed",
    "score",
    "score_low",
    "score_high",
    "rank",
    "rank_low",
    "rank_high",
    "tier",
    "movement",
    "funnel",
    "volume_points",
    *(
        f"{name}_{part}"
        for name in SAMPLED
        for part in ("trials", "observed", "expected", "raw", "adjusted", "points", "deviation")
    ),
)
"""Columns of a place within an industry."""


def _enough(seen: _Seen, leads: np.ndarray, there: np.ndarray, rules: RankingRules) -> bool:
    """Whether as many providers as a ranking needs have as many accepted projects as a rank needs."""
    accepted = np.bincount(leads[there][seen.accepted[there]])
    return int((accepted >= rules.min_accepted).sum()) >= rules.min_ranked


def _ranked(
    facts: Facts, seen: _Seen, mine: np.ndarray, rules: RankingRules, past: dict[int, PastRank], *seed: str
) -> tuple[Rows, Row]:
    """Columns by provider, and what they showed together, from some of the projects."""
    ids, position = np.unique(facts.projects.provider[mine], return_inverse=True)
    evidence = gather(_projects(facts, seen, mine, position, len(ids)))
    parts = components(evidence, rules)
    correlation = error_correlation(evidence, parts)
    points = np.column_stack([parts[name].points for name in COMPONENTS])
    deviations = np.column_stack([parts[name].deviation for name in SAMPLED])
    found = scored(points, deviations, correlation, rules.weights)
    place = standing(found, evidence.accepted, rules, seed_of(*seed))
    columns = _columns(ids, evidence, parts, place, funnel_places(evidence), past)
    return columns, _pool(evidence, parts, place, correlation)


def _seen(facts: Facts, pool: ProviderFacts, evaluated: Mapping[str, list[Any] | np.ndarray], as_of: int) -> _Seen:
    projects = facts.projects
    accepted = projects.completed[:, ACCEPTANCE] <= as_of
    before = np.zeros(len(projects), dtype=np.int64)
    known = pool.before.until(as_of)
    before[known.project] = known.amount
    marks = np.full(len(projects), np.nan)
    said = pool.reviews.until(as_of)
    marks[said.project] = said.amount  # in order of day: the latest mark of an enterprise stays
    return _Seen(
        active=(np.asarray(evaluated["left_as"]) == 0) & (projects.provider >= 0),
        counted=np.asarray(evaluated["is_counted"]),
        due=accepted | (projects.planned[:, ACCEPTANCE] <= as_of),
        accepted=accepted,
        level=np.asarray(evaluated["level"]),
        before=before,
        satisfaction=marks,
        met=np.asarray(evaluated["milestones_on_time"]),
        milestones=np.asarray(evaluated["milestones_due"]),
    )


def _projects(facts: Facts, seen: _Seen, mine: np.ndarray, position: np.ndarray, n: int) -> PoolProjects:
    projects = facts.projects
    code = ((projects.industry[mine] + 1) * 2 + projects.above[mine]) * 5 + seen.before[mine]
    _, stratum = np.unique(code, return_inverse=True)
    level, before = seen.level[mine], seen.before[mine]
    return PoolProjects(
        providers=n,
        provider=position,
        stratum=stratum,
        due=seen.due[mine],
        accepted=seen.accepted[mine],
        milestones_due=seen.milestones[mine],
        milestones_met=seen.met[mine],
        assessed=seen.accepted[mine] & (level > 0) & seen.counted[mine],
        level_ok=level >= 2,
        satisfaction=seen.satisfaction[mine],
        gain=np.where(before > 0, level - before, np.nan),
    )


def _columns(
    ids: np.ndarray,
    evidence: Evidence,
    parts: dict[str, Component],
    place: Standing,
    funnel: list[Funnel],
    past: Mapping[int, PastRank],
) -> Rows:
    rows: Rows = {}
    for at, provider in enumerate(ids.tolist()):
        before = past.get(provider, PastRank(None, 0))
        rank = int(place.rank[at]) or None
        row: Row = {
            "is_observed": bool(place.observed[at]),
            "score": float(place.score[at]),
            "score_low": float(place.low[at]),
            "score_high": float(place.high[at]),
            "rank": rank,
            "rank_low": int(place.rank_low[at]) or None,
            "rank_high": int(place.rank_high[at]) or None,
            "tier": place.tier[at],
            "movement": before.rank - rank if rank and before.rank else None,
            "funnel": funnel[at],
            "periods_below": before.periods_below + 1 if funnel[at] is Funnel.FAR_BELOW else 0,
            "level_gain": _number(evidence.level_gain[at]),
        }
        for name in SAMPLED:
            measure = evidence.measures[name]
            row[f"{name}_trials"] = int(measure.trials[at])
            row[f"{name}_observed"] = int(measure.observed[at])
            row[f"{name}_expected"] = float(measure.expected[at])
            row[f"{name}_raw"] = _number(measure.raw[at])
            row[f"{name}_adjusted"] = _number(evidence.adjusted[name][at])
            row[f"{name}_points"] = float(parts[name].points[at])
            row[f"{name}_deviation"] = float(parts[name].deviation[at])
        row["volume_points"] = float(parts["volume"].points[at])
        rows[provider] = row
    return rows


def _pool(evidence: Evidence, parts: dict[str, Component], place: Standing, correlation: np.ndarray) -> Row:
    return {
        "providers": len(place.score),
        "ranked": int((place.rank > 0).sum()),
        "design_effect": evidence.design_effect,
        "on_time_share": evidence.measures["on_time"].pool,
        **{f"{name}_prior_points": parts[name].prior_points for name in SAMPLED},
        **{f"{name}_prior_weight": parts[name].prior_weight for name in SAMPLED},
        **{
            f"correlation_{one}_{other}": float(correlation[SAMPLED.index(one), SAMPLED.index(other)])
            for one, other in PAIRS
        },
    }


def _shares(facts: Facts, seen: _Seen, as_of: int) -> list[Row]:
    """Counts of each lead provider by industry and starting level (0: not known yet)."""
    projects = facts.projects
    mine = np.flatnonzero(seen.active)
    keys = np.column_stack([projects.provider[mine], projects.industry[mine], seen.before[mine]])
    if not len(mine):
        return []
    found, group = np.unique(keys, axis=0, return_inverse=True)
    signed = projects.completed[mine, CONTRACT] <= as_of
    open_now = (projects.completed[mine] > as_of).any(axis=1)
    said = ~np.isnan(seen.satisfaction[mine])
    columns = {
        "projects": np.ones(len(mine)),
        "accepted": seen.accepted[mine],
        "open_projects": signed & open_now,
        "milestones_due": seen.milestones[mine],
        "milestones_on_time": seen.met[mine],
        "level_ok": seen.accepted[mine] & (seen.level[mine] >= 2) & seen.counted[mine],
        "reviews": said,
        "satisfaction_sum": np.where(said, seen.satisfaction[mine], 0),
    }
    sums = {
        name: np.bincount(group.ravel(), weights=values.astype(float), minlength=len(found)).astype(int).tolist()
        for name, values in columns.items()
    }
    return [
        {
            "provider_id": provider,
            "industry_id": facts.industries[industry].id if industry >= 0 else None,
            "before_level": level,
            **{name: sums[name][at] for name in sums},
        }
        for at, (provider, industry, level) in enumerate(found.tolist())
    ]


def _number(value: float) -> float | None:
    return None if value != value else float(value)
