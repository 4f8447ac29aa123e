"""What rows were before somebody else changed them: from batches of returns, and from edits of single rows."""

import json
from collections import defaultdict
from datetime import UTC, datetime, time, timedelta

from sqlalchemy import Connection

from data_access.queries.intake_past import Author, changes_since, edits_since
from domain.identity.proposals import named
from domain.intake.forms import Form, Kind
from domain.intake.known import EarlierValue, KnownRows
from services.clock import SHANGHAI

DAYS = 35
"""So long an old copy lies about; the templates list events of as many days."""
SUBJECTS = {
    Kind.PROJECTS: "project",
    Kind.ISSUES: "issue",
    Kind.OBSERVATIONS: "observation",
    Kind.ENTERPRISES: "enterprise",
    Kind.APPLICATIONS: "application",
    Kind.SOLUTIONS: "solution",
}
"""Kind → the subject by which the audit trail knows an edit of a single row."""


def past_of(
    connection: Connection, pilot_id: int, form: Form, known: KnownRows, author: Author
) -> dict[tuple[int, str], tuple[EarlierValue, ...]]:
    """Row and field → what it was before each change by others than `author` in the last weeks, newest first."""
    ids = {str(row[form.keys[0].field]): int(row["id"]) for row in known.stored.values()}
    rows = {int(row["id"]) for row in known.stored.values()}
    since = datetime.combine(known.today - timedelta(days=DAYS), time(), UTC)
    found: dict[tuple[int, str], list[tuple[datetime, EarlierValue]]] = defaultdict(list)

    def add(row_id: int, before: str, by: str, at: datetime) -> None:
        for field, value in json.loads(before or "{}").items():
            found[row_id, field].append((at, EarlierValue(value, by, _local(at).date())))

    if rows:
        for change in changes_since(connection, pilot_id, form.kind, rows, since, author):
            add(change.row_id, change.before, named(change.author, change.author_account), change.committed_at)
        if form.kind in SUBJECTS and len(form.keys) == 1:
            for edit in edits_since(connection, pilot_id, SUBJECTS[form.kind], since, author):
                if edit.subject_id in ids:
                    add(ids[edit.subject_id], edit.before, named(edit.actor, edit.account_id), edit.happened_at)
    return {
        at: tuple(past for _, past in sorted(pairs, key=lambda pair: pair[0], reverse=True))
        for at, pairs in found.items()
    }


def _local(at: datetime) -> datetime:
    return at.astimezone(SHANGHAI)
