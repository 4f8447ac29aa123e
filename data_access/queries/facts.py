"""Reads the facts of a pilot into the columns that evaluation works on."""

from collections.abc import Container, Iterable
from dataclasses import replace
from datetime import date, timedelta
from itertools import groupby

import numpy as np
from sqlalchemy import Connection, Row, select, text
from sqlalchemy.orm import aliased

from data_access.columns import case, day_number, instant_day_number, integers
from data_access.queries.money_facts import (
    applications,
    apply_terms,
    load_clauses,
    load_flows,
    load_instalment,
    load_rulings,
    retired_clauses,
)
from data_access.queries.opening import find_history
from data_access.queries.pool import pool_supply
from data_access.queries.registered import registered
from data_access.tables import (
    Batch,
    Checkpoint,
    CheckpointSet,
    Department,
    District,
    Enterprise,
    EnterpriseUnit,
    Indicator,
    Industry,
    LightOverride,
    Milestone,
    Observation,
    Pilot,
    Project,
    Target,
)
from data_access.workdays import load_calendar
from domain.days import NEVER, number
from domain.facts.batches import BatchWindow
from domain.facts.columns import (
    LEFT_AS,
    DistrictIssue,
    Events,
    Facts,
    IssueEvents,
    Leads,
    LedgerLine,
    Moves,
    Override,
    PilotFacts,
    ProjectFacts,
    Return,
    Series,
    Unit,
)
from domain.facts.pace import CourseFact, TargetFact
from domain.facts.registers import REPORTED, Scopes, counted_series, is_reported, register_of
from domain.lights.measures import BASES
from domain.money.clauses import FIRST_INSTALMENT
from domain.words import STAGES, ReportedEvery, ReportedScope, Title

TITLE_CODES = (Title.NONE, Title.SRDI, Title.LITTLE_GIANT)


def load_facts(connection: Connection, pilot_id: int, project_ids: list[int] | None = None) -> Facts:
    """Facts of a pilot; with `project_ids` only these projects' columns (units, targets and rules stay whole)."""
    pilot = connection.execute(select(Pilot.__table__).where(Pilot.id == pilot_id)).one()
    districts, industries = units(connection, District, pilot_id), units(connection, Industry, pilot_id)
    projects = _projects(connection, pilot_id, districts, industries, project_ids)
    indicators = _indicators(connection)
    return Facts(
        pilot=PilotFacts(
            pilot_id,
            pilot.code,
            pilot.first_on,
            pilot.last_on,
            pilot.implementation_from,
            frozenset(filter(None, pilot.local_only_categories.split(";"))),
            load_clauses(connection, pilot_id),
            load_instalment(connection, pilot_id),
            _works_from(connection, pilot_id),
            _heard_from(connection, pilot_id),
            retired := retired_clauses(connection, pilot_id),
            retired.get(FIRST_INSTALMENT, NEVER),
        ),
        districts=districts,
        industries=industries,
        projects=projects,
        leads=_leads(connection, pilot_id, projects, project_ids),
        assessments=_assessments(connection, pilot_id, projects, project_ids),
        payments=_payments(connection, pilot_id, projects, project_ids),
        issues=_issues(connection, pilot_id, projects, project_ids),
        heard=_heard(connection, pilot_id, projects, project_ids),
        moves=_moves(connection, pilot_id, projects, districts, industries, project_ids),
        targets=_targets(connection, pilot_id, indicators),
        measures={row.code: REPORTED if is_reported(row.measure) else row.measure for row in indicators.values()},
        names={row.code: row.name for row in indicators.values()},
        reported_scopes=reported_scopes(pilot.reported_scopes, indicators.values()),
        reported_every={
            row.code: row.reported_every
            for row in indicators.values()
            if row.reported_every is not ReportedEvery.MONTHLY
        },
        departments=connection.scalar(
            select(text("count(*)")).select_from(Department).where(Department.pilot_id == pilot_id)
        ),
        overrides=_overrides(connection, pilot_id),
        rulings=load_rulings(connection, pilot_id),
        batches=_batches(connection, pilot_id),
        **(
            {"series": _series(connection, pilot_id, indicators, BASES)}
            if project_ids is not None
            else _pilot_wide(connection, pilot, indicators, districts, industries)
        ),
    )


