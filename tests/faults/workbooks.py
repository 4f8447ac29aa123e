"""Thousands of spoiled workbooks: each is refused with a sentence or taken in whole, within its time."""

import hashlib
import resource
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from unittest.mock import patch
from xml.etree import ElementTree as ET

from sqlalchemy import Connection, func, select

from data_access import upload_child, upload_reading
from data_access.queries import intake
from data_access.queries.intake import stored_rows
from data_access.queries.intake_batches import list_changes
from data_access.tables import AuditEvent, FundEntry, IntakeBatch, IntakeChange, Milestone, WeeklyReturn
from domain.intake.forms import Kind
from services.desk import Desk
from services.errors import Refused
from services.intake.check import check_upload, parse_upload
from services.intake.commit import commit_upload
from services.intake.trail import marked
from tests.databases import undone
from tests.faults import mutations
from tests.faults.originals import Original, chance, originals, packed

SECONDS, MEGABYTES = 5.0, 1024
TABLE_OF = {kind: table.__tablename__ for kind, table in (*intake.TABLES.items(), (Kind.FUND_ENTRIES, FundEntry))}
TABLES = (*intake.TABLES.values(), FundEntry, Milestone, WeeklyReturn, IntakeChange, AuditEvent)
WAYS = ("cells", "structure", "bytes", "parts", "csv")
SHARES = (55, 20, 8, 9, 8)


@dataclass
class Tally:
    """What became of the workbooks."""

    ways: Counter = field(default_factory=Counter)
    outcomes: Counter = field(default_factory=Counter)
    through_child: int = 0
    marked: int = 0
    slowest: float = 0.0
    slowest_child: float = 0.0
    crashes: list[str] = field(default_factory=list)
    partial: list[str] = field(default_factory=list)

    @property
    def late(self) -> bool:
        return max(self.slowest, self.slowest_child) > SECONDS


