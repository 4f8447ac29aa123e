"""Units that change after the first plan: new, renamed, ended, merged, each from a day on (rules 2.14).

What was counted before stays where it was counted: a unit is ended, never deleted, and an enterprise that moves with a
merger moves as any other does (rules 2.9).
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Row

from data_access.commands.pilots import bump_revision
from data_access.commands.units import insert_unit, record_former_name, update_unit
from data_access.engine import reading
from data_access.queries.intake_lists import list_held
from data_access.queries.projects import list_districts
from data_access.queries.returns import list_departments
from data_access.queries.unit_names import former_names
from domain.intake.forms import Kind
from domain.units.change_views import KnownUnit, UnitKind
from domain.words import DistrictKind
from services.access import Permission, User, check
from services.desk import Desk, at_desk
from services.errors import Refused
from services.evaluation.close import evaluate_live
from services.intake.check import Upload
from services.intake.commit import commit_upload
from services.intake.one import rows_of

LONGEST = {UnitKind.DISTRICT: (60, 40), UnitKind.DEPARTMENT: (60, 60)}
"""Letters of a name and a short name."""


def unit_list(desk: Desk) -> tuple[KnownUnit, ...]:
    """Districts, then members of the 专班, as they stand."""
    check(desk.user, Permission.SET_UP)
    former: dict[tuple[UnitKind, int], tuple[str, ...]] = {}
    for row in former_names(desk.connection, desk.pilot.id):
        key = (
            (UnitKind.DISTRICT, row.district_id)
            if row.district_id is not None
            else (UnitKind.DEPARTMENT, row.department_id)
        )
        former[key] = (*former.get(key, ()), f"{row.name}（{row.renamed_on} 更名）")
    return tuple(
        KnownUnit(
            kind,
            row.name,
            _short(kind, row),
            row.valid_from,
            row.valid_to,
            former.get((kind, row.id), ()),
            len(_held(desk, row.id)) if kind is UnitKind.DISTRICT else 0,
        )
        for kind in UnitKind
        for row in _rows(desk, kind)
    )


def _rows(desk: Desk, kind: UnitKind) -> Sequence[Row[Any]]:
    read = list_districts if kind is UnitKind.DISTRICT else list_departments
    return read(desk.connection, desk.pilot.id)


def _short(kind: UnitKind, row: Row[Any]) -> str:
    return str(row.short_name if kind is UnitKind.DISTRICT else row.name)


def _held(desk: Desk, district_id: int) -> list[tuple[tuple[str, ...], str]]:
    """Enterprises in the pilot that stand in a district."""
    return list_held(desk.connection, desk.pilot.id, Kind.ENTERPRISES, district_id)


def _found(desk: Desk, kind: UnitKind, name: str) -> Row[Any]:
    row = next((row for row in _rows(desk, kind) if name in (row.name, _short(kind, row))), None)
    if row is None:
        raise Refused(f"没有{kind.zh}“{name}”：请刷新后再选")
    return row


def _must_be(desk: Desk, kind: UnitKind, name: str, short_name: str, document: str, itself: int = 0) -> None:
    """Names that are there, short enough and nobody else's, now or before; a document."""
    problems = []
    for word, text, longest in zip(("名称", "简称"), (name, short_name), LONGEST[kind], strict=True):
        if not 1 <= len(text) <= longest:
            problems.append(f"{word}须有 1—{longest} 个字")
    others = {other for row in _rows(desk, kind) if row.id != itself for other in (row.name, _short(kind, row))}
    former = {
        other
        for row in former_names(desk.connection, desk.pilot.id)
        if (row.district_id if kind is UnitKind.DISTRICT else row.department_id) not in (None, itself)
        for other in (row.name, row.short_name)
    }
    problems += [f"“{text}”已是另一个单位的名称" for text in dict.fromkeys((name, short_name)) if text in others]
    problems += [f"“{text}”是另一个单位的旧称" for text in dict.fromkeys((name, short_name)) if text in former - others]
    if not document.strip():
        problems.append("请写明依据的文件")
    if problems:
        raise Refused(f"没有登记：{'；'.join(problems)}")


def add_unit(
    desk: Desk,
    *,
    kind: str,
    name: str,
    short_name: str,
    valid_from: date,
    document: str,
    district_kind: str = DistrictKind.COUNTY.value,
) -> str:
    """A unit that comes to be on a day, behind the others."""
    check(desk.user, Permission.SET_UP)
    what, name, short_name = UnitKind(kind), name.strip(), short_name.strip() or name.strip()
    _must_be(desk, what, name, short_name, document)
    words: dict[str, object] = {"name": name, "valid_from": valid_from}
    if what is UnitKind.DISTRICT:
        words |= {"short_name": short_name, "kind": DistrictKind(district_kind), "code": "", "note": document.strip()}
    else:
        words |= {"is_office": False}
    insert_unit(desk.connection, what.value, pilot_id=desk.pilot.id, **words)
    _told(desk, "add_unit", what, name, after={"valid_from": valid_from, "document": document.strip()})
    return f"已登记：{what.zh}“{name}”自 {valid_from} 起"


