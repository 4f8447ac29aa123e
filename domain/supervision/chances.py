"""How often what was seen comes by chance: tails of the normal and the binomial, second digits (rules 19.6)."""

import math
from collections import Counter
from collections.abc import Sequence

USUAL = tuple(sum(math.log10(1 + 1 / (10 * first + second)) for first in range(1, 10)) for second in range(10))
"""Share of each second digit among amounts that grew by themselves (Newcomb–Benford)."""


def above(deviations: float) -> float:
    """Chance of a normal value so many deviations or more above the middle."""
    return math.erfc(deviations / math.sqrt(2)) / 2


def binomial_tail(hits: int, n: int, share: float) -> float:
    """Chance of `hits` or more of `n`, each with chance `share`."""
    return math.fsum(math.comb(n, k) * share**k * (1 - share) ** (n - k) for k in range(hits, n + 1))


def second_digit_test(amounts: Sequence[int]) -> tuple[float, int, float, float]:
    """Chance that second digits stray so far from the usual (χ², 9 degrees of freedom), the digit that strays most, its
    share here and as usual. `amounts` are of two digits or more.
    """
    n = len(amounts)
    seen = Counter(int(str(one)[1]) for one in amounts)
    parts = [(seen[digit] - n * usual) ** 2 / (n * usual) for digit, usual in enumerate(USUAL)]
    worst = max(range(10), key=lambda digit: parts[digit])
    return chi_square_9(sum(parts)), worst, seen[worst] / n, USUAL[worst]


def chi_square_9(value: float) -> float:
    """Chance of a χ² of 9 degrees of freedom of `value` or more, by the closed form for odd degrees."""
    root, term, total = math.sqrt(value), math.sqrt(value), 0.0
    for odd in (1, 3, 5, 7):
        total += term
        term *= value / (odd + 2)
    return math.erfc(root / math.sqrt(2)) + math.sqrt(2 / math.pi) * math.exp(-value / 2) * total


def rarely(value: float) -> str:
    """A small number as people read it: 0.02, 不到 0.0001."""
    return "不到 0.0001" if value < 0.0001 else f"{value:.4f}".rstrip("0").rstrip(".")
