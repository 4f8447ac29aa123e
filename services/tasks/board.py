"""任务清单 of a period and a scope (rules 15)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import Connection

from data_access.queries.tasks import (
    indicator_names,
    issued_on,
    list_courses,
    list_phases,
    list_task_readings,
    list_tasks,
    list_updates,
)
from domain.frame_views import PeriodView
from domain.tasks.days import active, days_of, days_said, odd_days
from domain.tasks.facts import PlanPhase, PlanTask, TaskReading, Update
from domain.tasks.units import Named, TaskUnit, named
from domain.tasks.views import ORDER, PhaseBar, TaskBoard, TaskView, UnitLine, board_sentence, counted
from domain.words import Light, PeriodKind
from services.access import Permission, Role, User, check
from services.evaluation.task_units import units_named
from services.evaluation.tasks import linked_to, phase_of, reading_of, task_of, update_of
from services.frame import Frame
from services.revision import kept

COURSE = 8
"""So many periods of a task's lights stand beside it."""
BEFORE_TASKS = "这一期结账时任务还不亮灯，只列清单；从之后的期次起有灯"


def task_board(connection: Connection, frame: Frame) -> TaskBoard:
    """The tasks of the pilot, or those a district leads or takes part in, worst first."""
    check(frame.user, Permission.READ_SUMMARY)
    return _board(connection, frame)


@kept
def _board(connection: Connection, frame: Frame) -> TaskBoard:
    as_of, pilot_id = frame.period.as_of, frame.pilot.id
    tasks = [task_of(row) for row in list_tasks(connection, pilot_id, as_of)]
    phases = [phase_of(row) for row in list_phases(connection, pilot_id, as_of)]
    whose = _whose(connection, frame, tasks)
    if frame.district is not None:
        tasks = [task for task in tasks if _is_of(whose[task.id], frame.district.id)]
    readings = {row.task_id: reading_of(row) for row in list_task_readings(connection, frame.period.id)}
    periods = _periods_before(frame)
    rows = _rows(connection, frame, tasks, phases, whose, readings, periods)
    bars = _bars(frame, phases, tasks, rows)
    scope = frame.district.name if frame.district else ""
    return TaskBoard(
        board_sentence(rows, bars, scope),
        frame.period.zh,
        as_of,
        rows,
        bars,
        _units(rows),
        odd_days(phases, tasks, issued_on(connection, pilot_id)) if not scope else (),
        tuple(period.label for period in periods),
        BEFORE_TASKS if tasks and not readings else "",
    )


def _whose(connection: Connection, frame: Frame, tasks: Sequence[PlanTask]) -> dict[int, tuple[Named, ...]]:
    units = units_named(connection, frame.pilot.id)
    return {task.id: named(task.units, units) for task in tasks}


def _is_of(words: Sequence[Named], district_id: int) -> bool:
    return any(unit.district_id == district_id for word in words for unit in word.units)


def _periods_before(frame: Frame) -> list[PeriodView]:
    """The closed periods of the frame's kind up to its own, oldest first."""
    kind = frame.period.kind
    if kind is PeriodKind.LIVE:
        kind = PeriodKind.WEEK if frame.pilot.reports_weekly else PeriodKind.MONTH
    closed = [p for p in frame.periods if p.kind is kind and p.is_closed and p.as_of <= frame.period.as_of]
    return sorted(closed, key=lambda period: period.as_of)[-COURSE:]


