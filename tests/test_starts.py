"""The server and every verb of manage.py begin only when all is right; else one sentence with the cure, status 2, and
nothing is done (rules 11.17)."""

import http.client
import shutil
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import make_url

import server
from data_access.engine import dispose
from manage import app
from services.keeping.ready import Need
from tests.databases import BOTH, _fresh, plans_template
from tests.e2e.serving import ROOT, free_port, serving
from tests.starting import FAULTS, VERBS, Fault, Place, faulty, hold_lock, stops
from tests.test_manage import run


@pytest.fixture
def place(request, monkeypatch):
    """A whole database of the kind that the test names, on SQLite in a folder that anybody may enter."""
    store = request.getfixturevalue(f"{request.param}_store")
    for url in _fresh(store, plans_template(store), monkeypatch):
        if request.param == "postgresql":
            yield Place(url, Path("/nowhere"), monkeypatch, store)
            continue
        with tempfile.TemporaryDirectory(prefix="starts-", ignore_cleanup_errors=True) as name:
            folder = Path(name)
            folder.chmod(0o755)
            file = folder / "pilot.db"
            shutil.copy(Path(make_url(url).database), file)
            monkeypatch.setenv("DATABASE_URL", f"sqlite:///{file}")
            yield Place(f"sqlite:///{file}", folder, monkeypatch, store)
            dispose()


CASES = [
    pytest.param(fault, kind, id=f"{name}-{kind}", marks=[pytest.mark.postgres] if kind == "postgresql" else [])
    for name, fault in FAULTS.items()
    for kind in fault.databases
]


def words_of(verb: str, folder: Path) -> list[str]:
    return [word.format(out=folder / "out") for word in VERBS[verb][1]]


@pytest.fixture
def out():
    """A folder that anybody may write to."""
    with tempfile.TemporaryDirectory(prefix="starts-out-", ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o777)
        yield Path(name)


@pytest.fixture
def served(monkeypatch):
    """Called instead of serving; whether it was."""
    called = []

    class Quiet(server.uvicorn.Server):
        def run(self, *_):
            called.append(self.config.port)
            self.started = True

    monkeypatch.setattr(server.uvicorn, "Server", Quiet)
    monkeypatch.setattr(server.config, "set_option", lambda *_: None)
    monkeypatch.setattr(server.lines, "begin", lambda *_: None)
    monkeypatch.setattr(server.figures, "begin", lambda *_: None)
    return called


@pytest.mark.parametrize(("fault", "place"), CASES, indirect=["place"])
def test_a_fault_stops_the_server_and_each_verb_that_it_concerns(fault: Fault, place, out, served, capsys):
    assert run("account", "list").exit_code == 0  # all is imported before rights are taken away
    dispose()
    with faulty(fault, place):
        for verb, (need, _) in VERBS.items():
            if not stops(fault, need):
                continue
            done = run(*words_of(verb, out))
            assert (done.exit_code, done.stdout) == (2, ""), (verb, done.output, done.exception)
            assert fault.says in done.stderr, verb
            assert len(done.stderr.strip().splitlines()) == 1, verb
        capsys.readouterr()
        status = server.main(["--port", str(free_port())])
        said = capsys.readouterr().err
    assert (status, served) == (2, [])
    assert fault.says in said
    assert len(said.strip().splitlines()) == 1


@pytest.mark.parametrize("place", BOTH, indirect=True)
def test_where_all_is_right_the_server_begins(place, served):
    port = free_port()
    assert server.main(["--port", str(port)]) == 0
    assert served == [port]


READS = ("export", "template", "account list", "check", "backup")


@pytest.mark.parametrize("name", ["a disk mounted read-only", "a small disk"])
@pytest.mark.parametrize("place", ["sqlite"], indirect=True)
def test_what_only_reads_goes_on_where_nothing_can_be_written(name, place, out):
    for verb in READS[:-1]:
        run(*words_of(verb, out))
    for left in out.iterdir():
        left.unlink()
    dispose()
    with faulty(FAULTS[name], place):
        for verb in READS:
            done = run(*words_of(verb, out))
            if verb == "backup" and done.exit_code:
                assert done.stderr.startswith(f"备份已存 {out}/out/backup-"), done.output
                assert "但没有记入操作留痕" in done.stderr
                continue
            assert done.exit_code == 0, (verb, done.output, done.exception)


