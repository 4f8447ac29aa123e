"""Data among words of ours: Streamlit reads most of what it draws as Markdown, data must have no power in it."""

BREAK = "  \n"
"""A new line within Markdown: two columns of two lines fit a phone, four columns do not."""


def escaped(text: str) -> str:
    """Data inside a Markdown label, with what Markdown would interpret taken out of its power."""
    return text.translate(_ESCAPES)


_ESCAPES = str.maketrans({sign: f"\\{sign}" for sign in "\\`*_{}[]<>()#+-.!|~$:"})


def label(text: str) -> str:
    """Data behind words of ours in a widget's label. A screen reader reads a label with its escapes: few are made."""
    return text.translate(_LABEL_ESCAPES)


_LABEL_ESCAPES = {ord(sign): _ESCAPES[ord(sign)] for sign in "\\`*_[]<>|~$:"}
