"""What a view looks at lives in the URL: a link opens the same view, Back goes back."""

from collections.abc import Mapping
from contextvars import ContextVar

import streamlit as st

CARRIED = ("pilot", "period")
"""Kept on every change of page; the scope as well where the target page knows it."""
SCOPE = ("district", "industry")


_words: ContextVar[dict[str, str]] = ContextVar("url_words")


def remember() -> None:
    """Read the URL once for all links of this run."""
    _words.set(st.query_params.to_dict())


def get(name: str) -> str | None:
    """A word of the URL; None if it is not there."""
    return st.query_params.get(name)


def number(name: str, default: int) -> int:
    """A whole number of the URL; the default for anything else."""
    value = st.query_params.get(name, "")
    return int(value) if value.isascii() and value.isdigit() else default


def decimal(name: str) -> float | None:
    """A number of the URL from 0 to 200; None for anything else."""
    try:
        value = float(st.query_params.get(name, ""))
    except ValueError:
        return None
    return value if 0 <= value <= 200 else None


def put(**words: str | int | None) -> None:
    """Set words of the URL; empty ones are taken out. Writes only what changes."""
    for name, value in words.items():
        if value in (None, ""):
            if name in st.query_params:
                del st.query_params[name]
        elif st.query_params.get(name) != str(value):
            st.query_params[name] = str(value)


def carried(*also: str, **words: str | int | None) -> dict[str, str]:
    """Words for a link: pilot and period as they are, further ones as named, and new ones."""
    here = _words.get({})
    kept = {name: here[name] for name in (*CARRIED, *also) if name in here}
    return kept | given(words)


def given(words: Mapping[str, str | int | None]) -> dict[str, str]:
    return {name: str(value) for name, value in words.items() if value not in (None, "")}
