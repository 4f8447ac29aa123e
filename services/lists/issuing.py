"""A version of a list is put out by the office: who owns it, as of which day, what it says (rules 17.4)."""

from data_access.commands.lists import insert_version
from data_access.queries.lists import list_versions
from domain.lists.versions import kept
from domain.periods import LIVE
from domain.words import WorkList
from services.access import Permission, check
from services.clock import now
from services.desk import Desk
from services.errors import Refused
from services.evaluation.close import evaluate_live
from services.frame import open_frame
from services.lists.rows import COUNTERS, HEADINGS, rows_of

LONGEST = 80


def issue_version(desk: Desk, *, which: str, owner: str, note: str = "") -> str:
    """The list of today as its next version, whole; Refused where nothing stands on it or nobody owns it."""
    check(desk.user, Permission.CLOSE_PERIOD)
    word, owner = WorkList(which), owner.strip()
    if not 0 < len(owner) <= LONGEST:
        raise Refused(f"没有出版：请写清单的责任单位，{LONGEST} 字以内")
    frame = open_frame(desk.connection, desk.user, pilot=desk.pilot.code, period=LIVE)
    rows = rows_of(desk.connection, frame, word)
    if not rows:
        raise Refused(f"没有出版：{word.zh}里还没有内容，请先登记")
    stored = list_versions(desk.connection, desk.pilot.id, word)
    text, number = kept(HEADINGS[word], rows), 1 + (stored[0].number if stored else 0)
    insert_version(
        desk.connection,
        pilot_id=desk.pilot.id,
        list=word,
        number=number,
        as_of=desk.day,
        owner=owner,
        note=note.strip()[:200],
        row_count=len(rows),
        rows=text,
        author=desk.author,
        account_id=desk.author_account,
        recorded_at=now(),
    )
    after = {"number": number, "unit": owner, "text": note.strip()[:200]}
    desk.audit("issue_list", "work_list", f"{word.value} {number}", after=after)
    evaluate_live(desk.connection, desk.pilot.id)
    return f"{word.zh}第 {number} 版已出，{len(rows)} {COUNTERS[word]}"
