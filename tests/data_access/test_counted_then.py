"""Ways back and forth that carry data: readings of before counted as the facts stand (0016), versions of a target
(0014), a target 0 (0019)."""

from datetime import date

import pytest
from alembic import command
from sqlalchemy import select, text

from data_access.engine import write_engine
from data_access.migrate import _config, migrate
from data_access.tables import ProjectReading, Target, TargetReadingRecord
from domain.words import Verdict

pytestmark = pytest.mark.slow  # an upgrade with everything is rehearsed each time by services/keeping/test_upgrade.py
TRIGGERS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' ORDER BY name",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal ORDER BY tgname",
}


def kept(url: str) -> tuple[list, list]:
    table = ProjectReading.__table__.c
    columns = (table.diagnosis_planned_on, table.contract_planned_on, table.assessment_planned_on)
    with write_engine(url).connect() as connection:
        rows = connection.execute(select(*columns, table.is_above, table.title).order_by(table.id)).all()
        return rows, connection.execute(text(TRIGGERS[connection.dialect.name])).all()


def test_readings_of_before_get_the_facts_of_the_day_of_the_upgrade(demo_url):
    rows, triggers = kept(demo_url)
    assert all(len(set(column)) > 1 for column in zip(*rows, strict=True))
    command.downgrade(_config(demo_url), "0015")
    migrate(demo_url)
    assert kept(demo_url) == (rows, triggers)


def revised(url: str) -> None:
    """The first target of the plans a second time, lowered from October on."""
    table = Target.__table__
    with write_engine(url).begin() as connection:
        row = dict(connection.execute(select(table).order_by(table.c.id).limit(1)).mappings().one())
        row |= {"value": row.pop("value") - 1, "effective_from": date(2026, 10, 1)}
        connection.execute(table.insert().values({name: value for name, value in row.items() if name != "id"}))


def targets_and_words(url: str) -> tuple[list, list]:
    target, reading = Target.__table__.c, TargetReadingRecord.__table__.c
    columns = (target.source_quote, target.value, target.effective_from)
    with write_engine(url).connect() as connection:
        words = connection.execute(select(reading.verdict).order_by(reading.id)).scalars().all()
        return connection.execute(select(*columns).order_by(target.id)).all(), list(words)


def test_a_revised_target_goes_back_and_forth_with_both_versions(demo_url):
    """Before 0014 a cell held one row of a quote; before 0019 a target 0 had no word of its own."""
    revised(demo_url)
    targets, words = targets_and_words(demo_url)
    assert Verdict.ZERO in words
    command.downgrade(_config(demo_url), "0013")
    migrate(demo_url)
    back = [Verdict.DONE if word is Verdict.ZERO else word for word in words]
    assert targets_and_words(demo_url) == (targets, back)
