"""A plan's workbook against what is stored: difference and problems first, then all of it in one transaction."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection
from sqlmodel import Session

from data_access.commands.plan_loads import sign_targets
from data_access.commands.plans import get_pilot_id
from data_access.engine import reading, writing
from data_access.queries.intake_usual import closed_until
from data_access.queries.pilots import get_pilot, get_pilot_by_id, list_pilots
from data_access.queries.plan_loads import newest_load, plan_rows
from data_access.queries.plans import catalogue, stored_plan
from data_access.upload_reading import UploadUnreadable, read_upload
from domain.intake.sheet import Sheet
from domain.intake.views import CellProblem, Weight
from domain.words import Direction, ReportedEvery, ReportedScope
from services import access
from services.access import Permission, User, check_pilot
from services.clock import today
from services.desk import Desk, Pair
from services.errors import Forbidden, Refused
from services.evaluation.close import evaluate_live
from services.plans.between_sheets import KnownBefore
from services.plans.changes import keep_load, name_of
from services.plans.difference import compare
from services.plans.filling import Rows, cells_of
from services.plans.forms import BY_RECORD
from services.plans.load import check, write
from services.plans.old_copies import ask_about_old_copies
from services.plans.preview import PlanPreview, both_values
from services.plans.retiring import NOTHING_LEAVES, Retirement, first_day, held_up, retire, without_retired
from services.plans.rows import IndicatorRow
from services.plans.sums import ask_about_sums
from services.plans.two import two_have_accounts
from services.plans.workbook import PlanReading, read_plan


def plan_cells(connection: Connection, user: User, code: str | None) -> dict[str, list[dict[str, Any]]]:
    """The cells of a pilot's workbook as it stands, or of an empty one; what left the plan is not in it."""
    access.check(user, Permission.SET_UP)
    row = None if code is None else get_pilot(connection, code)
    if row is not None:
        check_pilot(user, row.id)
    plan = stored_plan(connection, row.id) if row is not None else {}
    indicators = [one for one in catalogue(connection) if one["retired_from"] is None]
    return cells_of(without_retired(plan), indicators)


def published_cells(connection: Connection, user: User, plan: Rows) -> dict[str, list[dict[str, Any]]]:
    """The cells of a workbook filled with a published plan as a pattern: its terms, clauses and code stay out."""
    access.check(user, Permission.SET_UP)
    cells = cells_of(plan, catalogue(connection))
    for row in cells["pilot"]:
        row["code"] = None
    return {**cells, "batches": [], "clauses": []}


def preview_of(user: User, content: bytes, code: str | None) -> PlanPreview:
    """The same on a connection that cannot write."""
    with reading() as connection, Session(connection) as session:
        return preview_plan(session, user, content, code)


def preview_plan(session: Session, user: User, content: bytes, code: str | None) -> PlanPreview:
    """All problems and the difference; nothing is written. `code`: the pilot whose plan it must be, None for a new one.

    Refused where the file cannot be read at all.
    """
    return _previewed(session, user, content, code)[1]


def commit_plan(
    user: User,
    content: bytes,
    code: str | None,
    *,
    seen: PlanPreview,
    confirmed: bool,
    said: Retirement = NOTHING_LEAVES,
) -> PlanPreview:
    """Writes the plan whole, or refuses: with errors, unanswered questions, without a reason for what leaves, or when
    something changed since `seen`; and what takes two people, where they have accounts."""
    with writing() as session:
        return write_plan(session, user, content, code, seen=seen, confirmed=confirmed, said=said)


def write_plan(
    session: Session,
    user: User,
    content: bytes,
    code: str | None,
    *,
    seen: PlanPreview,
    confirmed: bool,
    said: Retirement,
    pair: Pair | None = None,
) -> PlanPreview:
    """The same in a transaction that is open. `pair`: the two people of a revision that takes two."""
    connection = session.connection()
    plan, now_seen = _previewed(session, user, content, code)
    if now_seen.mark != seen.mark:
        raise Refused(both_values(connection, seen, now_seen))
    if now_seen.of(Weight.ERROR):
        raise Refused(f"没有写入：方案表有 {len(now_seen.of(Weight.ERROR))} 处错误，请改正后再提交")
    if now_seen.of(Weight.EXPLAIN) and not confirmed:
        raise Refused(f"没有写入：有 {len(now_seen.of(Weight.EXPLAIN))} 处要确认，请核对原文后勾选确认")
    if now_seen.asks_two and pair is None:
        sheets = "、".join(part.title for part in now_seen.of_two)
        raise Refused(f"没有写入：改动了{sheets}，须两人办理：请提请办理，由另一人在“待我审批”批准")
    known = get_pilot_id(session, now_seen.code)
    before = {} if known is None else plan_rows(connection, known, now_seen.code)
    write(session, plan.files)
    number = get_pilot_id(session, now_seen.code)
    if number is None:
        raise Refused(f"没有写入：没有试点“{now_seen.code}”")
    session.flush()
    retire(connection, get_pilot_by_id(connection, number), now_seen.leaving, said)
    if pair is not None:
        brought = plan_rows(connection, number, now_seen.code).keys() - before.keys()
        targets = [row_id for record, row_id in brought if record == "targets"]
        sign_targets(connection, targets, pair.author, pair.approver, pair.proposal_id)
    after = plan_rows(connection, number, now_seen.code)
    desk = replace(Desk.on(connection, number, user), pair=pair)
    load = keep_load(desk, content, before, after, is_new=now_seen.is_new)
    desk.audit(
        "set_up" if now_seen.is_new else "revise_plan",
        "pilot",
        now_seen.code,
        after={
            "load": load,
            "sha256": hashlib.sha256(content).hexdigest(),
            "changes_sha256": now_seen.mark,
            **_counted(now_seen),
            **({"retired_from": said.from_on, "reason": said.reason.strip()} if now_seen.leaves else {}),
        },
    )
    evaluate_live(connection, number)
    return replace(now_seen, load=load)


