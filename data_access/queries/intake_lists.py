"""Reads the pilot's lists that returns refer to: names of units, industries, indicators, batches, providers; ids."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import ColumnElement, Connection, Row, and_, case, func, literal, or_, select
from sqlalchemy.orm import aliased

from data_access.queries.facts import reported_scopes
from data_access.queries.parts import in_parts, is_typed
from data_access.queries.registers import TASK_LABEL
from data_access.queries.unit_names import former_of_districts
from data_access.tables import (
    Agency,
    Batch,
    Certificate,
    District,
    Enterprise,
    Expert,
    FinanceProduct,
    Indicator,
    Industry,
    Interest,
    Issue,
    LevelScenario,
    Objection,
    PartyDetail,
    Pilot,
    Policy,
    Project,
    Provider,
    Solution,
    Target,
    Task,
    TaskUpdate,
)
from domain.intake.forms import Kind
from domain.lights.measures import BASES
from domain.words import EnterpriseStatus, ProviderStatus, ReportedScope, TaskState


def unit_names(connection: Connection, pilot_id: int) -> dict[str, dict[str, str]]:
    """Every name of a district (also former ones), an industry and a reported indicator → the one it is shown by."""
    found: dict[str, dict[str, str]] = {}
    for word, table in (("districts", District), ("industries", Industry)):
        query = select(table.short_name, table.name).where(table.pilot_id == pilot_id)
        if table is Industry:  # a retired district is understood still, as one that ended is
            query = query.where(Industry.retired_from.is_(None))
        rows = connection.execute(query.order_by(table.position, table.id)).all()
        found[word] = {name: row.short_name for row in rows for name in (row.short_name, row.name)}
    now = {row.id: row.short_name for row in connection.execute(select(District.id, District.short_name))}
    former = former_of_districts(connection, pilot_id)
    found["districts"] |= {name: now[at] for name, at in former.items()}
    rows = connection.execute(
        select(Indicator.name, Indicator.code)
        .where(is_typed(), _is_asked(pilot_id))
        .order_by(Indicator.position, Indicator.id)
    ).all()
    found["indicators"] = {name: row.name for row in rows for name in (row.name, row.code)}
    return found


def scopes_by_name(connection: Connection, pilot_id: int) -> dict[str, ReportedScope]:
    """By whom each reported indicator is reported, by its name."""
    said = connection.scalar(select(Pilot.reported_scopes).where(Pilot.id == pilot_id))
    rows = connection.execute(select(Indicator.__table__)).all()
    scopes = reported_scopes(said, rows)
    return {row.name: scopes[row.code] for row in rows if row.code in scopes}


def _is_asked(pilot_id: int) -> ColumnElement[bool]:
    """Whether the plan prints a target for the indicator, or for a share that is measured with it, or it is the
    pilot's own."""
    targeted = select(Target.indicator_id).where(Target.pilot_id == pilot_id, Target.retired_from.is_(None))
    other = aliased(Indicator)
    measured = select(other.measure).where(other.id.in_(targeted))
    bases = [and_(Indicator.code == base, literal(f"computed:{share}").in_(measured)) for base, share in BASES.items()]
    code = select(Pilot.code).where(Pilot.id == pilot_id).scalar_subquery()
    own = func.substr(Indicator.code, 1, func.length(code) + 4) == code + "_own"
    return or_(Indicator.id.in_(targeted), and_(own, Indicator.retired_from.is_(None)), *bases)


def populations(connection: Connection) -> frozenset[str]:
    """Names of the indicators that are the base of a share."""
    return frozenset(connection.scalars(select(Indicator.name).where(Indicator.code.in_(list(BASES)))))


