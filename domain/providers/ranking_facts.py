"""From the facts of a pilot to the ranking of its lead providers, kind by kind, as rows to store."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np

from domain.facts.columns import Facts
from domain.providers.ranking import (
    Component,
    Placing,
    components,
    error_correlation,
    funnel_places,
    scored,
    seed_of,
    standing,
)
from domain.providers.ranking_evidence import Evidence, gather
from domain.providers.ranking_projects import ProviderFacts, Row, Seen, pool_projects, seen_on, shares
from domain.providers.ranking_rules import COMPONENTS, SAMPLED, RankingRules
from domain.words import Funnel, ProviderKind

PAIRS = tuple(combinations(SAMPLED, 2))
"""Pairs of components in the order in which their correlations are stored."""


@dataclass(frozen=True)
class PastRank:
    """Where a provider stood in the previous closed period of the same kind."""

    rank: int | None
    periods_below: int


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
    seen = seen_on(facts, pool, evaluated, as_of)
    columns: Rows = {}
    pools: list[Row] = []
    industries: list[Row] = []
    leads = seen.provider
    kind_of = np.array([pool.kinds.get(lead, "") for lead in leads.tolist()], dtype=object)
    for kind in ProviderKind:
        mine = np.flatnonzero(kind_of == kind)
        if not len(mine):
            continue
        found, row = _ranked(seen, mine, rules, past, *seed, kind)
        columns |= found
        pools.append({"kind": kind, "industry_id": None, **row})
        for at, unit in enumerate(facts.industries):
            there = mine[seen.industry[mine] == at]
            if not _enough(seen, leads, there, rules):
                continue
            known = {provider: rank for (industry, provider), rank in past_there.items() if industry == unit.id}
            found, row = _ranked(seen, there, rules, known, *seed, kind, unit.name)
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
    return PoolRanking(columns, pools, shares(facts, seen), tuple(industries))


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


def _enough(seen: Seen, leads: np.ndarray, there: np.ndarray, rules: RankingRules) -> bool:
    """Whether as many providers as a ranking needs have as many accepted projects as a rank needs."""
    accepted = np.bincount(leads[there][seen.accepted[there]])
    return int((accepted >= rules.min_accepted).sum()) >= rules.min_ranked


def _ranked(
    seen: Seen, mine: np.ndarray, rules: RankingRules, past: dict[int, PastRank], *seed: str
) -> tuple[Rows, Row]:
    """Columns by provider, and what they showed together, from some of the projects."""
    ids, position = np.unique(seen.provider[mine], return_inverse=True)
    evidence = gather(pool_projects(seen, mine, position, len(ids)))
    parts = components(evidence, rules)
    correlation = error_correlation(evidence, parts)
    points = np.column_stack([parts[name].points for name in COMPONENTS])
    deviations = np.column_stack([parts[name].deviation for name in SAMPLED])
    found = scored(points, deviations, correlation, rules.weights)
    place = standing(found, evidence.accepted, rules, seed_of(*seed))
    columns = _columns(ids, evidence, parts, place, funnel_places(evidence), past)
    return columns, _pool(evidence, parts, place, correlation)


def _columns(
    ids: np.ndarray,
    evidence: Evidence,
    parts: dict[str, Component],
    place: Placing,
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


def _pool(evidence: Evidence, parts: dict[str, Component], place: Placing, correlation: np.ndarray) -> Row:
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


def _number(value: float) -> float | None:
    return None if value != value else float(value)
