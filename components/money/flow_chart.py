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
SIDES = ([0, -16], "top", "top", "right")
"""Where the names of a layer stand: outside the ribbons, which leave and reach a node sideways."""
RIBBON, PASSING = 0.28, 0.1
"""How dense a ribbon is; share of all money from which one that passes a layer by has a place of its own beneath it."""
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
    nodes, links = _drawn(view)
    spec = {
        "textStyle": {"fontFamily": FONT},
        "tooltip": {"trigger": "item", "valueFormatter": "%,.2f 万元"},
        "series": [
            {
                "type": "sankey",
                "id": BETWEEN.join(key for key, _ in nodes),  # comes back with a click: what stood there then
                "selectedMode": "single",
                "layoutIterations": 0,
                "left": 8,
                "right": 220,
                "top": 26,
                "bottom": 10,
                "nodeWidth": 14,
                "nodeGap": 22,
                "draggable": False,
                "labelLayout": {"hideOverlap": True},
                "emphasis": {"focus": "adjacency"},
                "lineStyle": {"color": "source", "opacity": RIBBON, "curveness": 0.5},
                "data": [node for _, node in nodes],
                "links": [
                    {"source": giver, "target": taker, "value": yuanwan_figure(amount_fen)}
                    for giver, taker, amount_fen in links
                ],
            }
        ],
    }
    alt = "资金流向图：" + "；".join(f"{node.name} {wan(node.amount_fen)}" for node in view.nodes[:8])
    event = st.echarts_chart(spec, height=HEIGHT, theme=None, key=key, on_select="rerun", alt=alt)
    return _clicked(event)


def _drawn(view: FlowView) -> tuple[list[tuple[str, dict]], list[tuple[str, str, int]]]:
    """Nodes with their keys and links as they are drawn: a broad ribbon that passes a layer by goes through a place
    without a mark there, since otherwise it would lie under the names of that layer."""
    found = {node.key: node for node in view.nodes}
    nodes, links = [(node.key, _node(node)) for node in view.nodes], []
    whole = sum(link.amount_fen for link in view.links if found[link.giver].layer == 0)
    for link in view.links:
        giver, taker = found[link.giver], found[link.taker]
        if taker.layer - giver.layer == 2 and link.amount_fen >= PASSING * whole > 0:
            between = f"{giver.name} 到 {taker.name}"
            look = {"color": BLUES[giver.layer], "opacity": RIBBON}
            hidden = {"name": between, "depth": giver.layer + 1, "itemStyle": look, "label": {"show": False}}
            nodes.append((link.taker, hidden))
            links += [(giver.name, between, link.amount_fen), (between, taker.name, link.amount_fen)]
        else:
            links.append((giver.name, taker.name, link.amount_fen))
    return nodes, links


def _node(node) -> dict:
    kind = kind_of(node.key)
    colour = SHORT if kind == "short" else REST if kind in ("left", "back", "given_back") else BLUES[min(node.layer, 3)]
    side = SIDES[min(max(node.layer, 0), 3)]
    label = {"formatter": f"{node.name} {wan(node.amount_fen)}", "color": INK, "fontSize": 12, "position": side}
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
