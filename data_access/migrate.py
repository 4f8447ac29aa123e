"""Bring the database to the newest schema (Alembic)."""

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from data_access.engine import ROOT, check_settings, database_url, read_engine, write_engine


def _config(url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(ROOT / "data_access" / "migrations"))
    config.attributes["url"] = url
    return config


def migrate(url: str | None = None) -> None:
    """Upgrade to the newest version and check the connection settings."""
    url = url or database_url()
    check_settings(write_engine(url))
    command.upgrade(_config(url), "head")


def is_current(url: str | None = None) -> bool:
    """Whether the database stands at the newest version."""
    url = url or database_url()
    head = ScriptDirectory.from_config(_config(url)).get_current_head()
    with read_engine(url).connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == head
