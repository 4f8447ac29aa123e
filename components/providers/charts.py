"""Charts of 服务商赛马 as Vega-Lite dictionaries: intervals, funnel, components, the pool over time."""

from collections.abc import Sequence
from functools import lru_cache

import pyarrow as pa
import streamlit as st

from components.lights.charts import BLUE, CONFIG, INK, LINE
from components.lights.wall import LOOKS
from domain.providers.views import ComponentView, FunnelLine, PoolMonth, ProviderBoard
from domain.words import Funnel, Light, Tier
from services.providers.board import by_funnel

TIERS = {
    Tier.LEADING: ("▲", LOOKS[Light.GREEN].colour),
    Tier.ALONGSIDE: ("●", BLUE),
    Tier.TRAILING: ("▼", LOOKS[Light.YELLOW].colour),
}
TIER_SCALE = {
    "domain": [f"{shape} {tier.zh}" for tier, (shape, _) in TIERS.items()],
    "range": [colour for _, colour in TIERS.values()],
}
OUT = {
    Funnel.FAR_BELOW: "■ 低于99.8%",
    Funnel.BELOW: "▼ 低于95%",
    Funnel.WITHIN: "● 界限以内",
    Funnel.ABOVE: "▲ 高于95%",
    Funnel.FAR_ABOVE: "▲ 高于99.8%",
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


def intervals(board: ProviderBoard, page: int) -> None:
    """Score as a point on its interval, best first; the rank range in words at the end of the line."""
    frame, spec, said = _intervals(board, page)
    st.vega_lite_chart(frame, spec, theme=None, alt=said)


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
    order = frame["服务商"].to_pylist()
    y = {
        "field": "服务商",
        "type": "nominal",
        "sort": order,
        "title": None,
        "axis": {"labelLimit": 170, "ticks": False, "labelFontSize": 14},
    }
    floor = max(0, int(min(row.low for row in board.ranked) // 10 * 10))  # the same scale on every page
    ceiling = min(100, int(max(row.high for row in board.ranked) // 5 * 5 + 5))
    x = {
        "type": "quantitative",
        "scale": {"domain": [floor, ceiling + (ceiling - floor) * 0.42], "nice": False},
        "axis": {"title": "得分（横线为九成把握的区间）", "values": list(range(floor, ceiling + 1, 5))},
    }
    color = {"field": "档", "type": "nominal", "scale": TIER_SCALE, "legend": None}
    spec = {
        "height": {"step": 35},
        "encoding": {"y": y},
        "layer": [
            {
                "mark": {"type": "rule", "strokeWidth": 5, "opacity": 0.45},
                "encoding": {"x": {"field": "低", **x}, "x2": {"field": "高"}, "color": color},
            },
            {
                "mark": {"type": "point", "filled": True, "size": 110, "opacity": 1},
                "encoding": {
                    "x": {"field": "得分", **x},
                    "color": color,
                    "tooltip": [{"field": name} for name in ("服务商", "名次区间", "档")],
                },
            },
            {
                "mark": {"type": "text", "align": "left", "dx": 8, "fontSize": 13, "color": INK},
                "encoding": {"x": {"field": "高", **x}, "text": {"field": "名次区间"}},
            },
        ],
        "config": CONFIG,
    }
    said = "；".join(
        f"第{row.rank}名{row.name} {row.score:.1f} 分，名次区间 {row.rank_low} 至 {row.rank_high}" for row in rows[:3]
    )
    return frame, spec, f"得分与区间，由高到低：{said}"


def funnel(board: ProviderBoard, lines: tuple[FunnelLine, ...]) -> None:
    """Share of milestones on time against their number, with the limits that chance alone would keep."""
    spec, said = _funnel(board, lines)
    st.vega_lite_chart(spec, theme=None, alt=said)


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
    curves = [
        {"节点": line.milestones, "界": value, "线": name}
        for line in lines
        for name, value in (("95%", line.low95), ("95%", line.high95), ("99.8%", line.low998), ("99.8%", line.high998))
    ]
    for at, curve in enumerate(curves):
        curve["边"] = f"{curve['线']}{at % 2}"
    most = max((line.milestones for line in lines), default=1)
    mean = [{"平均": board.pool_share, "节点": most, "字": f"同类平均 {board.pool_share * 100:.1f}%"}]
    x = {"field": "节点", "type": "quantitative", "axis": {"title": "到期节点数"}, "scale": {"zero": True}}
    y_axis = {"title": "按期率（校正后）", "format": ".0%"}
    y = {"type": "quantitative", "scale": {"domain": [0, 1]}, "axis": y_axis}
    colours = [
        LOOKS[Light.RED].colour,
        LOOKS[Light.YELLOW].colour,
        BLUE,
        LOOKS[Light.GREEN].colour,
        LOOKS[Light.GREEN].colour,
    ]
    used = [place for place in OUT if any(row.funnel is place for row in rows)]
    scale = {"domain": [OUT[place] for place in used], "range": [colours[list(OUT).index(place)] for place in used]}
    spec = {
        "height": 380,
        "layer": [
            {
                "data": {"values": curves},
                "mark": {"type": "line", "color": "#7A8699"},
                "encoding": {
                    "x": x,
                    "y": {"field": "界", **y},
                    "detail": {"field": "边"},
                    "strokeDash": {
                        "field": "线",
                        "type": "nominal",
                        "legend": {"title": "界限", "orient": "top"},
                        "scale": {"domain": ["95%", "99.8%"], "range": [[4, 4], [1, 0]]},
                    },
                },
            },
            {
                "data": {"values": mean},
                "mark": {"type": "rule", "color": INK, "strokeWidth": 1, "tooltip": False},
                "encoding": {"y": {"field": "平均", **y}},
            },
            {
                "data": {"values": mean},
                "mark": {"type": "text", "align": "right", "dy": -8, "fontSize": 12, "color": INK},
                "encoding": {"x": x, "y": {"field": "平均", **y}, "text": {"field": "字"}},
            },
            {
                "data": {"values": points},
                "mark": {"type": "point", "filled": True, "size": 80, "opacity": 0.9},
                "encoding": {
                    "x": x,
                    "y": {"field": "按期", **y},
                    "color": {
                        "field": "位置",
                        "type": "nominal",
                        "scale": scale,
                        "legend": {"title": None, "orient": "top", "columns": 3},
                    },
                    "tooltip": [
                        {"field": "服务商"},
                        {"field": "节点"},
                        {"field": "按期", "format": ".1%"},
                        {"field": "位置"},
                    ],
                },
            },
            {
                "data": {"values": points},
                "mark": {"type": "text", "align": "left", "dx": 7, "fontSize": 12, "color": INK},
                "encoding": {"x": x, "y": {"field": "按期", **y}, "text": {"field": "字"}},
            },
        ],
        "config": CONFIG,
    }
    beyond = (
        "、".join(f"{row.name}{row.funnel.zh}" for row in rows if row.funnel is not Funnel.WITHIN)
        or "没有服务商超出界限"
    )
    return spec, f"按期率漏斗图，{board.kind.zh}平均 {board.pool_share * 100:.1f}%；{beyond}"


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
    y = {
        "field": "项",
        "type": "nominal",
        "sort": None,
        "title": None,
        "axis": {"labelLimit": 150, "ticks": False, "labelFontSize": 14},
    }
    scale = {"domain": [0, 100]}
    x = {"type": "quantitative", "scale": scale, "axis": {"title": "得分；竖线为同类平均"}}
    spec = {
        "height": {"step": 40},
        "data": {"values": rows},
        "encoding": {"y": y},
        "layer": [
            {
                "mark": {"type": "bar", "height": 14, "color": BLUE, "opacity": 0.25},
                "encoding": {"x": {"field": "得", **x}},
            },
            {
                "mark": {"type": "rule", "strokeWidth": 4, "color": BLUE},
                "encoding": {"x": {"field": "低", **x}, "x2": {"field": "高"}},
            },
            {
                "mark": {"type": "point", "filled": True, "size": 90, "color": BLUE, "opacity": 1},
                "encoding": {"x": {"field": "得", **x}},
            },
            {
                "mark": {"type": "tick", "thickness": 2, "size": 30, "color": INK},
                "encoding": {"x": {"field": "池", **x}},
            },
        ],
        "config": CONFIG,
    }
    said = "；".join(f"{part.name} {part.points:.1f}，同类 {part.pool_points:.1f}" for part in parts if part.deviation)
    st.vega_lite_chart(spec, theme=None, alt=f"各项得分与同类平均：{said}")


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
    words = ["入池", "恢复", "约谈", "暂停", "清退"]
    colours = [BLUE, LOOKS[Light.GREEN].colour, LOOKS[Light.YELLOW].colour, "#7A8699", LOOKS[Light.RED].colour]
    used = [word for word in words if any(row["事"] == word for row in found)]
    spec = {
        "height": 240,
        "data": {"values": found},
        "mark": {"type": "bar"},
        "encoding": {
            "x": {"field": "月", "type": "ordinal", "title": None, "axis": {"labelAngle": 0, "labelOverlap": True}},
            "y": {
                "field": "家",
                "type": "quantitative",
                "axis": {"title": "家（向下为约谈、暂停、清退）", "gridColor": LINE},
            },
            "color": {
                "field": "事",
                "type": "nominal",
                "scale": {"domain": used, "range": [colours[words.index(word)] for word in used]},
                "legend": {"title": None, "orient": "top"},
            },
            "tooltip": [{"field": "月"}, {"field": "事"}, {"field": "家"}],
        },
        "config": CONFIG,
    }
    total = sum(row.admitted for row in rows)
    st.vega_lite_chart(
        spec,
        theme=None,
        alt=f"资源池逐月进出：入池共 {total} 家，约谈 {sum(r.warned for r in rows)} 次，"
        f"暂停 {sum(r.suspended for r in rows)} 次，清退 {sum(r.removed for r in rows)} 家",
    )
