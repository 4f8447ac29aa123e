"""The upgrade that gives readings of before what they were counted by: as the facts stand, no trigger lost (0016)."""

from alembic import command
from sqlalchemy import select, text

from data_access.engine import write_engine
from data_access.migrate import _config, migrate
from data_access.tables import ProjectReading

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
