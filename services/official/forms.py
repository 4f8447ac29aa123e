"""Forms that others sent: taken in, mapped cell by cell, replaced, dropped, filled for a cut (rules 16.4)."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import PurePath
from typing import Any

from sqlalchemy import Connection, Row

from data_access.commands.official import delete_form, insert_form, replace_fields, update_form
from data_access.commands.pilots import bump_revision
from data_access.official_files import fill_form, layout, read_form
from data_access.queries.official import get_form, list_fields, list_forms
from data_access.queries.projects import list_districts, list_industries
from data_access.upload_reading import UploadUnreadable, read_document, read_upload
from domain.identity.proposals import named
from domain.official.changed import compared
from domain.official.fields import ROWS, Choice, FormField, check_unit
from domain.official.filling import Empty, Filling, filling, not_mapped, not_recognised
from domain.official.grid import FormSheet, place_of, printed_of
from domain.official.proposing import proposals
from services.access import Permission, check
from services.appraisal.cut import at_cut
from services.clock import day_of, now
from services.desk import Desk
from services.errors import Refused
from services.frame import Frame
from services.official.choices import choices, known
from services.official.values import Values

KINDS = {".xlsx": False, ".docx": True}
"""Ending of a form → whether it is a Word document."""
LONGEST_NAME, LONGEST_TEXT = 60, 200
STALE = "没有保存：“{}”刚被别人改过；请刷新后在新的对应上再改"


@dataclass(frozen=True)
class FormLine:
    """A form in the list."""

    id: int
    name: str
    document_no: str
    file_name: str
    mapped: int
    author: str
    uploaded_on: date


@dataclass(frozen=True)
class FormView:
    """A form opened: its sheets, what is mapped, what can be chosen; `empty`: what stays empty at the cut and why."""

    line: FormLine
    version: int
    is_word: bool
    sheets: tuple[FormSheet, ...]
    fields: tuple[FormField, ...]
    choices: dict[str, Choice]
    empty: tuple[Empty, ...]
    problem: str
    """Why it cannot be filled; empty where it can."""
    may_write: bool


def forms(connection: Connection, frame: Frame) -> tuple[FormLine, ...]:
    """The pilot's forms by name."""
    check(frame.user, Permission.READ_APPRAISAL)
    return tuple(_line(row, row.mapped) for row in list_forms(connection, frame.pilot.id))


def _line(row: Row[Any], mapped: int) -> FormLine:
    author = named(row.author, row.account_id)
    return FormLine(row.id, row.name, row.document_no, row.file_name, mapped, author, day_of(row.uploaded_at))


def form_view(connection: Connection, frame: Frame, number: int) -> FormView:
    """One form with what would be filled at the frame's cut; Refused where there is none."""
    check(frame.user, Permission.READ_APPRAISAL)
    here = at_cut(frame)
    row, fields = _form(connection, here.pilot.id, number)
    is_word = _is_word(row.file_name)
    sheets = _sheets(row.file, is_word)
    try:
        found, problem = _filling(connection, here, sheets, fields), ""
    except Refused as refusal:
        found, problem = Filling((), ()), str(refusal)
    empty = (*found.empty, *not_mapped(sheets, fields))
    may_write = frame.user.may(Permission.CLOSE_PERIOD)
    told = choices(connection, here)
    return FormView(_line(row, len(fields)), row.version, is_word, sheets, fields, told, empty, problem, may_write)


def filled_form(connection: Connection, frame: Frame, number: int) -> tuple[str, bytes]:
    """The form filled for the frame's cut: name and bytes; its layout is compared before it is handed out."""
    check(frame.user, Permission.READ_APPRAISAL)
    here = at_cut(frame)
    row, fields = _form(connection, here.pilot.id, number)
    if not fields:
        raise Refused(f"“{row.name}”还没有对应任何一格：请先点格选指标，或按表头自动认")
    is_word = _is_word(row.file_name)
    found = _filling(connection, here, _sheets(row.file, is_word), fields)
    content = fill_form(row.file, is_word, found.cells)
    if layout(row.file, is_word) != layout(content, is_word):
        raise Refused(f"没有生成“{row.name}”：填写改动了表样，请把空表另存为 .xlsx 后重新上传")
    demo = "_演示数据" if here.pilot.is_demo else ""
    ending = PurePath(row.file_name).suffix.lower()
    return f"{row.name}_{here.period.label}{demo}{ending}", content


