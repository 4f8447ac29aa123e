"""Reads official forms and what their cells are filled with."""

from sqlalchemy import Connection, Row, func, select

from data_access.tables import District, FilledForm, Industry, OfficialField, OfficialForm

_SHOWN = (
    "id",
    "pilot_id",
    "name",
    "document_no",
    "file_name",
    "sha256",
    "author",
    "account_id",
    "uploaded_at",
    "version",
)


def list_forms(connection: Connection, pilot_id: int) -> list[Row]:
    """Forms of a pilot by name, with how many cells are mapped; without their files."""
    form, field = OfficialForm.__table__.c, OfficialField.__table__.c
    mapped = select(func.count()).where(field.form_id == form.id).correlate(OfficialForm).scalar_subquery()
    query = select(*(form[name] for name in _SHOWN), mapped.label("mapped")).where(form.pilot_id == pilot_id)
    return list(connection.execute(query.order_by(form.name, form.id)))


def get_form(connection: Connection, pilot_id: int, form_id: int) -> Row | None:
    """A form of the pilot with its file."""
    table = OfficialForm.__table__
    query = select(table).where(table.c.id == form_id, table.c.pilot_id == pilot_id)
    return connection.execute(query).first()


def list_fields(connection: Connection, form_id: int) -> list[Row]:
    """Mapped cells of a form with the names of their units, in the order they were mapped."""
    table = OfficialField.__table__
    query = (
        select(table, District.short_name.label("district"), Industry.short_name.label("industry"))
        .outerjoin(District, District.id == table.c.district_id)
        .outerjoin(Industry, Industry.id == table.c.industry_id)
        .where(table.c.form_id == form_id)
    )
    return list(connection.execute(query.order_by(table.c.id)))


def list_filled(connection: Connection, pilot_id: int) -> list[Row]:
    """Filled forms that are kept, newest first; without their files."""
    table = FilledForm.__table__
    columns = [column for column in table.c if column.name != "file"]
    return list(connection.execute(select(*columns).where(table.c.pilot_id == pilot_id).order_by(table.c.id.desc())))


def get_filled(connection: Connection, pilot_id: int, number: int) -> Row | None:
    """One of them with its file."""
    table = FilledForm.__table__
    return connection.execute(select(table).where(table.c.id == number, table.c.pilot_id == pilot_id)).first()
