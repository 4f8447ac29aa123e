"""Who fails the official assessment and who leaves the pilot: withdrawn, replaced, disqualified."""

import numpy as np

from data_access.queries.demo import DemoPlan
from domain.days import NEVER
from domain.words import EnterpriseStatus
from seed_data.demo.days import number_of, workday
from seed_data.demo.firms import Firms, scaled
from seed_data.demo.stories import Story
from seed_data.demo.timetable import DIAGNOSIS

STATUSES = list(EnterpriseStatus)
REASONS = (
    "",
    "企业搬迁停产，自愿退出试点",
    "经营困难，由同行业企业更换",
    "抽查发现改造内容与合同不符，取消参与试点资格",
)


def fail_some(story: Story, firms: Firms, finished: np.ndarray, completed: np.ndarray, rng) -> np.ndarray:
    """Firms assessed at level 1: those next in turn. Moves their assessment to before the story's end."""
    failed = np.zeros(len(firms), dtype=bool)
    end = number_of(story.ends_on)
    waiting = np.flatnonzero(~completed & (firms.year <= int(story.ends_on[:4])) & ~firms.already_funded)
    chosen = waiting[np.argsort(finished[waiting], kind="stable")[: scaled(story.failed, story, len(firms))]]
    finished[chosen] = end - rng.uniform(14, 60, len(chosen))
    failed[chosen] = True
    return failed


def depart(
    plan: DemoPlan, story: Story, firms: Firms, done: np.ndarray, stays: np.ndarray, as_of: int, rng
) -> tuple[np.ndarray, np.ndarray]:
    """Status code and day (NEVER: active) of each firm; nothing happens in a project after its firm has left."""
    status, status_on = np.zeros(len(firms), dtype=np.int64), np.full(len(firms), NEVER, dtype=np.int64)
    candidates = rng.permutation(np.flatnonzero(~stays & (done[:, DIAGNOSIS] < as_of - 60)))
    counts = [scaled(count, story, len(firms)) for count in story.left]
    codes = np.repeat([1, 2, 3], counts)[: len(candidates)]
    chosen = candidates[: len(codes)]
    first = done[chosen, DIAGNOSIS] + 20
    day = workday((first + rng.random(len(chosen)) * (as_of - 12 - first)).astype(np.int64))
    status[chosen], status_on[chosen] = codes, day
    done[chosen] = np.where(done[chosen] <= day[:, None], done[chosen], NEVER)
    return status, status_on
