"""总览: what stands on its cards."""

import pytest

from components.lights.wall import ROOM, ROOM_BESIDE_CHANGE, on_card
from tests.pages.test_projects_page import opened


@pytest.mark.parametrize(
    ("fraction", "shown"),
    [
        ("", ""),
        ("190/203.6 家", "190/203.6 家"),
        ("5,411.05/5,742.16 万元", "5,411 万元"),
        ("9,411.95/10,000.00 万元", "9,412 万元"),
        ("36.50/90.00 万元", "36/90 万元"),
        ("1,036/1,367 个节点", "1,036 个节点"),
        ("在册 15,000 个", "在册 15,000 个"),
    ],
)
def test_a_fraction_fits_its_card_and_stays_the_same_figure(fraction, shown):
    assert on_card(fraction) == shown


@pytest.mark.parametrize(
    ("fraction", "shown"),
    [("190/203.6 家", "190/204 家"), ("11,400/11,222 家", "11,400 家"), ("在册 15,001 个", "15,001 个")],
)
def test_beside_a_change_there_is_less_room(fraction, shown):
    assert on_card(fraction, ROOM_BESIDE_CHANGE) == shown


def test_no_card_of_the_wall_is_cut():
    cards = opened("overview", period="2026-W46").metric
    assert len(cards) >= 10
    assert all(len(card.proto.delta_description) <= ROOM for card in cards)
    assert any("/" in card.proto.delta_description for card in cards)
