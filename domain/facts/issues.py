"""Issues of projects on a day (rules 4.1.4). Pure."""

import numpy as np

from domain.days import NEVER
from domain.facts.columns import IssueEvents


def issue_figures(issues: IssueEvents, as_of: int, n: int) -> dict[str, np.ndarray]:
    """Issues due by the day, those closed by their day, and the open serious ones (score 2 if past their day)."""
    due, closed_in_time = issues.due <= as_of, issues.closed <= issues.due
    still_open = issues.closed > as_of
    serious = issues.amount > 0
    past_due = still_open & serious & (issues.due < as_of)
    score = np.zeros(n, dtype=np.int64)
    each = np.where(past_due, 2, np.where(still_open & serious, 1, 0))
    np.maximum.at(score, issues.project, each)
    since, told = np.full(n, NEVER, dtype=np.int64), (each > 0) & (each == score[issues.project])
    np.minimum.at(since, issues.project[told], np.where(past_due, issues.due + 1, issues.day)[told])
    return {
        "issues_due": np.bincount(issues.project[due], minlength=n),
        "issues_closed": np.bincount(issues.project[due & closed_in_time], minlength=n),
        "serious_open": np.bincount(issues.project[still_open & serious], minlength=n),
        "issue_score": score,
        "issue_since": since,
    }
