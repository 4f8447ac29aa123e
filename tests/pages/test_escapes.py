"""What takes the power of Markdown from data."""

import pytest

from components.escapes import JOINER, escaped, label
from tests.pages.test_data_is_not_markdown import acts
from tests.poison import LIVE as POISON
from tests.poison import MARK

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


@pytest.mark.parametrize("text", POISON[:9])
def test_what_acts_as_it_stands_does_not_once_escaped(text):
    assert acts(text) or MARK not in text
    assert not acts(escaped(f"{MARK} {text}"))
    assert not acts(label(f"{MARK} {text}"))


def test_a_time_keeps_its_signs():
    assert label("10:30:15") == "10\\:30\\:15"
