"""What the ranking looks at of the projects: what there is on the day, and counts by kind, industry and level."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from domain.facts.columns import Events, Facts
from domain.facts.leads import work_of
from domain.facts.progress import ACCEPTANCE, CONTRACT
from domain.providers.ranking_evidence import PoolProjects
from domain.words import STAGES, ProviderKind

Row = dict[str, object]
"""Column → value of a stored row."""


@dataclass(frozen=True)
class ProviderFacts:
    """What the ranking needs beside the facts of evaluation: kind by provider id, starting levels, the enterprises'
    marks for the lead provider (1–5)."""

    kinds: Mapping[int, ProviderKind]
    before: Events
    reviews: Events


@dataclass(frozen=True)
class Seen:
    """Projects on the day, one row for each lead that answers for some of it, with what only the ranking looks at.

    `is_lead`: it leads the project on the day; one that led before has its milestones and nothing else of it.
    """

    provider: np.ndarray
    industry: np.ndarray
    above: np.ndarray
    is_lead: np.ndarray
    signed: np.ndarray
    open_now: np.ndarray
    counted: np.ndarray
    due: np.ndarray
    accepted: np.ndarray
    level: np.ndarray
    before: np.ndarray
    satisfaction: np.ndarray
    met: np.ndarray
    milestones: np.ndarray


def seen_on(facts: Facts, pool: ProviderFacts, evaluated: Mapping[str, list[Any] | np.ndarray], as_of: int) -> Seen:
    """The projects as they stand on a day, by lead."""
    projects, work = facts.projects, work_of(facts, as_of)
    at, is_lead = work.project, work.is_lead
    accepted = projects.completed[:, ACCEPTANCE] <= as_of
    before = np.zeros(len(projects), dtype=np.int64)
    known = pool.before.until(as_of)
    before[known.project] = known.amount
    marks = np.full(len(projects), np.nan)
    said = pool.reviews.until(as_of)
    marks[said.project] = said.amount  # in order of day: the latest mark of an enterprise stays
    return Seen(
        provider=work.provider,
        industry=projects.industry[at],
        above=projects.above[at],
        is_lead=is_lead,
        signed=is_lead & (projects.completed[at, CONTRACT] <= as_of),
        open_now=is_lead & (np.asarray(evaluated["stage"])[at] < len(STAGES)),  # as evaluated: not finished
        counted=np.asarray(evaluated["is_counted"])[at],
        due=is_lead & (accepted | (projects.planned[:, ACCEPTANCE] <= as_of))[at],
        accepted=is_lead & accepted[at],
        level=np.where(is_lead, np.asarray(evaluated["level"])[at], 0),
        before=before[at],
        satisfaction=np.where(is_lead, marks[at], np.nan),
        met=work.on_time,
        milestones=work.due,
    )


def pool_projects(seen: Seen, mine: np.ndarray, position: np.ndarray, n: int) -> PoolProjects:
    """Some of the projects as evidence on n providers, `position` being whose each is."""
    code = ((seen.industry[mine] + 1) * 2 + seen.above[mine]) * 5 + seen.before[mine]
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
        gain=np.where((before > 0) & seen.is_lead[mine], level - before, np.nan),
    )


def shares(facts: Facts, seen: Seen) -> list[Row]:
    """Counts of each lead provider by industry and starting level (0: not known yet)."""
    mine = np.arange(len(seen.provider))
    keys = np.column_stack([seen.provider, seen.industry, seen.before])
    if not len(mine):
        return []
    found, group = np.unique(keys, axis=0, return_inverse=True)
    said = ~np.isnan(seen.satisfaction[mine])
    columns = {
        "projects": seen.is_lead,
        "accepted": seen.accepted[mine],
        "open_projects": seen.signed & seen.open_now,
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
