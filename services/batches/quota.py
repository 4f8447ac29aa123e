"""Places of the next batch: as computed, as two people set them, as they are taken up (rules 21.1–21.3)."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row

from data_access.commands.batches import insert_quotas
from data_access.commands.pilots import bump_revision
from data_access.queries.batches import batch_by_unit, list_interests, list_quotas
from data_access.queries.money import list_batches
from data_access.queries.rules import load_rule_book
from domain.batches.quota import UnitInput, cell_problems, floor_of, formula_zh, proposed, quota_rules
from domain.batches.views import QuotaIssue, QuotaRow, QuotaView, Wanting
from domain.identity.proposals import people
from services.access import Permission, check, home_of
from services.batches.inputs import BY, batch_before, next_quota_inputs
from services.desk import Desk
from services.errors import Refused
from services.frame import Frame
from services.revision import kept
from services.taking_back import of_reason, take_back

Cells = Mapping[str, tuple[int, str]]
"""Unit → places, why they differ from the computed ones."""
MOST = 100_000


def quota_page(connection: Connection, frame: Frame, number: int = 0, total: int = -1) -> QuotaView:
    """Places of a batch; 0: the next one. `total` below zero: as set, else as many as the batch before took in."""
    check(frame.user, Permission.READ_MONEY)
    return _page(connection, frame, number, total)


@kept
def _page(connection: Connection, frame: Frame, number: int, total: int) -> QuotaView:
    pilot, day = frame.pilot.id, frame.pilot.today
    batches = [row for row in list_batches(connection, pilot) if row.retired_from is None]
    following = max((row.number for row in batches), default=0) + 1
    numbers = (*(row.number for row in batches), following)
    coming = next((row.number for row in batches if row.opens_on > day), following)
    number = number if number in numbers else coming
    before = batch_before(connection, pilot, number)
    stored = list_quotas(connection, pilot, number)
    every = _issues(stored)
    issues = tuple(one for one in every if not one.withdrawn)
    if total < 0:
        total = issues[0].total if issues else _taken(connection, pilot, before)
    rules = quota_rules(load_rule_book(connection).on(day, frame.pilot.code))
    own = next((row.id for row in batches if row.number == number), None)
    used = [] if own is None else batch_by_unit(connection, pilot, own)
    newest = [row for row in stored if issues and row.issue == issues[0].issue]
    by_unit = {}
    for by in BY:
        inputs = next_quota_inputs(connection, pilot, day, number, by)
        places = proposed(total, inputs, rules)
        by_unit[by] = tuple(
            _row(one, computed, [r for r in newest if getattr(r, f"{by}_id") == one.id], used, f"{by}_id")
            for one, computed in zip(inputs, places, strict=True)
        )
    home = home_of(frame.user)
    own_name = next((unit.name for unit in frame.districts if unit.id == home), None)
    wanting = tuple(
        Wanting(row.uscc, row.name, row.district, row.industry, row.registered_on)
        for row in list_interests(connection, pilot, day)
        if frame.project_filter.district_id in (None, row.district_id)
    )
    return QuotaView(
        number,
        numbers,
        None if before is None else before.number,
        total,
        formula_zh(rules),
        by_unit["industry"],
        tuple(row for row in by_unit["district"] if own_name in (None, row.name)),
        issues,
        wanting if frame.may_list else (),
        tuple(_notes(by_unit["industry"], total, floor_of(total, len(by_unit["industry"]), rules))),
        frame.user.may(Permission.RECORD_MONEY),
        tuple(one for one in every if one.withdrawn),
    )


def _taken(connection: Connection, pilot_id: int, before: Row[Any] | None) -> int:
    rows = [] if before is None else batch_by_unit(connection, pilot_id, before.id)
    return sum(int(row.taken) for row in rows)


def _issues(stored: Sequence[Row[Any]]) -> tuple[QuotaIssue, ...]:
    """Newest first; the total is that of the industries."""
    found: dict[int, QuotaIssue] = {}
    for row in stored:
        if row.industry_id is not None:
            total = row.quota + (found[row.issue].total if row.issue in found else 0)
            both = people(row.author, row.approved_by, row.proposal_id)
            gone = (
                f"{row.withdrawn_on} {row.withdrawn_by}提请、{row.withdrawn_approved}批准撤销：{row.withdrawn_because}"
            )
            found[row.issue] = QuotaIssue(
                row.issue, total, row.document, row.issued_on, both, gone if row.withdrawn_on else ""
            )
    return tuple(found.values())


def _row(one: UnitInput, computed: int, stored: Sequence[Row[Any]], used: Sequence[Row[Any]], key: str) -> QuotaRow:
    own = [row for row in used if getattr(row, key) == one.id]
    left = sum(int(row.left) for row in own)
    inside = one.taken - one.left
    return QuotaRow(
        one.name,
        one.taken,
        one.left,
        one.disqualified,
        one.progress / inside if inside else None,
        one.reached,
        one.interested,
        computed,
        stored[0].quota if stored else None,
        stored[0].reason if stored else "",
        sum(int(row.taken) for row in own) - left,
        left,
    )


def _notes(rows: Sequence[QuotaRow], total: int, floor: int) -> list[str]:
    """What is odd about the proposal."""
    found = []
    if not floor:
        found.append(f"共 {total} 家，不够每个行业保底，没有保底")
    short = [row.name for row in rows if row.interested and row.computed > row.interested]
    if short:
        found.append(f"{'、'.join(short)}测算名额多于现有意愿，须继续征集")
    silent = [row.name for row in rows if not row.interested]
    if silent and len(silent) < len(rows):
        found.append(f"{'、'.join(silent)}没有登记意愿")
    if rows and len(silent) == len(rows):
        found.append("还没有登记改造意愿，意愿的权重分给了进度和成效")
    return found


def issue_quotas(desk: Desk, *, number: int, total: int, industries: Cells, districts: Cells, document: str) -> str:
    """Set the places of a batch by industry and, where `districts` says anything, by district; Refused with all that is
    wrong. Two people; an earlier issue stays in history."""
    check(desk.user, Permission.RECORD_MONEY)
    computed, problems = checked_quotas(
        desk, number=number, total=total, industries=industries, districts=districts, document=document
    )
    if problems:
        raise Refused(f"没有核定第 {number} 批名额：{'；'.join(problems)}")
    pair, stored = desk.two_people(), list_quotas(desk.connection, desk.pilot.id, number)
    issue = 1 + max((row.issue for row in stored), default=0)
    same = {"pilot_id": desk.pilot.id, "number": number, "issue": issue, "document": document.strip()}
    same |= {"issued_on": desk.day, "author": pair.author, "approved_by": pair.approver}
    rows: list[dict[str, object]] = []
    for by, cells in (("industry", industries), ("district", districts)):
        for unit, places in computed[by] if cells else ():
            quota, reason = cells[unit.name]
            at = {"district_id": None, "industry_id": None, f"{by}_id": unit.id}
            rows.append(
                {**same, **at, "computed": places, "quota": quota, "reason": reason.strip() if quota != places else ""}
            )
    insert_quotas(desk.connection, [{**row, "proposal_id": pair.proposal_id} for row in rows])
    said = "、".join(f"{name} {quota}" for name, (quota, _) in industries.items())
    desk.audit(
        "issue_quotas",
        "batch",
        str(number),
        before={"quotas": "、".join(f"{row.quota}" for row in stored if row.issue == newest_issue(stored))},
        after={"total": total, "quotas": said, "document": document.strip(), "issue": issue},
    )
    bump_revision(desk.connection, pilot_id=desk.pilot.id)
    return f"第 {number} 批名额已核定 {total} 家：{said}"


def newest_issue(stored: Sequence[Row[Any]]) -> int:
    """The issue of places that is in force; 0 where none is."""
    return max((row.issue for row in stored if row.withdrawn_on is None), default=0)


def quotas_resting(desk: Desk, *, number: int) -> tuple[int, list[str]]:
    """The issue of a batch's places that would be taken back, and what keeps it from that."""
    check(desk.user, Permission.RECORD_MONEY)
    issue = newest_issue(list_quotas(desk.connection, desk.pilot.id, number))
    if not issue:
        return 0, [f"第 {number} 批没有核定的名额"]
    own = next((row.id for row in list_batches(desk.connection, desk.pilot.id) if row.number == number), None)
    rows = [] if own is None else batch_by_unit(desk.connection, desk.pilot.id, own)
    taken = sum(int(row.taken) for row in rows)
    return issue, [f"已有 {taken} 个项目纳入第 {number} 批，名额要改的请重新核定"] if taken else []


