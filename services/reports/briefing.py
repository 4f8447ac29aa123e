"""Reads the briefing of a report: one function, so that a section needs no database."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from sqlalchemy import Connection, Row

from data_access.queries.indicators import list_indicators
from data_access.queries.projects import ProjectFilter, list_projects
from data_access.queries.readings import get_counts, get_targets, list_readings
from data_access.queries.reports import get_issued, list_provider_readings, list_restatements, list_texts
from domain.evaluation.restatements import ReportedFigure
from domain.frame_views import PeriodView
from domain.identity.proposals import named
from domain.lights.core import CORE_LIGHTS
from domain.lights.views import Explanation
from domain.money.views import MoneyFinding
from domain.reports.briefing import (
    Briefing,
    Correction,
    Edition,
    Issued,
    LeadProvider,
    ListedProject,
    ListedProjects,
    RankedPlace,
)
from domain.reports.lists import PeriodLists, WayCounts, counted_way
from domain.units.views import DISTRICT, INDUSTRY
from domain.words import Change, FindingState, Light
from services.access import Permission, home_of
from services.alerts.improvement import improvement_view
from services.evaluation.kept_lists import period_lists, way_of
from services.evaluation.restating import restated_so_far
from services.frame import Frame
from services.lights.explanations import Key, explanations, red_lights, said_of_project
from services.lights.overview import overview
from services.money.entries import money_findings
from services.money.page import money_page, previous_of
from services.reading_views import counts_view, owner_of
from services.targets.board import target_board
from services.tasks.board import task_board
from services.units.standings import standings

MOST_PROJECTS = 300
"""Projects of a kind that a report lists."""
LIVE_MOST = 2_000
"""Projects up to which a draft evaluates the period before anew; a larger pilot sees 更正 when it closes (default)."""


def briefing(connection: Connection, frame: Frame) -> Briefing:
    """Everything the report of a frame tells, of the pilot or of its district."""
    previous = previous_of(frame)
    before = None if previous is None else replace(frame, period=previous)
    whole, sees_money = replace(frame, district=None), frame.user.may(Permission.READ_MONEY)
    return Briefing(
        edition=Edition(frame.pilot, frame.period, previous, frame.district, frame.may_list),
        overview=overview(connection, frame),
        targets=target_board(connection, frame),
        past_targets=None if before is None else target_board(connection, before),
        districts=standings(connection, whole, DISTRICT),
        industries=standings(connection, whole, INDUSTRY) if frame.district is None else None,
        counts=counts_view(get_counts(connection, frame.period.id, frame.key)),
        past_counts=None if before is None else counts_view(get_counts(connection, before.period.id, frame.key)),
        reasons={row.indicator: row.reason for row in list_readings(connection, frame.period.id, frame.key)},
        projects=_projects(connection, frame) if frame.may_list else None,
        money=money_page(connection, frame, "industry") if sees_money else None,
        findings=open_findings(connection, frame) if sees_money else (),
        providers=() if frame.district else _providers(connection, frame, previous),
        corrections=() if before is None else _seen_causes(frame, _corrections(connection, frame)),
        lists=_lists(connection, frame),
        explained=_explained(connection, frame),
        past_lists=None if before is None else _lists(connection, before),
        alerts=improvement_view(connection, replace(frame, industry=None)),
        tasks=task_board(connection, replace(frame, industry=None)),
        way=_way(connection, frame),
        texts=_texts(connection, frame),
        issued=_issued(connection, frame),
    )


def _projects(connection: Connection, frame: Frame) -> ListedProjects:
    said = explanations(connection, frame)

    def listed(chosen: ProjectFilter) -> tuple[ListedProject, ...]:
        return tuple(
            _project(row, said) for row in list_projects(connection, frame.period.id, chosen, limit=MOST_PROJECTS)
        )

    scope = frame.project_filter
    return ListedProjects(
        red=listed(replace(scope, light=str(Light.RED))),
        turned_red=listed(replace(scope, change=str(Change.TURNED_RED))),
        recovered=listed(replace(scope, change=str(Change.RECOVERED))),
    )


def _project(row: Row[Any], said: Mapping[Key, Explanation]) -> ListedProject:
    where = (row.enterprise, row.district, row.stage, row.light)
    found = said_of_project(said, row.project_id) if row.light is Light.RED else None
    told = str(found) if found else ""
    return ListedProject(*where, row.periods_running, row.reason, row.reason_since_on, owner_of(row), told)


def _explained(connection: Connection, frame: Frame) -> tuple[tuple[str, str], ...]:
    """What was said of the districts' red lights; a district's edition tells its own with its lights."""
    if frame.district is not None:
        return ()
    rows = red_lights(connection, frame).rows if frame.user.may(Permission.READ_PROJECTS) else ()
    return tuple(
        (row.name, str(row.explanation)) for row in rows if row.district and not row.project and row.explanation
    )


def open_findings(connection: Connection, frame: Frame) -> tuple[MoneyFinding, ...]:
    """On money, those closed left out."""
    return tuple(found for found in money_findings(connection, frame) if found.state is not FindingState.CLOSED)


def _providers(connection: Connection, frame: Frame, previous: PeriodView | None) -> tuple[LeadProvider, ...]:
    past = {}
    if previous is not None:
        past = {row.provider_id: row.on_time_share for row in list_provider_readings(connection, previous.id)}
    return tuple(
        LeadProvider(
            name=row.name,
            kind=row.kind,
            signed=row.signed,
            accepted=row.accepted,
            open_projects=row.open_projects,
            milestones_due=row.milestones_due,
            milestones_on_time=row.milestones_on_time,
            on_time_share=row.on_time_share,
            past_share=past.get(row.provider_id),
            place=_place(row),
        )
        for row in list_provider_readings(connection, frame.period.id)
    )


def _place(row: Row[Any]) -> RankedPlace | None:
    if not row.rank:
        return None
    span, is_below = (row.rank_low, row.rank_high), bool(row.periods_below)
    return RankedPlace(row.rank, *span, row.score, row.tier, row.movement, is_below)


def _way(connection: Connection, frame: Frame) -> WayCounts:
    """Signs are counted for the whole pilot, and only for who may see them (rules 19.7)."""
    district = None if frame.district is None else frame.district.id
    lines, signs = way_of(connection, frame.pilot, frame.period)
    counts = counted_way(lines, district)
    if district is not None or not frame.user.may(Permission.READ_AUDIT) or signs is None:
        return counts
    return replace(counts, **asdict(signs))


def _lists(connection: Connection, frame: Frame) -> PeriodLists:
    """The period's lists; of other districts only how many (rules 11.2)."""
    found = period_lists(connection, frame.pilot, frame.period)
    if home_of(frame.user) is None:
        return found
    return replace(
        found,
        issues=tuple(line for line in found.issues if frame.shows(line.district)),
        decisions=tuple(line for line in found.decisions if not line.district or frame.shows(line.district)),
        updates=tuple(line for line in found.updates if not line.district or frame.shows(line.district)),
        changes=tuple(line for line in found.changes if not line.districts or any(map(frame.shows, line.districts))),
    )


