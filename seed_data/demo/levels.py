"""数字化水平 before and after: levels, and the scores that fit them (20 / 40 / 60 / 80 points)."""

from dataclasses import dataclass

import numpy as np

from data_access.queries.demo import DemoPlan
from domain.days import NEVER
from domain.words import AssessmentKind
from seed_data.demo.days import stream, workday
from seed_data.demo.firms import GIANT, Firms, scaled
from seed_data.demo.stories import Story
from seed_data.demo.timetable import ASSESSMENT, DIAGNOSIS, GO_LIVE

BASE_SCORE = {1: 20, 2: 40, 3: 60, 4: 80}
LEVEL3_SHARE = 0.11


@dataclass
class Levels:
    """Assessments as rows: firm, kind (position in AssessmentKind), level, day, score."""

    firm: np.ndarray
    kind: np.ndarray
    level: np.ndarray
    day: np.ndarray
    score: np.ndarray
    official: np.ndarray
    """Official level by firm, 0 where there is none."""


def assess(
    plan: DemoPlan, story: Story, firms: Firms, done: np.ndarray, failed: np.ndarray, as_of: int, seed: int
) -> Levels:
    """All assessments made so far."""
    rng = stream(seed, plan.code, "levels")
    n = len(firms)
    diagnosed, live, official = (done[:, stage] != NEVER for stage in (DIAGNOSIS, GO_LIVE, ASSESSMENT))
    before = np.where(rng.random(n) < 0.2, 2, 1)
    reached = np.where(failed, 1, _reached(story, firms, official & ~failed, rng))
    before = np.minimum(before, reached)
    self_after = np.where(failed, 2, np.clip(reached + (rng.random(n) < 0.08), 1, 4))
    self_on = workday(np.where(live, np.minimum(done[:, GO_LIVE] + 4, done[:, ASSESSMENT]), NEVER))
    self_on = np.where(live, np.maximum(self_on, done[:, GO_LIVE]), NEVER)
    live &= self_on <= as_of
    kinds = list(AssessmentKind)
    parts = []
    for kind, mask, level, day in (
        (AssessmentKind.BEFORE, diagnosed, before, done[:, DIAGNOSIS]),
        (AssessmentKind.SELF_AFTER, live, self_after, self_on),
        (AssessmentKind.OFFICIAL_AFTER, official, reached, done[:, ASSESSMENT]),
    ):
        firm = np.flatnonzero(mask)
        parts.append((firm, np.full(len(firm), kinds.index(kind)), level[firm], day[firm]))
    firm, kind, level, day = (np.concatenate(columns) for columns in zip(*parts, strict=True))
    return Levels(firm, kind, level, day, _score(level, rng), np.where(official, reached, 0))


def _reached(story: Story, firms: Firms, assessed: np.ndarray, rng) -> np.ndarray:
    """Level 2 for most, 3 for some, 4 for exactly the story's number; titled firms reach more."""
    n = len(firms)
    level = np.where(rng.random(n) < LEVEL3_SHARE * (1 + 0.6 * (firms.title > 0)), 3, 2)
    candidates = np.flatnonzero(assessed)
    appetite = rng.random(len(candidates)) + 0.5 * (firms.title[candidates] == GIANT)
    count = min(scaled(story.level4, story, n), len(candidates))
    level[candidates[np.argsort(-appetite, kind="stable")[:count]]] = 4
    return level


def _score(level: np.ndarray, rng) -> np.ndarray:
    """0–100 with one decimal, within its level's band."""
    base = np.array([0, *BASE_SCORE.values()])[level]
    total = base + np.where(level == 4, rng.uniform(0.5, 11, len(level)), rng.beta(1.6, 2.6, len(level)) * 18 + 0.6)
    return np.round(total, 1)
