"""Commit of a checked file: permission and rules again, one transaction for rows, history, audit, lights."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from data_access.commands.intake import record_batch, record_changes, write_changes
from data_access.commands.pilots import bump_revision
from data_access.commands.transformation import priced_groups, roll_up_prices
from data_access.queries.awards import entry_ids
from data_access.queries.intake_lists import ids_by_key, list_ids, projects_of
from data_access.queries.opening import open_history
from data_access.queries.transformation_known import plan_line_ids
from domain.intake.forms import UNMOVING, Kind
from domain.intake.reading import words_of
from domain.intake.views import CellProblem, Checked, Committed, Difference, RowChange, Weight
from services.access import Permission
from services.clock import instant
from services.desk import Desk
from services.errors import Refused
from services.evaluation.close import evaluate_live, evaluate_live_tasks
from services.evaluation.live import edit_projects
from services.evaluation.who_reports import ReportingUnit, unit_for
from services.intake.admitting import admit, admits
from services.intake.check import Upload, check_upload
from services.intake.following import following
from services.intake.history import history_text, was
from services.intake.lights import lights, moves
from services.intake.money import record_money
from services.intake.one import made_rows
from services.intake.returns import mark_received

UNCOUNTED = frozenset(
    {
        Kind.PROVIDER_REVIEWS,
        Kind.SOLUTION_USES,
        Kind.TASK_UPDATES,
        Kind.BLOCK_ENTRIES,
        Kind.PROJECT_GOALS,
        Kind.LOANS,
        Kind.POLICIES,
        Kind.POLICY_CLAIMS,
        Kind.HOLIDAYS,
        Kind.INTERESTS,
        Kind.BATCH_FUNDS,
        Kind.OBJECTIONS,
        *(form.kind for form in UNMOVING),
    }
)
"""Kinds that move no reading of projects: marks count when providers are ranked, which is when a period closes."""
WHOLLY = frozenset(
    {
        Kind.OBSERVATIONS,
        Kind.PROVIDERS,
        Kind.SOLUTIONS,
        Kind.EVENTS,
        Kind.CERTIFICATES,
        Kind.RECOGNITIONS,
        Kind.CLOUD_USES,
        Kind.FINANCE_PRODUCTS,
    }
)
"""Kinds that move what belongs to no project: everything is evaluated anew."""
STEP_BY_STEP = 200
"""Up to so many projects the live period moves project by project; beyond, everything is evaluated anew."""


class NotCommitted(Refused):
    """Nothing was written: `problems` holds all there are."""

    def __init__(self, sentence: str, problems: tuple[CellProblem, ...]) -> None:
        self.problems = problems
        super().__init__(sentence)


def commit_upload(
    desk: Desk,
    upload: Upload,
    *,
    unit: str = "",
    mark: str = "",
    explained: Mapping[str, str] | None = None,
) -> Committed:
    """Take a file in, as a whole or not at all. `mark` is that of the difference the user saw.

    `explained`: cell → why a figure to be explained is right; the cell “*” answers for all that are left.
    Refused or NotCommitted with a sentence; a file taken in before changes nothing and says so.
    """
    checked = check_upload(desk, upload, unit=unit)
    if checked.batch is not None:
        return Committed(checked.batch, checked.kind, 0, 0, 0, already=True)
    checked = answered(checked, explained or {})
    _must_be_sound(checked, mark)
    connection, pilot_id = desk.connection, desk.pilot.id
    reporting = unit_for(desk, unit)
    moving = projects_of_changes(connection, pilot_id, checked)
    before = lights(connection, pilot_id, reporting, moving)
    try:
        with connection.begin_nested():
            batch = _write(desk, reporting, upload, checked)
            _write_following(desk, reporting, checked, batch)
    except IntegrityError as error:
        raise Refused(f"数据库拒绝写入，一行也没有提交（{_named(error)}）：请重新核对后再提交") from error
    moved = moves(before, lights(connection, pilot_id, reporting, moving))
    counts = checked.difference.counts
    is_opening = open_history(connection, pilot_id) is not None
    return Committed(
        batch, checked.kind, counts["new"], counts["changed"], counts["unchanged"], moved, is_opening=is_opening
    )


def projects_of_changes(connection: Connection, pilot_id: int, checked: Checked) -> list[int]:
    """Stored projects whose lights the file may move, the first of them."""
    kind, changes = checked.kind, checked.difference.writes
    if kind is Kind.FUND_ENTRIES:
        return []
    known = tuple(change for change in changes if not (kind is Kind.PROJECTS and change.is_new))
    return (touched_projects(connection, kind, known, resolve(connection, pilot_id, kind, known)) or [])[:STEP_BY_STEP]


def _named(error: IntegrityError) -> str:
    """The first line of what the database says, without the statement."""
    return str(error.orig).splitlines()[0]


def answered(checked: Checked, explained: Mapping[str, str]) -> Checked:
    rest = words_of(explained.get("*", ""))

    def answer(problem: CellProblem) -> CellProblem:
        text = words_of(explained.get(problem.cell, "")) or problem.answer
        text = text or (rest if problem.is_answered_by(rest) else "")
        return replace(problem, answer=text) if problem.weight is Weight.EXPLAIN else problem

    return replace(checked, problems=tuple(map(answer, checked.problems)))


def _must_be_sound(checked: Checked, mark: str) -> None:
    if errors := checked.of(Weight.ERROR):
        raise NotCommitted(f"没有提交，有 {len(errors)} 处错误：请按单元格改正后重新核对", checked.problems)
    if mark and mark.partition(".")[0] != checked.mark.partition(".")[0]:
        raise NotCommitted("没有提交：核对以后有人改了同样的数据，差异已不同；请看新的差异再提交", checked.problems)
    if mark and mark != checked.mark:
        raise NotCommitted(
            "没有提交：核对以后需要说明的地方变了（如期次已结账）；请看新的核对结果再提交", checked.problems
        )
    if waiting := checked.unanswered:
        how = "请逐条填写，或统一说明"
        if checked.wanted:
            how = f"{checked.wanted}；请逐条填写，或在统一说明里把这些词都写上"
        raise NotCommitted(f"没有提交，有 {len(waiting)} 处需要说明原因：{how}", checked.problems)
    if not checked.difference.writes:
        raise NotCommitted("没有新增或变更的行，不用提交", checked.problems)


def _write_following(desk: Desk, unit: ReportingUnit, checked: Checked, batch: int) -> None:
    """What follows from the batch in other forms, each a batch of its own by the same checks (rules 18.4); Refused
    where one of them fails, and then nothing of the first is kept either."""
    for kind, rows in following(desk, checked.kind, checked.difference.writes):
        upload = made_rows(kind, rows, f"随第{batch}批登记_{kind.zh}.csv", f"随第 {batch} 批登记")
        also = answered(check_upload(desk, upload, is_made=True), {"*": f"随第 {batch} 批“{checked.kind.zh}”登记"})
        if errors := also.of(Weight.ERROR):
            raise Refused(f"没有提交：随之登记{kind.zh}时，{errors[0].message}")
        _must_be_sound(also, "")
        _write(desk, unit, upload, also, follows=batch)


def _write(desk: Desk, unit: ReportingUnit, upload: Upload, checked: Checked, *, follows: int | None = None) -> int:
    """Rows, live period, batch, history, audit, return; the batch. `follows`: the batch that brought it with it."""
    difference = checked.difference
    connection, at = desk.connection, instant(desk.pilot)
    received = mark_received(connection, desk.pilot.id, unit, at)
    opening = open_history(connection, desk.pilot.id)
    stored = apply(desk, checked.kind, difference, reported_by=unit.name, whole=received)
    rows = [
        {"row_id": row_id, "version": version, "is_new": change.is_new, "name": change.name}
        | {
            "before": history_text(was(change)),
            "after": history_text({f: new for f, (_, new) in change.fields.items()}),
        }
        for change, (row_id, version) in zip(difference.writes, stored, strict=True)
    ]
    digest = hashlib.sha256("\n".join(f"{r['row_id']}{r['before']}{r['after']}" for r in rows).encode()).hexdigest()
    explained = [{"cell": p.cell, "cause": p.cause, "answer": p.answer} for p in checked.of(Weight.EXPLAIN)]
    counts = difference.counts
    batch = record_batch(
        connection,
        pilot_id=desk.pilot.id,
        kind=checked.kind,
        district_id=unit.district_id,
        department_id=unit.department_id,
        file_name=upload.name[-120:],
        sha256=upload.sha256,
        file=upload.content,
        author=desk.author,
        author_account=desk.author_account,
        committed_at=at,
        rows_new=counts["new"],
        rows_changed=counts["changed"],
        rows_unchanged=counts["unchanged"],
        explained=json.dumps(explained, ensure_ascii=False),
        changes_sha256=digest,
        undone_by="",
        undo_reason="",
        proposal_id=None if desk.pair is None else desk.pair.proposal_id,
        history_id=opening,
        follows_id=follows,
    )
    record_changes(connection, batch_id=batch, rows=rows)
    after = {"file": upload.name, "sha256": upload.sha256, "unit": unit.name, "changes_sha256": digest, **counts}
    after |= {} if opening is None else {"opening": opening}
    desk.audit("import", checked.kind.value, f"batch {batch}", after=after)
    return batch


def apply(
    desk: Desk, kind: Kind, difference: Difference, *, reported_by: str, whole: bool = False
) -> list[tuple[int, int]]:
    """Write the changes and bring the live period in step; id and version of each row, in the difference's order.

    `whole`: something else moved that only a full evaluation sees.
    """
    connection, pilot_id = desk.connection, desk.pilot.id
    if admits(kind, difference.writes):
        admit(desk, difference.writes)
    if kind is Kind.FUND_ENTRIES:
        record_money(desk, difference)
        if whole:
            evaluate_live(connection, pilot_id)
        return [(0, 0)] * len(difference.writes)
    ids = resolve(connection, pilot_id, kind, difference.writes)
    stored: list[tuple[int, int]] = []

    def change() -> None:
        groups = priced_groups(connection, kind, [change.row_id for change in difference.changed])
        stored.extend(
            write_changes(
                connection,
                pilot_id=pilot_id,
                kind=kind,
                changes=difference.writes,
                ids=ids,
                at=instant(desk.pilot),
                reported_by=reported_by,
                author=(desk.author, desk.author_account),
                is_opening=open_history(connection, pilot_id) is not None,
            )
        )
        groups |= priced_groups(connection, kind, [row_id for row_id, _ in stored])
        roll_up_prices(connection, pilot_id, groups)

    projects = touched_projects(connection, kind, difference.writes, ids)
    if kind in UNCOUNTED and not whole:
        change()
        if kind is Kind.TASK_UPDATES:
            evaluate_live_tasks(connection, pilot_id)
        bump_revision(connection, pilot_id=pilot_id)
    elif whole or projects is None or len(projects) > STEP_BY_STEP:
        change()
        evaluate_live(connection, pilot_id)
    else:
        edit_projects(desk, projects, change, what="import", permission=Permission.SUBMIT, audited=False)
    return stored


def resolve(
    connection: Connection, pilot_id: int, kind: Kind, changes: tuple[RowChange, ...]
) -> dict[str, dict[str, int]]:
    """Ids of everything the changes name."""
    ids = list_ids(connection, pilot_id)
    usccs = {str(change.after("uscc")) for change in changes}
    codes = {str(change.after("project")) for change in changes}
    ids["enterprises"] = ids_by_key(connection, pilot_id, Kind.ENTERPRISES, usccs)
    ids["projects"] = ids_by_key(connection, pilot_id, Kind.PROJECTS, codes)
    if kind is Kind.PLAN_REVIEWS:
        ids["plan_lines"] = plan_line_ids(connection, pilot_id, codes)
    if kind is Kind.AWARD_SCORES:
        ids["award_entries"] = entry_ids(connection, pilot_id, usccs)
    return ids


def touched_projects(
    connection: Connection, kind: Kind, changes: tuple[RowChange, ...], ids: Mapping[str, Mapping[str, int]]
) -> list[int] | None:
    """Projects whose readings the changes can move; None where only a full evaluation tells."""
    if kind in WHOLLY or (kind is Kind.PROJECTS and any(change.is_new for change in changes)):
        return None
    if kind is Kind.PROJECTS:
        return [change.row_id for change in changes]
    if kind in (Kind.ENTERPRISES, Kind.ASSESSMENTS):
        known = ids["enterprises"]
        return projects_of(connection, {known[uscc] for c in changes if (uscc := str(c.after("uscc"))) in known})
    if any(change.after("project") is None or "project" in change.fields and not change.is_new for change in changes):
        return None
    return sorted({ids["projects"][str(change.after("project"))] for change in changes})
