"""One project day by day (rules 18.7)."""

from datetime import date, timedelta

from domain.enterprises.views import MilestoneView
from domain.money.views import TraceStep
from domain.reports.one_story import StoryDay, story_of_project
from domain.supervision.cases import CaseMoney, Visit
from domain.supervision.views import InspectionLine, LeavingLine
from domain.transformation.views import LineRow, ProjectWay, RoundRow, ScenarioLevels
from domain.words import InspectionResult, InspectionState, LeaveReason, Stage

DAY = date(2026, 1, 5)
EMPTY = ProjectWay((), (), (), (), ())


def at(days):
    return DAY + timedelta(days=days)


def line(granted=3_000_000, reviewed=12, checked=11):
    reviewed_on, platform_on = (None if day is None else at(day) for day in (reviewed, checked))
    words = ("MES", "生产管控", "自有", "软件", True, "1 套", 4_000_000, None, "核减", "核减")
    return LineRow(1, 1, *words, granted, at(10), reviewed_on, platform_on)


def case(uscc="U", named=None):
    """Of the enterprise U, whose place N took."""
    gone = (1, uscc, "甲", "东岭区", "取消资格", LeaveReason.INSPECTION, "虚假改造", "笔录", at(100), "甲/乙")
    return LeavingLine(*gone, "N", "新企业", None, False, CaseMoney(1, 1), 0, named_on=named)


def inspected(*visits, state=InspectionState.CLOSED):
    last = visits[-1]
    seen = (at(90), at(120), state, last.result, last.visited_on, last.due_on, at(100), CaseMoney(1, 1))
    return InspectionLine(1, 2, "抽查", "C", "U", "甲", "东岭区", "商", "张三、李四", *seen, visits)


def test_nothing_is_no_story():
    assert story_of_project(EMPTY, (), (), (), uscc="U") == []


def test_the_whole_way_in_the_order_of_its_days():
    way = ProjectWay(
        ("生产管控",),
        (ScenarioLevels("改造前", DAY, (1,), "推定一级"),),
        (("需求", "生产管控", "联网", DAY, None), ("问题", "生产管控", "停机", DAY, at(50))),
        (line(),),
        (
            RoundRow(1, at(60), "演示所", "限期整改", "看板没有数据", at(65), at(63), at(75)),
            RoundRow(2, at(70), "演示所", "通过", "在用", at(72), at(71)),
        ),
    )
    milestones = (
        MilestoneView(Stage.BUILD, at(40), at(45), 5),
        MilestoneView(Stage.GO_LIVE, at(50), at(50), 0),
        MilestoneView(Stage.PUBLICITY, at(78), at(78), 0),
    )
    paid = TraceStep(at(80), "拨付", 3_000_000, "拨1号", "财政专户 → 企业")
    back = TraceStep(at(110), "收回", 3_000_000, "收1号", "企业 → 财政专户")
    drawn = inspected(
        Visit(at(92), InspectionResult.RECTIFY, "未联网", at(95)),
        Visit(at(96), InspectionResult.FAILED, "系统未装"),
    )
    objected = StoryDay(at(79), "公示异议", "第 1 批公示")
    words = {"uscc": "U", "milestones": milestones, "others": (objected,)}
    told = story_of_project(way, (paid, back), (drawn,), (case(),), **words)
    assert [(one.what, one.said) for one in told] == [
        ("诊断（改造前）", "推定一级"),
        ("需求和问题", "2 条，已解决 1 条"),
        ("方案第 1 版", "1 行，报价 4.00 万元"),
        ("方案第 1 版平台审核", "1 行都已审"),
        ("方案第 1 版核定", "两次审核，核定 3.00 万元"),
        ("实施完成", "比计划晚 5 天"),
        ("上线完成", "按计划"),
        ("申请验收", "第 1 轮"),
        ("验收现场核查", "第 1 轮（演示所）：看板没有数据"),
        ("验收结论", f"第 1 轮：限期整改，{at(75)} 前整改（演示所）"),
        ("申请验收", "第 2 轮"),
        ("验收现场核查", "第 2 轮（演示所）：在用"),
        ("验收结论", "第 2 轮：通过（演示所）"),
        ("公示异议", "第 1 批公示"),
        ("拨付", "3.00 万元；财政专户 → 企业"),
        ("双随机抽中", "第 2 次抽查，检查人员 张三、李四"),
        ("现场检查", f"责令整改，{at(95)} 前整改：未联网"),
        ("现场复查", "检查不合格：系统未装（现在：处理完毕）"),
        ("取消资格", "抽查不合格：虚假改造；名额：新企业"),
        ("收回", "3.00 万元；企业 → 财政专户"),
    ]
    assert [one.day for one in told] == sorted(one.day for one in told)


def test_who_took_a_place_did_not_leave():
    """The case of another enterprise is told as whose place this one took, on the day it was named."""
    (told,) = story_of_project(EMPTY, (), (), (case(named=at(105)),), uscc="N")
    assert (told.day, told.what) == (at(105), "列为替补")
    assert told.said == f"补甲的名额，它 {at(100)} 取消资格（抽查不合格）"


def test_a_plan_that_waits_for_a_review_is_not_approved():
    way = ProjectWay((), (), (), (line(granted=None, reviewed=None, checked=None),), ())
    assert [one.what for one in story_of_project(way, (), (), (), uscc="U")] == ["方案第 1 版"]
    half = (line(granted=None, reviewed=None), line(granted=None, reviewed=None, checked=None))
    told = story_of_project(ProjectWay((), (), (), half, ()), (), (), (), uscc="U")
    assert [one.what for one in told] == ["方案第 1 版"]
