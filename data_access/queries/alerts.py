"""Reads alerts: causes, what stands before a closing, lists for people, what happened to one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, func, literal, or_, select

from data_access.tables import (
    Alert,
    AlertCause,
    AlertEvent,
    AlertMessage,
    Department,
    District,
    Enterprise,
    Period,
    Project,
    Provider,
    Target,
)
from data_access.tables.kept_once import PROJECT_BODIES, PROJECT_ROWS
from domain.alerts.handling import STANDING
from domain.alerts.opening import StandingAlert
from domain.words import AlertStatus


@dataclass(frozen=True)
class AlertFilter:
    """Which alerts; empty: all. `district_id` and `department_id`: those that a bound user may see."""

    statuses: tuple[AlertStatus, ...] = ()
    scope_district_id: int | None = None
    owner: str = ""
    indicator: str = ""
    late_on: date | None = None
    opened_until: date | None = None
    closed_until: date | None = None
    project_id: int | None = None
    district_id: int | None = None
    department_id: int | None = None
    ids: tuple[int, ...] | None = None


def list_causes(connection: Connection) -> list[Row]:
    table = AlertCause.__table__
    return list(connection.execute(select(table).order_by(table.c.position, table.c.id)))


def list_standing(connection: Connection, pilot_id: int, closed_since: date) -> list[StandingAlert]:
    """Open alerts, and of each trouble without one the newest that was closed since a day."""
    table = Alert.__table__.c
    columns = (
        table.id,
        table.trouble,
        table.status,
        table.light,
        table.seen_light,
        table.rule,
        table.due_on,
        table.recovered_on,
        table.closed_on,
        table.owner,
        table.owner_district_id,
        table.owner_department_id,
        table.owner_account_id,
    )
    lately = (table.status != AlertStatus.CLOSED) | (table.closed_on >= closed_since)
    query = select(*columns).where(table.pilot_id == pilot_id, table.trouble != "", lately)
    newest: dict[str, StandingAlert] = {}
    for row in connection.execute(query.order_by(table.id)):
        one = StandingAlert(*row)
        before = newest.get(one.trouble)
        if before is None or before.status is AlertStatus.CLOSED:
            newest[one.trouble] = one
    return list(newest.values())


def list_due_days(connection: Connection, pilot_id: int, troubles: Sequence[str], day: date) -> list[tuple[str, date]]:
    """Trouble and day of the alerts that had opened by a day and wait for an answer."""
    table = Alert.__table__.c
    query = select(table.trouble, table.due_on).where(
        table.pilot_id == pilot_id,
        table.trouble.in_(troubles),
        table.status.in_((AlertStatus.OPEN, AlertStatus.RETURNED)),
        table.opened_on <= day,
    )
    return [(row.trouble, row.due_on) for row in connection.execute(query)]


def list_named(connection: Connection, pilot_id: int) -> list[Row]:
    """Open alerts for which the office named a person."""
    table = Alert.__table__.c
    columns = (table.owner, table.owner_district_id, table.owner_department_id, table.owner_account_id)
    query = select(*columns, table.indicator, table.district_id, Project.code.label("project"))
    query = query.outerjoin(Project, Project.id == table.project_id).where(
        table.pilot_id == pilot_id, table.status.in_(STANDING), table.owner_account_id.is_not(None)
    )
    return list(connection.execute(query.order_by(table.id)))


def _named() -> Select[Any]:
    """Alerts with the names of what they are about."""
    table, home = Alert.__table__, District.__table__.alias("home")
    return (
        select(
            table,
            Period.label.label("period"),
            home.c.short_name.label("district"),
            home.c.name.label("district_full"),
            Project.code.label("project"),
            Enterprise.name.label("enterprise"),
            Provider.name.label("provider"),
            Provider.uscc.label("provider_uscc"),
            Target.source_name.label("target"),
            Target.period.label("target_period"),
        )
        .join(Period, Period.id == table.c.period_id)
        .outerjoin(home, home.c.id == table.c.district_id)
        .outerjoin(Project, Project.id == table.c.project_id)
        .outerjoin(Enterprise, Enterprise.id == Project.enterprise_id)
        .outerjoin(Provider, Provider.id == table.c.provider_id)
        .outerjoin(Target, Target.id == table.c.target_id)
    )


def _where(pilot_id: int, chosen: AlertFilter) -> list[Any]:
    table = Alert.__table__.c
    where = [table.pilot_id == pilot_id]
    if chosen.statuses:
        where.append(table.status.in_(chosen.statuses))
    if chosen.scope_district_id is not None:
        where.append(table.district_id == chosen.scope_district_id)
    if chosen.owner:
        where.append(table.owner == chosen.owner)
    if chosen.indicator:
        where.append(table.indicator == chosen.indicator)
    if chosen.late_on is not None:
        where.append(table.due_on < chosen.late_on)
        where.append(table.status.in_((AlertStatus.OPEN, AlertStatus.RETURNED)))
    if chosen.opened_until is not None:
        where.append(table.opened_on <= chosen.opened_until)
    if chosen.closed_until is not None:
        where.append(table.closed_on <= chosen.closed_until)
    if chosen.project_id is not None:
        where.append(table.project_id == chosen.project_id)
    if chosen.district_id is not None:
        mine = table.owner_district_id == chosen.district_id
        where.append(or_(table.district_id == chosen.district_id, mine))
    if chosen.department_id is not None:
        where.append(table.owner_department_id == chosen.department_id)
    if chosen.ids is not None:
        where.append(table.id.in_(chosen.ids))
    return where


def count_alerts(connection: Connection, pilot_id: int, chosen: AlertFilter) -> int:
    return connection.scalar(select(func.count()).select_from(Alert).where(*_where(pilot_id, chosen)))


def list_alerts(
    connection: Connection, pilot_id: int, chosen: AlertFilter, *, limit: int = 50, offset: int = 0
) -> list[Row]:
    """What is due first stands first; what is closed stands last, the newest of it first. The rows of a page are found
    by their indexes before anything is joined, so that a page costs the same after years."""
    ids = _standing_ids(connection, pilot_id, chosen, limit, offset)
    if len(ids) < limit:
        before = offset and not ids and _count_standing(connection, pilot_id, chosen)
        ids += _closed_ids(connection, pilot_id, chosen, limit - len(ids), 0 if ids else offset - before)
    rows = {row.id: row for row in connection.execute(_named().where(Alert.id.in_(ids)).order_by(Alert.id))}
    return [rows[number] for number in ids]


def _standing(pilot_id: int, chosen: AlertFilter) -> list[Any]:
    mine = [status for status in chosen.statuses or STANDING if status is not AlertStatus.CLOSED]
    return [*_where(pilot_id, replace(chosen, statuses=())), Alert.__table__.c.status.in_(mine)]


def _standing_ids(connection: Connection, pilot_id: int, chosen: AlertFilter, limit: int, offset: int) -> list[int]:
    table = Alert.__table__.c
    query = select(table.id).where(*_standing(pilot_id, chosen)).limit(limit).offset(offset)
    return list(connection.scalars(query.order_by(table.due_on, table.project_id.is_not(None), table.id)))


def _count_standing(connection: Connection, pilot_id: int, chosen: AlertFilter) -> int:
    return connection.scalar(select(func.count()).select_from(Alert).where(*_standing(pilot_id, chosen)))


def _closed_ids(connection: Connection, pilot_id: int, chosen: AlertFilter, limit: int, offset: int) -> list[int]:
    if chosen.statuses and AlertStatus.CLOSED not in chosen.statuses:
        return []
    table = Alert.__table__.c
    where = _where(pilot_id, replace(chosen, statuses=(AlertStatus.CLOSED,)))
    query = select(table.id).where(*where).limit(limit).offset(offset)
    return list(connection.scalars(query.order_by(table.closed_on.desc(), table.id.desc())))


def get_alert(connection: Connection, pilot_id: int, number: int, chosen: AlertFilter) -> Row | None:
    """One alert within what the filter lets a user see."""
    return connection.execute(_named().where(Alert.id == number, *_where(pilot_id, chosen))).first()


def list_owners(connection: Connection, pilot_id: int, chosen: AlertFilter) -> list[tuple[str, int]]:
    """Who owns how many that are open."""
    table = Alert.__table__.c
    where = (*_where(pilot_id, chosen), table.status.in_(STANDING))
    query = select(table.owner, func.count().label("number")).where(*where)
    return [(row.owner, row.number) for row in connection.execute(query.group_by(table.owner))]


def count_by_status(
    connection: Connection, pilot_id: int, chosen: AlertFilter, day: date
) -> tuple[dict[AlertStatus, int], int, int]:
    """How many stand in each status but closed; of those that owe an answer how many are late; how many are well."""
    table = Alert.__table__.c
    where = [*_where(pilot_id, chosen), table.status.in_(STANDING)]  # so the index leads past what is closed
    query = select(table.status, func.count().label("number")).where(*where).group_by(table.status)
    found = {row.status: row.number for row in connection.execute(query)}
    asked = table.status.in_((AlertStatus.OPEN, AlertStatus.RETURNED))
    late = connection.scalar(select(func.count()).select_from(Alert).where(*where, asked, table.due_on < day))
    well = table.recovered_on.is_not(None)
    return found, late, connection.scalar(select(func.count()).select_from(Alert).where(*where, well))


def newest_well(connection: Connection, pilot_id: int, chosen: AlertFilter, limit: int) -> list[int]:
    """Alerts that became well and are so, the newest first."""
    table = Alert.__table__.c
    query = select(table.id).where(*_where(pilot_id, chosen), table.recovered_on.is_not(None))
    return list(connection.scalars(query.order_by(table.id.desc()).limit(limit)))


def list_events(connection: Connection, alert_ids: Sequence[int]) -> list[Row]:
    """What happened to some alerts, in its order."""
    table = AlertEvent.__table__
    query = select(table, AlertCause.name.label("cause_zh")).outerjoin(AlertCause, AlertCause.code == table.c.cause)
    query = query.where(table.c.alert_id.in_(list(alert_ids)))
    return list(connection.execute(query.order_by(table.c.happened_on, table.c.id)))


def list_messages(connection: Connection, alert_id: int) -> list[Row]:
    """What was sent of an alert to groups, in its order."""
    table = AlertMessage.__table__
    return list(connection.execute(select(table).where(table.c.alert_id == alert_id).order_by(table.c.id)))


def list_pilot_events(connection: Connection, pilot_id: int, until: date, chosen: AlertFilter) -> list[Row]:
    """What happened to alerts until a day, in its order, with the names of what they are about; `leader`: the provider
    that leads the project, `stage`: the one that it stood at when the alert opened."""
    event, alert, leader = AlertEvent.__table__.c, Alert.__table__.c, Provider.__table__.alias("leader")
    rows = PROJECT_ROWS.c
    query = (
        select(
            *(event[name] for name in ("id", "alert_id", "deed", "happened_on", "text", "cause", "due_on")),
            *(alert[name] for name in ("trouble", "indicator", "owner", "district_id", "project_id", "provider_id")),
            District.short_name.label("district"),
            Project.code.label("project"),
            Enterprise.name.label("enterprise"),
            Provider.name.label("provider"),
            Target.source_name.label("target"),
            Target.period.label("target_period"),
            leader.c.name.label("leader"),
            PROJECT_BODIES.c.stage,
        )
        .join(Alert, alert.id == event.alert_id)
        .outerjoin(District, District.id == alert.district_id)
        .outerjoin(Project, Project.id == alert.project_id)
        .outerjoin(Enterprise, Enterprise.id == Project.enterprise_id)
        .outerjoin(Provider, Provider.id == alert.provider_id)
        .outerjoin(Target, Target.id == alert.target_id)
        .outerjoin(leader, leader.c.id == Project.provider_id)
        .outerjoin(PROJECT_ROWS, and_(rows.project_id == alert.project_id, rows.period_id == alert.period_id))
        .outerjoin(PROJECT_BODIES, PROJECT_BODIES.c.id == rows.body_id)
        .where(*_where(pilot_id, chosen), event.happened_on <= until)
    )
    return list(connection.execute(query.order_by(event.happened_on, event.id)))


def office_of(connection: Connection, pilot_id: int) -> Row | None:
    """The member of the 专班 that is its office."""
    table = Department.__table__
    query = select(table.c.id, table.c.name).where(table.c.pilot_id == pilot_id, table.c.is_office)
    return connection.execute(query.order_by(table.c.position, table.c.id).limit(1)).first()


def last_number(connection: Connection, pilot_id: int, start: str) -> int:
    """How many papers have a number that begins so."""
    table, alert = AlertEvent.__table__.c, Alert.__table__.c
    papers = func.count(func.distinct(table.number))
    query = select(papers).select_from(AlertEvent).join(Alert, alert.id == table.alert_id)
    begins = func.substr(table.number, 1, len(start)) == literal(start)
    return connection.scalar(query.where(alert.pilot_id == pilot_id, begins))
