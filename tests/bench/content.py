"""What 总览 of a city shows, as JSON, for the same page made with other tools: texts, tables with their small pictures,
the heat map's cells. Read from the page itself."""

import json
import os
import sys


def main(url, pilot):
    os.environ["DATABASE_URL"] = url
    from streamlit.testing.v1 import AppTest

    from services.access import DEMO_USER
    from services.frame import connected, open_frame
    from services.lights.overview import overview
    from tests.e2e.serving import ROOT

    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    app.query_params["pilot"] = pilot
    app.run()
    if app.exception:
        raise RuntimeError(app.exception[0].value)
    with connected() as connection:
        cells = overview(connection, open_frame(connection, DEMO_USER, pilot=pilot)).cells
    told = {
        "texts": [one.value for kind in ("title", "header", "markdown", "caption") for one in app.get(kind)],
        "tables": [json.loads(one.value.to_json(orient="split", force_ascii=False)) for one in app.dataframe],
        "cells": [[cell.district, cell.industry, cell.pace, cell.light.value] for cell in cells],
    }
    json.dump(told, sys.stdout, ensure_ascii=False, default=str)


if __name__ == "__main__":
    main(*sys.argv[1:])
