"""全过程: one project day by day on 一企一档, from its diagnosis to the inspection and the money that came back."""

from collections.abc import Sequence

import streamlit as st

from components.lights import tables
from components.table import day, half_widths, table, text
from domain.reports.one_story import StoryDay

SHOWN, HEIGHT, WIDE = 16, 520, 640
LINE, SIDES = 6.7, 24
"""Pixels of half a Chinese character and of a cell beside its text."""


def whole(told: Sequence[StoryDay]) -> None:
    """Nothing where nothing has a day."""
    if not told:
        return
    st.header("全过程")
    columns = [
        day("日期", lambda row: row.day, 96),
        text("环节", lambda row: row.what, 150),
        text("说明", lambda row: row.said, WIDE),
    ]
    height = "content" if len(told) <= SHOWN else HEIGHT
    wraps = any(half_widths(one.said) * LINE + SIDES > WIDE for one in told)
    row = tables.WRAPPING if wraps else None
    table(told, columns, key="one_story", row_height=row, height=height, alt="从诊断到检查的全过程，按日期")
