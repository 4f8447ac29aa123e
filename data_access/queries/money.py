"""Reads money: sums of a period, entries behind them, findings with their project, targets of money."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, case, false, func, or_, select

from data_access.queries.printed import newest_version
from data_access.tables import (
    Batch,
    District,
    Enterprise,
    FindingRecord,
    FlowSum,
    FundCorrection,
    FundEntry,
    Indicator,
    MoneyCell,
    Period,
    Project,
    SubsidyApplication,
    Target,
)
from data_access.tables.kept_once import PROJECT_ROWS
from domain.lights.readings import ScopeKey
from domain.words import FindingState, Severity


@dataclass(frozen=True)
class EntryFilter:
    """Entries behind a flow: at one of `ends`, or between one of `ends` and one of `others`, whichever way.

    An account ending in ":" stands for all accounts of its kind. Industry and batch limit payments of projects; -1
    is “none”.
    """

    ends: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    industry_id: int | None = None
    batch_id: int | None = None
    district_id: int | None = None
    source: str = ""


def list_flows(connection: Connection, period_id: int) -> list[Row]:
    """Sums of the ledger by way."""
    table = FlowSum.__table__
    return list(connection.execute(select(table).where(table.c.period_id == period_id).order_by(table.c.id)))


def list_cells(connection: Connection, period_id: int) -> list[Row]:
    """Stage amounts by district and batch."""
    table = MoneyCell.__table__
    return list(connection.execute(select(table).where(table.c.period_id == period_id).order_by(table.c.id)))


def last_entry_of_period(connection: Connection, period_id: int) -> int:
    """Newest entry the period's sums hold; 0 if it holds none."""
    return connection.scalar(select(Period.last_entry_id).where(Period.id == period_id)) or 0


def _at(column, account: str) -> ColumnElement[bool]:
    if account.endswith(":"):
        return and_(column >= account, column < account[:-1] + ";")  # ; follows : so the index is used
    return column == account


def _within(chosen: EntryFilter) -> list[ColumnElement[bool]]:
    table, found = FundEntry.__table__.c, []
    giving, taking = (or_(false(), *(_at(c, a) for a in chosen.ends)) for c in (table.from_account, table.to_account))
    if chosen.others:
        to_other, from_other = (
            or_(false(), *(_at(c, a) for a in chosen.others)) for c in (table.to_account, table.from_account)
        )
        found.append(or_(and_(giving, to_other), and_(taking, from_other)))
    elif chosen.ends:
        found.append(or_(giving, taking))
    if chosen.source:
        found.append(table.source == chosen.source)
    for column, wanted in (
        (Enterprise.industry_id, chosen.industry_id),
        (table.batch_id, chosen.batch_id),
        (table.district_id, chosen.district_id),
    ):
        if wanted is not None:
            found.append(column.is_(None) if wanted < 0 else column == wanted)
    return found


def _entries(pilot_id: int, as_of: date, last_entry: int, chosen: EntryFilter, *columns) -> Select:
    table = FundEntry.__table__
    return (
        select(*columns)
        .select_from(table)
        .outerjoin(Project, Project.id == table.c.project_id)
        .outerjoin(Enterprise, Enterprise.id == Project.enterprise_id)
        .where(table.c.pilot_id == pilot_id, table.c.occurred_on <= as_of, table.c.id <= last_entry, *_within(chosen))
    )


def list_entries(
    connection: Connection,
    pilot_id: int,
    as_of: date,
    last_entry: int,
    chosen: EntryFilter,
    *,
    limit: int,
    offset: int = 0,
) -> list[Row]:
    """A page of the entries a period knew, newest first, with project and enterprise."""
    table = FundEntry.__table__
    query = _entries(
        pilot_id,
        as_of,
        last_entry,
        chosen,
        table,
        Project.code,
        Enterprise.name.label("enterprise"),
        FundCorrection.corrects_id,
        FundCorrection.reason,
    ).outerjoin(FundCorrection, FundCorrection.entry_id == table.c.id)
    return list(
        connection.execute(query.order_by(table.c.occurred_on.desc(), table.c.id.desc()).limit(limit).offset(offset))
    )


def sum_entries(
    connection: Connection, pilot_id: int, as_of: date, last_entry: int, chosen: EntryFilter
) -> tuple[int, int, int]:
    """Number of the entries, 分 that came to `others` (or to `ends`), and 分 that went the other way."""
    table = FundEntry.__table__.c
    goal = chosen.others or chosen.ends
    came = or_(*(_at(table.to_account, account) for account in goal)) if goal else table.id > 0
    forth = func.coalesce(func.sum(case((came, table.amount_fen), else_=0)), 0)
    back = func.coalesce(func.sum(case((came, 0), else_=table.amount_fen)), 0)
    row = connection.execute(_entries(pilot_id, as_of, last_entry, chosen, func.count(), forth, back)).one()
    return row[0], int(row[1]), int(row[2])


