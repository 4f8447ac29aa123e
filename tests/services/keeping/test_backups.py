"""What was backed up comes back row for row, proved; nothing is overwritten unasked (rules 11.13)."""

import json
import shutil
import sqlite3
import subprocess
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event, Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert, make_url, select, text

from data_access import copies
from data_access.commands.audit import record_audit
from data_access.copies import drop_database
from data_access.engine import database_url, dispose, read_engine, settle, write_engine, writing
from data_access.row_sums import know
from data_access.tables import KEPT_ONCE, metadata
from services.clock import SHANGHAI
from services.errors import Refused
from services.keeping import backups
from services.keeping.backups import back_up, restore
from services.keeping.damage import damage
from services.keeping.rotation import kept
from tests.databases import _fresh
from tests.faults.kept import small
from tests.test_manage import run


@pytest.fixture
def url(store, monkeypatch):
    yield from _fresh(store, small(store), monkeypatch)


@pytest.fixture
def file_url(sqlite_store, monkeypatch):
    yield from _fresh(sqlite_store, small(sqlite_store), monkeypatch)


@pytest.fixture
def new_place(url, tmp_path):
    """Where a database of the same kind is restored to."""
    if url.startswith("sqlite"):
        yield str(tmp_path / "new" / "pilot.db")
        return
    place = make_url(url).set(database=f"{make_url(url).database}_new").render_as_string(hide_password=False)
    yield place
    dispose()
    drop_database(place)


def rows(url: str) -> dict[str, list[tuple]]:
    """Every row of every table, and of the views that put readings together."""
    url = url if "://" in url else f"sqlite:///{url}"
    with read_engine(url).connect() as connection:
        found = {
            table.name: sorted(map(tuple, connection.execute(select(table))), key=repr)
            for table in metadata.sorted_tables
        }
    dispose()
    return found


def note(number: int, size: int = 10) -> None:
    with writing() as session:
        names = {"pilot_id": None, "subject": "project", "subject_id": str(number)}
        record_audit(session.connection(), actor="甲", action="edit", after={"note": "改" * size}, **names)


@pytest.mark.parametrize("number", [2, pytest.param(30, marks=pytest.mark.slow)])
def test_what_is_restored_is_equal_row_for_row(url, new_place, tmp_path, number):
    for one in range(number):
        note(one, 400 * one)
        before = rows(url)
        made, _ = back_up(tmp_path / "backups" / str(one))
        said = restore(made.folder, new_place, is_replacing=one > 0)
        assert said.endswith("核对通过")
        assert rows(new_place) == before
        manifest = json.loads((made.folder / "manifest.json").read_text())
        assert manifest["rows"] == {name: len(found) for name, found in before.items() if name not in KEPT_ONCE}
        for place in _renamed(new_place):
            drop_database(place)


def _renamed(place: str) -> list[str]:
    """Databases that a restored one took the place of (PostgreSQL)."""
    if "://" not in place:
        return []
    name = make_url(place).database
    with read_engine(place).connect() as connection:
        query = text("SELECT datname FROM pg_database WHERE datname LIKE :name")
        found = connection.scalars(query, {"name": f"{name}\\_before%"}).all()
    dispose()
    return [make_url(place).set(database=one).render_as_string(hide_password=False) for one in found]


def test_a_restored_database_guards_itself_as_before(url, new_place, tmp_path, monkeypatch):
    restore(back_up(tmp_path)[0].folder, new_place)
    monkeypatch.setenv("DATABASE_URL", new_place if "://" in new_place else f"sqlite:///{new_place}")
    assert damage() == []
    with write_engine().connect() as connection, pytest.raises(Exception, match="只增不改"):
        connection.execute(text("UPDATE fund_entries SET note = '改'"))
    dispose()
    note(1)
    assert damage() == []


def test_it_is_taken_whole_while_people_write(url, new_place, tmp_path):
    stop, written = Event(), []

    def write() -> None:
        while not stop.is_set():
            note(len(written), 50)
            written.append(1)

    writer = Thread(target=write)
    writer.start()
    try:
        while len(written) < 3:
            pass
        made, _ = back_up(tmp_path)
    finally:
        stop.set()
        writer.join()
    assert restore(made.folder, new_place).endswith("核对通过")
    events = len(rows(new_place)["audit_events"])
    assert 3 <= events < len(rows(url)["audit_events"])


