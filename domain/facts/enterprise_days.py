"""An enterprise counts once, whatever its contracts: by which project, and from which day on (rules 2.5)."""

import numpy as np

from domain.days import NEVER
from domain.facts.columns import ProjectFacts


def stands_for(projects: ProjectFacts, active: np.ndarray, *days: np.ndarray) -> np.ndarray:
    """Which project stands for its enterprise: of the active ones the one first by these days, then the oldest."""
    stands, at = active.copy(), projects.shared
    if len(at):
        order = at[np.lexsort((at, *(day[at] for day in reversed(days)), ~active[at], projects.enterprise[at]))]
        firm = projects.enterprise[order]
        stands[order[1:][firm[1:] == firm[:-1]]] = False
    return stands


def earliest(projects: ProjectFacts, active: np.ndarray, days: np.ndarray) -> np.ndarray:
    """At each project the earliest of these days among all active ones of its enterprise; NEVER at one that left."""
    found, at = np.where(active, days, NEVER), projects.shared
    if len(at):
        _, firm = np.unique(projects.enterprise[at], return_inverse=True)
        first = np.full(firm.max() + 1, NEVER, dtype=np.int64)
        np.minimum.at(first, firm, found[at])
        found[at] = np.where(active[at], first[firm], NEVER)
    return found
