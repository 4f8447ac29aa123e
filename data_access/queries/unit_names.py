"""Reads what units were called before."""

from sqlalchemy import Connection, Row, select

from data_access.tables import Department, District, FormerName


def former_names(connection: Connection, pilot_id: int) -> list[Row]:
    """Names that units had, oldest first, with what each is called now (`now`, `now_short`)."""
    query = (
        select(
            FormerName.__table__,
            District.name.label("district"),
            District.short_name.label("district_short"),
            Department.name.label("department"),
        )
        .outerjoin(District, District.id == FormerName.district_id)
        .outerjoin(Department, Department.id == FormerName.department_id)
        .where(FormerName.pilot_id == pilot_id)
        .order_by(FormerName.renamed_on, FormerName.id)
    )
    return list(connection.execute(query))


def former_of_districts(connection: Connection, pilot_id: int) -> dict[str, int]:
    """Every name a district had, long and short → its id; one that is another's name now is not among them."""
    now = select(District.name, District.short_name).where(District.pilot_id == pilot_id)
    taken = {name for row in connection.execute(now) for name in row}
    return {
        name: row.district_id
        for row in former_names(connection, pilot_id)
        if row.district_id is not None
        for name in (row.name, row.short_name)
        if name not in taken
    }


def account_names(connection: Connection, pilot_id: int) -> dict[int, str]:
    """District that was renamed → the short name it began with, by which its account in the ledger goes on."""
    found: dict[int, str] = {}
    for row in former_names(connection, pilot_id):
        if row.district_id is not None:
            found.setdefault(row.district_id, row.short_name)
    return found
