"""A list of people, and the two contacts of each member (rules 11.8)."""

from datetime import date

import pytest

from domain.identity.people import HEADINGS, NamedUnit, check_headings, read_people, without_contacts
from domain.identity.words import Role
from domain.refusal import Refused

DAY = date(2026, 11, 16)
UNITS = {
    ("涪陵区", Role.DISTRICT, "高新区"): NamedUnit(2, district_id=7),
    ("涪陵区", Role.DEPARTMENT, "区财政局"): NamedUnit(2, None, 9),
}
RIGHT = dict(zip(HEADINGS, ("zhangsan", "张三", "涪陵区", "成员单位", "区财政局", "联络员", "", ""), strict=True))


def read(*lines, taken=()):
    told = [(number, RIGHT | line) for number, line in enumerate(lines, 2)]
    return read_people(told, pilots={"涪陵区": 2, "银川市": 1}, units=UNITS, taken=taken, day=DAY)


def test_a_line_is_a_person_with_a_grant_from_today():
    (one,) = read({})
    assert (one.sign_in_name, one.name) == ("zhangsan", "张三")
    assert (one.grant.role, one.grant.pilot_id, one.grant.department_id) == (Role.DEPARTMENT, 2, 9)
    assert (one.grant.from_on, one.grant.to_on, one.grant.duty) == (DAY, None, "联络员")
    assert one.grant_of(5).account_id == 5


def test_a_role_of_all_pilots_needs_no_place():
    (one,) = read({"角色": "领导", "试点": "", "单位": "", "职责": "", "起": "2027-01-01", "止": "2027-12-31"})
    assert (one.grant.pilot_id, one.grant.from_on, one.grant.to_on) == (None, date(2027, 1, 1), date(2027, 12, 31))


@pytest.mark.parametrize("text", ["2027-01-05", "2027/1/5", "2027年1月5日", "2027.01.05"])
def test_a_day_may_be_written_as_excel_writes_it(text):
    (one,) = read({"起": text})
    assert one.grant.from_on == date(2027, 1, 5)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"姓名": ""}, "姓名须为 1–40 个字"),
        ({"姓名": "王" * 41}, "姓名须为 1–40 个字"),
        ({"角色": "管理员"}, "角色“管理员”须为 领导"),
        ({"试点": "某市"}, "没有试点“某市”；某市没有成员单位“区财政局”"),
        ({"单位": "某局"}, "涪陵区没有成员单位“某局”"),
        ({"单位": "高新区"}, "涪陵区没有成员单位“高新区”"),
        ({"单位": ""}, "成员单位的授权要写明试点和成员单位"),
        ({"起": "2026-12-01", "止": "2026-11-30"}, "止日早于起日"),
        ({"起": "2026-02-30"}, "日期“2026-02-30”须写作"),
        ({"起": "20261130"}, "日期“20261130”须写作"),
        ({"职责": "主任"}, "职责“主任”须为 分管领导、联络员 或空"),
        ({"起": "11月16日"}, "日期“11月16日”须写作"),
        ({"登录名": "a b"}, "登录名须为 2–40 个字"),
        ({"登录名": "ＴＡＫＥＮ"}, "登录名“taken”已有或重复"),
    ],
)
def test_each_problem_is_said_with_its_line(wrong, said):
    with pytest.raises(Refused, match=f"^第 2 行：.*{said}"):
        read(wrong, taken={"taken"})


def test_all_lines_are_told_at_once_and_a_name_stands_once():
    with pytest.raises(Refused) as caught:
        read({}, {}, {"姓名": ""})
    assert str(caught.value).split("\n") == [
        "第 3 行：登录名“zhangsan”已有或重复",
        "第 4 行：姓名须为 1–40 个字",
    ]


@pytest.mark.parametrize("lines", [[], [{}] * 501])
def test_a_list_has_lines_and_not_too_many(lines):
    with pytest.raises(Refused, match="名单须有 1–500 行"):
        read(*lines)


def test_a_list_has_its_columns():
    with pytest.raises(Refused, match="名单缺少列：姓名、试点"):
        check_headings(["登录名"])
    check_headings([*HEADINGS, "电话"])


def test_a_member_names_one_leader_and_one_contact():
    named = [("甲局", "分管领导"), ("甲局", "联络员"), ("乙局", "联络员"), ("乙局", "联络员")]
    assert list(without_contacts(named, ["甲局", "乙局", "丙局"])) == [
        "乙局：分管领导 0 人，联络员 2 人",
        "丙局：分管领导 0 人，联络员 0 人",
    ]