def reload_projects(connection: Connection, known: Facts, project_ids: list[int]) -> Facts:
    """The same pilot's facts with these projects read again; plan, units and targets are taken as known."""
    pilot_id = known.pilot.id
    projects = _projects(connection, pilot_id, known.districts, known.industries, project_ids)
    was, now = (these.planned.min(initial=NEVER) for these in (known.projects, projects))
    pilot = known.pilot if was == now else replace(known.pilot, works_from=_works_from(connection, pilot_id))
    found = replace(
        known,
        pilot=pilot,
        projects=projects,
        leads=_leads(connection, pilot_id, projects, project_ids),
        assessments=_assessments(connection, pilot_id, projects, project_ids),
        payments=_payments(connection, pilot_id, projects, project_ids),
        issues=_issues(connection, pilot_id, projects, project_ids),
        heard=_heard(connection, pilot_id, projects, project_ids),
        moves=_moves(connection, pilot_id, projects, known.districts, known.industries, project_ids),
        overrides=_overrides(connection, pilot_id),
        rulings=load_rulings(connection, pilot_id),
    )
    return found.with_targets_of(known)


def _works_from(connection: Connection, pilot_id: int) -> date:
    """Earliest planned milestone of the pilot's projects; date.max while none is planned."""
    milestone, project = Milestone.__table__, Project.__table__
    ours = select(project.c.id).where(project.c.id == milestone.c.project_id, project.c.pilot_id == pilot_id).exists()
    query = (  # along the index, not a minimum over all
        select(milestone.c.planned_on)
        .where(milestone.c.planned_on.is_not(None), ours)
        .order_by(milestone.c.planned_on, milestone.c.id)
        .limit(1)
    )
    return connection.scalar(query) or date.max


def _heard_from(connection: Connection, pilot_id: int) -> int:
    """Day from which projects are to be heard of: the end of an opening history, before which nobody was asked; NEVER
    while it goes on, -1 without one."""
    history = find_history(connection, pilot_id)
    if history is None:
        return -1
    return number(history.ended_on)


def _pilot_wide(
    connection: Connection, pilot: Row, indicators: dict, districts: tuple[Unit, ...], industries: tuple[Unit, ...]
) -> dict:
    """What no single project decides: returns, district issues, reported series, ledger, supply."""
    pilot_id = pilot.id
    typed = _series(connection, pilot_id, indicators)
    counted = _counted(connection, pilot, indicators, districts, industries, typed)
    by_register = frozenset(series.indicator for series in counted)
    return {
        "returns": _returns(connection, pilot_id),
        "district_issues": _district_issues(connection, pilot_id),
        "series": (*(series for series in typed if series.indicator not in by_register), *counted),
        "counted": by_register,
        "ledger": load_ledger(connection, pilot_id),
        "flows": load_flows(connection, pilot_id),
        "supply": _supply(connection, pilot_id, industries),
        "calendar": load_calendar(connection, pilot_id),
    }


def _batches(connection: Connection, pilot_id: int) -> tuple[BatchWindow, ...]:
    """When each batch takes enterprises in, in their order."""
    batch = Batch.__table__.c
    query = (
        select(batch.id, batch.opens_on, batch.closes_on, batch.retired_from)
        .where(batch.pilot_id == pilot_id)
        .order_by(batch.number, batch.id)
    )
    return tuple(BatchWindow(*row) for row in connection.execute(query))


def load_units(connection: Connection, pilot_id: int) -> tuple[tuple[Unit, ...], tuple[Unit, ...]]:
    """Districts and industries of a pilot."""
    return units(connection, District, pilot_id), units(connection, Industry, pilot_id)


def units(connection: Connection, table: type[District] | type[Industry], pilot_id: int) -> tuple[Unit, ...]:
    """Districts or industries of a pilot in their printed order; a retired industry has its last day."""
    rows = connection.execute(
        select(table.__table__).where(table.pilot_id == pilot_id).order_by(table.position, table.id)
    )
    if table is District:
        return tuple(Unit(row.id, row.short_name, row.valid_from, row.valid_to) for row in rows)
    return tuple(
        Unit(row.id, row.short_name, None, row.retired_from and row.retired_from - timedelta(days=1)) for row in rows
    )