def list_ids(connection: Connection, pilot_id: int) -> dict[str, dict[str, int]]:
    """Ids of what rows point at, by the name forms use: districts, industries, batches, providers and so on."""
    found: dict[str, dict[str, int]] = {}
    for word, table, column in (
        ("districts", District, District.short_name),
        ("industries", Industry, Industry.short_name),
        ("batches", Batch, Batch.number),
        ("providers", Provider, Provider.uscc),
        ("solutions", Solution, Solution.name),
        ("finance_products", FinanceProduct, FinanceProduct.name),
        ("policies", Policy, Policy.name),
        ("agencies", Agency, Agency.uscc),
        ("experts", Expert, Expert.code),
    ):
        rows = connection.execute(select(column, table.id).where(table.pilot_id == pilot_id))
        found[word] = {str(name): at for name, at in rows}
    rows = connection.execute(select(TASK_LABEL, Task.id).where(Task.pilot_id == pilot_id))
    found["tasks"] = dict(map(tuple, rows))
    rows = connection.execute(select(Indicator.name, Indicator.id).where(is_typed()))
    return found | {"indicators": dict(map(tuple, rows))}


def ids_by_key(connection: Connection, pilot_id: int, kind: Kind, keys: Iterable[str]) -> dict[str, int]:
    """Ids of enterprises by credit code, or of projects by code."""
    table, column = (Enterprise, Enterprise.uscc) if kind is Kind.ENTERPRISES else (Project, Project.code)
    query = select(column, table.id).where(table.pilot_id == pilot_id)
    return dict(row for part in in_parts(query, column, keys) for row in connection.execute(part))


NAMED_BY = {
    Kind.SOLUTIONS: (Solution, Solution.name),
    Kind.ISSUES: (Issue, Issue.code),
    Kind.CERTIFICATES: (Certificate, Certificate.number),
    Kind.FINANCE_PRODUCTS: (FinanceProduct, FinanceProduct.name),
    Kind.POLICIES: (Policy, Policy.name),
    Kind.INTERESTS: (Interest, Interest.uscc),
    Kind.OBJECTIONS: (Objection, Objection.code),
    Kind.AGENCIES: (Agency, Agency.uscc),
    Kind.EXPERTS: (Expert, Expert.code),
    Kind.PARTY_DETAILS: (PartyDetail, PartyDetail.uscc),
}
"""Kind → its table and what its rows are known by."""


def names_of_rows(connection: Connection, pilot_id: int, kind: Kind) -> list[Row]:
    """Key, name and credit code of every enterprise, provider or project of a pilot; of others the key alone."""
    if kind in (Kind.ENTERPRISES, Kind.PROVIDERS):
        table = Enterprise if kind is Kind.ENTERPRISES else Provider
        query = select(table.uscc, table.name, table.uscc).where(table.pilot_id == pilot_id)
    elif kind is Kind.CLOUD_USES:
        query = select(Enterprise.uscc, Enterprise.name, Enterprise.uscc).where(Enterprise.pilot_id == pilot_id)
    elif kind in (Kind.APPLICATIONS, Kind.BATCH_FUNDS):
        return []  # named by their project or batch
    elif kind is Kind.PROJECTS:
        query = select(Project.code, Project.name, Enterprise.uscc).join(
            Enterprise, Enterprise.id == Project.enterprise_id
        )
        query = query.where(Project.pilot_id == pilot_id)
    else:
        table, key = NAMED_BY[kind]
        query = select(key, literal(""), literal("")).where(table.pilot_id == pilot_id)
    return list(connection.execute(query))


def list_held(
    connection: Connection, pilot_id: int, kind: Kind, district_id: int | None
) -> list[tuple[tuple[str, ...], str]]:
    """Key and name of every enterprise or project that is still in the pilot, of a district where one is given; of
    every provider that was not removed and every solution."""
    if kind is Kind.PROVIDERS:
        pool = select(Provider.uscc, Provider.name).where(
            Provider.pilot_id == pilot_id, Provider.status != ProviderStatus.REMOVED
        )
        return [((code,), name) for code, name in connection.execute(pool.order_by(Provider.uscc, Provider.id))]
    if kind is Kind.SOLUTIONS:
        listed = select(Solution.name).where(Solution.pilot_id == pilot_id, Solution.delisted_on.is_(None))
        return [((name,), "") for name in connection.scalars(listed.order_by(Solution.name, Solution.id))]
    table, column = (Enterprise, Enterprise.uscc) if kind is Kind.ENTERPRISES else (Project, Project.code)
    query = select(column, Enterprise.name).where(table.pilot_id == pilot_id, table.status == EnterpriseStatus.ACTIVE)
    if kind is Kind.PROJECTS:
        query = query.join(Enterprise, Enterprise.id == Project.enterprise_id)
    if district_id is not None:
        query = query.where(Enterprise.district_id == district_id)
    return [((key,), name) for key, name in connection.execute(query.order_by(column, table.id))]


