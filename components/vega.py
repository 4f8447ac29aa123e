"""Vega-Lite in few words: a chart is its height and a list of layers, a layer is a mark and what it encodes."""

from collections.abc import Mapping, Sequence

import pyarrow as pa
import streamlit as st

FONT = "Noto Sans CJK SC, Microsoft YaHei, PingFang SC, sans-serif"
INK, LINE, BLUE, GREY = "#1B2430", "#DDE3EC", "#1F4E9E", "#7A8699"
CONFIG = {
    "font": FONT,
    "axis": {"labelColor": INK, "titleColor": INK, "gridColor": LINE, "labelFontSize": 13, "titleFontSize": 13},
    "view": {"stroke": None},
    "legend": {"labelFontSize": 13, "titleFontSize": 13},
}


def field(name: str, **how: object) -> dict:
    return {"field": name, **how}


def nominal(name: str, **how: object) -> dict:
    return field(name, type="nominal", **how)


def ordinal(name: str, **how: object) -> dict:
    return field(name, type="ordinal", **how)


def quantity(name: str, **how: object) -> dict:
    return field(name, type="quantitative", **how)


def temporal(name: str, **how: object) -> dict:
    return field(name, type="temporal", **how)


def coloured(name: str, scale: dict, legend: dict | None = None) -> dict:
    """A colour by word; the legend is left out where the words stand in the drawing."""
    return nominal(name, scale=scale, legend=legend)


def on_top(**how: object) -> dict:
    """A legend over the drawing, its words without a title; new each time, since Streamlit writes into what it gets."""
    return {"title": None, "orient": "top", **how}


def scale(signs: Mapping[str, object]) -> dict:
    """Each word with its sign: a colour, a dash."""
    return {"domain": list(signs), "range": list(signs.values())}


def tips(*names: str, **how: object) -> list[dict]:
    """What the pointer shows of a row."""
    return [field(name, **how) for name in names]


def mark(kind: str, **look: object) -> dict:
    return {"type": kind, **look}


def words(size: int, **look: object) -> dict:
    """Text in ink."""
    return mark("text", fontSize=size, **{"color": INK, **look})


def layer(mark: dict, *, rows: Sequence[dict] | None = None, params: list[dict] | None = None, **encoding) -> dict:
    """A mark over the chart's rows or over its own; an encoding of the whole chart is taken back with None."""
    own = {} if rows is None else {"data": {"values": rows}}
    return own | ({} if params is None else {"params": params}) | {"mark": mark, "encoding": encoding}


def chart(*layers: dict, height: int | None = None, step: int | None = None, **encoding) -> dict:
    """The specification: `height` in pixels or `step` pixels a row, what all layers encode, the layers."""
    shared = {"encoding": encoding} if encoding else {}
    return {"height": height if step is None else {"step": step}, **shared, "layer": list(layers), "config": CONFIG}


def single(mark: dict, *, height: int, **encoding) -> dict:
    """The specification of a chart with one mark only."""
    return {"height": height, "mark": mark, "encoding": encoding, "config": CONFIG}


def draw(rows: pa.Table | Sequence[dict] | None, spec: dict, alt: str, **how: object):
    """The chart on the page, over a table or rows (none where each layer brings its own)."""
    if rows is not None and not isinstance(rows, pa.Table):
        rows, spec = None, {**spec, "data": {"values": rows}}
    return st.vega_lite_chart(rows, spec, theme=None, alt=alt, **how)
