"""Reads the six lists: their rows as they stand, what policies ask of enterprises, stored versions."""

from datetime import date

from sqlalchemy import Connection, Row, Select, func, or_, select

from data_access.tables import (
    Assessment,
    CloudUse,
    District,
    Enterprise,
    FinanceProduct,
    Industry,
    ListVersion,
    Loan,
    Milestone,
    Policy,
    PolicyClaim,
    Project,
    Provider,
)
from domain.words import AssessmentKind, EnterpriseStatus, WorkList


def _all(connection: Connection, query: Select) -> list[Row]:
    return list(connection.execute(query))


def list_enterprises(connection: Connection, pilot_id: int, district_id: int | None) -> list[Row]:
    """Every enterprise that was ever in the pilot, by credit code."""
    query = (
        select(
            Enterprise.id,
            Enterprise.uscc,
            Enterprise.name,
            Enterprise.district_id,
            Enterprise.industry_id,
            District.short_name.label("district"),
            Industry.short_name.label("industry"),
            Enterprise.scale,
            Enterprise.title,
            Enterprise.planned_year,
            Enterprise.status,
        )
        .outerjoin(District, District.id == Enterprise.district_id)
        .outerjoin(Industry, Industry.id == Enterprise.industry_id)
        .where(Enterprise.pilot_id == pilot_id)
        .order_by(Enterprise.uscc, Enterprise.id)
    )
    return _all(connection, query if district_id is None else query.where(Enterprise.district_id == district_id))


def list_pool(connection: Connection, pilot_id: int) -> list[Row]:
    """Providers with how many projects they lead that are in the pilot."""
    led = (
        select(Project.provider_id, func.count().label("projects"))
        .where(Project.pilot_id == pilot_id, Project.status == EnterpriseStatus.ACTIVE)
        .group_by(Project.provider_id)
        .subquery()
    )
    query = (
        select(
            Provider.uscc,
            Provider.name,
            Provider.kind,
            Provider.admitted_on,
            Provider.document,
            Provider.status,
            func.coalesce(led.c.projects, 0).label("projects"),
        )
        .outerjoin(led, led.c.provider_id == Provider.id)
        .where(Provider.pilot_id == pilot_id)
    )
    return _all(connection, query.order_by(Provider.uscc, Provider.id))


def list_policies(connection: Connection, pilot_id: int) -> list[Row]:
    query = (
        select(Policy.__table__, District.short_name.label("place"), Industry.short_name.label("trade"))
        .outerjoin(District, District.id == Policy.needs_district_id)
        .outerjoin(Industry, Industry.id == Policy.needs_industry_id)
        .where(Policy.pilot_id == pilot_id)
    )
    return _all(connection, query.order_by(Policy.name, Policy.id))


def list_claims(connection: Connection, pilot_id: int) -> list[Row]:
    """Which enterprise applied for which policy, what it was granted."""
    query = select(PolicyClaim.policy_id, PolicyClaim.enterprise_id, PolicyClaim.granted_on, PolicyClaim.granted_fen)
    return _all(connection, query.join(Policy, Policy.id == PolicyClaim.policy_id).where(Policy.pilot_id == pilot_id))


def list_finance_products(connection: Connection, pilot_id: int) -> list[Row]:
    query = select(FinanceProduct.__table__).where(FinanceProduct.pilot_id == pilot_id)
    return _all(connection, query.order_by(FinanceProduct.name, FinanceProduct.id))


def list_loans(connection: Connection, pilot_id: int) -> list[Row]:
    query = (
        select(
            Loan.product_id,
            Loan.enterprise_id,
            Loan.amount_fen,
            Loan.rate,
            Loan.lent_on,
            Loan.due_on,
            Loan.repaid_on,
        )
        .join(FinanceProduct, FinanceProduct.id == Loan.product_id)
        .where(FinanceProduct.pilot_id == pilot_id)
    )
    return _all(connection, query.order_by(Loan.id))


def stages_of(connection: Connection, pilot_id: int, stages: frozenset[str], as_of: date) -> list[Row]:
    """Enterprises with a project in the pilot that has done one of the stages by a day."""
    query = (
        select(Project.enterprise_id, Milestone.stage)
        .join(Milestone, Milestone.project_id == Project.id)
        .where(
            Project.pilot_id == pilot_id,
            Project.status == EnterpriseStatus.ACTIVE,
            Milestone.stage.in_(sorted(stages)),
            Milestone.completed_on <= as_of,
        )
        .distinct()
    )
    return _all(connection, query) if stages else []


def levels_of(connection: Connection, pilot_id: int, as_of: date) -> dict[int, int]:
    """Enterprise → its level by the newest official assessment after the transformation (rules 2.4)."""
    query = (
        select(Assessment.enterprise_id, Assessment.level)
        .join(Enterprise, Enterprise.id == Assessment.enterprise_id)
        .where(
            Enterprise.pilot_id == pilot_id,
            Assessment.kind == AssessmentKind.OFFICIAL_AFTER,
            Assessment.assessed_on <= as_of,
        )
        .order_by(Assessment.assessed_on, Assessment.id)
    )
    return dict(map(tuple, connection.execute(query)))


def on_cloud(connection: Connection, pilot_id: int, as_of: date) -> frozenset[int]:
    query = (
        select(CloudUse.enterprise_id)
        .join(Enterprise, Enterprise.id == CloudUse.enterprise_id)
        .where(
            Enterprise.pilot_id == pilot_id,
            CloudUse.used_from <= as_of,
            or_(CloudUse.stopped_on.is_(None), CloudUse.stopped_on > as_of),
        )
    )
    return frozenset(connection.scalars(query))


VERSION = (
    ListVersion.id,
    ListVersion.number,
    ListVersion.as_of,
    ListVersion.owner,
    ListVersion.note,
    ListVersion.author,
    ListVersion.account_id,
    ListVersion.row_count,
)


def list_versions(connection: Connection, pilot_id: int, which: WorkList) -> list[Row]:
    """Newest first, without their rows."""
    query = select(*VERSION).where(ListVersion.pilot_id == pilot_id, ListVersion.list == which)
    return _all(connection, query.order_by(ListVersion.number.desc(), ListVersion.id))


def rows_of_version(connection: Connection, version_id: int) -> str:
    return connection.scalar(select(ListVersion.rows).where(ListVersion.id == version_id)) or ""
