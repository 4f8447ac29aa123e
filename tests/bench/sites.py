"""Databases of given size and servers on them, kept and running as long as the bench needs them."""

import csv
import io
import os
import shutil
import subprocess
import sys
from contextlib import ExitStack

from data_access.migrate import is_current
from tests.bench.people import cookies
from tests.e2e.serving import ROOT, our_server, plain_streamlit, serving

FOLDER = ROOT / "var" / "bench"
SCALE_QUERY = "pilot=scale"
CITY_QUERY = "pilot=yinchuan"
EMPTY_PAGE = "bench_empty"


def manage(url, *verb):
    """Runs manage.py on a database; its output as text. Its progress goes to our error stream."""
    command = [sys.executable, "manage.py", *map(str, verb)]
    environment = {**os.environ, "DATABASE_URL": url}
    return subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=True).stdout


def database(name, *demo_options):
    """The URL of the named database; made once and kept for later runs while the schema stays."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    ready = FOLDER / f"{name}.sqlite"
    unfinished = FOLDER / f"{name}.unfinished.sqlite"
    if not ready.exists() or not is_current(f"sqlite:///{ready}"):
        print(f"  making {ready.relative_to(ROOT)} …", file=sys.stderr, flush=True)
        for leftover in FOLDER.glob(f"{unfinished.name}*"):
            leftover.unlink()
        manage(f"sqlite:///{unfinished}", "init")
        manage(f"sqlite:///{unfinished}", "demo", *demo_options)
        unfinished.rename(ready)
    return f"sqlite:///{ready}"


class Sites:
    """Starts each server once, on demand; stops them all at the end."""

    def __init__(self):
        self.stack = ExitStack()
        self.running = {}

    def __enter__(self):
        return self

    def __exit__(self, *_exception):
        self.stack.close()

    def _serve(self, url, command=our_server, **environment):
        key = (url, command.__name__)
        if key not in self.running:
            context = serving(ROOT / "app.py", command, DATABASE_URL=url, BENCH_PAGES="1", **environment)
            self.running[key] = self.stack.enter_context(context)
        return self.running[key]

    def of(self, url):
        """The site on a database."""
        return self._serve(url)

    def city(self):
        """The site with the demonstration pilots."""
        return self._serve(database("city"))

    def signed_in_city(self, people=1):
        """The same site where everybody has to sign in; and the cookies of so many who have."""
        url = f"sqlite:///{copied_city('city-signed-in')}"
        manage(url, "init")
        found = tuple(cookies(url, people))
        return self._serve(url), found

    def ungated_city(self):
        """The site without its gate, on a database of its own: two servers do not share one file."""
        return self._serve(f"sqlite:///{copied_city('city-ungated')}", ungated_server)

    def plain_city(self):
        """The same under `streamlit run`, as it comes out of the box."""
        return self._serve(database("city"), plain_streamlit)

    def scale(self, projects, periods, entries=None):
        """A site with one pilot, named scale, of so many projects, closed periods of each kind, movements of money."""
        return self._serve(scale_database(projects, periods, entries))


def copied_city(name):
    """The path of a copy of the city's database; made once, anew after the schema changed."""
    copy, city = FOLDER / f"{name}.sqlite", database("city").removeprefix("sqlite:///")
    if not copy.exists() or not is_current(f"sqlite:///{copy}"):
        shutil.copy(city, copy)
    return copy


def supervised_database(projects, periods):
    """The same of a pilot whose supervision has something to show."""
    ready = FOLDER / f"scale-{projects}-{periods}-supervised.sqlite"
    url = f"sqlite:///{ready}"
    if not ready.exists() or not is_current(url):
        shutil.copy(scale_database(projects, periods).removeprefix("sqlite:///"), ready)
        words = [sys.executable, "-m", "tests.bench.supervised"]
        subprocess.run(words, cwd=ROOT, env={**os.environ, "DATABASE_URL": url}, stdout=sys.stderr, check=True)
    return url


def scale_database(projects, periods, entries=None):
    """The URL of the database of a scale pilot; `entries` None: as many movements of money as its projects have."""
    name, options = f"scale-{projects}-{periods}", ["--projects", projects, "--periods", periods]
    if entries is None:
        return database(name, *options)
    return database(f"{name}-{entries}", *options, "--entries", entries)


def ungated_server(script, port):
    """The command that serves a script without the gate."""
    words = ["-m", "tests.bench.ungated", "--host", "127.0.0.1", "--port", str(port), "--script", str(script)]
    return [sys.executable, *words]


def districts(url, pilot):
    """Short names of a pilot's districts, as links name them."""
    rows = csv.DictReader(io.StringIO(manage(url, "export", "districts", "--pilot", pilot, "--format", "csv")))
    return tuple(row["short_name"] for row in rows)


def first_district(projects, periods):
    """Short name of the first district of a scale pilot."""
    return districts(scale_database(projects, periods), "scale")[0]