def test_what_is_written_between_two_steps_neither_comes_in_nor_begins_the_copy_anew(file_url, tmp_path, monkeypatch):
    """One event in each rest: a copy that holds no state of its own would run as long as somebody writes."""
    rests: list[float] = []

    def write(seconds: float) -> None:
        rests.append(seconds)
        assert len(rests) < 1_000
        note(len(rests))

    before = rows(file_url)["audit_events"]
    pages = Path(file_url.removeprefix("sqlite:///")).stat().st_size // 4096
    monkeypatch.setattr(copies, "PAGES_AT_ONCE", pages // 10)
    monkeypatch.setattr(copies.time, "sleep", write)
    made, _ = back_up(tmp_path / "backups")
    monkeypatch.undo()
    assert 10 <= len(rests) <= 12
    assert min(rests) > 0
    assert rows(str(made.folder / "database.sqlite"))["audit_events"] == before


def test_the_log_of_the_old_database_does_not_come_into_the_new_one(file_url, tmp_path):
    """Beside a -wal of another state SQLite reads pages of both."""
    made, _ = back_up(tmp_path / "backups")
    before = rows(file_url)
    before["audit_events"].pop()  # the backup notes itself afterwards
    old = tmp_path / "office" / "pilot.db"
    old.parent.mkdir()
    for number in range(40):
        note(number, 2_000)
    source = Path(make_url(file_url).database)
    for ending in ("-wal", "-shm"):  # as after a power cut: never folded in
        shutil.copy(f"{source}{ending}", f"{old}{ending}")
    restore(made.folder, str(old))
    assert rows(str(old)) == before
    with closing(sqlite3.connect(old)) as connection:
        know(connection)
        connection.execute("INSERT INTO level_scenarios VALUES (1000, 1000, '', '', 0, '')")
        connection.commit()
    assert [path.name for path in old.parent.glob("*before*")] != []


def test_a_database_that_is_there_is_overwritten_only_when_told(file_url, tmp_path):
    made, _ = back_up(tmp_path / "backups")
    place = str(tmp_path / "pilot.db")
    restore(made.folder, place)
    with pytest.raises(Refused, match="已有数据库，没有恢复：请写一个新位置；确要替换时加 --replace"):
        restore(made.folder, place)
    with closing(sqlite3.connect(place)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("SELECT count(*) FROM pilots").fetchone()
        with pytest.raises(Refused, match="正在使用：请先停止服务"):
            restore(made.folder, place, is_replacing=True)
    assert restore(made.folder, place, is_replacing=True).endswith("核对通过")
    assert len(list(tmp_path.glob("pilot.db.before-*"))) == 1
    assert not list(tmp_path.glob("*restoring*"))


@pytest.mark.parametrize("name", ["database.sqlite", "manifest.json"])
def test_a_backup_that_is_damaged_is_refused_and_nothing_is_there_after_it(file_url, tmp_path, name):
    made, _ = back_up(tmp_path / "backups")
    with (made.folder / name).open("r+b") as file:
        file.seek(300)
        file.write(b"\xff\xfe\xfd")
    with pytest.raises(Refused, match="这份备份已损坏，请换一份"):
        restore(made.folder, str(tmp_path / "pilot.db"))
    assert not list(tmp_path.glob("pilot.db*"))


def test_a_backup_of_a_damaged_database_is_refused(file_url, tmp_path):
    with write_engine(file_url).begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER guard_fund_entries_update")
        connection.exec_driver_sql("UPDATE fund_entries SET note = '改' WHERE id = 5")
    made, _ = back_up(tmp_path / "backups")
    with pytest.raises(Refused, match="这份备份里的库已有损坏（触发器 guard_fund_entries_update 缺失）"):
        restore(made.folder, str(tmp_path / "pilot.db"))
    assert not list(tmp_path.glob("pilot.db*"))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"revision": "9999"}, "这份备份来自更新的版本（结构 9999）"),
        ({"trail_head": [1, "x"]}, "恢复出来的库与清单不符（trail_head）"),
        ({"money_fen": {"yinchuan": {"pay": 1}}}, "恢复出来的库与清单不符（money_fen）"),
    ],
)
def test_a_manifest_that_tells_otherwise_is_refused(file_url, tmp_path, changed, said):
    made, _ = back_up(tmp_path / "backups")
    manifest = made.folder / "manifest.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | changed))
    with pytest.raises(Refused) as refused:
        restore(made.folder, str(tmp_path / "pilot.db"))
    assert said in str(refused.value)


