"""Which projects a figure was made of, as conditions on project readings: every number opens its rows."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, exists, or_
from sqlalchemy.orm import aliased

from data_access.tables import Enterprise, Milestone, Project, ProjectReading
from domain.words import Core, Scale, Stage, Title

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


DONE_ON = {
    Core.DIAGNOSIS: READING.diagnosed_on,
    Core.CONTRACTING: READING.contracted_on,
    Core.COMPLETION: READING.completed_on,
}
DUE_STAGE = {Core.DIAGNOSIS: Stage.DIAGNOSIS, Core.CONTRACTING: Stage.CONTRACT, Core.COMPLETION: Stage.ASSESSMENT}
"""Milestone whose planned day says that a project was due (as domain.lights.tallies.BOTTOM_UP_STAGE)."""
# aliases, so that these conditions also stand in a query that joins projects and enterprises itself
MINE, OWNER = aliased(Project), aliased(Enterprise)
COMPLETIONS_OF = {
    "completion_little_giant": OWNER.title == Title.LITTLE_GIANT,
    "completion_srdi": OWNER.title == Title.SRDI,
    "completion_titled": OWNER.title != Title.NONE,
    "completion_above": OWNER.scale == Scale.ABOVE,
    "completion_below": OWNER.scale == Scale.BELOW,
}
LEVELS = {
    "level2_above": (2, READING.level2_on, OWNER.scale == Scale.ABOVE),
    "level4": (4, READING.level4_on, None),
}
"""Least level, the day since when it has lasted, and whose."""


def conditions(counted: Counted) -> list[ColumnElement[bool]]:
    """Conditions on project readings; KeyError for a measure that is not made of projects."""
    if counted.measure in DONE_ON or counted.measure in COMPLETIONS_OF:
        return _done(counted)
    if counted.measure in LEVELS:
        return _level(counted)
    active = READING.light.is_not(None)
    every, missed = {
        Core.SCHEDULE: (active, and_(active, READING.lag_points > 0)),
        Core.LEVEL_UP: (
            and_(active, READING.level >= 2, READING.is_counted),
            and_(active, READING.level < 2, READING.is_counted),
        ),
        Core.DISBURSEMENT: (READING.payable_fen > 0, READING.payable_fen > READING.paid_fen),
        Core.COMPLIANCE: (_found(), _found()),
        Core.PROVIDER: (
            and_(active, READING.milestones_due > 0),
            and_(active, READING.milestones_on_time < READING.milestones_due),
        ),
        Core.RECTIFICATION: (
            and_(active, READING.issues_due > 0),
            and_(active, READING.issues_closed < READING.issues_due),
        ),
    }[counted.measure]
    return [missed if counted.missing else every]


def _found() -> ColumnElement[bool]:
    return READING.findings_serious + READING.findings_minor > 0


def _done(counted: Counted) -> list[ColumnElement[bool]]:
    """Active projects, one an enterprise, that reached the point within the window (or were due and did not)."""
    core = counted.measure if counted.measure in DONE_ON else Core.COMPLETION
    day = DONE_ON[core]
    found = [READING.light.is_not(None)]
    if counted.missing:
        found += [_not_yet(counted, day), _planned(DUE_STAGE[core], counted)]
    else:
        found += [day.is_not(None), *_within(counted, day)]
    if counted.measure in COMPLETIONS_OF:
        found.append(_enterprise(COMPLETIONS_OF[counted.measure]))
    return [*found, READING.is_counted]


def _level(counted: Counted) -> list[ColumnElement[bool]]:
    """Active projects at the level; in a window when it was reached for good within it."""
    least, since, of = LEVELS[counted.measure]
    found = [READING.light.is_not(None)]
    if counted.missing and counted.due_by:
        lower = or_(READING.level.is_(None), READING.level < least, _not_yet(counted, since))
        found += [READING.level.is_(None) if counted.measure == "level4" else lower]
        found.append(_planned(Stage.ASSESSMENT, counted))
    else:
        found.append(READING.level < least if counted.missing else READING.level >= least)
    if of is not None:
        found.append(_enterprise(of))
    if not counted.missing:
        found += _within(counted, since)
    return [*found, READING.is_counted]


def _within(counted: Counted, day) -> list[ColumnElement[bool]]:
    """The day lies in the window."""
    found = [] if counted.starts_on is None else [day >= counted.starts_on]
    return found if counted.ends_on is None else [*found, day <= counted.ends_on]


def _not_yet(counted: Counted, day) -> ColumnElement[bool]:
    """It has not come to count, or only after the window."""
    return day.is_(None) if counted.ends_on is None else or_(day.is_(None), day > counted.ends_on)


def _planned(stage: Stage, counted: Counted) -> ColumnElement[bool]:
    """The stage was planned for the day or before; with `due_by` in those days."""
    found = [Milestone.planned_on <= (counted.due_by or counted.as_of)]
    if counted.due_after is not None:
        found.append(Milestone.planned_on > counted.due_after)
    return exists().where(Milestone.project_id == READING.project_id, Milestone.stage == stage, *found)


def _enterprise(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(MINE.id == READING.project_id, OWNER.id == MINE.enterprise_id, condition)
