"""Data has no power on screen: what Streamlit reads as Markdown is ours, a figure, or went through the escape."""

import ast

import pytest

from tests import markdown_lint
from tests.code_reading import Module, Place
from tests.markdown_lint import Lint


def test_everything_drawn_as_markdown_is_ours_a_figure_or_escaped():
    assert Lint().run() == []


CASES = [
    ("st.header(view.name)", True),
    ("st.header(escaped(view.name))", False),
    ("st.header(f'{view.name} 家')", True),
    ("st.header(f'{view.number:d} 家')", False),
    ("st.header(f'{len(view.rows)} 家')", False),
    ("st.button(label='办结 ' + view.text)", True),
    ("st.info('好', title=view.name)", True),
    ("st.metric('项', view.value_text)", True),
    ("st.metric('项', label(view.value_text), help=view.note)", True),
    ("st.pills('项', names, format_func=lambda name: name)", True),
    ("st.selectbox('项', view.names, format_func=lambda one: one.name)", False),
    ("st.table({view.name: ['甲']})", True),
    ("st.table({label(view.name): [escaped(one) for one in view.rows]})", False),
    ("left.markdown(view.name)", True),
    ("st.text_input('名', value=view.name)", False),
    ("said = view.name\n    st.caption(said)", True),
    ("said = escaped(view.name)\n    st.caption(f'{said}。')", False),
    ("st.caption(said_of(view))", True),
    ("st.caption(WORDS[view.key])", False),
    ("drawing(view.name)", True),
    ("drawing(escaped(view.name))", False),
    ("st.expander(**{'label': view.name})", True),
]
"""A line of a page, and whether the lint must speak."""
FRAME = """
import streamlit as st
from components.escapes import escaped, label

WORDS = {{"a": "甲"}}

def said_of(view):
    return f"{{view.name}}。"

def drawing(name: str):
    st.title(name)

def page(view, left, names):
    {}
"""


@pytest.mark.parametrize(("line", "speaks"), CASES)
def test_the_lint_tells_data_from_words_of_ours(line, speaks, tmp_path, monkeypatch):
    file = tmp_path / "one.py"
    file.write_text(FRAME.format(line), encoding="utf-8")
    one = Module("one", file)
    inside = {id(node): function for function in one.functions.values() for node in ast.walk(function)}
    calls = [(Place(one, inside.get(id(node))), node) for node in ast.walk(one.tree) if isinstance(node, ast.Call)]
    monkeypatch.setattr(Lint, "places", lambda self: iter(calls))
    monkeypatch.setattr(markdown_lint, "ROOT", tmp_path)
    assert bool(Lint().run()) == speaks
