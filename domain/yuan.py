"""Money as people read it: 万元 with two decimals, at the edge only."""

from collections.abc import Iterable

FEN_PER_WAN = 1_000_000
LEAST_FEN = FEN_PER_WAN // 100
"""分 in 0.01 万元, the least that is told in 万元."""


def wan(amount_fen: int) -> str:
    """分 → “36.00 万元”, rounded half up to 0.01 万元."""
    return f"{wan_figure(amount_fen)} 万元"


def wan_figure(amount_fen: int) -> str:
    """The same without the unit, where a heading names it."""
    sign, shown = "-" if amount_fen < 0 else "", abs(hundredths(amount_fen))
    return f"{sign}{shown // 100:,}.{shown % 100:02d}"


def hundredths(amount_fen: int) -> int:
    """分 → the 0.01 万元 that are shown of it, half up, of what is below zero half down."""
    shown = (abs(int(amount_fen)) + LEAST_FEN // 2) // LEAST_FEN
    return -shown if amount_fen < 0 else shown


def rounding_note(*sums: tuple[int, Iterable[int]]) -> str:
    """Why parts in 万元 do not add up as shown (rules 1.5): of totals with their parts, in 分; empty where all do.

    Parts that do not add up to the total to the 分 are another matter, and not looked at.
    """
    exact = [(whole, found) for whole, parts in sums if sum(found := tuple(parts)) == whole]
    return rounded_apart(*(hundredths(whole) - sum(map(hundredths, found)) for whole, found in exact))


def rounded_apart(*hundredths_apart: int) -> str:
    """The sentence for what is shown of totals less what is shown of their parts; empty where all is 0."""
    most = max(map(abs, hundredths_apart), default=0)
    return f"因四舍五入，分项之和与合计相差 {most / 100:.2f} 万元" if most else ""


def wan_change(amount_fen: int | None) -> str:
    """+12.00, 持平; — where there is nothing to compare with."""
    if amount_fen is None:
        return "—"
    if amount_fen > 0:
        return f"+{wan_figure(amount_fen)}"
    return wan_figure(amount_fen) if amount_fen else "持平"


def yuan(amount_fen: int) -> str:
    """分 → “1,234.50”, to the 分."""
    sign = "-" if amount_fen < 0 else ""
    return f"{sign}{abs(amount_fen) // 100:,}.{abs(amount_fen) % 100:02d}"


def exact(amount_fen: int) -> str:
    """In 万元 where two decimals say it all, else in 元 to the 分: for amounts that are held against each other."""
    return f"{yuan(amount_fen)} 元" if amount_fen % LEAST_FEN else wan(amount_fen)
