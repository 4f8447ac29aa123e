"""Which row of a table with a column of buttons a person clicked."""

from collections.abc import Sequence

import streamlit as st

GONE = "表格在点击时已经更新，没有打开任何一行：请在新的表里再点一次。"


def row_of(clicked: str, labels: Sequence[str]) -> int | None:
    """Position of the row whose button a person clicked, `labels` being the buttons as they stand now.

    None if nobody clicked; None and a sentence if the row clicked is not there any more.
    """
    click = st.session_state.get(clicked)
    if click is None:
        return None
    row = place_of(click["row"], click["label"], labels)
    if row is None:
        st.info(GONE)
    return row


def place_of(row: int, label: str, labels: Sequence[str]) -> int | None:
    """Where a row stands that was clicked under this label, maybe in an older table; None where that is not certain."""
    if row < len(labels) and labels[row] == label:
        return row
    return labels.index(label) if labels.count(label) == 1 else None
