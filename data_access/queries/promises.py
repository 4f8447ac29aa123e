"""Reads what meetings decided for a district and what it promised."""

from datetime import date

from sqlalchemy import Connection, Row, func, select

from data_access.tables import Commitment, Decision, Meeting, ProjectReading


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


def list_commitments(connection: Connection, district_id: int, until: date) -> list[Row]:
    """Promises made by the day, newest first."""
    table = Commitment.__table__
    query = select(table).where(table.c.district_id == district_id, table.c.promised_on <= until)
    return list(connection.execute(query.order_by(table.c.promised_on.desc(), table.c.id)))


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
