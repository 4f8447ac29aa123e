"""Who leads a project and since when: a provider answers for what was due while it led (rules 4.1.4, 6.1)."""

from dataclasses import dataclass

import numpy as np

from domain.facts.columns import Facts
from domain.facts.progress import PROVIDER_STAGES


@dataclass(frozen=True)
class Work:
    """One row a lead of a project: milestones that fell due while it led, in the pilot; whether it leads on the day."""

    project: np.ndarray
    provider: np.ndarray
    is_lead: np.ndarray
    due: np.ndarray
    on_time: np.ndarray


def leads_on(facts: Facts, as_of: int) -> np.ndarray:
    """Provider that leads each project on the day, or led it when it left; -1 for none."""
    leads, found = facts.led, np.full(len(facts.projects), -1, dtype=np.int64)
    day = np.minimum(as_of, facts.projects.left_on[leads.project])
    holds = (leads.from_on <= day) & (day < leads.to_on)
    found[leads.project[holds]] = leads.provider[holds]
    return found


def work_of(facts: Facts, as_of: int) -> Work:
    """What every lead answers for on the day; rows of leads that were and had nothing due are left out."""
    leads, projects = facts.led, facts.projects
    planned = projects.planned[leads.project][:, PROVIDER_STAGES]
    done = projects.completed[leads.project][:, PROVIDER_STAGES]
    left_on = projects.left_on[leads.project]
    until = np.minimum(np.minimum(leads.to_on, left_on), as_of + 1)
    is_due = (planned >= leads.from_on[:, None]) & (planned < until[:, None])
    is_lead = (leads.from_on <= as_of) & (as_of < leads.to_on) & (left_on > as_of)
    due, on_time = is_due.sum(axis=1), (is_due & (done <= planned)).sum(axis=1)
    keep = is_lead | (due > 0)
    return Work(leads.project[keep], leads.provider[keep], is_lead[keep], due[keep], on_time[keep])
