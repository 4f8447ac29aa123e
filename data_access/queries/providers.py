"""Reads providers with their place in a closed period, their work, and their way in and out of the pool."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from data_access.tables import (
    Alert,
    Assessment,
    Enterprise,
    Indicator,
    Industry,
    IndustryStanding,
    Milestone,
    Period,
    Project,
    ProjectLead,
    ProjectReading,
    Provider,
    ProviderPool,
    ProviderReading,
    ProviderReview,
    ProviderShare,
    ProviderStatusChange,
    Target,
    TargetReadingRecord,
)
from domain.facts.progress import PROVIDER_STAGES
from domain.words import STAGES, AlertStatus, AssessmentKind, EnterpriseStatus, Party, PeriodKind, PeriodStatus, Stage


def ranked_period(connection: Connection, pilot_id: int, kind: PeriodKind, as_of: date) -> Row | None:
    """The newest closed period of a kind up to a day that has a ranking."""
    periods = Period.__table__
    has = exists().where(ProviderPool.period_id == periods.c.id)
    query = select(periods).where(
        periods.c.pilot_id == pilot_id,
        periods.c.kind == kind,
        periods.c.status == PeriodStatus.CLOSED,
        periods.c.as_of <= as_of,
        has,
    )
    return connection.execute(query.order_by(periods.c.ends_on.desc(), periods.c.id.desc()).limit(1)).first()


def list_ranked(connection: Connection, period_id: int) -> list[Row]:
    """Readings of all lead providers of a period with their name, kind and code; who led nothing is not there."""
    table, provider = ProviderReading.__table__, Provider.__table__
    query = select(table, provider.c.uscc, provider.c.name, provider.c.kind, provider.c.id.label("key"))
    query = query.join(provider, provider.c.id == table.c.provider_id).where(table.c.period_id == period_id)
    return list(connection.execute(query.order_by(provider.c.name, provider.c.id)))


def list_pools(connection: Connection, period_id: int, industry_id: int | None = None) -> list[Row]:
    """What each kind showed together in a period, in one industry if said."""
    query = select(ProviderPool.__table__).where(
        ProviderPool.period_id == period_id, ProviderPool.industry_id.is_not_distinct_from(industry_id)
    )
    return list(connection.execute(query.order_by(ProviderPool.id)))


def list_standings(
    connection: Connection, period_id: int, *, industry_id: int | None = None, provider_id: int | None = None
) -> list[Row]:
    """Places within industries in a period, with the kind of provider: of one industry, or of one provider."""
    table = IndustryStanding.__table__
    query = select(table, Provider.kind, Industry.short_name.label("industry")).join(
        Provider, Provider.id == table.c.provider_id
    )
    query = query.join(Industry, Industry.id == table.c.industry_id).where(table.c.period_id == period_id)
    if industry_id is not None:
        query = query.where(table.c.industry_id == industry_id)
    if provider_id is not None:
        query = query.where(table.c.provider_id == provider_id)
    return list(connection.execute(query.order_by(Industry.position, table.c.id)))


def list_provider_shares(connection: Connection, period_id: int) -> list[Row]:
    """Work of each provider by industry and starting level in a period."""
    query = select(ProviderShare.__table__).where(ProviderShare.period_id == period_id).order_by(ProviderShare.id)
    return list(connection.execute(query))


def list_pool(connection: Connection, pilot_id: int) -> list[Row]:
    """Every provider ever admitted, in the order they were entered."""
    query = select(Provider.__table__).where(Provider.pilot_id == pilot_id).order_by(Provider.id)
    return list(connection.execute(query))


def get_provider(connection: Connection, pilot_id: int, uscc: str) -> Row | None:
    query = select(Provider.__table__).where(Provider.pilot_id == pilot_id, Provider.uscc == uscc)
    return connection.execute(query).first()


def list_status_changes(connection: Connection, pilot_id: int, provider_id: int | None = None) -> list[Row]:
    """Steps in and out, oldest first; of one provider if said."""
    table = ProviderStatusChange.__table__
    query = select(table).join(Provider.__table__, Provider.id == table.c.provider_id)
    query = query.where(Provider.pilot_id == pilot_id)
    if provider_id is not None:
        query = query.where(table.c.provider_id == provider_id)
    return list(connection.execute(query.order_by(table.c.happened_on, table.c.id)))


POOL_INDICATORS = ("provider_integrated", "provider_specialist", "provider_all", "solutions", "scene_solutions")


def list_pool_targets(connection: Connection, period_id: int) -> list[Row]:
    """Readings of the pilot's own targets about the pool and its solutions."""
    query = (
        select(
            TargetReadingRecord.__table__,
            Target.source_name,
            Target.value,
            Target.operator,
            Target.period,
            Target.industry_id,
            Indicator.code,
            Indicator.unit,
        )
        .join(Target.__table__, Target.id == TargetReadingRecord.target_id)
        .join(Indicator.__table__, Indicator.id == Target.indicator_id)
        .where(
            TargetReadingRecord.period_id == period_id,
            Indicator.code.in_(POOL_INDICATORS),
            Target.district_id.is_(None),
        )
        .order_by(Indicator.position, Target.id)
    )
    return list(connection.execute(query))


