"""The enterprise's name beside the code of a project's row tells whose row it is, and changes nothing (rules 9.4)."""

from dataclasses import replace

import pytest

from domain.intake.difference import compare
from domain.intake.forms import FORMS, Kind
from domain.intake.values import CLEARED
from domain.intake.views import FilledRow
from tests.domain.intake.test_rules import FIRM, KNOWN, PROJECT, reading_of

FORM = FORMS[Kind.PROJECTS]
KNOWN_ROW = replace(
    KNOWN,
    enterprises={"A": FIRM | {"name": "朗润新材（宁夏）有限公司"}, "B": FIRM | {"uscc": "B", "name": "乙公司"}},
    stored={("P-1",): PROJECT | {"enterprise": "朗润新材（宁夏）有限公司"}},
)
NEW = {"code": "P-2", "uscc": "B", "name": "改造二"}


def asked(values, known=KNOWN_ROW, remark=""):
    """Cause and answer of what is asked of the name, and the fields that would be written."""
    difference, problems = compare(reading_of(FORM, [FilledRow(4, values, remark)]), known)
    told = [(p.weight.value, p.cause, p.answer) for p in problems if p.heading == "企业名称"]
    return told, [sorted(change.fields) for change in difference.writes]


@pytest.mark.parametrize(
    "stated",
    ["朗润新材（宁夏）有限公司", "朗润新材(宁夏) 有限公司", "朗润新材", CLEARED],
    ids=["as stored", "spelled otherwise", "a part of it", "cleared"],
)
def test_the_own_name_says_nothing(stated):
    assert asked({"code": "P-1", "name": "改造一期", "enterprise": stated}) == ([], [["name"]])


@pytest.mark.parametrize("row", [{"code": "P-1", "name": "改造一期"}, NEW], ids=["a known row", "a new row"])
def test_another_name_is_asked_and_answered_by_one_word_only(row):
    firm, uscc = ("朗润新材（宁夏）有限公司", "A") if row["code"] == "P-1" else ("乙公司", "B")
    cause = f"企业名称“甲食品”与 {uscc} 的“{firm}”不同"
    for remark, answer in (("", ""), ("合同晚到", ""), ("同一家，已更名", "同一家，已更名")):
        found, written = asked(row | {"enterprise": "甲食品"}, remark=remark)
        assert found == [("explain", cause, answer)]
        assert all("enterprise" not in fields for fields in written)


def test_a_row_that_changes_nothing_and_an_old_copy_are_not_asked():
    assert asked({"code": "P-1", "uscc": "A", "enterprise": "甲食品"}) == ([], [])
    old = replace(KNOWN_ROW, given={("P-1",): {"enterprise": "朗润材料厂"}})
    assert asked({"code": "P-1", "name": "改造一期", "enterprise": "朗润材料厂"}, old) == ([], [["name"]])
    assert asked({"code": "P-1", "name": "改造一期", "enterprise": "甲食品"}, old)[0] != []


def test_of_an_enterprise_that_is_not_there_the_code_alone_is_told():
    found, _ = asked(NEW | {"uscc": "C", "enterprise": "甲食品"})
    assert found == []
