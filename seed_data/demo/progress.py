"""What was done when: completed days in order, none after the as-of day."""

import numpy as np

from data_access.queries.demo import DemoPlan
from domain.days import NEVER
from seed_data.demo.days import last_of_year, workday
from seed_data.demo.firms import Firms, scaled
from seed_data.demo.margins import apportion
from seed_data.demo.stories import Story
from seed_data.demo.timetable import (
    ACCEPTANCE,
    ASSESSMENT,
    BUILD,
    CONTRACT,
    DIAGNOSIS,
    GO_LIVE,
    PAYMENT,
    PROPOSAL,
    PUBLICITY,
    SHARES,
)


def carry_out(
    plan: DemoPlan, story: Story, firms: Firms, expected: np.ndarray, finished: np.ndarray, slips: np.ndarray, rng
) -> np.ndarray:
    """Day of every stage, n × 9, as if the future were known; cut with `known_by`."""
    n = len(firms)
    done = np.zeros((n, 9))
    done[:, DIAGNOSIS] = _in_year(expected[:, DIAGNOSIS], rng, 4, 0.07)
    done[:, CONTRACT] = _in_year(expected[:, CONTRACT] + 0.9 * slips, rng, 4, 0.10)
    late = _late_signers(plan, story, firms)
    year_ends = last_of_year(np.floor(expected[late, CONTRACT]).astype(np.int64))
    done[late, CONTRACT] = year_ends + rng.uniform(8, 50, len(late))
    done[:, CONTRACT] = np.minimum(done[:, CONTRACT], finished - 32)
    done[:, DIAGNOSIS] = np.minimum(done[:, DIAGNOSIS], done[:, CONTRACT] - 10)
    between = done[:, CONTRACT] - done[:, DIAGNOSIS]
    done[:, PROPOSAL] = done[:, CONTRACT] - np.minimum(between * 0.4, 11) + rng.uniform(-1.5, 1.5, n)
    length = finished - done[:, CONTRACT]
    for stage, share in SHARES.items():
        done[:, stage] = done[:, CONTRACT] + (share + rng.uniform(-0.04, 0.04, n)) * length
    done[:, ASSESSMENT] = finished
    done[:, PUBLICITY] = finished + rng.uniform(7, 14, n)
    done[:, PAYMENT] = done[:, PUBLICITY] + rng.uniform(8, 27, n)
    assert BUILD < GO_LIVE < ACCEPTANCE  # the shares above rise with the stage
    return workday(np.maximum.accumulate(np.floor(done).astype(np.int64), axis=1))


def known_by(done: np.ndarray, as_of: int) -> np.ndarray:
    """Days up to the day, NEVER for what comes later."""
    return np.where(done <= as_of, done, NEVER)


def _in_year(expected: np.ndarray, rng, spread: float, late_share: float) -> np.ndarray:
    """Around the expected day, some late, but still in the expected year."""
    n = len(expected)
    days = expected + rng.uniform(-spread, spread, n)
    days += np.where(rng.random(n) < late_share, rng.uniform(8, 26, n), 0)
    year_ends = last_of_year(np.floor(expected).astype(np.int64))
    return np.clip(days, year_ends - 364, year_ends)


def _late_signers(plan, story: Story, firms: Firms) -> np.ndarray:
    """The last ones of the first wave in the story's districts, who sign after the year's end."""
    if not story.late_signers:
        return np.zeros(0, dtype=np.int64)
    total = scaled(sum(story.late_signers.values()), story, len(firms))
    weights = np.array([story.late_signers.get(unit.short_name, 0) for unit in plan.districts])
    chosen = []
    for district, count in enumerate(apportion(total, weights).tolist()):
        members = np.flatnonzero((firms.district == district) & (firms.wave == 0))
        chosen.append(members[np.argsort(-firms.place[members], kind="stable")[:count]])
    return np.concatenate(chosen)