def list_late(
    connection: Connection, provider_id: int, as_of: date, stages: Sequence[str], industry_id: int | None = None
) -> list[Row]:
    """Stages a provider answers for that were done late or are overdue on a day: due while it led the project."""
    table = Milestone.__table__.c
    query = (
        select(Project.code, Enterprise.name.label("enterprise"), table.stage, table.planned_on, table.completed_on)
        .select_from(Milestone.__table__)
        .join(Project.__table__, Project.id == table.project_id)
        .join(Enterprise.__table__, Enterprise.id == Project.enterprise_id)
        .join(ProjectLead.__table__, ProjectLead.project_id == Project.id)
        .where(
            ProjectLead.provider_id == provider_id,
            *_due_while_leading(table, as_of),
            table.stage.in_(list(stages)),
            (table.completed_on.is_(None)) | (table.completed_on > table.planned_on),
        )
        .order_by(table.planned_on, table.id)
    )
    return list(connection.execute(_in_industry(query, industry_id)))


def count_turns_late(connection: Connection, period_id: int, provider_id: int) -> tuple[int, int]:
    """Projects that a provider leads in which the turn was its own and late in a period: how many, the most days."""
    table = ProjectReading.__table__.c
    query = select(func.count(), func.coalesce(func.max(table.days_late), 0)).where(
        table.period_id == period_id,
        table.provider_id == provider_id,
        table.status == EnterpriseStatus.ACTIVE,
        table.party == Party.PROVIDER,
        table.days_late > 0,
    )
    number, longest = connection.execute(query).one()
    return number, longest


def count_open_alerts(connection: Connection, provider_id: int) -> int:
    """Alerts that name the provider and are not closed."""
    table = Alert.__table__.c
    query = select(func.count()).where(table.provider_id == provider_id, table.status != AlertStatus.CLOSED)
    return connection.scalar(query) or 0


def _due_while_leading(milestone, as_of: date) -> tuple[ColumnElement[bool], ...]:
    """A stage fell due by the day, while the lead was one and the project in the pilot."""
    lead, planned = ProjectLead.__table__.c, milestone.planned_on
    return (
        planned <= as_of,
        or_(lead.from_on.is_(None), planned >= lead.from_on),
        or_(lead.to_on.is_(None), planned < lead.to_on),
        or_(Project.status_on.is_(None), planned < Project.status_on),
        or_(Enterprise.status_on.is_(None), planned < Enterprise.status_on),
    )