def _only(project_ids: list[int] | None, column: str) -> str:
    if project_ids is None:
        return ""
    return f" AND {column} IN ({', '.join(str(int(project_id)) for project_id in project_ids)})"


def _of_projects(project_ids: list[int] | None) -> str:
    """Condition on rows of projects; with ids it names no pilot, so that the index on the project is used."""
    if project_ids is None:
        return "pilot_id = :pilot AND project_id IS NOT NULL"
    return "project_id IN (" + ", ".join(str(int(project_id)) for project_id in project_ids) + ") AND :pilot > 0"


def _projects(connection, pilot_id: int, districts, industries, project_ids) -> ProjectFacts:
    left_on = (
        f"CASE WHEN {day_number(connection, 'p.status_on')} < {day_number(connection, 'e.status_on')} "
        f"THEN {day_number(connection, 'p.status_on')} ELSE {day_number(connection, 'e.status_on')} END"
    )
    left_as = f"CASE WHEN p.status <> 'active' THEN {case('p.status', LEFT_AS)} ELSE {case('e.status', LEFT_AS)} END"
    table = integers(
        connection,
        f"""SELECT p.id, p.enterprise_id, COALESCE(e.district_id, -1), COALESCE(e.industry_id, -1),
            COALESCE(p.provider_id, -1), CASE WHEN e.scale = 'above' THEN 1 ELSE 0 END,
            {case("e.title", TITLE_CODES)}, {left_on}, {left_as}, {instant_day_number(connection, "p.updated_at")},
            p.eligible_fen, p.approved_fen, CASE WHEN e.already_funded THEN 1 ELSE 0 END,
            CAST(ROUND(COALESCE(b.subsidy_ratio, 0) * 10000) AS INTEGER),
            COALESCE(b.cap_level2_fen, 0), COALESCE(b.cap_level3_fen, 0), COALESCE(b.cap_level4_fen, 0),
            COALESCE(p.batch_id, -1), p.contract_fen,
            {_left_for_cause(connection, "p")}, {_left_for_cause(connection, "e")}
        FROM projects p JOIN enterprises e ON e.id = p.enterprise_id LEFT JOIN batches b ON b.id = p.batch_id
        WHERE p.pilot_id = :pilot{_only(project_ids, "p.id")} ORDER BY p.id""",
        pilot=pilot_id,
    )
    columns = table.T
    planned, completed = _milestones(connection, pilot_id, columns[0], project_ids)
    ratio, caps, first_share = apply_terms(connection, pilot_id, columns[17], completed, columns[13], table[:, 14:17])
    applied_fen, applied_on, rest_on = applications(connection, pilot_id, columns[0], _only(project_ids, "p.id"))
    return ProjectFacts(
        id=columns[0],
        enterprise=columns[1],
        district=_positions(columns[2], districts),
        industry=_positions(columns[3], industries),
        provider=columns[4],
        above=columns[5] > 0,
        title=columns[6],
        left_on=columns[7],
        left_as=columns[8],
        updated_on=columns[9],
        planned=planned,
        completed=completed,
        ratio=ratio / 10_000,
        caps=caps,
        eligible_fen=columns[10],
        approved_fen=columns[11],
        already_funded=columns[12] > 0,
        batch=columns[17],
        contract_fen=columns[18],
        applied_fen=applied_fen,
        applied_on=applied_on,
        recover_from=np.minimum(columns[19], columns[20]),
        first_share=first_share,
        rest_on=rest_on,
    )


def _left_for_cause(connection, table: str) -> str:
    """SQL of the day on which a project or enterprise was disqualified, or left for a cause of its own."""
    is_for_cause = f"{table}.status = 'disqualified' OR ({table}.status <> 'active' AND {table}.left_for_cause)"
    return f"CASE WHEN {is_for_cause} THEN {day_number(connection, f'{table}.status_on')} ELSE {NEVER} END"


