"""Bring the database to the newest schema (Alembic)."""

from alembic import command
from alembic.config import Config
from sqlalchemy import inspect

from data_access.all_triggers import make_triggers_anew
from data_access.engine import check_settings, database_url, file_of, make_room, read_engine, reading, write_engine
from data_access.revision import MIGRATIONS, newest_revision, revision_of
from data_access.turns import OneAtATime, turn_of


def _config(url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["url"] = url
    return config


def migrate(url: str | None = None) -> None:
    """Upgrade to the newest version, check the connection settings, put back triggers that are missing or changed; a
    second one at the same time waits and finds it done.

    A SQLite file that is not there yet is made; nobody else on the machine may read it.
    """
    url = url or database_url()
    make_room(url)
    check_settings(write_engine(url))
    with turn_of(OneAtATime.MIGRATION, url):
        command.upgrade(_config(url), "head")
        with write_engine(url).begin() as connection:
            make_triggers_anew(connection)


def is_empty(url: str | None = None) -> bool:
    """Whether there is no database yet, or one without a table."""
    url = url or database_url()
    file = file_of(url)
    if file is not None and not file.exists():
        return True
    with reading(url) as connection:
        return not inspect(connection).get_table_names()


def is_current(url: str | None = None) -> bool:
    """Whether the database stands at the newest version; one that is not there does not."""
    url = url or database_url()
    if is_empty(url):
        return False
    with read_engine(url).connect() as connection:
        return revision_of(connection) == newest_revision()
