"""Alembic environment: same migrations on SQLite (batch mode) and PostgreSQL."""

from alembic import context
from sqlalchemy import Connection

from data_access.engine import write_engine
from data_access.row_sums import sums_beside
from data_access.tables import metadata


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        include_object=lambda thing, *_: not thing.info.get("is_view"),  # a view is none of Alembic's
        render_as_batch=True,
        compare_type=True,
    )
    with sums_beside(connection, context.script.get_current_head()):
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    with write_engine(context.config.attributes["url"]).begin() as connection:
        run(connection)
