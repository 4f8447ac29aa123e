"""What workbooks took out of a plan and what later ones brought back, as the loads kept it (rules 2.10)."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row

from data_access.queries.plan_loads import list_retirings
from domain.identity.proposals import people
from services.clock import day_of


@dataclass(frozen=True)
class Retiring:
    """A row that a load took out of the plan (`from_on`, `reason`), or brought back (out since `was_from`)."""

    load: int
    record: str
    row_id: int
    name: str
    from_on: date | None
    reason: str
    was_from: date | None
    done_on: date
    who: str
    is_undone: bool


def retirings(connection: Connection, pilot_id: int) -> list[Retiring]:
    """What loads took out of a plan and brought back, oldest first."""
    found = []
    for row in list_retirings(connection, pilot_id):
        was, becomes = json.loads(row.before), json.loads(row.after)
        found.append(
            Retiring(
                row.load_id,
                row.record,
                row.row_id,
                row.name,
                _as_day(becomes["retired_from"]),
                becomes.get("retired_reason", ""),
                _as_day(was.get("retired_from")),
                day_of(row.committed_at),
                who_brought(row),
                row.undone_at is not None,
            )
        )
    return found


def _as_day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def who_brought(row: Row[Any]) -> str:
    """Of a load: who brought it, and who approved."""
    return people(row.author, row.approver or "", row.proposal_id, row.author_account)
