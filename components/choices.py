"""One of a few words, or a page of a list, chosen by buttons and kept in the URL."""

from collections.abc import Mapping

import streamlit as st

from components import url


def choose(word: str, labels: Mapping[str, str], title: str, *, key: str) -> str:
    """The chosen word, the first one where the URL names none of them; a choice goes into the URL."""
    asked = url.get(word) or ""
    st.session_state[key] = asked if asked in labels else next(iter(labels))
    st.segmented_control(
        title,
        list(labels),
        key=key,
        required=True,
        format_func=labels.__getitem__,
        on_change=lambda: url.put(**{word: st.session_state[key]}, page=None),
        wrap=True,
    )
    return st.session_state[key]


def pages(page: int, number: int, *, key: str) -> None:
    """The pages of a list where there is more than one; the page goes into the URL."""
    if number > 1:
        at = f"{key}_{page}"  # a widget of its own a page, so that it follows the URL after Back
        st.pagination(number, default=page, key=at, width=420, on_change=_turn, args=(at,))


def _turn(key: str) -> None:
    number = st.session_state[key]
    url.put(page=None if number == 1 else number)
