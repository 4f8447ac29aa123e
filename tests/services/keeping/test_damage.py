"""`manage.py check` says what is damaged and what to do, on both databases (rules 11.12)."""

from contextlib import contextmanager

import pytest
from sqlalchemy import Connection, text

from data_access.engine import dispose, write_engine
from data_access.migrate import migrate
from services.keeping.damage import Cure, damage
from tests.databases import _fresh, plans_template
from tests.faults.kept import small
from tests.test_manage import run


@contextmanager
def tampering(url: str):
    """A connection that no trigger and no foreign key holds up; what it does is kept."""
    with write_engine(url).connect() as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        if is_sqlite:
            connection.connection.driver_connection.execute("PRAGMA foreign_keys = OFF")
            made = connection.connection.driver_connection.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
            ).fetchall()
        else:
            connection.exec_driver_sql("SET session_replication_role = replica")
        for name, _ in made if is_sqlite else ():
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        yield connection
        for _, statement in made if is_sqlite else ():
            connection.exec_driver_sql(statement)
        connection.commit()
    dispose()


@pytest.fixture
def url(store, monkeypatch):
    yield from _fresh(store, small(store), monkeypatch)


def test_nothing_is_said_of_what_is_whole(url):
    assert damage() == []
    assert run("check").stdout.strip() == "核对通过"


CHANGED_SHARE = """UPDATE target_shares SET counted = counted + 1
WHERE period_id = (SELECT max(id) FROM periods WHERE label = '2026-W46')"""
NUMBER_NOBODY_READS = """UPDATE indicator_reading_bodies SET reason_4 = '9' WHERE id = (SELECT min(b.id)
FROM indicator_reading_bodies b JOIN reading_texts t ON t.id = b.reason_id WHERE t.text NOT LIKE '%{4}%')"""
SEALED = "银川市中小企业数字化转型城市试点 2026-W46：与结账时的封存摘要不符，该期留存的内容被改动过"


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        (
            "UPDATE evidence_files SET file = '' WHERE file_name = '材料1.pdf'",
            "佐证材料第 11 号（材料1.pdf）与登记的 SHA-256 不符",
        ),
        ("UPDATE import_batches SET file = '' WHERE id = 1", "报送文件第 1 号（材料0.pdf）与登记的 SHA-256 不符"),
        (
            "DELETE FROM import_changes WHERE id = 1",
            "表 import_changes 有 1 行不见了|逐行改动记录，报送批次第 1 号（材料0.pdf）与登记的 SHA-256 不符",
        ),
        (
            "UPDATE projects SET name = '改' WHERE id = (SELECT min(id) FROM projects)",
            "表 projects 有 1 行与写入时的摘要不符（{project}）",
        ),
        (
            "UPDATE fund_entries SET note = '改' WHERE id = (SELECT min(id) FROM fund_entries)",
            "资金流水第 {first} 笔（{document}）与前一笔不相接：它或它以前的记录被改动或删去",
        ),
        (CHANGED_SHARE, SEALED),
        (NUMBER_NOBODY_READS, "表 indicator_reading_bodies 有 1 行多出句子里没有位置的数字"),
        ("UPDATE periods SET closed_by = '别人' WHERE label = '2026-W46'", SEALED),
        (
            "UPDATE commitments SET district_id = 100000",
            "表 commitments 有 {promises} 行指向 districts 里不存在的行|"
            "表 commitments 有 {promises} 行与写入时的摘要不符（1、2、3、4、5等）",
        ),
    ],
)
def test_a_row_that_was_changed_past_the_triggers_is_told(url, statement, told):
    with tampering(url) as connection:
        words = {
            "first": connection.scalar(text("SELECT min(id) FROM fund_entries")),
            "document": connection.scalar(text("SELECT document_no FROM fund_entries ORDER BY id LIMIT 1")),
            "project": connection.scalar(text("SELECT min(id) FROM projects")),
            "promises": connection.scalar(text("SELECT count(*) FROM commitments")),
        }
        assert connection.execute(text(statement)).rowcount >= 1
    sentences = told.format(**words).split("|")
    assert [one.what for one in damage()] == sentences
    done = run("check")
    assert done.exit_code == 1
    without = "没有找到完好的备份（操作留痕里没有记）：备份在别处时，用 check --backups 文件夹 指明"
    assert done.stderr.splitlines() == [*sentences, without, Cure.RESTORE.value]


