"""The command line: the same verbs as the pages, in sentences, with a status that a script can trust."""

from datetime import date

import pytest
from sqlalchemy import func, select, text, update
from typer.testing import CliRunner

from data_access import tables
from data_access.all_triggers import make_triggers_anew
from data_access.commands.audit import record_audit
from data_access.engine import dispose, reading, writing
from data_access.migrate import is_current
from data_access.queries.pilots import list_pilots
from data_access.triggers import drop_triggers
from manage import app


def run(*words: str):
    return CliRunner().invoke(app, list(words))


@pytest.fixture
def empty(tmp_path, monkeypatch):
    """A database that nobody has made yet."""
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'pilot.db'}")
    yield tmp_path / "pilot.db"
    dispose()


def there() -> set[str]:
    with reading() as connection:
        return {pilot.code for pilot in list_pilots(connection)}


def test_init_builds_the_database_and_a_city_sets_itself_up(empty):
    done = run("init")
    assert done.exit_code == 0, done.output
    assert "indicators 73" in done.stdout
    assert "还没有试点" in done.stdout
    assert is_current()
    assert there() == set()


def test_the_demonstration_brings_the_published_plans(empty):
    run("init")
    done = run("demo", "--pilot", "fuling", "--periods", "1")
    assert done.exit_code == 0, done.output
    assert there() == {"yinchuan", "mianyang", "songjiang", "fuling", "chongqing"}
    with reading() as connection:
        assert connection.scalar(select(func.count()).select_from(tables.Target)) == 306
    assert "还没有试点" not in run("init").stdout


def test_no_demonstration_comes_where_people_have_accounts(empty):
    run("init")
    assert run("account", "add", "he", "--name", "何立", "--role", "admin").exit_code == 0
    assert "正式安装" in run("demo", "--if-empty").stdout
    assert there() == set()


def test_init_may_be_run_again_and_changes_nothing(plans_url):
    with reading() as connection:
        before = connection.execute(select(tables.Pilot.__table__)).all()
    assert run("init").exit_code == 0
    with reading() as connection:
        assert connection.execute(select(tables.Pilot.__table__)).all() == before


@pytest.mark.parametrize(
    "words",
    [
        ("evaluate", "--pilot", "yinchuan"),
        ("close", "--pilot", "yinchuan", "--period", "2026-W46"),
        ("export", "targets", "--pilot", "yinchuan"),
        ("check",),
        ("demo",),
    ],
)
def test_before_init_every_verb_says_what_to_run(empty, words):
    done = run(*words)
    assert (done.exit_code, empty.exists()) == (2, False)
    assert "python manage.py init" in done.stderr


def test_demo_fills_a_pilot_with_its_history(plans_url):
    done = run("demo", "--pilot", "fuling", "--periods", "2")
    assert done.exit_code == 0, done.output
    with reading() as connection:
        assert connection.scalar(select(func.count()).select_from(tables.Enterprise)) == 362
        assert connection.scalar(select(func.count()).select_from(tables.Period)) == 5  # two weeks, two months, live


def test_demo_if_empty_leaves_a_filled_pilot_alone(demo_file):
    done = run("demo", "--pilot", "yinchuan", "--if-empty")
    assert (done.exit_code, done.stdout.splitlines()[0]) == (0, "yinchuan：已有企业，跳过演示数据")


@pytest.mark.parametrize(
    ("pilot", "said"),
    [
        ("yinchuan", "试点 yinchuan 已有企业，演示数据只写入空的试点"),
        ("atlantis", "没有试点 atlantis"),
    ],
)
def test_demo_never_writes_over_data(demo_file, pilot, said):
    done = run("demo", "--pilot", pilot)
    assert done.exit_code == 1
    assert said in done.stderr


def test_evaluate_says_day_number_of_readings_and_rules(demo_file):
    done = run("evaluate", "--pilot", "yinchuan")
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith("yinchuan：截至 2026-11-15 已测评，指标 ")


