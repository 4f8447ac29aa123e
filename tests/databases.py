"""Databases for tests: SQLite files and a real PostgreSQL server, a fresh copy of a prepared one for every test.

Load with `pytest_plugins = ["tests.databases"]`. A test that asks for `plans_url` or `demo_url` runs on both. All
workers of a run share one folder, in memory where there is room: one server, and every template made once.
"""

import fcntl
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import psutil
import psycopg
import pytest
from sqlalchemy import Connection, text

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
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "256MB",
    "checkpoint_timeout": "1h",
    "autovacuum": "off",  # a template is analysed once, its copies are thrown away
    "jit": "off",  # a query of these sizes runs shorter than it is compiled
    "max_connections": "100",
    "timezone": "Asia/Shanghai",  # not UTC, so that a lost time zone shows
}
BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]
ON_POSTGRESQL_SLOW = {
    "services/approvals/test_deciding.py": (
        "test_on_other_facts_nothing_is_done_and_it_says_so",
        "test_who_may_not_do_it_may_not_propose_it_and_nobody_without_an_account",
        "test_what_somebody_proposed_who_may_not_any_more_can_only_be_sent_back",
        "test_who_approves_a_file_may_open_it_and_nobody_may_who_approves_nothing",
    ),
    "services/approvals/test_names.py": (),
    "services/approvals/test_opening.py": (),
    "services/audit/test_checking.py": (),
    "services/evaluation/test_close.py": (),
    "services/evaluation/test_closed_late.py": (),
    "services/evaluation/test_live.py": ("test_any_edits_leave_the_live_period_as_a_full_evaluation_would",),
    "services/evaluation/test_opening.py": (),
    "services/evaluation/test_opening_closed.py": (),
    "services/evaluation/test_restating.py": (),
    "services/evaluation/test_whom.py": (),
    "services/evaluation/test_yardstick_changes.py": (),
    "services/intake/test_intake.py": (),
    "services/intake/test_old_copies.py": (),
    "services/intake/test_registers.py": (),
    "services/keeping/test_since.py": (),
    "services/lights/test_explanations.py": (),
    "services/lights/test_judgements.py": (),
    "services/lights/test_lists_later.py": (),
    "services/lights/test_rule_changes.py": (),
    "services/plans/test_consequences.py": (),
    "services/plans/test_days_said.py": (),
    "services/plans/test_documents.py": (),
    "services/plans/test_old_copies.py": (),
    "services/plans/test_own_indicators.py": (),
    "services/plans/test_retiring.py": (),
    "services/plans/test_revising.py": (),
    "services/plans/test_sums.py": (),
    "services/plans/test_undo.py": (),
    "services/reports/test_desk.py": (),
    "services/targets/test_duties.py": (),
    "services/targets/test_promises.py": (),
    "services/units/test_changes.py": (),
}
"""Asked of PostgreSQL by `make slow` only (a file's tests, all where none is named): what they say is rules more than
SQL. Each verb of two people is done on both databases by services/approvals/test_deciding.py, reading and writing of
returns by tests/faults."""
IN_MEMORY, ROOM = Path("/dev/shm"), 2 << 30
"""Where databases of tests lie if so many bytes are free there."""
RUN = "TEST_RUN_FOLDER"
"""The environment variable with the folder of this run, for its workers."""
PREFIX = "pilot-tests-"
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")
REVISIONS = count(1_000_000, 10_000)
"""Of one process: no two tests share a revision."""
numbers = count(1)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Before those that are slow are left out."""
    slow = {Path(__file__).parent / name: tests for name, tests in ON_POSTGRESQL_SLOW.items()}
    for item in items:
        asked, tests = getattr(item, "callspec", None), slow.get(item.path)
        named = tests is not None and (not tests or item.originalname in tests)
        if asked and named and "postgresql" in asked.params.values():
            item.add_marker(pytest.mark.slow)


def pytest_configure(config: pytest.Config) -> None:
    """The folder of the run, made before there are workers; what a killed run left goes."""
    if hasattr(config, "workerinput"):
        return
    has_room = os.access(IN_MEMORY, os.W_OK) and shutil.disk_usage(IN_MEMORY).free > ROOM
    parent = IN_MEMORY if has_room else Path(tempfile.gettempdir())
    for left in parent.glob(f"{PREFIX}*"):
        if not psutil.pid_exists(int(left.name.removeprefix(PREFIX))) and os.access(left, os.W_OK):
            _remove(left)
    folder = parent / f"{PREFIX}{os.getpid()}"
    folder.mkdir(mode=0o711)  # the server's user passes through
    (folder / "sqlite").mkdir()
    os.environ[RUN] = str(folder)


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput") and RUN in os.environ:
        _remove(Path(os.environ.pop(RUN)))


def _remove(folder: Path) -> None:
    """The folder of a run with all that is in it, the server stopped before."""
    if _serves(folder / "postgresql" / "data" / "postmaster.pid"):
        _pg_ctl(folder / "postgresql", "stop", "-m", "immediate")
    shutil.rmtree(folder)


def _serves(pid_file: Path) -> bool:
    """Whether the server that wrote the file still runs; one that was killed leaves the file."""
    try:
        pid = int(pid_file.read_text().split("\n", 1)[0])
        return psutil.Process(pid).name().startswith("postgres")
    except (FileNotFoundError, ValueError, psutil.NoSuchProcess):
        return False


@contextmanager
def alone(folder: Path, name: str) -> Iterator[None]:
    """One worker at a time."""
    with (folder / f"{name}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@dataclass(frozen=True)
class Store:
    """Makes copies of prepared databases: of files, or of databases on a server (`socket` is its folder)."""

    folder: Path
    socket: Path | None = None

    def url(self, name: str) -> str:
        if self.socket is None:
            return f"sqlite:///{self.folder / name}.sqlite"
        return f"postgresql+psycopg://tester@/{name}?host={self.socket}"

    def prepared(self, name: str, prepare: Callable[[str], None], base: str | None = None) -> str:
        """Name of the database that others are copied from; made by `prepare` the first time a worker asks for it."""
        template, made = f"t_{name}", self.folder / f"{name}.made"
        if not made.exists():
            with alone(self.folder, name):
                if not made.exists():
                    self._make(template, prepare, base and f"t_{base}")
                    made.touch()
        return template

    def _make(self, template: str, prepare: Callable[[str], None], base: str | None) -> None:
        url = self.create(template, base)
        try:
            prepare(url)
        except BaseException:
            self.drop(template)
            raise
        engine.dispose()
        if self.socket is not None:
            self.say("ANALYZE", template)

    def create(self, name: str, template: str | None = None) -> str:
        """URL of a new database, empty or like the template (which nobody may be connected to)."""
        if self.socket is not None:
            self.say(f"CREATE DATABASE {name}" + (f" TEMPLATE {template}" if template else ""))
        elif template:
            shutil.copy(self.folder / f"{template}.sqlite", self.folder / f"{name}.sqlite")
        else:
            engine.make_room(self.url(name))
        return self.url(name)

    def drop(self, name: str) -> None:
        if self.socket is not None:
            self.say(f"DROP DATABASE {name} WITH (FORCE)")
        else:
            for file in self.folder.glob(f"{name}.sqlite*"):
                file.unlink()

    def say(self, statement: str, database: str = "postgres") -> None:
        with psycopg.connect(f"host={self.socket} user=tester dbname={database}", autocommit=True) as connection:
            connection.execute(statement)


@pytest.fixture(scope="session")
def sqlite_store() -> Store:
    return Store(Path(os.environ[RUN]) / "sqlite")


@pytest.fixture(scope="session")
def postgresql_store() -> Store:
    """A PostgreSQL server of our own; the second database is not tested without its programs."""
    if _programs() is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(
            "PostgreSQL is not installed (Debian: apt-get install postgresql); the second database is not tested"
        )
    run = Path(os.environ[RUN])
    folder, ready = run / "postgresql", run / "postgresql.ready"
    with alone(run, "postgresql"):
        if not ready.exists():
            folder.mkdir()
            begin_server(folder)
            ready.touch()
    return Store(folder, folder)


@contextmanager
def postgresql_server() -> Iterator[Store]:
    """A server in a temporary folder, without sync to disk; stopped at the end. FileNotFoundError: no PostgreSQL."""
    if _programs() is None:
        raise FileNotFoundError("PostgreSQL is not installed (Debian: apt-get install postgresql)")
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    begin_server(folder)
    try:
        yield Store(folder, folder)
    finally:
        _pg_ctl(folder, "stop", "-m", "immediate")
        shutil.rmtree(folder)


def _programs() -> Path | None:
    """Folder with initdb and pg_ctl: the newest of Debian's, else what the path finds; None without."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    found = debian[-1] if debian else shutil.which("initdb")
    return Path(found).parent if found else None


