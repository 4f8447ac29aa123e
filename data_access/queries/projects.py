"""Reads project readings: lists, pages and counts, filtered in the database."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, Connection, Row, Select, case, func, or_, select
from sqlalchemy.orm import aliased

from data_access.queries.counted import Counted, conditions, units
from data_access.queries.parts import in_parts
from data_access.tables import District, Enterprise, FundEntry, Industry, Period, Project, ProjectReading, Provider
from domain.words import ELSEWHERE, Change, Light

LEFT = "left"
"""As a light: projects that left and have none."""
FINISHED = "finished"
"""As a stage: all nine are done."""


@dataclass(frozen=True)
class ProjectFilter:
    """Filters of the project list; empty ones do not limit. `text` matches enterprise name, code or project code.

    `counted` keeps the projects a figure was made of.
    """

    district_id: int | None = None
    industry_id: int | None = None
    provider_id: int | None = None
    stage: str = ""
    light: str = ""
    change: str = ""
    text: str = ""
    counted: Counted | None = None
    own: bool = False
    """Only what a district can lift: not what stands with the office or the treasury."""


def where_of(period_id: int, chosen: ProjectFilter) -> list[ColumnElement[bool]]:
    """The conditions of a filter on the readings of a period."""
    table = ProjectReading.__table__.c
    found = [table.period_id == period_id]
    district_id, industry_id = units(chosen.counted)
    for column, value in (
        (district_id, chosen.district_id),
        (industry_id, chosen.industry_id),
        (table.provider_id, chosen.provider_id),
        (table.change, chosen.change),
    ):
        if value:
            found.append(column == value)
    if chosen.light:
        found.append(table.light.is_(None) if chosen.light == LEFT else table.light == chosen.light)
    if chosen.stage == FINISHED:
        found += [table.stage.is_(None), table.light.is_not(None)]
    elif chosen.stage:
        found.append(table.stage == chosen.stage)
    if chosen.own:
        found.append(or_(table.party.is_(None), table.party.not_in([str(party) for party in ELSEWHERE])))
    if chosen.text:
        found.append(table.project_id.in_(_matching(period_id, chosen.text)))
    return found if chosen.counted is None else [*found, *conditions(period_id, chosen.counted)]


def _matching(period_id: int, text: str) -> Select:
    """Projects of the period's pilot whose name, credit code or project code contains the text, literally."""
    mine, owner = aliased(Project), aliased(Enterprise)
    parts = [column.icontains(text, autoescape=True) for column in (owner.name, owner.uscc, mine.code)]
    pilot = select(Period.pilot_id).where(Period.id == period_id).scalar_subquery()
    return select(mine.id).join(owner, owner.id == mine.enterprise_id).where(mine.pilot_id == pilot, or_(*parts))


def _listing() -> Select:
    table = ProjectReading.__table__
    return (
        select(
            table,
            Project.code,
            Enterprise.uscc,
            Enterprise.name.label("enterprise"),
            District.short_name.label("district"),
            Industry.short_name.label("industry"),
            Provider.name.label("provider"),
        )
        .join(Project, Project.id == table.c.project_id)
        .join(Enterprise, Enterprise.id == Project.enterprise_id)
        .outerjoin(District, District.id == table.c.district_id)
        .outerjoin(Industry, Industry.id == table.c.industry_id)
        .outerjoin(Provider, Provider.id == table.c.provider_id)
    )


def list_projects(
    connection: Connection, period_id: int, chosen: ProjectFilter, *, limit: int, offset: int = 0, order: str = ""
) -> list[Row]:
    """A page of projects, worst first, or by one of ORDERS and then worst first."""
    table = ProjectReading.__table__.c
    first = _first(order)
    page = select(table.id).where(*where_of(period_id, chosen)).order_by(*first, table.severity_rank, table.project_id)
    ids = [row.id for row in connection.execute(page.limit(limit).offset(offset))]
    query = _listing().where(table.id.in_(ids)).order_by(*first, table.severity_rank, table.project_id)
    return list(connection.execute(query)) if ids else []


ORDERS = ("late", "lag", "silent", "district")
"""Days late, points behind, days without news (most first, who left last), district in the plan's order (none last)."""


def _first(order: str) -> list[ColumnElement]:
    table = ProjectReading.__table__.c
    found: dict[str, list[ColumnElement]] = {
        "late": [table.light.is_(None), table.days_late.desc()],
        "lag": [table.light.is_(None), table.lag_points.desc()],
        "silent": [table.light.is_(None), table.silent_days.desc()],
        "district": [table.district_id.is_(None), table.district_id],
    }
    return found.get(order, [])


def list_of_projects(connection: Connection, period_id: int, project_ids: Sequence[int]) -> list[Row]:
    """Readings of some projects, in the order of their ids."""
    table = ProjectReading.__table__.c
    query = _listing().where(table.period_id == period_id, table.project_id.in_(list(project_ids)))
    return list(connection.execute(query.order_by(table.project_id)))


def count_by_change(
    connection: Connection, period_id: int, chosen: ProjectFilter, changes: Sequence[Change]
) -> dict[str, int]:
    """Projects under the filters (but the change) by what their light did."""
    table = ProjectReading.__table__.c
    where = [*where_of(period_id, replace(chosen, change="")), table.change.in_(list(changes))]
    query = select(table.change, func.count()).where(*where).group_by(table.change)
    return {str(change): number for change, number in connection.execute(query)}


def count_groups(connection: Connection, period_id: int, chosen: ProjectFilter) -> list[Row]:
    """Projects under the filters but light and change, by light, status and change: every count of a list at once."""
    table = ProjectReading.__table__.c
    group = (table.light, table.status, table.change)
    where = where_of(period_id, replace(chosen, light="", change=""))
    return list(connection.execute(select(*group, func.count().label("number")).where(*where).group_by(*group)))