def _positions(ids: np.ndarray, units: tuple[Unit, ...]) -> np.ndarray:
    """Position of each id in the units; -1 for none, and for a unit of another pilot."""
    known = np.array([unit.id for unit in units], dtype=np.int64)
    if not len(known):
        return np.full(len(ids), -1)
    order = np.argsort(known)
    found = order[np.minimum(np.searchsorted(known, ids, sorter=order), len(known) - 1)]
    return np.where(known[found] == ids, found, -1)


def _milestones(connection, pilot_id: int, ids: np.ndarray, project_ids) -> tuple[np.ndarray, np.ndarray]:
    """Planned and completed day numbers, projects × 9."""
    rows = integers(
        connection,
        f"""SELECT m.project_id, {case("m.stage", STAGES)}, {day_number(connection, "m.planned_on")},
            {day_number(connection, "m.completed_on")}
        FROM milestones m JOIN projects p ON p.id = m.project_id
        WHERE p.pilot_id = :pilot{_only(project_ids, "p.id")}""",
        pilot=pilot_id,
    )
    planned = np.full((len(ids), len(STAGES)), number(None), dtype=np.int32)
    completed = planned.copy()
    position = np.searchsorted(ids, rows[:, 0])
    planned[position, rows[:, 1]] = rows[:, 2]
    completed[position, rows[:, 1]] = rows[:, 3]
    return planned, completed


def _leads(connection, pilot_id: int, projects: ProjectFacts, project_ids) -> Leads:
    """Who led which project when; who leads it now stands in the project itself."""
    from_on, to_on, only = (
        day_number(connection, "l.from_on"),
        day_number(connection, "l.to_on"),
        _only(project_ids, "p.id"),
    )
    rows = integers(
        connection,
        f"""SELECT p.id, l.provider_id, {from_on}, {to_on} FROM project_leads l JOIN projects p ON p.id = l.project_id
        WHERE p.pilot_id = :pilot AND l.to_on IS NOT NULL{only} UNION ALL
        SELECT p.id, p.provider_id, {from_on}, {NEVER} FROM projects p
        LEFT JOIN project_leads l ON l.project_id = p.id AND l.to_on IS NULL
        WHERE p.pilot_id = :pilot AND p.provider_id IS NOT NULL{only} ORDER BY 1, 4""",
        pilot=pilot_id,
    )
    ever = np.where(rows[:, 2] == NEVER, -1, rows[:, 2])
    return Leads(np.searchsorted(projects.id, rows[:, 0]), rows[:, 1], ever, rows[:, 3])


def _assessments(connection, pilot_id: int, projects: ProjectFacts, project_ids) -> Events:
    rows = integers(
        connection,
        f"""SELECT p.id, {day_number(connection, "a.assessed_on")}, a.level
        FROM assessments a JOIN projects p ON p.enterprise_id = a.enterprise_id
        WHERE p.pilot_id = :pilot AND a.kind = 'official_after'{_only(project_ids, "p.id")}
        ORDER BY a.assessed_on, a.id, p.id""",
        pilot=pilot_id,
    )
    return Events(np.searchsorted(projects.id, rows[:, 0]), rows[:, 1], rows[:, 2])


def _heard(connection, pilot_id: int, projects: ProjectFacts, project_ids) -> Events:
    rows = integers(
        connection,
        f"""SELECT u.project_id, {instant_day_number(connection, "u.updated_at")}, 1
        FROM project_updates u JOIN projects p ON p.id = u.project_id
        WHERE p.pilot_id = :pilot{_only(project_ids, "p.id")}""",
        pilot=pilot_id,
    )
    return Events(np.searchsorted(projects.id, rows[:, 0]), rows[:, 1], rows[:, 2])


