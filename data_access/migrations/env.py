"""Alembic environment: same migrations on SQLite (batch mode) and PostgreSQL."""

from alembic import context

from data_access.engine import write_engine
from data_access.tables import metadata


def run() -> None:
    engine = write_engine(context.config.attributes["url"])
    with engine.begin() as connection:
        context.configure(connection=connection, target_metadata=metadata, render_as_batch=True, compare_type=True)
        context.run_migrations()


run()
