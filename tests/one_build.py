"""A small pilot evaluated, closed and told, as digests on standard output: run twice, it must print the same.

DATABASE_URL names a database with the plans and nothing else.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import replace

from sqlalchemy import Connection, select

from data_access.engine import reading, writing
from data_access.tables import metadata
from domain.lights.core import CORE
from domain.lights.listing import ProjectWords
from seed_data.demo.show import load_demo
from services.access import DEMO_USER
from services.evaluation.kept_lists import period_lists
from services.frame import Frame, open_frame
from services.lights.details import details_of
from services.lights.projects import projects_file
from services.money.entries import finding_page
from services.money.page import BY, money_page
from services.money.settlement import settlement
from services.providers.board import provider_board
from services.reports.briefing import briefing
from services.targets.matrix import target_matrices

PILOT, PROJECTS, PERIODS = "songjiang", 60, 2
OF_THE_CLOCK = {"happened_at", "closed_at", "created_at", "updated_at", "hash", "previous_hash", "sum"}
"""Columns with the moment of the build itself, and those made from them."""


def rows(connection: Connection) -> Iterator[tuple[str, object]]:
    """Every row of every table in the order it was written."""
    for table in metadata.sorted_tables:
        columns = [column for column in table.c if column.name not in OF_THE_CLOCK]
        query = select(*columns).order_by(*table.primary_key.columns)
        yield table.name, [tuple(row) for row in connection.execute(query)]


def told(connection: Connection, frame: Frame) -> Iterator[tuple[str, object]]:
    """What screens and papers draw of a period."""
    yield "briefing", briefing(connection, frame)
    yield "lists", period_lists(connection, frame.pilot, frame.period)
    yield "matrices", target_matrices(connection, frame)
    for by in BY:
        yield f"money {by}", money_page(connection, frame, by)
    yield "providers", provider_board(connection, frame)
    yield "findings", finding_page(connection, frame, 1)
    yield "settlement", settlement(connection, frame)
    for core in CORE:
        yield core, details_of(connection, frame, core)
    yield "projects", list(projects_file(connection, frame, ProjectWords()).rows)


def main() -> None:
    """One line a table, and one a thing told of each period and unit."""
    with writing() as session:
        load_demo(session, PILOT, projects=PROJECTS, last_periods=PERIODS)
    with reading() as connection:
        found = dict(rows(connection))
        first = open_frame(connection, DEMO_USER, pilot=PILOT)
        for period in first.periods:
            for district in (None, *first.districts[:2]):
                frame = replace(first, period=period, district=district)
                at = f"{period.label} {district.name if district else ''}"
                found |= {f"{at} {name}": value for name, value in told(connection, frame)}
    for name, value in found.items():
        print(hashlib.sha256(repr(value).encode()).hexdigest()[:16], name)


if __name__ == "__main__":
    main()