def begin_server(folder: Path, **more: str) -> None:
    """A new server with its data and its socket in the folder, answering."""
    if owner := _owner():
        shutil.chown(folder, owner)
    locale = ("--locale=C.UTF-8", "--encoding=UTF8")
    _run(folder, "initdb", "-D", folder / "data", "-U", "tester", "--auth=trust", *locale, "--no-sync")
    start_again(folder, **more)


def start_again(folder: Path, **more: str) -> None:
    """The server of the folder, after it was stopped; with other options than those of all tests where named."""
    options = " ".join(f"-c {name}={value}" for name, value in (OPTIONS | more).items())
    _pg_ctl(folder, "start", "-l", folder / "log", "-o", f"-k {folder} {options}")


def stop_at_once(folder: Path) -> None:
    """Every process of the server ends where it is, as when the machine fails."""
    _pg_ctl(folder, "stop", "-m", "immediate")


def _pg_ctl(folder: Path, verb: str, *options: str | Path) -> None:
    _run(folder, "pg_ctl", "-D", folder / "data", "-w", "-s", *options, verb)


def _run(folder: Path, program: str, *words: str | Path) -> None:
    """One of PostgreSQL's programs, which refuse to run as root; RuntimeError with what it and the server's log say."""
    as_owner = {"user": owner, "extra_groups": []} if (owner := _owner()) else {}
    command, log = [_programs() / program, *words], folder / "log"
    with (folder / f"{program}.said").open("w+") as said:  # a file, since the server keeps it open
        done = subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=said, stderr=said, **as_owner)
        if done.returncode:
            said.seek(0)
            raise RuntimeError(said.read() + (log.read_text() if log.exists() else ""))


