"""Drawings of 服务商赛马: an interval in a cell; components and the pool over time."""

from collections.abc import Sequence

import altair as alt

from components.lights.sparkline import picture
from components.lights.wall import LOOKS
from components.vega import BLUE, GREY, INK, LINE, ROWS, draw, kept, on_top, scale
from domain.providers.views import ComponentView, PoolMonth, ProviderRow
from domain.words import Funnel, Light, Tier

TIERS = {
    Tier.LEADING: ("▲", LOOKS[Light.GREEN].colour),
    Tier.ALONGSIDE: ("●", BLUE),
    Tier.TRAILING: ("▼", LOOKS[Light.YELLOW].colour),
}
OUT = {
    Funnel.FAR_BELOW: "■ 低于99.8%",
    Funnel.BELOW: "▼ 低于95%",
    Funnel.WITHIN: "● 界限以内",
    Funnel.ABOVE: "▲ 高于95%",
    Funnel.FAR_ABOVE: "▲ 高于99.8%",
}
OUT_COLOURS = {
    Funnel.FAR_BELOW: LOOKS[Light.RED].colour,
    Funnel.BELOW: LOOKS[Light.YELLOW].colour,
    Funnel.WITHIN: BLUE,
    Funnel.ABOVE: LOOKS[Light.GREEN].colour,
    Funnel.FAR_ABOVE: LOOKS[Light.GREEN].colour,
}
INTERVAL, EDGE = 118, 6
"""Pixels of the interval's drawing, and what its ends keep free."""
STEPS = {
    "入池": BLUE,
    "恢复": LOOKS[Light.GREEN].colour,
    "约谈": LOOKS[Light.YELLOW].colour,
    "暂停": GREY,
    "清退": LOOKS[Light.RED].colour,
}


def tier_text(tier: Tier | None) -> str:
    return "观察组" if tier is None else f"{TIERS[tier][0]} {tier.zh}"


def short(name: str) -> str:
    """The name without the mark that the whole screen carries."""
    return name.removeprefix("演示·")


A_PAGE = 20
"""Providers of the order on one page."""


def rows_of_page(rows: Sequence, page: int) -> Sequence:
    return rows[(page - 1) * A_PAGE : page * A_PAGE]


def interval(row: ProviderRow, scale: tuple[float, float]) -> str:
    """The score as a point on its interval, on the scale of all rows."""
    low, high = scale

    def at(value: float) -> float:
        return round(EDGE + (INTERVAL - 2 * EDGE) * (value - low) / (high - low), 1)

    colour = TIERS[row.tier][1]
    line = f'<path d="M{at(row.low)} 12H{at(row.high)}" stroke="{colour}" stroke-width="5" stroke-opacity=".45"/>'
    return picture(INTERVAL, f'{line}<circle cx="{at(row.score)}" cy="12" r="5" fill="{colour}"/>')


def scale_of(rows: Sequence[ProviderRow]) -> tuple[float, float]:
    """From the lowest end to the highest: the same on every page."""
    low, high = min(row.low for row in rows), max(row.high for row in rows)
    return low, max(high, low + 1)


def components(parts: Sequence[ComponentView]) -> None:
    """Each component's points with its uncertainty, beside the pool's."""
    rows = [
        {
            "项": f"{part.name}（{part.weight:g} 分）",
            "得": part.points,
            "低": max(part.points - 1.645 * part.deviation, 0),
            "高": min(part.points + 1.645 * part.deviation, 100),
            "池": part.pool_points if part.deviation else None,
        }
        for part in parts
    ]
    said = "；".join(f"{part.name} {part.points:.1f}，同类 {part.pool_points:.1f}" for part in parts if part.deviation)
    draw(_components_spec(), rows, f"各项得分与同类平均：{said}")


@kept
def _components_spec() -> alt.LayerChart:
    def along(name: str) -> alt.X:
        axis = alt.Axis(title="得分（分）；竖线为同类平均")
        return alt.X(f"{name}:Q", scale=alt.Scale(domain=[0, 100]), axis=axis)

    names = alt.Axis(labelLimit=150, ticks=False, labelFontSize=14)
    rows = alt.Chart(ROWS, height=alt.Step(40)).encode(alt.Y("项:N", sort=None, title=None, axis=names))
    return alt.layer(
        rows.mark_bar(height=14, color=BLUE, opacity=0.25).encode(along("得")),
        rows.mark_rule(strokeWidth=4, color=BLUE).encode(along("低"), x2="高"),
        rows.mark_point(filled=True, size=90, color=BLUE, opacity=1).encode(along("得")),
        rows.mark_tick(thickness=2, size=30, color=INK).encode(along("池")),
    )


def months(rows: Sequence[PoolMonth]) -> None:
    """Admissions above the line, warnings, suspensions and removals below it."""
    found = [
        {"月": row.month, "家": number, "事": word}
        for row in rows
        for word, number in (
            ("入池", row.admitted),
            ("恢复", row.readmitted),
            ("约谈", -row.warned),
            ("暂停", -row.suspended),
            ("清退", -row.removed),
        )
        if number
    ]
    used = [word for word in STEPS if any(row["事"] == word for row in found)]
    admitted, warned = sum(row.admitted for row in rows), sum(row.warned for row in rows)
    suspended, removed = sum(row.suspended for row in rows), sum(row.removed for row in rows)
    said = f"入池共 {admitted} 家，约谈 {warned} 次，暂停 {suspended} 次，清退 {removed} 家"
    draw(_months_spec(), found, f"资源池逐月进出：{said}", params={"used": used})


@kept
def _months_spec() -> alt.Chart:
    used = alt.param(name="used", value=list(STEPS))
    chart = alt.Chart(ROWS, height=240).mark_bar()
    encoded = chart.encode(
        alt.X("月:O", title=None, axis=alt.Axis(labelAngle=0, labelOverlap=True)),
        alt.Y("家:Q", axis=alt.Axis(title="家（向下为约谈、暂停、清退）", gridColor=LINE)),
        alt.Color("事:N", scale=scale(STEPS), legend=on_top(values=alt.expr("used"))),
        tooltip=["月:N", "事:N", "家:N"],
    )
    return encoded.add_params(used)
