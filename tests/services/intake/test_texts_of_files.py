"""Texts, names and keys: one cleaning, and a question where a row may be another one (rules 9.3)."""

import csv
import io

import pytest

from domain.intake.forms import Kind
from reports.intake_template import HEADING_ROW
from tests.services.intake.office_files import (
    FIRST,
    as_it_is,
    changes,
    checked_file,
    own_rows,
    sheet_file,
    told,
)
from tests.services.intake.test_intake import WHY, Clerk, a_valid_code


def test_what_nobody_sees_changes_nothing_and_no_letter_of_unicode_is_deleted(demo_once):
    clerk = Clerk(demo_once, Kind.ENTERPRISES)
    name = clerk.value(FIRST, "name")
    clerk.put(
        FIRST,
        name=f"{name[:2]}\u200b{name[2:]}\ufeff\n",
        district="永\u200b宁县",
        uscc=clerk.value(FIRST, "uscc") + "\u2060",
    )
    clerk.put(FIRST + 1, name=clerk.value(FIRST + 1, "name") + "_x000D_\n")
    new = "演示·\U0002ebf0\U00031350\U000323b0有限公司"
    clerk.put(FIRST + 2, name=new)
    checked = clerk.check()
    assert changes(checked) == {clerk.value(FIRST + 2, "uscc"): {"name": new}}
    assert told(checked) == []


@pytest.mark.parametrize(
    "name",
    [
        "演示·安?装备",
        "演示·安装备?",
        "演示·安？装备",
        "演示·安\ufffd装备",
        "演示·安\ue123装备",
        "??装备有限公司",
        "锟斤拷有限公司",
        "演示·装备00?1",
        "演示·安□装备",
        "演示·安装备&nbsp;",
        "婕旂ず路榧庢柊",
        "æ¼”ç¤º",
    ],
)
def test_a_name_that_lost_letters_is_asked(demo_once, name):
    clerk = Clerk(demo_once, Kind.ENTERPRISES)
    clerk.put(FIRST, name=name, remark="地址变更")
    assert [(p.cell, p.says) for p in clerk.check().unanswered] == [(f"B{FIRST}", ("属实",))]
    clerk.put(FIRST, remark="原名属实")
    assert clerk.check().unanswered == ()


@pytest.mark.parametrize(
    "spell",
    [
        lambda name: f"{name[:4]} {name[4:]}",
        lambda name: name.replace("·", "•"),
        lambda name: "".join(chr(ord(sign) + 0xFEE0) if sign.isdigit() else sign for sign in name),
    ],
)
def test_a_name_that_is_only_written_otherwise_is_no_renaming(demo_once, spell):
    clerk = Clerk(demo_once, Kind.ENTERPRISES)
    name = clerk.value(FIRST, "name")
    clerk.put(FIRST, name=spell(name))
    checked = clerk.check()
    assert changes(checked) == {}
    (said,) = told(checked)
    assert said[1].startswith("有 1 个名称与已有的只是写法不同")
    clerk.put(FIRST, remark="按营业执照更名")
    assert changes(clerk.check()) == {clerk.value(FIRST, "uscc"): {"name": spell(name)}}


def test_a_radical_is_the_letter_it_looks_like(demo_once):
    clerk = Clerk(demo_once, Kind.ENTERPRISES)
    clerk.put(FIRST, name="演示·\u2f2f业\uf9dd")
    assert changes(clerk.check()) == {clerk.value(FIRST, "uscc"): {"name": "演示·工业利"}}


def test_names_that_changed_places_are_asked(demo_once):
    clerk = Clerk(demo_once, Kind.ENTERPRISES)
    one, two = clerk.value(FIRST, "name"), clerk.value(FIRST + 1, "name")
    clerk.put(FIRST, name=two, remark=WHY)
    clerk.put(FIRST + 1, name=one, remark=WHY)
    checked = clerk.check()
    assert [(p.cell, p.says) for p in checked.unanswered] == [
        (f"B{FIRST}", ("更名", "改名")),
        (f"B{FIRST + 1}", ("更名", "改名")),
    ]


def test_a_column_sorted_alone_is_asked_at_each_of_its_cells(demo_once):
    clerk = Clerk(demo_once, Kind.PROJECTS)
    rows = [n for n in range(FIRST, FIRST + 40) if (clerk.value(n, "contract_fen") or 0) > 0][:3]
    amounts = [clerk.value(n, "contract_fen") for n in rows]
    assert len(set(amounts)) == 3
    for n, amount in zip(rows, amounts[1:] + amounts[:1], strict=True):
        clerk.put(n, contract_fen=amount)
    asked = {p.cell for p in clerk.check().unanswered if p.says == ("对调", "互换")}
    assert asked <= {f"G{n}" for n in rows}
    assert asked


def test_a_new_code_with_a_known_name_and_a_key_in_another_spelling_are_asked(demo_once):
    (firm,) = own_rows(demo_once, Kind.ENTERPRISES, 1)
    heads = ["统一社会信用代码", "企业名称", "地区", "细分行业", "规模", "称号"]
    rows = [heads, [a_valid_code(), f" {firm['name']}", "永宁县", "新型材料", "规上", "无称号"]]
    checked = checked_file(demo_once, sheet_file(("Sheet", rows, as_it_is)))
    assert [(p.cell, p.says) for p in checked.unanswered] == [("A2", ("新增", "新编号"))]
    (project,) = own_rows(demo_once, Kind.PROJECTS, 1)
    spelled = project["code"].replace("-", "—").lower()
    rows = [["项目编号", "企业信用代码", "项目名称"], [spelled, project["uscc"], "另一个"]]
    checked = checked_file(demo_once, sheet_file(("Sheet", rows, as_it_is)))
    assert [p.cause for p in checked.unanswered] == [f"“{spelled}”与已有的“{project['code']}”只是写法不同"]


def test_a_key_that_cannot_be_read_gives_one_error_a_row(demo_once):
    clerk = Clerk(demo_once, Kind.ENTERPRISES)
    rows = [[cell.value for cell in row] for row in clerk.sheet.iter_rows()]
    digits = [row for row in rows[HEADING_ROW:] if str(row[0]).isdigit()]
    for row in digits:
        row[0] = f"{float(row[0]):.5E}"
    text = io.StringIO()
    csv.writer(text).writerows([value if value is not None else "" for value in row] for row in rows)
    checked = checked_file(demo_once, text.getvalue().encode("utf-8-sig"), name="a.csv")
    assert [cause for _, cause in told(checked)] == ["信用代码成了数字，末几位可能已丢失"] * len(digits)
    assert len(digits) > 5