def peak_child_megabytes() -> float:
    """The largest of the child processes so far."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def spoiled(original: Original, seed: int, number: int) -> tuple[str, bytes]:
    """How, and the workbook."""
    numbers = chance(seed, number)
    way = numbers.choices(WAYS, SHARES)[0]
    if way in ("bytes", "parts"):
        return way, (
            mutations.spoiled_bytes(packed(original.parts), numbers)
            if way == "bytes"
            else mutations.spoiled_parts(original.parts, numbers)
        )
    tree = original.tree()
    if way != "structure":
        mutations.cells(tree, original, numbers)
    if way == "structure" or numbers.random() < 0.1:
        mutations.structure(tree, original, numbers)
    if way == "csv":
        return way, mutations.as_csv(_texts(tree, original), numbers)
    return way, packed({**original.parts, original.sheet: ET.tostring(tree, encoding="utf-8", xml_declaration=True)})


def _texts(tree: ET.Element, original: Original) -> list[list[str]]:
    """Cells as the text a CSV would hold."""
    part = original.parts.get("xl/sharedStrings.xml")
    shared = ["".join(si.itertext()) for si in ET.fromstring(part)] if part else []
    rows = []
    for row in tree.iter(mutations.ROW):
        cells = []
        for cell in row:
            text = "".join(cell.itertext())
            is_shared = cell.get("t") == "s" and text.isdigit() and int(text) < len(shared)
            cells.append(shared[int(text)] if is_shared else text)
        rows.append(cells)
    return rows


def run(
    connection: Connection, pilot_id: int, numbers: range, seed: int, child_every: int, tally: Tally | None = None
) -> Tally:
    """Workbooks of these numbers on a connection that keeps nothing; each `child_every`-th through a real child."""
    tally, files = tally or Tally(), originals(connection, pilot_id)
    for number in numbers:
        original = files[number % len(files)]
        way, content = spoiled(original, seed, number)
        tally.ways[way] += 1
        in_child = child_every > 0 and number % child_every == 0
        tally.through_child += in_child
        try:
            with undone(connection):
                _attempt(connection, pilot_id, original, content, number, in_child, tally)
        except Exception:  # noqa: BLE001  whatever is not a sentence is a crash, and is shown
            tally.crashes.append(f"{original.kind} {way} {number}\n{traceback.format_exc()}")
            print(tally.crashes[-1], file=sys.stderr, flush=True)
        if number % 1_000 == 999:
            print(f"{number + 1} workbooks: {dict(tally.outcomes)}", file=sys.stderr, flush=True)
    return tally


def in_this_process(request: dict, content: bytes) -> bytes:
    """What the child does, without starting one."""
    verdict, answer = upload_child.answered(request, content)
    if verdict == b"refused":
        raise upload_reading.UploadUnreadable(answer.decode())
    return answer


def _attempt(connection, pilot_id: int, original: Original, content: bytes, number: int, in_child: bool, tally: Tally):
    """Reads, checks, commits as the screen does; every answer but a sentence is raised."""
    user, name = original.user, f"{number}.xlsx"
    ask = upload_reading._ask if in_child else in_this_process
    started = time.perf_counter()
    with patch.object(upload_reading, "_ask", ask):
        parsed = parse_upload(content, name)
        checked = check_upload(Desk.on(connection, pilot_id, user), parsed)
        if number % 20 == 0 and checked.problems and not parsed.unreadable:
            tally.marked += _mark(parsed, checked)
    seconds = time.perf_counter() - started
    if not checked.may_commit and number % 5:
        _timed(tally, seconds, in_child)
        tally.outcomes["refused by the check"] += 1
        return
    before = State(connection, pilot_id, original.kind)
    started = time.perf_counter()
    try:
        with connection.begin_nested():  # stands for the server's transaction: what raises leaves nothing
            done = commit_upload(
                Desk.on(connection, pilot_id, user), parsed, mark=checked.mark, explained={"*": "核实无误"}
            )
    except Refused as refusal:
        if not str(refusal):
            raise RuntimeError("a refusal without a word") from refusal
        tally.outcomes["refused by the commit" if checked.may_commit else "refused by the check"] += 1
        tally.partial += before.differences(connection, number)
    else:
        tally.outcomes["taken in"] += 1
        tally.partial += before.not_whole(connection, number, checked.difference, done)
    _timed(tally, seconds + time.perf_counter() - started, in_child)


def _mark(parsed, checked) -> bool:
    try:
        return bool(marked(parsed, checked))
    except Refused:
        return False


def _timed(tally: Tally, seconds: float, in_child: bool) -> None:
    if in_child:
        tally.slowest_child = max(tally.slowest_child, seconds)
    else:
        tally.slowest = max(tally.slowest, seconds)


class State:
    """The database before a commit, to be held against it afterwards."""

    def __init__(self, connection: Connection, pilot_id: int, kind: Kind):
        self.pilot_id, self.kind = pilot_id, kind
        self.counts = self._counts(connection)
        self.rows = self._rows(connection)

    @staticmethod
    def _counts(connection: Connection) -> dict[str, int]:
        found = {t.__tablename__: connection.scalar(select(func.count()).select_from(t)) for t in TABLES}
        return found | {"import_batches": connection.scalar(select(func.count()).select_from(IntakeBatch))}

    def _rows(self, connection: Connection) -> dict[int, dict]:
        if self.kind is Kind.FUND_ENTRIES:
            return {row.id: dict(row._mapping) for row in connection.execute(select(FundEntry.__table__))}
        return {row["id"]: row for row in stored_rows(connection, self.pilot_id, self.kind)}

    def hash(self) -> str:
        return hashlib.sha256(repr(sorted(self.rows.items())).encode()).hexdigest()

    def differences(self, connection: Connection, number: int) -> list[str]:
        """Everything must be as it was."""
        now = State(connection, self.pilot_id, self.kind)
        same = now.counts == self.counts and now.hash() == self.hash()
        return [] if same else [f"{number}: refused, and {self.kind} differs: {self.counts} → {now.counts}"]

    def not_whole(self, connection: Connection, number: int, difference, done) -> list[str]:
        """Rows of the difference and no others, each field as the difference said; history and batch of all of them."""
        now = State(connection, self.pilot_id, self.kind)
        new = now.rows.keys() - self.rows.keys()
        changed = {at for at in self.rows if now.rows.get(at) != self.rows[at]}
        history = list_changes(connection, done.batch)
        wrong = list(self._wrong_counts(now, len(difference.new), len(history), len(difference.writes)))
        if len(new) != len(difference.new) or changed != {change.row_id for change in difference.changed}:
            wrong.append(f"{len(new)} new, changed {sorted(changed)}")
        if self.kind is not Kind.FUND_ENTRIES:
            by_history = {(c.row_id): c for c in history}
            for change, kept in zip(difference.writes, history, strict=True):
                row = now.rows.get(kept.row_id, {})
                wrong += [
                    f"{f} of {change.name}"
                    for f, (_, v) in change.fields.items()
                    if (row.get(f) or None) != (v or None)
                ]
            if len(by_history) != len(history):
                wrong.append("a row twice in the history")
        return [f"{number} {self.kind}: {'; '.join(wrong)}"] if wrong else []

    def _wrong_counts(self, now: "State", new: int, history: int, writes: int) -> Iterator[str]:
        table = TABLE_OF[self.kind]
        expected = dict.fromkeys(self.counts, 0) | {table: new, "import_batches": 1, "import_changes": writes}
        if self.kind is Kind.PROJECTS:
            expected["milestones"] = 9 * new
        for name, more in expected.items():
            grown = now.counts[name] - self.counts[name]
            if name not in ("submissions", "audit_events") and grown != more:
                yield f"{name} grew by {grown}, not {more}"
        if history != writes:
            yield f"history of {history} rows, not {writes}"
