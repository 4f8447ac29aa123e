"""Reads what meetings decided for a district, and what was promised."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection, Row, func, select

from data_access.tables import Commitment, CommitmentPoint, Decision, Meeting, ProjectReading


def list_decisions(connection: Connection, district_id: int, until: date) -> list[Row]:
    """Decisions of meetings held by the day, newest first."""
    decision, meeting = Decision.__table__, Meeting.__table__
    query = (
        select(decision, meeting.c.held_on)
        .join(meeting, meeting.c.id == decision.c.meeting_id)
        .where(decision.c.district_id == district_id, meeting.c.held_on <= until)
        .order_by(meeting.c.held_on.desc(), decision.c.number, decision.c.id)
    )
    return list(connection.execute(query))


def list_commitments(connection: Connection, pilot_id: int, district_id: int | None, until: date) -> list[Row]:
    """Promises of a district (None: of the whole pilot) made by the day and not taken back, newest first."""
    table = Commitment.__table__
    whose = table.c.district_id.is_(None) if district_id is None else table.c.district_id == district_id
    stands = table.c.withdrawn_on.is_(None) | (table.c.withdrawn_on > until)
    query = select(table).where(table.c.pilot_id == pilot_id, whose, table.c.promised_on <= until, stands)
    return list(connection.execute(query.order_by(table.c.promised_on.desc(), table.c.id)))


def list_newest_commitments(connection: Connection, pilot_id: int, until: date) -> list[Row]:
    """Of each district the last promise made by the day that stands, in the order they were made."""
    table = Commitment.__table__
    stands = table.c.withdrawn_on.is_(None) | (table.c.withdrawn_on > until)
    query = select(table).where(table.c.pilot_id == pilot_id, table.c.promised_on <= until, stands)
    rows = connection.execute(query.order_by(table.c.promised_on, table.c.id))
    return list({row.district_id: row for row in rows if row.district_id is not None}.values())


def list_of_target(connection: Connection, pilot_id: int, versions: Sequence[int]) -> list[Row]:
    """Promises given for a target in any of its versions, newest first."""
    table = Commitment.__table__
    query = select(table).where(table.c.pilot_id == pilot_id, table.c.target_id.in_(list(versions)))
    return list(connection.execute(query.order_by(table.c.promised_on.desc(), table.c.id.desc())))


def list_points(connection: Connection, commitments: Sequence[int]) -> list[Row]:
    """Where the lines of promises bend, days rising."""
    table = CommitmentPoint.__table__
    query = select(table).where(table.c.commitment_id.in_(list(commitments)))
    return list(connection.execute(query.order_by(table.c.due_on, table.c.id)))


def get_commitment(connection: Connection, pilot_id: int, number: int) -> Row | None:
    table = Commitment.__table__
    return connection.execute(select(table).where(table.c.id == number, table.c.pilot_id == pilot_id)).first()


def completed_by_day(connection: Connection, period_id: int, district_id: int) -> dict[date, int]:
    """Completions of a district by day, as the period knows them."""
    table = ProjectReading.__table__.c
    query = (
        select(table.completed_on, func.count())
        .where(
            table.period_id == period_id,
            table.district_id == district_id,
            table.is_counted,  # the project by which its enterprise was completed first
            table.light.is_not(None),
            table.completed_on.is_not(None),
        )
        .group_by(table.completed_on)
    )
    return dict(connection.execute(query).all())
