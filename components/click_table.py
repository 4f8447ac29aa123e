"""A table with one column of buttons: a click opens what stands behind the row."""

from collections.abc import Mapping

import pyarrow as pa
import streamlit as st


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
    return row_of(clicked)


def row_of(clicked: str) -> int | None:
    """Position of the row whose button a person clicked; None if nobody did."""
    click = st.session_state.get(clicked)
    return None if click is None else click["row"]
