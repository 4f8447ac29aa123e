"""Which projects a figure was made of, as conditions on project readings: every number opens its rows."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select
from sqlalchemy.orm import aliased

from data_access.tables import EnterpriseUnit, Project, ProjectReading
from domain.facts.progress import ASSESSMENT, CONTRACT, DIAGNOSIS
from domain.lights.core import PACED, Core
from domain.lights.measures import Measure
from domain.words import Title

READING = ProjectReading.__table__.c


@dataclass(frozen=True)
class Counted:
    """Projects a measure counts from `starts_on` (a flow; None for a stock) to `ends_on` (None: the day itself).

    `missing`: instead those that were due by then and do not count, the ones to call. With `due_by` (and `due_after`)
    those due by their own plan in these days, whether the day has come or not.
    """

    measure: str
    as_of: date
    starts_on: date | None = None
    missing: bool = False
    ends_on: date | None = None
    due_by: date | None = None
    due_after: date | None = None


# aliases, so that these conditions also stand in a query that joins projects itself
MINE, TWIN, ITS, WAS = aliased(Project), aliased(Project), aliased(ProjectReading), aliased(EnterpriseUnit)
ACTIVE = READING.light.is_not(None)
PLANNED_ON = {
    DIAGNOSIS: ITS.diagnosis_planned_on,
    CONTRACT: ITS.contract_planned_on,
    ASSESSMENT: ITS.assessment_planned_on,
}
FOUND = READING.findings_serious + READING.findings_minor > 0
PACED_ON = {
    Core.DIAGNOSIS: (READING.diagnosed_on, None),
    Core.CONTRACTING: (READING.contracted_on, None),
    Core.COMPLETION: (READING.completed_on, None),
    "completion_little_giant": (READING.completed_on, READING.title == Title.LITTLE_GIANT),
    "completion_srdi": (READING.completed_on, READING.title == Title.SRDI),
    "completion_titled": (READING.completed_on, READING.title != Title.NONE),
    "completion_above": (READING.completed_on, READING.is_above),
    "completion_below": (READING.completed_on, ~READING.is_above),
    "level2_above": (READING.level2_on, READING.is_above),
    "level4": (READING.level4_on, None),
}
"""The day a project begins to count for a measure with a 序时, and whose projects it is about (None: all)."""
STANDING = {
    Core.SCHEDULE: ([ACTIVE], [ACTIVE, READING.lag_points > 0]),
    Core.LEVEL_UP: ([ACTIVE, READING.level >= 2, READING.is_counted], [ACTIVE, READING.is_counted]),
    Core.DISBURSEMENT: ([READING.payable_fen > 0], [READING.payable_fen > READING.paid_fen]),
    Core.COMPLIANCE: ([FOUND], [FOUND]),
    Core.PROVIDER: (
        [READING.milestones_due > 0],
        [READING.milestones_on_time < READING.milestones_due],
    ),
    Core.RECTIFICATION: (
        [ACTIVE, READING.issues_due > 0],
        [ACTIVE, READING.issues_closed < READING.issues_due],
    ),
}
"""The projects behind every other core light that they make up: all of them, and those that miss it."""


def units(counted: Counted | None) -> tuple[ColumnElement[int | None], ColumnElement[int | None]]:
    """District and industry in which a project counts: those of the day on which it came to count (rules 2.9), where a
    figure counts such days, else those in which the period knew it."""
    if counted is None or counted.missing or counted.measure not in PACED_ON:
        return READING.district_id, READING.industry_id
    day, _ = PACED_ON[counted.measure]
    its = (MINE.id == READING.project_id, WAS.enterprise_id == MINE.enterprise_id)
    moved = (*its, WAS.moved_on > day, WAS.moved_on <= counted.as_of)

    def unit(column: str) -> ColumnElement[int | None]:
        was = select(getattr(WAS, column)).where(*moved).order_by(WAS.moved_on).limit(1).scalar_subquery()
        return case((exists().where(*moved), was), else_=READING[column])

    return unit("district_id"), unit("industry_id")


def conditions(period_id: int, counted: Counted) -> list[ColumnElement[bool]]:
    """Conditions on the project readings of a period; KeyError for a measure that is not made of projects."""
    if counted.measure not in PACED_ON:
        every, missed = STANDING[counted.measure]
        if counted.measure == Core.LEVEL_UP and counted.missing:
            return [*missed, or_(READING.level < 2, and_(READING.level.is_(None), _assessment_due(period_id, counted)))]
        return missed if counted.missing else every
    day, of = PACED_ON[counted.measure]
    found = (_level if PACED[counted.measure].least_level else _done)(period_id, counted, PACED[counted.measure], day)
    once = READING.is_counted if counted.missing else _is_first(period_id, day)
    return [ACTIVE, *found, *([] if of is None else [of]), once]


# Both say «within its enterprise» by one set for the whole period, not by a look at the others for each project: of
# 15,000 projects that would be 225 million looks.


def _of_enterprise(period_id: int, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """An active project of the same enterprise, this one among them, of which the conditions hold."""
    theirs = select(TWIN.enterprise_id).join(ITS, ITS.project_id == TWIN.id)
    theirs = theirs.where(ITS.period_id == period_id, ITS.light.is_not(None), *conditions)
    return READING.project_id.in_(select(MINE.id).where(MINE.enterprise_id.in_(theirs)))


def _is_first(period_id: int, day) -> ColumnElement[bool]:
    """No other contract of the enterprise reached the point before this one did."""
    its = getattr(ITS, day.key)
    place = func.row_number().over(partition_by=TWIN.enterprise_id, order_by=(its, ITS.project_id)).label("place")
    reached = select(ITS.project_id, place).join(TWIN, TWIN.id == ITS.project_id)
    reached = reached.where(ITS.period_id == period_id, ITS.light.is_not(None), its.is_not(None)).subquery()
    return or_(day.is_(None), READING.project_id.in_(select(reached.c.project_id).where(reached.c.place == 1)))


def _done(period_id: int, counted: Counted, measure: Measure, day) -> list[ColumnElement[bool]]:
    """They reached the point within the window (or were due and did not)."""
    if counted.missing:
        return [_not_yet(period_id, counted, day), _planned(period_id, measure, counted)]
    return [day.is_not(None), *_within(counted, day)]


def _level(period_id: int, counted: Counted, measure: Measure, since) -> list[ColumnElement[bool]]:
    """They are at the level; in a window when it was reached for good within it."""
    least = measure.least_level
    if counted.missing and counted.due_by:
        lower = or_(READING.level.is_(None), READING.level < least, _not_yet(period_id, counted, since))
        return [READING.level.is_(None) if measure.one_chance else lower, _planned(period_id, measure, counted)]
    if counted.missing:
        return [READING.level < least]
    return [READING.level >= least, *_within(counted, since)]


def _within(counted: Counted, day) -> list[ColumnElement[bool]]:
    """The day lies in the window."""
    found = [] if counted.starts_on is None else [day >= counted.starts_on]
    return found if counted.ends_on is None else [*found, day <= counted.ends_on]


def _not_yet(period_id: int, counted: Counted, day) -> ColumnElement[bool]:
    """No contract of the enterprise has come to count, or only after the window."""
    its = getattr(ITS, day.key)
    return ~_of_enterprise(period_id, its.is_not(None) if counted.ends_on is None else its <= counted.ends_on)


def _assessment_due(period_id: int, counted: Counted) -> ColumnElement[bool]:
    """The assessment of the enterprise was planned for the day or before, as the period knew its plans."""
    return _of_enterprise(period_id, ITS.assessment_planned_on <= counted.as_of)


def _planned(period_id: int, measure: Measure, counted: Counted) -> ColumnElement[bool]:
    """The enterprise was first to be at the measure's stage by the day, as the period knew its plans; with `due_by` in
    those days."""
    planned_on = PLANNED_ON[measure.stage]
    due = _of_enterprise(period_id, planned_on <= (counted.due_by or counted.as_of))
    return due if counted.due_after is None else and_(due, ~_of_enterprise(period_id, planned_on <= counted.due_after))
