"""The lights of one unit over its last periods."""

import altair as alt
import pyarrow as pa

from components.lights.charts import FILL_SCALE
from components.lights.wall import look
from components.vega import ROWS, draw, kept, words
from domain.lights.views import LightView


def strips(views: tuple[LightView, ...]) -> None:
    """Ten rows of lights over periods: fill and shape; their values stand in the table beside."""
    rows = [
        (view.name, past.label[2:], look(past.light).label, look(past.light).shape)
        for view in views
        for past in view.history
    ]
    names = ("指标", "期次", "灯", "形")
    frame = pa.table({name: [row[at] for row in rows] for at, name in enumerate(names)})
    now = "、".join(f"{view.name}{look(view.light).word}" for view in views)
    draw(_spec(), frame, f"核心指标近期亮灯，当前：{now}")


@kept
def _spec() -> alt.LayerChart:
    periods = alt.Axis(labelAngle=0, labelOverlap=True, orient="top")
    names = alt.Axis(labelLimit=180, labelFontSize=14, ticks=False)
    grid = alt.Chart(ROWS, height=alt.Step(34)).encode(
        alt.X("期次:N", sort=None, title=None, axis=periods), alt.Y("指标:N", sort=None, title=None, axis=names)
    )
    lit = grid.mark_rect(stroke="white", strokeWidth=2).encode(
        alt.Color("灯:N", scale=FILL_SCALE, legend=None), tooltip=["指标:N", "期次:N", "灯:N"]
    )
    return alt.layer(lit, grid.mark_text(**words(12)).encode(text="形:N"))