def list_inflows(connection: Connection, pilot_id: int, account: str, source: str) -> list[Row]:
    """What came into an account from a source of money, oldest first."""
    table = FundEntry.__table__
    query = select(table).where(table.c.pilot_id == pilot_id, table.c.to_account == account, table.c.source == source)
    return list(connection.execute(query.order_by(table.c.occurred_on, table.c.id)))


def sum_outflows_before(
    connection: Connection, pilot_id: int, account: str, source: str, day: date, entry_id: int
) -> int:
    """分 of a source of money that had left an account before an entry."""
    table = FundEntry.__table__.c
    earlier = or_(table.occurred_on < day, and_(table.occurred_on == day, table.id < entry_id))
    query = select(func.coalesce(func.sum(table.amount_fen), 0)).where(
        table.pilot_id == pilot_id, table.from_account == account, table.source == source, earlier
    )
    return int(connection.scalar(query))


def get_application(connection: Connection, project_id: int) -> Row | None:
    query = select(SubsidyApplication.__table__).where(SubsidyApplication.project_id == project_id)
    return connection.execute(query).first()


def oldest_finding(connection: Connection, period_id: int, severity: Severity, key: ScopeKey) -> date | None:
    """Since when the oldest counting finding of a severity in a scope has been so; None without one."""
    found, reading = FindingRecord.__table__.c, PROJECT_ROWS.c
    query = (
        select(func.min(found.since_on))
        .select_from(FindingRecord)
        .outerjoin(PROJECT_ROWS, (reading.period_id == found.period_id) & (reading.project_id == found.project_id))
        .where(found.period_id == period_id, found.severity == severity.value, found.state != FindingState.CLOSED.value)
    )
    district, industry = key
    if district is not None:
        query = query.where(func.coalesce(reading.district_id, found.district_id) == district)
    if industry is not None:
        query = query.where(reading.industry_id == industry)
    return connection.scalar(query)


def list_findings(connection: Connection, period_id: int, district_id: int | None = None) -> list[Row]:
    """Findings of a period with project and enterprise: open before explained before closed, serious first, oldest."""
    table = FindingRecord.__table__
    state = case({member.value: place for place, member in enumerate(FindingState)}, value=table.c.state)
    reading = PROJECT_ROWS
    its_district = func.coalesce(table.c.district_id, reading.c.district_id)
    query = (
        select(
            table,
            Project.code,
            Enterprise.name.label("enterprise"),
            District.short_name.label("district"),
        )
        .outerjoin(Project, Project.id == table.c.project_id)
        .outerjoin(Enterprise, Enterprise.id == Project.enterprise_id)
        .outerjoin(reading, (reading.c.project_id == table.c.project_id) & (reading.c.period_id == table.c.period_id))
        .outerjoin(District, District.id == its_district)
        .where(table.c.period_id == period_id)
    )
    if district_id is not None:
        query = query.where(its_district == district_id)
    serious = table.c.severity != Severity.SERIOUS.value
    return list(connection.execute(query.order_by(state, serious, table.c.since_on, table.c.id)))


def count_findings(connection: Connection, period_id: int, district_id: int | None = None) -> tuple[int, int]:
    """Findings of a period that are not closed, and the serious ones among them."""
    table = FindingRecord.__table__.c
    serious = func.coalesce(func.sum(case((table.severity == Severity.SERIOUS.value, 1), else_=0)), 0)
    query = select(func.count(), serious).select_from(FindingRecord)
    if district_id is not None:
        reading = PROJECT_ROWS.c
        same = (reading.project_id == table.project_id) & (reading.period_id == table.period_id)
        query = query.outerjoin(PROJECT_ROWS, same)
        query = query.where(func.coalesce(table.district_id, reading.district_id) == district_id)
    row = connection.execute(query.where(table.period_id == period_id, table.state != FindingState.CLOSED.value)).one()
    return row[0], int(row[1])


def list_batches(connection: Connection, pilot_id: int) -> list[Row]:
    return list(
        connection.execute(select(Batch.__table__).where(Batch.pilot_id == pilot_id).order_by(Batch.number, Batch.id))
    )


def list_money_targets(connection: Connection, pilot_id: int, codes: Sequence[str]) -> list[Row]:
    """Printed yearly targets of some indicators, by district, without industry."""
    query = (
        select(Target.district_id, Target.period, Target.value, Target.source_quote, Indicator.code)
        .join(Indicator, Indicator.id == Target.indicator_id)
        .where(Target.pilot_id == pilot_id, Indicator.code.in_(list(codes)), Target.industry_id.is_(None))
        .where(newest_version())
    )
    return list(connection.execute(query.order_by(Target.position, Target.id)))
