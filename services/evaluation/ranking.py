"""The ranking of providers is made when a period is closed, never in between: a rank is said once and stands."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, cast

from sqlalchemy import Connection, Row

from data_access.commands.ranking import insert_pools, insert_provider_alert
from data_access.queries.history import last_closed
from data_access.queries.ranking import load_provider_facts, past_industry_ranks, past_ranks
from domain.days import number
from domain.facts.columns import Facts
from domain.facts.rules import RuleSet
from domain.lights.readings import Readings
from domain.periods import Span
from domain.providers.ranking_facts import PoolRanking, rank_pool
from domain.providers.ranking_projects import ProviderFacts
from domain.providers.ranking_rules import SUBJECT, ranking_rules
from domain.statistics.case_mix import UNSEEN
from domain.words import PeriodKind

NEWEST = {PeriodKind.WEEK: 13, PeriodKind.MONTH: 3}
"""Periods of each kind that get a ranking when a past is loaded in one go: a quarter of a year."""
OFFICE = "专班办公室"


@dataclass(frozen=True)
class Alerting:
    """Who is asked about a provider far below, and until when to answer.

    `asked_on`: the day of asking, None for the period's last day. Of a past closed in one go only its newest period
    asks, for all that are below by then; nobody could answer for an older one.
    """

    asked_on: date | None = None
    asks: bool = True
    is_newest_of_past: bool = False


IN_TURN = Alerting()
"""A period that is closed when it is over."""


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
        return Ranked(self, span, rules, ranking, rows)

    def store(self, period_id: int, span: Span, ranking: PoolRanking, rules: RuleSet, alert: Alerting) -> None:
        """Pools and shares, and an alert for who has been far below for the second period running, once."""
        insert_pools(
            self.connection,
            period_id=period_id,
            pools=ranking.pools,
            shares=ranking.shares,
            industries=ranking.industries,
        )
        reported = PeriodKind.WEEK if self.pilot.reports_weekly else PeriodKind.MONTH
        if span.kind is not reported or not alert.asks:
            return
        enough = int(rules[SUBJECT, "alert_after_periods"].green_bound)
        days = int(rules["alert", "answer_within_days"].green_bound)
        for provider, row in ranking.columns.items():
            below = cast(int, row["periods_below"])
            if below == enough or (alert.is_newest_of_past and below > enough):
                insert_provider_alert(
                    self.connection,
                    pilot_id=self.pilot.id,
                    period_id=period_id,
                    provider_id=provider,
                    reason=_reason(row, span, below),
                    owner=OFFICE,
                    due_on=(alert.asked_on or span.ends_on) + timedelta(days=days),
                )


@dataclass(frozen=True)
class Ranked:
    """A ranked period: provider readings with their places, not yet stored."""

    ranker: Ranker
    span: Span
    rules: RuleSet
    ranking: PoolRanking
    rows: list[dict[str, Any]]

    def store(self, period_id: int, alert: Alerting = IN_TURN) -> None:
        self.ranker.store(period_id, self.span, self.ranking, self.rules, alert)


def _reason(row: dict[str, Any], span: Span, periods: int) -> str:
    """Why the office is asked: the figure, the run, and that nothing follows by itself."""
    return (
        f"按期完成里程碑 {row['on_time_observed']}/{row['on_time_trials']} 个"
        f"（校正后 {row['on_time_adjusted'] * 100:.1f}%；{UNSEEN}），"
        f"至{span.zh}连续 {periods} 期低于漏斗图99.8%控制下限；请专班核实并决定是否约谈，系统不自动处理"
    )
