"""The ranking of providers is made when a period is closed, never in between: a rank is said once and stands."""

from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Connection, Row

from data_access.commands.ranking import insert_pools
from data_access.queries.history import last_closed
from data_access.queries.ranking import load_provider_facts, past_industry_ranks, past_ranks
from domain.days import number
from domain.facts.columns import Facts
from domain.facts.rules import RuleSet
from domain.lights.readings import Readings
from domain.periods import Span
from domain.providers.ranking_facts import PoolRanking, rank_pool
from domain.providers.ranking_projects import ProviderFacts
from domain.providers.ranking_rules import ranking_rules
from domain.statistics.case_mix import UNSEEN
from domain.words import PeriodKind

NEWEST = {PeriodKind.WEEK: 13, PeriodKind.MONTH: 3}
"""Periods of each kind that get a ranking when a past is loaded in one go: a quarter of a year."""


class Ranker:
    """Ranks the periods of one pilot while they are being closed; provider facts are read once."""

    def __init__(self, connection: Connection, pilot: Row[Any], facts: Facts, pool: ProviderFacts | None = None):
        self.connection, self.pilot, self.facts = connection, pilot, facts
        self.pool = pool or load_provider_facts(connection, pilot.id, facts.projects)

    def rank(self, span: Span, readings: Readings, rules: RuleSet) -> "Ranked":
        """Each provider's place, and what is stored beside it."""
        past = last_closed(self.connection, self.pilot.id, span.kind, before=span.starts_on)
        ranking = rank_pool(
            self.facts,
            self.pool,
            readings.projects,
            number(readings.as_of),
            ranking_rules(rules),
            past_ranks(self.connection, None if past is None else past.id),
            past_industry_ranks(self.connection, None if past is None else past.id),
            self.pilot.code,
            span.label,
        )
        empty = dict.fromkeys(next(iter(ranking.columns.values()), {}))
        rows = [row | ranking.columns.get(row["provider"], empty) for row in readings.providers]
        return Ranked(span, ranking, rows)


@dataclass(frozen=True)
class Ranked:
    """A ranked period: provider readings with their places, not yet stored."""

    span: Span
    ranking: PoolRanking
    rows: list[dict[str, Any]]

    def store(self, connection: Connection, period_id: int) -> None:
        """Pools and shares."""
        insert_pools(
            connection,
            period_id=period_id,
            pools=self.ranking.pools,
            shares=self.ranking.shares,
            industries=self.ranking.industries,
        )

    def standings(self) -> list[dict[str, Any]]:
        """Providers as alerts look at them: for how many periods each has been far below, and by which figures."""
        found = []
        for provider, row in self.ranking.columns.items():
            below = cast(int, row["periods_below"])
            why = _reason(row, self.span, below) if below else ""
            found.append({"provider": provider, "periods_below": below, "below_why": why})
        return found


def _reason(row: dict[str, Any], span: Span, periods: int) -> str:
    """Why the office is asked: the figure, the run, and that nothing follows by itself."""
    return (
        f"按期完成里程碑 {row['on_time_observed']}/{row['on_time_trials']} 个"
        f"（校正后 {row['on_time_adjusted'] * 100:.1f}%；{UNSEEN}），"
        f"至{span.zh}连续 {periods} 期低于漏斗图99.8%控制下限；请专班核实并决定是否约谈，系统不自动处理"
    )
