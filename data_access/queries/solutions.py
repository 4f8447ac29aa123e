"""Reads solutions with how often each was used and how enterprises thought of it."""

from datetime import date

from sqlalchemy import Connection, Row, and_, func, select

from data_access.tables import (
    Industry,
    Project,
    Provider,
    ProviderReview,
    Solution,
    SolutionUse,
)
from domain.words import ProviderStatus


def list_solutions(connection: Connection, pilot_id: int, as_of: date, provider_id: int | None = None) -> list[Row]:
    """Solutions listed by a day with their uses, and what enterprises that use them say of their project's provider.

    Those of a removed provider and those taken down do not count (as in the plan's targets), except on its own page.
    """
    uses = (
        select(
            SolutionUse.solution_id,
            func.count(func.distinct(SolutionUse.project_id)).label("uses"),
            func.count(ProviderReview.id).label("reviews"),
            func.sum(ProviderReview.satisfaction).label("satisfaction_sum"),
        )
        .join(Project.__table__, Project.id == SolutionUse.project_id)
        .outerjoin(
            ProviderReview.__table__,
            and_(
                ProviderReview.project_id == SolutionUse.project_id,
                ProviderReview.provider_id == Project.provider_id,
                ProviderReview.reviewed_on <= as_of,
            ),
        )
        .where(Project.pilot_id == pilot_id, SolutionUse.used_on <= as_of)
        .group_by(SolutionUse.solution_id)
        .subquery()
    )
    query = (
        select(
            Solution.__table__,
            Provider.name.label("provider"),
            Industry.short_name.label("industry"),
            uses.c.uses,
            uses.c.reviews,
            uses.c.satisfaction_sum,
        )
        .join(Provider.__table__, Provider.id == Solution.provider_id)
        .outerjoin(Industry.__table__, Industry.id == Solution.industry_id)
        .outerjoin(uses, uses.c.solution_id == Solution.id)
        .where(Solution.pilot_id == pilot_id, Solution.listed_on <= as_of)
        .order_by(Solution.name, Solution.id)
    )
    gone = (Provider.status == ProviderStatus.REMOVED) & (Provider.status_on <= as_of)
    if provider_id is not None:
        return list(connection.execute(query.where(Solution.provider_id == provider_id)))
    is_there = (Solution.delisted_on.is_(None)) | (Solution.delisted_on > as_of)
    query = query.where((Provider.status_on.is_(None)) | ~gone, is_there)
    return list(connection.execute(query))
