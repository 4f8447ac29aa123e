"""Charts of 服务商赛马 as Vega-Lite dictionaries: intervals, funnel, components, the pool over time."""

from collections.abc import Sequence
from functools import lru_cache, partial

import pyarrow as pa

from components.lights.wall import LOOKS
from components.vega import (
    BLUE,
    GREY,
    INK,
    LINE,
    chart,
    coloured,
    draw,
    field,
    layer,
    mark,
    nominal,
    on_top,
    ordinal,
    quantity,
    scale,
    single,
    tips,
    words,
)
from domain.providers.views import ComponentView, FunnelLine, PoolMonth, ProviderBoard
from domain.words import Funnel, Light, Tier
from services.providers.board import by_funnel

TIERS = {
    Tier.LEADING: ("▲", LOOKS[Light.GREEN].colour),
    Tier.ALONGSIDE: ("●", BLUE),
    Tier.TRAILING: ("▼", LOOKS[Light.YELLOW].colour),
}
TIER_SCALE = scale({f"{shape} {tier.zh}": colour for tier, (shape, colour) in TIERS.items()})
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
MOST_POINTS = 150
"""Points of the funnel: whoever lies beyond a limit first, then those with most milestones."""


def rows_of_page(rows: Sequence, page: int) -> Sequence:
    return rows[(page - 1) * A_PAGE : page * A_PAGE]


def names(title: str, room: int, sort: list[str] | None) -> dict:
    """The names down the side, in the order of the rows."""
    return nominal(title, sort=sort, title=None, axis={"labelLimit": room, "ticks": False, "labelFontSize": 14})


def intervals(board: ProviderBoard, page: int) -> None:
    """Score as a point on its interval, best first; the rank range in words at the end of the line."""
    draw(*_intervals(board, page))


