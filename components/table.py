"""A table on screen: its rows, and a list of columns; a column of buttons opens what stands behind a row."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

import pyarrow as pa
import streamlit as st

from components.click_table import row_of


@dataclass(frozen=True)
class Shown:
    """A heading, what stands in a row's cell, and how the column looks (`how` of a `kind` of st.column_config)."""

    name: str
    cell: Callable[[Any], object]
    kind: Callable[..., object] | None = None
    how: Mapping[str, object] | None = None


def _known(**how: object) -> dict[str, object]:
    return {word: value for word, value in how.items() if value is not None}


def text(
    name: str,
    cell: Callable[[Any], object],
    width: int | None = None,
    *,
    right: bool = False,
    help: str | None = None,
    pinned: bool | None = None,
) -> Shown:
    """Words, or a figure in words (`right`: at the right end of its cell); as wide as they need unless said."""
    how = _known(width=width, alignment="right" if right else None, help=help, pinned=pinned)
    return Shown(name, cell, st.column_config.TextColumn if how else None, how)


def in_order(*names: str) -> list[Shown]:
    """Columns of rows that are tuples: each name with the value at its place."""
    return [text(name, itemgetter(place)) for place, name in enumerate(names)]


def number(
    name: str,
    cell: Callable[[Any], object],
    width: int | None = None,
    format: str | None = None,
    *,
    help: str | None = None,
) -> Shown:
    """A figure that the table sorts and writes by its format."""
    return Shown(name, cell, st.column_config.NumberColumn, _known(width=width, format=format, help=help))


def slim(name: str, cell: Callable[[Any], object], width: int) -> Shown:
    """Words or figures, as they come."""
    return Shown(name, cell, st.column_config.Column, {"width": width})


def day(name: str, cell: Callable[[Any], object], width: int) -> Shown:
    return Shown(name, cell, st.column_config.DateColumn, {"width": width})


def badge(
    name: str, cell: Callable[[Any], str | None], width: int, labels: Sequence[str], fills: Sequence[str]
) -> Shown:
    """One of the labels on its fill; an empty cell where there is none."""
    how = {"width": width, "options": labels, "color": fills}
    return Shown(name, lambda row: [label] if (label := cell(row)) else [], st.column_config.MultiselectColumn, how)


def opens(name: str, cell: Callable[[Any], str], width: int, help: str | None = None) -> Shown:
    """Buttons: a click on one opens its row."""
    how = _known(width=width, type="tertiary", alignment="left", help=help)
    return Shown(name, cell, st.column_config.ButtonColumn, how)


def filled(rows: Sequence[Any], columns: Sequence[Shown]) -> pa.Table:
    """The cells."""
    return pa.table({column.name: [column.cell(row) for row in rows] for column in columns})


def table(rows: Sequence[Any] | pa.Table, columns: Sequence[Shown], *, alt: str | None, **how: object) -> int | None:
    """Draws the rows (or cells kept from an earlier run); position of the row a person clicked, None if nobody did.

    As high as its rows unless `how` (words of st.dataframe) says otherwise; an empty cell is empty.
    """
    frame = rows if isinstance(rows, pa.Table) else filled(rows, columns)
    buttons = next((column.name for column in columns if column.kind is st.column_config.ButtonColumn), None)
    clicked = f"{how.get('key')}_clicked"
    looks = {
        column.name: column.kind(**column.how, **({"key": clicked} if column.name == buttons else {}))
        for column in columns
        if column.kind
    }
    how = {"height": "content", "placeholder": "", **how}
    st.dataframe(frame, hide_index=True, alt=alt, column_config=looks, **how)
    return None if buttons is None else row_of(clicked, frame.column(buttons).to_pylist())