def blank_form(connection: Connection, frame: Frame, number: int) -> tuple[str, bytes]:
    """The form as it was uploaded: its name and its bytes."""
    check(frame.user, Permission.READ_APPRAISAL)
    row, _ = _form(connection, frame.pilot.id, number)
    return row.file_name, row.file


def _filling(connection: Connection, frame: Frame, sheets: Sequence[FormSheet], fields: Sequence[FormField]) -> Filling:
    values = Values(connection, frame)
    return filling(sheets, fields, choices(connection, frame), values.records(), values.of, values.printed())


def _form(connection: Connection, pilot_id: int, number: int) -> tuple[Row[Any], tuple[FormField, ...]]:
    row = get_form(connection, pilot_id, number)
    if row is None:
        raise Refused("没有这张表：可能已被删除，请回到列表")
    return row, tuple(
        FormField(
            sheet=one.sheet,
            cell=one.cell,
            figure=one.figure,
            unit=one.unit,
            period=one.period,
            district=one.district or "",
            industry=one.industry or "",
            repeat=one.repeat,
            text=one.text,
        )
        for one in list_fields(connection, number)
    )


def _is_word(file_name: str) -> bool:
    ending = PurePath(file_name).suffix.lower()
    if ending not in KINDS:
        raise Refused(f"“{file_name}”不是 .xlsx 或 .docx：请用 Excel 或 Word 另存为这两种格式再上传")
    return KINDS[ending]


@lru_cache(maxsize=16)
def _sheets(content: bytes, is_word: bool) -> tuple[FormSheet, ...]:
    return read_form(content, is_word)


def _taken_in(content: bytes, file_name: str) -> tuple[FormSheet, ...]:
    """Looked at by the child process first, as every file of a stranger; Refused where there is no table in it."""
    is_word = _is_word(file_name)
    try:
        (read_document if is_word else read_upload)(content)
    except UploadUnreadable as problem:
        raise Refused(str(problem)) from None
    sheets = _sheets(content, is_word)
    if not any(len(sheet.rows) > 1 for sheet in sheets):
        raise Refused("文件里没有表格：请上传空白的表样")
    return sheets


def add_form(desk: Desk, *, name: str, document_no: str, file_name: str, content: bytes) -> str:
    """Take in a blank form; of one that is there under the name the mapping stays where its cells mean the same."""
    check(desk.user, Permission.CLOSE_PERIOD)
    name, document_no = " ".join(name.split()), " ".join(document_no.split())
    if not name or len(name) > LONGEST_NAME:
        raise Refused(f"没有保存：请写表名，最多 {LONGEST_NAME} 字")
    sheets = _taken_in(content, file_name)
    values = {
        "document_no": document_no,
        "file_name": file_name,
        "sha256": hashlib.sha256(content).hexdigest(),
        "file": content,
        "author": desk.author,
        "account_id": desk.author_account,
        "uploaded_at": now(),
    }
    there = next((row for row in list_forms(desk.connection, desk.pilot.id) if row.name == name), None)
    told = {"file": file_name, "sha256": values["sha256"], "document": document_no}
    if there is None:
        insert_form(desk.connection, pilot_id=desk.pilot.id, name=name, version=1, **values)
        _done(desk, "add_form", name, told)
        return f"已收下“{name}”：{len(sheets)} 张表；请按表头自动认，或点格选指标"
    old, fields = _form(desk.connection, desk.pilot.id, there.id)
    moved = compared(_sheets(old.file, _is_word(old.file_name)), sheets, fields)
    _write(desk, there.id, moved.kept)
    update_form(desk.connection, there.id, old.version, **values)
    _done(desk, "replace_form", name, told | {"missing": len(moved.lost)})
    if not moved.lost:
        return f"“{name}”已换成新表，{len(moved.kept)} 格的对应照旧"
    rest = f"等 {len(moved.lost)} 格" if len(moved.lost) > 5 else ""
    return f"“{name}”换了表样：{len(moved.kept)} 格的对应照旧；这些格要重新对应：{'；'.join(moved.lost[:5])}{rest}"


def map_cell(desk: Desk, frame: Frame, *, form: int, field: FormField, version: int) -> str:
    """Say what a cell is filled with; Refused where it is not free, or the unit does not fit."""
    check(desk.user, Permission.CLOSE_PERIOD)
    row, fields = _form(desk.connection, desk.pilot.id, form)
    sheet = next((one for one in _sheets(row.file, _is_word(row.file_name)) if one.name == field.sheet), None)
    field = _checked(desk.connection, at_cut(frame), sheet, field)
    rest = [one for one in fields if (one.sheet, one.cell) != (field.sheet, field.cell)]
    _saved(desk, row, [*rest, field], version, "map_form", {"state": f"{field.sheet}!{field.cell} {field.figure}"})
    return f"已对应：{field.sheet}!{field.cell}"


