"""总览: one scope of a pilot in a period, read from its readings."""

from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row

from data_access.queries.indicators import list_indicators
from data_access.queries.money import oldest_finding
from data_access.queries.projects import count_without_unit, list_project_watermelons, list_red
from data_access.queries.readings import (
    get_counts,
    list_counts,
    list_history,
    list_indicator,
    list_overridden,
    list_readings,
)
from data_access.queries.rules import load_rule_book
from domain.facts.rules import RuleSet
from domain.frame_views import PeriodView
from domain.lights.beside import direction_of, lines_of, moved
from domain.lights.core import CORE, CORE_LIGHTS, Core
from domain.lights.sentences import bound_text
from domain.lights.views import CellView, CountsView, LightView, PastLight, ProjectView
from domain.targets.views import TargetBoard
from domain.units.views import OverviewView
from domain.words import OVERALL, Light, Severity
from services.access import Permission, check
from services.evaluation.answer_days import answer_days_of_projects
from services.frame import Frame
from services.lights.behind import units_behind
from services.lights.explanations import explanations
from services.lights.headline import headline
from services.reading_views import counts_view, light_view, overall_view, owner_of, project_view
from services.revision import kept
from services.targets.board import target_board
from services.targets.outlook import outlook

HISTORY = 12
FIRST = 5


def overview(connection: Connection, frame: Frame) -> OverviewView:
    """Everything 总览 shows of the frame's scope; Forbidden if the user may not read summaries."""
    check(frame.user, Permission.READ_SUMMARY)
    return _overview(connection, frame)


@kept
def _overview(connection: Connection, frame: Frame) -> OverviewView:
    rows = {row.indicator: row for row in list_readings(connection, frame.period.id, frame.key)}
    rules = load_rule_book(connection).on(frame.period.as_of, frame.pilot.code)
    lights = _lights(connection, frame, rows, rules)
    board = target_board(connection, frame)
    counts = counts_view(get_counts(connection, frame.period.id, frame.key))
    completion = list_indicator(connection, frame.period.id, Core.COMPLETION)
    return OverviewView(
        verdict=verdict(frame, board, counts),
        headline=headline(frame, board),
        overall=_overall(connection, frame, rows, lights),
        lights=lights,
        targets=tuple(line for line in board.lines if line.verdict is not None),
        cells=_cells(frame, completion),
        ranking=_ranking(connection, frame, completion),
        counts=counts,
        first=_first(connection, frame) if frame.may_list else (),
        watermelons=_watermelons(connection, frame),
        without_unit=count_without_unit(connection, frame.pilot.id) if frame.key != (None, None) else 0,
    )


def _lights(connection: Connection, frame: Frame, rows: dict[str, Row[Any]], rules: RuleSet) -> tuple[LightView, ...]:
    """The core lights of the scope, each with its past; those that do not apply to the scope are left out."""
    earlier = frame.earlier(HISTORY)
    past: dict[str, dict[int, Row[Any]]] = {}
    said = {} if frame.key[1] is not None else explanations(connection, frame)
    for row in list_history(connection, [p.id for p in earlier], frame.key, CORE):
        past.setdefault(row.indicator, {})[row.period_id] = row
    behind = units_behind(connection, frame)
    views = []
    for core in CORE:
        if core in rows:
            known = past.get(core, {})
            view = light_view(rows[core], tuple(_past(p, known[p.id]) for p in earlier if p.id in known))
            if core is Core.COMPLIANCE:
                view = replace(view, reason_since_on=_worst_finding_since(connection, frame, view))
            view = replace(view, explanation=said.get((core, frame.key[0], None)), behind=behind.get(core, ""))
            views.append(_against_rule(frame, view, rows[core], rules))
    return tuple(views)


def _past(period: PeriodView, row: Row[Any]) -> PastLight:
    figure = CORE_LIGHTS[row.indicator].texts.number(row.value, row.denominator)
    return PastLight(period.label, period.as_of, row.light, row.value, figure)


def _against_rule(frame: Frame, view: LightView, row: Row[Any], rules: RuleSet) -> LightView:
    """With what is asked of it, and whether it moved for good or bad since the period before."""
    light = CORE_LIGHTS[view.indicator]
    rule = rules[light.code, light.metric]
    before = next((past for past in reversed(view.history) if past.label != frame.period.label), None)
    way = direction_of(light, rule)
    green = f"不低于 {bound_text(row.target)}" if light.takes_target and row.target else light.bounds(rule)[0]
    return replace(
        view,
        past_value=None if before is None else before.value,
        moved="" if before is None else moved(light, way, view.number, before.number),
        direction=way,
        lines=lines_of(light, rule, row.target),
        green_text=green,
    )


def _worst_finding_since(connection: Connection, frame: Frame, view: LightView) -> date:
    """Of the findings that give 资金合规 its colour the oldest: since when it has been so."""
    severity = Severity.SERIOUS if view.light is Light.RED else Severity.MINOR
    return oldest_finding(connection, frame.period.id, severity, frame.key) or view.since_on


def _named_since(view: LightView, lights: tuple[LightView, ...]) -> date:
    """Since when all that the overall light's reason names has been so: 完成改造 alone where it decides."""
    lead = next((one for one in lights if one.indicator == Core.COMPLETION), None)
    if view.light is Light.RED and lead is not None and lead.light is Light.RED:
        return lead.reason_since_on
    for colour in (Light.RED, Light.YELLOW) if view.light in (Light.RED, Light.YELLOW) else ():
        named = [one.reason_since_on for one in lights if one.light is colour]
        if named:
            return max(named)
    return view.since_on


