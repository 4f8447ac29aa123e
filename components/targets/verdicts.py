"""How the words about a target look: shape, colour and word together."""

from components.lights.wall import LOOKS, Look
from domain.words import Light, Verdict

_RED, _YELLOW, _GREEN, _GREY = (LOOKS[light] for light in Light)
VERDICTS: dict[Verdict | None, Look] = {
    Verdict.OVERDUE: Look("✕", Verdict.OVERDUE.zh, _RED.badge, _RED.colour, _RED.fill),
    Verdict.OUT_OF_REACH: Look("■", Verdict.OUT_OF_REACH.zh, _RED.badge, _RED.colour, _RED.fill),
    Verdict.AT_RISK: Look("▲", Verdict.AT_RISK.zh, _YELLOW.badge, _YELLOW.colour, _YELLOW.fill),
    Verdict.ON_COURSE: Look("●", Verdict.ON_COURSE.zh, _GREEN.badge, _GREEN.colour, _GREEN.fill),
    Verdict.DONE: Look("◆", Verdict.DONE.zh, _GREEN.badge, _GREEN.colour, _GREEN.fill),
    Verdict.MADE_UP: Look("◇", Verdict.MADE_UP.zh, _GREEN.badge, _GREEN.colour, _GREEN.fill),
    Verdict.NOT_DUE: Look("○", Verdict.NOT_DUE.zh, _GREY.badge, _GREY.colour, _GREY.fill),
    Verdict.ZERO: Look("□", Verdict.ZERO.zh, _GREY.badge, _GREY.colour, _GREY.fill),
    None: Look("×", "只列示", _GREY.badge, _GREY.colour, _GREY.fill),
}
LABELS = [look.label for look in VERDICTS.values()]
FILLS = [look.fill for look in VERDICTS.values()]


def look(verdict: Verdict | None) -> Look:
    """Look of a verdict; an estimate has none and looks so."""
    return VERDICTS[verdict]


def badge(verdict: Verdict | None) -> str:
    """Markdown of the verdict as a badge."""
    shown = look(verdict)
    return f":{shown.badge}-badge[{shown.label}]"
