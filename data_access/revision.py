"""Which version the structure of a database has, and whether this program works with it (rules 11.17)."""

from functools import cache
from pathlib import Path

from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from data_access.called import MANAGE

MIGRATIONS = Path(__file__).resolve().parent / "migrations"


@cache
def _scripts() -> ScriptDirectory:
    return ScriptDirectory(str(MIGRATIONS))


def newest_revision() -> str | None:
    """The revision that this program makes."""
    return _scripts().get_current_head()


@cache
def _known() -> frozenset[str]:
    return frozenset(one.revision for one in _scripts().walk_revisions())


def knows(revision: str) -> bool:
    """Whether this program can bring a database of the revision up to its own."""
    return revision in _known()


def revision_of(connection: Connection) -> str | None:
    """Revision of a database; None where none was ever written down."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.scalar(text("SELECT version_num FROM alembic_version"))


def schema_fault(connection: Connection) -> str:
    """Why this program does not work with the structure that is there, and what to do; empty where it does."""
    found, newest = revision_of(connection), newest_revision()
    if found == newest:
        return ""
    if fault := foreign_schema(connection):
        return fault
    if found is None:
        return f"数据库还没有建好：请运行 {MANAGE} init"
    return f"数据库结构是旧的（{found}，本程序用 {newest}）：请先备份，再运行 {MANAGE} init 升级"


def foreign_schema(connection: Connection) -> str:
    """Why this program cannot even bring a structure up to its own; empty where it can."""
    found = revision_of(connection)
    if found is None and inspect(connection).get_table_names():
        return "这里的数据库没有本系统的版本记录：请核对 DATABASE_URL，不要在它上面运行 init"
    if found is not None and not knows(found):
        newest = newest_revision()
        return f"数据库结构 {found} 来自更新的程序（本程序只到 {newest}）：请换回与它相配的程序，或恢复升级前的备份"
    return ""