def _overall(
    connection: Connection, frame: Frame, rows: dict[str, Row[Any]], lights: tuple[LightView, ...]
) -> LightView | None:
    """The scope's overall light with its past."""
    if OVERALL not in rows:
        return None
    earlier = frame.earlier(HISTORY)
    known = {row.period_id: row for row in list_history(connection, [p.id for p in earlier], frame.key, [OVERALL])}
    history = tuple(PastLight(p.label, p.as_of, known[p.id].light, None) for p in earlier if p.id in known)
    view = overall_view(rows[OVERALL], history)
    return replace(view, reason_since_on=_named_since(view, lights))


def verdict(frame: Frame, board: TargetBoard, counts: CountsView) -> str:
    """The sentence on top: will the targets be met, and what the projects' lights did."""
    moved = f"本期转红 {counts.turned_red} 个、恢复 {counts.recovered} 个项目。"
    if counts.turned_red + counts.recovered == 0:
        moved = "本期没有项目转红或恢复。"
    return board.sentence + moved


def _cells(frame: Frame, completion: list[Row[Any]]) -> tuple[CellView, ...]:
    """完成改造 by district × industry within the scope, in printed order."""
    districts = {unit.id: unit.name for unit in frame.districts}
    industries = {unit.id: unit.name for unit in frame.industries}
    order = {key: place for place, key in enumerate((d, i) for d in districts for i in industries)}
    rows = [
        row
        for row in completion
        if row.district_id is not None
        and row.industry_id is not None
        and (frame.district is None or row.district_id == frame.district.id)
        and (frame.industry is None or row.industry_id == frame.industry.id)
    ]
    rows.sort(key=lambda row: order[row.district_id, row.industry_id])
    return tuple(
        CellView(
            districts[row.district_id],
            industries[row.industry_id],
            row.numerator or 0,
            row.planned or 0,
            row.value,
            row.light,
            row.reason,
        )
        for row in rows
    )


def _ranking(connection: Connection, frame: Frame, completion: list[Row[Any]]) -> tuple[CellView, ...]:
    """Districts by pace of completions, worst first; within a district its industries."""
    by_industry = frame.district is not None
    names = {unit.id: unit.name for unit in (frame.industries if by_industry else frame.districts)}
    past = _past_paces(connection, frame)
    counts = {(row.district_id, row.industry_id): row for row in list_counts(connection, frame.period.id)}
    whole = {
        (row.district_id, row.industry_id): row.light for row in list_indicator(connection, frame.period.id, OVERALL)
    }
    foreseen = outlook(connection, frame).by_target
    views = []
    for row in completion:
        key = (row.district_id, row.industry_id)
        inside = (
            key[0] == frame.key[0] and key[1] is not None
            if by_industry
            else key[0] is not None and key[1] == frame.key[1]
        )
        if not inside:
            continue
        before, count = past.get(key), counts.get(key)
        views.append(
            CellView(
                district=frame.district.name if frame.district else names[key[0]],
                industry=names[key[1]] if by_industry else (frame.industry.name if frame.industry else ""),
                actual=row.numerator or 0,
                planned=row.planned or 0,
                pace=row.value,
                light=row.light,
                reason=row.reason,
                change_points=None if before is None or row.value is None else (row.value - before) * 100,
                red_projects=count.red - (0 if key[0] is None else count.red_elsewhere) if count else 0,
                projects=count.projects if count else 0,
                overall=whole.get(key),
                target=row.target,
                forecast=foreseen[row.target_id].p50 if row.target_id in foreseen else None,
            )
        )
    return tuple(sorted(views, key=lambda view: (view.pace is None, view.pace or 0)))


def _past_paces(connection: Connection, frame: Frame) -> dict[tuple[int | None, int | None], float]:
    earlier = [p for p in frame.earlier(2) if p.id != frame.period.id]
    if not earlier:
        return {}
    rows = list_indicator(connection, earlier[-1].id, Core.COMPLETION)
    return {(row.district_id, row.industry_id): row.value for row in rows if row.value is not None}


def _first(connection: Connection, frame: Frame) -> tuple[ProjectView, ...]:
    """The red projects to handle first, with who answers and by when."""
    rows = list_red(connection, frame.period.id, frame.project_filter, limit=FIRST)
    due = answer_days_of_projects(connection, frame.pilot, frame.period.as_of, [row.project_id for row in rows])
    return tuple(replace(project_view(row), owner=owner_of(row), due_on=due[row.project_id]) for row in rows)


def _watermelons(connection: Connection, frame: Frame) -> tuple[str, ...]:
    """Human green over the rule's red within the scope, named first (西瓜项): scopes, then projects."""
    names = {unit.id: unit.name for unit in (*frame.districts, *frame.industries)}
    catalogue = list_indicators(connection)
    found = []
    for row in list_overridden(connection, frame.period.id):
        inside = all(
            wanted in (None, had) for wanted, had in zip(frame.key, (row.district_id, row.industry_id), strict=True)
        )
        if inside and row.override_light is Light.GREEN and row.light is Light.RED:
            where = " · ".join(names[i] for i in (row.district_id, row.industry_id) if i) or frame.pilot.short_name
            what = catalogue[row.indicator].name if row.indicator in catalogue else "总体"
            found.append(f"{where}{what}按规则为红灯，{row.override_note}")
    if frame.may_list:
        for row in list_project_watermelons(connection, frame.period.id, frame.project_filter):
            found.append(f"{row.enterprise}（{row.district or '未填地区'}）按规则为红灯，{row.override_note}")
    return tuple(found)
