"""总览 of a city made with other tools, of the same content: a static build (Observable Framework), a Dash app.

Each is installed once into var/bench/rivals, pinned, from its registry.
"""

import functools
import http.client
import http.server
import json
import os
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from urllib.parse import urlsplit

import psutil

from tests.bench.sites import FOLDER
from tests.e2e.serving import ROOT, free_port

HOME = FOLDER / "rivals"
DASH = ("dash==4.4.1", "waitress==3.0.2")
OBSERVABLE = ("@observablehq/framework@1.13.4", "@observablehq/plot@0.6.17")
DASH_APP = ROOT / "tests" / "bench" / "dash_overview.py"
PAGE = """# 总览

```js
import * as Plot from "@observablehq/plot";
const told = await FileAttachment("content.json").json();
for (const text of told.texts) { const p = document.createElement("p"); p.textContent = text; display(p); }
for (const table of told.tables) {
  const drawn = document.createElement("table");
  const head = drawn.createTHead().insertRow(), body = drawn.createTBody();
  for (const column of table.columns) {
    const th = document.createElement("th");
    th.textContent = column;
    head.append(th);
  }
  for (const row of table.data) {
    const line = body.insertRow();
    for (const value of row) {
      const cell = line.insertCell();
      if (String(value).startsWith("data:image")) { const img = new Image(); img.src = value; cell.append(img); }
      else cell.textContent = value;
    }
  }
  display(drawn);
}
display(Plot.plot({
  marginLeft: 90,
  color: {domain: ["red", "yellow", "green", "grey"], range: ["#C62828", "#F9A825", "#2E7D32", "#9E9E9E"]},
  marks: [
    Plot.cell(told.cells, {x: "1", y: "0", fill: "3", inset: 1}),
    Plot.text(told.cells, {x: "1", y: "0", text: d => d[2] === null ? "" : Math.round(d[2] * 100) + "%"}),
  ],
}));
```
"""
CONFIG = 'export default {title: "总览", root: "src", globalStylesheets: [], search: false, pages: []};\n'


@functools.cache
def content(url, pilot):
    """The content as text of JSON."""
    command = [sys.executable, "-m", "tests.bench.content", url, pilot]
    return subprocess.run(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True
    ).stdout


# ── a static build ──────────────────────────────────────────────────────────


class Cached(http.server.SimpleHTTPRequestHandler):
    """Files that a browser may keep, as a web server gives them."""

    protocol_version = "HTTP/1.1"

    def end_headers(self):
        self.send_header("Cache-Control", "max-age=3600")
        super().end_headers()

    def log_message(self, *_said):
        """Nothing: the bench prints its table."""


@contextmanager
def static_build(told):
    """The address of the same page as Observable Framework builds it."""
    home = HOME / "observable"
    (home / "src").mkdir(parents=True, exist_ok=True)
    (home / "package.json").write_text('{"type": "module", "private": true}\n')
    (home / "observablehq.config.js").write_text(CONFIG)
    (home / "src" / "index.md").write_text(PAGE)
    (home / "src" / "content.json").write_text(told)
    if not (home / "node_modules").exists():
        subprocess.run(["npm", "install", "--no-audit", "--no-fund", "--silent", *OBSERVABLE], cwd=home, check=True)
    build = ["node_modules/.bin/observable", "build"]
    subprocess.run(
        build, cwd=home, check=True, stdout=subprocess.DEVNULL, env={**os.environ, "OBSERVABLE_TELEMETRY_DISABLE": "1"}
    )
    handler = functools.partial(Cached, directory=home / "dist")
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


# ── Dash ────────────────────────────────────────────────────────────────────


class DashSite:
    """A Dash app that runs, as one side of a comparison."""

    def __init__(self, port, pid):
        self.pid, self.connection = pid, http.client.HTTPConnection("127.0.0.1", port)

    def answer(self):
        """Seconds of one answer to a click: the callback that draws the page."""
        asked = {
            "output": "page.children",
            "outputs": {"id": "page", "property": "children"},
            "inputs": [{"id": "again", "property": "n_clicks", "value": 1}],
            "changedPropIds": ["again.n_clicks"],
            "parsedChangedPropsIds": ["again"],
        }
        begun = time.perf_counter()
        words = json.dumps(asked), {"Content-Type": "application/json"}
        self.connection.request("POST", "/_dash-update-component", *words)
        found = self.connection.getresponse()
        body = found.read()
        if found.status != 200 or len(body) < 1_000:
            raise RuntimeError(f"Dash answered {found.status}: {body[:200]!r}")
        return time.perf_counter() - begun

    def cpu_seconds(self):
        used = psutil.Process(self.pid).cpu_times()
        return used.user + used.system


@contextmanager
def dash(told):
    """The same page made by a Dash app behind waitress."""
    home, port = HOME / "dash", free_port()
    python = home / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", home], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *DASH], check=True)
    (HOME / "content.json").write_text(told)
    process = subprocess.Popen([python, DASH_APP, str(port), HOME / "content.json"], stderr=subprocess.DEVNULL)
    try:
        _wait(f"http://127.0.0.1:{port}", process)
        yield DashSite(port, process.pid)
    finally:
        process.terminate()
        process.wait()


def _wait(url, process):
    latest = time.monotonic() + 60
    while time.monotonic() < latest and process.poll() is None:
        try:
            connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=2)
            connection.request("GET", "/")
            connection.getresponse().read()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the Dash app did not start")
