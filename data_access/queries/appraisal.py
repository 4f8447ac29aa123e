"""Reads what a self-evaluation needs beside the readings: notes, the projects of a cut, levels, meetings."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import ColumnElement, Connection, Row, and_, case, func, or_, select, union_all
from sqlalchemy.orm import aliased

from data_access.queries.parts import in_parts
from data_access.tables import (
    AppraisalNote,
    Assessment,
    AuditEvent,
    Batch,
    Decision,
    District,
    Enterprise,
    Industry,
    IntakeBatch,
    IntakeChange,
    Meeting,
    Milestone,
    Period,
    Project,
    ProjectReading,
    Provider,
    RestatementRecord,
)
from domain.intake.form import Kind
from domain.words import Stage

AMOUNTS = ("contract_fen", "eligible_fen", "approved_fen")
"""What a project reading does not hold: of a closed period it follows from what was changed since."""
DAYS = {Stage.ACCEPTANCE: "accepted_on", Stage.PUBLICITY: "publicised_on"}


def list_notes(connection: Connection, pilot_id: int) -> list[Row]:
    """Everything written beside the pilot's targets."""
    table = AppraisalNote.__table__
    return list(connection.execute(select(table).where(table.c.pilot_id == pilot_id).order_by(table.c.id)))


def get_note(connection: Connection, target_id: int) -> Row | None:
    table = AppraisalNote.__table__
    return connection.execute(select(table).where(table.c.target_id == target_id)).first()


def list_cut_projects(connection: Connection, period_id: int) -> list[Row]:
    """Every project of a closed period by code: its readings, whose it is, contract, money, days known by then."""
    table = ProjectReading.__table__
    query = (
        select(
            *(table.c[name] for name in _READ),
            Project.code,
            Project.enterprise_id,
            Project.contract_fen,
            Project.eligible_fen,
            Project.approved_fen,
            Enterprise.uscc,
            Enterprise.name.label("enterprise"),
            District.short_name.label("district"),
            Industry.short_name.label("industry"),
            Batch.number.label("batch"),
            Provider.name.label("provider"),
        )
        .join(Period, Period.id == table.c.period_id)
        .join(Project, Project.id == table.c.project_id)
        .join(Enterprise, Enterprise.id == Project.enterprise_id)
        .outerjoin(District, District.id == table.c.district_id)
        .outerjoin(Industry, Industry.id == table.c.industry_id)
        .outerjoin(Provider, Provider.id == table.c.provider_id)
        .outerjoin(Batch, Batch.id == Project.batch_id)
    )
    for stage, name in DAYS.items():
        step = aliased(Milestone)
        is_known = and_(step.project_id == Project.id, step.stage == stage, step.completed_on <= Period.as_of)
        query = query.outerjoin(step, is_known).add_columns(step.completed_on.label(name))
    return list(connection.execute(query.where(table.c.period_id == period_id).order_by(Project.code, Project.id)))


def list_amount_changes(connection: Connection, period_id: int) -> list[Row]:
    """What projects' amounts were before each change recorded since a period was closed, oldest first: project, JSON of
    the changed fields as they were. By batches, by their undoing, by edits of a single one."""
    change, batch, event = IntakeChange.__table__.c, IntakeBatch.__table__.c, AuditEvent.__table__.c
    by_batch = [
        select(change.row_id.label("project_id"), at.label("at"), change.id.label("id"), told.label("told"))
        .join(IntakeBatch, batch.id == change.batch_id)
        .join(Period, Period.pilot_id == batch.pilot_id)
        .where(Period.id == period_id, batch.kind == Kind.PROJECTS, change.is_new.is_(False), since, _amount_in(told))
        for at, told, since in (
            (batch.committed_at, change.before, batch.committed_at > Period.closed_at),
            (
                batch.undone_at,
                change.after,
                and_(batch.undone_at > Period.closed_at, batch.committed_at <= Period.closed_at),
            ),
        )
    ]
    by_edit = (
        select(
            Project.id.label("project_id"),
            event.happened_at.label("at"),
            event.id.label("id"),
            event.before.label("told"),
        )
        .join(Period, Period.pilot_id == event.pilot_id)
        .join(Enterprise, Enterprise.pilot_id == event.pilot_id)
        .join(Project, and_(Project.enterprise_id == Enterprise.id, Project.code == event.subject_id))
        .where(
            Period.id == period_id,
            event.subject == "project",
            event.action == "edit",
            event.happened_at > Period.closed_at,
            _amount_in(event.before),
        )
    )
    found = union_all(*by_batch, by_edit).subquery()
    return list(connection.execute(select(found).order_by(found.c.at, found.c.id)))


def _amount_in(told: ColumnElement[str]) -> ColumnElement[bool]:
    return or_(*(told.contains(f'"{name}"') for name in AMOUNTS))


def list_amounts(connection: Connection, projects: Iterable[int]) -> list[Row]:
    """Amounts of projects as they are today."""
    query = select(Project.id, *(Project.__table__.c[name] for name in AMOUNTS))
    return [row for part in in_parts(query, Project.id, projects) for row in connection.execute(part)]


_READ = (
    "project_id",
    "status",
    "is_counted",
    "stage",
    "light",
    "reason",
    "level",
    "contracted_on",
    "completed_on",
    "due_fen",
    "payable_fen",
    "paid_fen",
    "days_late",
    "title",
    "is_above",
)


def list_levels(connection: Connection, pilot_id: int, as_of: date) -> list[Row]:
    """Assessments of the pilot's enterprises up to a day, oldest first."""
    table = Assessment.__table__
    query = (
        select(table.c.enterprise_id, table.c.kind, table.c.level, table.c.score, table.c.assessed_on, table.c.assessor)
        .join(Enterprise, Enterprise.id == table.c.enterprise_id)
        .where(Enterprise.pilot_id == pilot_id, table.c.assessed_on <= as_of)
    )
    return list(connection.execute(query.order_by(table.c.assessed_on, table.c.id)))


def count_meetings(connection: Connection, pilot_id: int, as_of: date) -> Row:
    """调度会 held up to a day; what they decided, how much of it was done, verified, and late on that day."""
    meeting, decision = Meeting.__table__.c, Decision.__table__.c
    is_done = and_(decision.done_on.is_not(None), decision.done_on <= as_of)
    is_verified = and_(decision.verified_on.is_not(None), decision.verified_on <= as_of)

    def number(condition):
        return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)

    held = select(func.count()).where(meeting.pilot_id == pilot_id, meeting.held_on <= as_of)
    query = (
        select(
            held.scalar_subquery().label("meetings"),
            func.count(decision.id).label("decisions"),
            number(is_done).label("done"),
            number(is_verified).label("verified"),
            number(and_(~is_done, decision.due_on < as_of)).label("late"),
        )
        .join(Meeting.__table__, meeting.id == decision.meeting_id)
        .where(meeting.pilot_id == pilot_id, meeting.held_on <= as_of)
    )
    return connection.execute(query).one()


def restating_period(connection: Connection, period_id: int) -> int | None:
    """The closed period that lists what was corrected of this one; None where none does."""
    table = RestatementRecord.__table__.c
    return connection.scalar(select(func.min(table.period_id)).where(table.restated_id == period_id))
