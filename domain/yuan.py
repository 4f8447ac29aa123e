"""Money as people read it: 万元 with two decimals, at the edge only."""

FEN_PER_WAN = 1_000_000
LEAST_FEN = FEN_PER_WAN // 100
"""分 in 0.01 万元, the least that is told in 万元."""


def wan(amount_fen: int) -> str:
    """分 → “36.00 万元”, rounded half up to 0.01 万元."""
    return f"{wan_figure(amount_fen)} 万元"


def wan_figure(amount_fen: int) -> str:
    """The same without the unit, where a heading names it."""
    sign = "-" if amount_fen < 0 else ""
    hundredths = (abs(int(amount_fen)) + LEAST_FEN // 2) // LEAST_FEN
    return f"{sign}{hundredths // 100:,}.{hundredths % 100:02d}"


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
