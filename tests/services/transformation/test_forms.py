"""A project's way by forms, in the demonstration: diagnosis, plan, two reviews, acceptance, undo (rules 18)."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import text

from data_access.commands.transformation import priced_groups, roll_up_prices
from data_access.queries.intake import stored_rows
from domain.intake.forms import Kind
from domain.intake.views import Weight
from domain.words import AgencyKind
from services.access import DEMO_USER, Role, User
from services.desk import Desk
from services.errors import Refused
from services.evaluation.who_reports import OFFICE, user_named
from services.frame import open_frame
from services.intake.check import check_upload
from services.intake.commit import NotCommitted, commit_upload
from services.intake.one import made_rows
from services.intake.undo import undo_batch
from services.transformation.page import way_page
from services.transformation.story import project_way
from tests.databases import undone
from tests.new_city import uscc

AGENCY = uscc(801)
DAY, NEXT = date(2026, 11, 13), date(2026, 11, 16)
PAPERS = "验收申请表；改造合同；发票和付款凭证；改造前后自评报告；系统上线和使用记录"
LINE = {
    "number": 1,
    "submitted_on": date(2026, 11, 12),
    "module": "生产执行",
    "scenario": "生产管控",
    "item": "MES",
    "category": "软件",
    "unit": "套",
    "quantity": "1",
}


@pytest.fixture
def office(demo_once):
    with undone(demo_once):
        yield demo_once


@pytest.fixture
def desk(office):
    frame = open_frame(office, DEMO_USER, pilot="yinchuan")
    return Desk.on(office, frame.pilot.id, user_named(office, frame.pilot.id, OFFICE))


def by(desk, name):
    return replace(desk, user=User(name, Role.OFFICE))


def put(desk, what, *rows, word="补登"):
    try:
        return commit_upload(desk, made_rows(what, rows, "一份.csv"), explained={"*": word})
    except NotCommitted as refused:
        raise NotCommitted("；".join(p.cause for p in refused.problems), refused.problems) from refused


def told(desk, what, *rows):
    """Fields and causes of the errors that a file is refused with."""
    with pytest.raises(NotCommitted) as refused:
        put(desk, what, *rows)
    return {(p.heading.partition("（")[0], p.cause) for p in refused.value.problems if p.weight == "error"}


@pytest.fixture
def code(office, desk):
    """A project that was neither accepted nor paid, without a plan or an application of its own."""
    return office.scalar(
        text(
            "SELECT p.code FROM projects p JOIN enterprises e ON e.id = p.enterprise_id"
            " JOIN milestones m ON m.project_id = p.id AND m.stage = 'go_live'"
            " JOIN milestones a ON a.project_id = p.id AND a.stage = 'acceptance'"
            " WHERE p.pilot_id = :pilot AND p.status = 'active' AND e.status = 'active' AND m.completed_on IS NOT NULL"
            " AND a.completed_on IS NULL AND p.contract_fen > 60000000 AND NOT e.already_funded"
            " AND p.id NOT IN (SELECT project_id FROM plan_lines) AND p.id NOT IN (SELECT project_id FROM acceptances)"
            " AND (SELECT count(*) FROM projects q WHERE q.enterprise_id = e.id) = 1 ORDER BY p.code LIMIT 1"
        ),
        {"pilot": desk.pilot.id},
    )


def project(desk, code):
    return stored_rows(desk.connection, desk.pilot.id, Kind.PROJECTS, first_keys=[code])[0]


def plan(desk, code, *amounts, **more):
    rows = [{"project": code, **LINE, "line": n, "amount_fen": a, **more} for n, a in enumerate(amounts, start=1)]
    return put(by(desk, "报送员"), Kind.PLAN_LINES, *rows)


def review(desk, code, stage, *said, number=1):
    rows = [
        {"project": code, "number": number, "line": n, "stage": stage, "reviewed_on": DAY, **one}
        for n, one in enumerate(said, start=1)
    ]
    return put(desk, Kind.PLAN_REVIEWS, *rows)


YES = {"decision": "同意"}


def cut(amount):
    return {"decision": "核减", "cut_fen": amount, "reason": "高于同类"}


def test_two_reviews_make_the_eligible_amount_and_undo_takes_it_back(desk, code):
    """rules 18.4"""
    before = project(desk, code)["eligible_fen"]
    plan(desk, code, "30", "20.005")
    first = review(by(desk, "平台员"), code, "平台审核", YES, cut("0.0001"))
    assert project(desk, code)["eligible_fen"] == before  # one review alone makes nothing
    second = review(by(desk, "监理员"), code, "监理审核", YES, cut("10"))
    assert project(desk, code)["eligible_fen"] == 30_000_000 + 10_005_000
    with pytest.raises(Refused, match=f"2 行监理审核以本批为前提，不能先撤销本批；请先撤销第 {second.batch} 批"):
        undo_batch(desk, first.batch, reason="误登")
    undo_batch(desk, second.batch, reason="误登")
    assert project(desk, code)["eligible_fen"] == before
    undo_batch(desk, first.batch, reason="误登")
    assert not stored_rows(desk.connection, desk.pilot.id, Kind.PLAN_REVIEWS, first_keys=[code])


def test_author_platform_and_supervisor_are_three_people(desk, code):
    """rules 18.4"""
    plan(desk, code, "30")
    one = {"project": code, "number": 1, "line": 1, "reviewed_on": DAY, **YES}
    assert told(by(desk, "报送员"), Kind.PLAN_REVIEWS, one | {"stage": "平台审核"}) == {
        ("审核环节", "方案是您自己报的，不能由您审核")
    }
    assert told(by(desk, "监理员"), Kind.PLAN_REVIEWS, one | {"stage": "监理审核"}) == {
        ("审核环节", "平台审核还没有登记")
    }
    review(by(desk, "平台员"), code, "平台审核", YES)
    assert told(by(desk, "平台员"), Kind.PLAN_REVIEWS, one | {"stage": "监理审核"}) == {
        ("审核环节", "平台审核是您办理的，监理审核不能再由您办理")
    }


@pytest.mark.parametrize(
    ("said", "cause"),
    [
        (cut(""), "意见是核减，没有填核减多少"),
        (cut("30"), "核减 30.00 万元不小于报价 30.00 万元"),
        ({"decision": "同意", "cut_fen": "1"}, "意见是同意，填了核减金额"),
        ({"decision": "不予支持"}, "没有写核减或不予支持的理由"),
        ({"decision": "同意", "reviewed_on": date(2026, 11, 11)}, "审核日 2026-11-11 早于提交日 2026-11-12"),
    ],
)
def test_what_a_review_cannot_say(desk, code, said, cause):
    """rules 18.4"""
    plan(desk, code, "30")
    row = {"project": code, "number": 1, "line": 1, "stage": "平台审核", "reviewed_on": DAY, **said}
    assert cause in {one for _, one in told(by(desk, "平台员"), Kind.PLAN_REVIEWS, row)}


def test_what_is_not_to_be_subsidised_is_refused_and_the_second_review_is_never_above_the_first(desk, code):
    """rules 18.3, 18.4"""
    plan(desk, code, "30", category="土建装修")
    row = {"project": code, "number": 1, "line": 1, "stage": "平台审核", "reviewed_on": DAY, **YES}
    assert told(by(desk, "平台员"), Kind.PLAN_REVIEWS, row) == {("审核意见", "这一行的费用类别不在补贴范围")}
    put(by(desk, "报送员"), Kind.PLAN_LINES, {"project": code, **LINE, "number": 2, "line": 1, "amount_fen": "30"})
    review(by(desk, "平台员"), code, "平台审核", cut("10"), number=2)
    row |= {"number": 2, "stage": "监理审核"}
    assert told(by(desk, "监理员"), Kind.PLAN_REVIEWS, row) == {
        ("审核意见", "监理审核 30.00 万元高于平台审核 20.00 万元")
    }


def test_a_version_that_is_being_reviewed_stays_and_versions_follow_one_another(desk, code):
    """rules 18.3"""
    plan(desk, code, "30")
    row = {"project": code, **LINE, "line": 1, "amount_fen": "29"}
    assert told(desk, Kind.PLAN_LINES, row | {"number": 3}) == {("版次", "还没有第 2 版，填了第 3 版")}
    review(by(desk, "平台员"), code, "平台审核", YES)
    assert told(desk, Kind.PLAN_LINES, row) == {("版次", "第 1 版已开始核价，不能再改")}
    put(desk, Kind.PLAN_LINES, row | {"number": 2})
    assert told(desk, Kind.PLAN_LINES, row | {"line": 2}) == {
        ("版次", "第 1 版已开始核价，不能再改"),
    }
    late = {"project": code, "number": 1, "line": 1, "stage": "监理审核", "reviewed_on": DAY, **YES}
    assert told(by(desk, "监理员"), Kind.PLAN_REVIEWS, late) == {("版次", "第 1 版不是最新的一版")}


def test_the_eligible_amount_is_what_the_reviews_made_of_it(desk, code):
    """rules 18.4"""
    plan(desk, code, "30")
    review(by(desk, "平台员"), code, "平台审核", YES)
    review(by(desk, "监理员"), code, "监理审核", YES)
    assert told(desk, Kind.PROJECTS, {"code": code, "eligible_fen": "31"}) == {
        ("核定投入", "核价的核定投入是 30.00 万元")
    }


SESSION = "2026年第9批"


def session(desk, holds="是", day=date(2026, 11, 2), name=SESSION):
    row = {"name": name, "list": "验收批次", "effective_from": day, "holds": holds, "source": "验收通知"}
    return put(desk, Kind.REVIEW_LISTS, row)


def parties(desk, agency_kind="验收管理", **expert):
    session(desk)
    agency = {"uscc": AGENCY, "name": "演示·评测中心", "kind": agency_kind, "contract_no": "YS-1"}
    days = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31)}
    put(desk, Kind.AGENCIES, agency | days | {"contract_fen": "100"})
    person = {"code": "ZJ-901", "name": "演示专家", "unit": "演示大学", "field": "生产管理", "contract_no": "ZJ-1"}
    put(desk, Kind.EXPERTS, person | {"starts_on": date(2026, 1, 1)} | expert)


def accepted(code, **more):
    return {
        "project": code,
        "round": 1,
        "applied_on": date(2026, 11, 10),
        "documents": PAPERS,
        "session": SESSION,
        "agency": AGENCY,
        "experts": "ZJ-901",
        "visited_on": date(2026, 11, 12),
        "minutes": "系统在用",
        "foundation": "60",
        "operation": "61",
        "management": "62",
        "scenarios": "63",
        "result": "通过",
        "result_on": DAY,
        "level": "2",
        "score": "46.5",
        "report": "评测报告 9",
        **more,
    }


@pytest.mark.parametrize("kind", AgencyKind)
def test_an_agency_that_was_chosen_for_something_else_asks_for_a_word(kind, desk, code):
    """rules 18.5"""
    parties(desk, agency_kind=kind.zh)
    found = check_upload(desk, made_rows(Kind.ACCEPTANCES, [accepted(code)], "一份.csv")).problems
    asked = [(one.cause, one.weight) for one in found if one.heading.startswith("验收机构")]
    told = f"演示·评测中心登记的类型是{kind.zh}，不是验收管理"
    assert asked == ([] if kind is AgencyKind.ACCEPTANCE else [(told, Weight.EXPLAIN)])


def test_passing_brings_milestones_assessment_and_award_with_it_and_undo_takes_all_back(desk, code):
    """rules 18.4, 18.5"""
    plan(desk, code, "30")
    review(by(desk, "平台员"), code, "平台审核", YES)
    review(by(desk, "监理员"), code, "监理审核", YES)
    parties(desk)
    before = project(desk, code)
    done = put(desk, Kind.ACCEPTANCES, accepted(code))
    after = project(desk, code)
    assert (after["completed_acceptance"], after["completed_assessment"]) == (DAY, DAY)
    assert 0 < after["approved_fen"] <= 30_000_000
    official = [
        row
        for row in stored_rows(desk.connection, desk.pilot.id, Kind.ASSESSMENTS, first_keys=[after["uscc"]])
        if row["kind"] == "official_after"
    ]
    assert [(row["level"], row["score"], row["assessor"], row["assessed_on"]) for row in official] == [
        (2, 46.5, "演示·评测中心", DAY)
    ]
    assert told(desk, Kind.PROJECTS, {"code": code, "completed_acceptance": date(2026, 11, 12)}) == {
        ("验收完成日", "验收申请的通过日是 2026-11-13")
    }
    undo_batch(desk, done.batch, reason="误登")
    back = project(desk, code)
    for field in ("completed_acceptance", "completed_assessment", "approved_fen", "eligible_fen"):
        assert back[field] == before[field]


def test_a_project_in_the_queue_is_accepted_by_passing_alone(desk, code):
    """rules 18.5"""
    put(desk, Kind.ACCEPTANCES, {"project": code, "round": 1, "applied_on": date(2026, 11, 10)})
    assert told(desk, Kind.PROJECTS, {"code": code, "completed_acceptance": DAY}) == {
        ("验收完成日", "验收申请还没有通过")
    }


@pytest.mark.parametrize(
    ("row", "field", "cause"),
    [
        (
            {"documents": "改造合同"},
            "已交材料",
            "缺材料：验收申请表、发票和付款凭证、改造前后自评报告、系统上线和使用记录",
        ),
        ({"minutes": ""}, "现场记录", "结论是通过，没有填现场记录"),
        ({"management": ""}, "管理", "结论是通过，没有填管理得分"),
        ({"level": "1"}, "评定等级", "评定等级 1 级，未达二级"),
        ({"score": "39.9"}, "评定等级", "2 级要求得分不低于 40，这里是 39.9"),
        ({"result": "限期整改", "level": "", "score": "", "report": ""}, "整改期限", "结论是限期整改，没有填整改期限"),
        ({"result": "限期整改", "rectify_by": DAY}, "整改期限", "整改期限 2026-11-13 不晚于结论日 2026-11-13"),
        ({"result": "不通过", "rectify_by": NEXT}, "整改期限", "结论不是限期整改，填了整改期限"),
        ({"experts": "ZJ-999"}, "专家编号", "专家库中没有“ZJ-999”"),
        ({"visited_on": date(2026, 11, 9)}, "现场核查日", "2026-11-09 早于申请日 2026-11-10"),
        ({"round": 2}, "轮次", "第 1 轮还没有结论"),
    ],
)
def test_what_a_result_rests_on(desk, code, row, field, cause):
    """rules 18.5"""
    parties(desk)
    assert (field, cause) in told(desk, Kind.ACCEPTANCES, accepted(code, **row))


def test_who_has_to_do_with_the_project_takes_no_part(desk, code):
    """rules 18.6"""
    firm = desk.connection.execute(
        text("SELECT e.uscc, e.name FROM projects p JOIN enterprises e ON e.id = p.enterprise_id WHERE p.code = :code"),
        {"code": code},
    ).one()
    parties(desk, unit=firm.name)
    assert ("专家编号", f"演示专家与{firm.name}有关，须回避") in told(desk, Kind.ACCEPTANCES, accepted(code))
    put(desk, Kind.EXPERTS, {"code": "ZJ-901", "unit": "演示大学", "conflicts": firm.uscc})
    assert ("专家编号", f"演示专家与{firm.name}有关，须回避") in told(desk, Kind.ACCEPTANCES, accepted(code))


@pytest.mark.parametrize(
    ("days", "is_in"),
    [
        ({"starts_on": date(2026, 11, 13)}, False),
        ({"starts_on": date(2026, 11, 12)}, True),
        ({"starts_on": date(2026, 1, 1), "ends_on": date(2026, 11, 11)}, False),
        ({"starts_on": date(2026, 1, 1), "ends_on": date(2026, 11, 12)}, True),
    ],
)
def test_an_expert_serves_from_the_first_to_the_last_day_of_the_contract(desk, code, days, is_in):
    """rules 18.6"""
    parties(desk, **days)
    if is_in:
        assert put(desk, Kind.ACCEPTANCES, accepted(code)).new == 1
    else:
        assert "专家编号" in {field for field, _ in told(desk, Kind.ACCEPTANCES, accepted(code))}


def test_a_second_round_follows_a_rectification_and_is_asked_when_late(desk, code):
    """rules 18.5"""
    parties(desk)
    rectify = {"result": "限期整改", "rectify_by": date(2026, 11, 12), "result_on": date(2026, 11, 11)}
    rectify |= {"visited_on": date(2026, 11, 11), "level": "", "score": "", "report": ""}
    put(desk, Kind.ACCEPTANCES, accepted(code, **rectify))
    assert project(desk, code)["completed_acceptance"] is None
    again = {"project": code, "round": 2, "applied_on": DAY}
    with pytest.raises(NotCommitted) as refused:
        commit_upload(desk, made_rows(Kind.ACCEPTANCES, [again], "复验.csv"))
    assert "整改期限 2026-11-12，复验申请晚 1 天" in {p.cause for p in refused.value.problems}
    put(desk, Kind.ACCEPTANCES, again | {"applied_on": date(2026, 11, 12)})
    rounds = project_way(desk.connection, open_frame(desk.connection, DEMO_USER, pilot="yinchuan"), code).rounds
    assert [(one.number, one.state, one.rectify_by) for one in rounds] == [
        (1, "限期整改", date(2026, 11, 12)),  # what it came to: it is not 整改逾期 for ever
        (2, "待编批", None),
    ]


def test_a_district_applies_and_says_no_more(desk, office, code):
    """rules 18.1"""
    district = office.scalar(
        text(
            "SELECT d.short_name FROM projects p JOIN enterprises e ON e.id = p.enterprise_id"
            " JOIN districts d ON d.id = e.district_id WHERE p.code = :code"
        ),
        {"code": code},
    )
    own = replace(desk, user=user_named(office, desk.pilot.id, district))
    session(desk)
    assert ("验收批次", "这一项由专班办公室登记") in told(own, Kind.ACCEPTANCES, accepted(code))
    assert put(own, Kind.ACCEPTANCES, {"project": code, "round": 1, "applied_on": DAY}).new == 1
    with pytest.raises(NotCommitted, match="由专班办公室登记"):
        put(own, Kind.EXPERTS, {"code": "ZJ-1"})


def test_a_level_that_does_not_follow_from_the_scenarios_is_asked(desk, office, code):
    """rules 18.2"""
    firm = project(desk, code)["uscc"]
    known = office.execute(text("DELETE FROM diagnoses"))
    assert known.rowcount >= 0
    office.execute(
        text("DELETE FROM assessments WHERE enterprise_id = (SELECT id FROM enterprises WHERE uscc = :u)"), {"u": firm}
    )
    put(
        desk,
        Kind.ASSESSMENTS,
        {"uscc": firm, "kind": "改造前", "assessed_on": DAY, "level": "2", "score": "45"},
    )
    row = {
        "uscc": firm,
        "kind": "改造前",
        "diagnosed_on": DAY,
        "base_score": "45",
        "assessor": "某机构",
        "quality": "2",
    }
    with pytest.raises(NotCommitted) as refused:
        commit_upload(desk, made_rows(Kind.DIAGNOSES, [row], "诊断.csv"))
    asked = [p.cause for p in refused.value.problems if p.weight == "explain"]
    assert any("登记的是二级，按 16 个场景推定为未定级" in cause for cause in asked)
    put(desk, Kind.DIAGNOSES, row, word="以报告为准")
    levels = office.scalar(
        text("SELECT level FROM assessments a JOIN enterprises e ON e.id = a.enterprise_id WHERE e.uscc = :u"),
        {"u": firm},
    )
    assert levels == 2  # nothing is overwritten


def test_prices_are_rolled_up_with_every_line_and_its_undo(desk, office, code):
    """rules 18.3"""
    kind = {"scenario": "能耗管理", "unit": "演示套"}

    def held():
        return office.execute(
            text("SELECT count, median_fen, spread_fen FROM price_groups WHERE unit = '演示套'")
        ).all()

    done = plan(desk, code, "10", "30", "20", **kind)
    assert [tuple(row) for row in held()] == [(3, 20_000_000.0, 10_000_000.0)]
    put(by(desk, "报送员"), Kind.PLAN_LINES, {"project": code, "number": 1, "line": 1, "quantity": "2"})
    assert [tuple(row) for row in held()] == [(3, 20_000_000.0, 10_000_000.0)]
    put(by(desk, "报送员"), Kind.PLAN_LINES, {"project": code, "number": 1, "line": 1, "unit": "演示台"})
    assert [tuple(row) for row in held()] == [(2, 25_000_000.0, 5_000_000.0)]
    with pytest.raises(Refused, match="本批之后又有人改过"):
        undo_batch(desk, done.batch, reason="误登")


def test_a_plan_counts_once_however_often_it_comes_again(desk, office, code):
    """rules 18.3"""
    for number in (1, 2, 3):
        row = {"project": code, **LINE, "number": number, "line": 1, "amount_fen": "30", "unit": "演示套"}
        put(by(desk, "报送员"), Kind.PLAN_LINES, row)
    held = office.execute(text("SELECT count, median_fen FROM price_groups WHERE unit = '演示套'")).one()
    assert tuple(held) == (1, 30_000_000.0)


def test_the_demonstration_rolled_its_prices_up_as_a_commit_does(desk, office):
    """rules 18.3"""
    groups = "SELECT solution_id, scenario, unit, count, median_fen, spread_fen FROM price_groups WHERE pilot_id = :p"
    before = sorted(map(repr, office.execute(text(groups), {"p": desk.pilot.id})))
    ids = office.scalars(text("SELECT id FROM plan_lines")).all()
    roll_up_prices(office, desk.pilot.id, priced_groups(office, Kind.PLAN_LINES, ids))
    assert sorted(map(repr, office.execute(text(groups), {"p": desk.pilot.id}))) == before


@pytest.mark.parametrize("change", [{"result": "不通过", "level": ""}, {"level": "3", "score": "70"}])
def test_a_result_stays_as_it_was_registered(desk, code, change):
    """rules 18.5"""
    parties(desk)
    put(desk, Kind.ACCEPTANCES, accepted(code))
    assert ("验收结论", "这一轮已有结论，不能改") in told(
        desk, Kind.ACCEPTANCES, {"project": code, "round": 1, **change}
    )


def test_whoever_brought_a_line_of_a_version_reviews_none_of_it(desk, code):
    """rules 18.4"""
    plan(desk, code, "30", "20")
    put(by(desk, "改稿员"), Kind.PLAN_LINES, {"project": code, "number": 1, "line": 2, "module": "改名"})
    row = {"project": code, "number": 1, "stage": "平台审核", "reviewed_on": DAY, **YES}
    for name in ("报送员", "改稿员"):
        for line in (1, 2):
            assert ("审核环节", "方案是您自己报的，不能由您审核") in told(
                by(desk, name), Kind.PLAN_REVIEWS, row | {"line": line}
            )


def test_a_plan_may_come_back_to_an_earlier_sum(desk, code):
    """rules 18.4"""
    for number, amount in ((1, "30"), (2, "20"), (3, "30")):
        put(
            by(desk, "报送员"),
            Kind.PLAN_LINES,
            {"project": code, **LINE, "number": number, "line": 1, "amount_fen": amount},
        )
        review(by(desk, "平台员"), code, "平台审核", YES, number=number)
        assert told(desk, Kind.PROJECTS, {"code": code, "eligible_fen": "90"}) == {("核定投入", "方案正在核价")}
        review(by(desk, "监理员"), code, "监理审核", YES, number=number)
    assert project(desk, code)["eligible_fen"] == 30_000_000


def awarded(desk, code):
    """A plan of 30 万元 is brought, reviewed by both and accepted: what the award is, in 分."""
    plan(desk, code, "30")
    review(by(desk, "平台员"), code, "平台审核", YES)
    review(by(desk, "监理员"), code, "监理审核", YES)
    parties(desk)
    put(desk, Kind.ACCEPTANCES, accepted(code))
    return project(desk, code)["approved_fen"]


def test_an_award_typed_over_is_refused_above_what_follows_and_asked_about_below(desk, code):
    """rules 18.4"""
    award = awarded(desk, code)
    assert 0 < award < 30_000_000
    over = {"code": code, "approved_fen": f"{(award + 1) / 100:.2f}元"}
    assert {field for field, _ in told(desk, Kind.PROJECTS, over)} == {"审定奖补"}
    row = {"code": code, "approved_fen": f"{(award - 1) / 100:.2f}元"}
    with pytest.raises(NotCommitted) as asked:
        commit_upload(desk, made_rows(Kind.PROJECTS, [row], "一份.csv"), explained={})
    assert any("请写明为什么少给" in problem.cure for problem in asked.value.problems)
    put(desk, Kind.PROJECTS, row)
    assert project(desk, code)["approved_fen"] == award - 1


def test_an_application_is_gathered_into_a_batch_that_is_there_and_open(desk, code):
    """rules 18.5"""
    row = {"project": code, "round": 1, "applied_on": date(2026, 11, 10)}
    assert {field for field, _ in told(desk, Kind.ACCEPTANCES, row | {"session": SESSION})} == {"验收批次"}
    opened = session(desk)
    assert {field for field, _ in told(desk, Kind.ACCEPTANCES, row | {"session": "2026年第9 匹"})} == {"验收批次"}
    put(desk, Kind.ACCEPTANCES, row | {"session": SESSION})
    with pytest.raises(Refused, match="1 行验收申请以本批为前提"):
        undo_batch(desk, opened.batch, reason="误登")
    page = way_page(desk.connection, open_frame(desk.connection, DEMO_USER, pilot="yinchuan"), "queue")
    one = next(one for one in page.sessions if one.name == SESSION)
    assert (one.opened_on, one.closed_on, one.total) == (date(2026, 11, 2), None, 1)
    assert [line.code for line in page.queue if line.session == SESSION] == [code]
    assert SESSION in page.sentence


@pytest.mark.parametrize(
    ("day", "is_closed"), [(date(2026, 11, 14), True), (date(2026, 11, 15), True), (date(2026, 11, 16), False)]
)
def test_a_batch_takes_no_application_from_the_day_it_is_closed(desk, code, day, is_closed):
    """rules 18.5; today is 2026-11-15"""
    session(desk)
    session(desk, "否", day)
    row = {"project": code, "round": 1, "applied_on": date(2026, 11, 10), "session": SESSION}
    if is_closed:
        assert told(desk, Kind.ACCEPTANCES, row) == {("验收批次", f"“{SESSION}”自 {day} 起已截止")}
    else:
        put(desk, Kind.ACCEPTANCES, row)


def test_what_is_in_a_batch_stays_when_it_is_closed(desk, code):
    """rules 18.5"""
    session(desk)
    row = {"project": code, "round": 1, "applied_on": date(2026, 11, 10), "session": SESSION}
    put(desk, Kind.ACCEPTANCES, row)
    session(desk, "否", date(2026, 11, 14))
    put(desk, Kind.ACCEPTANCES, row | {"documents": PAPERS})
