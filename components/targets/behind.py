"""因谁: what a target lacks as one bar, a piece a unit, the worst first, every piece with its name and number."""

import altair as alt

from components.table import half_widths
from components.vega import INK, ROWS, draw, kept, words
from domain.targets.behind import Behind
from services.wording import plain

ROOM = 440
"""Pixels of the bar on a laptop: a unit whose name fits its piece there has a piece of its own."""
SIGN, PADDING = 7.2, 10
"""Pixels of half a Chinese character at 13 px, and of a piece beside its words."""
REDS = ("#A32A33", "#C5303A", "#E6A3A7", "#F0C6C8", "#F6D3D5")
LIGHT_FROM = 2
"""From this one on a piece is light enough for dark words."""
HEIGHT = 46
ELSEWHERE = "未分到"
EPSILON = 0.05
Piece = tuple[str, float]


def pieces(found: Behind, width: float = ROOM) -> list[Piece]:
    """Units whose name and number fit their piece; the others as one last piece 其余 3 个 4 家."""
    whole = sum(number for _, number in found.parts)
    kept: list[Piece] = []
    for place, (name, number) in enumerate(found.parts):
        words = half_widths(label_of(name, number))
        if words * SIGN + PADDING > width * number / whole and place:
            break
        kept.append((name, number))
    left = found.parts[len(kept) :]
    if len(left) > 1:
        left = ((f"其余 {len(left)} 个", sum(number for _, number in left)),)
    more = found.total - whole  # forecasts of the parts need not add up to that of the whole
    return [*kept, *left, *([(ELSEWHERE, more)] if more > EPSILON else [])]


def label_of(name: str, number: float) -> str:
    return f"{name} {plain(number)}"


def title(found: Behind) -> str:
    """差在谁：地区逾期 25 家; 到期还差 10 家，各地区缺 12 家、其余超额抵去 2 家."""
    whole, unit = sum(number for _, number in found.parts), found.unit
    if found.is_late:
        return f"逾期未完成 {plain(whole)} {unit}，按{found.by}"
    if whole <= found.total + EPSILON:
        return f"到期还差 {plain(found.total)} {unit}，按{found.by}"
    owed, made_up = f"欠的{found.by}共 {plain(whole)} {unit}", f"其余超额抵去 {plain(whole - found.total)} {unit}"
    return f"到期还差 {plain(found.total)} {unit}：{owed}，{made_up}"


def bar(found: Behind) -> None:
    """The bar over the whole width; the last piece may say its words beyond its end."""
    shown = pieces(found)
    rows, at = [], 0.0
    for place, (name, number) in enumerate(shown):
        fill = min(place, len(REDS) - 1)
        rows.append(
            {
                "谁": name,
                "数": f"{plain(number)} {found.unit}",
                "字": label_of(name, number),
                "外": "",
                "宽": half_widths(label_of(name, number)) * SIGN + PADDING,
                "始": at,
                "止": at + number,
                "色": REDS[fill],
                "墨": "#FFFFFF" if fill < LIGHT_FROM else INK,
            }
        )
        at += number
    last = rows[-1]
    is_beyond = half_widths(last["字"]) * SIGN + PADDING > ROOM * (last["止"] - last["始"]) / at
    beyond = half_widths(last["字"]) * SIGN / ROOM if is_beyond else 0.0
    if is_beyond:
        last |= {"字": "", "外": last["字"]}
    end = at * (1 + beyond)
    told = "、".join(f"{name} {plain(number)}" for name, number in found.parts)
    draw(_spec(), rows, f"{title(found)}：{told}", params={"end": end})


@kept
def _spec() -> alt.LayerChart:
    """Pieces up to `end`, each with its words where they fit, the last one's beyond it."""
    end = alt.param(name="end", value=1)
    fits = "datum['宽'] < (datum['止'] - datum['始']) / end * width ? datum['字'] : ''"
    x = alt.X("始:Q", axis=None, scale=alt.Scale(domain=alt.expr("[0, end]"), nice=False))
    pieces = alt.Chart(ROWS, height=HEIGHT)
    chart = alt.layer(
        pieces.mark_bar(height=28).encode(
            x, x2="止", tooltip=["谁:N", "数:N"], color=alt.Color("色:N", scale=None, legend=None)
        ),
        pieces.mark_text(align="left", dx=6, fontSize=13, fontWeight=600, text=alt.expr(fits)).encode(
            x, alt.Color("墨:N", scale=None, legend=None)
        ),
        pieces.mark_text(**words(13, align="left", dx=5)).encode(x=alt.X("止:Q", axis=None), text="外:N"),
    )
    return chart.add_params(end)
