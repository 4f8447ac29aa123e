"""What the ranking of providers reads beside the facts of evaluation, and where each stood before."""

import numpy as np
from sqlalchemy import Connection, select

from data_access.columns import day_number, integers
from data_access.tables import IndustryStanding, Provider, ProviderReading
from domain.facts.columns import Events, ProjectFacts
from domain.providers.ranking_facts import PastRank
from domain.providers.ranking_projects import ProviderFacts


def load_provider_facts(connection: Connection, pilot_id: int, projects: ProjectFacts) -> ProviderFacts:
    """Kinds, starting levels, and the marks of enterprises for the provider that leads their project."""
    kinds = dict(connection.execute(select(Provider.id, Provider.kind).where(Provider.pilot_id == pilot_id)).all())
    before = integers(
        connection,
        f"""SELECT p.id, {day_number(connection, "a.assessed_on")}, a.level
        FROM assessments a JOIN projects p ON p.enterprise_id = a.enterprise_id
        WHERE p.pilot_id = :pilot AND a.kind = 'before' ORDER BY a.assessed_on, a.id, p.id""",
        pilot=pilot_id,
    )
    reviews = integers(
        connection,
        f"""SELECT r.project_id, {day_number(connection, "r.reviewed_on")}, r.satisfaction
        FROM provider_reviews r JOIN projects p ON p.id = r.project_id AND p.provider_id = r.provider_id
        WHERE p.pilot_id = :pilot ORDER BY r.reviewed_on, r.id""",
        pilot=pilot_id,
    )
    return ProviderFacts(kinds, _events(before, projects), _events(reviews, projects))


def _events(rows: np.ndarray, projects: ProjectFacts) -> Events:
    """Rows (project id, day, amount) in order of day, ids as positions."""
    return Events(np.searchsorted(projects.id, rows[:, 0]), rows[:, 1], rows[:, 2])


def past_ranks(connection: Connection, period_id: int | None) -> dict[int, PastRank]:
    """Rank and run below the limit of each provider in a closed period; empty without one."""
    table = ProviderReading.__table__.c
    rows = connection.execute(
        select(table.provider_id, table.rank, table.periods_below).where(table.period_id == period_id)
    )
    return {row.provider_id: PastRank(row.rank, row.periods_below or 0) for row in rows}


def past_industry_ranks(connection: Connection, period_id: int | None) -> dict[tuple[int, int], PastRank]:
    """Rank within an industry, by industry and provider, in a closed period; empty without one."""
    table = IndustryStanding.__table__.c
    query = select(table.industry_id, table.provider_id, table.rank).where(table.period_id == period_id)
    return {(row.industry_id, row.provider_id): PastRank(row.rank, 0) for row in connection.execute(query)}
