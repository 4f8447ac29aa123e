"""Where the database is and how it is opened: SQLite by default, PostgreSQL by DATABASE_URL.

Writers take the write lock at BEGIN (SQLite), so that two of them never work from the same old state. Readers use an
engine that cannot write.
"""

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Lock

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError
from sqlmodel import Session

from domain.refusal import Refused

ROOT = Path(__file__).resolve().parents[1]
BUSY_TIMEOUT_MS = 10_000


def database_url() -> str:
    """DATABASE_URL, else the SQLite file var/pilot.db in the project folder."""
    url = os.environ.get("DATABASE_URL", "").strip()
    if not url:
        return f"sqlite:///{ROOT / 'var' / 'pilot.db'}"
    if url.startswith(("postgres://", "postgresql://")):
        return "postgresql+psycopg://" + url.split("://", 1)[1]
    return url


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
    if not url.startswith("sqlite"):
        options = "-c default_transaction_read_only=on -c timezone=UTC" if read_only else "-c timezone=UTC"
        return create_engine(url, pool_pre_ping=True, pool_size=10, connect_args={"options": options})
    path = url.removeprefix("sqlite:///")
    if path and not path.startswith(":"):
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, connect_args={"timeout": BUSY_TIMEOUT_MS / 1000, "check_same_thread": False})
    event.listen(engine, "connect", _set_reading if read_only else _set_writing)
    event.listen(engine, "begin", _begin_deferred if read_only else _begin_immediate)
    return engine


def _set_writing(raw, _record) -> None:
    raw.isolation_level = None  # SQLAlchemy's "begin" below starts transactions, not the driver
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_TIMEOUT_MS}",
        "recursive_triggers=ON",  # else INSERT OR REPLACE deletes rows that may not be deleted
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
    connection.exec_driver_sql("BEGIN")


class DatabaseBusy(Refused):
    """Others wrote for so long that it was not this one's turn; nothing was written."""


class DatabaseNotReady(Exception):
    """The database has no tables yet, or old ones; the message says what to run."""


@contextmanager
def writing(url: str | None = None) -> Iterator[Session]:
    """One transaction: committed whole, or nothing of it. DatabaseNotReady without tables; DatabaseBusy (SQLite)."""
    with _saying_what_to_run(), Session(write_engine(url)) as session, session.begin():
        yield session


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
    with _saying_what_to_run(), engine.connect() as connection:
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


@contextmanager
def reading(url: str | None = None) -> Iterator[Connection]:
    """A connection that sees one state of the database and cannot change it; DatabaseNotReady if it has no tables."""
    with _saying_what_to_run(), read_engine(url).connect() as connection:
        yield connection


@contextmanager
def _saying_what_to_run() -> Iterator[None]:
    try:
        yield
    except (OperationalError, ProgrammingError) as error:
        if "database is locked" in str(error.orig):
            seconds = BUSY_TIMEOUT_MS // 1000
            raise DatabaseBusy(f"数据库正忙，等了 {seconds} 秒还没有轮到，一项也没有写入：请稍后再试一次") from error
        if not any(sign in str(error.orig) for sign in ("no such table", "no such column", "does not exist")):
            raise
        raise DatabaseNotReady("数据库还没有建好或不是最新结构：请运行 python manage.py init") from error


WANTED = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": BUSY_TIMEOUT_MS}


def check_settings(engine: Engine) -> None:
    """Refuse to start when the connection is not as safe as decided; RuntimeError says which setting is off."""
    if engine.dialect.name != "sqlite":
        return
    # the driver's connection, since a transaction of this engine would wait for whoever is writing
    with closing(engine.raw_connection()) as connection:
        for pragma, value in WANTED.items():
            found = connection.driver_connection.execute(f"PRAGMA {pragma}").fetchone()[0]
            if found != value:
                raise RuntimeError(
                    f"数据库连接设置 {pragma} 为 {found}，应为 {value}：请检查数据库文件所在磁盘是否支持 WAL"
                )


def check_at_start(url: str | None = None) -> None:
    """Settings of the writing engine, and that the reading one cannot write; RuntimeError says what is off."""
    check_settings(write_engine(url))
    asked = "PRAGMA query_only" if write_engine(url).dialect.name == "sqlite" else "SHOW default_transaction_read_only"
    with read_engine(url).connect() as connection:
        if connection.execute(text(asked)).scalar() not in (1, "on"):
            raise RuntimeError("只读连接没有设为只读：请检查数据库连接设置")


def dispose() -> None:
    """Close all connections and forget the engines (tests, and before a file is replaced)."""
    with _MAKING:
        while _ENGINES:
            _ENGINES.popitem()[1].dispose()