def count_without(connection: Connection, period_id: int, chosen: ProjectFilter) -> tuple[int, int]:
    """What the filters by district and by industry lose: projects that have none, under the other filters."""
    district_id, industry_id = units(chosen.counted)

    def count(others: ProjectFilter, column) -> int:
        query = select(func.count()).select_from(ProjectReading).where(*where_of(period_id, others), column.is_(None))
        return connection.scalar(query)

    return (
        count(replace(chosen, district_id=None), district_id) if chosen.district_id else 0,
        count(replace(chosen, industry_id=None), industry_id) if chosen.industry_id else 0,
    )


def iterate_projects(connection: Connection, period_id: int, chosen: ProjectFilter, order: str = "") -> Iterator[Row]:
    """All projects under the filters, in the order of the list, for a file."""
    table = ProjectReading.__table__.c
    query = _listing().where(*where_of(period_id, chosen))
    yield from connection.execute(query.order_by(*_first(order), table.severity_rank, table.project_id))


def list_red(connection: Connection, period_id: int, scope: ProjectFilter, *, limit: int) -> list[Row]:
    """Red projects, worst first; of a district those that it can lift (rules 4.2)."""
    is_own = scope.district_id is not None
    chosen = ProjectFilter(scope.district_id, scope.industry_id, light=Light.RED.value, own=is_own)
    return list_projects(connection, period_id, chosen, limit=limit)


def severities(connection: Connection, period_id: int) -> dict[object, int]:
    """Place of each project in the period's list, worst first."""
    table = ProjectReading.__table__.c
    return dict(
        connection.execute(select(table.project_id, table.severity_rank).where(table.period_id == period_id)).all()
    )


def sum_figures(connection: Connection, period_id: int, chosen: ProjectFilter) -> Row:
    """What the projects under the filters add up to: money due and paid of it, also as shown line by line, findings,
    milestones, issues."""
    table = ProjectReading.__table__.c
    paid = case((table.paid_fen < table.payable_fen, table.paid_fen), else_=table.payable_fen)
    columns = {
        "payable_fen": table.payable_fen,
        "paid_fen": paid,
        "findings_serious": table.findings_serious,
        "findings_minor": table.findings_minor,
        "milestones_due": table.milestones_due,
        "milestones_on_time": table.milestones_on_time,
        "issues_due": table.issues_due,
        "issues_closed": table.issues_closed,
    }
    for name in ("payable", "paid"):  # in 0.01 万元, as each line shows it
        columns[f"{name}_shown"] = (columns[f"{name}_fen"] + 5_000) // 10_000
    sums = [func.coalesce(func.sum(column), 0).label(name) for name, column in columns.items()]
    return connection.execute(select(*sums).where(*where_of(period_id, chosen))).one()


def list_project_watermelons(connection: Connection, period_id: int, scope: ProjectFilter) -> list[Row]:
    """Projects whose rule says red and a human green (西瓜项)."""
    table = ProjectReading.__table__.c
    query = (
        _listing()
        .where(
            *where_of(period_id, ProjectFilter(scope.district_id, scope.industry_id, light=Light.RED.value)),
            table.override_light == Light.GREEN,
        )
        .order_by(table.project_id)
    )
    return list(connection.execute(query))


def list_districts(connection: Connection, pilot_id: int) -> list[Row]:
    """Districts in printed order."""
    query = select(District.__table__).where(District.pilot_id == pilot_id).order_by(District.position, District.id)
    return list(connection.execute(query))


def list_industries(connection: Connection, pilot_id: int) -> list[Row]:
    """Industries in printed order."""
    query = select(Industry.__table__).where(Industry.pilot_id == pilot_id).order_by(Industry.position, Industry.id)
    return list(connection.execute(query))


def list_providers(connection: Connection, pilot_id: int) -> Sequence[Row]:
    return connection.execute(
        select(Provider.id, Provider.name).where(Provider.pilot_id == pilot_id).order_by(Provider.name, Provider.id)
    ).all()


def count_without_unit(connection: Connection, pilot_id: int) -> int:
    """Enterprises that no district or industry holds; a filter by unit leaves them out."""
    query = (
        select(func.count())
        .select_from(Enterprise)
        .where(Enterprise.pilot_id == pilot_id, or_(Enterprise.district_id.is_(None), Enterprise.industry_id.is_(None)))
    )
    return connection.scalar(query)


def list_with_siblings(connection: Connection, project_ids: Sequence[int]) -> list[int]:
    """The projects and all others of their enterprises, by id."""
    enterprises = select(Project.enterprise_id).where(Project.id.in_(list(project_ids)))
    query = select(Project.id).where(Project.enterprise_id.in_(enterprises)).order_by(Project.id)
    return list(connection.scalars(query))


def last_fund_entry(connection: Connection) -> int | None:
    """Id of the newest movement of money; the ledger only grows, so another id means that money moved."""
    return connection.scalar(select(func.max(FundEntry.id)))


def project_names(connection: Connection, ids: Collection[int]) -> dict[int, str]:
    """Id → code and enterprise of projects."""
    query = select(Project.id, Project.code, Enterprise.name).join(Enterprise, Enterprise.id == Project.enterprise_id)
    rows = (row for part in in_parts(query, Project.id, ids) for row in connection.execute(part))
    return {at: f"{code} {name}" for at, code, name in rows}


def project_codes(connection: Connection, ids: Sequence[int]) -> list[str]:
    """Codes of projects, in the order of their ids."""
    return list(connection.scalars(select(Project.code).where(Project.id.in_(list(ids))).order_by(Project.id)))
