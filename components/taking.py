"""The lists of a page as one workbook: whole, as they are drawn, with what they are of beside them (rules 1.9).

Components keep the lists, reports write the workbook, and app.py, which knows both, draws the link when the page is
drawn.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pyarrow as pa
import streamlit as st

from components import downloads
from domain.export_view import ExportView
from services.exporting import about_screen
from services.frame import Frame

UNIT = re.compile(r"^%[^a-zA-Z%]*[a-z]%?\s*(?P<unit>\D*)$")
"""What a number's format writes after the number."""
Write = Callable[[Sequence[ExportView]], bytes]
Whole = Callable[[object], Sequence]


@dataclass(frozen=True)
class _List:
    """Its cells, or what reads all its rows when they are taken, where the page shows some."""

    title: str
    cells: pa.Table
    columns: Sequence
    whole: Whole | None


@dataclass
class _Page:
    """A plain object, so that a fragment that draws its list anew changes what the link gives."""

    frame: Frame
    title: str
    lists: dict[str, _List] = field(default_factory=dict)


def begin(frame: Frame | None = None, title: str = "") -> None:
    """A page is drawn anew; one that is of no pilot has nothing to take."""
    st.session_state.taking = frame and _Page(frame, title)


def keep(key: str, title: str, cells: pa.Table, columns: Sequence, whole: Whole | None) -> None:
    """A list that the page drew; drawn again under its key it stands once."""
    if page := st.session_state.get("taking"):
        page.lists[key] = _List(title, cells, columns, whole)


def button(write: Write) -> None:
    """The link to the workbook of all lists; none on a page without any, nor for whom may not take files."""
    page: _Page | None = st.session_state.get("taking")
    if not page or not page.lists:
        return
    name = f"{page.title}_{page.frame.pilot.code}_{page.frame.period.label}.xlsx"
    with st.container(key="taking"):
        downloads.button(
            page.frame,
            "下载本页的表（Excel）",
            name,
            lambda connection: write(views(page, connection)),
            mime=downloads.XLSX,
        )


def views(page: _Page, connection: object) -> list[ExportView]:
    about = about_screen(page.frame)
    return [_view(one, about, connection) for one in page.lists.values()]


def _view(one: _List, about: tuple[tuple[str, str], ...], connection: object) -> ExportView:
    shown = [column for column in one.columns if column.kind is not st.column_config.ImageColumn]
    if one.whole is None:
        cells = [one.cells.column(column.name).to_pylist() for column in shown]
    else:
        rows = one.whole(connection)
        cells = [[column.cell(row) for row in rows] for column in shown]
    return ExportView(one.title, tuple(map(_heading, shown)), zip(*(map(_plain, c) for c in cells), strict=True), about)


def _heading(column) -> str:
    """The name, with the unit that stands behind each number on screen."""
    found = UNIT.match(str((column.how or {}).get("format") or ""))
    unit = found and found["unit"].strip()
    return f"{column.name}（{unit}）" if unit and unit not in column.name else column.name


def _plain(value: object) -> object:
    """Labels on their fills as text."""
    return "、".join(map(str, value)) if isinstance(value, list) else value
