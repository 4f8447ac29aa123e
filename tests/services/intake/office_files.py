"""Files as offices make them, built by code, and what their check says."""

import io
import re

from openpyxl import Workbook

from data_access.queries.intake import stored_rows
from data_access.queries.pilots import get_pilot
from reports.intake_template import HEADING_ROW
from services.desk import Desk
from services.evaluation.who_reports import user_named
from services.intake.check import check_upload, parse_upload

FIRST = HEADING_ROW + 1
OFFICE = "专班办公室"
OBSERVED = ["指标", "地区", "细分行业", "统计日", "累计数", "本行说明"]


def told(checked, weight=None):
    return [(p.cell, p.cause) for p in checked.problems if weight in (None, p.weight)]


def changes(checked):
    return {change.key[0]: {f: new for f, (_, new) in change.fields.items()} for change in checked.difference.changed}


def sheet_file(*sheets):
    """A workbook of (name, rows, change) without a stamp."""
    made = Workbook()
    made.remove(made.active)
    for name, rows, change in sheets:
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
        change(sheet)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def as_it_is(_sheet):
    return None


def checked_file(connection, content, unit="永宁县", name="报送.xlsx", kind=None):
    pilot = get_pilot(connection, "yinchuan").id
    desk = Desk.on(connection, pilot, user_named(connection, pilot, unit))
    return check_upload(desk, parse_upload(content, name, kind))


def own_rows(connection, kind, number=3):
    pilot = get_pilot(connection, "yinchuan").id
    home = user_named(connection, pilot, "永宁县").district_id
    return stored_rows(connection, pilot, kind, district_id=home)[:number]


def prefixed(parts):
    """The sheet as some libraries write it: every element behind a prefix."""
    name = "xl/worksheets/sheet1.xml"
    xml = re.sub(rb"<(/?)([A-Za-z])", rb"<\1x:\2", parts[name]).replace(b" xmlns=", b" xmlns:x=", 1)
    return {**parts, name: xml}
