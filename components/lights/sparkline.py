"""Pictures in cells: a light's last periods over the lines where green and yellow begin; a unit's completions against
序时, target and forecast (rules 4.11)."""

from collections.abc import Sequence
from functools import lru_cache
from urllib.parse import quote

from components.lights.wall import LOOKS
from components.vega import BLUE, INK
from domain.lights.views import CellView, LightView
from domain.words import Light

WIDTH, HEIGHT, EDGE = 68, 24, 2
BAR, TRACK = 230, "#E6EAF0"
SHARE, POINTS, GRADES = (0.5, 1.1), (0.0, 40.0), (0.0, 2.2)
"""Scales, the same for every light of a kind in every period: shares from half to a tenth beyond, a lag up to the
deepest red, findings by how serious the worst is."""
DASHES = {Light.GREEN: "4 2", Light.YELLOW: "1 2"}


def sparkline(view: LightView) -> str | None:
    """The picture's address (the picture itself); None where fewer than two periods are known."""
    values = tuple(past.value for past in view.history if past.value is not None)
    return _drawn(values, view.lines, scale_of(view)) if len(values) > 1 else None


def scale_of(view: LightView) -> tuple[float, float]:
    if view.value_text.endswith("%"):
        return SHARE
    return GRADES if view.value_text.endswith("项") else POINTS


@lru_cache(maxsize=1024)
def _drawn(values: Sequence[float], lines: tuple[float, float | None] | None, scale: tuple[float, float]) -> str:
    low, high = scale
    room = HEIGHT - 2 * EDGE

    def down(value: float) -> float:
        within = min(max(value, low), high)
        return round(EDGE + room * (high - within) / (high - low), 1)

    step = (WIDTH - 2 * EDGE) / (len(values) - 1)
    points = " ".join(f"{EDGE + place * step:.1f},{down(value)}" for place, value in enumerate(values))
    bounds = zip((Light.GREEN, Light.YELLOW), lines or (), strict=False)
    rules = "".join(
        f'<path d="M0 {down(at)}H{WIDTH}" stroke="{LOOKS[light].colour}" stroke-dasharray="{DASHES[light]}"/>'
        for light, at in bounds
        if at is not None
    )
    return picture(WIDTH, f'{rules}<polyline points="{points}" stroke="{BLUE}" stroke-width="1.6"/>')


def bar(cell: CellView) -> str:
    """Completions of a district or industry."""
    return target_bar(cell.actual, cell.planned, cell.target, cell.forecast, LOOKS[cell.light].colour)


def target_bar(actual: float, planned: float | None, target: float | None, forecast: float | None, colour: str) -> str:
    """Actual as a bar in its colour, 序时 as a stroke, the forecast as a ring; the track ends at the target."""
    end = max(target or 0, planned or 0, actual, forecast or 0, 1e-9)

    def at(value: float) -> float:
        return round(EDGE + (BAR - 4 * EDGE) * max(value, 0) / end, 1)

    track = at(target or planned or actual)
    drawn = (
        f'<rect x="{EDGE}" y="7" width="{track - EDGE:.1f}" height="10" fill="{TRACK}"/>'
        f'<rect x="{EDGE}" y="7" width="{at(actual) - EDGE:.1f}" height="10" fill="{colour}"/>'
    )
    if planned is not None:
        drawn += f'<path d="M{at(planned)} 3V21" stroke="{INK}" stroke-width="2"/>'
    if forecast is not None:
        drawn += f'<circle cx="{at(forecast)}" cy="12" r="4" fill="white" stroke="{INK}" stroke-width="1.5"/>'
    return picture(BAR, drawn)


def picture(width: int, drawn: str) -> str:
    """A drawing of a row's height as an address."""
    opened = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{HEIGHT}" fill="none">'
    return f"data:image/svg+xml;utf8,{quote(f'{opened}{drawn}</svg>')}"
