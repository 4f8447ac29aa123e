"""Reads of 项目绩效目标: goals with their newest check, and who wrote the self-evaluation."""

from collections.abc import Sequence

from sqlalchemy import Connection, Row, select

from data_access.tables import (
    District,
    Enterprise,
    IntakeBatch,
    IntakeChange,
    Project,
    ProjectGoal,
)
from domain.intake.form import Kind
from domain.words import EnterpriseStatus

PROJECT_GOAL = (
    select(
        ProjectGoal.id,
        ProjectGoal.version,
        Project.code.label("project"),
        ProjectGoal.number,
        ProjectGoal.name,
        ProjectGoal.unit,
        ProjectGoal.direction,
        ProjectGoal.value,
        ProjectGoal.document,
        ProjectGoal.actual,
        ProjectGoal.evaluated_on,
        ProjectGoal.evidence,
        District.short_name.label("holder"),
    )
    .join(Project, Project.id == ProjectGoal.project_id)
    .join(Enterprise, Enterprise.id == Project.enterprise_id)
    .outerjoin(District, District.id == Enterprise.district_id)
)


def list_goals(connection: Connection, pilot_id: int, district_id: int | None = None) -> list[Row]:
    """Goals of the pilot's projects (of a district) by code and number; `is_checked`: of the version that stands."""
    goal = ProjectGoal.__table__.c
    query = (
        select(
            ProjectGoal.__table__,
            (goal.checked_version == goal.version).label("is_checked"),
            Project.code,
            Enterprise.name.label("enterprise"),
            District.short_name.label("district"),
        )
        .join(Project, Project.id == goal.project_id)
        .join(Enterprise, Enterprise.id == Project.enterprise_id)
        .outerjoin(District, District.id == Enterprise.district_id)
        .where(Project.pilot_id == pilot_id)
    )
    if district_id is not None:
        query = query.where(Enterprise.district_id == district_id)
    return list(connection.execute(query.order_by(Project.code, goal.number, goal.id)))


def active_codes(connection: Connection, pilot_id: int, district_id: int | None = None) -> Sequence[str]:
    """Codes of the projects whose enterprise is in the pilot."""
    query = (
        select(Project.code)
        .join(Enterprise, Enterprise.id == Project.enterprise_id)
        .where(Project.pilot_id == pilot_id, Enterprise.status == EnterpriseStatus.ACTIVE)
    )
    if district_id is not None:
        query = query.where(Enterprise.district_id == district_id)
    return connection.scalars(query.order_by(Project.code, Project.id)).all()


def authors_of_goal(connection: Connection, goal_id: int) -> list[Row]:
    """Who brought the changes of a goal that still stand, each by name and account."""
    query = (
        select(IntakeBatch.author, IntakeBatch.author_account.label("account_id"))
        .join(IntakeChange, IntakeChange.batch_id == IntakeBatch.id)
        .where(IntakeBatch.kind == Kind.PROJECT_GOALS, IntakeChange.row_id == goal_id, IntakeBatch.undone_at.is_(None))
    )
    return list(connection.execute(query.order_by(IntakeBatch.id)))
