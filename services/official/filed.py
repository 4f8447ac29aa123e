"""Filled forms that were handed up: kept as they went out, compared with what would be filled now (rules 16.4)."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import PurePath
from typing import Any

from sqlalchemy import Connection, Row

from data_access.commands.official import insert_filled
from data_access.engine import reading
from data_access.official_files import cell_values
from data_access.queries.official import get_filled, list_filled, list_forms
from data_access.queries.pilots import get_pilot_by_id
from domain.identity.proposals import named
from services.access import Permission, check
from services.appraisal.corrected import corrected_text
from services.appraisal.cut import at_cut, cuts
from services.clock import day_of, now
from services.desk import Desk, carry_out
from services.errors import Refused
from services.frame import Frame
from services.official.forms import KINDS, filled_form

LONGEST = 200
Values = Mapping[str, str]
"""Cell (sheet!C5) → what stands in it."""


@dataclass(frozen=True)
class FiledLine:
    """A filled form that is kept: `changed` cells are others than in the one kept before of the same form and month."""

    id: int
    form: str
    document_no: str
    label: str
    as_of: date
    file_name: str
    sha256: str
    changed: int
    reason: str
    author: str
    kept_on: date


@dataclass(frozen=True)
class CellDifference:
    cell: str
    then: str
    now: str


@dataclass(frozen=True)
class FiledView:
    """A kept form beside what would be filled of the same month now. `problem`: why it cannot be filled now;
    `corrected`: what was corrected of the month since it was closed."""

    line: FiledLine
    differences: tuple[CellDifference, ...]
    problem: str
    corrected: str


def filed_forms(connection: Connection, frame: Frame, form: str = "") -> tuple[FiledLine, ...]:
    """What was kept, newest first; of one form where it is named, also of forms that were dropped since."""
    check(frame.user, Permission.READ_APPRAISAL)
    rows = list_filled(connection, frame.pilot.id)
    return tuple(_line(row) for row in rows if form in ("", row.form))


def _line(row: Row[Any]) -> FiledLine:
    return FiledLine(
        row.id,
        row.form,
        row.document_no,
        row.label,
        row.as_of,
        row.file_name,
        row.sha256,
        row.changed,
        row.reason,
        named(row.author, row.account_id),
        day_of(row.kept_at),
    )


def filed_file(connection: Connection, frame: Frame, number: int) -> tuple[str, bytes]:
    """The file as it was kept, byte for byte; Refused if its bytes are no longer those of its SHA-256."""
    check(frame.user, Permission.READ_APPRAISAL)
    row = _filed(connection, frame, number)
    if hashlib.sha256(row.file).hexdigest() != row.sha256:
        raise Refused("存档的表与登记的 SHA-256 不符：文件已被改动，请联系管理员")
    return row.file_name, row.file


def filed_view(connection: Connection, frame: Frame, number: int) -> FiledView:
    """A kept form, with the cells that would be filled with something else now."""
    check(frame.user, Permission.READ_APPRAISAL)
    row = _filed(connection, frame, number)
    then = next((period for period in cuts(frame) if period.label == row.label), None)
    there = next((one.id for one in list_forms(connection, frame.pilot.id) if one.name == row.form), None)
    if then is None or there is None:
        return FiledView(_line(row), (), "这张表的表样已删除，不能再填来比对", "")
    here = at_cut(replace(frame, period=then))
    corrected = corrected_text(connection, here)
    try:
        content = filled_form(connection, here, there)[1]
    except Refused as refusal:
        return FiledView(_line(row), (), str(refusal), corrected)
    return FiledView(_line(row), tuple(_differences(_values(row), _told(row.file_name, content))), "", corrected)


def _filed(connection: Connection, frame: Frame, number: int) -> Row[Any]:
    row = get_filled(connection, frame.pilot.id, number)
    if row is None:
        raise Refused("没有这份存档的表：请回到列表")
    return row


def _values(row: Row[Any]) -> Values:
    return _told(row.file_name, row.file)


def _told(file_name: str, content: bytes) -> Values:
    return cell_values(content, KINDS[PurePath(file_name).suffix.lower()])


def _differences(then: Values, now: Values) -> list[CellDifference]:
    places = dict.fromkeys((*then, *now))
    return [
        CellDifference(cell, then.get(cell, ""), now.get(cell, ""))
        for cell in places
        if then.get(cell, "") != now.get(cell, "")
    ]


@dataclass(frozen=True)
class FilledAhead:
    """A filled form, and the revision of the pilot that it was filled at."""

    revision: int
    name: str
    content: bytes


def fill_ahead(frame: Frame, form: int) -> FilledAhead:
    """The form filled before anything is locked: a long list takes seconds, and whoever writes would wait."""
    check(frame.user, Permission.CLOSE_PERIOD)
    with reading() as connection:
        pilot = get_pilot_by_id(connection, frame.pilot.id)
        return FilledAhead(pilot.revision, *filled_form(connection, frame, form))


def keep_form(desk: Desk, frame: Frame, *, form: int, reason: str, seen: int, ahead: FilledAhead | None = None) -> str:
    """Keep the form filled for the frame's cut as it goes out. Of a month that one is kept of already only with a
    reason, and only where a cell changed. `seen`: the newest of that month that the page showed, 0 where none;
    `ahead`: taken while nothing of the pilot was written since."""
    check(desk.user, Permission.CLOSE_PERIOD)
    reason = " ".join(reason.split())
    if len(reason) > LONGEST:
        raise Refused(f"没有存档：更正理由最多 {LONGEST} 字，现有 {len(reason)} 字")
    here = at_cut(frame)
    if ahead is None or ahead.revision != desk.pilot.revision:
        ahead = FilledAhead(desk.pilot.revision, *filled_form(desk.connection, frame, form))
    line = next(row for row in list_forms(desk.connection, desk.pilot.id) if row.id == form)
    filed = list_filled(desk.connection, desk.pilot.id)
    before = next((row for row in filed if (row.form, row.label) == (line.name, here.period.label)), None)
    if seen != (0 if before is None else before.id):
        raise Refused(f"没有存档：“{line.name}”{here.period.label} 刚被别人存档；请刷新后核对")
    changed = 0
    if before is not None:
        then = _filed(desk.connection, here, before.id)
        changed = len(_differences(_values(then), _told(ahead.name, ahead.content)))
        told = f"“{line.name}”{here.period.label} {day_of(before.kept_at)} 已存档"
        if not changed:
            raise Refused(f"没有存档：{told}，每一格都一样，不必再存")
        if not reason:
            raise Refused(f"没有存档：{told}，现有 {changed} 格不同；请写更正理由")
    digest = hashlib.sha256(ahead.content).hexdigest()
    insert_filled(
        desk.connection,
        pilot_id=desk.pilot.id,
        form=line.name,
        document_no=line.document_no,
        label=here.period.label,
        as_of=here.period.as_of,
        file_name=ahead.name,
        sha256=digest,
        file=ahead.content,
        changed=changed,
        reason=reason if changed else "",
        author=desk.author,
        account_id=desk.author_account,
        kept_at=now(),
    )
    desk.audit("keep_form", "official_form", line.name, after={"file": ahead.name, "sha256": digest, "reason": reason})
    said = f"，与上一份有 {changed} 格不同" if changed else ""
    return f"已存档“{ahead.name}”{said}，SHA-256 {digest}"


def keep_now(frame: Frame, *, form: int, reason: str, seen: int) -> str:
    """Keep it at a desk of its own, filled before."""
    return carry_out(frame, keep_form, frame, form=form, reason=reason, seen=seen, ahead=fill_ahead(frame, form))
