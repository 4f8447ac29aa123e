"""The pool: the plan's targets, who came and went, solutions, and who fits an enterprise."""

from collections import Counter
from typing import Any

from sqlalchemy import Connection, Row

from data_access.queries.providers import (
    list_pool,
    list_pool_targets,
    list_provider_shares,
    list_status_changes,
)
from data_access.queries.rules import load_rule_book
from data_access.queries.solutions import list_solutions
from domain.providers.matching import Candidate, match
from domain.providers.views import MatchRow, PoolMonth, PoolTarget, SolutionRow
from domain.words import ProviderAction
from services.access import Permission, check
from services.frame import Frame
from services.providers.board import period_of, provider_rows
from services.revision import kept


def pool_targets(connection: Connection, frame: Frame) -> tuple[PoolTarget, ...]:
    """Targets of the plan about providers and solutions, one line where the plan prints the same one twice."""
    check(frame.user, Permission.READ_SUMMARY)
    return _targets(connection, frame)


@kept
def _targets(connection: Connection, frame: Frame) -> tuple[PoolTarget, ...]:
    found: dict[tuple[Any, ...], PoolTarget] = {}
    for row in list_pool_targets(connection, frame.period.id):
        if row.industry_id != frame.key[1]:
            continue
        key = (row.code, row.period, row.value, row.operator)
        operator = "" if row.operator is None else row.operator.value
        found.setdefault(
            key,
            PoolTarget(
                f"{row.source_name}（{row.period.replace(' total', '')}）",
                row.actual,
                row.value,
                operator,
                row.unit,
                row.light,
                row.verdict_reason,
            ),
        )
    return tuple(found.values())


def pool_months(connection: Connection, frame: Frame) -> tuple[PoolMonth, ...]:
    """Admissions and steps in and out by month, up to the period's day, oldest first."""
    check(frame.user, Permission.READ_SUMMARY)
    return _months(connection, frame)


@kept
def _months(connection: Connection, frame: Frame) -> tuple[PoolMonth, ...]:
    as_of = frame.period.as_of
    admitted = Counter(
        row.admitted_on.strftime("%Y-%m") for row in list_pool(connection, frame.pilot.id) if row.admitted_on <= as_of
    )
    steps = Counter(
        (step.happened_on.strftime("%Y-%m"), step.action)
        for step in list_status_changes(connection, frame.pilot.id)
        if step.happened_on <= as_of
    )
    months = sorted(set(admitted) | {month for month, _ in steps})
    action = ProviderAction
    return tuple(
        PoolMonth(
            m,
            admitted[m],
            steps[m, action.WARN],
            steps[m, action.SUSPEND],
            steps[m, action.REMOVE],
            steps[m, action.READMIT] + steps[m, action.REVOKE],
        )
        for m in months
    )


def solutions(connection: Connection, frame: Frame, scenario: str = "") -> tuple[SolutionRow, ...]:
    """Solutions of the pool by the frame's industry and a scenario, most used first."""
    check(frame.user, Permission.READ_SUMMARY)
    found = _solutions(connection, frame)
    return tuple(row for row in found if not scenario or row.scenario == scenario)


@kept
def _solutions(connection: Connection, frame: Frame) -> tuple[SolutionRow, ...]:
    rows = list_solutions(connection, frame.pilot.id, frame.period.as_of)
    found = [solution_row(row) for row in rows if frame.key[1] in (None, row.industry_id)]
    return tuple(sorted(found, key=lambda row: (-row.uses, -(row.satisfaction or 0), row.name)))


def solution_row(row: Row[Any]) -> SolutionRow:
    mean = row.satisfaction_sum / row.reviews if row.reviews else None
    return SolutionRow(
        row.name,
        row.provider,
        row.industry or "通用",
        row.scenario,
        row.listed_on,
        row.uses or 0,
        row.reviews or 0,
        None if mean is None else float(mean),
        row.price_fen,
        row.delisted_on,
    )


def matches(connection: Connection, frame: Frame, scenario: str, level: int) -> tuple[MatchRow, ...]:
    """Providers for an enterprise of the frame's industry, a scenario (empty: any) and a starting level."""
    check(frame.user, Permission.READ_SUMMARY)
    return _matches(connection, frame, scenario, level)


@kept
def _matches(connection: Connection, frame: Frame, scenario: str, level: int) -> tuple[MatchRow, ...]:
    if frame.industry is None:
        return ()
    period = period_of(connection, frame)
    rules = load_rule_book(connection).on(period.as_of, frame.pilot.code)
    here: Counter[int] = Counter()
    same: Counter[int] = Counter()
    for share in list_provider_shares(connection, period.id):
        if share.industry_id == frame.industry.id:
            here[share.provider_id] += share.accepted
            same[share.provider_id] += share.accepted if share.before_level == level else 0
    listed = Counter(
        row.provider_id
        for row in list_solutions(connection, frame.pilot.id, period.as_of)
        if row.industry_id in (None, frame.industry.id) and scenario in ("", row.scenario)
    )
    everyone = provider_rows(connection, frame.at(frame.key[0], None), period, rules)
    candidates = [Candidate(row, same[row.id], here[row.id], listed[row.id]) for row in everyone]
    return match(candidates, frame.industry.name, scenario, level)


def scenarios(connection: Connection, frame: Frame) -> tuple[str, ...]:
    """Scenarios for which the pool has a solution, by name."""
    check(frame.user, Permission.READ_SUMMARY)
    return tuple(sorted({row.scenario for row in _solutions(connection, frame.at(None, None))}))
