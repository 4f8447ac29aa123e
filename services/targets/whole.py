"""A target of the whole pilot with everything that its shares rest on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row

from data_access.queries.duties import first_of_wholes, get_draft, list_shares_of
from data_access.queries.facts import reported_scopes
from data_access.queries.indicators import list_indicators
from data_access.queries.pilots import get_pilot_by_id
from data_access.queries.projects import list_districts
from domain.facts.pace import TargetFact
from domain.targets.allocation import added, why_not_shared
from domain.words import TargetKind
from services.targets.versions import Versions, versions_of


@dataclass(frozen=True)
class Whole:
    """A target of the whole pilot with everything its shares rest on. `key`: under which its draft is kept; `issued`:
    newest share of a district by its id; `ended`: every version of the shares of districts that are no more, which
    leave with the next issue; `printed`: those whose share the plan prints, by name."""

    line: Versions
    key: int
    districts: tuple[Row[Any], ...]
    issued: Mapping[int, Row[Any]]
    ended: tuple[Row[Any], ...]
    printed: Mapping[str, float]
    draft: Row[Any] | None
    drafted: Mapping[int, float]
    why_not: str

    @property
    def target(self) -> TargetFact:
        return self.line.standing

    @property
    def version(self) -> int:
        """That of the draft; 0 without one."""
        return 0 if self.draft is None else int(self.draft.version)

    @property
    def printed_sum(self) -> float:
        return added(self.printed.values(), self.target.unit)

    @property
    def newest_from(self) -> date:
        """The newest day from which shares hold; of none the eve of everything."""
        return max((row.effective_from for row in self.issued.values()), default=date.min)


def whole_of(connection: Connection, pilot_id: int, target_id: int, day: date) -> Whole:
    line = versions_of(connection, pilot_id, target_id, date.max)  # a revision that is known is shared out already
    shares = [row for row in list_shares_of(connection, line.row) if row.retired_from is None]
    issued = {row.district_id: row for row in shares if row.kind is TargetKind.ALLOCATED}
    fixed = {row.district_id: row for row in shares if row.kind is not TargetKind.ALLOCATED}
    districts = list_districts(connection, pilot_id)
    over = {row.id for row in districts if row.valid_to is not None and row.valid_to < day}
    in_force = [row for row in districts if row.id not in over and (row.valid_from is None or row.valid_from <= day)]
    key = first_of_wholes(connection, line.row)
    found = get_draft(connection, key)
    free = tuple(row for row in in_force if row.id not in fixed)
    pilot = get_pilot_by_id(connection, pilot_id)
    by = reported_scopes(pilot.reported_scopes, list_indicators(connection).values()).get(line.standing.indicator)
    why_not = why_not_shared(line.standing, line.measure, by, [row.name for row in free])
    why_not = line.gone or why_not
    if not why_not and line.standing.last_on < day:
        why_not = f"考核期到 {line.standing.last_on} 为止，已经过去，不能再分解"
    return Whole(
        line,
        key,
        free,
        issued,
        tuple(row for row in shares if row.kind is TargetKind.ALLOCATED and row.district_id in over),
        {row.district: float(row.value) for row in fixed.values()},
        None if found is None else found[0],
        {} if found is None else found[1],
        why_not,
    )


def ended_shares(whole: Whole) -> dict[str, float]:
    """By district that is no more what it still has."""
    return {row.district: float(row.value) for row in whole.ended}


def issued_now(whole: Whole) -> dict[str, float | None]:
    """By district what it has now, in the districts' order."""
    return {
        unit.name: float(whole.issued[unit.id].value) if unit.id in whole.issued else None for unit in whole.districts
    }
