"""What takes the power of Markdown from data."""

import pytest

from components.escapes import JOINER, escaped, label

LIVE = "http://example.org"


@pytest.mark.parametrize(
    "text", [LIVE, "https://example.org", "www.example.org", "WWW.example.org", "a@example.org", ":material/home:"]
)
def test_what_the_browser_would_find_after_the_escapes_is_broken_invisibly(text):
    for written in (escaped(text), label(text)):
        assert written.replace("\\", "") != text
        assert written.replace("\\", "").replace(JOINER, "") == text


def test_other_words_are_only_escaped():
    assert escaped("10:30，第 1 项*") == "10\\:30，第 1 项\\*"
