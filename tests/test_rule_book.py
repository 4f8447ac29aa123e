"""docs/rules.md, decisions.md and changing.md hold: what is cited is there, what is there is tested, links lead on."""

import csv
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
RULES, DECISIONS = ROOT / "docs" / "rules.md", ROOT / "docs" / "decisions.md"
ROOMS = ("components", "data_access", "domain", "pages", "reports", "seed_data", "services", "tests")
NUMBER = r"\d+(?:\.\d+)*"
CITED = re.compile(rf"\brules\s+({NUMBER}(?:(?:,| and)\s+{NUMBER})*)")
DECIDED = re.compile(r"\b[Dd]ecisions?\s+(\d+(?:(?:,| and)\s+\d+)*)")
ENTRY = re.compile(r"^- \*\*(\d+)\. .+\*\* .+ \[(\d{4}-\d\d-\d\d) · (.+)\]$", re.MULTILINE)
NEVER_GIVEN = range(57, 68)
SIGNS = {"up": ("≥", ">"), "down": ("≤", "<")}


@cache
def headings() -> dict[str, str]:
    """Number → title of every numbered heading of the rule book."""
    found = re.findall(rf"^#+ ({NUMBER})\.? (.+)$", RULES.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(found) == len(dict(found)), "a number stands twice"
    return dict(found)


def sections() -> list[str]:
    """Numbers of the headings that have no headings below them: these state the rules."""
    numbers = list(headings())
    return [one for one in numbers if not any(other.startswith(f"{one}.") for other in numbers)]


@cache
def sources() -> list[tuple[str, str]]:
    """Path and text of everything that may cite a rule or a decision."""
    files = [path for room in ROOMS for path in (ROOT / room).rglob("*.py")]
    files += [
        *ROOT.glob("*.py"),
        *(ROOT / "command_line").glob("*.py"),
        *ROOT.glob("*.md"),
        *(ROOT / "docs").glob("*.md"),
    ]
    return [(str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")) for path in sorted(files)]


@cache
def cited(pattern: re.Pattern[str], text: str) -> set[str]:
    return {one for group in pattern.findall(text) for one in re.findall(NUMBER, group)}


def test_every_rule_that_is_cited_is_in_the_book():
    known = headings()
    assert [(path, one) for path, text in sources() for one in cited(CITED, text) if one not in known] == []


@pytest.mark.parametrize("section", sections())
def test_every_section_of_the_rule_book_is_cited_by_a_test_of_it(section):
    tests = [path for path, text in sources() if path.startswith("tests/") and section in cited(CITED, text)]
    assert tests, f"no test says that it holds rules {section} {headings()[section]}"


def thresholds() -> list[str]:
    """The table of section 13 (rules 13), from the rows the product ships with."""
    lines = ["| row | green | yellow | unit | *default* |", "|---|---|---|---|---|"]
    with (ROOT / "seed_data" / "light_rules.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            green, yellow = (_bound(row, colour) for colour in ("green", "yellow"))
            default = "*default*" if row["is_default"] == "true" else row["author"]
            lines.append(f"| `{row['indicator']} / {row['metric']}` | {green} | {yellow} | {row['unit']} | {default} |")
    return lines


def _bound(row: dict[str, str], colour: str) -> str:
    bound, inclusive = row[f"{colour}_bound"], row[f"{colour}_inclusive"] == "true"
    return f"{SIGNS[row['direction']][not inclusive]} {bound}" if bound else ""


def test_the_thresholds_of_the_book_are_the_rows_the_product_ships_with():
    """The table is printed by `python -c "from tests.test_rule_book import *; print(*thresholds(), sep='\\n')"`."""
    text = RULES.read_text(encoding="utf-8")
    table, _, _ = text[text.index("| row | green") :].partition("\n\n")
    assert table.rstrip("\n").split("\n") == thresholds()


def test_every_row_that_the_book_names_is_a_row():
    known = {line.split("`")[1] for line in thresholds()[2:]}
    named = set(re.findall(r"`([a-z_]+ / [a-z_]+)`", RULES.read_text(encoding="utf-8")))
    assert named - known == set()


def decisions() -> dict[int, tuple[str, str]]:
    """Number → the whole entry and its status."""
    text = DECISIONS.read_text(encoding="utf-8")
    found = {int(match[1]): (match[0], match[3]) for match in ENTRY.finditer(text)}
    assert len(found) == len(re.findall(r"^- ", text, re.MULTILINE)), (
        "an entry is not of the form, or a number stands twice"
    )
    return found


def test_no_decision_is_missing():
    assert set(decisions()) == set(range(1, max(decisions()) + 1)) - set(NEVER_GIVEN)


def test_every_decision_has_a_status_that_leads_somewhere():
    known, there, astray = decisions(), headings(), []
    for number, (_, status) in known.items():
        kind, _, where = status.partition(" by " if status.startswith("changed") else " into ")
        if kind == "changed":
            right = where.isdigit() and int(where) in known and f"(changes {number})" in known[int(where)][0]
        elif kind == "folded":
            right = all(one in there for one in where.removeprefix("rules ").split(", "))
        else:
            right = status == "stands"
        astray += [] if right else [(number, status)]
    assert astray == []


def test_what_changes_a_decision_is_named_there():
    known = decisions()
    for number, (entry, _) in known.items():
        for changed in re.findall(r"\(changes (\d+)\)", entry):
            assert known[int(changed)][1] == f"changed by {number}"
        for other in re.findall(r"\(extends ([\d, ]+)\)", entry):
            assert {int(one) for one in other.split(", ")} <= set(known), number


def recommended() -> list[str]:
    """Tests that the recipes of docs/changing.md name: path::name."""
    return sorted(
        set(re.findall(r"`(tests/[\w/]+\.py::\w+)`", (ROOT / "docs" / "changing.md").read_text(encoding="utf-8")))
    )


@pytest.mark.parametrize("named", recommended())
def test_a_test_that_a_recipe_names_is_there(named):
    path, _, name = named.partition("::")
    assert f"def {name}(" in (ROOT / path).read_text(encoding="utf-8")


def test_every_decision_that_is_cited_was_taken():
    known = {str(number) for number in decisions()}
    assert [(path, one) for path, text in sources() for one in cited(DECIDED, text) if one not in known] == []
