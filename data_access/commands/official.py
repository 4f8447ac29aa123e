"""Writes official forms and the mapping of their cells; each within its caller's transaction."""

from collections.abc import Sequence

from sqlalchemy import Connection, delete, insert, update

from data_access.tables import FilledForm, OfficialField, OfficialForm


def insert_form(connection: Connection, **values: object) -> int:
    """A form; its id."""
    return connection.execute(insert(OfficialForm.__table__).values(**values)).inserted_primary_key[0]


def update_form(connection: Connection, form_id: int, version: int, **values: object) -> bool:
    """Change it; False if somebody else did since `version` was read."""
    table = OfficialForm.__table__
    where = (table.c.id == form_id, table.c.version == version)
    return connection.execute(update(table).where(*where).values(version=version + 1, **values)).rowcount == 1


def delete_form(connection: Connection, form_id: int) -> None:
    connection.execute(delete(OfficialField.__table__).where(OfficialField.__table__.c.form_id == form_id))
    connection.execute(delete(OfficialForm.__table__).where(OfficialForm.__table__.c.id == form_id))


def replace_fields(connection: Connection, form_id: int, rows: Sequence[dict[str, object]]) -> None:
    """The mapping of a form is these cells and no others."""
    table = OfficialField.__table__
    connection.execute(delete(table).where(table.c.form_id == form_id))
    if rows:
        connection.execute(insert(table), [{"form_id": form_id, **row} for row in rows])


def insert_filled(connection: Connection, **values: object) -> None:
    """A filled form as it went out."""
    connection.execute(insert(FilledForm.__table__).values(**values))
