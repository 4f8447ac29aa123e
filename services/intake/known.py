"""Gathers what a return is checked against, no more of the database than its own keys name."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row

from data_access.queries import intake as read
from data_access.queries import intake_lists as lists
from data_access.queries import intake_usual as usual
from data_access.queries.intake_past import Author
from data_access.queries.opening import find_history
from data_access.queries.pilots import get_pilot_by_id
from data_access.queries.rules import load_rule_book
from domain.facts.registers import OF_ENTERPRISES as PARTS_OF_ALL
from domain.identity.proposals import named
from domain.intake.columns import COMPLETED
from domain.intake.difference import Key, key_of, name_of
from domain.intake.forms import Kind
from domain.intake.identity import key_spelling, name_key
from domain.intake.jumps import peers_of
from domain.intake.known import KnownRows, Reported, Stored, locked_before
from domain.intake.reading import FileReading
from domain.intake.views import Opening
from domain.words import HistoryState, Stage
from services.clock import today
from services.evaluation.task_units import led_tasks
from services.evaluation.who_reports import OFFICE, ReportingUnit
from services.intake.known_awards import with_awards
from services.intake.known_transformation import with_transformation
from services.intake.past import past_of
from services.intake.registered import registered_by_name

LISTS = frozenset({Kind.ENTERPRISES, Kind.PROJECTS, Kind.PROVIDERS, Kind.SOLUTIONS})
"""Kinds whose rows stay: a file without one of them is told which are missing."""


OF_PROJECTS = frozenset(
    {
        Kind.PROJECTS,
        Kind.ISSUES,
        Kind.PROVIDER_REVIEWS,
        Kind.SOLUTION_USES,
        Kind.APPLICATIONS,
        Kind.BLOCK_ENTRIES,
        Kind.OBJECTIONS,
        Kind.PROJECT_GOALS,
        Kind.PLAN_LINES,
        Kind.PLAN_REVIEWS,
        Kind.ACCEPTANCES,
    }
)
"""Kinds whose rows name a project."""

OF_ENTERPRISES = frozenset(
    {
        Kind.PROJECTS,
        Kind.ASSESSMENTS,
        Kind.CERTIFICATES,
        Kind.RECOGNITIONS,
        Kind.CLOUD_USES,
        Kind.LOANS,
        Kind.POLICY_CLAIMS,
        Kind.INTERESTS,
        Kind.DIAGNOSES,
        Kind.NEEDS,
        Kind.OTHER_GRANTS,
        Kind.AWARD_ENTRIES,
        Kind.AWARD_SCORES,
    }
)
"""Kinds whose rows name an enterprise."""


def known_for(
    connection: Connection, pilot_id: int, unit: ReportingUnit, reading: FileReading, author: Author | None = None
) -> KnownRows:
    """Everything a check of these rows needs, as of now; `author` is whose file it is, which may be an old copy. None:
    a form that shows what stands."""
    pilot = get_pilot_by_id(connection, pilot_id)
    day = today(pilot)
    names = lists.unit_names(connection, pilot_id)
    known = KnownRows(
        today=day,
        unit=unit.district,
        reporter="" if (unit.district_id, unit.department_id) == (None, None) else unit.name,
        districts=names["districts"],
        industries=names["industries"],
        indicators=names["indicators"],
        batches=frozenset(lists.batch_numbers(connection, pilot_id)),
        populations=lists.populations(connection),
        reported_scopes=lists.scopes_by_name(connection, pilot_id),
        percent=lists.percent_indicators(connection),
        levels=usual.level_floors(connection),
        **_locks(connection, pilot, day),
    )
    known = _with_solutions(connection, pilot_id, reading, known)
    known = _with_tasks(connection, pilot_id, reading, known)
    known = _with_names(connection, pilot_id, reading, known)
    known = _with_stored(connection, pilot_id, reading, known)
    known = _with_referred(connection, pilot_id, reading, known)
    known = _with_identity(connection, pilot_id, reading, known)
    named_rows = _stated(reading, "uscc", "project", "code")
    known = with_transformation(connection, pilot_id, reading.form.kind, named_rows, known, author)
    known = with_awards(connection, pilot, reading.form.kind, named_rows, known, author)
    if author is not None:
        known = replace(known, past=past_of(connection, pilot_id, reading.form, known, author))
    return _with_usual(connection, pilot_id, reading, known)


def _locks(connection: Connection, pilot: Row[Any], day: date) -> dict[str, Any]:
    """Fields of KnownRows that say which days are closed and locked: none while an opening history is open; those that
    are being closed with it are as good as closed (rules 9.13)."""
    history, until = find_history(connection, pilot.id), usual.closed_until(connection, pilot.id)
    if history is not None and history.state is HistoryState.OPEN:
        return {"is_opening": True}
    if history is not None and history.state is HistoryState.CLOSING:
        until = history.until
    before = locked_before(day, int(_lock_days(connection, pilot, day)))
    return {"closed_until": until, "locked_before": before, "openings": openings(connection, pilot.id)}


def _lock_days(connection: Connection, pilot: Row[Any], day: date) -> float:
    return load_rule_book(connection).on(day, pilot.code)["intake", "lock_days"].green_bound


def openings(connection: Connection, pilot_id: int) -> tuple[Opening, ...]:
    """Openings of locked days, newest first."""
    return tuple(
        Opening(
            row.unit or OFFICE,
            row.from_on,
            row.to_on,
            row.expires_on,
            row.reason,
            named(row.granted_by, row.granted_by_account),
        )
        for row in usual.list_openings(connection, pilot_id)
    )


def locks_for(connection: Connection, pilot_id: int, unit: ReportingUnit) -> KnownRows:
    """Only what says which days are closed and locked for a unit."""
    pilot = get_pilot_by_id(connection, pilot_id)
    day = today(pilot)
    return KnownRows(day, unit.district, **_locks(connection, pilot, day))


def _stated(reading: FileReading, *fields: str) -> set[str]:
    return {
        str(row.values[field]) for row in reading.rows for field in fields if isinstance(row.values.get(field), str)
    }


def _with_solutions(connection: Connection, pilot_id: int, reading: FileReading, known: KnownRows) -> KnownRows:
    """Solutions by name, with the days they were listed and taken down."""
    if reading.form.kind is not Kind.SOLUTION_USES:
        return known
    rows = lists.solutions_by_name(connection, pilot_id)
    days = {row.name: (row.listed_on, row.delisted_on) for row in rows}
    return replace(known, solutions={name: name for name in days}, listed_days=days)


def _with_tasks(connection: Connection, pilot_id: int, reading: FileReading, known: KnownRows) -> KnownRows:
    """Tasks by number and name, with the units that lead them and the day each was said to be finished."""
    if reading.form.kind is not Kind.TASK_UPDATES:
        return known
    found = led_tasks(connection, pilot_id, known.today)
    names = {name: one.label for one in found for name in (str(one.number), one.title, one.label)}
    leads = {one.label: one.leads for one in found}
    finished = lists.finished_tasks(connection, pilot_id)
    days = {one.label: finished[one.id] for one in found if one.id in finished}
    return replace(known, tasks=names, task_leads=leads, finished_tasks=days)


def _with_names(connection: Connection, pilot_id: int, reading: FileReading, known: KnownRows) -> KnownRows:
    """Finance products and policies by name."""
    if reading.form.kind not in (Kind.LOANS, Kind.POLICY_CLAIMS):
        return known
    found = {word: {name: name for name in names} for word, names in lists.names_on_lists(connection, pilot_id).items()}
    return replace(known, finance_products=found["finance_products"], policies=found["policies"])


def _with_stored(connection: Connection, pilot_id: int, reading: FileReading, known: KnownRows) -> KnownRows:
    """Stored rows of the file's keys, and for lists the names of all rows the unit holds."""
    form = reading.form
    first = form.keys[0]
    keys = _stated(reading, first.field)
    if first.listed and first.listed != "batches":
        keys = {getattr(known, first.listed).get(key, key) for key in keys}
    stored = read.stored_rows(connection, pilot_id, form.kind, first_keys=keys)
    found = {key_of(form, row): row for row in stored}
    holdings: Mapping[Key, str] = {}
    if form.kind in LISTS:
        district = None
        if known.unit is not None:
            district = lists.list_ids(connection, pilot_id)["districts"][known.unit]
        holdings = {
            key: name_of(form.kind, key, {"name": name})
            for key, name in lists.list_held(connection, pilot_id, form.kind, district)
        }
    return replace(known, stored=found, holdings=holdings)


