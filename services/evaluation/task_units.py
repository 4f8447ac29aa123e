"""Which units the plan names for its tasks (rules 15.1)."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from data_access.queries.projects import list_districts
from data_access.queries.returns import list_departments
from data_access.queries.tasks import list_tasks
from data_access.queries.unit_names import former_names
from domain.tasks.units import Named, TaskUnit, named
from services.evaluation.tasks import task_of


@dataclass(frozen=True)
class LedTask:
    """A task as forms say it, with the names of the units that lead it."""

    id: int
    number: int
    title: str
    leads: tuple[str, ...]

    @property
    def label(self) -> str:
        return f"{self.number} {self.title}"


def units_named(connection: Connection, pilot_id: int) -> tuple[TaskUnit, ...]:
    """Every unit of a pilot by all the names that a plan may call it."""
    former: dict[tuple[int | None, int | None], tuple[str, ...]] = {}
    for row in former_names(connection, pilot_id):
        key = (row.district_id, row.department_id)
        former[key] = (*former.get(key, ()), row.name, row.short_name)
    districts = tuple(
        TaskUnit(row.short_name, (row.name, row.short_name, *former.get((row.id, None), ())), row.id, None, row.kind)
        for row in list_districts(connection, pilot_id)
    )
    departments = tuple(
        TaskUnit(row.name, (row.name, *former.get((None, row.id), ())), None, row.id)
        for row in list_departments(connection, pilot_id)
    )
    return (*districts, *departments)


def led_tasks(connection: Connection, pilot_id: int, day: date) -> tuple[LedTask, ...]:
    """Tasks of a day in the plan's order."""
    units = units_named(connection, pilot_id)
    found = []
    for row in list_tasks(connection, pilot_id, day):
        task = task_of(row)
        found.append(LedTask(task.id, task.number, task.title, _leads(named(task.units, units))))
    return tuple(found)


def _leads(words: tuple[Named, ...]) -> tuple[str, ...]:
    return tuple(unit.name for word in words if word.leads for unit in word.units)
