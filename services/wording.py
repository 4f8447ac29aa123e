"""Figures as people read them: what a light's value, fraction and change look like."""

from domain.money_text import wan
from domain.words import Change, Core

RATIOS = {Core.DIAGNOSIS, Core.CONTRACTING, Core.COMPLETION, Core.LEVEL_UP, Core.DISBURSEMENT, Core.PROVIDER,
          Core.SUBMISSION, Core.RECTIFICATION}  # fmt: skip
NOTHING = "—"


def plain(value: float) -> str:
    """190 or 203.6."""
    return f"{value:,.0f}" if abs(value - round(value)) < 1e-9 else f"{value:,.1f}"


def value_text(indicator: str, value: float | None, numerator: float | None, denominator: float | None) -> str:
    """The figure on a light: 93.3%, 12.4 点, 3 项."""
    if indicator == Core.COMPLIANCE:
        return NOTHING if denominator is None else f"{denominator:.0f} 项"
    if value is None:
        return NOTHING
    if indicator == Core.SCHEDULE:
        return f"{value:.1f} 点"
    return f"{value * 100:.1f}%"


def fraction_text(indicator: str, numerator: float | None, denominator: float | None) -> str:
    """What stands beside a percentage: 190/203.6 家, 万元 for money."""
    if numerator is None or denominator is None:
        return ""
    if indicator == Core.SCHEDULE:
        return f"{denominator:.0f} 个在册项目"
    if indicator == Core.DISBURSEMENT:
        return f"{wan(int(numerator)).removesuffix(' 万元')}/{wan(int(denominator))}"
    if indicator == Core.COMPLIANCE:
        return f"严重 {numerator:.0f} 项"
    unit = {Core.PROVIDER: "个节点", Core.SUBMISSION: "份", Core.RECTIFICATION: "个"}.get(indicator, "家")
    return f"{plain(numerator)}/{plain(denominator)} {unit}"


def delta_text(indicator: str, value: float | None, past: float | None) -> str:
    """Change since the last period in points; empty when one of the two is missing."""
    if value is None or past is None or indicator == Core.COMPLIANCE:
        return ""
    points = (value - past) * (1 if indicator == Core.SCHEDULE else 100)
    return f"{points:+.1f} 点"


def standing_text(since: str, periods_running: int, change: Change) -> str:
    """自 2026-W43 起,第 4 期;本期转红."""
    running = f"自 {since} 起第 {periods_running} 期" if periods_running > 1 else f"本期({since})起"
    return running if change in (Change.SAME, Change.NEW) else f"{running} · {change.zh}"
