"""What each project was paid, when, and what of it came too early or is held still (rules 5.1)."""

import numpy as np

from domain.days import NEVER
from domain.facts.columns import Events


def paid_of(
    payments: Events, accepted_on: np.ndarray, contracted_on: np.ndarray, may_early: np.ndarray
) -> dict[str, np.ndarray]:
    """Net 分 paid to each project, what of it went before acceptance, days money went out (0, NEVER: none), returns.

    Returns are negative; what comes back is the money that went out first. From the contract on `may_early` may go.
    """
    n = len(accepted_on)
    paid_fen, early_fen, returned_fen = (np.zeros(n, dtype=np.int64) for _ in range(3))
    np.add.at(paid_fen, payments.project, payments.amount)
    out = payments.amount > 0
    early = out & (payments.day < accepted_on[payments.project])
    np.add.at(early_fen, payments.project[early], payments.amount[early])
    signed, on_contract = early & (payments.day >= contracted_on[payments.project]), np.zeros_like(early_fen)
    np.add.at(on_contract, payments.project[signed], payments.amount[signed])
    early_fen -= np.minimum(on_contract, may_early)
    np.add.at(returned_fen, payments.project[~out], -payments.amount[~out])
    first_paid_on, last_paid_on = np.full(n, NEVER, dtype=np.int64), np.zeros(n, dtype=np.int64)
    np.minimum.at(first_paid_on, payments.project[out], payments.day[out])
    np.maximum.at(last_paid_on, payments.project[out], payments.day[out])
    last_early_on = np.zeros(n, dtype=np.int64)
    np.maximum.at(last_early_on, payments.project[early], payments.day[early])
    return {
        "paid_fen": paid_fen,
        "paid_early_fen": np.maximum(early_fen - returned_fen, 0),
        "first_paid_on": first_paid_on,
        "last_paid_on": last_paid_on,
        "instalment_fen": may_early,
        "last_early_on": last_early_on,
        "returned_fen": returned_fen,
        "held_since": _held_since(payments, n),
    }


def _held_since(payments: Events, n: int) -> np.ndarray:
    """The last day on which what a project holds rose above nothing; payments stand in order of day."""
    order = np.argsort(payments.project, kind="stable")
    project, amount = payments.project[order], payments.amount[order]
    running = np.cumsum(amount)
    first = np.searchsorted(project, np.arange(n))
    held = running - np.concatenate([[0], running])[first][project]
    rises = (held > 0) & (held - amount <= 0)
    since = np.full(n, NEVER, dtype=np.int64)
    since[project[rises]] = payments.day[order][rises]  # the last one stays
    ended = np.zeros(n, dtype=np.int64)
    np.add.at(ended, payments.project, payments.amount)
    return np.where(ended > 0, since, NEVER)
