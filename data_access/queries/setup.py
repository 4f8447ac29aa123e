"""Counts what a pilot has of what it needs to begin, and names who is missing."""

from datetime import date

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, or_, select

from data_access.tables import Account, Batch, Department, District, Enterprise, GrantRecord, Pilot, Project, Target
from domain.identity.words import Role

_GRANT, _ACCOUNT = GrantRecord.__table__.c, Account.__table__.c


def _in_force(pilot_id: int, day: date) -> ColumnElement[bool]:
    """Grants in the pilot that real people have on the day, whose account stands."""
    return and_(
        or_(_GRANT.pilot_id == pilot_id, _GRANT.pilot_id.is_(None)),
        _GRANT.taken_at.is_(None),
        _GRANT.from_on <= day,
        or_(_GRANT.to_on.is_(None), _GRANT.to_on >= day),
        _ACCOUNT.disabled_at.is_(None),
        _ACCOUNT.is_demo.is_(False),
    )


def list_units_without_people(connection: Connection, pilot_id: int, day: date) -> tuple[list[str], list[str]]:
    """Districts, and members of the 专班 but the office, valid on the day in which nobody has a grant."""

    def names(table: type, unit: str, *, short: str = "name") -> list[str]:
        c = table.__table__.c
        there = (
            select(_GRANT.id)
            .join(Account, _ACCOUNT.id == _GRANT.account_id)
            .where(_in_force(pilot_id, day), _GRANT[unit] == c.id)
        )
        valid = (c.valid_from.is_(None) | (c.valid_from <= day)) & (c.valid_to.is_(None) | (c.valid_to >= day))
        query = select(c[short]).where(c.pilot_id == pilot_id, valid, ~there.exists()).order_by(c.id)
        return list(connection.scalars(query if table is District else query.where(c.is_office.is_(False))))

    return names(District, "district_id", short="short_name"), names(Department, "department_id")


def count_setup(connection: Connection, pilot_id: int, day: date) -> Row:
    """targets, districts, departments, batches, enterprises, projects of a pilot, the days it runs, and its people of
    the day, those of the office apart."""

    def number(table: type) -> Select:
        query = select(func.count()).select_from(table).where(table.pilot_id == pilot_id)
        if "retired_from" in table.__table__.c:
            query = query.where(table.retired_from.is_(None))
        return query.scalar_subquery()

    people = (
        select(func.count(_GRANT.account_id.distinct()))
        .join(Account, _ACCOUNT.id == _GRANT.account_id)
        .where(_in_force(pilot_id, day))
    )
    query = select(
        number(Target).label("targets"),
        number(District).label("districts"),
        number(Department).label("departments"),
        people.scalar_subquery().label("people"),
        people.where(_GRANT.role == Role.OFFICE).scalar_subquery().label("office_people"),
        number(Batch).label("batches"),
        number(Enterprise).label("enterprises"),
        number(Project).label("projects"),
        Pilot.first_on,
        Pilot.last_on,
    ).where(Pilot.id == pilot_id)
    return connection.execute(query).one()
