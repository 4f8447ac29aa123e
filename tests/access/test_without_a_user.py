"""What screens ask of the services without saying who asks: names of units, days, never a record (rules 11.1)."""

import ast
import importlib
import inspect
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SCREENS = ("pages", "components", "reports", "app.py", "server.py")
ASKS = {"connection", "session", "pilot_id"}
"""One of these among the parameters: it reads or writes."""
WHO = {"user", "frame", "desk", "viewer", "register"}
WITHOUT = {
    "evaluation.opening_job.broke_off": "why a job of this server ended, beside history_view, which checks",
    "evaluation.opening_job.is_closing": "whether a job of this server runs",
    "evaluation.who_reports.units_of": "names of the units of a pilot",
    "identity.register_page.places": "names of pilots and units; what is done with them checks",
    "identity.viewer.viewer_of": "who it is",
    "identity.viewer.viewer_of_token": "who it is",
    "intake.known.locks_for": "the days on which a unit's records are locked",
    "intake.returns.open_weeks": "the weeks that a unit may report for",
}


def asked() -> Iterator[tuple[str, Callable]]:
    """Functions of the services that a screen calls, by name."""
    for room in SCREENS:
        for file in [ROOT / room] if room.endswith(".py") else (ROOT / room).rglob("*.py"):
            for one in called(ast.parse(file.read_text(encoding="utf-8"))):
                if inspect.isfunction(one) and one.__module__.startswith("services."):
                    yield f"{one.__module__.removeprefix('services.')}.{one.__name__}", one


def called(tree: ast.Module) -> Iterator[object]:
    """What a file takes from the services: by name, and what it takes of a whole module."""
    modules = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "services":
            here = importlib.import_module(node.module)
            for alias in node.names:
                one = getattr(here, alias.name, None) or importlib.import_module(f"{node.module}.{alias.name}")
                yield one
                if inspect.ismodule(one):
                    modules[alias.asname or alias.name] = one
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in modules:
            yield getattr(modules[node.value.id], node.attr, None)


def test_whatever_screens_ask_says_who_asks_or_stands_here():
    found = {name: set(inspect.signature(one).parameters) for name, one in asked()}
    assert {name for name, words in found.items() if words & ASKS and not words & WHO} == set(WITHOUT)
    assert len(found) > 150, "the scan sees the screens"
