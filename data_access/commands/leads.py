"""Writes who leads a project and since when. Never commits."""

from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row, delete, insert, select, update

from data_access.tables import Project, ProjectLead

SHANGHAI = ZoneInfo("Asia/Shanghai")
LEAD = ProjectLead.__table__


def open_leads(connection: Connection, first: int, number: int) -> None:
    """New projects, so many from an id on, have been led by their provider ever since."""
    led = select(Project.id, Project.provider_id).where(
        Project.id >= first, Project.id < first + number, Project.provider_id.is_not(None)
    )
    connection.execute(insert(LEAD).from_select(["project_id", "provider_id"], led))


def change_lead(connection: Connection, project_id: int, on: date | None, *, is_undo: bool = False) -> None:
    """The project's provider leads it from the day on, the one before it until then.

    Put right on the very day, or undone, the change is as if it had never been. Without a day the other one was a slip
    (期初补录): the provider has led it ever since that lead began.
    """
    if on is None:
        _correct_lead(connection, project_id)
        return
    now = connection.scalar(select(Project.provider_id).where(Project.id == project_id))
    still, before = _open(connection, project_id), _last(connection, project_id)
    if still is not None and still.provider_id == now:
        return
    if still is not None and (is_undo or still.from_on == on):
        connection.execute(delete(LEAD).where(LEAD.c.id == still.id))
    elif still is not None:
        connection.execute(update(LEAD).where(LEAD.c.id == still.id).values(to_on=on))
    if before is not None and before.provider_id == now and (is_undo or before.to_on == on):
        connection.execute(update(LEAD).where(LEAD.c.id == before.id).values(to_on=None))
    elif now is not None:
        connection.execute(insert(LEAD).values(project_id=project_id, provider_id=now, from_on=on))


def _correct_lead(connection: Connection, project_id: int) -> None:
    now = connection.scalar(select(Project.provider_id).where(Project.id == project_id))
    still, before = _open(connection, project_id), _last(connection, project_id)
    if still is not None and now is None:
        connection.execute(delete(LEAD).where(LEAD.c.id == still.id))
    elif still is not None:
        connection.execute(update(LEAD).where(LEAD.c.id == still.id).values(provider_id=now))
    elif now is not None:
        since = None if before is None else before.to_on
        connection.execute(insert(LEAD).values(project_id=project_id, provider_id=now, from_on=since))


def _open(connection: Connection, project_id: int) -> Row | None:
    return connection.execute(select(LEAD).where(LEAD.c.project_id == project_id, LEAD.c.to_on.is_(None))).first()


def _last(connection: Connection, project_id: int) -> Row | None:
    """The lead before the one that is open."""
    query = select(LEAD).where(LEAD.c.project_id == project_id, LEAD.c.to_on.is_not(None))
    return connection.execute(query.order_by(LEAD.c.to_on.desc(), LEAD.c.id.desc()).limit(1)).first()
