"""A plan's workbook that changes what is judged or paid, and taking one back, as proposals (rules 2.10, 11.3)."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from sqlmodel import Session

from domain.identity.proposals import named
from domain.intake.views import Weight
from services.approvals.wanted import Wanted, Words, listed
from services.desk import Desk
from services.errors import Refused
from services.plans.changes import changed_cells
from services.plans.retiring import Retirement
from services.plans.revising import preview_plan, read_sheets, write_plan
from services.plans.undo import open_load, undo_at

SUBJECT = "方案表"
"""One open proposal a pilot: the second office is told of the first."""


@contextmanager
def desk_session(desk: Desk) -> Iterator[Session]:
    """A session in the desk's transaction; what it wrote is kept in it."""
    with Session(desk.connection, join_transaction_mode="create_savepoint") as session:
        yield session
        session.commit()


def prepare(words: Words, file: bytes | None) -> bytes:
    """The file read, before any lock is taken."""
    read_sheets(file or b"")
    return file or b""


def see(desk: Desk, words: Words, content: bytes) -> Wanted:
    """Every new row, changed cell and row that leaves."""
    if hashlib.sha256(content).hexdigest() != words["sha256"]:
        raise Refused("没有办理：文件与提请时的摘要不符")
    with desk_session(desk) as session:
        seen = preview_plan(session, desk.user, content, desk.pilot.code)
    lines = [f"{name}：{stands} → {mine}" for name, (stands, mine) in seen.lines if stands != mine]
    for part in seen.parts:
        lines += [f"{part.title}“{name}”的{heading}：{old} → {new}" for name, heading, old, new in part.changed]
        lines += [f"{part.title}新增“{name}”" for name in part.new]
        lines += [f"{part.title}“{name}”自 {words['from_on']} 起撤下" for name in part.missing]
        lines += [f"{part.title}“{name}”重新列入" for name in part.back]
    why = [f"撤下的原因：{words['reason']}"] if seen.leaves else []
    asked = len(seen.of(Weight.EXPLAIN))
    answered = [f"{asked} 处“要确认”由提请人对照原文核对"] if asked else []
    file = f"文件 SHA-256 {words['sha256']}"
    return Wanted(SUBJECT, (*listed(lines), *why, *answered, file), {"mark": seen.mark})


def do(desk: Desk, words: Words, content: bytes) -> str:
    said = Retirement(date.fromisoformat(words["from_on"]) if words["from_on"] else None, words["reason"])
    with desk_session(desk) as session:
        seen = preview_plan(session, desk.user, content, desk.pilot.code)
        told = {"seen": seen, "confirmed": words["confirmed"], "said": said, "pair": desk.two_people()}
        done = write_plan(session, desk.user, content, desk.pilot.code, **told)
    return f"{done.name}的方案已修订（第 {done.load} 号方案表）"


def see_undo(desk: Desk, words: Words, _: None) -> Wanted:
    """Every cell that becomes what it was."""
    load = open_load(desk.connection, desk.user, words["load"])
    cells = changed_cells(desk.connection, [load.id])
    lines = [f"{name} {field}：{now} → {was}" for name, field, was, now in cells]
    author = named(load.author, load.author_account, load.proposal_id)
    head = f"撤销第 {load.id} 号方案表（{author}提交）：{words['reason']}"
    return Wanted(f"第 {load.id} 号方案表", (head, *lines), {"changes": load.changes_sha256})


def do_undo(desk: Desk, words: Words, _: None) -> str:
    return undo_at(desk.connection, desk.user, words["load"], reason=words["reason"], pair=desk.two_people())


def link(words: Words) -> tuple[str, dict[str, str]]:
    return "setup", {}