def test_a_backup_of_one_database_is_not_restored_into_the_other(file_url, tmp_path):
    made, _ = back_up(tmp_path)
    with pytest.raises(Refused, match="这份备份是 sqlite 的，--into 写的是另一种数据库"):
        restore(made.folder, "postgresql://tester@/x?host=/nowhere")


def test_the_command_line_backs_up_to_two_places_and_restores(file_url, tmp_path):
    one, two = tmp_path / "one", tmp_path / "two"
    done = run("backup", str(one), "--second", str(two))
    assert done.exit_code == 0, done.output
    (folder,), (copy,) = one.iterdir(), two.iterdir()
    assert done.stdout.startswith(f"已备份到 {folder}，")
    assert f"第二份在 {copy}，核对相同" in done.stdout
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == {
        file.name: file.read_bytes() for file in copy.iterdir()
    }
    done = run("restore", str(copy / "manifest.json"), "--into", str(tmp_path / "pilot.db"))
    assert (done.exit_code, "核对通过" in done.stdout) == (0, True), done.output
    done = run("restore", str(tmp_path), "--into", str(tmp_path / "other.db"))
    assert (done.exit_code, "不是 manage.py backup 做的备份" in done.stderr) == (1, True)


def test_a_second_place_that_cannot_be_written_is_told_and_the_first_is_whole(file_url, tmp_path):
    (tmp_path / "two").write_text("a file")
    done = run("backup", str(tmp_path / "one"), "--second", str(tmp_path / "two"))
    assert done.exit_code == 1
    assert "没有抄到第二处" in done.stderr
    (folder,) = (tmp_path / "one").iterdir()
    assert restore(folder, str(tmp_path / "pilot.db")).endswith("核对通过")


