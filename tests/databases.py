"""Databases for tests: SQLite files and a real PostgreSQL server, a fresh copy of a prepared one for every test.

Load with `pytest_plugins = ["tests.databases"]`. A test that asks for `plans_url` or `demo_url` runs on both.
"""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Connection

from data_access import engine
from data_access.engine import writing
from data_access.migrate import migrate
from seed_data.demo.show import load_demo
from seed_data.plans import load_plans

OPTIONS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "40",
    "timezone": "Asia/Shanghai",  # not UTC, so that a lost time zone shows
}
BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]
numbers = count(1)


@dataclass
class Store:
    """Makes copies of prepared databases: of files, or of databases on a server (`socket` is its folder)."""

    folder: Path
    socket: Path | None = None
    templates: dict[str, str] = field(default_factory=dict)

    def url(self, name: str) -> str:
        if self.socket is None:
            return f"sqlite:///{self.folder / name}.sqlite"
        return f"postgresql+psycopg://tester@/{name}?host={self.socket}"

    def prepared(self, name: str, prepare: Callable[[str], None], base: str | None = None) -> str:
        """Name of the database that others are copied from; made by `prepare` the first time it is asked for."""
        if name not in self.templates:
            self.templates[name] = f"t_{name}"
            self.create(f"t_{name}", self.templates.get(base))
            prepare(self.url(f"t_{name}"))
            engine.dispose()
        return self.templates[name]

    def create(self, name: str, template: str | None = None) -> str:
        """URL of a new database, empty or like the template (which nobody may be connected to)."""
        if self.socket is not None:
            self.say(f"CREATE DATABASE {name}" + (f" TEMPLATE {template}" if template else ""))
        elif template:
            shutil.copy(self.folder / f"{template}.sqlite", self.folder / f"{name}.sqlite")
        return self.url(name)

    def drop(self, name: str) -> None:
        if self.socket is not None:
            self.say(f"DROP DATABASE {name} WITH (FORCE)")
        else:
            for file in self.folder.glob(f"{name}.sqlite*"):
                file.unlink()

    def say(self, statement: str) -> None:
        with psycopg.connect(f"host={self.socket} user=tester dbname=postgres", autocommit=True) as connection:
            connection.execute(statement)


@pytest.fixture(scope="session")
def sqlite_store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return Store(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgresql_store() -> Iterator[Store]:
    """A PostgreSQL server of our own; the second database is not tested without its programs."""
    if _programs() is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(
            "PostgreSQL is not installed (Debian: apt-get install postgresql); the second database is not tested"
        )
    with postgresql_server() as store:
        yield store


@contextmanager
def postgresql_server() -> Iterator[Store]:
    """A server in a temporary folder, without sync to disk; stopped at the end. FileNotFoundError without PostgreSQL."""
    programs = _programs()
    if programs is None:
        raise FileNotFoundError("PostgreSQL is not installed (Debian: apt-get install postgresql)")
    folder, owner = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp")), _owner()
    if owner:
        shutil.chown(folder, owner)
    server = _start(programs, folder, owner)
    try:
        yield Store(folder, folder)
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(30)
        shutil.rmtree(folder)


def _programs() -> Path | None:
    """Folder with initdb and postgres: the newest of Debian's, else what the path finds; None without."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    found = debian[-1] if debian else shutil.which("initdb")
    return Path(found).parent if found else None


def _owner() -> str | None:
    """The server refuses to run as root, so an unprivileged user runs it then."""
    if os.geteuid() != 0:
        return None
    users = Path("/etc/passwd").read_text()
    return "postgres" if "\npostgres:" in users else "nobody"


def _start(programs: Path, folder: Path, owner: str | None) -> subprocess.Popen:
    as_owner = {"user": owner, "extra_groups": [], "cwd": folder} if owner else {"cwd": folder}
    initdb = [programs / "initdb", "-D", folder / "data", "-U", "tester", "--auth=trust", "--encoding=UTF8"]
    subprocess.run([*initdb, "--locale=C.UTF-8", "--no-sync"], check=True, capture_output=True, **as_owner)
    options = [word for name, value in OPTIONS.items() for word in ("-c", f"{name}={value}")]
    log = (folder / "log").open("w")
    command = [programs / "postgres", "-D", folder / "data", "-k", folder, *options]
    server = subprocess.Popen(command, stdout=log, stderr=log, **as_owner)
    log.close()
    for _ in range(200):
        try:
            psycopg.connect(f"host={folder} user=tester dbname=postgres").close()
            return server
        except psycopg.OperationalError:
            time.sleep(0.05)
    server.kill()
    raise RuntimeError((folder / "log").read_text())


@pytest.fixture(params=BOTH)
def store(request: pytest.FixtureRequest) -> Store:
    return request.getfixturevalue(f"{request.param}_store")


@pytest.fixture
def plans_url(store: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A fresh migrated database with the five plans and nothing else; DATABASE_URL names it."""
    yield from _fresh(store, store.prepared("plans", _load_plans), monkeypatch)


@pytest.fixture
def demo_url(store: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A fresh database with the demonstration of Yinchuan, its closed periods and the live one."""
    yield from _fresh(store, demo_template(store), monkeypatch)


def demo_template(store: Store) -> str:
    """Name of the prepared demonstration of Yinchuan, for `Store.create`."""
    store.prepared("plans", _load_plans)
    return store.prepared("demo", _load_demo, base="plans")


def _fresh(store: Store, template: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    name = f"d_{next(numbers)}"
    url = store.create(name, template)
    monkeypatch.setenv("DATABASE_URL", url)
    yield url
    engine.dispose()
    store.drop(name)


def _load_plans(url: str) -> None:
    migrate(url)
    with writing(url) as session:
        load_plans(session)


def _load_demo(url: str) -> None:
    with writing(url) as session:
        load_demo(session, "yinchuan")


@pytest.fixture
def demo_file(sqlite_store: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Like `demo_url`, on SQLite only: for what does not depend on the database."""
    sqlite_store.prepared("plans", _load_plans)
    yield from _fresh(sqlite_store, sqlite_store.prepared("demo", _load_demo, base="plans"), monkeypatch)


@pytest.fixture(scope="module")
def demo_once(sqlite_store: Store) -> Iterator[Connection]:
    """A connection that may write to a demonstration of Yinchuan on SQLite, one for a module; nothing is kept."""
    with demonstration(sqlite_store) as connection:
        yield connection


@pytest.fixture(scope="module", params=BOTH)
def demo_both(request: pytest.FixtureRequest) -> Iterator[Connection]:
    """The same on each of the two databases."""
    with demonstration(request.getfixturevalue(f"{request.param}_store")) as connection:
        yield connection


@contextmanager
def demonstration(store: Store) -> Iterator[Connection]:
    """A connection that may write to a fresh demonstration of Yinchuan; nothing is kept."""
    store.prepared("plans", _load_plans)
    name = f"d_{next(numbers)}"
    url = store.create(name, store.prepared("demo", _load_demo, base="plans"))
    with engine.write_engine(url).connect() as connection:
        yield connection
        connection.rollback()
        connection.detach()  # so that it is closed, also when another fixture has forgotten its engine meanwhile
    engine.dispose()
    store.drop(name)


@contextmanager
def undone(connection: Connection) -> Iterator[None]:
    """What happens within is taken back at the end, also after a refusal by the database."""
    attempt = connection.begin_nested()
    try:
        yield
    finally:
        attempt.rollback()
