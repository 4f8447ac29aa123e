"""Reads one enterprise: its projects and everything recorded around one of them, up to a day."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection, Row, Select, func, literal, or_, select
from sqlalchemy.orm import aliased

from data_access.tables import (
    Assessment,
    AuditEvent,
    Batch,
    District,
    Enterprise,
    FindingRecord,
    FundEntry,
    Industry,
    IntakeBatch,
    IntakeChange,
    Issue,
    Milestone,
    Project,
    ProjectProvider,
    ProjectReading,
    Provider,
    ProviderReview,
)
from domain.words import AssessmentKind, EnterpriseStatus, ProjectRole


def find_enterprise(connection: Connection, pilot_id: int, *, code: str = "", uscc: str = "") -> Row | None:
    """The enterprise of a project code or of a credit code, with its units; None if there is none."""
    query = (
        select(
            Enterprise.__table__,
            District.name.label("district"),
            Industry.name.label("industry"),
        )
        .outerjoin(District, District.id == Enterprise.district_id)
        .outerjoin(Industry, Industry.id == Enterprise.industry_id)
        .where(Enterprise.pilot_id == pilot_id)
    )
    if code:
        mine = aliased(Project)
        owner = select(mine.enterprise_id).where(mine.pilot_id == pilot_id, mine.code == code)
        return connection.execute(query.where(Enterprise.id == owner.scalar_subquery())).first()
    return connection.execute(query.where(Enterprise.uscc == uscc)).first()


def list_own_projects(connection: Connection, enterprise_id: int) -> list[Row]:
    """Projects of an enterprise with their batch, oldest first."""
    query = (
        select(
            Project.__table__,
            Batch.number.label("batch"),
            Batch.subsidy_ratio,
            Batch.cap_level2_fen,
            Batch.cap_level3_fen,
            Batch.cap_level4_fen,
            Batch.source.label("batch_source"),
        )
        .outerjoin(Batch, Batch.id == Project.batch_id)
        .where(Project.enterprise_id == enterprise_id)
        .order_by(Project.id)
    )
    return list(connection.execute(query))


def list_milestones(connection: Connection, project_id: int) -> list[Row]:
    query = select(Milestone.__table__).where(Milestone.project_id == project_id).order_by(Milestone.id)
    return list(connection.execute(query))


def list_assessments(connection: Connection, enterprise_id: int, as_of: date) -> list[Row]:
    """Assessments up to the day, oldest first."""
    table = Assessment.__table__
    query = select(table).where(table.c.enterprise_id == enterprise_id, table.c.assessed_on <= as_of)
    return list(connection.execute(query.order_by(table.c.assessed_on, table.c.id)))


def list_alike(connection: Connection, period_id: int, industry_id: int, as_of: date) -> list[Row]:
    """Active projects of an industry in the period by id, each with its enterprise's size and first known level."""
    reading, project, enterprise = (table.__table__.c for table in (ProjectReading, Project, Enterprise))
    assessed = Assessment.__table__.c
    before = (assessed.kind == AssessmentKind.BEFORE) & (assessed.assessed_on <= as_of)
    level = select(func.min(assessed.level)).where(assessed.enterprise_id == enterprise.id, before).scalar_subquery()
    query = (
        select(
            reading.project_id,
            enterprise.scale,
            func.coalesce(level, 0).label("level"),
            reading.actual_progress,
            reading.days_late,
        )
        .join_from(ProjectReading.__table__, Project.__table__, project.id == reading.project_id)
        .join(Enterprise.__table__, enterprise.id == project.enterprise_id)
        .where(reading.period_id == period_id, reading.industry_id == industry_id)
        .where(reading.status == EnterpriseStatus.ACTIVE)
    )
    return list(connection.execute(query.order_by(reading.project_id)))


def list_project_entries(connection: Connection, project_id: int, as_of: date) -> list[Row]:
    """Movements of money for a project up to the day, oldest first."""
    table = FundEntry.__table__
    query = select(table).where(table.c.project_id == project_id, table.c.occurred_on <= as_of)
    return list(connection.execute(query.order_by(table.c.occurred_on, table.c.id)))


def list_project_findings(connection: Connection, period_id: int, project_id: int) -> list[Row]:
    """Findings on a project in a period, serious ones first."""
    table = FindingRecord.__table__
    query = select(table).where(table.c.period_id == period_id, table.c.project_id == project_id)
    return list(connection.execute(query.order_by(table.c.severity.desc(), table.c.id)))


def list_project_providers(connection: Connection, project_id: int) -> list[Row]:
    """The lead provider and the others of a project, with their role."""
    lead_role = literal(ProjectRole.LEAD.value).label("role")
    lead = select(Provider.__table__, lead_role).join(Project, Project.provider_id == Provider.id)
    others = select(Provider.__table__, ProjectProvider.role).join(
        ProjectProvider, ProjectProvider.provider_id == Provider.id
    )
    return [
        *connection.execute(lead.where(Project.id == project_id)),
        *connection.execute(
            others.where(ProjectProvider.project_id == project_id).order_by(Provider.name, Provider.id)
        ),
    ]


def list_reviews(connection: Connection, project_id: int, as_of: date) -> list[Row]:
    """What the enterprise said of its providers up to the day, newest first."""
    table = ProviderReview.__table__
    query = (
        select(table, Provider.name.label("provider"))
        .join(Provider, Provider.id == table.c.provider_id)
        .where(table.c.project_id == project_id, table.c.reviewed_on <= as_of)
        .order_by(table.c.reviewed_on.desc(), table.c.id)
    )
    return list(connection.execute(query))


def list_project_issues(connection: Connection, project_id: int, as_of: date) -> list[Row]:
    """Issues of a project opened by the day, by due day."""
    table = Issue.__table__
    query = select(table).where(table.c.project_id == project_id, table.c.opened_on <= as_of)
    return list(connection.execute(query.order_by(table.c.due_on, table.c.id)))


def list_project_history(connection: Connection, project_id: int, period_ids: Sequence[int]) -> list[Row]:
    """Light and reason of a project in some periods."""
    table = ProjectReading.__table__.c
    query = select(table.period_id, table.light, table.reason).where(
        table.project_id == project_id, table.period_id.in_(list(period_ids))
    )
    return list(connection.execute(query))


def list_audit(connection: Connection, pilot_id: int, subjects: Sequence[tuple[str, str]]) -> list[Row]:
    """Audit events of some subjects (kind, id), newest first."""
    table = AuditEvent.__table__
    about = or_(*((table.c.subject == kind) & (table.c.subject_id == key) for kind, key in subjects))
    query: Select = select(table).where(table.c.pilot_id == pilot_id, about)
    return list(connection.execute(query.order_by(table.c.id.desc()).limit(100)))


def list_imported(connection: Connection, pilot_id: int, rows: Sequence[tuple[str, int]]) -> list[Row]:
    """What returns changed of some rows (kind, id), newest first: when, by whom, batch, kind, before, after."""
    change, batch = IntakeChange.__table__.c, IntakeBatch.__table__.c
    about = or_(*((batch.kind == kind) & (change.row_id == row_id) for kind, row_id in rows))
    query = (
        select(
            batch.committed_at, batch.author, batch.author_account, batch.id, batch.kind, change.before, change.after
        )
        .join(IntakeChange, change.batch_id == batch.id)
        .where(batch.pilot_id == pilot_id, about)
    )
    return list(connection.execute(query.order_by(batch.id.desc()).limit(100)))
