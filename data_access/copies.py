"""Whole copies of a database: taken while people write, described, loaded again (rules 11.13)."""

import os
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy import URL, Connection, inspect, make_url, text
from sqlalchemy.exc import DBAPIError

from data_access.engine import BESIDE, read_engine, write_engine
from data_access.flushing import flush
from domain.refusal import Refused

PAGES_AT_ONCE = 1_000


def facts_of(connection: Connection) -> dict[str, object]:
    """What equal databases have in common: revision, rows of each table, money of each pilot, heads of both chains."""
    tables = sorted(set(inspect(connection).get_table_names()) - {"alembic_version"})
    money: dict[str, dict[str, int]] = {}
    query = """SELECT p.code, e.kind, SUM(e.amount_fen) FROM fund_entries e JOIN pilots p ON p.id = e.pilot_id
        GROUP BY 1, 2 ORDER BY 1, 2"""
    for pilot, kind, amount in connection.execute(text(query)):
        money.setdefault(pilot, {})[kind] = int(amount)
    trail = connection.execute(text("SELECT id, hash FROM audit_events ORDER BY id DESC LIMIT 1")).first()
    ledger = "SELECT id, hash FROM fund_entries ORDER BY id DESC LIMIT 1" if _is_chained(connection) else ""
    entry = connection.execute(text(ledger)).first() if ledger else None
    return {
        "database": connection.dialect.name,
        "revision": connection.scalar(text("SELECT version_num FROM alembic_version")),
        "rows": {name: connection.scalar(text(f"SELECT count(*) FROM {name}")) for name in tables},
        "money_fen": money,
        "trail_head": list(trail) if trail else [],
        "ledger_head": list(entry) if entry else [],
    }


def _is_chained(connection: Connection) -> bool:
    """Whether the ledger has its chain: not before 0020."""
    return "hash" in {column["name"] for column in inspect(connection).get_columns("fund_entries")}


def part_name(url: str) -> str:
    """What the copy of a database is called."""
    return "database.sqlite" if url.startswith("sqlite") else "database.dump"


def take(url: str, file: Path) -> dict[str, object]:
    """Copy the database to a file, as it is at one moment, while others write; its facts."""
    if not url.startswith("sqlite"):
        return _dump(url, file)
    with closing(read_engine(url).raw_connection()) as source, closing(sqlite3.connect(file)) as copy:
        _copy_slowly(source.driver_connection, copy)
        copy.execute("PRAGMA journal_mode = DELETE")  # one file, nothing beside it
    return facts_in(f"sqlite:///{file}")


def _copy_slowly(source: sqlite3.Connection, copy: sqlite3.Connection) -> None:
    """Page by page with rests as long as the work, so that who looks at the site waits little for it.

    Its transaction holds one state: a write between two steps would begin the copy anew, for ever where many write.
    """
    begun = time.monotonic()

    def rest(*_pages: int) -> None:
        nonlocal begun
        time.sleep(time.monotonic() - begun)
        begun = time.monotonic()

    source.execute("BEGIN")
    source.execute("SELECT count(*) FROM sqlite_master").fetchone()
    source.backup(copy, pages=PAGES_AT_ONCE, progress=rest)
    source.execute("ROLLBACK")


def facts_in(url: str) -> dict[str, object]:
    engine = read_engine(url)
    with engine.connect() as connection:
        found = facts_of(connection)
    engine.dispose()
    return found


def _dump(url: str, file: Path) -> dict[str, object]:
    """By pg_dump, which sees the very state that the facts are counted in."""
    with read_engine(url).connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        snapshot = connection.scalar(text("SELECT pg_export_snapshot()"))
        found = facts_of(connection)
        options = ("--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", f"--file={file}")
        _run("pg_dump", make_url(url), *options)
    return found


