"""What the office writes beside targets: evidence, cause, remedy; and the list before handing up (rules 16.3)."""

from datetime import date
from typing import Any

from sqlalchemy import Connection, Row

from data_access.commands.appraisal import save_note, tick_note
from data_access.commands.pilots import bump_revision
from data_access.queries.appraisal import get_note, list_notes
from domain.appraisal.views import NO_OWNER, Appraised, LookBack, Note, look_back
from domain.identity.proposals import named
from domain.targets.views import TargetLine
from domain.words import Verdict
from services.access import Permission, check
from services.alerts.page import is_same
from services.appraisal.cut import at_cut
from services.clock import now
from services.desk import Desk
from services.errors import Refused
from services.frame import Frame
from services.revision import kept
from services.targets.board import target_board

LONGEST, LONGEST_OWNER = 500, 40
STALE = "没有保存：“{}”刚被别人改过；请看两边的值，重新打开后再改"
FIELDS = {"evidence": "佐证", "cause": "未完成的原因", "remedy": "整改措施", "owner": "责任单位"}


def appraised(connection: Connection, frame: Frame) -> tuple[Appraised, ...]:
    """The whole pilot's targets that are judged, at the frame's cut: of the whole plan first, then year by year."""
    check(frame.user, Permission.READ_APPRAISAL)
    return _appraised(connection, at_cut(frame))


def not_judged(connection: Connection, frame: Frame) -> str:
    """Why there are fewer than on 目标达成; empty where there are not. For who reads the evaluation."""
    check(frame.user, Permission.READ_APPRAISAL)
    lines = _lines(connection, at_cut(frame))
    zero = sum(line.verdict is Verdict.ZERO for line in lines)
    other = sum(line.verdict is None for line in lines)
    told = [f"目标为 0 的 {zero} 项"] if zero else []
    told += [f"估算、未考核的 {other} 项"] if other else []
    return f"{'、'.join(told)}不作评价、不列，“目标达成”里有" if told else ""


@kept
def _appraised(connection: Connection, frame: Frame) -> tuple[Appraised, ...]:
    notes = {row.target_id: _note(row) for row in list_notes(connection, frame.pilot.id)}
    judged = [line for line in _lines(connection, frame) if line.verdict not in (None, Verdict.ZERO)]
    return tuple(Appraised(line, notes.get(line.id, Note())) for line in judged)


def _lines(connection: Connection, frame: Frame) -> list[TargetLine]:
    """The whole pilot's targets, of the whole plan first, then year by year."""
    groups = [group.key for group in target_board(connection, frame).groups if group.key != "now"]
    whole = ["pilot"] if "pilot" in groups else []
    return [
        line
        for key in (*whole, *(key for key in groups if key != "pilot"))
        for line in target_board(connection, frame, key).lines
    ]


def _note(row: Row[Any]) -> Note:
    return Note(
        row.evidence,
        row.cause,
        row.remedy,
        row.owner,
        row.due_on,
        row.checked_on,
        named(row.checked_by, row.checked_by_account) if row.checked_by else "",
        named(row.author, row.account_id),
        row.version,
    )


def looked_back(connection: Connection, frame: Frame) -> LookBack:
    """回头看 at the frame's cut."""
    return look_back(appraised(connection, frame), frame.user.may(Permission.CLOSE_PERIOD))


def write_note(
    desk: Desk,
    frame: Frame,
    *,
    target: int,
    evidence: str,
    cause: str,
    remedy: str,
    owner: str,
    due_on: date | None,
    version: int,
) -> str:
    """Keep what is written beside a target, and take its tick away; Refused if somebody else wrote meanwhile."""
    check(desk.user, Permission.CLOSE_PERIOD)
    row = _row(desk, frame, target)
    typed = {"evidence": evidence, "cause": cause, "remedy": remedy, "owner": owner}
    words = {name: " ".join(text.split()) for name, text in typed.items()}
    for name, text in words.items():
        most = LONGEST_OWNER if name == "owner" else LONGEST
        if len(text) > most:
            raise Refused(f"没有保存：{FIELDS[name]}最多 {most} 字，现有 {len(text)} 字")
    if not words["evidence"] and not any((*words.values(), due_on)) and not version:
        raise Refused("没有保存：什么都没有填；至少写明佐证材料的名称、文号或存放处")
    saved = save_note(
        desk.connection,
        pilot_id=desk.pilot.id,
        target_id=target,
        version=version,
        values={
            **words,
            "due_on": due_on,
            "author": desk.author,
            "account_id": desk.author_account,
            "written_at": now(),
        },
    )
    if not saved:
        raise Refused(STALE.format(row.name))
    before = {name: getattr(row.note, name) for name in words}
    desk.audit("write_appraisal", "target", row.name, before=before, after={**words, "due_on": str(due_on or "")})
    bump_revision(desk.connection, pilot_id=desk.pilot.id)
    return f"已保存：{row.name}" + ("；原来的核对已取消，请重新核对" if row.note.checked_on else "")


def tick(desk: Desk, frame: Frame, target: int, version: int, is_checked: bool) -> str:
    """Say that the evidence of a target was looked at and found right, by somebody else than who wrote it, or take that
    back."""
    check(desk.user, Permission.CLOSE_PERIOD)
    row = _row(desk, frame, target)
    if is_checked and (row.wanting or row.state == NO_OWNER):
        raise Refused(f"没有核对：{row.name}{row.state}；请先补齐再勾选")
    stored = get_note(desk.connection, target)
    if stored is None:
        raise Refused(f"没有可取消的核对：{row.name}还没有写佐证")
    if is_checked and is_same(desk.user, stored):
        raise Refused(f"没有核对：{row.name}的佐证是您写的，须由另一人核对")
    on, by, account = (desk.day, desk.author, desk.author_account) if is_checked else (None, "", None)
    if not tick_note(desk.connection, target_id=target, version=version, on=on, by=by, account=account):
        raise Refused(STALE.format(row.name))
    state = row.state if row.note.checked_on else ""
    desk.audit("tick_appraisal", "target", row.name, before={"state": state}, after={"state": str(on or "")})
    bump_revision(desk.connection, pilot_id=desk.pilot.id)
    return f"{'已核对' if is_checked else '已取消核对'}：{row.name}"


def _row(desk: Desk, frame: Frame, target: int) -> Appraised:
    """The target among those of the cut, as it stands in this transaction."""
    found = (row for row in appraised(desk.connection, frame) if row.line.id == target)
    row = next(found, None)
    if row is None:
        raise Refused("没有保存：这一期没有这项目标，或它不考核")
    stored = get_note(desk.connection, target)
    return Appraised(row.line, Note() if stored is None else _note(stored))