def _rows(
    connection: Connection,
    frame: Frame,
    tasks: Sequence[PlanTask],
    phases: Sequence[PlanPhase],
    whose: Mapping[int, tuple[Named, ...]],
    readings: Mapping[int, TaskReading],
    periods: Sequence[PeriodView],
) -> tuple[TaskView, ...]:
    codes = sorted({code for task in tasks for code in task.indicators})
    names = indicator_names(connection, codes)
    linked = linked_to(connection, frame.period.id, codes)
    updates: dict[int, list[Update]] = defaultdict(list)
    for row in list_updates(connection, frame.pilot.id, frame.period.as_of):
        updates[row.task_id].insert(0, update_of(row))
    courses = _courses(connection, tasks, periods)
    found = []
    for task in tasks:
        reading, words = readings.get(task.id), whose[task.id]
        days = reading.days if reading else days_of(task, phases)
        found.append(
            TaskView(
                id=task.id,
                number=task.number,
                title=task.title,
                light=reading.light if reading else None,
                cause=reading.cause if reading else None,
                reason=reading.reason if reading else "",
                since_on=reading.since_on if reading else None,
                days=days,
                days_said=days_said(task, days, phases) if days else "方案没有起止日，也没有阶段",
                leads=tuple(word.word for word in words if word.leads),
                cooperating=tuple(word.word for word in words if not word.leads),
                lead_units=tuple(unit.name for word in words if word.leads for unit in word.units),
                units=tuple(dict.fromkeys(unit.name for word in words for unit in word.units)),
                phases=tuple(phase.title for phase in phases if phase.number in task.phases),
                deliverables=task.deliverables,
                linked=tuple(one for code in task.indicators for one in linked[code]),
                unmeasured=tuple(names.get(code, code) for code in task.indicators if not linked[code]),
                quote=task.quote,
                state=reading.state if reading else None,
                updates=tuple(updates[task.id]),
                course=tuple(courses.get((period.id, task.id)) for period in periods),
                may_tell=_may_tell(frame, words),
            )
        )
    return tuple(sorted(found, key=lambda row: (4 if row.light is None else ORDER[row.light], row.number)))


def _courses(
    connection: Connection, tasks: Sequence[PlanTask], periods: Sequence[PeriodView]
) -> dict[tuple[int, int], Light]:
    rows = list_courses(connection, [task.id for task in tasks], [period.id for period in periods])
    return {(row.period_id, row.task_id): row.light for row in rows}


def _may_tell(frame: Frame, words: Sequence[Named]) -> bool:
    """The office, and the unit that leads."""
    user = frame.user
    if not user.may(Permission.SUBMIT):
        return False
    if user.role is Role.OFFICE:
        return True
    return any(_is_users(unit, user) for word in words if word.leads for unit in word.units)


def _is_users(unit: TaskUnit, user: User) -> bool:
    if user.role is Role.DISTRICT:
        return bool(unit.district_id is not None and unit.district_id == user.district_id)
    return bool(unit.department_id is not None and unit.department_id == user.department_id)


def _bars(
    frame: Frame, phases: Sequence[PlanPhase], tasks: Sequence[PlanTask], rows: Sequence[TaskView]
) -> tuple[PhaseBar, ...]:
    """Tasks without phases of their own belong to none of them."""
    light = {row.id: row.light for row in rows}
    running = active(phases, frame.period.as_of)
    bars = []
    for phase in phases:
        own = [task for task in tasks if phase.number in task.phases]
        counts = counted(light[task.id] for task in own)
        bars.append(
            PhaseBar(
                phase.number,
                phase.title,
                phase.starts_on,
                phase.ends_on,
                phase.note,
                phase in running,
                len(own),
                counts,
            )
        )
    return tuple(bars)


def _units(rows: Sequence[TaskView]) -> tuple[UnitLine, ...]:
    """Units by the plan's words, those that lead the most red tasks first."""
    leads: dict[str, list[TaskView]] = defaultdict(list)
    takes: dict[str, int] = defaultdict(int)
    for row in sorted(rows, key=lambda row: row.number):
        for word in row.leads or ("方案没有写",):
            leads[word].append(row)
        for word in row.cooperating:
            takes[word] += 1
    names = dict.fromkeys([*leads, *takes])
    lines = [UnitLine(n, len(leads[n]), takes[n], counted(row.light for row in leads[n])) for n in names]
    return tuple(sorted(lines, key=lambda line: (-dict(line.counts).get(Light.RED, 0), -line.leads, -line.takes_part)))


def row_of(board: TaskBoard, number: str) -> TaskView | None:
    """The task that an address names."""
    return next((row for row in board.rows if str(row.number) == number), None)
