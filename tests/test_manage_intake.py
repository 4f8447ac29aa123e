"""Returns from the command line: the way of a script, by the same checks as on the screen."""

import csv
import io
import json
from datetime import date

from openpyxl import load_workbook
from typer.testing import CliRunner

from manage import app

WHO = ("--pilot", "yinchuan", "--as", "永宁县")


def run(*words):
    return CliRunner().invoke(app, [str(word) for word in words])


def as_json(*words):
    done = run("import", *words, *WHO, "--format", "json")
    return done, json.loads(done.stdout)


def filled(tmp_path, kind="projects"):
    """The unit's template on disk, open: path, workbook, sheet, heading → column."""
    file = tmp_path / "报送.xlsx"
    assert run("template", kind, "--pilot", "yinchuan", "--unit", "永宁县", "--out", file).exit_code == 0
    book = load_workbook(file)
    return file, book, book["填报"], {cell.value: cell.column for cell in book["填报"][3]}


def waiting(sheet, places):
    """First row whose project is live and not yet accepted."""
    return next(
        n
        for n in range(4, sheet.max_row)
        if sheet.cell(n, places["上线完成日"]).value and not sheet.cell(n, places["验收完成日"]).value
    )


def test_a_script_is_told_the_cell_then_commits_then_takes_it_back(demo_file, tmp_path):
    file, book, sheet, places = filled(tmp_path)
    n = waiting(sheet, places)
    cell = sheet.cell(n, places["验收完成日"])
    cell.value = "下个月"
    book.save(file)
    done, answer = as_json(file)
    assert done.exit_code == 1
    (problem,) = answer["problems"]
    assert problem == {
        "sheet": "填报",
        "cell": cell.coordinate,
        "header": "验收完成日",
        "severity": "error",
        "message": "“下个月”不是日期；请填如 2026-11-15",
        "answer": "",
    }
    assert answer["batch"] is None
    cell.value = date(2026, 11, 14)
    book.save(file)
    done, answer = as_json(file, "--dry-run")
    assert (done.exit_code, answer["difference"]["changed"], answer["batch"]) == (0, 1, None)
    done, answer = as_json(file)
    assert done.exit_code == 1, "what needs a word is not committed without one"
    assert "需要说明原因" in answer["refused"]
    done, answer = as_json(file, "--explain", "现场核实后补报")
    assert (done.exit_code, answer["batch"], answer["already"]) == (0, 1, False)
    assert {problem["answer"] for problem in answer["problems"]} == {"现场核实后补报"}, "the word that was kept"
    done, answer = as_json(file)
    assert (done.exit_code, answer["batch"], answer["already"]) == (0, 1, True)
    assert run("undo", 1, "--as", "永宁县", "--reason", "填错").stdout.startswith("第 1 批已撤销：恢复 1 行")
    assert run("undo", 1).exit_code == 1
    assert run("check").exit_code == 0


def test_a_gb18030_csv_with_merged_headings_in_yuan_comes_in(demo_file, tmp_path):
    _, _, sheet, places = filled(tmp_path)
    n = waiting(sheet, places)
    code, money = (sheet.cell(n, places[name]).value for name in ("项目编号", "核定投入（万元）"))
    text = io.StringIO()
    rows = [
        ["永宁县报送"],
        ["项目编号", "合同金额（元）", "验收", ""],
        ["", "", "计划日", "完成日"],
        [f" {code} ", f"{money * 10_000 + 20_000:.2f}", "", "2026年11月14日"],
        ["合计", "999", "", ""],
    ]
    csv.writer(text).writerows(rows)
    file = tmp_path / "报送.csv"
    file.write_bytes(text.getvalue().encode("gb18030"))
    done, answer = as_json(file, "--explain", "现场核实")
    assert done.exit_code == 0, done.output
    assert answer["difference"]["changed"] == 1
    assert answer["kind"] == "projects"
    by_cell = {problem["cell"]: problem["header"] for problem in answer["problems"]}
    assert by_cell["D4"] == "验收完成日"
    assert by_cell["A5"] == "", "the total is left out and said"


def test_wrong_words_are_answered_with_what_there_is(demo_file, tmp_path):
    for words, said in (
        (("template", "foo", "--pilot", "yinchuan", "--out", tmp_path / "x"), "没有“foo”这种报表"),
        (
            ("template", "issues", "--pilot", "yinchuan", "--unit", "火星", "--out", tmp_path / "x"),
            "没有“火星”这个单位",
        ),
        (("template", "issues", "--pilot", "yinchuan", "--out", tmp_path / "no" / "x"), "请换一个已有的文件夹"),
        (("import", tmp_path / "none.xlsx", *WHO), "读不到文件"),
        (("import", tmp_path, *WHO), "读不到文件"),
        (("import", __file__, *WHO, "--kind", "foo"), "没有“foo”这种报表"),
        (("undo", 99), "没有第 99 批"),
    ):
        done = run(*words)
        assert done.exit_code == 1
        assert said in done.stderr


def test_another_units_template_is_told_once_not_row_by_row(demo_file, tmp_path):
    file, *_ = filled(tmp_path)
    done = run("import", file, "--pilot", "yinchuan", "--as", "贺兰县", "--dry-run")
    assert done.exit_code == 1
    assert done.stdout.startswith("[错误] 整个文件：这是永宁县的模板，不是贺兰县的；请下载贺兰县的模板\n新增 0 行")
