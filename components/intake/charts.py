"""How the returns have been, week by week."""

import altair as alt
import pyarrow as pa

from components.vega import BLUE, GREY, ROWS, draw, kept, scale
from domain.intake.page_views import WeekRates
from domain.periods import zh_of


def rates(found: tuple[WeekRates, ...], told: str) -> None:
    """On time and received, in % of what was due."""
    rows = [
        (zh_of(r.week), what, round(part / r.due * 100, 1), f"{part}/{r.due} 份")
        for r in found
        for what, part in (("报送率", r.received), ("按时率", r.on_time))
        if r.due
    ]
    frame = pa.table(dict(zip(("周", "项", "百分比", "份数"), map(list, zip(*rows, strict=True)), strict=True)))
    draw(_rates_spec(), frame, f"每周按时率与报送率；{told}")


@kept
def _rates_spec() -> alt.Chart:
    chart = alt.Chart(ROWS, height=200).mark_line(point=True)
    return chart.encode(
        alt.X("周:O", sort=None, title=None, axis=alt.Axis(labelOverlap=True, labelAngle=0)),
        alt.Y("百分比:Q", scale=alt.Scale(domain=[0, 100]), title="%"),
        alt.Color("项:N", title=" ", scale=scale({"报送率": GREY, "按时率": BLUE})),
        tooltip=["周:N", "项:N", "百分比:N", "份数:N"],
    )
