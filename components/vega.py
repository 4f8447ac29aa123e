"""Altair is the author of every Vega-Lite chart; here is its look, and how a kept specification is fed with rows."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

import altair as alt
import pyarrow as pa
import streamlit as st

FONT = "Noto Sans CJK SC, Microsoft YaHei, PingFang SC, sans-serif"
INK, LINE, BLUE, GREY = "#1B2430", "#DDE3EC", "#1F4E9E", "#7A8699"
CONFIG = {
    "mark": {"aria": False},  # a mark without a name is hidden from a screen reader: a symbol there must have one
    "aria": False,  # a chart has one name, and its figures stand in a table: Vega's words for its parts are English
    "font": FONT,
    "axis": {"labelColor": INK, "titleColor": INK, "gridColor": LINE, "labelFontSize": 13, "titleFontSize": 13},
    "view": {"stroke": None},
    "legend": {"labelFontSize": 13, "titleFontSize": 13},
}
ROWS = alt.NamedData("rows")


COMPILED: list[Callable[[], dict]] = []


def kept(author: Callable[[], alt.Chart | alt.LayerChart]) -> Callable[[], dict]:
    """The specification of a chart, compiled once, to be fed at every drawing."""

    @lru_cache(maxsize=1)
    def compiled() -> dict:
        spec = author().to_dict() | {"config": CONFIG}
        del spec["$schema"]  # that of Altair's patch release: the browser warns of any but its own
        return spec

    COMPILED.append(compiled)
    return compiled


def compile_all() -> None:
    """Every chart of what is imported: 20 to 100 ms each, which no viewer then waits for."""
    for compiled in COMPILED:
        compiled()


def scale(signs: Mapping[str, object]) -> alt.Scale:
    """Each word with its sign: a colour, a dash."""
    return alt.Scale(domain=list(signs), range=list(signs.values()))


def on_top(**how: object) -> alt.Legend:
    """A legend over the drawing, without a title of its own (a blank one: Streamlit would write it in)."""
    return alt.Legend(title=" ", orient="top", **how)


def words(size: int, **look: object) -> dict:
    """Text in ink."""
    return {"fontSize": size, "color": INK, **look}


def fed(spec: dict, rows: object, beside: Mapping[str, Sequence[dict]], params: Mapping[str, object]) -> dict:
    """A copy with its rows, the few rows of what stands beside them, its parameters; the kept one stays as it is.

    A layer whose data have no row is left out: an empty mark stops a screen reader.
    """
    copy = spec | {"datasets": {ROWS.name: rows}}
    if params:
        copy["params"] = [
            one | {"value": params[one["name"]]} if one["name"] in params else one for one in spec["params"]
        ]
    if beside:
        names = [layer["data"]["name"] for layer in spec["layer"]]
        copy["layer"] = [
            layer if name == ROWS.name else layer | {"data": {"values": beside[name]}}
            for name, layer in zip(names, spec["layer"], strict=True)
            if name == ROWS.name or beside[name]
        ]
    return copy


def draw(spec: dict, rows: pa.Table | Sequence[dict], alt: str, *, beside=None, params=None, **how):
    """The kept chart on the page."""
    table = rows if isinstance(rows, pa.Table) else pa.Table.from_pylist(rows)
    return st.vega_lite_chart(fed(spec, table, beside or {}, params or {}), theme=None, alt=alt, **how)
