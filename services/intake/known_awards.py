"""Gathers what candidates of an award and their sheets are checked against (rules 22.3)."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Row

from data_access.queries import awards as stored
from data_access.queries.rules import load_rule_book
from data_access.queries.transformation_known import brought_by
from domain.batches.scoring import EACH_SCORES
from domain.intake.forms import FORMS, Kind
from domain.intake.known import KnownRows
from domain.intake.known_awards import EntryKey, KnownAwards, KnownEntry, KnownScore
from domain.intake.known_transformation import Author
from domain.words import EnterpriseStatus, ScoreSeat
from services.clock import today


def with_awards(
    connection: Connection, pilot: Row[Any], kind: Kind, usccs: Iterable[str], known: KnownRows, author: Author | None
) -> KnownRows:
    """`usccs`: credit codes that the rows name."""
    if kind not in (Kind.AWARD_ENTRIES, Kind.AWARD_SCORES):
        return known
    criteria: dict[str, frozenset[int]] = {}
    for row in stored.list_criteria(connection, pilot.id, known.today):
        criteria[row.award.value] = criteria.get(row.award.value, frozenset()) | {row.number}
    entries = _entries(connection, pilot, set(usccs))
    return replace(known, awards=KnownAwards(author, criteria, entries))


def _entries(connection: Connection, pilot: Row[Any], usccs: set[str]) -> dict[EntryKey, KnownEntry]:
    rows = stored.list_entries(connection, pilot.id, usccs=usccs)
    authors = brought_by(connection, pilot.id, Kind.AWARD_ENTRIES, [row.id for row in rows])
    given: dict[int, dict[tuple[int, ScoreSeat], KnownScore]] = {}
    for one in stored.list_scores(connection, [row.id for row in rows]):
        given.setdefault(one.entry_id, {})[one.criterion, one.seat] = KnownScore(
            one.score, (one.author, one.account_id)
        )
    book = load_rule_book(connection)
    return {
        (row.uscc, row.award.value, row.session): KnownEntry(
            row.put_forward_on,
            book.on(row.put_forward_on, pilot.code)["award", "most_apart"].green_bound,
            tuple(sorted(authors.get(row.id, ()), key=repr)),
            given.get(row.id, {}),
        )
        for row in rows
    }


def waiting_scores(connection: Connection, pilot: Row[Any]) -> list[dict[str, object]]:
    """A row for each line that waits for its next score, of who is in the pilot: the first, the second, where they are
    apart the third."""
    criteria = stored.list_criteria(connection, pilot.id, today(pilot))
    rows = [row for row in stored.list_entries(connection, pilot.id) if row.status is EnterpriseStatus.ACTIVE]
    known = _entries(connection, pilot, {row.uscc for row in rows})
    blank = {column.field: None for column in FORMS[Kind.AWARD_SCORES].columns}
    found: list[dict[str, object]] = []
    for row in rows:
        entry = known[row.uscc, row.award.value, row.session]
        for number in (one.number for one in criteria if one.award is row.award):
            if (seat := _next(entry, number)) is not None:
                named = {"uscc": row.uscc, "award": row.award, "session": row.session}
                found.append({**blank, **named, "criterion": number, "seat": seat})
    return found


def _next(entry: KnownEntry, number: int) -> ScoreSeat | None:
    missing = [seat for seat in EACH_SCORES if (number, seat) not in entry.scores]
    if missing:
        return missing[0]
    first, second = (entry.scores[number, seat].score for seat in EACH_SCORES)
    is_settled = any((number, seat) in entry.scores for seat in (ScoreSeat.THIRD, ScoreSeat.AGREED))
    return ScoreSeat.THIRD if abs(first - second) > entry.most_apart and not is_settled else None
