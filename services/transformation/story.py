"""One project from diagnosis to acceptance, for 一企一档 (rules 18)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row

from data_access.queries import transformation as read
from data_access.queries import transformation_known as stored
from data_access.queries.enterprises import find_enterprise, list_own_projects
from data_access.queries.rules import load_rule_book
from domain.transformation.levels import LEVELS_ZH
from domain.transformation.prices import PricePlace, Spread, place_of, unit_price
from domain.transformation.queue import Application, state_on
from domain.transformation.views import LineRow, ProjectWay, RoundRow, ScenarioLevels
from domain.words import AssessmentKind, NeedKind, PriceDecision, ReviewList, Scenario
from domain.yuan import exact
from services.access import Permission, check, home_of
from services.errors import Forbidden
from services.frame import Frame
from services.intake.known_transformation import followed_by, levels_in, priced
from services.revision import kept


def project_way(connection: Connection, frame: Frame, code: str) -> ProjectWay:
    """Of a project code that exists; Forbidden for another district's."""
    check(frame.user, Permission.READ_ENTERPRISE)
    return _way(connection, frame, code)


@kept
def _way(connection: Connection, frame: Frame, code: str) -> ProjectWay:
    enterprise = find_enterprise(connection, frame.pilot.id, code=code, uscc="")
    if enterprise is None:
        return ProjectWay((), (), (), (), ())
    if home_of(frame.user) not in (None, enterprise.district_id):
        raise Forbidden("只能查看本地区企业的一企一档；其他地区请看汇总")
    project = next(row.id for row in list_own_projects(connection, enterprise.id) if row.code == code)
    return ProjectWay(
        tuple(one.zh for one in Scenario),
        _levels(connection, frame.pilot.id, enterprise.uscc),
        tuple(
            (NeedKind(row.kind).zh, Scenario(row.scenario).zh, row.title, row.raised_on, row.solved_on)
            for row in read.list_needs_of(connection, enterprise.id)
        ),
        _lines(connection, frame, code),
        _rounds(read.list_rounds_of(connection, project), frame.pilot.today),
    )


def _rounds(rows: Sequence[Row[Any]], day: date) -> tuple[RoundRow, ...]:
    newest = len(rows) - 1
    return tuple(
        RoundRow(
            row.round,
            row.applied_on,
            row.agency or "",
            state_on(Application(row.session, row.visited_on, row.result, row.rectify_by), day).zh
            if place == newest or row.result is None
            else row.result.zh,
            row.minutes,
            row.result_on,
            row.visited_on,
            row.rectify_by,
        )
        for place, row in enumerate(rows)
    )


def _levels(connection: Connection, pilot_id: int, uscc: str) -> tuple[ScenarioLevels, ...]:
    rules, constrained = stored.level_rules(connection), stored.constrained_scenarios(connection)
    order = list(AssessmentKind)
    rows = sorted(stored.diagnosed(connection, pilot_id, [uscc]), key=lambda row: order.index(AssessmentKind(row.kind)))
    found = []
    for row in rows:
        followed, levels = followed_by(row, rules, constrained), levels_in(row)
        lacks = f"；{followed.lacks}" if followed.lacks else ""
        sentence = f"基础得分 {row.base_score:g}，推定{LEVELS_ZH[followed.level]}{lacks}"
        each = tuple(levels.get(one) for one in Scenario)
        found.append(ScenarioLevels(AssessmentKind(row.kind).zh, row.diagnosed_on, each, sentence))
    return tuple(found)


def _lines(connection: Connection, frame: Frame, code: str) -> tuple[LineRow, ...]:
    pilot = frame.pilot
    rows = stored.plan_lines_of(connection, pilot.id, [code])
    groups = stored.price_groups(connection, pilot.id, {row.solution_id for row in rows})
    names = read.solution_names(connection, [row.solution_id for row in rows if row.solution_id is not None])
    rules = load_rule_book(connection).on(pilot.today, pilot.code)
    least, far = rules["price", "least_prices"].green_bound, rules["price", "deviations"].green_bound
    days = {row.submitted_on for row in rows}
    eligible = {
        day: {one.name for one in stored.review_list(connection, pilot.id, ReviewList.SUBSIDY, day) if one.holds}
        for day in days
    }
    return tuple(
        LineRow(
            row.number,
            row.line,
            row.item,
            Scenario(row.scenario).zh,
            names.get(row.solution_id, "自有"),
            row.category,
            row.category in eligible[row.submitted_on],
            f"{row.quantity:g} {row.unit}",
            row.amount_fen,
            _place(row, groups.get((row.solution_id, row.scenario, row.unit)), least, far),
            _said(row.platform, row.platform_cut_fen, row.platform_reason),
            _said(row.supervisor, row.supervisor_cut_fen, row.supervisor_reason),
            priced(row).granted_fen,
            row.submitted_on,
            row.supervisor_on,
            row.platform_on,
            row.module,
        )
        for row in rows
    )


def _place(row: Row[Any], group: Row[Any] | None, least: float, far: float) -> PricePlace | None:
    of = None if group is None else Spread(group._mapping["count"], group.median_fen, group.spread_fen)
    return place_of(unit_price(row.amount_fen, row.quantity), of, least=least, far=far)


def _said(decision: str | None, cut_fen: int | None, reason: str | None) -> str:
    if decision is None:
        return "待审"
    cut = f" {exact(cut_fen)}" if cut_fen else ""
    return f"{PriceDecision(decision).zh}{cut}" + (f"：{reason}" if reason else "")
