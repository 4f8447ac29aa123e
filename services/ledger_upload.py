"""Many entries at once from the Excel form: columns found by their heading, every problem with its cell."""

from sqlalchemy import Connection

from data_access.workbooks import WorkbookUnreadable, read_sheet
from domain.ledger_form import COLUMNS
from services.access import Permission, User, check
from services.errors import Refused
from services.ledger import record_entries


def record_workbook(connection: Connection, pilot_id: int, content: bytes, user: User) -> str:
    """Record every filled row below the headings, all or none; Refused with a sentence a problem."""
    check(user, Permission.RECORD_MONEY)
    try:
        rows = list(read_sheet(content))
    except WorkbookUnreadable as error:
        raise Refused(str(error)) from error
    wanted = {column.heading: column.field for column in COLUMNS}
    start = next((n for n, row in enumerate(rows) if wanted.keys() & {str(v).strip() for _, v in row}), None)
    if start is None:
        raise Refused(f"没有找到表头:第一张表里要有一行写着 {'、'.join(wanted)};请用下载的模板")
    places = {place: wanted[str(v).strip()] for place, (_, v) in enumerate(rows[start]) if str(v).strip() in wanted}
    missing = [column.heading for column in COLUMNS if column.required and column.field not in places.values()]
    if missing:
        raise Refused(f"表头缺少列:{'、'.join(missing)};请用下载的模板,不要删列")
    values, cells = [], []
    for row in rows[start + 1 :]:
        given = {field: row[place][1] for place, field in places.items() if place < len(row)}
        if any(value not in (None, "") for value in given.values()):
            values.append(given)
            cells.append({field: row[place][0] for place, field in places.items() if place < len(row)})
    return record_entries(connection, pilot_id, values, user, cells)
