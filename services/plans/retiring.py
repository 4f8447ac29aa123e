"""What a workbook leaves out is in the plan no more from a day on, for a reason; what it lists again is
(rules 2.10)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, Row

from data_access.commands.retiring import restore_row, restore_shares, retire_row, retire_shares
from data_access.queries.intake_usual import closed_until
from data_access.queries.plan_loads import plan_rows
from data_access.queries.retiring import count_held
from domain.intake.views import CellProblem, Weight
from services import access
from services.access import Permission, User, check_pilot
from services.clock import today
from services.errors import Refused
from services.plans.changes import name_of, pilot_of, sheet_of
from services.plans.difference import Leaving

LONGEST = 400


@dataclass(frozen=True)
class Retirement:
    """From when and why what a workbook leaves out is in the plan no more."""

    from_on: date | None = None
    reason: str = ""


NOTHING_LEAVES = Retirement()


@dataclass(frozen=True)
class RetiredView:
    """A row that left its plan: from when on, and why."""

    name: str
    from_on: date
    reason: str


def held_up(connection: Connection, leaving: Sequence[Leaving], used: set[str], day: date) -> Iterator[CellProblem]:
    """What cannot leave, and what stands in it. `used`: the pilot's own indicators that targets are held against."""
    for one in leaving:
        if one.is_back:
            continue
        held = [f"{number} {word}" for word, number in count_held(connection, one.table, one.row_id, day)]
        if one.name in used:
            held.append("目标在用它")
        if held:
            cure = "先划转、并入、收回或重新下达，再撤下；或把这一行补回表里"
            yield CellProblem(Weight.ERROR, f"不能撤下{one.name}：还有 {'、'.join(held)}", cure, sheet_of(one.table))


def first_day(connection: Connection, pilot: Row[Any]) -> date:
    """The day offered, and the last that may be said: today, or the first that no closed period holds."""
    closed = closed_until(connection, pilot.id)
    return today(pilot) if closed is None else max(today(pilot), closed + timedelta(days=1))


def retire(connection: Connection, pilot: Row[Any], leaving: Sequence[Leaving], said: Retirement) -> None:
    """Rows leave, or are back; Refused with all that is wrong."""
    for one in (one for one in leaving if one.is_back):
        restore_row(connection, table=one.table, row_id=one.row_id)
        if one.table == "targets" and one.since is not None:
            restore_shares(connection, target_id=one.row_id, retired_from=one.since)
    gone = [one for one in leaving if not one.is_back]
    if not gone:
        return
    if wrong := list(_wrong(connection, pilot, gone, said)):
        raise Refused(f"没有写入：{'；'.join(wrong)}")
    if said.from_on is None:
        raise ValueError("checked above")
    day, reason = said.from_on, said.reason.strip()
    for one in gone:
        retire_row(connection, table=one.table, row_id=one.row_id, from_on=day, reason=reason)
    for one in (one for one in gone if one.table == "targets"):
        retire_shares(connection, target_id=one.row_id, from_on=day, reason=reason)


def _wrong(connection: Connection, pilot: Row[Any], gone: Sequence[Leaving], said: Retirement) -> Iterator[str]:
    told = f"表里少了 {len(gone)} 行"
    if not said.reason.strip():
        yield f"{told}，请写撤下的原因"
    elif len(said.reason.strip()) > LONGEST:
        yield f"原因有 {len(said.reason.strip())} 字，最多 {LONGEST} 字"
    if said.from_on is None:
        yield f"{told}，请写从哪天起撤下"
        return
    closed, last = closed_until(connection, pilot.id), first_day(connection, pilot)
    if closed is not None and said.from_on <= closed:
        first = closed + timedelta(days=1)
        yield f"已结账到 {closed}，不能从 {said.from_on} 起撤下：请写 {first} 或以后，已结账的各期不变"
    elif said.from_on > last:
        yield f"{said.from_on} 还没有到：请写 {last} 或以前，或到那天再提交"
    for one in gone:
        if one.since is not None and said.from_on <= one.since:
            yield f"{one.name} {one.since} 才开始，不能从 {said.from_on} 起撤下"


def retired(connection: Connection, user: User, code: str) -> tuple[RetiredView, ...]:
    """Every row that left a plan, the last to leave first."""
    access.check(user, Permission.SET_UP)
    pilot_id = pilot_of(connection, code)
    check_pilot(user, pilot_id)
    found = [
        RetiredView(name_of(record, row), row["retired_from"], row["retired_reason"])
        for (record, _), row in plan_rows(connection, pilot_id, code).items()
        if row.get("retired_from") is not None
    ]
    return tuple(sorted(found, key=lambda one: one.from_on, reverse=True))


def without_retired(plan: Mapping[str, Sequence[Mapping[str, object]]]) -> dict[str, list[Mapping[str, object]]]:
    """Rows by record, without those that left."""
    return {record: [row for row in rows if row.get("retired_from") is None] for record, rows in plan.items()}
