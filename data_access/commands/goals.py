"""Writes that somebody looked at the self-evaluation of a goal."""

from sqlalchemy import Connection, update

from data_access.tables import ProjectGoal


def save_goal_check(connection: Connection, *, goal_id: int, version: int, **told: object) -> bool:
    """Of the version that was looked at; False if the goal has another one since."""
    table = ProjectGoal.__table__
    where = (table.c.id == goal_id, table.c.version == version)
    return connection.execute(update(table).where(*where).values(checked_version=version, **told)).rowcount == 1
