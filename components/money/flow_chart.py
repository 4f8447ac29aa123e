"""The Sankey of the money and its twin; a click on a node opens the entries behind it."""

from collections.abc import Mapping
from functools import partial

import streamlit as st

from components.escapes import label as quoted
from components.lights.wall import LOOKS
from components.table import half_widths, opens, shortened, table, text
from components.vega import FONT, INK
from domain.money.accounts import kind_of
from domain.money.views import FlowLink, FlowView
from domain.words import Light
from domain.yuan import wan, wan_change, yuan
from services.wording import NOTHING

BLUES = ("#1F4E9E", "#3F6DB5", "#7C9FD0", "#A9C1E3")
HEIGHT, TWIN = 540, 420
"""Pixels of the drawing and of its table."""
REST, SHORT = LOOKS[Light.GREY].colour, LOOKS[Light.RED].colour
BETWEEN = "\n"
ARROW = " → "
WAY, WAY_ROOM, LEAST_ROOM = 178, 26, 10
"""Pixels of the column of ways (wider, the number of entries is out of sight), half-widths that it holds, and that an
end keeps."""


def yuanwan_figure(amount_fen: int) -> float:
    """万元 for a chart; the text beside it is exact."""
    return round(amount_fen / 1_000_000, 6)


def sankey(view: FlowView, *, key: str) -> str | None:
    """The drawing; key of the node a person clicked, None if nobody did."""
    names = {node.key: node.name for node in view.nodes}
    spec = {
        "textStyle": {"fontFamily": FONT},
        "tooltip": {"trigger": "item", "valueFormatter": "%,.2f 万元"},
        "series": [
            {
                "type": "sankey",
                "id": BETWEEN.join(node.key for node in view.nodes),  # comes back with a click: what stood there then
                "selectedMode": "single",
                "layoutIterations": 0,
                "left": 8,
                "right": 220,
                "top": 10,
                "bottom": 10,
                "nodeWidth": 14,
                "nodeGap": 17,
                "draggable": False,
                "labelLayout": {"hideOverlap": True},
                "emphasis": {"focus": "adjacency"},
                "lineStyle": {"color": "source", "opacity": 0.28, "curveness": 0.5},
                "data": [_node(node) for node in view.nodes],
                "links": [
                    {"source": names[link.giver], "target": names[link.taker], "value": yuanwan_figure(link.amount_fen)}
                    for link in view.links
                ],
            }
        ],
    }
    alt = "资金流向图：" + "；".join(f"{node.name} {wan(node.amount_fen)}" for node in view.nodes[:8])
    event = st.echarts_chart(spec, height=HEIGHT, theme=None, key=key, on_select="rerun", alt=alt)
    return _clicked(event)


def _node(node) -> dict:
    kind = kind_of(node.key)
    colour = SHORT if kind == "short" else REST if kind in ("left", "back", "given_back") else BLUES[min(node.layer, 3)]
    label = {"formatter": f"{node.name} {wan(node.amount_fen)}", "color": INK, "fontSize": 12}
    return {
        "name": node.name,
        "depth": max(node.layer, 0),
        "itemStyle": {"color": colour, "borderWidth": 0},
        "label": label,
    }


def _clicked(event) -> str | None:
    """Key of the node as it was drawn when it was clicked, which a drawing made since may have moved."""
    for group in event.selection.get("selected", []):
        if group["data_type"] in ("node", "main") and group["data_indices"]:
            keys, place = (group["series_id"] or "").split(BETWEEN), group["data_indices"][0]
            return keys[place] if place < len(keys) else None
    return None


def _way(names: Mapping[str, str], link: FlowLink) -> str:
    return ARROW.join((names[link.giver], names[link.taker]))


def _short_way(names: Mapping[str, str], link: FlowLink) -> str:
    """As much of it as the column holds: the longer name first gives way, then the other (rules 1.8)."""
    ends = [names[link.giver], names[link.taker]]
    for place in sorted((0, 1), key=lambda end: -half_widths(ends[end])):
        rest = WAY_ROOM - half_widths(ARROW) - half_widths(ends[1 - place])
        ends[place] = shortened(ends[place], max(rest, LEAST_ROOM))
    return ARROW.join(ends)


def links(view: FlowView, *, key: str, compared_with: str) -> FlowLink | None:
    """The Sankey's twin: every link with its change since the last period; the one a person clicked."""
    names = {node.key: node.name for node in view.nodes}
    against = f"与{quoted(compared_with)}相比" if compared_with else None
    columns = [
        opens("流向", partial(_short_way, names), WAY, "点它看这一流向的流水", is_name=False),
        text("金额（元）", lambda link: yuan(link.amount_fen), 118, right=True),
        text("较上期（万元）", lambda link: wan_change(link.change_fen), 112, right=True, help=against),
        text("笔", lambda link: str(link.entries) if link.entries else NOTHING, 40, right=True),
    ]
    if any(_short_way(names, link) != _way(names, link) for link in view.links):
        columns.append(text("流向全称", partial(_way, names), 300))
    row = table(view.links, columns, key=key, height=TWIN, alt="资金流向表")
    return None if row is None else view.links[row]
