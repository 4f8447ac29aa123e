"""Commits that are cut short: processes killed with -9 at random moments, statements that fail, one after the other."""

import multiprocessing
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from sqlalchemy import event, func, select

from data_access import engine
from data_access.engine import reading, write_engine
from data_access.queries.intake import stored_rows
from data_access.queries.pilots import get_pilot
from data_access.tables import AuditEvent, IntakeBatch, IntakeChange
from domain.intake.forms import FORMS, Kind
from domain.intake.reading import read_form
from domain.intake.sheet import Sheet
from services.audit.checking import problems as broken_figures
from services.desk import at_desk
from services.evaluation.who_reports import user_named
from services.intake.check import Upload
from services.intake.commit import commit_upload

UNIT, ROWS = "永宁县", 12
Cut = Callable[[int], None]
"""Cuts the process of this number short."""
FORK = multiprocessing.get_context("fork")


@dataclass
class Losses:
    """What must not happen, by name; and how many attempts there were."""

    attempts: int = 0
    committed: int = 0
    cut_short: int = 0
    lost: list[str] = field(default_factory=list)
    partial: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)

    @property
    def none(self) -> bool:
        return not (self.lost or self.partial or self.twice)


def sha_of(number: int) -> str:
    return f"{number + 1:064d}"


class Files:
    """Files that give a district's projects another name each and one a new acceptance plan: what they must do."""

    def __init__(self, url: str):
        with reading(url) as connection:
            self.pilot_id = get_pilot(connection, "yinchuan").id
            self.user = user_named(connection, self.pilot_id, UNIT)
            rows = stored_rows(connection, self.pilot_id, Kind.PROJECTS, district_id=self.user.district_id)
        self.rows = [row for row in rows if row["planned_acceptance"] and not row["completed_acceptance"]][:ROWS]
        self.form = FORMS[Kind.PROJECTS]

    def name(self, number: int, place: int) -> str:
        return f"第{number}次改名{place}"

    def make(self, number: int) -> Upload:
        """The file as it is read; no two numbers have the same hash."""
        heading = [self.form["code"].title, self.form["name"].title, "本行说明"]
        cells = [[row["code"], self.name(number, place), "核实"] for place, row in enumerate(self.rows)]
        return Upload(
            f"{number}.xlsx", b"x", sha_of(number), reading=read_form([Sheet("填报", [heading, *cells])], None)
        )

    def commit(self, number: int) -> None:
        with at_desk(self.pilot_id, self.user) as desk:
            commit_upload(desk, self.make(number), explained={"*": "核实"})

    def judge(self, number: int, url: str, acknowledged: bool, losses: Losses) -> bool:
        """Whether the file is in the database; whatever is neither whole nor absent is noted."""
        with reading(url) as connection:
            batches = connection.execute(
                select(IntakeBatch.id, IntakeBatch.rows_changed).where(IntakeBatch.sha256 == sha_of(number))
            ).all()
            names = self._names(connection)
            marks = [names[row["code"]] == self.name(number, place) for place, row in enumerate(self.rows)]
            events = connection.scalar(
                select(func.count())
                .select_from(AuditEvent)
                .where(AuditEvent.action == "import", AuditEvent.after.contains(sha_of(number)))
            )
            history = connection.scalar(
                select(func.count()).select_from(IntakeChange).where(IntakeChange.batch_id.in_([b.id for b in batches]))
            )
        if acknowledged and not batches:
            losses.lost.append(f"{number}: acknowledged, no batch")
        if len(batches) > 1 or events > 1:
            losses.twice.append(f"{number}: {len(batches)} batches, {events} events")
        if (len(batches), events, history, sum(marks)) not in ((0, 0, 0, 0), (1, 1, len(self.rows), len(self.rows))):
            losses.partial.append(f"{number}: batches {len(batches)}, events {events}, history {history}, {sum(marks)}")
        return bool(batches)

    def _names(self, connection) -> dict[str, str]:
        rows = stored_rows(connection, self.pilot_id, Kind.PROJECTS, first_keys=[row["code"] for row in self.rows])
        return {row["code"]: row["name"] for row in rows}


def _commit_and_say(files: Files, number: int, url: str, say: int) -> None:
    """In the child: say that it begins, commit, say that it is done."""
    engine._ENGINES.clear()  # connections of the parent are not ours, and not ours to close
    sys.stderr = open(os.devnull, "w")  # noqa: SIM115  what it dies of is not ours to read
    os.write(say, b"begin\n")
    files.commit(number)
    os.write(say, b"done\n")
    os._exit(0)


def killed_commits(url: str, kills: int, seed: int, cut: Cut | None = None) -> Losses:
    """So many processes killed in the middle of a commit; the file is then committed again, as a clerk would.

    `cut`: what is done in place of killing.
    """
    cut = cut or _kill
    engine.dispose()
    numbers, losses, files = random.Random(seed), Losses(), Files(url)
    _kill_one(files, -1, url, None, cut)  # the first one loads what later ones have
    started = time.monotonic()
    _kill_one(files, 0, url, None, cut)
    usual = time.monotonic() - started
    for number in range(1, kills + 1):
        acknowledged = _kill_one(files, number, url, numbers.uniform(0, 1.1 * usual), cut)
        losses.attempts += 1
        there = files.judge(number, url, acknowledged, losses)
        losses.committed += there
        losses.cut_short += not acknowledged
        files.commit(number)
        if not files.judge(number, url, True, losses):
            losses.lost.append(f"{number}: not there after the retry")
    _figures_hold(url, losses)
    return losses


def _kill(child: int) -> None:
    os.kill(child, signal.SIGKILL)


def _kill_one(files: Files, number: int, url: str, after: float | None, cut: Cut) -> bool:
    """Whether the child had said that it was done before it was cut short; None lets it live."""
    engine.dispose()
    hear, say = os.pipe()
    child = FORK.Process(target=_commit_and_say, args=(files, number, url, say))
    child.start()
    os.close(say)
    assert os.read(hear, 6) == b"begin\n"
    if after is not None:
        time.sleep(after)
        cut(child.pid)
    child.join()
    said = os.read(hear, 100)
    os.close(hear)
    return said == b"done\n"


class Injected(Exception):
    """The failure that is put in."""


def failing_statements(url: str, every: int = 1) -> Losses:
    """One commit, tried with its first statement failing, then its second (or `every`-th), until none is left."""
    losses, files = Losses(), Files(url)
    target, state = write_engine(url), {"left": 0}

    def fail(_connection, _cursor, statement, *_rest):
        if statement.lstrip().upper().startswith(("BEGIN", "SAVEPOINT", "ROLLBACK", "RELEASE")):
            return
        state["left"] -= 1
        if state["left"] == 0:
            raise Injected(statement)

    number, failing = 1_000_000, 1 - every
    event.listen(target, "before_cursor_execute", fail)
    try:
        while True:
            failing += every
            state["left"] = failing
            losses.attempts += 1
            try:
                files.commit(number)
                break
            except Injected:
                losses.cut_short += 1
                if files.judge(number, url, False, losses):
                    losses.partial.append(f"statement {failing} failed, and the batch is there")
    finally:
        event.remove(target, "before_cursor_execute", fail)
    files.commit(number)
    losses.committed += files.judge(number, url, True, losses)
    _figures_hold(url, losses)
    return losses


def _figures_hold(url: str, losses: Losses) -> None:
    """At the end the audit chain, the sums and the lights follow from the facts."""
    with reading(url) as connection:
        losses.partial += broken_figures(connection)
