"""What stands beside a light in a table: whether it moved for good or bad, and where its two lines lie (rules 4.11)."""

from domain.facts.rules import Rule
from domain.lights.core import CoreLight
from domain.words import Direction

STEADY = "持平"
Lines = tuple[float, float | None]
"""The green line and the yellow one, in what the light's value is stored in."""


def direction_of(light: CoreLight, rule: Rule) -> Direction:
    """Which way is good for the light's value: of a level it is up, while its rule bounds what is lacking."""
    return Direction.UP if light.takes_target else rule.direction


def lines_of(light: CoreLight, rule: Rule, target: float | None) -> Lines | None:
    """Where the colour changes; None for a level without a target that is known."""
    if not light.takes_target:
        return rule.green_bound, rule.yellow_bound
    if target is None:
        return None
    lacking = rule.yellow_bound
    return target - rule.green_bound / 100, None if lacking is None else target - lacking / 100


def moved(light: CoreLight, direction: Direction, now: float | None, past: float | None) -> str:
    """好 ↑0.2 点, 差 ↑2 项, 持平; empty where there was nothing to compare with."""
    if now is None or past is None:
        return ""
    written = light.texts.change(now - past) or f"{now - past:+.0f} {light.unit}"
    amount = written[1:]
    if not float(amount.split(" ")[0].replace(",", "")):
        return STEADY
    is_up = now > past
    return f"{'好' if is_up == (direction is Direction.UP) else '差'} {'↑' if is_up else '↓'}{amount}"