def _checked(connection: Connection, frame: Frame, sheet: FormSheet | None, field: FormField) -> FormField:
    choice = choices(connection, frame).get(field.figure)
    if sheet is None or choice is None:
        raise Refused("没有保存：没有这张表或这个指标")
    try:
        place = place_of(field.cell)
    except ValueError:
        raise Refused(f"没有保存：“{field.cell}”不是单元格，请写作 C5") from None
    if place[0] < len(sheet.rows) and not sheet.is_free(*place):
        raise Refused(f"没有保存：{sheet.name}!{field.cell} 有字、有公式，或是合并格的一部分；请选空白的格")
    if field.repeat not in choice.of:
        known_rows = "、".join(ROWS[word] for word in choice.of)
        raise Refused(f"没有保存：“{choice.name}”只能{known_rows}")
    if len(field.text) > LONGEST_TEXT:
        raise Refused(f"没有保存：文字最多 {LONGEST_TEXT} 字")
    check_unit(choice, field.unit, printed_of(sheet, place, choice))
    return replace(field, period=field.period if choice.has_period else "")


def unmap_cell(desk: Desk, *, form: int, sheet: str, cell: str, version: int) -> str:
    check(desk.user, Permission.CLOSE_PERIOD)
    row, fields = _form(desk.connection, desk.pilot.id, form)
    rest = [one for one in fields if (one.sheet, one.cell) != (sheet, cell)]
    if len(rest) == len(fields):
        raise Refused(f"{sheet}!{cell} 没有对应")
    _saved(desk, row, rest, version, "map_form", {"state": f"{sheet}!{cell} 取消"})
    return f"已取消对应：{sheet}!{cell}"


def adopt(desk: Desk, frame: Frame, *, form: int, version: int) -> str:
    """Map what the words of the form say, where nothing is mapped yet."""
    check(desk.user, Permission.CLOSE_PERIOD)
    row, fields = _form(desk.connection, desk.pilot.id, form)
    told, taken = known(desk.connection, at_cut(frame)), {(one.sheet, one.cell) for one in fields}
    sheets = _sheets(row.file, _is_word(row.file_name))
    new = [field for sheet in sheets for field in proposals(sheet, told) if (field.sheet, field.cell) not in taken]
    if not new:
        raise Refused(not_recognised(not_mapped(sheets, fields)))
    _saved(desk, row, [*fields, *new], version, "map_form", {"new": len(new)})
    return f"按表头认出 {len(new)} 格，请逐格核对；不对的点开改，没认出的列在下面"


def drop_form(desk: Desk, *, form: int) -> str:
    check(desk.user, Permission.CLOSE_PERIOD)
    row, fields = _form(desk.connection, desk.pilot.id, form)
    delete_form(desk.connection, form)
    _done(desk, "drop_form", row.name, {"missing": len(fields)})
    return f"已删除“{row.name}”"


def _saved(
    desk: Desk, row: Row[Any], fields: Sequence[FormField], version: int, action: str, told: Mapping[str, object]
) -> None:
    _write(desk, row.id, fields)
    if not update_form(desk.connection, row.id, version):
        raise Refused(STALE.format(row.name))
    _done(desk, action, row.name, told)


def _write(desk: Desk, form: int, fields: Sequence[FormField]) -> None:
    districts = {row.short_name: row.id for row in list_districts(desk.connection, desk.pilot.id)}
    industries = {row.short_name: row.id for row in list_industries(desk.connection, desk.pilot.id)}
    replace_fields(
        desk.connection,
        form,
        [
            {
                "sheet": one.sheet,
                "cell": one.cell,
                "figure": one.figure,
                "unit": one.unit,
                "period": one.period,
                "district_id": districts.get(one.district),
                "industry_id": industries.get(one.industry),
                "repeat": one.repeat,
                "text": one.text,
            }
            for one in fields
        ],
    )


def _done(desk: Desk, action: str, name: str, told: Mapping[str, object]) -> None:
    desk.audit(action, "official_form", name, after=told)
    bump_revision(desk.connection, pilot_id=desk.pilot.id)
