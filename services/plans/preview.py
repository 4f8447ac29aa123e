"""A plan's workbook after its check, and both values where somebody wrote since (rules 2.10)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from data_access.queries.pilots import get_pilot
from data_access.queries.plan_loads import list_loads
from domain.intake.views import CellProblem, Weight
from services.plans.difference import Leaving, PartDifference
from services.plans.forms import BY_RECORD
from services.plans.two import OF_TWO

MOST_TOLD = 6
"""Values that a refusal names on both sides."""


@dataclass(frozen=True)
class PlanPreview:
    """A workbook after its check. `mark` names this very difference; nothing is written while there is an error.

    `leaving`: rows it leaves out or lists again; `lines`: a target → what it says as stored, and in the workbook;
    `since`: the last load before it; `first_day`: offered for what leaves; `asks_two`: takes a second person.
    """

    code: str
    name: str
    is_new: bool
    problems: tuple[CellProblem, ...]
    parts: tuple[PartDifference, ...]
    leaving: tuple[Leaving, ...]
    lines: tuple[tuple[str, tuple[str, str]], ...]
    mark: str
    since: int
    first_day: date | None
    asks_two: bool = False
    load: int = 0
    """Number of the load that was committed; 0 before."""

    def of(self, weight: Weight) -> tuple[CellProblem, ...]:
        return tuple(problem for problem in self.problems if problem.weight is weight)

    @property
    def changes(self) -> int:
        return sum(len(part.new) + len(part.changed) for part in self.parts) + len(self.leaving)

    @property
    def leaves(self) -> bool:
        """Whether a row leaves the plan, so that a day and a reason are asked for."""
        return any(not one.is_back for one in self.leaving)

    @property
    def of_two(self) -> tuple[PartDifference, ...]:
        """What it changes of a standing pilot on the sheets by which is judged or paid."""
        titles = {BY_RECORD[record].title for record in OF_TWO}
        changed = (part for part in self.parts if part.new or part.changed or part.missing or part.back)
        return () if self.is_new else tuple(part for part in changed if part.title in titles)


def both_values(connection: Connection, seen: PlanPreview, now_seen: PlanPreview) -> str:
    """Who wrote since a workbook was looked at; of what it says otherwise the value then, the value now and its own."""
    pilot = get_pilot(connection, now_seen.code)
    loads = [] if pilot is None else [row for row in list_loads(connection, pilot.id) if row.id > seen.since]
    who = "、".join(f"{row.author}的第 {row.id} 号方案表" for row in reversed(loads))
    told = [*_moved_lines(seen, now_seen), *_moved_cells(seen, now_seen)]
    told += [problem.cause for problem in now_seen.of(Weight.ERROR) if problem not in seen.problems]
    for then, now in zip(seen.parts, now_seen.parts, strict=True):
        told += [f"{now.title}“{name}”别人已经加上" for name in then.new if name not in now.new]
    more = f"等 {len(told)} 处" if len(told) > MOST_TOLD else ""
    by = f"（{who}）" if who else ""
    sides = f"：{'；'.join(told[:MOST_TOLD])}{more}" if told else ""
    return f"没有写入：核对以后有人改过方案{by}，请看过后重新核对{sides}"


def _moved_lines(seen: PlanPreview, now_seen: PlanPreview) -> Iterator[str]:
    then, now = dict(seen.lines), dict(now_seen.lines)
    for name in dict.fromkeys([*then, *now]):
        was, stands = (lines.get(name, ("没有", ""))[0] for lines in (then, now))
        if was != stands:
            mine = now.get(name, then.get(name, ("", "")))[1]
            yield f"{name}核对时是{was}，现在是{stands}，您的表是{mine}"


def _moved_cells(seen: PlanPreview, now_seen: PlanPreview) -> Iterator[str]:
    """A cell that the workbook did not change had its own value then; one that it does not change now has it now."""
    then, now = (
        {(part.title, *cell[:2]): cell[2:] for part in one.parts for cell in part.changed} for one in (seen, now_seen)
    )
    for key in dict.fromkeys([*then, *now]):
        mine = (now.get(key) or then[key])[1]
        was, stands = then.get(key, (mine, mine))[0], now.get(key, (mine, mine))[0]
        if was != stands:
            yield f"{key[0]}“{key[1]}”的{key[2]}核对时是{was}，现在是{stands}，您的表是{mine}"