def _run(program: str, url: URL, *options: str) -> None:
    """One of PostgreSQL's programs on a database; the password goes through the environment, where no list shows it."""
    words = {"host": url.host, "port": url.port, "user": url.username, "password": url.password, **url.query}
    told = {f"PG{name.upper()}": str(value) for name, value in words.items() if value is not None}
    command = [program, *options, "--no-password", f"--dbname={url.database}"]
    try:
        done = subprocess.run(command, env={**os.environ, **told}, capture_output=True, text=True)
    except FileNotFoundError as error:
        raise Refused(f"找不到 {program}：请安装 PostgreSQL 的客户端程序（Debian：postgresql-client）") from error
    if done.returncode:
        raise Refused(f"{program} 没有完成：{done.stderr.strip()[:300]}")


# ── back again: SQLite ──────────────────────────────────────────────────────


def is_occupied(url: str) -> bool:
    """Whether a database with anything in it stands there."""
    if url.startswith("sqlite"):
        file = Path(make_url(url).database)
        return file.exists() and file.stat().st_size > 0
    with _maintenance(url) as connection:
        there = connection.scalar(text("SELECT 1 FROM pg_database WHERE datname = :name"), {"name": _name(url)})
    if not there:
        return False
    engine = read_engine(url)
    with engine.connect() as connection:
        found = inspect(connection).get_table_names()
    engine.dispose()
    return bool(found)


def put_file(new: Path, target: Path, at: datetime) -> None:
    """Let a file take the place of a database; what stood there, and what lies beside it, keeps the name it gets now.

    Refused, and nothing is moved, while anybody has the old one open.
    """
    aside = target.with_name(f"{target.name}.before-{at:%Y%m%d-%H%M%S}")
    if target.exists():
        _close_sqlite(target)
    for ending in (*BESIDE, ""):
        old = target.with_name(target.name + ending)
        if old.exists():
            old.rename(aside.with_name(aside.name + ending))
    os.replace(new, target)
    flush(target.parent)


def _close_sqlite(file: Path) -> None:
    """Fold the WAL into the file, which only works where nobody has it open; one too damaged for that is left so."""
    with closing(sqlite3.connect(file, timeout=1)) as connection:
        try:
            connection.execute("PRAGMA journal_mode = DELETE")
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                raise Refused(f"{file} 正在使用：请先停止服务和定时任务，再恢复") from error
        except sqlite3.DatabaseError:
            pass


# ── back again: PostgreSQL ──────────────────────────────────────────────────


def _name(url: str) -> str:
    return make_url(url).database


@contextmanager
def _maintenance(url: str) -> Iterator[Connection]:
    """A connection beside the database, to make, rename and drop it."""
    beside = make_url(url).set(database="postgres").render_as_string(hide_password=False)
    engine = write_engine(beside)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        yield connection
    engine.dispose()


def load_dump(file: Path, url: str, at: datetime) -> str:
    """Load a dump into a new database beside the one that is named; its URL."""
    new = make_url(url).set(database=f"{_name(url)}_{at:%Y%m%d%H%M%S}")
    with _maintenance(url) as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {_quoted(connection, new.database)} TEMPLATE template0")
    options = ("--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction", str(file))
    _run("pg_restore", new, *options)
    return new.render_as_string(hide_password=False)


def put_database(new: str, url: str, at: datetime) -> None:
    """Let a database take the name of another, which keeps the one it gets now; Refused while anybody is connected."""
    with _maintenance(url) as connection:
        old, fresh = (_quoted(connection, name) for name in (_name(url), _name(new)))
        aside = _quoted(connection, f"{_name(url)}_before_{at:%Y%m%d%H%M%S}")
        there = connection.scalar(text("SELECT 1 FROM pg_database WHERE datname = :name"), {"name": _name(url)})
        try:
            if there:
                connection.exec_driver_sql(f"ALTER DATABASE {old} RENAME TO {aside}")
            connection.exec_driver_sql(f"ALTER DATABASE {fresh} RENAME TO {old}")
        except DBAPIError as error:
            raise Refused(f"数据库 {_name(url)} 正在使用：请先停止服务和定时任务，再恢复") from error


def drop_database(url: str) -> None:
    with _maintenance(url) as connection:
        connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {_quoted(connection, _name(url))}")


def _quoted(connection: Connection, name: str) -> str:
    return connection.dialect.identifier_preparer.quote_identifier(name)
