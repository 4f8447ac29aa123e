"""Words around figures: shortened texts, how long a light has stood; numbers as domain.lights.sentences writes them."""

from domain.lights.sentences import NOTHING as NOTHING
from domain.lights.sentences import plain as plain
from domain.periods import zh_of
from domain.words import Change


def shortened(text: str, most: int) -> str:
    """The text, cut with an ellipsis where it is longer than `most` signs."""
    return text if len(text) <= most else text[: most - 1] + "…"


def standing_text(since: str, periods_running: int, change: Change) -> str:
    """自2026年第43周起第 4 期 · 本期转红."""
    running = f"自{zh_of(since)}起第 {periods_running} 期" if periods_running > 1 else f"本期（{zh_of(since)}）起"
    return running if change in (Change.SAME, Change.NEW) else f"{running} · {change.zh}"
