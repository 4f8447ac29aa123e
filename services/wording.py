"""Words around figures: shortened texts, how long a light has stood; numbers as domain.lights.sentences writes them."""

from datetime import date

from domain.lights.sentences import NOTHING as NOTHING
from domain.lights.sentences import number
from domain.lights.sentences import plain as plain
from domain.periods import zh_of
from domain.words import Change


def beside(value: float | None, other: float | None) -> str:
    """A figure beside another that it does not look like unless it is the same: 89.96 beside 90, 1.016 beside 1.02."""
    if value is None:
        return NOTHING
    return plain(value) if value == round(value) else number(value, *(() if other is None else (other,)))


def shortened(text: str, most: int) -> str:
    """The text, cut with an ellipsis where it is longer than `most` signs."""
    return text if len(text) <= most else text[: most - 1] + "…"


def reason_age(since_on: date | None, as_of: date) -> str:
    """此原因自 2026-10-18 起，已 28 天; empty where it is not known."""
    if since_on is None:
        return ""
    days = (as_of - since_on).days
    return f"此原因自 {since_on.isoformat()} 起" + (f"，已 {days} 天" if days > 0 else "")


def standing_text(since: str, periods_running: int, change: Change) -> str:
    """灯色自2026年第43周起第 4 期 · 本期转红: of the light, which may be older than its reason."""
    running = f"自{zh_of(since)}起第 {periods_running} 期" if periods_running > 1 else f"本期（{zh_of(since)}）起"
    running = f"灯色{running}"
    return running if change in (Change.SAME, Change.NEW) else f"{running} · {change.zh}"