def _seen_causes(frame: Frame, found: tuple[Correction, ...] | None) -> tuple[Correction, ...] | None:
    """Every correction with its figures; the projects that caused it only where the user may see them."""
    if found is None or home_of(frame.user) is None:
        return found
    return tuple(line if frame.shows(line.scope) else replace(line, causes=()) for line in found)


def _texts(connection: Connection, frame: Frame) -> dict[str, str]:
    """The office's paragraphs of the frame's period and district by section."""
    rows = list_texts(connection, frame.pilot.id, frame.period.label)
    return {row.section: row.text for row in rows if row.district_id == frame.key[0]}


def _issued(connection: Connection, frame: Frame) -> Issued:
    row = get_issued(connection, frame.period.id, frame.key[0])
    if row is None:
        return Issued()
    author = named(row.author, row.author_account, row.proposal_id)
    return Issued(row.status, row.issued_on, author, named(row.reviewer, row.proposal_id))


def _corrections(connection: Connection, frame: Frame) -> tuple[Correction, ...] | None:
    if frame.period.is_closed:
        return corrections_in(connection, frame, frame.period.id)
    counts = get_counts(connection, frame.period.id, (None, None))
    is_large = counts is not None and counts.projects > LIVE_MOST
    return None if is_large else corrections_so_far(connection, frame)


def corrections_in(connection: Connection, frame: Frame, period_id: int) -> tuple[Correction, ...]:
    """更正 that a closed period lists of the one before it."""
    return tuple(
        Correction(
            row.indicator,
            row.name,
            row.target_unit or _unit(row),
            row.district or frame.pilot.short_name,
            row.target_period or "",
            _figure(row, "before"),
            _figure(row, "after"),
            kind=row.nature,
            causes=tuple(filter(None, row.causes.split("\n"))),
        )
        for row in list_restatements(connection, period_id, frame.key[0])
    )


def _figure(row: Row[Any], when: str) -> ReportedFigure:
    return ReportedFigure(*(getattr(row, f"{when}_{name}") for name in ("value", "numerator", "denominator", "light")))


def corrections_so_far(connection: Connection, frame: Frame) -> tuple[Correction, ...]:
    """更正 that closing the running period would list as of now."""
    catalogue = list_indicators(connection)
    names: dict[int | None, str] = {unit.id: unit.name for unit in frame.districts}
    units, codes, mine = [None, *names], list(catalogue), frame.key[0]
    found = restated_so_far(connection, frame.pilot.id, frame.period.kind)
    found = [line for line in found if mine is None or line.district == mine]
    targets = get_targets(connection, [line.target for line in found if line.target])
    return tuple(
        Correction(
            line.indicator,
            catalogue[line.indicator].name,
            targets[line.target].unit if line.target else _unit(catalogue[line.indicator]),
            names.get(line.district, frame.pilot.short_name),
            targets[line.target].period if line.target else "",
            line.before,
            line.after,
            line.kind,
            line.causes,
        )
        for line in sorted(found, key=lambda line: (units.index(line.district), codes.index(line.indicator)))
    )


def _unit(row: Row[Any]) -> str:
    """The unit counted in; a core indicator's own unit is that of its share."""
    return CORE_LIGHTS[row.code].unit if row.code in CORE_LIGHTS else str(row.unit)
