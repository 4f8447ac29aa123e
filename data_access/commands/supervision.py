"""Writes draws, inspections, cases of enterprises that leave, signs. Never commits."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, delete, insert

from data_access.tables import (
    Draw,
    DrawResult,
    FoundSignRecord,
    Inspection,
    InspectionPhoto,
    InspectionVisit,
    LeavingCase,
    PageMark,
    PictureMark,
    SignRuling,
    SignScan,
    Successor,
    Withdrawal,
)
from domain.intake.form import Kind

SUPERVISION_POINTS = {
    Kind.PARTY_DETAILS: {},
    Kind.OTHER_GRANTS: {"uscc": ("enterprise_id", "enterprises")},
}
"""Field of a form → column of the table, and among which ids its value is looked up."""


def insert_draw(connection: Connection, **values: Any) -> int:
    """A list as it was fixed; its id."""
    return int(connection.execute(insert(Draw.__table__).values(values)).inserted_primary_key[0])


def insert_result(connection: Connection, inspections: Sequence[Mapping[str, int]], **values: Any) -> None:
    """The number of a draw and the projects that followed from it."""
    connection.execute(insert(DrawResult.__table__).values(values))
    connection.execute(insert(Inspection.__table__), [{"draw_id": values["draw_id"], **one} for one in inspections])


def insert_visit(connection: Connection, evidence: Sequence[int], **values: Any) -> int:
    """A visit with its pictures; its id."""
    visit = int(connection.execute(insert(InspectionVisit.__table__).values(values)).inserted_primary_key[0])
    if evidence:
        rows = [{"evidence_id": one, "visit_id": visit} for one in evidence]
        connection.execute(insert(InspectionPhoto.__table__), rows)
    return visit


def insert_case(connection: Connection, **values: Any) -> int:
    return int(connection.execute(insert(LeavingCase.__table__).values(values)).inserted_primary_key[0])


def insert_successor(connection: Connection, **values: Any) -> None:
    connection.execute(insert(Successor.__table__).values(values))


def insert_withdrawal(connection: Connection, **values: Any) -> None:
    """A draw, visit, case, successor or issue of places is void from here on."""
    connection.execute(insert(Withdrawal.__table__).values(values))


def replace_signs(connection: Connection, *, pilot_id: int, signs: Sequence[Mapping[str, Any]], **scan: Any) -> None:
    """What a look found, in place of what the one before found."""
    for table in (FoundSignRecord.__table__, SignScan.__table__):
        connection.execute(delete(table).where(table.c.pilot_id == pilot_id))
    connection.execute(insert(SignScan.__table__).values(pilot_id=pilot_id, **scan))
    if signs:
        connection.execute(insert(FoundSignRecord.__table__), [{"pilot_id": pilot_id, **one} for one in signs])


def insert_sign_ruling(connection: Connection, **values: Any) -> None:
    connection.execute(insert(SignRuling.__table__).values(values))


def insert_marks(connection: Connection, marks: Mapping[int, Sequence[tuple[int, str]]]) -> None:
    """Evidence → page and mark of its pictures; a picture itself is page 0."""
    if marks:
        own = {number: next((mark for page, mark in found if not page), "") for number, found in marks.items()}
        rows = [{"evidence_id": number, "mark": own[number]} for number in sorted(own)]
        connection.execute(insert(PictureMark.__table__), rows)
    pages = [
        {"evidence_id": number, "position": place, "page": page, "mark": mark}
        for number, found in sorted(marks.items())
        for place, (page, mark) in enumerate(found, start=1)
        if page
    ]
    if pages:
        connection.execute(insert(PageMark.__table__), pages)
