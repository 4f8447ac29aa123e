"""Whose address a sign-in is noted with: a proxy of ours is believed, nobody else (rules 11.9)."""

import pytest

from components.identity.asking import caller, cookie
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


@pytest.mark.parametrize(
    "foreign",
    [
        'theme={"dark": true}',
        "name=中文",
        "name=%E4%B8%AD",
        'left="open',
        "with blanks=1 2",
        "a[b]=c",
        "=nothing",
        "noname",
        "secure",
        "path=/; domain=x",
        "expires=Thu, 01 Jan 2026 00:00:00 GMT",
        "a=1;;;b=2",
        "mysession=other; session_old=other; sessions=other",
        "Session=other; SESSION=other",
        "a=session=other",
        "a=\x00\x7f",
        "a=" + "x" * 9_000,
    ],
)
@pytest.mark.parametrize("order", ["before", "behind", "apart"])
def test_what_other_programs_of_the_host_set_does_not_hide_our_cookie(foreign, order):
    ours = "session=Az-_09"
    parts = {"before": [f"{foreign}; {ours}"], "behind": [f"{ours}; {foreign}"], "apart": [foreign, ours]}[order]
    scope = {"headers": [(b"cookie", part.encode()) for part in parts]}
    assert cookie(scope, "session") == "Az-_09"
    assert cookie(scope, "way") == ""


def test_of_a_cookie_that_stands_twice_the_first_counts():
    assert cookie({"headers": [(b"cookie", b"session=a; session=b")]}, "session") == "a"
    assert cookie({"headers": []}, "session") == ""
