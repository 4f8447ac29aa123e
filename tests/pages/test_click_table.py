"""A click names its row by number and by words; the table may have changed since it was drawn."""

from types import SimpleNamespace

import pytest
import streamlit

from components import click_table
from components.click_table import place_of
from components.money import flow_chart

NOW = ("甲", "乙", "丙", "乙")


@pytest.mark.parametrize(
    ("row", "label", "place", "reason"),
    [
        (1, "乙", 1, "the row still stands at its number"),
        (0, "丙", 2, "another row stands there now, and the name stands elsewhere once"),
        (9, "甲", 0, "the table has become shorter"),
        (0, "乙", None, "two rows have the name: nobody knows which one was meant"),
        (0, "丁", None, "the row has left the table"),
    ],
)
def test_a_row_is_found_by_number_and_name(row, label, place, reason):
    assert place_of(row, label, NOW) == place, reason


def test_a_click_on_a_row_that_is_gone_opens_nothing_and_says_so(monkeypatch):
    said = []
    monkeypatch.setattr(streamlit, "info", said.append)
    monkeypatch.setattr(streamlit, "session_state", {"clicked": {"row": 0, "label": "丁"}})
    assert click_table.row_of("clicked", NOW) is None
    assert said == [click_table.GONE]
    assert click_table.row_of("nobody clicked", NOW) is None
    assert said == [click_table.GONE]


def test_a_node_of_the_picture_is_the_one_that_was_drawn():
    """Its number counts in the drawing that was clicked; the drawing carries the keys of its nodes."""
    group = {"data_type": "node", "data_indices": [1], "series_id": "source:central\ndistrict:宁东"}
    assert flow_chart._clicked(SimpleNamespace(selection={"selected": [group]})) == "district:宁东"
    assert flow_chart._clicked(SimpleNamespace(selection={"selected": [group | {"series_id": None}]})) is None
    assert flow_chart._clicked(SimpleNamespace(selection={})) is None


def test_the_picture_is_drawn_without_a_warning_in_the_log(caplog):
    from tests.pages.test_projects_page import opened

    opened("subsidy", period="2026-W46")
    assert [record.message for record in caplog.records if "valueFormatter" in record.message] == []
