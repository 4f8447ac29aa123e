"""总览: what stands on its cards."""

import pytest

from components.lights.wall import ROOM, on_card
from tests.pages.test_projects_page import opened


@pytest.mark.parametrize(
    ("fraction", "shown"),
    [
        ("", ""),
        ("190/203.6 家", "190/203.6 家"),
        ("5,411.05/5,742.16 万元", "5,411/5,742"),
        ("9,411.95/10,000.00 万元", "9,412/10,000"),
        ("36.50/90.00 万元", "36/90 万元"),
        ("1,036/1,367 个节点", "1,036/1,367"),
        ("在册 15,000 个", "在册 15,000 个"),
    ],
)
def test_a_fraction_fits_its_card_and_stays_the_same_figure(fraction, shown):
    assert on_card(fraction) == shown


def test_no_card_of_the_wall_is_cut():
    cards = opened("overview", period="2026-W46").metric
    assert len(cards) >= 10
    assert all(len(card.proto.delta_description) <= ROOM for card in cards)
    assert any("/" in card.proto.delta_description for card in cards)