def execute(url: str, statement: str) -> None:
    with write_engine(url).begin() as connection:
        connection.exec_driver_sql(statement)


def on(connection_url: str, table: str) -> str:
    return "" if connection_url.startswith("sqlite") else f" ON {table}"


def test_a_trigger_that_is_gone_is_told_and_init_puts_it_back(url):
    execute(url, f"DROP TRIGGER guard_fund_entries_update{on(url, 'fund_entries')}")
    done = run("check")
    assert (done.exit_code, done.stderr.splitlines()) == (
        1,
        ["触发器 guard_fund_entries_update 缺失", Cure.TRIGGERS.value],
    )
    migrate(url)
    assert damage() == []


def made_otherwise(connection: Connection) -> str:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("DROP TRIGGER guard_fund_entries_update")
        connection.exec_driver_sql(
            "CREATE TRIGGER guard_fund_entries_update BEFORE UPDATE ON fund_entries WHEN 0 "
            "BEGIN SELECT RAISE(ABORT, ''); END"
        )
        return "触发器 guard_fund_entries_update"
    connection.exec_driver_sql(
        "CREATE OR REPLACE FUNCTION guard_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$"
    )
    return "触发器函数 guard_refuse"


def test_a_trigger_that_was_changed_is_told_and_init_puts_it_right(url):
    with write_engine(url).begin() as connection:
        what = made_otherwise(connection)
    assert [one.what for one in damage()] == [f"{what} 与本版本的不同"]
    migrate(url)
    assert damage() == []


def test_a_trigger_of_somebody_else_is_told(url):
    if url.startswith("sqlite"):
        execute(url, "CREATE TRIGGER mine AFTER INSERT ON issues BEGIN SELECT 1; END")
    else:
        execute(url, "CREATE TRIGGER mine AFTER INSERT ON issues EXECUTE FUNCTION guard_refuse('x')")
    assert [one.what for one in damage()] == ["触发器 mine 不是本系统的"]


def test_an_index_that_is_gone_is_told(url):
    execute(url, "DROP INDEX uq_targets_cell")
    assert "索引 uq_targets_cell 缺失" in [one.what for one in damage()]


@pytest.fixture
def plans_on_postgresql(postgresql_store, monkeypatch):
    yield from _fresh(postgresql_store, plans_template(postgresql_store), monkeypatch)


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("ALTER TABLE fund_entries DISABLE TRIGGER guard_fund_entries_delete", "触发器 guard_fund_entries_delete 与"),
        ("ALTER TABLE fund_entries DROP CONSTRAINT ck_fund_entries_amount_positive", "约束 ck_fund_entries_amount_"),
        ("ALTER TABLE issues DISABLE TRIGGER ALL", "约束 of issues 与本版本的不同"),
    ],
)
def test_what_was_switched_off_or_dropped_is_told(plans_on_postgresql, statement, told):
    execute(plans_on_postgresql, statement)
    assert [one.what for one in damage() if one.what.startswith(told)]


@pytest.mark.postgres
def test_a_row_that_breaks_a_check_is_told_also_where_amcheck_walks_the_tables(plans_on_postgresql):
    with write_engine(plans_on_postgresql).begin() as connection:
        if connection.exec_driver_sql("SELECT 1 FROM pg_available_extensions WHERE name = 'amcheck'").scalar():
            connection.exec_driver_sql("CREATE EXTENSION amcheck")
    assert damage() == []
    with write_engine(plans_on_postgresql).begin() as connection:
        connection.exec_driver_sql("ALTER TABLE pilots DROP CONSTRAINT ck_pilots_days_order")
        connection.exec_driver_sql("UPDATE pilots SET last_on = first_on - 1 WHERE code = 'fuling'")
        connection.exec_driver_sql(
            "ALTER TABLE pilots ADD CONSTRAINT ck_pilots_days_order CHECK (last_on >= first_on) NOT VALID"
        )
    (found,) = damage()
    assert "pilots: 1 rows break ck_pilots_days_order" in found.what


def test_what_is_no_database_is_told_in_a_sentence(tmp_path, monkeypatch):
    file = tmp_path / "pilot.db"
    file.write_bytes(b"not a database" * 1000)
    file.chmod(0o600)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{file}")
    done = run("check")
    assert (done.exit_code, "数据库读不出来：" in done.stderr, Cure.RESTORE.value in done.stderr) == (1, True, True)
    dispose()
