"""Sound workbooks to spoil: the real template of every kind, with a valid new row and a valid change in it."""

import io
import random
import zipfile
from dataclasses import dataclass, replace
from datetime import date
from xml.etree import ElementTree as ET

from openpyxl import load_workbook
from sqlalchemy import Connection

import reports.intake_template as template
from data_access.queries.intake import stored_rows
from domain.intake.forms import FORMS, Kind
from services.access import User
from services.desk import Desk
from services.evaluation.who_reports import OFFICE, user_named
from services.intake.template import template_view

NS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
ET.register_namespace("", NS)
UNIT, OWN_ROWS, BLANK_ROWS = "永宁县", 12, 4
"""A template has a unit's own rows and 300 empty ones; so many are kept, so that ten thousand can be made."""


@dataclass(frozen=True)
class Original:
    """A workbook as its parts, and who sends it."""

    kind: Kind
    user: User
    parts: dict[str, bytes]
    sheet: str
    heading_row: int = template.HEADING_ROW

    def tree(self) -> ET.Element:
        return ET.fromstring(self.parts[self.sheet])


OF_THE_OFFICE = (
    Kind.PROVIDERS,
    Kind.SOLUTIONS,
    Kind.FINANCE_PRODUCTS,
    Kind.POLICIES,
    Kind.HOLIDAYS,
    Kind.BATCH_FUNDS,
    Kind.OBJECTIONS,
    Kind.REVIEW_LISTS,
    Kind.PLAN_REVIEWS,
    Kind.AGENCIES,
    Kind.EXPERTS,
    Kind.PARTY_DETAILS,
    Kind.OTHER_GRANTS,
    Kind.AWARD_SCORES,
)
"""Registered by the office or a department, not by a district."""


def originals(connection: Connection, pilot_id: int) -> list[Original]:
    """One of each kind."""
    return [_original(connection, pilot_id, kind) for kind in Kind]


def _original(connection: Connection, pilot_id: int, kind: Kind) -> Original:
    by_office = kind in (Kind.FUND_ENTRIES, Kind.OBSERVATIONS, *OF_THE_OFFICE)
    user = user_named(connection, pilot_id, OFFICE if by_office else UNIT)
    view = template_view(Desk.on(connection, pilot_id, user), FORMS[kind])
    content = template.intake_template(replace(view, rows=view.rows[:OWN_ROWS]), BLANK_ROWS)
    book = load_workbook(io.BytesIO(content))
    sheet = book["填报"]
    places = {cell.value: cell.column for cell in sheet[template.HEADING_ROW]}
    first_empty = template.HEADING_ROW + 1 + min(len(view.rows), OWN_ROWS)
    for number, fields in _valid(connection, pilot_id, kind, user, first_empty):
        for field, value in fields.items():
            sheet.cell(number, places[FORMS[kind][field].title]).value = value
    file = io.BytesIO()
    book.save(file)
    with zipfile.ZipFile(file) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    return Original(kind, user, parts, "xl/worksheets/sheet1.xml")


def _valid(connection: Connection, pilot_id: int, kind: Kind, user: User, empty: int) -> list[tuple[int, dict]]:
    """Cells to fill: row number, field → value."""
    own = stored_rows(connection, pilot_id, Kind.PROJECTS, district_id=user.district_id)
    day, code = date(2026, 11, 14), own[0]["code"]
    new = {
        Kind.ENTERPRISES: {
            "uscc": valid_code(),
            "name": "演示·新企业",
            "district": UNIT,
            "industry": "新型材料",
            "scale": "规上",
            "title": "无称号",
        },
        Kind.PROJECTS: {
            "code": "YC-NEW-1",
            "uscc": own[0]["uscc"],
            "name": "新项目",
            "batch": "2",
            "contract_fen": 80,
            "planned_diagnosis": date(2026, 12, 20),
        },
        Kind.ASSESSMENTS: {
            "uscc": own[0]["uscc"],
            "kind": "改造后自评",
            "assessed_on": day,
            "level": 2,
            "score": 46.5,
            "assessor": "第三方",
        },
        Kind.OBSERVATIONS: {},
        Kind.FUND_ENTRIES: {
            "kind": "预下达",
            "from_account": "财政专户",
            "to_account": UNIT,
            "amount_fen": 10_000,
            "occurred_on": day,
            "source": "市级",
            "category": "企业改造奖补",
            "document_no": "银财〔2026〕999号",
        },
        Kind.ISSUES: {
            "code": "WT-NEW",
            "district": UNIT,
            "category": "报送",
            "severity": "一般",
            "title": "迟报",
            "opened_on": day,
            "due_on": date(2026, 12, 1),
            "owner": "专班",
        },
        Kind.PROVIDER_REVIEWS: {
            "project": code,
            "provider": own[0]["provider"],
            "reviewed_on": day,
            "satisfaction": 4,
            "comment": "及时",
        },
    }.get(kind, {})
    changed = {
        Kind.ENTERPRISES: {"planned_year": 2027},
        Kind.PROJECTS: {"name": "改了名称"},
        Kind.OBSERVATIONS: {"value": 60},
        Kind.ISSUES: {"owner": "新的责任人"},
    }.get(kind, {})
    first = template.HEADING_ROW + 1
    return [(first, changed), (empty, new)]


def valid_code() -> str:
    """A credit code that no demonstration enterprise has, with the right check digit."""
    import numpy as np

    from seed_data.demo.codes import credit_codes

    return str(credit_codes(1, np.array([99_990_008]))[0])


def packed(parts: dict[str, bytes] | list[tuple[str, bytes]]) -> bytes:
    """The parts as a zip package; a list may name a part twice."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        for name, data in parts.items() if isinstance(parts, dict) else parts:
            package.writestr(name, data)
    return file.getvalue()


def chance(seed: int, number: int) -> random.Random:
    """The random numbers of one workbook: the same for the same seed and number, whatever came before."""
    return random.Random(seed * 1_000_003 + number)
