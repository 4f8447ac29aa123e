"""The money's way as a drawing: the same view model as the screen's Sankey, laid out once, for paper and offline."""

from collections import defaultdict
from dataclasses import dataclass
from html import escape

from domain.lights.looks import LOOKS
from domain.money.accounts import kind_of
from domain.money.views import FlowLink, FlowNode, FlowView
from domain.words import Light
from domain.yuan import wan_figure

WIDTH, NODE, GAP, LEAST = 720, 12, 17, 1.5
"""Pixels: whole drawing, a node's breadth, between two nodes, the smallest height."""
ROOM = 300
"""Pixels of the tallest layer without its gaps."""
INK = "#1B2430"
BLUES = ("#1F4E9E", "#3F6DB5", "#7C9FD0", "#A9C1E3")
REST, SHORT = LOOKS[Light.GREY].colour, LOOKS[Light.RED].colour


@dataclass
class _Box:
    node: FlowNode
    x: float
    y: float
    height: float
    used_in: float = 0.0
    used_out: float = 0.0


def sankey_svg(view: FlowView, font: str) -> str:
    """An SVG whose text is the exact 万元 of each node; ribbons first, so that words stand on them."""
    layers: dict[int, list[FlowNode]] = defaultdict(list)
    for node in view.nodes:
        layers[max(node.layer, 0)].append(node)
    most = max(sum(node.amount_fen for node in nodes) for nodes in layers.values())
    scale = ROOM / most
    boxes = _boxes(layers, scale, max(_breadth(node) for node in layers[max(layers)]))
    height = max(box.y + box.height for box in boxes.values()) + GAP
    ribbons = "".join(_ribbon(link, boxes, scale) for link in view.links)
    marks = "".join(map(_mark, boxes.values()))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height:.0f}" '
        f'viewBox="0 0 {WIDTH} {height:.0f}" font-family="{escape(font)}" font-size="13">'
        f'<rect width="{WIDTH}" height="{height:.0f}" fill="white"/>'
        f"{ribbons}{marks}</svg>"
    )


def _boxes(layers: dict[int, list[FlowNode]], scale: float, right: float) -> dict[str, _Box]:
    """Places of the nodes; each layer in the middle of the tallest one, `right` pixels kept for the last's words."""
    heights = {
        layer: sum(max(node.amount_fen * scale, LEAST) for node in nodes) + GAP * (len(nodes) - 1)
        for layer, nodes in layers.items()
    }
    step = (WIDTH - right - NODE - 16) / max(*layers, 1)
    boxes = {}
    for layer, nodes in layers.items():
        y = GAP + (max(heights.values()) - heights[layer]) / 2
        for node in nodes:
            height = max(node.amount_fen * scale, LEAST)
            boxes[node.key] = _Box(node, 4 + layer * step, y, height)
            y += height + GAP
    return boxes


def _ribbon(link: FlowLink, boxes: dict[str, _Box], scale: float) -> str:
    """From the giver's right side to the taker's left, as thick as its amount."""
    giver, taker = boxes[link.giver], boxes[link.taker]
    thick = max(link.amount_fen * scale, 0.6)
    x0, x1 = giver.x + NODE, taker.x
    y0, y1 = giver.y + giver.used_out + thick / 2, taker.y + taker.used_in + thick / 2
    giver.used_out += link.amount_fen * scale
    taker.used_in += link.amount_fen * scale
    middle = (x0 + x1) / 2
    return (
        f'<path d="M{x0:.1f} {y0:.1f}C{middle:.1f} {y0:.1f} {middle:.1f} {y1:.1f} {x1:.1f} {y1:.1f}" fill="none" '
        f'stroke="{_colour(giver.node)}" stroke-opacity="0.28" stroke-width="{thick:.2f}"/>'
    )


def _words(node: FlowNode) -> str:
    return f"{node.name} {wan_figure(node.amount_fen)}"


def _breadth(node: FlowNode) -> float:
    """Pixels its words need: a Chinese sign is as broad as it is high, others about half."""
    return sum(13 if sign > "\u2e80" else 7.6 for sign in _words(node))


def _mark(box: _Box) -> str:
    words = escape(_words(box.node))
    return (
        f'<rect x="{box.x:.1f}" y="{box.y:.1f}" width="{NODE}" height="{box.height:.2f}" fill="{_colour(box.node)}"/>'
        f'<text x="{box.x + NODE + 5:.1f}" y="{box.y + box.height / 2 + 4.5:.1f}" fill="{INK}">{words}</text>'
    )


def _colour(node: FlowNode) -> str:
    kind = kind_of(node.key)
    if kind == "short":
        return SHORT
    return REST if kind in ("left", "back", "given_back") else BLUES[min(max(node.layer, 0), 3)]
