"""A return of 10,000 rows, from its bytes to the difference, against openpyxl's bare read of them, as JSON; and what a
million rows cost that hold formats only. Garbage is collected as on the server.
"""

import gc
import io
import json
import resource
import statistics
import sys
import time
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import load_workbook

from data_access.engine import reading
from data_access.queries.pilots import get_pilot
from domain.intake.forms import FORMS, Kind
from reports.intake_template import HEADING_ROW, intake_template
from server import GARBAGE
from services.access import DEMO_USER
from services.desk import Desk, at_desk
from services.intake.check import parse_upload
from services.intake.commit import commit_upload
from services.intake.preview import preview
from services.intake.template import template_view

TIMES, EVERY = 5, 10
BLANK_ROWS, FIRST_BLANK = 1_000_000, 40_001


def filled() -> tuple[int, bytes, int]:
    """Pilot, the office's template of all its projects with every tenth renamed, and how many rows it has."""
    with reading() as connection:
        pilot_id = get_pilot(connection, "scale").id
        view = template_view(Desk.on(connection, pilot_id, DEMO_USER), FORMS[Kind.PROJECTS])
    for row in view.rows[::EVERY]:
        row["name"] = f"{row['name'] or ''}改"
    return pilot_id, intake_template(view), len(view.rows)


def bare_read(content: bytes) -> int:
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    return sum(1 for sheet in book.worksheets for row in sheet.iter_rows(values_only=True) if any(row))


def with_blank_rows(content: bytes) -> bytes:
    """The workbook with a million rows below its own that hold formats and no value."""
    rows = b"".join(
        b'<row r="%d"><c r="A%d" s="1"/></row>' % (row, row) for row in range(FIRST_BLANK, FIRST_BLANK + BLANK_ROWS)
    )
    made = io.BytesIO()
    with ZipFile(io.BytesIO(content)) as book, ZipFile(made, "w", ZIP_DEFLATED) as copy:
        for part in book.infolist():
            xml = book.read(part)
            if part.filename.endswith("/sheet1.xml"):
                xml = xml.replace(b"</sheetData>", rows + b"</sheetData>", 1)
            copy.writestr(part.filename, xml)
    return made.getvalue()


def processor_of_child(work) -> float:
    """Seconds of the processor that the child process took."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    work()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def timed(work, times: int = 1) -> tuple[float, object]:
    """Median of the seconds, and the last answer."""
    seconds, answer = [], None
    for _ in range(times):
        started = time.perf_counter()
        answer = work()
        seconds.append(time.perf_counter() - started)
    return statistics.median(seconds), answer


def main() -> None:
    """DATABASE_URL names a copy of a scale pilot that may be changed."""
    gc.freeze()
    gc.set_threshold(*GARBAGE)
    pilot_id, content, rows = filled()
    bare, read = timed(lambda: bare_read(content), TIMES)
    assert read > rows > HEADING_ROW
    shown, checked = timed(lambda: preview(pilot_id, DEMO_USER, parse_upload(content, "a.xlsx")), TIMES)
    assert checked.may_commit, [problem.message for problem in checked.problems[:5]]
    parsed = parse_upload(content, "a.xlsx")

    def commit():
        with at_desk(pilot_id, DEMO_USER) as desk:
            return commit_upload(desk, parsed, mark=checked.mark, explained={"*": "核实"})

    seconds, done = timed(commit)
    with reading() as connection:
        empty = intake_template(template_view(Desk.on(connection, pilot_id, DEMO_USER), FORMS[Kind.ISSUES]))
    blank = processor_of_child(lambda: parse_upload(with_blank_rows(empty), "b.xlsx"))
    found = {"rows": rows, "bare": bare, "preview": shown, "blank": blank}
    json.dump(found | {"commit": seconds, "changed": done.changed, "new": done.new}, sys.stdout)


if __name__ == "__main__":
    main()
