"""总览 as a Dash app, of the same content as ours; run by an environment of its own: dash_overview.py PORT CONTENT."""

import json
import sys
from pathlib import Path

import plotly.graph_objects as go
from dash import Dash, Input, Output, dcc, html
from waitress import serve

LIGHTS = ("grey", "red", "yellow", "green")
COLOURS = [[0, "#9E9E9E"], [0.33, "#C62828"], [0.67, "#F9A825"], [1, "#2E7D32"]]
told = json.loads(Path(sys.argv[2]).read_text())
app = Dash(__name__)
app.layout = html.Div([html.Button("刷新", id="again"), html.Div(id="page")])


def cell(value):
    return html.Td(html.Img(src=value) if str(value).startswith("data:image") else str(value))


def table(one):
    head = html.Thead(html.Tr([html.Th(column) for column in one["columns"]]))
    return html.Table([head, html.Tbody([html.Tr([cell(value) for value in row]) for row in one["data"]])])


@app.callback(Output("page", "children"), Input("again", "n_clicks"))
def page(_clicks):
    """The whole page anew, as a rerun makes it."""
    districts, industries, paces, lights = zip(*told["cells"], strict=True)
    heat = go.Heatmap(
        x=industries,
        y=districts,
        z=[LIGHTS.index(light) for light in lights],
        text=["" if pace is None else f"{pace:.0%}" for pace in paces],
        texttemplate="%{text}",
        colorscale=COLOURS,
        showscale=False,
    )
    texts = [dcc.Markdown(text) for text in told["texts"]]
    return [*texts, *map(table, told["tables"]), dcc.Graph(figure=go.Figure(heat))]


serve(app.server, host="127.0.0.1", port=int(sys.argv[1]), threads=4)
