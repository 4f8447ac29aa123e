"""Pilots with their periods and units, read again once these have changed."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection

from data_access.noticing import changes_of
from data_access.queries.pilots import list_periods, list_pilots
from data_access.queries.projects import list_districts, list_industries
from domain.frame_views import PeriodView, PilotView, UnitView
from domain.periods import Span
from domain.words import PeriodKind, PeriodStatus
from services.clock import today


@dataclass
class PlanView:
    """A pilot with its periods and units; `default` is the period that is shown unless another is asked for."""

    pilot: PilotView
    periods: tuple[PeriodView, ...]
    districts: tuple[UnitView, ...]
    industries: tuple[UnitView, ...]
    default: PeriodView | None = field(default=None)


_PLANS: dict[tuple[str, int], PlanView] = {}
"""By database and pilot id, as of the revision that was seen last."""


def pilots(connection: Connection) -> tuple[PilotView, ...]:
    """All pilots, in the order they were loaded."""
    return tuple(
        PilotView(
            row.id,
            row.code,
            row.name,
            row.short_name,
            row.revision,
            row.is_demo,
            today(row),
            row.reports_weekly,
            row.last_on,
            changes_of(row.revision, row.changed),
        )
        for row in list_pilots(connection)
    )


def plan_of(connection: Connection, pilot: PilotView) -> PlanView:
    at = (str(connection.engine.url), pilot.id)
    plan = _PLANS.get(at)
    if plan is None or plan.pilot != pilot:
        is_same = plan is not None and plan.pilot.today == pilot.today and not _changed(plan.pilot, pilot)
        plan = replace(plan, pilot=pilot) if plan is not None and is_same else _read_plan(connection, pilot)
        _PLANS[at] = plan
    return plan


def _changed(then: PilotView, now: PilotView) -> bool:
    return now.revision < then.revision or now.changes.since(then.revision, ("periods", "districts", "industries"))


def _read_plan(connection: Connection, pilot: PilotView) -> PlanView:
    periods = tuple(
        PeriodView(
            row.id,
            row.label,
            Span(row.kind, row.label, row.starts_on, row.ends_on).zh,
            row.kind,
            row.as_of,
            row.status is PeriodStatus.CLOSED,
            row.rule_version,
            row.history_id is not None,
        )
        for row in list_periods(connection, pilot.id)
    )
    kind = PeriodKind.WEEK if pilot.reports_weekly else PeriodKind.MONTH
    closed = [p for p in periods if p.is_closed and p.kind is kind] or [p for p in periods if p.is_closed]
    return PlanView(
        pilot,
        periods,
        _units(list_districts(connection, pilot.id)),
        _units(list_industries(connection, pilot.id)),
        next(iter(closed or periods), None),
    )


def _units(rows: list[Any]) -> tuple[UnitView, ...]:
    return tuple(
        UnitView(row.id, row.short_name, row.name, row.kind.zh, row.valid_from, row.valid_to)
        if "valid_from" in row._fields
        else UnitView(
            row.id, row.short_name, row.name, valid_to=row.retired_from and row.retired_from - timedelta(days=1)
        )
        for row in rows
    )
