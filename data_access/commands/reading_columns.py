"""Readings as columns of their tables: what evaluation gives, by name as the database holds it."""

from typing import Any

import numpy as np

from data_access.queries.facts import TITLE_CODES
from domain.days import NEVER, day
from domain.facts.columns import LEFT_AS, Facts
from domain.facts.progress import LIGHT_OF_RANK
from domain.lights.project_lights import PARTIES
from domain.lights.readings import Reading
from domain.money.findings import Finding
from domain.targets.foreseen import Forecast
from domain.targets.readings import TargetReading, TargetShare
from domain.words import STAGES


def finding_rows(facts: Facts, findings: list[Finding]) -> list[dict]:
    """Findings as rows; a project's position becomes its id."""
    return [
        {
            "rule": finding.rule,
            "severity": str(finding.severity),
            "project_id": None if finding.project is None else int(facts.projects.id[finding.project]),
            "district_id": finding.district,
            "account": finding.account,
            "amount_fen": finding.amount_fen,
            "clause": finding.clause,
            "sentence": finding.sentence,
            "subject": finding.subject,
            "state": str(finding.state),
            "since_on": day(finding.since),
            "ruling": finding.ruling,
        }
        for finding in findings
    ]


def columns_of(rows: list[dict], renamed: dict[str, str]) -> dict[str, list]:
    return {renamed.get(name, name): [row[name] for row in rows] for name in rows[0]} if rows else {}


def indicator_columns(readings: list[Reading]) -> dict[str, list]:
    """Readings of scopes; judged figures and history side by side."""
    if not readings:
        return {}
    judged = [reading.judged for reading in readings]
    return {
        "indicator": [r.indicator for r in readings],
        "district_id": [r.district for r in readings],
        "industry_id": [r.industry for r in readings],
        "value": [j.value for j in judged],
        "numerator": [j.numerator for j in judged],
        "denominator": [j.denominator for j in judged],
        "planned": [j.planned for j in judged],
        "target": [j.target for j in judged],
        "target_id": [j.target_id for j in judged],
        "planned_by": [str(j.planned_by) for j in judged],
        "outcome": [str(j.outcome) for j in judged],
        **{name: [getattr(j, name) for j in judged] for name in ("starts_on", "ends_on")},
        "light": [str(r.light) for r in readings],
        "override_light": [None if r.override_light is None else str(r.override_light) for r in readings],
        "override_note": [r.override_note for r in readings],
        "reason": [r.reason for r in readings],
        "change": [str(r.change) for r in readings],
        "since": [r.since for r in readings],
        "since_on": [r.since_on for r in readings],
        "periods_running": [r.periods_running for r in readings],
    }


def target_columns(readings: list[TargetReading]) -> dict[str, list]:
    """Where every printed target stands."""
    if not readings:
        return {}
    names = ("starts_on", "ends_on", "actual", "planned", "recent_gain", "reason", "verdict_reason")
    return {name: [getattr(reading, name) for reading in readings] for name in names} | {
        "target_id": [reading.target for reading in readings],
        "light": [str(reading.light) for reading in readings],
        "verdict": [None if reading.verdict is None else str(reading.verdict) for reading in readings],
    }


def share_columns(shares: list[TargetShare]) -> dict[str, list]:
    """What the pilot's own targets are made of."""
    named = {"target_id": "target", "district_id": "district", "industry_id": "industry"}
    names = named | {name: name for name in ("counted", "late", "coming")}
    return {column: [getattr(share, name) for share in shares] for column, name in names.items()} if shares else {}


def forecast_columns(forecasts: list[Forecast]) -> dict[str, list]:
    """What is said of the future."""
    if not forecasts:
        return {}
    named = {"target_id": "target", "district_id": "district", "industry_id": "industry"}
    names = named | {
        name: name for name in ("indicator", "due_on", "value", "counted", "p10", "p50", "p90", "met_probability")
    }
    columns = {column: [getattr(said, name) for said in forecasts] for column, name in names.items()}
    return columns | {"operator": [said.operator.value for said in forecasts]}


def project_rows(facts: Facts, evaluated: dict[str, list | np.ndarray]) -> dict[str, object]:
    """Columns of project_readings from the evaluated columns: positions become ids, day numbers become days."""
    columns = dict(evaluated)
    districts = np.array([*(unit.id for unit in facts.districts), None], dtype=object)
    industries = np.array([*(unit.id for unit in facts.industries), None], dtype=object)
    lights = np.array([*(str(light) for light in LIGHT_OF_RANK), None], dtype=object)
    stages = np.array([*(str(stage) for stage in STAGES), None], dtype=object)
    provider, level = columns.pop("provider"), columns.pop("level")
    parties = np.array([*(str(party) for party in PARTIES), None], dtype=object)
    days = [name for name in columns if name.endswith("_on") and name != "since_on"]
    titles = np.array([str(title) for title in TITLE_CODES])
    return {
        "project_id": columns.pop("project"),
        "district_id": districts[columns.pop("district")].tolist(),
        "industry_id": industries[columns.pop("industry")].tolist(),
        "provider_id": np.where(provider >= 0, provider, None).tolist(),
        "status": np.array([str(status) for status in LEFT_AS])[columns.pop("left_as")],
        "stage": stages[columns.pop("stage")].tolist(),
        "party": parties[columns.pop("party")].tolist(),
        "light": lights[columns.pop("rank")].tolist(),
        "override_light": [None if light is None else str(light) for light in columns.pop("override_light")],
        "level": np.where(level > 0, level, None).tolist(),
        "title": titles[columns.pop("title")],
        "change": [str(change) for change in columns.pop("change")],
        **{name: day_column(columns.pop(name)) for name in days},
        **columns,
    }


def plain_values(column: list | np.ndarray) -> list[Any]:
    """Values of a column without numpy: days as dates, None for none."""
    return column.tolist() if isinstance(column, np.ndarray) else list(column)


def day_column(numbers: np.ndarray) -> np.ndarray:
    """Day numbers as datetime64 days, NEVER as NaT."""
    return np.where(numbers == NEVER, np.datetime64("NaT", "D"), np.minimum(numbers, 2_000_000).astype("datetime64[D]"))