def _moves(connection, pilot_id: int, projects: ProjectFacts, districts, industries, project_ids) -> Moves:
    rows = integers(
        connection,
        f"""SELECT p.id, {day_number(connection, "u.moved_on")},
            COALESCE(u.district_id, -1), COALESCE(u.industry_id, -1)
        FROM enterprise_units u JOIN projects p ON p.enterprise_id = u.enterprise_id
        WHERE p.pilot_id = :pilot{_only(project_ids, "p.id")} ORDER BY u.moved_on DESC, p.id""",
        pilot=pilot_id,
    )
    units = _positions(rows[:, 2], districts), _positions(rows[:, 3], industries)
    return Moves(np.searchsorted(projects.id, rows[:, 0]), rows[:, 1], *units)


def list_moves(connection: Connection, pilot_id: int) -> list[Row]:
    """Every move of an enterprise: its name, the day, and names of the units it left and of those it stands in now,
    oldest first."""
    u, e = EnterpriseUnit.__table__.c, Enterprise.__table__.c
    old, new = (aliased(District), aliased(Industry)), (aliased(District), aliased(Industry))
    query = (
        select(
            u.enterprise_id,
            e.name,
            u.moved_on,
            old[0].short_name.label("left_district"),
            old[1].short_name.label("left_industry"),
            new[0].short_name.label("district"),
            new[1].short_name.label("industry"),
        )
        .join(Enterprise, e.id == u.enterprise_id)
        .outerjoin(old[0], old[0].id == u.district_id)
        .outerjoin(old[1], old[1].id == u.industry_id)
        .outerjoin(new[0], new[0].id == e.district_id)
        .outerjoin(new[1], new[1].id == e.industry_id)
        .where(e.pilot_id == pilot_id)
        .order_by(u.moved_on, e.name, e.id)
    )
    return list(connection.execute(query))


def _payments(connection, pilot_id: int, projects: ProjectFacts, project_ids) -> Events:
    """What reached the enterprise for a project (RETURN from it counts back)."""
    rows = integers(
        connection,
        f"""SELECT project_id, {day_number(connection, "occurred_on")},
            CASE WHEN to_account LIKE 'enterprise:%' THEN amount_fen ELSE -amount_fen END
        FROM fund_entries
        WHERE {_of_projects(project_ids)}
          AND (to_account LIKE 'enterprise:%' OR from_account LIKE 'enterprise:%')
        ORDER BY occurred_on, id""",
        pilot=pilot_id,
    )
    return Events(np.searchsorted(projects.id, rows[:, 0]), rows[:, 1], rows[:, 2])


def _issues(connection, pilot_id: int, projects: ProjectFacts, project_ids) -> Events:
    rows = integers(
        connection,
        f"""SELECT project_id, {day_number(connection, "opened_on")},
            CASE WHEN severity = 'serious' THEN 1 ELSE 0 END,
            {day_number(connection, "due_on")}, {day_number(connection, "closed_on")}
        FROM issues WHERE {_of_projects(project_ids)}""",
        pilot=pilot_id,
    )
    return IssueEvents(np.searchsorted(projects.id, rows[:, 0]), rows[:, 1], rows[:, 2], rows[:, 3], rows[:, 4])


def _district_issues(connection, pilot_id: int) -> tuple[DistrictIssue, ...]:
    rows = integers(
        connection,
        f"""SELECT district_id, {day_number(connection, "opened_on")}, {day_number(connection, "due_on")},
            {day_number(connection, "closed_on")}, CASE WHEN severity = 'serious' THEN 1 ELSE 0 END
        FROM issues WHERE pilot_id = :pilot AND project_id IS NULL ORDER BY id""",
        pilot=pilot_id,
    )
    return tuple(DistrictIssue(*map(int, row[:4]), bool(row[4])) for row in rows)


def reported_scopes(of_pilot: str, indicators: Iterable[Row]) -> dict[str, ReportedScope]:
    """By whom each reported indicator is reported, by code: as the pilot says, else the catalogue."""
    found = {row.code: row.reported_scope for row in indicators if is_reported(row.measure)}
    for said in filter(None, of_pilot.split(";")):
        code, _, scope = said.partition(":")
        found[code] = ReportedScope(scope)
    return found


def _indicators(connection: Connection) -> dict:
    return {row.id: row for row in connection.execute(select(Indicator.__table__))}


def load_targets(connection: Connection, pilot_id: int) -> tuple[TargetFact, ...]:
    """Targets alone, in the order of the plan."""
    return _targets(connection, pilot_id, _indicators(connection))


