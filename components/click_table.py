"""A table with one column of buttons: a click opens what stands behind the row."""

from collections.abc import Mapping, Sequence

import pyarrow as pa
import streamlit as st

GONE = "表格在点击时已经更新，没有打开任何一行：请在新的表里再点一次。"


def clickable(
    frame: pa.Table,
    name: str,
    *,
    key: str,
    alt: str,
    width: int,
    help: str,
    columns: Mapping[str, object],
    **how: object,
) -> int | None:
    """Position of the row whose button in column `name` a person clicked; None if nobody did.

    `columns` says how the other columns look; `how` goes to st.dataframe (height, row_height). An empty cell is empty.
    """
    clicked = f"{key}_clicked"
    button = st.column_config.ButtonColumn(width=width, type="tertiary", alignment="left", key=clicked, help=help)
    st.dataframe(
        frame, hide_index=True, key=key, alt=alt, column_config={name: button, **columns}, placeholder="", **how
    )
    return row_of(clicked, frame.column(name).to_pylist())


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
