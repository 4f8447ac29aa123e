"""Whose address a sign-in is noted with: a proxy of ours is believed, nobody else (rules 11.9)."""

import pytest

from components.identity.asking import caller
from components.identity.place import place_of
from services.identity.settings import read_settings

BEHIND = place_of("127.0.0.1", 8501, read_settings('origin = "https://a.cn"\nproxies = ["127.0.0.1"]'))
ALONE = place_of("127.0.0.1", 8501, read_settings('origin = "https://a.cn"'))


@pytest.mark.parametrize(
    ("place", "peer", "told", "address"),
    [
        (BEHIND, "127.0.0.1", "10.1.2.3", "10.1.2.3"),
        (BEHIND, "127.0.0.1", "6.6.6.6, 10.1.2.3", "10.1.2.3"),  # what the client wrote itself stands first
        (BEHIND, "127.0.0.1", "", "127.0.0.1"),
        (BEHIND, "10.9.9.9", "10.1.2.3", "10.9.9.9"),  # no proxy of ours
        (ALONE, "127.0.0.1", "10.1.2.3", "127.0.0.1"),
    ],
)
def test_the_address_is_that_of_whoever_asks(place, peer, told, address):
    headers = [(b"x-forwarded-for", told.encode())] if told else []
    assert caller({"client": (peer, 1), "headers": headers}, place) == address
