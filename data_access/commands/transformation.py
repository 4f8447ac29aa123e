"""Where a project's way is written to, and the roll-up of its prices. Never commits."""

from collections.abc import Collection, Iterable

from sqlalchemy import Connection, delete, func, insert, select
from sqlalchemy.orm import aliased

from data_access.queries.parts import in_parts
from data_access.tables import PlanLine, PriceGroup, Project
from domain.intake.form import Kind
from domain.transformation.prices import spread_of, unit_price

TRANSFORMATION_POINTS = {
    Kind.DIAGNOSES: {"uscc": ("enterprise_id", "enterprises")},
    Kind.NEEDS: {"uscc": ("enterprise_id", "enterprises")},
    Kind.REVIEW_LISTS: {},
    Kind.PLAN_LINES: {"project": ("project_id", "projects"), "solution": ("solution_id", "solutions")},
    Kind.PLAN_REVIEWS: {},
    Kind.AGENCIES: {},
    Kind.EXPERTS: {},
    Kind.ACCEPTANCES: {"project": ("project_id", "projects"), "agency": ("agency_id", "agencies")},
}
"""Field of a form → column of the table, and among which ids its value is looked up."""
COMPOSED = {
    Kind.PLAN_REVIEWS: (("project", "number", "line"), "plan_line_id", "plan_lines"),
    Kind.AWARD_SCORES: (("uscc", "award", "session"), "entry_id", "award_entries"),
}
"""Kind → fields that together name another row, the column that points at it, among which ids it is looked up."""


def composed(values: Iterable[object]) -> str:
    """What rows are looked up by that several values name together."""
    return "/".join(map(str, values))


Group = tuple[int | None, str, str]
"""Solution (none: the enterprise's own), scenario and unit: prices of one kind."""


def priced_groups(connection: Connection, kind: Kind, line_ids: Iterable[int]) -> set[Group]:
    """Kinds of prices of all the plans that these lines are of, since a newer version takes the place of an older one;
    none of another kind of rows."""
    if kind is not Kind.PLAN_LINES:
        return set()
    line = aliased(PlanLine)
    query = select(PlanLine.solution_id, PlanLine.scenario, PlanLine.unit).distinct()
    query = query.join(line, line.project_id == PlanLine.project_id)
    return {
        (row[0], str(row[1]), row[2]) for part in in_parts(query, line.id, line_ids) for row in connection.execute(part)
    }


def roll_up_prices(connection: Connection, pilot_id: int, groups: Collection[Group]) -> None:
    """The statistics of these kinds anew, from the newest version of each plan; a kind without a line has none."""
    table, line = PriceGroup.__table__, PlanLine
    newest = (
        select(PlanLine.project_id, func.max(PlanLine.number).label("number")).group_by(PlanLine.project_id).subquery()
    )
    for solution, scenario, unit in sorted(groups, key=repr):
        is_it = (line.solution_id.is_(None) if solution is None else line.solution_id == solution) & (
            line.scenario == scenario
        )
        query = (
            select(line.amount_fen, line.quantity)
            .join(Project, Project.id == line.project_id)
            .join(newest, (newest.c.project_id == line.project_id) & (newest.c.number == line.number))
            .where(is_it, line.unit == unit, Project.pilot_id == pilot_id)
        )
        prices = [unit_price(*row) for row in connection.execute(query)]
        held = table.c.solution_id.is_(None) if solution is None else table.c.solution_id == solution
        connection.execute(
            delete(table).where(table.c.pilot_id == pilot_id, held, table.c.scenario == scenario, table.c.unit == unit)
        )
        if prices:
            spread = spread_of(prices)
            connection.execute(
                insert(table).values(
                    pilot_id=pilot_id,
                    solution_id=solution,
                    scenario=scenario,
                    unit=unit,
                    count=spread.number,
                    median_fen=spread.median_fen,
                    spread_fen=spread.spread_fen,
                )
            )
