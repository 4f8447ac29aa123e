"""Writes of reports and meetings; each within its caller's transaction."""

from datetime import date, datetime

from sqlalchemy import Connection, delete, insert, update

from data_access.tables import Decision, IssuedAnnex, IssuedReport, Meeting, MeetingCall, PeriodList, ReportText


def insert_period_list(connection: Connection, *, period_id: int, issues: str, decisions: str, returns: str) -> None:
    """JSON texts that a period keeps."""
    values = {"period_id": period_id, "issues": issues, "decisions": decisions, "returns": returns}
    connection.execute(insert(PeriodList.__table__).values(**values))


def upsert_text(
    connection: Connection,
    *,
    pilot_id: int,
    label: str,
    district_id: int | None,
    section: str,
    text: str,
    author: str,
    author_account: int | None,
    written_at: datetime,
    version: int,
) -> bool:
    """Write a paragraph (an empty one is taken out); False if somebody else wrote since `version` was read (0: new)."""
    table = ReportText.__table__
    district = table.c.district_id.is_(None) if district_id is None else table.c.district_id == district_id
    where = [table.c.pilot_id == pilot_id, table.c.label == label, district, table.c.section == section]
    values = {
        "text": text,
        "author": author,
        "author_account": author_account,
        "written_at": written_at,
        "version": version + 1,
    }
    if version and not text:
        return connection.execute(delete(table).where(*where, table.c.version == version)).rowcount == 1
    if version:
        return connection.execute(update(table).where(*where, table.c.version == version).values(values)).rowcount == 1
    if text:
        key = {"pilot_id": pilot_id, "label": label, "district_id": district_id, "section": section}
        connection.execute(insert(table).values(**key, **values))
    return True


def insert_draft(
    connection: Connection,
    *,
    pilot_id: int,
    period_id: int,
    district_id: int | None,
    author: str,
    author_account: int | None,
    at: datetime,
) -> int:
    """Begin an issue; its id."""
    values = {
        "pilot_id": pilot_id,
        "period_id": period_id,
        "district_id": district_id,
        "author": author,
        "author_account": author_account,
        "drafted_at": at,
        "reviewer": "",
        "issued_by": "",
        "sha256": "",
        "status": "draft",
        "version": 1,
    }
    return connection.execute(insert(IssuedReport.__table__).values(**values)).inserted_primary_key[0]


def update_issue(connection: Connection, *, issue_id: int, version: int, **values: object) -> bool:
    """Change a report on its way; False if somebody else changed it meanwhile."""
    table = IssuedReport.__table__
    changed = update(table).where(table.c.id == issue_id, table.c.version == version)
    return connection.execute(changed.values(**values, version=version + 1)).rowcount == 1


def insert_call(connection: Connection, **values: object) -> None:
    """Call a meeting."""
    connection.execute(insert(MeetingCall.__table__).values(**values))


def insert_annex(connection: Connection, *, report_id: int, form: str, sha256: str, file: bytes) -> None:
    values = {"report_id": report_id, "form": form, "sha256": sha256, "file": file}
    connection.execute(insert(IssuedAnnex.__table__).values(**values))


def insert_meeting(connection: Connection, *, pilot_id: int, held_on: date, title: str, chair: str, period_id) -> int:
    """A meeting; its id."""
    values = {"pilot_id": pilot_id, "held_on": held_on, "title": title, "chair": chair, "period_id": period_id}
    return connection.execute(insert(Meeting.__table__).values(**values)).inserted_primary_key[0]


def name_chair(connection: Connection, *, meeting_id: int, chair: str) -> None:
    table = Meeting.__table__
    connection.execute(update(table).where(table.c.id == meeting_id).values(chair=chair))


def insert_decision(connection: Connection, **values: object) -> int:
    """A decision; its id."""
    row = {"status": "open", "version": 1, "verified_by": ""} | values
    return connection.execute(insert(Decision.__table__).values(**row)).inserted_primary_key[0]


def update_decision(connection: Connection, *, decision_id: int, version: int, **values: object) -> bool:
    """Change a decision; False if somebody else changed it meanwhile."""
    table = Decision.__table__
    changed = update(table).where(table.c.id == decision_id, table.c.version == version)
    return connection.execute(changed.values(**values, version=version + 1)).rowcount == 1
