"""Subsidy due for a project (rules 5; Mianyang 管理办法 第十一至十三条)."""

from dataclasses import dataclass

import numpy as np

FEN_PER_YUAN = 100


@dataclass(frozen=True)
class Instalment:
    """What a pilot pays on the contract, before acceptance: a share of it, up to a cap (None: no cap)."""

    share: float
    cap_fen: int | None = None

    def of(self, contract_fen: np.ndarray) -> np.ndarray:
        """分 that may be paid before acceptance, down to the 分; the share counts to four decimals."""
        share_fen: np.ndarray = round(self.share * 10_000) * contract_fen.astype(np.int64) // 10_000
        return share_fen if self.cap_fen is None else np.minimum(share_fen, self.cap_fen)


def subsidy_due(
    ratio: np.ndarray,
    eligible_fen: np.ndarray,
    caps: np.ndarray,
    level: np.ndarray,
    accepted: np.ndarray,
    already_funded: np.ndarray,
) -> np.ndarray:
    """min(ratio × eligible, cap for the level reached) in 分, rounded down to the yuan; n projects at once.

    0 if the level is below 2, if central money was already received, or if the project is not accepted. `caps` is
    n × 3 for levels 2, 3, 4, and so is `ratio` where it differs by level. The ratio counts to four decimals, so the
    product is exact in integers.
    """
    row, column = np.arange(len(caps)), np.maximum(level - 2, 0)
    ratio_myriad = np.rint((ratio[row, column] if ratio.ndim > 1 else ratio) * 10_000).astype(np.int64)
    share_fen = ratio_myriad * eligible_fen.astype(np.int64) // 10_000
    cap_fen = caps[row, column]
    due_fen = np.minimum(share_fen, cap_fen) // FEN_PER_YUAN * FEN_PER_YUAN
    return np.where((level >= 2) & accepted & ~already_funded, due_fen, 0)


def first_part(due_fen: np.ndarray, first_share: np.ndarray) -> np.ndarray:
    """What of it is paid before the rest is reviewed (分期), down to the yuan; the share counts to four decimals."""
    part: np.ndarray = np.rint(first_share * 10_000).astype(np.int64) * due_fen // 10_000 // FEN_PER_YUAN * FEN_PER_YUAN
    return np.where(first_share < 1, part, due_fen)


def due_so_far(whole_fen: np.ndarray, first_share: np.ndarray, rest_on: np.ndarray, as_of: int) -> np.ndarray:
    """Of what is due the first part, from the review of the rest on all of it."""
    return np.where(rest_on <= as_of, whole_fen, first_part(whole_fen, first_share))


def days_owed_from(
    whole_fen: np.ndarray,
    first_share: np.ndarray,
    rest_on: np.ndarray,
    as_of: int,
    paid_fen: np.ndarray,
    publicised_on: np.ndarray,
) -> np.ndarray:
    """Day from which on it is owed: of the publicity (NEVER: none); once the first part is paid, of the review."""
    first_fen = first_part(whole_fen, first_share)
    waits = (rest_on <= as_of) & (first_fen < whole_fen) & (paid_fen >= first_fen) & (publicised_on <= as_of)
    return np.where(waits, np.maximum(publicised_on, rest_on), publicised_on)


def unpaid_fen(publicised_fen: int, paid_fen: int) -> int:
    """分 publicised for one project and not paid; what it got beyond that pays for no other project."""
    return max(publicised_fen - max(paid_fen, 0), 0)