def test_the_table_has_every_verb_of_the_command_line():
    names = [command.name or command.callback.__name__ for command in app.registered_commands]
    for group in app.registered_groups:
        commands = group.typer_instance.registered_commands
        names += [f"{group.name} {command.name or command.callback.__name__}" for command in commands]
    assert sorted(VERBS) == sorted(name.replace("_", "-") for name in names)


def test_every_need_is_tried():
    assert {need for need, _ in VERBS.values()} == set(Need)


# ── the server alone ────────────────────────────────────────────────────────


@pytest.mark.parametrize("place", ["sqlite"], indirect=True)
def test_a_second_server_on_one_sqlite_file_is_refused_and_verbs_are_not(place, served, capsys):
    with hold_lock(place, 8501):
        assert server.main(["--port", str(free_port())]) == 2
        said = capsys.readouterr().err
        assert "已有一个服务在用这个数据库文件（进程 " in said
        assert "端口 8501" in said
        assert run("account", "list").exit_code == 0
    assert server.main(["--port", str(free_port())]) == 0


@pytest.mark.postgres
@pytest.mark.parametrize("place", ["postgresql"], indirect=True)
def test_servers_on_postgresql_are_any_number(place, served):
    assert [server.main(["--port", str(free_port())]) for _ in range(2)] == [0, 0]


@pytest.mark.parametrize("place", ["sqlite"], indirect=True)
def test_other_machines_are_not_served_without_https(place, served, capsys):
    assert server.main(["--host", "0.0.0.0", "--port", str(free_port())]) == 2
    assert "origin = " in capsys.readouterr().err
    place.patch.setenv("SIGN_IN_FILE", "/nowhere/sign_in.toml")
    server.settings.cache_clear()
    try:
        assert server.main(["--port", str(free_port())]) == 2
        assert "读不到登录设置 /nowhere/sign_in.toml" in capsys.readouterr().err
    finally:
        server.settings.cache_clear()


def test_a_missing_file_ends_the_process_with_status_2_and_none_is_made(tmp_path):
    file = tmp_path / "pilot.db"
    words = [sys.executable, "server.py", "--port", str(free_port())]
    environment = {**server.os.environ, "DATABASE_URL": f"sqlite:///{file}"}
    done = subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)
    assert (done.returncode, file.exists()) == (2, False)
    assert done.stderr.strip().startswith(f"找不到数据库文件 {file}：")


# ── /healthz ────────────────────────────────────────────────────────────────


def ask(url: str) -> tuple[int, str]:
    with closing(http.client.HTTPConnection(url.removeprefix("http://"), timeout=20)) as connection:
        connection.request("GET", "/healthz")
        answer = connection.getresponse()
        return answer.status, answer.read().decode()


def becomes(url: str, wanted: tuple[int, str]) -> None:
    """Within a few seconds; an answer is kept for one."""
    import time

    latest = time.monotonic() + 15
    while (found := ask(url)) != wanted and time.monotonic() < latest:
        time.sleep(0.2)
    assert found == wanted


@pytest.mark.parametrize("place", ["sqlite"], indirect=True)
def test_healthz_tells_whether_the_database_is_there(place):
    aside = place.folder / "aside"
    with serving(DATABASE_URL=place.url) as site:
        assert ask(site.url) == (200, "ok")
        second = subprocess.run(
            [sys.executable, "server.py", "--port", str(free_port())],
            cwd=ROOT,
            env={**server.os.environ, "DATABASE_URL": place.url},
            capture_output=True,
            text=True,
        )
        assert (second.returncode, "已有一个服务在用" in second.stderr) == (2, True)
        place.file.rename(aside)
        becomes(site.url, (503, "unavailable"))
        place.file.write_bytes(aside.read_bytes())  # another file in its place
        place.file.chmod(0o600)
        becomes(site.url, (503, "unavailable"))
        place.file.unlink()
        aside.rename(place.file)
        becomes(site.url, (200, "ok"))
        place.execute("UPDATE alembic_version SET version_num = '9999'")
        becomes(site.url, (503, "unavailable"))
