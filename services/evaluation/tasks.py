"""Lights of the plan's tasks in an open period, once its other readings stand (rules 15.3)."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row

from data_access.commands.tasks import replace_task_readings
from data_access.queries.tasks import (
    first_update,
    linked_lights,
    list_phases,
    list_task_readings,
    list_tasks,
    list_updates,
)
from domain.facts.rules import RuleSet
from domain.tasks.days import days_of
from domain.tasks.facts import Linked, PlanPhase, PlanTask, TaskDays, TaskReading, Update
from domain.tasks.lights import JudgedBy, judge


def task_of(row: Row[Any]) -> PlanTask:
    return PlanTask(
        row.id,
        row.number,
        row.title,
        _parts(row.departments),
        row.starts_on,
        row.ends_on,
        tuple(int(number) for number in _parts(row.phases)),
        _parts(row.deliverables),
        _parts(row.indicators),
        row.quote,
    )


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split(";") if part)


def phase_of(row: Row[Any]) -> PlanPhase:
    return PlanPhase(row.number, row.title, row.starts_on, row.ends_on, row.note)


def update_of(row: Row[Any]) -> Update:
    return Update(row.reported_on, row.state, row.text, row.next_step, row.evidence, row.reported_by)


def reading_of(row: Row[Any]) -> TaskReading:
    days = TaskDays(row.starts_on, row.ends_on, row.days_from)
    return TaskReading(
        row.task_id, row.light, row.cause, row.reason, row.since_on, days, row.state, row.reported_on, row.silent_months
    )


def evaluate_tasks(
    connection: Connection,
    pilot_id: int,
    period_id: int,
    *,
    begins: date,
    as_of: date,
    rules: RuleSet,
    before_id: int | None,
) -> None:
    """Judge every task of the pilot and store it. `before_id`: the closed period before, of the same kind."""
    tasks = [task_of(row) for row in list_tasks(connection, pilot_id, as_of)]
    if not tasks:
        return
    phases = [phase_of(row) for row in list_phases(connection, pilot_id, as_of)]
    updates: dict[int, list[Update]] = defaultdict(list)
    for row in list_updates(connection, pilot_id, as_of):
        updates[row.task_id].append(update_of(row))
    linked = linked_to(connection, period_id, {code for task in tasks for code in task.indicators})
    before = (
        {} if before_id is None else {row.task_id: reading_of(row) for row in list_task_readings(connection, before_id)}
    )
    known = JudgedBy(as_of, begins, rules, first_update(connection, pilot_id))
    found = []
    for task in tasks:
        days = days_of(task, phases)
        if days is not None:
            lights = [one for code in task.indicators for one in linked[code]]
            found.append(judge(task, days, updates[task.id], lights, known, before.get(task.id)))
    replace_task_readings(connection, period_id=period_id, readings=found)


def linked_to(connection: Connection, period_id: int, codes: Iterable[str]) -> dict[str, list[Linked]]:
    """Lights of a period by the indicator that tasks name; none where an indicator has none."""
    found: dict[str, list[Linked]] = defaultdict(list)
    for row in linked_lights(connection, period_id, codes):
        found[row.code].append(Linked(row.code, row.name, row.light, row.reason))
    return found