def _with_referred(connection: Connection, pilot_id: int, reading: FileReading, known: KnownRows) -> KnownRows:
    """Enterprises, projects and providers that the rows point at, now or after the change."""
    kind, stored = reading.form.kind, known.stored.values()
    codes = _stated(reading, "project", "code") | {str(row["project"]) for row in stored if row.get("project")}
    usccs = _stated(reading, "uscc") | {str(row["uscc"]) for row in stored if row.get("uscc")}
    enterprises = {}
    if kind in OF_ENTERPRISES:
        enterprises = _by("uscc", read.stored_rows(connection, pilot_id, Kind.ENTERPRISES, first_keys=usccs))
    projects = {}
    if kind in OF_PROJECTS:
        own = kind is Kind.PROJECTS
        found = list(stored) if own else read.stored_rows(connection, pilot_id, Kind.PROJECTS, first_keys=codes)
        read.project_marks(connection, found)
        projects = _by("code", found)
    assessed: dict[str, tuple[tuple[str, date, int], ...]] = {}
    if kind is Kind.PROJECTS:
        usccs = _newly_assessed(reading, known)
    if kind in (Kind.ASSESSMENTS, Kind.PROJECTS):
        for row in read.stored_rows(connection, pilot_id, Kind.ASSESSMENTS, first_keys=usccs):
            one = (str(row["kind"]), row["assessed_on"], row["level"])
            assessed[row["uscc"]] = (*assessed.get(row["uscc"], ()), one)
    providers = frozenset(row.uscc for row in lists.provider_names(connection, pilot_id))
    return replace(known, enterprises=enterprises, projects=projects, assessed=assessed, providers=providers)