def undo_quotas(desk: Desk, *, number: int, reason: str) -> str:
    """Two people take back the places of a batch that are in force, and those before them are again; its sentence.
    Refused once projects are in the batch."""
    check(desk.user, Permission.RECORD_MONEY)
    desk.two_people()
    issue, problems = quotas_resting(desk, number=number)
    problems = [*of_reason(reason), *problems]
    if problems:
        raise Refused(f"没有撤销第 {number} 批名额：{'；'.join(problems)}")
    take_back(desk, reason, quota_number=number, quota_issue=issue)
    desk.audit("undo_quotas", "batch", str(number), before={"issue": issue}, after={"reason": reason.strip()})
    bump_revision(desk.connection, pilot_id=desk.pilot.id)
    rest = newest_issue(list_quotas(desk.connection, desk.pilot.id, number))
    return f"第 {number} 批第 {issue} 次核定的名额已撤销，" + (f"恢复为第 {rest} 次核定的" if rest else "须重新核定")


def checked_quotas(
    desk: Desk, *, number: int, total: int, industries: Cells, districts: Cells, document: str
) -> tuple[dict[str, list[tuple[UnitInput, int]]], list[str]]:
    """By kind of unit what the formula gives today, and all that is wrong with what somebody wants."""
    if not 0 <= total <= MOST:
        return {}, [f"总名额须在 0 到 {MOST} 之间"]
    batches = [row.number for row in list_batches(desk.connection, desk.pilot.id) if row.retired_from is None]
    most = max(batches, default=0) + 1
    problems = [] if number in (*batches, most) else [f"没有第 {number} 批，最多到第 {most} 批"]
    if not document.strip() or len(document.strip()) > 200:
        problems.append("请写依据文件，200 字以内")
    rules = quota_rules(load_rule_book(desk.connection).on(desk.day, desk.pilot.code))
    computed = {}
    for by, cells in (("industry", industries), ("district", districts)):
        inputs = next_quota_inputs(desk.connection, desk.pilot.id, desk.day, number, by)
        places = proposed(total, inputs, rules)
        computed[by] = list(zip(inputs, places, strict=True))
        if cells or by == "industry":
            problems += cell_problems(BY[by], [one.name for one in inputs], places, cells, total)
    return computed, problems