def _targets(connection, pilot_id: int, indicators: dict) -> tuple[TargetFact, ...]:
    courses = _courses(connection, pilot_id)
    found = [
        TargetFact(
            id=row.id,
            indicator=indicators[row.indicator_id].code,
            district=row.district_id,
            industry=row.industry_id,
            value=float(row.value),
            unit=row.unit,
            operator=row.operator,
            basis=row.basis,
            kind=row.kind,
            cadence=row.cadence,
            period=row.period,
            first_on=row.first_on,
            last_on=row.last_on,
            is_whole_pilot=row.is_whole_pilot,
            names_own_days=row.names_own_days,
            source_name=row.source_name,
            effective_from=row.effective_from,
            retired_from=row.retired_from,
            retired_reason=row.retired_reason,
        )
        for row in connection.execute(
            select(Target.__table__).where(Target.pilot_id == pilot_id).order_by(Target.position, Target.id)
        )
    ]
    lines: dict[tuple, list[CourseFact]] = {}
    for target in found:
        lines.setdefault(target.line, []).extend(courses.get(target.id, ()))
    drawn = {line: tuple(courses_of) for line, courses_of in lines.items() if courses_of}
    return tuple(replace(target, courses=drawn[target.line]) if target.line in drawn else target for target in found)


def _courses(connection: Connection, pilot_id: int) -> dict[int, list[CourseFact]]:
    """Sets of checkpoints by the target they were set for; one without points is the straight line again."""
    course, point = CheckpointSet.__table__.c, Checkpoint.__table__.c
    rows = connection.execute(
        select(course.id, course.target_id, course.effective_from, point.due_on, point.value)
        .join(Target, Target.id == course.target_id)
        .outerjoin(Checkpoint, point.set_id == course.id)
        .where(Target.pilot_id == pilot_id)
        .order_by(course.effective_from, course.id, point.due_on, point.id)
    )
    found: dict[int, list[CourseFact]] = {}
    for _, together in groupby(rows, key=lambda row: row.id):
        same = list(together)
        points = tuple((row.due_on, float(row.value)) for row in same if row.due_on is not None)
        found.setdefault(same[0].target_id, []).append(CourseFact(same[0].effective_from, points))
    return found


def _returns(connection, pilot_id: int) -> tuple[Return, ...]:
    rows = integers(
        connection,
        f"""SELECT COALESCE(district_id, -1), {day_number(connection, "due_on")},
            {day_number(connection, "submitted_on")}
        FROM submissions WHERE pilot_id = :pilot ORDER BY id""",
        pilot=pilot_id,
    ).tolist()
    return tuple(Return(None if row[0] < 0 else row[0], row[1], row[2]) for row in rows)


def _series(connection, pilot_id: int, indicators: dict, only: Container[str] | None = None) -> tuple[Series, ...]:
    """Reported figures; `only` those of some indicators, by code."""
    points: dict[tuple, list] = {}
    query = select(Observation.__table__).where(Observation.pilot_id == pilot_id)
    if only is not None:
        query = query.where(Observation.indicator_id.in_([at for at, row in indicators.items() if row.code in only]))
    for row in connection.execute(query.order_by(Observation.observed_on, Observation.id)):
        key = (indicators[row.indicator_id].code, row.district_id, row.industry_id)
        points.setdefault(key, []).append((number(row.observed_on), float(row.value)))
    return tuple(
        Series(*key, np.array([p[0] for p in found]), np.array([p[1] for p in found])) for key, found in points.items()
    )


def load_counted(connection: Connection, pilot_id: int) -> tuple[Series, ...]:
    """What registers of a pilot count, by indicator and unit."""
    pilot = connection.execute(select(Pilot.__table__).where(Pilot.id == pilot_id)).one()
    return _counted(connection, pilot, _indicators(connection), *load_units(connection, pilot_id))


