"""Counts what a pilot has of what it needs to begin."""

from sqlalchemy import Connection, Row, Select, func, select

from data_access.tables import Account, Batch, Department, District, Enterprise, GrantRecord, Pilot, Project, Target


def count_setup(connection: Connection, pilot_id: int) -> Row:
    """targets, districts, departments, people, batches, enterprises, projects of a pilot, and the days it runs."""

    def number(table: type) -> Select:
        query = select(func.count()).select_from(table).where(table.pilot_id == pilot_id)
        if "retired_from" in table.__table__.c:
            query = query.where(table.retired_from.is_(None))
        return query.scalar_subquery()

    people = (
        select(func.count(GrantRecord.account_id.distinct()))
        .join(Account, Account.id == GrantRecord.account_id)
        .where((GrantRecord.pilot_id == pilot_id) | GrantRecord.pilot_id.is_(None), Account.is_demo.is_(False))
        .scalar_subquery()
    )
    query = select(
        number(Target).label("targets"),
        number(District).label("districts"),
        number(Department).label("departments"),
        people.label("people"),
        number(Batch).label("batches"),
        number(Enterprise).label("enterprises"),
        number(Project).label("projects"),
        Pilot.first_on,
        Pilot.last_on,
    ).where(Pilot.id == pilot_id)
    return connection.execute(query).one()