def _owner() -> str | None:
    """The user who runs the server in place of root; None: ourselves."""
    if os.geteuid() != 0:
        return None
    users = Path("/etc/passwd").read_text()
    return "postgres" if "\npostgres:" in users else "nobody"


@pytest.fixture(params=BOTH)
def store(request: pytest.FixtureRequest) -> Store:
    return request.getfixturevalue(f"{request.param}_store")


@pytest.fixture
def plans_url(store: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A fresh migrated database with the five plans and nothing else; DATABASE_URL names it."""
    yield from _fresh(store, plans_template(store), monkeypatch)


@pytest.fixture
def demo_url(store: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A fresh database with the demonstration of Yinchuan, its closed periods and the live one."""
    yield from _fresh(store, demo_template(store), monkeypatch)


def plans_template(store: Store) -> str:
    """Name of the prepared database with the five plans, for `Store.create`."""
    return store.prepared("plans", _load_plans)


def demo_template(store: Store) -> str:
    """Name of the prepared demonstration of Yinchuan, for `Store.create`."""
    plans_template(store)
    return store.prepared("demo", _load_demo, base="plans")


def _fresh(store: Store, template: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    name = f"d_{WORKER}_{next(numbers)}"
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
    yield from _fresh(sqlite_store, demo_template(sqlite_store), monkeypatch)


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
    name = f"d_{WORKER}_{next(numbers)}"
    url = store.create(name, demo_template(store))
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


@contextmanager
def undone_unread(connection: Connection) -> Iterator[None]:
    """The same with revisions that nothing else has: what was read within is kept for nobody."""
    with undone(connection):
        connection.execute(text("UPDATE pilots SET revision = :number"), {"number": next(REVISIONS)})
        yield
