"""Where the database is and how it is opened: SQLite by default, PostgreSQL by DATABASE_URL.

Writers take the write lock at BEGIN (SQLite), so that two of them never work from the same old state. Readers use an
engine that cannot write and sees one state from its first query to its last; READ_DATABASE_URL names a standby for them
(standby.py).
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from functools import partial
from pathlib import Path
from threading import Lock

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError, TimeoutError  # noqa: A004
from sqlmodel import Session

from data_access.failures import BUSY_TIMEOUT_MS, CROWDED, DatabaseBusy, DatabaseNotReady, told
from data_access.noticing import notice_reads, notice_writes, read_once, tell_edited
from data_access.revision import schema_fault
from data_access.row_sums import teach
from data_access.servers import SECONDS_LEFT_ALONE, Server, pool, server_engine

ROOT = Path(__file__).resolve().parents[1]
LARGEST_WAL = 64 << 20
"""Bytes that a WAL (SQLite) keeps once what it holds is in the database."""
BESIDE = ("-wal", "-shm", "-journal")
"""Endings of the files that SQLite keeps beside a database; one of another database changes what is read."""
OTHERS = 0o007
"""Rights of those who are neither the owner nor of the group."""


def database_url() -> str:
    """DATABASE_URL, else the SQLite file var/pilot.db in the project folder."""
    url = os.environ.get("DATABASE_URL", "").strip()
    return named_url(url) if url else f"sqlite:///{ROOT / 'var' / 'pilot.db'}"


def named_url(url: str) -> str:
    """The URL as SQLAlchemy wants it; a path is that of a SQLite file."""
    if "://" not in url:
        return f"sqlite:///{Path(url).resolve()}"
    if url.startswith(("postgres://", "postgresql://")):
        return "postgresql+psycopg://" + url.split("://", 1)[1]
    return url


def standby_url() -> str | None:
    """READ_DATABASE_URL, a standby of DATABASE_URL to read from; None without (and for SQLite, which has none)."""
    url = os.environ.get("READ_DATABASE_URL", "").strip()
    return named_url(url) if url and not database_url().startswith("sqlite") else None


def write_engine(url: str | None = None) -> Engine:
    """Engine for commands; every transaction takes the write lock at once."""
    return _kept_engine(url or database_url(), False)


def read_engine(url: str | None = None) -> Engine:
    """Engine for queries; a write through it fails in the database."""
    return _kept_engine(url or database_url(), True)


_ENGINES: dict[tuple[str, bool], Engine] = {}
_MAKING = Lock()


def _kept_engine(url: str, read_only: bool) -> Engine:
    with _MAKING:
        if (url, read_only) not in _ENGINES:
            _ENGINES[url, read_only] = _engine(url, read_only=read_only)
        return _ENGINES[url, read_only]


def _engine(url: str, *, read_only: bool) -> Engine:
    engine = _opened_as(url, read_only=read_only)
    notice_reads(engine)
    (read_once if read_only else notice_writes)(engine)
    return engine


def _opened_as(url: str, *, read_only: bool) -> Engine:
    if not url.startswith("sqlite"):
        return server_engine(url, read_only=read_only)
    engine = create_engine(url, creator=partial(_open, file_of(url)), **pool())
    teach(engine)
    event.listen(engine, "connect", _set_reading if read_only else _set_writing)
    event.listen(engine, "begin", _begin_deferred if read_only else _begin_immediate)
    return engine


def file_of(url: str) -> Path | None:
    """The file of a SQLite database; None for PostgreSQL."""
    name = make_url(url).database if url.startswith("sqlite") else None
    return Path(name).absolute() if name else None


def _open(file: Path) -> sqlite3.Connection:
    """Only a file that is there: SQLite would make an empty one, in which everything is missing.

    On a disk that is mounted read-only nobody writes, so that a WAL database can be read without files beside it.
    """
    log = Path(f"{file}-wal")
    is_still = is_mounted_read_only(file.parent) and not (log.exists() and log.stat().st_size)
    way = "mode=ro&immutable=1" if is_still else "mode=rw"
    seconds = BUSY_TIMEOUT_MS / 1000
    return sqlite3.connect(f"{file.as_uri()}?{way}", uri=True, timeout=seconds, check_same_thread=False)


def is_mounted_read_only(folder: Path) -> bool:
    with suppress(FileNotFoundError):
        return hasattr(os, "statvfs") and bool(os.statvfs(folder).f_flag & os.ST_RDONLY)
    return False


def make_room(url: str) -> None:
    """A new empty SQLite file, which nobody else on the machine may read; others lose their rights on one that is
    there. Nothing for PostgreSQL.
    """
    file = file_of(url)
    if file is None:
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch(mode=0o600)
    mode = file.stat().st_mode & 0o777
    if mode & OTHERS and file.stat().st_uid == getattr(os, "geteuid", lambda: -1)():
        for one in (file, *(Path(f"{file}{ending}") for ending in BESIDE)):
            if one.exists():
                one.chmod(mode & ~OTHERS)


def _set_writing(raw, _record) -> None:
    raw.isolation_level = None  # SQLAlchemy's "begin" below starts transactions, not the driver
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_TIMEOUT_MS}",
        "trusted_schema=ON",  # triggers may call the function that sums a row
        "recursive_triggers=ON",  # else INSERT OR REPLACE deletes rows that may not be deleted
        f"journal_size_limit={LARGEST_WAL}",  # after a large load the file is cut to it again
        "cache_size=-131072",  # a whole pilot is loaded in one transaction
    ):
        raw.execute(f"PRAGMA {pragma}")


def _set_reading(raw, _record) -> None:
    raw.isolation_level = None
    for pragma in ("query_only=ON", f"busy_timeout={BUSY_TIMEOUT_MS}", "cache_size=-65536", "mmap_size=1073741824"):
        raw.execute(f"PRAGMA {pragma}")


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begin_deferred(connection: Connection) -> None:
    # by the driver: SQLAlchemy's way costs as much as a query, and every run of a page begins three times
    connection.connection.driver_connection.execute("BEGIN")


@contextmanager
def writing(url: str | None = None) -> Iterator[Session]:
    """One transaction: committed whole, or nothing of it. DatabaseNotReady without tables; DatabaseBusy (SQLite)."""
    with telling(url), Session(write_engine(url)) as session, session.begin() as transaction:
        yield session
        if transaction.is_active:  # a rehearsal has taken all back by now
            session.flush()
            tell_edited(session.connection())


@contextmanager
def loading(url: str | None = None) -> Iterator[Session]:
    """Like `writing`, for a large load: foreign keys are checked once at its end, not row by row (SQLite).

    IntegrityError, and nothing of it is kept, if a row points at nothing.
    """
    engine = write_engine(url)
    if engine.dialect.name != "sqlite":
        with writing(url) as session:
            yield session
        return
    with telling(url), engine.connect() as connection:
        raw = connection.connection.driver_connection
        raw.execute("PRAGMA foreign_keys = OFF")
        try:
            with Session(connection) as session, session.begin():
                yield session
                session.flush()
                if broken := raw.execute("PRAGMA foreign_key_check").fetchone():
                    raise IntegrityError(f"表 {broken[0]} 有一行指向不存在的 {broken[2]}", None, ValueError(broken))
        finally:
            raw.execute("PRAGMA foreign_keys = ON")


main = Server()
"""The server that DATABASE_URL names, as this process last found it; looked at only where it has a standby."""


@contextmanager
def reading(url: str | None = None) -> Iterator[Connection]:
    """A connection that sees one state of the database and cannot change it; DatabaseNotReady if it has no tables.

    While the database itself is away, what its standby has is read, where there is one.
    """
    with telling(url), _opened(url) as connection:
        yield connection


def _opened(url: str | None) -> Connection:
    standby = standby_url() if url is None else None
    if standby is None:
        return read_engine(url).connect()
    if not main.is_left_alone():
        try:
            return read_engine().connect()
        except OperationalError:
            main.leave_alone(SECONDS_LEFT_ALONE)
    return read_engine(standby).connect()


@contextmanager
def telling(url: str | None = None) -> Iterator[None]:
    """What the database cannot do is told in a sentence; what is a mistake of ours stays what it is."""
    try:
        yield
    except TimeoutError as error:  # SQLAlchemy's: every connection of this process is in use
        raise DatabaseBusy(CROWDED) from error
    except DBAPIError as error:
        exception = told(error, partial(_fault_of_schema, url))
        if exception is None:
            raise
        raise exception from error


def _fault_of_schema(url: str | None) -> str:
    with read_engine(url).connect() as connection:
        return schema_fault(connection)


WANTED = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": BUSY_TIMEOUT_MS}


def check_settings(engine: Engine) -> None:
    """Refuse to start when the connection is not as safe as decided; DatabaseNotReady says which setting is off."""
    if engine.dialect.name != "sqlite":
        return
    # the driver's connection, since a transaction of this engine would wait for whoever is writing
    with closing(engine.raw_connection()) as connection:
        for pragma, value in WANTED.items():
            found = connection.driver_connection.execute(f"PRAGMA {pragma}").fetchone()[0]
            if found != value:
                raise DatabaseNotReady(
                    f"数据库连接设置 {pragma} 为 {found}，应为 {value}：请检查数据库文件所在磁盘是否支持 WAL"
                )


def check_at_start(url: str | None = None) -> None:
    """Settings of the writing engine, and that the reading one cannot write; DatabaseNotReady says what is off."""
    check_settings(write_engine(url))
    asked = "PRAGMA query_only" if write_engine(url).dialect.name == "sqlite" else "SHOW default_transaction_read_only"
    with read_engine(url).connect() as connection:
        if connection.execute(text(asked)).scalar() not in (1, "on"):
            raise DatabaseNotReady("只读连接没有设为只读：请检查数据库连接设置")


def settle(url: str | None = None) -> None:
    """After a large load: what the WAL holds goes into the file, the WAL to nothing (SQLite); all connections close.

    A file of which a quarter holds nothing any more (a migration may leave that) is made small again.
    """
    engine = write_engine(url)
    if engine.dialect.name == "sqlite":
        with closing(engine.raw_connection()) as connection:
            raw = connection.driver_connection
            free, pages = (raw.execute(f"PRAGMA {what}").fetchone()[0] for what in ("freelist_count", "page_count"))
            if 4 * free > pages:
                with suppress(sqlite3.OperationalError):  # in use, or no room for a copy: the next time, then
                    raw.execute("VACUUM")
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    dispose()


def dispose() -> None:
    """Close all connections and forget the engines (tests, and before a file is replaced)."""
    with _MAKING:
        while _ENGINES:
            _ENGINES.popitem()[1].dispose()
        main.until = 0.0
