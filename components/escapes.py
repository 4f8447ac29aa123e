"""Data among words of ours: Streamlit reads most of what it draws as Markdown, data must have no power in it."""

import re

BREAK = "  \n"
"""A new line within Markdown: two columns of two lines fit a phone, four columns do not."""


def escaped(text: str) -> str:
    """Data inside a Markdown label, with what Markdown would interpret taken out of its power."""
    return _INDENT.sub("\n", _without_links(text)).translate(_ESCAPES)


_ESCAPES = str.maketrans({sign: f"\\{sign}" for sign in "\\`*_{}[]<>()#+-.!|~$:=&"})
_INDENT = re.compile(r"\n[ \t]+")
"""A line that begins with four blanks would be code."""


def label(text: str) -> str:
    """Data behind words of ours in a widget's label. A screen reader reads a label with its escapes: few are made."""
    return " ".join(_without_links(text).splitlines()).translate(_LABEL_ESCAPES)


_LABEL_ESCAPES = {ord(sign): _ESCAPES[ord(sign)] for sign in "\\`*_[]<>|~$:&"}

JOINER = "\u2060"
"""Invisible, without width, and no place to break a line."""
_AT = re.compile(r"(?i)(?<=http)(?=s?://)|(?<=www)(?=\.)|(?=@)|(?<=:)(?=\d*[a-z_+-][\w+/-]*:|1(?:00|234):)")


def _without_links(text: str) -> str:
    """Addresses, names of icons and emoji broken invisibly: the browser finds them after the escapes are gone."""
    if ":" in text or "@" in text or "www." in text.lower():
        return _AT.sub(JOINER, text)
    return text
