"""What is stored of a plan, as the cells of its workbook say it."""

from collections.abc import Mapping, Sequence
from typing import Any

from domain.facts.registers import is_reported
from domain.words import FundCategory, Stage
from services.plans.forms import PARTS, PERCENT, RULES
from services.plans.periods import days_of, period_zh

Rows = Mapping[str, Sequence[Mapping[str, Any]]]
"""Kind of record → rows of the plan."""


def cells_of(plan: Rows, catalogue: Sequence[Mapping[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """Kind of record → field → value of the cell; what a workbook leaves to its reader is left out.

    `catalogue`: names of all indicators.
    An empty plan gives the sheet of reported indicators alone.
    """
    pilot: Mapping[str, Any] = next(iter(plan.get("pilot", ())), {})
    found = {part.record: [dict(row) for row in plan.get(part.record, ())] for part in PARTS}
    names = {row["code"]: row["name"] for row in catalogue}
    for row in found["pilot"]:
        words = {word.value: word.zh for word in FundCategory}
        row["local_only_categories"] = "、".join(
            words[code] for code in row["local_only_categories"].split(";") if code
        )
    for row in found["tasks"]:
        row["departments"] = row["departments"].replace(";", "、")
        row["phases"] = row["phases"].replace(";", "、")
        row["deliverables"] = row["deliverables"].replace(";", "；")
        row["indicators"] = "；".join(names.get(code, code) for code in row["indicators"].split(";") if code)
    stages = {word.value: word.zh for word in Stage}
    for row in found["stage_guides"]:
        row["stages"] = "、".join(stages[code] for code in row["stages"].split(";") if code)
    for row in found["clauses"]:
        row["rule"] = RULES[row["rule"]]
    for record, field in PERCENT:
        for row in found[record]:
            row[field] = None if row.get(field) is None else round(row[field] * 100, 6)
    title = pilot.get("document_title", "")
    found["documents"].sort(key=lambda row: row["title"] != title)
    for row in found["targets"]:
        _target(row, pilot, names)
    found["indicators"] = _indicators(pilot, catalogue)
    found["catalogue"] = [{"name": row["name"]} for row in catalogue if _is_ours(row["code"], pilot)]
    return found


def _is_ours(code: str, pilot: Mapping[str, Any]) -> bool:
    """Whether an indicator is of the catalogue or of this pilot, not another's own."""
    return "_own" not in code or code.startswith(f"{pilot.get('code', '')}_own")


def _target(row: dict[str, Any], pilot: Mapping[str, Any], names: Mapping[str, str]) -> None:
    days = days_of(row["period"], pilot["first_on"], pilot["last_on"])
    for edge in ("first_on", "last_on"):
        if days is not None and row[edge] == getattr(days, edge):
            row[edge] = None
    if row["effective_from"] == pilot["effective_from"]:
        row["effective_from"] = None
    if row["source_document"] == pilot["document_title"]:
        row["source_document"] = ""
    row["indicator"] = names[row["indicator"]]
    row["period"] = period_zh(row["period"], pilot["first_on"].year, pilot["last_on"].year)


def _indicators(pilot: Mapping[str, Any], catalogue: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """All that are reported, with whom this pilot has report them; of other pilots' own none. A source is said of its
    own alone: that of the catalogue's names clauses of other cities."""
    said = filter(None, str(pilot.get("reported_scopes", "")).split(";"))
    others = dict(one.split(":", 1) for one in said)
    return [
        {
            **row,
            "reported_scope": others.get(row["code"], row["reported_scope"]),
            "source": row["source"] if "_own" in row["code"] else None,
        }
        for row in catalogue
        if is_reported(row["measure"]) and _is_ours(row["code"], pilot)
    ]