def _with_identity(connection: Connection, pilot_id: int, reading: FileReading, known: KnownRows) -> KnownRows:
    """Whose names and keys there are, by which a row may turn out to be another one."""
    form = reading.form
    if len(form.keys) > 1 or form.kind is Kind.FUND_ENTRIES:
        return known
    names: dict[str, list[str]] = {}
    spellings = {}
    for code, name, uscc in lists.names_of_rows(connection, pilot_id, form.kind):
        spellings[key_spelling(form.keys[0], code)] = code
        if name:
            names.setdefault(name_key(form.kind, name, uscc), []).append(code)
    return replace(known, names={name: tuple(codes) for name, codes in names.items()}, spellings=spellings)


def _by(field: str, rows: Iterable[Stored]) -> dict[str, Stored]:
    return {str(row[field]): row for row in rows}


def _newly_assessed(reading: FileReading, known: KnownRows) -> set[str]:
    """Credit codes of the projects whose rows say that 评测定级 is done."""
    done, found = COMPLETED[Stage.ASSESSMENT], set()
    for row in reading.rows:
        stored = known.stored.get(key_of(reading.form, row.values), {})
        if isinstance(row.values.get(done), date) and stored.get(done) is None:
            found.add(str(row.values.get("uscc") or stored.get("uscc")))
    return found


AMOUNTS = {
    Kind.PROJECTS: ("contract_fen", "eligible_fen"),
    Kind.SOLUTIONS: ("price_fen",),
    Kind.APPLICATIONS: ("applied_fen",),
}
"""Amounts of a kind that are held against the pilot's others."""


def _with_usual(connection: Connection, pilot_id: int, reading: FileReading, known: KnownRows) -> KnownRows:
    """What is usual: earlier figures of the series, amounts of other projects."""
    if fields := AMOUNTS.get(reading.form.kind):
        peers = {field: peers_of(usual.money_of_all(connection, pilot_id, field)) for field in fields}
        return replace(known, peers=peers)
    if reading.form.kind is not Kind.OBSERVATIONS:
        return known
    names = {known.indicators.get(name, name) for name in _stated(reading, "indicator")}
    targets = usual.largest_targets(connection, pilot_id)
    series: dict[tuple[str, str, str], list[tuple[date, float]]] = {}
    for row in usual.series_of(connection, pilot_id, names):
        key = (row["indicator"], row["district"] or "", row["industry"] or "")
        series.setdefault(key, []).append((row["observed_on"], row["value"]))
    keys = series.keys() | {key for key in targets if key[0] in names}
    known = replace(
        known,
        registered=registered_by_name(connection, pilot_id),
        of_enterprises=lists.names_of_codes(connection, PARTS_OF_ALL),
        enrolled=tuple((row[0] or "", row[1] or "", *row[2:]) for row in lists.enrolled(connection, pilot_id)),
    )
    return replace(known, series={key: _reported(series.get(key, []), targets.get(key)) for key in keys})


def _reported(figures: Sequence[tuple[date, float]], target: float | None) -> Reported:
    return Reported(tuple(day for day, _ in figures), tuple(value for _, value in figures), target)
