"""A line of the bench's table, and how it is made."""

import json
import subprocess
import sys
from dataclasses import dataclass

from tests.e2e.serving import ROOT


@dataclass(frozen=True)
class Figure:
    """One line of the table."""

    what: str
    target: str
    measured: str
    kept: bool


def at_most(what, value, limit, unit="", note=""):
    """A figure that is kept when the value is not above the limit."""
    measured = f"{value:.3g}{unit}" + (f"  [{note}]" if note else "")
    return Figure(what, f"≤ {limit:g}{unit}", measured, value <= limit)


def timed_with_notes(module):
    """As `timed`, each line with its unit and a note."""
    command = [sys.executable, "-m", module]
    output = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True).stdout
    for line in json.loads(output):
        yield at_most(line["what"], line["value"], line["limit"], line["unit"], line["note"])


def timed(module):
    """What a module of its own measured: a JSON list of what, seconds, limit_seconds."""
    command = [sys.executable, "-m", module]
    output = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True).stdout
    for line in json.loads(output):
        yield at_most(line["what"], line["seconds"], line["limit_seconds"], " s")