@lru_cache(maxsize=32)
def _intervals(board: ProviderBoard, page: int) -> tuple[pa.Table, dict, str]:
    rows = rows_of_page(board.ranked, page)
    frame = pa.table(
        {
            "服务商": [f"{row.rank} {short(row.name)}" for row in rows],
            "低": [row.low for row in rows],
            "高": [row.high for row in rows],
            "得分": [row.score for row in rows],
            "档": [tier_text(row.tier) for row in rows],
            "名次区间": [f"{row.score:.1f} 第 {row.rank_low}—{row.rank_high} 名" for row in rows],
        }
    )
    floor = max(0, int(min(row.low for row in board.ranked) // 10 * 10))  # the same scale on every page
    ceiling = min(100, int(max(row.high for row in board.ranked) // 5 * 5 + 5))
    along = partial(
        quantity,
        scale={"domain": [floor, ceiling + (ceiling - floor) * 0.42], "nice": False},
        axis={"title": "得分，分（横线为九成把握的区间）", "values": list(range(floor, ceiling + 1, 5))},
    )
    tier, point = coloured("档", TIER_SCALE), mark("point", filled=True, size=110, opacity=1)
    spec = chart(
        layer(mark("rule", strokeWidth=5, opacity=0.45), x=along("低"), x2=field("高"), color=tier),
        layer(point, x=along("得分"), color=tier, tooltip=tips("服务商", "名次区间", "档")),
        layer(words(13, align="left", dx=8), x=along("高"), text=field("名次区间")),
        step=35,
        y=names("服务商", 170, frame["服务商"].to_pylist()),
    )
    said = "；".join(
        f"第{row.rank}名{row.name} {row.score:.1f} 分，名次区间 {row.rank_low} 至 {row.rank_high}" for row in rows[:3]
    )
    return frame, spec, f"得分与区间，由高到低：{said}"


def funnel(board: ProviderBoard, lines: tuple[FunnelLine, ...]) -> None:
    """Share of milestones on time against their number, with the limits that chance alone would keep."""
    draw(None, *_funnel(board, lines))


@lru_cache(maxsize=32)
def _funnel(board: ProviderBoard, lines: tuple[FunnelLine, ...]) -> tuple[dict, str]:
    rows = [row for row in by_funnel(board) if row.on_time_adjusted is not None][:MOST_POINTS]
    points = [
        {
            "节点": row.milestones,
            "按期": row.on_time_adjusted,
            "位置": OUT[row.funnel],
            "服务商": short(row.name),
            "字": short(row.name) if row.funnel is not Funnel.WITHIN else "",
        }
        for row in rows
    ]
    most = max((line.milestones for line in lines), default=1)
    mean = [{"平均": board.pool_share, "节点": most, "字": f"同类平均 {board.pool_share * 100:.1f}%"}]
    across = quantity("节点", axis={"title": "到期节点（个）"}, scale={"zero": True})
    up = partial(quantity, scale={"domain": [0, 1]}, axis={"title": "按时率（校正后）", "format": ".0%"})
    used = [place for place in OUT if any(row.funnel is place for row in rows)]
    places = scale({OUT[place]: OUT_COLOURS[place] for place in used})
    place = coloured("位置", places, on_top(columns=3))
    shown = [*tips("服务商", "节点"), field("按期", format=".1%"), field("位置")]
    spec = chart(
        layer(
            mark("line", color=GREY), rows=_limits(lines), x=across, y=up("界"), detail=field("边"), strokeDash=DASHES
        ),
        layer(mark("rule", color=INK, strokeWidth=1, tooltip=False), rows=mean, y=up("平均")),
        layer(words(12, align="right", dy=-8), rows=mean, x=across, y=up("平均"), text=field("字")),
        layer(
            mark("point", filled=True, size=80, opacity=0.9),
            rows=points,
            x=across,
            y=up("按期"),
            color=place,
            tooltip=shown,
        ),
        layer(words(12, align="left", dx=7), rows=points, x=across, y=up("按期"), text=field("字")),
        height=380,
    )
    beyond = (
        "、".join(f"{row.name}{row.funnel.zh}" for row in rows if row.funnel is not Funnel.WITHIN)
        or "没有服务商超出界限"
    )
    return spec, f"按时率漏斗图，{board.kind.zh}平均 {board.pool_share * 100:.1f}%；{beyond}"


DASHES = nominal("线", scale=scale({"95%": [4, 4], "99.8%": [1, 0]}), legend={"title": "界限", "orient": "top"})


def _limits(lines: tuple[FunnelLine, ...]) -> list[dict]:
    """Both edges of both limits, point by point."""
    return [
        {"节点": line.milestones, "界": value, "线": name, "边": f"{name}{edge}"}
        for line in lines
        for name, edges in (("95%", (line.low95, line.high95)), ("99.8%", (line.low998, line.high998)))
        for edge, value in enumerate(edges)
    ]


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
    along = partial(quantity, scale={"domain": [0, 100]}, axis={"title": "得分（分）；竖线为同类平均"})
    spec = chart(
        layer(mark("bar", height=14, color=BLUE, opacity=0.25), x=along("得")),
        layer(mark("rule", strokeWidth=4, color=BLUE), x=along("低"), x2=field("高")),
        layer(mark("point", filled=True, size=90, color=BLUE, opacity=1), x=along("得")),
        layer(mark("tick", thickness=2, size=30, color=INK), x=along("池")),
        step=40,
        y=names("项", 150, None),
    )
    said = "；".join(f"{part.name} {part.points:.1f}，同类 {part.pool_points:.1f}" for part in parts if part.deviation)
    draw(rows, spec, f"各项得分与同类平均：{said}")


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
    spec = single(
        mark("bar"),
        height=240,
        x=ordinal("月", title=None, axis={"labelAngle": 0, "labelOverlap": True}),
        y=quantity("家", axis={"title": "家（向下为约谈、暂停、清退）", "gridColor": LINE}),
        color=coloured("事", scale({word: STEPS[word] for word in used}), on_top()),
        tooltip=tips("月", "事", "家"),
    )
    admitted, warned = sum(row.admitted for row in rows), sum(row.warned for row in rows)
    suspended, removed = sum(row.suspended for row in rows), sum(row.removed for row in rows)
    said = f"入池共 {admitted} 家，约谈 {warned} 次，暂停 {suspended} 次，清退 {removed} 家"
    draw(found, spec, f"资源池逐月进出：{said}")