def test_a_pilot_that_does_not_exist_is_answered_with_those_that_do(demo_file):
    done = run("evaluate", "--pilot", "atlantis")
    assert done.exit_code == 1
    assert done.stderr.strip() == "没有试点“atlantis”；现有：chongqing、fuling、mianyang、songjiang、yinchuan"


def test_close_closes_once(demo_file):
    with writing() as session:
        pilots = tables.Pilot.__table__
        session.connection().execute(
            update(pilots).where(pilots.c.code == "yinchuan").values(demo_today=date(2026, 11, 22))
        )
    words = ("close", "--pilot", "yinchuan", "--period", "2026-W47", "--as", "王主任")
    done = run(*words)
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith("yinchuan 2026-W47：已结账，截至 2026-11-22，规则版本 ")
    again = run(*words)
    assert again.exit_code == 1
    assert "2026年第47周（11月16日—22日） 已结账，不能重复结账" in again.stderr


def test_where_there_are_accounts_closing_is_proposed_by_one_of_them(demo_file):
    with writing() as session:
        pilots = tables.Pilot.__table__
        session.connection().execute(
            update(pilots).where(pilots.c.code == "yinchuan").values(demo_today=date(2026, 11, 22))
        )
    assert run("account", "add", "zhangsan", "--name", "张三", "--role", "office").exit_code == 0
    words = ("close", "--pilot", "yinchuan", "--period", "2026-W47", "--as")
    by_text = run(*words, "王主任")
    assert by_text.exit_code == 1
    assert "--as 须写登录名" in by_text.stderr
    done = run(*words, "zhangsan")
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith("已提请“结账 2026-W47”（第 1 号）")
    with reading() as connection:
        period = select(tables.Period.id).where(tables.Period.label == "2026-W47")
        assert connection.scalar(period) is None


def test_check_is_content_with_the_demonstration(demo_file):
    done = run("check")
    assert (done.exit_code, done.stdout.strip()) == (0, "核对通过")


def test_check_finds_a_tampered_trail(demo_file):
    with writing() as session:
        record_audit(session.connection(), actor="甲", action="edit", pilot_id=None, subject="project", subject_id="1")
        drop_triggers(session.connection())
        session.connection().execute(text("UPDATE audit_events SET actor = '乙'"))
        make_triggers_anew(session.connection())
    done = run("check")
    assert done.exit_code == 1
    assert "操作留痕第 1 条与前一条不相接：记录可能被改动过" in done.stderr.splitlines()


def test_check_with_a_printed_head_finds_that_the_newest_events_are_gone(demo_file):
    """The chain itself still holds then."""
    with writing() as session:
        connection = session.connection()
        for number in ("1", "2"):
            record_audit(connection, actor="甲", action="edit", pilot_id=None, subject="project", subject_id=number)
        head = connection.scalar(text("SELECT hash FROM audit_events ORDER BY id DESC LIMIT 1"))
    assert run("check", "--head", head[:12].upper()).exit_code == 0
    short = run("check", "--head", head[:11])
    assert (short.exit_code, "至少输入前 12 位" in short.stderr) == (1, True)
    with writing() as session:
        drop_triggers(session.connection())
        session.connection().execute(text("DELETE FROM audit_events WHERE hash = :head"), {"head": head})
        make_triggers_anew(session.connection())
    done = run("check")
    assert (done.exit_code, done.stderr) == (0, "")
    done = run("check", "--head", head)
    assert done.exit_code == 1
    assert done.stderr.startswith(f"操作留痕里没有链首 {head[:12]}…")


@pytest.mark.parametrize("verb", ["init", "demo", "evaluate", "close", "export", "check", "backup", "restore"])
def test_every_verb_explains_itself_in_chinese(verb):
    done = run(verb, "--help")
    assert done.exit_code == 0
    assert any("一" <= sign <= "鿿" for sign in done.stdout)
