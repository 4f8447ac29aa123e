"""全过程: one project day by day on 一企一档, from its diagnosis to the inspection and the money that came back."""

from collections.abc import Sequence

import streamlit as st

from components.lights import tables
from components.table import day, table, text
from domain.reports.one_story import StoryDay

SHOWN, HEIGHT = 16, 520


def whole(told: Sequence[StoryDay]) -> None:
    """Nothing where nothing has a day."""
    if not told:
        return
    st.header("全过程")
    columns = [
        day("日期", lambda row: row.day, 96),
        text("环节", lambda row: row.what, 150),
        text("说明", lambda row: row.said, 640),
    ]
    height = "content" if len(told) <= SHOWN else HEIGHT
    table(told, columns, key="one_story", row_height=tables.WRAPPING, height=height, alt="从诊断到检查的全过程，按日期")