def projects_of(connection: Connection, enterprise_ids: Iterable[int]) -> list[int]:
    query = select(Project.id)
    return sorted(
        at for part in in_parts(query, Project.enterprise_id, enterprise_ids) for at in connection.scalars(part)
    )


def names_of_codes(connection: Connection, codes: Iterable[str]) -> frozenset[str]:
    return frozenset(connection.scalars(select(Indicator.name).where(Indicator.code.in_(list(codes)))))


def percent_indicators(connection: Connection) -> frozenset[str]:
    return frozenset(connection.scalars(select(Indicator.name).where(Indicator.unit == "%")))


def batch_numbers(connection: Connection, pilot_id: int) -> list[str]:
    query = select(Batch.number).where(Batch.pilot_id == pilot_id, Batch.retired_from.is_(None))
    return [str(number) for number in connection.scalars(query.order_by(Batch.number, Batch.id))]


def names_on_lists(connection: Connection, pilot_id: int) -> dict[str, list[str]]:
    """Names of finance products and policies, in their order."""
    return {
        word: list(
            connection.scalars(select(table.name).where(table.pilot_id == pilot_id).order_by(table.name, table.id))
        )
        for word, table in (("finance_products", FinanceProduct), ("policies", Policy))
    }


def enrolled(connection: Connection, pilot_id: int) -> list[Row]:
    """Enterprises by district and industry and the day they left (None: still there), how many of each."""
    left = case((Enterprise.status != EnterpriseStatus.ACTIVE, Enterprise.status_on), else_=None).label("left_on")
    query = (
        select(District.short_name.label("district"), Industry.short_name.label("industry"), left, func.count())
        .outerjoin(District, District.id == Enterprise.district_id)
        .outerjoin(Industry, Industry.id == Enterprise.industry_id)
        .where(Enterprise.pilot_id == pilot_id)
    )
    return list(connection.execute(query.group_by(District.short_name, Industry.short_name, left)))


def solutions_by_name(connection: Connection, pilot_id: int) -> list[Row]:
    """Name of every solution, and when it was listed and taken down."""
    query = select(Solution.name, Solution.listed_on, Solution.delisted_on).where(Solution.pilot_id == pilot_id)
    return list(connection.execute(query.order_by(Solution.name, Solution.id)))


def finished_tasks(connection: Connection, pilot_id: int) -> dict[int, date]:
    """Task → the newest day on which it was said to be finished."""
    query = select(TaskUpdate.task_id, func.max(TaskUpdate.reported_on)).join(Task, Task.id == TaskUpdate.task_id)
    query = query.where(Task.pilot_id == pilot_id, TaskUpdate.state == TaskState.FINISHED)
    return dict(map(tuple, connection.execute(query.group_by(TaskUpdate.task_id))))


def scenario_names(connection: Connection, pilot_id: int) -> list[str]:
    """Scenarios of the assessment in its order, then those that a solution of the pilot names besides."""
    listed = list(connection.scalars(select(LevelScenario.name).order_by(LevelScenario.number, LevelScenario.id)))
    used = select(Solution.scenario).where(Solution.pilot_id == pilot_id).distinct()
    return list(dict.fromkeys([*listed, *sorted(connection.scalars(used))]))


def provider_names(connection: Connection, pilot_id: int) -> list[Row]:
    return list(
        connection.execute(
            select(Provider.uscc, Provider.name)
            .where(Provider.pilot_id == pilot_id)
            .order_by(Provider.uscc, Provider.id)
        )
    )
