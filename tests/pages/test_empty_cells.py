"""An empty cell of a table is empty: Streamlit writes None into it unless it is told."""

from datetime import date
from types import SimpleNamespace

import streamlit

from components.lights import tables


def test_a_red_project_that_is_not_late_has_an_empty_cell(monkeypatch):
    drawn = []
    monkeypatch.setattr(streamlit, "dataframe", lambda frame, **how: drawn.append((frame, how)))
    row = SimpleNamespace(
        enterprise="甲", reason="严重问题 1 个未销号", stage=None, days_late=0, since=date(2026, 1, 1)
    )
    tables.red([row], key="red")
    frame, how = drawn[0]
    assert frame.column("逾期").to_pylist() == [None]
    assert how["placeholder"] == ""
