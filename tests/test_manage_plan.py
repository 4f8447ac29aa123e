"""A pilot set up and revised from the command line, in a database that holds nothing else (rules 2.10)."""

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select
from typer.testing import CliRunner

from data_access import tables
from data_access.engine import dispose, reading
from data_access.queries.pilots import list_pilots
from manage import app
from tests.data_access.test_upload_word import document
from tests.services.plans.a_city import ROWS, filled, with_cell


def run(*words: str):
    return CliRunner().invoke(app, list(words))


@pytest.fixture
def city(tmp_path, monkeypatch):
    """An empty database, and the city's workbook beside it."""
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'pilot.db'}")
    assert run("plan-template", "--out", str(tmp_path / "blank.xlsx")).exit_code == 0
    (tmp_path / "city.xlsx").write_bytes(filled(load_workbook(tmp_path / "blank.xlsx")))
    yield tmp_path
    dispose()


def codes() -> list[str]:
    with reading() as connection:
        return [row.code for row in list_pilots(connection)]


def test_a_real_installation_holds_its_own_pilot_alone(city):
    assert codes() == []
    done = run("new-pilot", str(city / "city.xlsx"))
    assert done.exit_code == 0, done.output
    assert "静海市中小企业数字化转型城市试点已建立（代码 jinghai）" in done.stdout
    for verb in (("init",), ("demo", "--if-empty"), ("demo", "--if-empty", "--pilot", "chongqing")):
        again = run(*verb)
        assert again.exit_code == 0, again.output
        assert codes() == ["jinghai"], verb
    assert "正式安装" in again.stdout
    with reading() as connection:
        for table in (tables.Batch, tables.Clause, tables.Enterprise, tables.FundEntry):
            assert connection.scalar(select(func.count()).select_from(table.__table__)) == 0, table
    report = run("report", "weekly", "--pilot", "jinghai", "--out", str(city / "w.docx"))
    assert "2026-W" in report.output or report.exit_code == 1


def test_a_plan_with_a_mistake_is_refused_whole_and_says_where(city):
    book = load_workbook(city / "blank.xlsx")
    (city / "wrong.xlsx").write_bytes(filled(book, rows=with_cell("地区", 1, "类型", "开发区")))
    for words in ((), ("--dry-run",)):
        done = run("new-pilot", str(city / "wrong.xlsx"), *words)
        assert done.exit_code == 1
        assert "[错误] 地区 C6 类型：“开发区”不在可选范围" in done.stdout
    assert codes() == []


def test_quotes_are_looked_for_in_a_plans_text_of_any_coding(city):
    words = "准备阶段（2025年12月），实施阶段到2027年12月。聚焦轴承制造、食品加工，开展摸底。东岭区40"
    (city / "plan.txt").write_bytes(words.encode("gb18030"))
    (city / "odd.txt").write_bytes(b"\xff\xff\x00")
    done = run("new-pilot", str(city / "city.xlsx"), "--text", str(city / "plan.txt"))
    assert done.exit_code == 1
    assert "[要确认] 目标 K5 方案原文：这句话在“方案原文”表里找不到" in done.stdout
    assert "有 1 处要确认" in done.stderr
    assert codes() == []
    done = run("new-pilot", str(city / "city.xlsx"), "--text", str(city / "odd.txt"))
    assert "读不出方案全文" in done.stderr
    whole = document(lambda made: [made.add_paragraph(one) for one in (words, "到2027年底完成不少于120家")])
    (city / "plan.docx").write_bytes(whole)
    done = run("new-pilot", str(city / "city.xlsx"), "--text", str(city / "plan.docx"))
    assert done.exit_code == 0, done.output
    assert "要确认" not in done.stdout


def test_a_plan_is_revised_and_the_change_is_told(city):
    run("new-pilot", str(city / "city.xlsx"))
    out = city / "now.xlsx"
    assert run("plan-template", "--pilot", "jinghai", "--out", str(out)).exit_code == 0
    assert "未变 2 行" in run("plan", str(out), "--pilot", "jinghai", "--dry-run").stdout
    book = load_workbook(out)
    book["地区"]["B5"] = "东"
    book.save(out)
    done = run("plan", str(out), "--pilot", "jinghai")
    assert done.exit_code == 0, done.output
    assert f"{ROWS['地区'][0]['名称']} 简称：东岭 → 东" in done.stdout
    assert run("plan", str(out), "--pilot", "yinchuan").exit_code == 1


def test_a_row_left_out_leaves_for_a_reason(city):
    assert run("new-pilot", str(city / "city.xlsx")).exit_code == 0
    book = load_workbook(city / "blank.xlsx")
    (city / "less.xlsx").write_bytes(filled(book, rows={**ROWS, "行业": ROWS["行业"][:1]}))
    words = ("plan", str(city / "less.xlsx"), "--pilot", "jinghai")
    seen = run(*words, "--dry-run")
    assert "行业：新增 0 行，变更 0 格，未变 1 行，撤下 1 行，补回 0 行\n  撤下 食品加工" in seen.stdout
    for more, said in (((), "请写撤下的原因"), (("--from", "十月"), "“十月”不是日期")):
        refused = run(*words, *more)
        assert refused.exit_code == 1
        assert said in refused.output
    done = run(*words, "--from", "2026-01-05", "--reason", "静政办〔2026〕9号")
    assert done.exit_code == 0, done.output
    words = ("plan", str(city / "city.xlsx"), "--pilot", "jinghai")
    asked = run(*words)
    assert asked.exit_code == 1
    assert "撤下，您的表里又有" in asked.output
    assert "有 1 处要确认" in asked.output, "an old copy puts nothing back in silence"
    assert run(*words, "--confirm").exit_code == 0, "listed again it is back"


def test_a_plan_is_taken_back(city):
    done = run("new-pilot", str(city / "city.xlsx"))
    assert "撤销用 undo-plan 1" in done.stdout
    done = run("undo-plan", "1", "--reason", "先不建")
    assert done.exit_code == 0, done.output
    assert codes() == []
    assert run("new-pilot", str(city / "city.xlsx")).exit_code == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("plan-template", "--like", "大连市", "--out", "x.xlsx"), "没有“大连市”的方案；可用：重庆市"),
        (("plan-template", "--out", "/no/such/place.xlsx"), "请换一个已有的文件夹"),
        (("new-pilot", "/no/such/file.xlsx"), "读不到文件"),
        (("undo-plan", "9"), "没有第 9 号方案表"),
        (("plan", "/no/such/file.xlsx", "--pilot", "jinghai"), "没有试点“jinghai”"),
    ],
)
def test_what_cannot_be_done_is_a_sentence(city, words, said):
    done = run(*words)
    assert done.exit_code == 1
    assert said in done.stderr