def rename_unit(
    desk: Desk, *, kind: str, unit: str, name: str, short_name: str, renamed_on: date, document: str
) -> str:
    """A unit is called otherwise from a day on; the old name is still understood in files, its account keeps it."""
    check(desk.user, Permission.SET_UP)
    what, name, short_name = UnitKind(kind), name.strip(), short_name.strip() or name.strip()
    row = _found(desk, what, unit)
    _must_be(desk, what, name, short_name, document, row.id)
    was = {"name": row.name, "short_name": _short(what, row)}
    if (name, short_name) == (was["name"], was["short_name"]):
        raise Refused("没有登记：名称没有变")
    if renamed_on > desk.day:
        raise Refused(f"没有登记：{renamed_on} 还没有到，请到那天再登记")
    record_former_name(
        desk.connection,
        what.value,
        pilot_id=desk.pilot.id,
        unit_id=row.id,
        renamed_on=renamed_on,
        document=document.strip(),
        author=desk.author,
        author_account=desk.author_account,
        **was,
    )
    short = {"short_name": short_name} if what is UnitKind.DISTRICT else {}
    update_unit(desk.connection, what.value, unit_id=row.id, name=name, **short)
    now = {"name": name, "short_name": short_name, "renamed_on": renamed_on, "document": document.strip()}
    _told(desk, "rename_unit", what, name, before=was, after=now)
    account = "；资金账户仍用最初的简称，余额不断" if what is UnitKind.DISTRICT else ""
    return f"已登记：{what.zh}“{was['name']}”自 {renamed_on} 起更名为“{name}”，旧名的文件照样认得{account}"


def end_unit(desk: Desk, *, kind: str, unit: str, last_on: date, document: str) -> str:
    """A unit ends with a day; its past stays. A district in which enterprises stand is merged instead."""
    check(desk.user, Permission.SET_UP)
    what = UnitKind(kind)
    row = _found(desk, what, unit)
    _may_end(row, last_on, document)
    if what is UnitKind.DISTRICT and (held := _held(desk, row.id)):
        raise Refused(f"没有登记：{row.name}名下还有 {len(held)} 家在册企业；请用“并入”，连同企业划到另一个地区")
    if what is UnitKind.DEPARTMENT and row.is_office:
        raise Refused("没有登记：专班办公室不能撤销；换牵头单位的，先在方案表的“成员单位”改")
    update_unit(desk.connection, what.value, unit_id=row.id, valid_to=last_on)
    now = {"valid_to": last_on, "document": document.strip()}
    _told(desk, "end_unit", what, row.name, before={"valid_to": row.valid_to}, after=now)
    return f"已登记：{what.zh}“{row.name}”到 {last_on} 为止，此后不再列入，以前的期次不变"


def _may_end(row: Row[Any], last_on: date, document: str) -> None:
    problems = []
    if row.valid_to is not None:
        problems.append(f"{row.name}已到 {row.valid_to} 为止")
    if row.valid_from is not None and last_on < row.valid_from:
        problems.append(f"{last_on} 早于设立日 {row.valid_from}")
    if not document.strip():
        problems.append("请写明依据的文件")
    if problems:
        raise Refused(f"没有登记：{'；'.join(problems)}")


def merging_rows(desk: Desk, unit: str, into: str, moves_on: date) -> Upload:
    """The enterprises of a district as a file that moves them to another from a day on."""
    check(desk.user, Permission.SET_UP)
    row, other = (_found(desk, UnitKind.DISTRICT, name) for name in (unit, into))
    moved = {"district": other.short_name, "moved_on": moves_on}
    rows = [{"uscc": key[0], **moved} for key, _ in _held(desk, row.id)]
    return rows_of(Kind.ENTERPRISES, rows, f"并入_{row.short_name}_{other.short_name}.csv")


def merge_unit(desk: Desk, upload: Upload | None, *, unit: str, into: str, moves_on: date, document: str) -> str:
    """A district is merged into another from a day on: its enterprises move, as a batch that can be undone, and it ends
    the day before. `upload` as `merging_rows` made it; None where no enterprise stands in it.
    """
    check(desk.user, Permission.SET_UP)
    row, other = (_found(desk, UnitKind.DISTRICT, name) for name in (unit, into))
    last_on = moves_on - timedelta(days=1)
    _may_end(row, last_on, document)
    if row.id == other.id or (other.valid_to is not None and other.valid_to < moves_on):
        raise Refused(f"没有登记：不能并入{other.name}，请选 {moves_on} 仍在的另一个地区")
    held = {key[0] for key, _ in _held(desk, row.id)}
    brought = set() if upload is None or upload.reading is None else {r.values["uscc"] for r in upload.reading.rows}
    if held != brought:
        raise Refused("没有登记：名下的企业刚有变动，请再提交一次")
    said = ""
    if upload is not None and held:
        done = commit_upload(
            desk, upload, explained={"*": f"{document.strip()}：{row.short_name}并入{other.short_name}"}
        )
        said = f"；{len(held)} 家企业自 {moves_on} 起划入（第 {done.batch} 批）"
    update_unit(desk.connection, UnitKind.DISTRICT.value, unit_id=row.id, valid_to=last_on, merged_into_id=other.id)
    now = {"valid_to": last_on, "into": other.name, "document": document.strip()}
    _told(desk, "merge_unit", UnitKind.DISTRICT, row.name, before={"valid_to": row.valid_to}, after=now)
    return (
        f"已登记：“{row.name}”自 {moves_on} 起并入“{other.name}”{said}。"
        "印发给它的目标没有并过去，要调整的在方案表“目标”另起一行"
    )


def merge_one(user: User, pilot_id: int, *, unit: str, into: str, moves_on: date, document: str) -> str:
    """Merge, in a transaction of its own; the file of the enterprises is made before any lock is taken."""
    with reading() as connection:
        upload = merging_rows(Desk.on(connection, pilot_id, user), unit, into, moves_on)
    with at_desk(pilot_id, user) as desk:
        return merge_unit(desk, upload, unit=unit, into=into, moves_on=moves_on, document=document)


def _told(desk: Desk, action: str, kind: UnitKind, name: str, **sides: dict[str, object]) -> None:
    """One event; everything is evaluated anew, since units stand in every reading."""
    desk.audit(action, kind.value, name[:60], **sides)
    bump_revision(desk.connection, pilot_id=desk.pilot.id)
    evaluate_live(desk.connection, desk.pilot.id)
