"""The drawing of the money's way says what the ledger's flows say, to the 分, and its Chinese signs are there."""

import re
from collections import defaultdict
from dataclasses import replace
from decimal import Decimal
from html import unescape

import pytest
from lxml import etree
from sqlalchemy import text

from domain.money.views import FlowLink, FlowNode, FlowView
from domain.reports.views import Sankey
from reports.pack import pack
from reports.pictures import FONT, picture
from reports.sankey import WIDTH, sankey_svg
from services.access import DEMO_USER
from services.frame import open_frame
from services.reports.whole import report

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def found(demo_once):
    return report(demo_once, open_frame(demo_once, DEMO_USER, pilot="yinchuan", period="2026-W46"))


@pytest.fixture(scope="module")
def flow(found) -> Sankey:
    return next(drawn for drawn in found.pictures if isinstance(drawn, Sankey))


def words(flow: Sankey) -> dict[str, str]:
    root = etree.fromstring(sankey_svg(flow.view, FONT))
    return dict(unescape(mark.text).rsplit(" ", 1) for mark in root.iter(SVG + "text"))


def test_what_is_drawn_is_the_sum_of_the_periods_flows(flow, demo_once):
    """来源 and 专户 recomputed by plain SQL from what the period kept."""
    rows = demo_once.execute(
        text(
            "SELECT f.from_account, f.to_account, SUM(f.amount_fen) AS fen FROM flow_sums f "
            "JOIN periods p ON p.id = f.period_id JOIN pilots t ON t.id = p.pilot_id "
            "WHERE t.code = 'yinchuan' AND p.label = '2026-W46' GROUP BY 1, 2"
        )
    ).all()
    came, went = defaultdict(int), defaultdict(int)
    for row in rows:
        went[row.from_account] += row.fen
        came[row.to_account] += row.fen
    wan = {name: f"{Decimal(fen) / 1_000_000:,.2f}" for name, fen in {**went, **came}.items()}
    said = words(flow)
    assert said["中央财政"] == wan["source:central"]
    treasury = f"{Decimal(came['treasury:yinchuan'] - went['treasury:yinchuan']) / 1_000_000:,.2f}"
    assert said["专户结余"] == treasury


def test_every_node_and_link_is_drawn_within_the_picture(flow):
    root = etree.fromstring(sankey_svg(flow.view, FONT))
    assert len(list(root.iter(SVG + "path"))) == len(flow.view.links)
    assert len(list(root.iter(SVG + "text"))) == len(flow.view.nodes) > 10
    for mark in root.iter(SVG + "text"):
        breadth = sum(13 if sign > "\u2e80" else 6.5 for sign in mark.text)
        assert float(mark.get("x")) + breadth <= WIDTH


def test_words_of_one_layer_do_not_stand_on_each_other(flow):
    root = etree.fromstring(sankey_svg(flow.view, FONT))
    columns = defaultdict(list)
    for mark in root.iter(SVG + "text"):
        columns[mark.get("x")].append(float(mark.get("y")))
    for places in columns.values():
        assert all(below - above >= 15 for above, below in zip(sorted(places), sorted(places)[1:], strict=False))


def test_the_picture_has_its_chinese_signs(flow):
    """Two signs of a font look different; two that no font has are the same box."""

    def drawn(sign: str) -> bytes:
        nodes = tuple(replace(node, name=sign) for node in flow.view.nodes)
        return picture(replace(flow, view=replace(flow.view, nodes=nodes)))

    assert drawn("银") != drawn("宁")
    assert drawn("\U000ffffd") == drawn("\U000ffffc")


def test_the_offline_page_holds_the_drawing_with_its_words(found, flow):
    page = pack(found).decode()
    for node in flow.view.nodes:
        assert node.name in page
    assert re.search(r'role="img" aria-label="资金流向图', page)


def test_its_twin_lists_every_link(found, flow):
    table = next(table for table in found.tables if table.key == "flow_links")
    assert [cell[2].number for cell in table.rows] == [link.amount_fen / 1_000_000 for link in flow.view.links]


def test_a_name_is_no_markup_and_a_tiny_amount_is_still_seen():
    nodes = (FlowNode("source:a", "<b>&", 0, 10**9), FlowNode("treasury:x", "专户", 1, 1))
    root = etree.fromstring(sankey_svg(FlowView(nodes, (FlowLink("source:a", "treasury:x", 1, 1),)), FONT))
    assert [mark.text for mark in root.iter(SVG + "text")] == ["<b>& 1,000.00", "专户 0.00"]
    assert all(float(box.get("height")) >= 1.5 for box in list(root.iter(SVG + "rect"))[1:])
