"""A table on screen: its rows, and a list of columns; a column of buttons opens what stands behind a row."""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from operator import itemgetter
from typing import Any

import pyarrow as pa
import streamlit as st

from components import taking
from components.click_table import row_of
from components.escapes import escaped


@dataclass(frozen=True)
class Shown:
    """A heading, what stands in a row's cell, and how the column looks (`how` of a `kind` of st.column_config).

    `is_name`: its texts are names, which are never cut without a sign (rules 1.8), in at most `widest` pixels.
    """

    name: str
    cell: Callable[[Any], object]
    kind: Callable[..., object] | None = None
    how: Mapping[str, object] | None = None
    is_name: bool = False
    widest: int | None = None


SIGN, PADDING, LINE, WIDEST = 6.7, 24, 20, 240
"""Pixels of half a Chinese character, of a cell beside its text, of a line; of the widest column of names."""
LEGAL_FORM = re.compile("(股份)?(有限)?(责任)?公司$")


@lru_cache(maxsize=16_384)
def half_widths(text: str) -> int:
    """A Chinese character takes two."""
    return sum(1 if sign.isascii() or sign == "·" else 2 for sign in text)


@lru_cache(maxsize=16_384)
def shortened(name: str, room: int) -> str:
    """A name in so many half-widths: its beginning and its end, where names differ, without the legal form."""
    if half_widths(name) <= room:
        return name
    body = LEGAL_FORM.sub("", name)
    if half_widths(body) < room - 1:
        return f"{body}…"
    whole = max(room // 2 - 2, 2)
    return f"{body[: whole - whole // 2]}…{body[-(whole // 2) :]}" + ("…" if body != name else "")


def fitting(names: Sequence[str], least: int, lines: int, widest: int | None = None) -> tuple[int, list[str]]:
    """Width of a column of names, and the names as they stand in it."""
    longest = max(map(half_widths, names), default=0)
    rest = 0 if lines == 1 else 2  # half-widths that a line may leave empty at its end
    width = min(max(math.ceil((longest / lines + rest) * SIGN) + PADDING, least), max(widest or WIDEST, least))
    return width, [shortened(name, int(((width - PADDING) / SIGN - rest) * lines)) for name in names]


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


def picture(name: str, cell: Callable[[Any], str | None], width: int, help: str | None = None) -> Shown:
    """A small drawing: the address that holds it."""
    return Shown(name, cell, st.column_config.ImageColumn, _known(width=width, help=help))


def opens(
    name: str,
    cell: Callable[[Any], str],
    width: int,
    help: str | None = None,
    *,
    is_name: bool = True,
    widest: int | None = None,
) -> Shown:
    """Buttons: a click on one opens its row."""
    how = _known(width=width, type="tertiary", alignment="left", help=help)
    return Shown(name, cell, st.column_config.ButtonColumn, how, is_name=is_name, widest=widest)


def named(name: str, cell: Callable[[Any], str], width: int) -> Shown:
    """Names, in as many lines as the row has."""
    return Shown(name, cell, st.column_config.TextColumn, {"width": width}, is_name=True)


def filled(rows: Sequence[Any], columns: Sequence[Shown]) -> pa.Table:
    """The cells."""
    return pa.table({column.name: [column.cell(row) for row in rows] for column in columns})


def table(
    rows: Sequence[Any] | pa.Table,
    columns: Sequence[Shown],
    *,
    alt: str | None,
    is_part: bool = False,
    whole: taking.Whole | None = None,
    **how: object,
) -> int | None:
    """Draws the rows (or cells kept from an earlier run); position of the row a person clicked, None if nobody did.

    As high as its rows unless `how` (words of st.dataframe) says otherwise; an empty cell is empty. A table without
    rows is a sentence: the grid itself would say “empty” (rules 1.7). It is in the page's workbook, but for one that
    `is_part` of a longer list, which has a link of its own; with all the rows of `whole`, where there are more of them
    (rules 1.9).
    """
    frame = rows if isinstance(rows, pa.Table) else filled(rows, columns)
    if not frame.num_rows:
        st.caption(escaped(f"{alt}：没有内容。" if alt else "没有内容。"))
        return None
    if alt and not is_part:
        taking.keep(str(how.get("key") or alt), alt, frame, columns, whole)
    frame, columns = _with_names_in_full(frame, columns, int(how.get("row_height") or LINE) // LINE)
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


MOST = 150
"""Rows of a long list that a page draws; its workbook has all."""


def first_rows(rows: Sequence, columns: Sequence[Shown], *, alt: str, **how: object) -> int | None:
    """A list of which the first rows are drawn and, where there are more, it is said where they are."""
    if len(rows) <= MOST:
        return table(rows, columns, alt=alt, **how)
    st.caption(escaped(f"{alt}：共 {len(rows):,} 行，这里列前 {MOST} 行，其余在“下载本页的表（Excel）”。"))
    return table(rows[:MOST], columns, alt=alt, whole=lambda _: rows, **how)


def picked(columns: Mapping[str, list[str]], *, key: str, alt: str, height: int) -> tuple[int, str] | None:
    """Draws cells that a person may click one of; row and column of that, None if nobody did."""
    how = {"hide_index": True, "on_select": "rerun", "selection_mode": "single-cell"}
    drawn = st.dataframe(pa.table(columns), key=key, alt=alt, height=height, **how)
    return next(iter(drawn.selection.cells), None)


def _with_names_in_full(frame: pa.Table, columns: Sequence[Shown], lines: int) -> tuple[pa.Table, Sequence[Shown]]:
    """Columns of names as wide as the names ask for; what is still too long ends in …, and stands whole behind
    (empty where it does so already)."""
    done, behind = [], []
    for column in columns:
        if column.is_name:
            names = [str(name) for name in frame.column(column.name).to_pylist()]
            is_button = column.kind is st.column_config.ButtonColumn
            width, shown = fitting(names, column.how["width"], 1 if is_button else lines, column.widest)
            column = replace(column, how={**column.how, "width": width})
            if shown != names:
                frame = frame.set_column(frame.schema.get_field_index(column.name), column.name, pa.array(shown))
                whole = [name if cut != name else "" for name, cut in zip(names, shown, strict=True)]
                behind.append((text(f"{column.name}全称", str), whole))
        done.append(column)
    for column, names in behind:
        frame = frame.append_column(column.name, pa.array(names))
    return frame, [*done, *(column for column, _ in behind)]
