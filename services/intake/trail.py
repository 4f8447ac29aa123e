"""Batches taken in, what each changed, and the file with its problems marked."""

import json
from typing import Any

from sqlalchemy import Connection, Row

from data_access.queries.intake_batches import batch_file, get_batch, list_batches, list_changes
from data_access.upload_reading import UploadUnreadable, mark_upload
from domain.identity.proposals import named, people
from domain.intake.forms import FORMS, Kind
from domain.intake.shown import shown
from domain.intake.views import BatchView, Checked, Weight
from services.access import Permission, Role, User, check, check_pilot, home_of
from services.errors import Forbidden, Refused
from services.evaluation.who_reports import OFFICE
from services.frame import Frame
from services.intake.check import Upload
from services.intake.undo import typed
from services.wording import NOTHING

LISTED = 100
GONE = {"approver": "审批人"}
"""Columns that earlier forms had."""


def batches(connection: Connection, frame: Frame) -> tuple[BatchView, ...]:
    """The newest batches; a district's or department's user sees its own."""
    check(frame.user, Permission.READ_RETURNS)
    district, department = home_of(frame.user), _department_of(frame.user)
    return tuple(
        BatchView(
            row.id,
            row.kind,
            row.district or row.department or OFFICE,
            row.file_name,
            row.sha256,
            people(row.author, row.approver or "", row.proposal_id, row.author_account),
            row.committed_at,
            row.rows_new,
            row.rows_changed,
            named(row.undone_by, row.undone_by_account),
            row.undone_at,
            row.undo_reason,
            row.history_id is not None,
            tuple((e["cell"], e["cause"], e["answer"]) for e in json.loads(row.explained or "[]")),
        )
        for row in list_batches(connection, frame.pilot.id, LISTED, district_id=district, department_id=department)
    )


def changes(connection: Connection, frame: Frame, number: int) -> list[tuple[str, str, str, str]]:
    """Row, column, before, after of everything a batch wrote."""
    row = _own(connection, frame.user, number)
    form, found = FORMS[row.kind], []
    for change in list_changes(connection, number):
        before, after = json.loads(change.before), json.loads(change.after)
        if row.kind is not Kind.FUND_ENTRIES:
            before, after = typed(row.kind, before), typed(row.kind, after)
        columns = {column.field: column for column in form.columns}
        for field, value in after.items():
            column = columns.get(field)
            if column is None:  # a batch of before the form lost it
                found.append((change.name, GONE[field], NOTHING, str(value)))
                continue
            found.append((change.name, column.title, shown(before.get(field), column), shown(value, column)))
    return found


def original_file(connection: Connection, user: User, number: int) -> tuple[str, str, bytes, int]:
    """Name, media type, bytes and pilot of the file as it came."""
    row = _own(connection, user, number)
    content = batch_file(connection, number)
    if content is None:
        raise Refused(f"没有第 {number} 批")
    return f"第{number}批_{row.file_name}", "application/octet-stream", content, row.pilot_id


def _own(connection: Connection, user: User, number: int) -> Row[Any]:
    check(user, Permission.READ_RETURNS)
    row = get_batch(connection, number)
    if row is None:
        raise Refused(f"没有第 {number} 批")
    check_pilot(user, row.pilot_id)
    home, department = home_of(user), _department_of(user)
    if home not in (None, row.district_id) or department not in (None, row.department_id):
        raise Forbidden("只能查看本单位报送的批次")
    return row


def _department_of(user: User) -> int | None:
    """Department a user is bound to, as home_of is for districts: it may not read enterprises, so no other's file."""
    if user.role is not Role.DEPARTMENT:
        return None
    if user.department_id is None:
        raise Forbidden(f"{user.name}（成员单位）的账号没有指定单位，不能查看报送批次：请联系专班办公室补上")
    return user.department_id


def marked(upload: Upload, checked: Checked) -> bytes:
    """The same workbook with the problems in their cells; Refused where it cannot be marked."""
    marks = [
        (problem.sheet, problem.cell, problem.message, problem.weight is Weight.ERROR)
        for problem in checked.problems
        if problem.cell
    ]
    try:
        return mark_upload(upload.content, marks)
    except UploadUnreadable as error:
        raise Refused(str(error)) from error