def list_counted(
    connection: Connection, provider_id: int, period_id: int, as_of: date, industry_id: int | None = None
) -> list[Row]:
    """What each project of a provider adds to its components in a period, by code: acceptance planned and done, its
    level, whether the enterprise counts by it, starting level, and the milestones that fell due while it led.

    `leads` false: it does not lead it any more, or the project left.
    """
    read, lead, due = ProjectReading.__table__.c, ProjectLead.__table__.c, aliased(Milestone)
    of_lead = (
        due.project_id == read.project_id,
        due.stage.in_([STAGES[place] for place in PROVIDER_STAGES]),
        *_due_while_leading(due, as_of),
    )
    number = select(func.count(due.id)).where(*of_lead).correlate(ProjectReading, ProjectLead, Project, Enterprise)
    leads = and_(
        read.status == EnterpriseStatus.ACTIVE,
        or_(lead.from_on.is_(None), lead.from_on <= as_of),
        or_(lead.to_on.is_(None), lead.to_on > as_of),
    )
    before = (
        select(Assessment.level)
        .where(
            Assessment.enterprise_id == Enterprise.id,
            Assessment.kind == AssessmentKind.BEFORE,
            Assessment.assessed_on <= as_of,
        )
        .order_by(Assessment.assessed_on.desc(), Assessment.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    query = (
        select(
            Project.code,
            Enterprise.name.label("enterprise"),
            Enterprise.scale,
            Industry.short_name.label("industry"),
            Milestone.planned_on,
            Milestone.completed_on,
            number.scalar_subquery().label("milestones_due"),
            number.where(due.completed_on <= due.planned_on).scalar_subquery().label("milestones_on_time"),
            leads.label("leads"),
            read.level,
            read.is_counted,
            before.label("before"),
        )
        .select_from(ProjectReading.__table__)
        .join(Project.__table__, Project.id == read.project_id)
        .join(Enterprise.__table__, Enterprise.id == Project.enterprise_id)
        .join(ProjectLead.__table__, lead.project_id == Project.id)
        .join(Industry.__table__, Industry.id == Enterprise.industry_id, isouter=True)
        .join(
            Milestone.__table__,
            and_(Milestone.project_id == Project.id, Milestone.stage == Stage.ACCEPTANCE),
            isouter=True,
        )
        .where(read.period_id == period_id, lead.provider_id == provider_id, or_(leads, number.scalar_subquery() > 0))
        .order_by(Project.code, Project.id)
    )
    return list(connection.execute(_in_industry(query, industry_id)))


def _in_industry(query: Select, industry_id: int | None) -> Select:
    """Only enterprises of an industry, where one is said."""
    return query if industry_id is None else query.where(Enterprise.industry_id == industry_id)


def list_said(connection: Connection, provider_id: int, as_of: date, industry_id: int | None = None) -> list[Row]:
    """Marks of enterprises for the provider that leads their project, newest first."""
    query = (
        select(ProviderReview.__table__, Project.code, Enterprise.name.label("enterprise"))
        .join(Project.__table__, and_(Project.id == ProviderReview.project_id, Project.provider_id == provider_id))
        .join(Enterprise.__table__, Enterprise.id == Project.enterprise_id)
        .where(ProviderReview.provider_id == provider_id, ProviderReview.reviewed_on <= as_of)
        .order_by(ProviderReview.reviewed_on.desc(), ProviderReview.id)
    )
    return list(connection.execute(_in_industry(query, industry_id)))


def list_marks(connection: Connection, pilot_id: int, as_of: date) -> list[Row]:
    """Marks of enterprises for the providers that lead their projects, up to a day."""
    query = (
        select(ProviderReview.provider_id, ProviderReview.reviewed_on, ProviderReview.satisfaction)
        .join(
            Project.__table__,
            and_(Project.id == ProviderReview.project_id, Project.provider_id == ProviderReview.provider_id),
        )
        .join(Provider.__table__, Provider.id == ProviderReview.provider_id)
        .where(Provider.pilot_id == pilot_id, ProviderReview.reviewed_on <= as_of)
    )
    return list(connection.execute(query.order_by(ProviderReview.reviewed_on, ProviderReview.id)))
