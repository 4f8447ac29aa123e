"""A light always comes with its history: since when, how long, what changed (rules 4.4 and 4.6)."""

from dataclasses import dataclass
from datetime import date

from domain.words import Change, Light

RECOVERING = "恢复观察"


@dataclass(frozen=True, slots=True)
class Past:
    """The light of the same subject in the previous closed period."""

    light: Light
    since: str
    since_on: date
    periods_running: int


def through_yellow(light: Light, past: Past | None) -> tuple[Light, bool]:
    """RED recovers through YELLOW: what would be GREEN right after RED shows YELLOW, once."""
    if past is not None and past.light is Light.RED and light is Light.GREEN:
        return Light.YELLOW, True
    return light, False


def change_between(past: Light | None, light: Light) -> Change:
    """What happened to a light since the previous closed period; GREY is neither recovery nor red."""
    if past is None:
        return Change.NEW
    if past is light:
        return Change.SAME
    if light is Light.RED:
        return Change.TURNED_RED
    if light is Light.GREY:
        return Change.WORSE
    if past is Light.RED:
        return Change.RECOVERED
    return Change.WORSE if past is Light.GREEN else Change.BETTER


def carry(light: Light, past: Past | None, label: str, as_of: date) -> tuple[str, date, int]:
    """Label and day since when the light has stood, and the number of periods running (this one counted)."""
    if past is not None and past.light is light:
        return past.since, past.since_on, past.periods_running + 1
    return label, as_of, 1