def _counted(seen: PlanPreview) -> dict[str, int]:
    return {
        "new": sum(len(part.new) for part in seen.parts),
        "changed": sum(len(part.changed) for part in seen.parts),
        "unchanged": sum(part.unchanged for part in seen.parts),
        "retired": sum(len(part.missing) for part in seen.parts),
        "restored": sum(len(part.back) for part in seen.parts),
    }


def _previewed(session: Session, user: User, content: bytes, code: str | None) -> tuple[PlanReading, PlanPreview]:
    access.check(user, Permission.SET_UP)
    sheets = read_sheets(content)
    connection = session.connection()
    pilot_id = None if code is None else get_pilot_id(session, code)
    pilot_row = None if pilot_id is None else get_pilot_by_id(connection, pilot_id)
    stored = stored_plan(connection, pilot_id) if pilot_id is not None else {}
    indicators = catalogue(connection)
    codes = {row["name"]: row["code"] for row in stored.get("industries", ())}
    standing = next(iter(stored.get("pilot", ())), {})
    plan = read_plan(sheets, KnownBefore([_indicator(row) for row in indicators], codes, standing))
    plan.problems += _whose(connection, user, plan, code)
    check(session, plan.files)
    ask_about_sums(plan, stored)
    own = [row for row in indicators if code is not None and row["code"].startswith(f"{code}_own")]
    found = compare(plan, stored, own, None if pilot_id is None else closed_until(connection, pilot_id))
    plan.problems += found.problems
    if pilot_row is not None:
        ask_about_old_copies(connection, pilot_row.id, plan, found)
        targeted = {at.row.indicator for at in plan.plan.files["targets"]}
        used = {name_of("indicators", row) for row in own if row["code"] in targeted}
        plan.problems += held_up(connection, found.leaving, used, today(pilot_row))
    pilot = plan.plan.pilot
    problems = plan.all_problems
    told = (found.parts, found.leaving, [one for one in problems if one.weight is not Weight.NOTE])
    seen = PlanPreview(
        code=plan.plan.folder,
        name=pilot.name if pilot else "",
        is_new=pilot_id is None,
        problems=problems,
        parts=tuple(found.parts),
        leaving=tuple(found.leaving),
        lines=tuple(found.lines.items()),
        mark=hashlib.sha256(repr(told).encode()).hexdigest(),
        since=0 if pilot_id is None else newest_load(connection, pilot_id),
        first_day=None if pilot_row is None else first_day(connection, pilot_row),
    )
    asks_two = (
        pilot_row is not None and bool(seen.of_two) and two_have_accounts(Desk.on(connection, pilot_row.id, user))
    )
    return plan, replace(seen, asks_two=asks_two)


@lru_cache(maxsize=4)
def read_sheets(content: bytes) -> tuple[Sheet, ...]:
    """What a file says, read once while it is looked at and committed; Refused where it cannot be read."""
    try:
        return tuple(read_upload(content))
    except UploadUnreadable as error:
        raise Refused(str(error)) from None


def _indicator(row: Mapping[str, Any]) -> IndicatorRow:
    fields = {name: row[name] for name in IndicatorRow.model_fields}
    words = {
        "direction": Direction(row["direction"]),
        "reported_scope": ReportedScope(row["reported_scope"]),
        "reported_every": ReportedEvery(row["reported_every"]),
    }
    return IndicatorRow.model_construct(**fields | words)


def _whose(connection: Connection, user: User, reading: PlanReading, code: str | None) -> Iterator[CellProblem]:
    """The workbook is that of the pilot it was brought to; a new pilot's code is not taken."""
    written, sheet = reading.plan.folder, BY_RECORD["pilot"].title
    taken = {row.code: row.id for row in list_pilots(connection)}
    if code is None and user.pilot_id is not None:
        raise Forbidden("新建试点要由不限于一个试点的专班办公室账号办理")
    if code is not None:
        check_pilot(user, taken[code])
    if not written:
        return
    if code is not None and written != code:
        cause, cure = f"这是“{written}”的方案表，不是“{code}”的", "请下载这个试点的方案表填写"
        yield CellProblem(Weight.ERROR, cause, cure, sheet, "", "代码")
    elif code is None and written in taken:
        cause, cure = f"代码“{written}”已有试点在用", "请换一个代码；要修改那个试点的方案，请在它的“试点设置”里提交"
        yield CellProblem(Weight.ERROR, cause, cure, sheet, "", "代码")