def test_a_backup_that_was_cut_short_is_none(file_url, tmp_path, monkeypatch):
    def cut(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(backups, "_finish", cut)
        with pytest.raises(KeyboardInterrupt):
            back_up(tmp_path)
    (left,) = tmp_path.iterdir()
    assert left.name.startswith(".unfinished-")
    made, _ = back_up(tmp_path)
    assert made.folder.name.startswith("backup-")


def test_old_ones_go_and_what_is_no_backup_stays(file_url, tmp_path, monkeypatch):
    (tmp_path / "backup-20200101-020000").mkdir()  # without a manifest
    start = datetime(2026, 1, 1, 2, tzinfo=SHANGHAI)
    for day in range(9):
        monkeypatch.setattr(backups, "now", lambda day=day: start + timedelta(days=day))
        _, gone = back_up(tmp_path)
    assert gone == ["backup-20260102-020000"]  # the eighth day back; the first went the day before
    assert len(list(tmp_path.iterdir())) == 7 + 1
    assert (tmp_path / "backup-20200101-020000").exists()


@given(st.sets(st.integers(0, 24 * 800), max_size=200))
def test_what_stays_is_seven_days_five_weeks_twelve_months(hours):
    taken = {datetime(2025, 1, 1, tzinfo=SHANGHAI) + timedelta(hours=hour) for hour in hours}
    stays = kept(dict.fromkeys(taken, "0049"))
    assert stays <= taken
    assert len(stays) <= 24
    assert len({at.date() for at in stays}) >= min(7, len({at.date() for at in taken}))
    assert len({at.isocalendar()[:2] for at in stays}) >= min(5, len({at.isocalendar()[:2] for at in taken}))
    assert len({(at.year, at.month) for at in stays}) == min(12, len({(at.year, at.month) for at in taken}))
    assert kept(dict.fromkeys(stays, "0049")) == stays
    if taken:
        assert max(taken) in stays


def test_the_last_one_before_an_upgrade_stays_for_five_weeks():
    """It is the only way back, and another one of the same day would take its place (found by rehearsing)."""
    morning = datetime(2026, 11, 30, 9, tzinfo=SHANGHAI)
    before, after = morning + timedelta(minutes=5), morning + timedelta(hours=3)
    taken = {morning: "0042", before: "0042", after: "0049"}
    assert kept(taken) == {before, after}
    assert before in kept(taken | {morning + timedelta(days=35): "0049"})
    nights = {morning + timedelta(days=day): "0049" for day in range(1, 37)}
    assert {at for at in kept(taken | nights) if at < min(nights)} == {after}  # a month's newest


def test_the_one_before_an_upgrade_is_still_there_when_the_next_is_taken(file_url, tmp_path, monkeypatch):
    at = datetime(2026, 11, 30, 9, tzinfo=SHANGHAI)
    monkeypatch.setattr(backups, "now", lambda: at)
    before, _ = back_up(tmp_path)
    manifest = before.folder / "manifest.json"
    manifest.write_text(manifest.read_text(encoding="utf-8").replace('"revision": "00', '"revision": "zz'))
    for hour in (1, 2):
        monkeypatch.setattr(backups, "now", lambda hour=hour: at + timedelta(hours=hour))
        _, gone = back_up(tmp_path)
    assert gone == ["backup-20261130-100000"]
    assert before.folder.exists()


@pytest.mark.parametrize("name", ["", "manifest.json", "database.sqlite"])
def test_a_backup_that_may_not_be_read_is_told_with_whom_to_give_it_to(file_url, tmp_path, monkeypatch, name):
    made, _ = back_up(tmp_path / "backups")
    opened = backups.Path.open

    def shut(path, *words, **more):
        if not name or path.name == name:
            raise PermissionError(13, "Permission denied")
        return opened(path, *words, **more)

    monkeypatch.setattr(backups.Path, "open", shut)
    done = run("restore", str(made.folder), "--into", str(tmp_path / "pilot.db"))
    assert done.exit_code == 1
    assert (
        done.stderr.strip()
        == f"没有权限读备份 {made.folder}：请把它交给运行本命令的用户，如 chown -R pilot: {made.folder}"
    )


def test_a_large_load_leaves_no_large_log(plans_url):
    done = run("demo", "--pilot", "fuling", "--periods", "2")
    assert done.exit_code == 0, done.output
    if database_url().startswith("sqlite"):
        log = Path(f"{make_url(database_url()).database}-wal")
        assert not log.exists() or log.stat().st_size == 0


def test_a_log_that_grew_while_somebody_read_is_cut_again(file_url):
    """The WAL cannot be folded in while an older state is read; later it goes back to what it may keep."""
    log = Path(f"{make_url(file_url).database}-wal")
    with writing() as session:
        table = metadata.tables["level_scenarios"]
        many = [
            {"number": 1000 + n, "link": "x" * 100_000, "name": "x", "is_constrained": False, "source": "x"}
            for n in range(700)
        ]
        session.connection().execute(insert(table), many)
    for number in range(3):
        note(number)
    assert log.stat().st_size <= 64 << 20
    settle()
    assert not log.exists() or log.stat().st_size == 0


def _psql(url: str, program: str, *options: str) -> None:
    place = make_url(url)
    command = [program, "-h", place.query["host"], "-U", place.username, "-d", place.database, *options]
    subprocess.run(command, check=True, capture_output=True)


@pytest.mark.postgres
@pytest.mark.parametrize("is_guarded", [False, True], ids=["triggers off", "triggers on"])
def test_a_dump_in_two_parts_loads_whole_or_check_says_what_is_missing(
    postgresql_store, monkeypatch, tmp_path, is_guarded
):
    """As an administrator may do by hand: structure first, then the data (search path empty, as pg_dump leaves it)."""
    for url in _fresh(postgresql_store, small(postgresql_store), monkeypatch):
        before = rows(url)
        off = () if is_guarded else ("--disable-triggers",)
        _psql(url, "pg_dump", "--schema-only", "--no-owner", "-f", f"{tmp_path}/structure.sql")
        _psql(url, "pg_dump", "--data-only", *off, "-f", f"{tmp_path}/data.sql")
        place = postgresql_store.create(f"{make_url(url).database}_parts")
        for part in ("structure.sql", "data.sql"):
            _psql(place, "psql", "-q", "-f", f"{tmp_path}/{part}")
        monkeypatch.setenv("DATABASE_URL", place)
        told = [one.what for one in damage()]
        if is_guarded:
            assert rows(place)["fund_entries"] == before["fund_entries"]  # their trigger finds its table
            assert any("与结账时的封存摘要不符" in sentence for sentence in told)
        else:
            assert rows(place) == before
            assert told == []
        dispose()
        drop_database(place)
