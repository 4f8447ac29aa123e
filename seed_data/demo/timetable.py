"""When each stage is expected and, some days later, due: planned days in their order, all on working days."""

import numpy as np

from seed_data.demo.days import last_of_year, number_of, workday
from seed_data.demo.firms import Firms
from seed_data.demo.stories import Story

(DIAGNOSIS, PROPOSAL, CONTRACT, BUILD, GO_LIVE, ACCEPTANCE, ASSESSMENT, PUBLICITY, PAYMENT) = range(9)
BUFFERS = np.array([5, 8, 6, 11, 11, 12, 11, 11, 13])
"""Days between the day a stage is expected and the day it is due."""
SHARES = {BUILD: 0.50, GO_LIVE: 0.72, ACCEPTANCE: 0.92}
"""Share of the days from contract to assessment after which a stage is expected."""


def expect(firms: Firms, story: Story, rng: np.random.Generator) -> np.ndarray:
    """Expected day of every stage, n × 9, as fractions of days."""
    n = len(firms)
    windows = {
        stage: np.array([[number_of(day) for day in getattr(wave, name)] for wave in story.waves], dtype=float)
        for stage, name in ((DIAGNOSIS, "diagnosed"), (CONTRACT, "signed"), (ASSESSMENT, "finished"))
    }
    expected = np.zeros((n, 9))
    for stage, window in windows.items():
        place = np.clip(firms.place + rng.normal(0, 0.03, n), 0, 1)
        first, last = window[firms.wave].T
        expected[:, stage] = first + place * (last - first)
    diagnosed = np.minimum(expected[:, DIAGNOSIS], expected[:, CONTRACT] - 16)
    expected[:, DIAGNOSIS] = diagnosed
    expected[:, PROPOSAL] = np.maximum(diagnosed + 6, expected[:, CONTRACT] - rng.uniform(8, 14, n))
    length = expected[:, ASSESSMENT] - expected[:, CONTRACT]
    for stage, share in SHARES.items():
        expected[:, stage] = expected[:, CONTRACT] + share * length
    expected[:, PUBLICITY] = expected[:, ASSESSMENT] + 11
    expected[:, PAYMENT] = expected[:, ASSESSMENT] + 24
    return expected


def plan_days(expected: np.ndarray) -> np.ndarray:
    """Planned days, n × 9: expected plus buffer, not before the last stage; diagnosis and contract keep their year."""
    planned = np.floor(expected + BUFFERS).astype(np.int64)
    for stage in (DIAGNOSIS, CONTRACT):
        year_ends = last_of_year(np.floor(expected[:, stage]).astype(np.int64))
        planned[:, stage] = np.minimum(planned[:, stage], year_ends)
    return workday(np.maximum.accumulate(planned, axis=1))