def _counted(
    connection: Connection,
    pilot: Row,
    indicators: dict,
    districts: tuple[Unit, ...],
    industries: tuple[Unit, ...],
    typed: tuple[Series, ...] = (),
) -> tuple[Series, ...]:
    """What registers count of the indicators that may be counted, after what was typed before (rules 17.2)."""
    asked = {row.code: register for row in indicators.values() if (register := register_of(row.measure))}
    entries = registered(connection, pilot.id, (register.source for register in asked.values()))
    by = reported_scopes(pilot.reported_scopes, indicators.values())
    return tuple(
        series
        for code, register in asked.items()
        for series in counted_series(
            code, register, entries[register.source], Scopes(by[code], districts, industries), typed
        )
    )


def load_ledger(connection, pilot_id: int) -> tuple[LedgerLine, ...]:
    """The ledger in order of day, payments to enterprises summed by day and payer (projects judge them singly).

    An enterprise that ever gave money back keeps its own account, so that it too can be seen below zero.
    """
    rows = connection.execute(text(_LEDGER.format(day=day_number(connection, "occurred_on"))), {"pilot": pilot_id})
    return tuple(LedgerLine(*row) for row in rows)


_LEDGER = """
WITH givers AS (
  SELECT DISTINCT from_account AS account FROM fund_entries
  WHERE pilot_id = :pilot AND from_account LIKE 'enterprise:%'
), lines AS (
  SELECT {day} AS day, kind, from_account, source, category, district_id, amount_fen,
    CASE WHEN to_account LIKE 'enterprise:%' AND to_account NOT IN (SELECT account FROM givers)
      THEN 'enterprise:' ELSE to_account END AS to_account,
    CASE WHEN to_account LIKE 'enterprise:%' THEN '' ELSE document_no END AS document_no
  FROM fund_entries WHERE pilot_id = :pilot
)
SELECT day, kind, from_account, to_account, CAST(SUM(amount_fen) AS BIGINT), source, category, document_no,
  NULL, district_id
FROM lines GROUP BY day, kind, from_account, to_account, source, category, document_no, district_id
ORDER BY day, kind, from_account, to_account, document_no, source, category, district_id
"""


def _overrides(connection, pilot_id: int) -> tuple[Override, ...]:
    rows = connection.execute(
        select(LightOverride.__table__).where(LightOverride.pilot_id == pilot_id).order_by(LightOverride.id)
    )
    return tuple(
        Override(
            row.indicator,
            row.project_id,
            row.district_id,
            row.industry_id,
            row.light,
            row.reason,
            row.author,
            row.approved_by,
            row.starts_on,
            row.expires_on,
            row.ended_on,
        )
        for row in rows
    )


def _supply(connection, pilot_id: int, industries: tuple[Unit, ...]) -> dict[str, Events]:
    """Dated counts behind `computed:` measures that are not projects; `project` holds the industry's id here."""

    def events(sql: str) -> Events:
        rows = integers(connection, f"{sql} ORDER BY 2, 1, 3", pilot=pilot_id)
        return Events(rows[:, 0], rows[:, 1], rows[:, 2])

    def funds(condition: str) -> Events:
        day = day_number(connection, "occurred_on")
        rows = events(
            f"SELECT -1, {day}, CASE WHEN kind = 'appropriate' THEN amount_fen ELSE -amount_fen END "
            f"FROM fund_entries WHERE pilot_id = :pilot AND {condition} "
            "AND (kind = 'appropriate' OR to_account LIKE 'source:%')"
        )
        return Events(rows.project, rows.day, rows.amount / 1e10)  # 分 → 亿元

    opens, held = (day_number(connection, name) for name in ("opens_on", "held_on"))
    return {
        **pool_supply(connection, pilot_id),
        "batches": events(f"SELECT -1, {opens}, 1 FROM batches WHERE pilot_id = :pilot"),
        "meetings": events(f"SELECT -1, {held}, 1 FROM meetings WHERE pilot_id = :pilot"),
        "fund_central": funds("source = 'central'"),
        "fund_local": funds("source <> 'central'"),
        "core_indicators": events(
            f"SELECT -1, {day_number(connection, 'first_on')}, (SELECT count(*) FROM indicators WHERE core) "
            "FROM pilots WHERE id = :pilot"
        ),
    }
