"""Reads how many providers of each kind and how many solutions the pool counts from which day on, and its register."""

from collections import defaultdict
from datetime import date
from typing import NamedTuple

import numpy as np
from sqlalchemy import Connection, Row, func, or_, select

from data_access.columns import day_number, integers
from data_access.tables import Industry, Project, Provider, ProviderIndustry, ProviderPastKind, Solution
from domain.days import NEVER, number
from domain.facts.columns import Events
from domain.facts.pool import Step, by_kind, standing
from domain.words import EnterpriseStatus, ProviderKind, ProviderStatus

OUT = (ProviderStatus.SUSPENDED, ProviderStatus.REMOVED)


def pool_supply(connection: Connection, pilot_id: int) -> dict[str, Events]:
    """Dated counts of providers, in all and by kind, and of solutions by industry (-1: none); see domain.facts.pool."""
    of_kind: dict[str, list[Step]] = {kind.value: [] for kind in ProviderKind}
    every: list[Step] = []
    moves, kinds = _moves(connection, pilot_id, OUT), _past_kinds(connection, pilot_id)
    admitted = select(Provider.id, Provider.kind, Provider.admitted_on).where(Provider.pilot_id == pilot_id)
    for provider, kind, day in connection.execute(admitted.order_by(Provider.id)):
        steps = standing(number(day), NEVER, moves.get(provider, ()))
        every += steps
        for word, parted in by_kind(steps, kinds.get(provider, ()), kind.value).items():
            of_kind[word] += parted
    return {
        "provider_all": _events([(-1, *step) for step in every]),
        **{f"provider_{word}": _events([(-1, *step) for step in steps]) for word, steps in of_kind.items()},
        "solutions": _solutions(connection, pilot_id),
    }


def _events(rows: list[tuple[int, int, int]]) -> Events:
    """In order of day."""
    table = np.array(sorted(rows, key=lambda row: (row[1], row[0], row[2])), dtype=np.int64).reshape(-1, 3)
    return Events(table[:, 0], table[:, 1], table[:, 2])


def _moves(connection: Connection, pilot_id: int, out: tuple[ProviderStatus, ...]) -> dict[int, list[Step]]:
    """Provider → -1 on the day of a step into the statuses, 1 on that of a step to another, in order; of one without
    any step its status."""
    words = ", ".join(f"'{status}'" for status in out)
    rows = integers(
        connection,
        f"""SELECT c.provider_id, {day_number(connection, "c.happened_on")},
            CASE WHEN c.status_after IN ({words}) THEN -1 ELSE 1 END, c.id
        FROM provider_status_changes c JOIN providers p ON p.id = c.provider_id WHERE p.pilot_id = :pilot
        UNION ALL SELECT p.id, {day_number(connection, "p.status_on")}, -1, 0 FROM providers p
        WHERE p.pilot_id = :pilot AND p.status IN ({words})
          AND NOT EXISTS (SELECT 1 FROM provider_status_changes c WHERE c.provider_id = p.id)
        ORDER BY 1, 2, 4""",
        pilot=pilot_id,
    )
    found: dict[int, list[Step]] = defaultdict(list)
    for provider, day, step, _ in rows.tolist():
        found[provider].append((day, step))
    return found


def _past_kinds(connection: Connection, pilot_id: int) -> dict[int, list[tuple[int, str]]]:
    """Provider → the day until which it was of a kind, and the kind, in order of day."""
    past = ProviderPastKind.__table__.c
    query = (
        select(past.provider_id, past.kind_on, past.kind)
        .join(Provider, Provider.id == past.provider_id)
        .where(Provider.pilot_id == pilot_id)
        .order_by(past.provider_id, past.kind_on)
    )
    found: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for provider, day, kind in connection.execute(query):
        found[provider].append((number(day), kind.value))
    return found


def _solutions(connection: Connection, pilot_id: int) -> Events:
    moves = _moves(connection, pilot_id, (ProviderStatus.REMOVED,))
    rows = integers(
        connection,
        f"""SELECT COALESCE(industry_id, -1), provider_id, {day_number(connection, "listed_on")},
            {day_number(connection, "delisted_on")}
        FROM solutions WHERE pilot_id = :pilot ORDER BY id""",
        pilot=pilot_id,
    )
    return _events(
        [
            (industry, *step)
            for industry, provider, listed, delisted in rows.tolist()
            for step in standing(listed, delisted, moves.get(provider, ()))
        ]
    )


class Registered(NamedTuple):
    """A provider of the pool with what is counted of it; `kind_then`: what it was on the day, where that is another."""

    id: int
    uscc: str
    name: str
    kind: ProviderKind
    kind_then: ProviderKind | None
    admitted_on: date
    document: str
    industries: tuple[str, ...]
    solutions: int
    leads: int


def list_register(connection: Connection, pilot_id: int, as_of: date) -> list[Registered]:
    """Everyone admitted by a day, newest first; industries in printed order, solutions listed on the day, projects led
    now."""
    past, solution = ProviderPastKind.__table__.c, Solution.__table__.c
    then = (
        select(past.kind)
        .where(past.provider_id == Provider.id, past.kind_on > as_of)
        .order_by(past.kind_on)
        .limit(1)
        .correlate(Provider)
    )
    listed = select(func.count()).where(
        solution.provider_id == Provider.id,
        solution.listed_on <= as_of,
        or_(solution.delisted_on.is_(None), solution.delisted_on > as_of),
    )
    leads = select(func.count()).where(Project.provider_id == Provider.id, Project.status == EnterpriseStatus.ACTIVE)
    query = select(
        Provider.id,
        Provider.uscc,
        Provider.name,
        Provider.kind,
        then.scalar_subquery().label("kind_then"),
        Provider.admitted_on,
        Provider.document,
        listed.correlate(Provider).scalar_subquery().label("solutions"),
        leads.correlate(Provider).scalar_subquery().label("leads"),
    ).where(Provider.pilot_id == pilot_id, Provider.admitted_on <= as_of)
    rows = connection.execute(query.order_by(Provider.admitted_on.desc(), Provider.name, Provider.id)).all()
    served = _served(connection, pilot_id)
    return [Registered(**row._mapping, industries=tuple(served.get(row.id, ()))) for row in rows]


def _served(connection: Connection, pilot_id: int) -> dict[int, list[str]]:
    """Provider → short names of the industries it serves, in printed order."""
    query = (
        select(ProviderIndustry.provider_id, Industry.short_name)
        .join(Industry, Industry.id == ProviderIndustry.industry_id)
        .where(Industry.pilot_id == pilot_id)
        .order_by(Industry.position, Industry.id)
    )
    found: dict[int, list[str]] = defaultdict(list)
    for provider, name in connection.execute(query):
        found[provider].append(name)
    return found


def past_kinds_of(connection: Connection, provider_id: int) -> list[Row]:
    """What a provider was until which day, newest first."""
    past = ProviderPastKind.__table__
    query = select(past).where(past.c.provider_id == provider_id).order_by(past.c.kind_on.desc(), past.c.provider_id)
    return list(connection.execute(query))
