"""Writes reviews, solutions, issues, observations, returns and the office's own records."""

import numpy as np
from sqlalchemy import Connection

from data_access.bulk import insert_columns, next_id
from domain.words import Severity
from seed_data.demo.days import as_dates
from seed_data.demo.in_and_out import write_uses
from seed_data.demo.issues import DISTRICT_KINDS, PROJECT_KINDS, make_issues
from seed_data.demo.names import trade_of
from seed_data.demo.observations import Observed
from seed_data.demo.office import Office
from seed_data.demo.pool import COMMENTS, SCENARIOS, make_reviews, make_solutions
from seed_data.demo.returns import make_returns
from seed_data.demo.world import World
from seed_data.demo.write import Ids, ids_of, words


def write_reviews(connection: Connection, world: World, ids: Ids) -> int:
    reviews = make_reviews(world)
    return insert_columns(
        connection,
        "provider_reviews",
        {
            "project_id": ids.project + reviews.project,
            "provider_id": ids.provider + world.lead[reviews.project],
            "satisfaction": reviews.satisfaction,
            "reviewed_on": as_dates(reviews.day),
            "comment": np.array(COMMENTS, dtype=object)[reviews.satisfaction],
        },
    )


def write_solutions(connection: Connection, world: World, ids: Ids) -> dict[str, int]:
    """Solutions and the projects that use them; rows by table."""
    found, first = make_solutions(world), next_id(connection, "solutions")
    trades = [trade_of(unit.name) for unit in world.plan.industries]
    scenarios = np.array(SCENARIOS, dtype=object)[found.scenario]
    rows = zip(found.industry.tolist(), scenarios.tolist(), strict=True)
    names = [f"演示·{trades[industry]}{scene}{n:03d}" for n, (industry, scene) in enumerate(rows, start=1)]
    written = insert_columns(
        connection,
        "solutions",
        {
            "id": np.arange(first, first + len(found.day)),
            "pilot_id": world.plan.pilot_id,
            "provider_id": ids.provider + found.provider,
            "name": names,
            "industry_id": ids_of(world.plan.industries, found.industry),
            "scenario": scenarios,
            "listed_on": as_dates(found.day),
        },
    )
    return {"solutions": written, "solution_uses": write_uses(connection, world, found, first, ids)}


def write_issues(connection: Connection, world: World, ids: Ids) -> int:
    issues = make_issues(world)
    of_project = issues.project >= 0
    kinds = [np.array(column, dtype=object) for column in zip(*PROJECT_KINDS, *DISTRICT_KINDS, strict=True)]
    kind = np.where(
        of_project, issues.kind % len(PROJECT_KINDS), len(PROJECT_KINDS) + issues.kind % len(DISTRICT_KINDS)
    )
    district = np.where(of_project, world.district[np.maximum(issues.project, 0)], issues.district)
    owners = np.array([f"{unit.short_name}专班" for unit in world.plan.districts], dtype=object)
    return insert_columns(
        connection,
        "issues",
        {
            "pilot_id": world.plan.pilot_id,
            "code": [f"WT-{number:05d}" for number in range(1, len(kind) + 1)],
            "project_id": np.where(of_project, ids.project + issues.project, None),
            "district_id": np.where(of_project, None, ids_of(world.plan.districts, np.maximum(issues.district, 0))),
            "category": kinds[0][kind],
            "title": kinds[1][kind],
            "severity": words(Severity, issues.serious.astype(np.int64)),
            "opened_on": as_dates(issues.opened),
            "due_on": as_dates(issues.due),
            "closed_on": as_dates(issues.closed),
            "owner": owners[district],
        },
    )


def write_observations(connection: Connection, world: World, series: list[Observed]) -> int:
    plan, written = world.plan, 0
    for one in series:
        place = None if one.district is None else plan.districts[one.district]
        written += insert_columns(
            connection,
            "observations",
            {
                "pilot_id": plan.pilot_id,
                "indicator_id": one.indicator_id,
                "district_id": None if place is None else place.id,
                "industry_id": None if one.industry is None else plan.industries[one.industry].id,
                "observed_on": as_dates(one.days),
                "value": one.values,
                "reported_by": plan.departments[0].name if place is None and plan.departments else "专班办公室",
                "source": one.source,
            },
        )
    return written


def write_returns(connection: Connection, world: World) -> int:
    returns, plan = make_returns(world), world.plan
    of_district = returns.unit < len(plan.districts)
    units = np.array([unit.id for unit in (*plan.districts, *plan.departments)])[returns.unit]
    day = as_dates(returns.submitted)
    return insert_columns(
        connection,
        "submissions",
        {
            "pilot_id": plan.pilot_id,
            "district_id": np.where(of_district, units, None),
            "department_id": np.where(of_district, None, units),
            "week": returns.week,
            "due_on": as_dates(returns.due),
            "submitted_on": day,
            "submitted_at": day.astype("datetime64[m]") + returns.minutes.astype("timedelta64[m]"),
            "text": returns.text,
        },
    )


def write_office(connection: Connection, world: World, office: Office, ids: Ids) -> dict[str, int]:
    """Meetings first, then what points at them; returns rows by table."""
    plan, first = world.plan, next_id(connection, "meetings")
    fixed = {
        "meetings": {"pilot_id": plan.pilot_id},
        "commitments": {"pilot_id": plan.pilot_id, "indicator": "completion"},
    }
    fixed["light_overrides"] = {"pilot_id": plan.pilot_id}
    written = {}
    for table, rows in (
        ("meetings", [{"id": first + place} | row for place, row in enumerate(office.meetings)]),
        ("decisions", office.decisions),
        ("commitments", office.commitments),
        ("light_overrides", office.overrides),
    ):
        if rows:
            columns = {name: [row.get(name) for row in rows] for name in dict.fromkeys(n for row in rows for n in row)}
            written[table] = insert_columns(
                connection, table, {**fixed.get(table, {}), **_with_ids(columns, plan, ids, first)}
            )
    return written


def _with_ids(columns: dict[str, list], plan, ids: Ids, first_meeting: int) -> dict[str, object]:
    """Positions become ids, day numbers become dates."""
    found: dict[str, object] = {}
    for name, values in columns.items():
        if name.endswith("_on"):
            found[name] = as_dates(np.array(values, dtype=np.int64))
        elif name == "meeting":
            found["meeting_id"] = [first_meeting + value for value in values]
        elif name == "district":
            found["district_id"] = [None if value is None else plan.districts[value].id for value in values]
        elif name == "project":
            found["project_id"] = [None if value is None else ids.project + value for value in values]
        else:
            found[name] = values
    return found
