"""Money as people read it: 万元 with two decimals, at the edge only."""

FEN_PER_WAN = 1_000_000


def wan(amount_fen: int) -> str:
    """分 → “36.00 万元”, rounded half up to 0.01 万元."""
    sign = "-" if amount_fen < 0 else ""
    hundredths = (abs(int(amount_fen)) + FEN_PER_WAN // 200) // (FEN_PER_WAN // 100)
    return f"{sign}{hundredths // 100:,}.{hundredths % 100:02d} 万元"
