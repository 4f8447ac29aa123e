"""One project day by day (rules 18.7)."""

from datetime import date, timedelta

from domain.money.views import TraceStep
from domain.reports.one_story import story_of_project
from domain.supervision.cases import CaseMoney
from domain.supervision.views import InspectionLine, LeavingLine
from domain.transformation.views import LineRow, ProjectWay, ScenarioLevels
from domain.words import InspectionResult, InspectionState, LeaveReason

DAY = date(2026, 1, 5)
EMPTY = ProjectWay((), (), (), (), ())


def at(days):
    return DAY + timedelta(days=days)


def line(granted=3_000_000, reviewed=12):
    reviewed_on = None if reviewed is None else at(reviewed)
    words = ("MES", "生产管控", "自有", "软件", True, "1 套", 4_000_000, None, "核减", "核减")
    return LineRow(1, 1, *words, granted, at(10), reviewed_on)


def test_nothing_is_no_story():
    assert story_of_project(EMPTY, (), (), ()) == []


def test_the_whole_way_in_the_order_of_its_days():
    way = ProjectWay(
        ("生产管控",),
        (ScenarioLevels("改造前", DAY, (1,), "推定一级"),),
        (("需求", "生产管控", "联网", DAY, None), ("问题", "生产管控", "停机", DAY, at(50))),
        (line(),),
        ((1, at(60), "演示所", "通过", "在用", at(65)),),
    )
    paid = TraceStep(at(80), "拨付", 3_000_000, "拨1号", "财政专户 → 企业")
    back = TraceStep(at(110), "收回", 3_000_000, "收1号", "企业 → 财政专户")
    seen = (at(90), at(120), InspectionState.CLOSED, InspectionResult.FAILED, at(95), None, at(100))
    inspected = InspectionLine(1, 2, "抽查", "C", "U", "甲", "东岭区", "商", "张三、李四", *seen, CaseMoney(1, 1))
    words = (
        LeaveReason.INSPECTION,
        "虚假改造",
        "笔录",
        at(100),
        "甲/乙",
        "N",
        "新企业",
        None,
        False,
        CaseMoney(1, 1),
        0,
    )
    left = LeavingLine(1, "U", "甲", "东岭区", "取消资格", *words)
    told = story_of_project(way, (paid, back), (inspected,), (left,))
    assert [one.what for one in told] == [
        "诊断（改造前）",
        "需求和问题",
        "方案第 1 版",
        "方案第 1 版核定",
        "申请验收",
        "验收结论",
        "拨付",
        "双随机抽中",
        "现场检查",
        "取消资格",
        "收回",
    ]
    assert told[1].said == "2 条，已解决 1 条"
    assert told[3].said == "两次审核，核定 3.00 万元"


def test_a_plan_that_waits_for_a_review_is_not_approved():
    way = ProjectWay((), (), (), (line(granted=None, reviewed=None),), ())
    assert [one.what for one in story_of_project(way, (), (), ())] == ["方案第 1 版"]
