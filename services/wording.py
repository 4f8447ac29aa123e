"""Figures as people read them: what a light's value, fraction and change look like."""

from domain.periods import zh_of
from domain.words import Change, Core
from domain.yuan import wan

NOTHING = "—"


def shortened(text: str, most: int) -> str:
    """The text, cut with an ellipsis where it is longer than `most` signs."""
    return text if len(text) <= most else text[: most - 1] + "…"


def plain(value: float, decimals: int = 1) -> str:
    """190 or 203.6; with 2 decimals 1.02 (亿元) and 1.5."""
    if abs(value - round(value)) < 1e-9:
        return f"{value:,.0f}"
    text = f"{value:,.{decimals}f}"
    return text.rstrip("0").rstrip(".") if decimals > 1 else text


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
        return f"在册 {denominator:,.0f} 个"
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
    """自2026年第43周起第 4 期 · 本期转红."""
    running = f"自{zh_of(since)}起第 {periods_running} 期" if periods_running > 1 else f"本期（{zh_of(since)}）起"
    return running if change in (Change.SAME, Change.NEW) else f"{running} · {change.zh}"


def row_figures(measure: str, row) -> str:
    """What a project contributes to a figure: 应 36.00 / 已 20.00 万元, 3/5 个节点; empty for plain counts."""
    if measure == Core.DISBURSEMENT:
        return f"应 {wan(row.payable_fen).removesuffix(' 万元')} / 已 {wan(min(row.paid_fen, row.payable_fen))}"
    if measure == Core.COMPLIANCE:
        return f"{row.findings_serious + row.findings_minor} 项（严重 {row.findings_serious}）"
    if measure == Core.PROVIDER:
        return f"{row.milestones_on_time}/{row.milestones_due} 个节点"
    if measure == Core.RECTIFICATION:
        return f"{row.issues_closed}/{row.issues_due} 个"
    return ""
