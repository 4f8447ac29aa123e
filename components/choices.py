"""One of a few words, chosen by a row of buttons and kept in the URL."""

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
        on_change=lambda: url.put(**{word: st.session_state[key]}),
        wrap=True,
    )
    return st.session_state[key]
