"""From a list that is fixed to the last yuan that comes back; who leaves and who comes; signs and what is found of them
(rules 19.1, 19.3, 19.5, 19.7)."""

import json
from dataclasses import asdict, replace
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from data_access.queries.leaving import count_active
from data_access.queries.reports import get_period_list
from data_access.queries.supervision import list_inspections
from domain.intake.forms import Kind
from domain.reports.lists import counted_way
from domain.supervision.draw import frame_hash
from domain.words import InspectionState, Sign, SignState, Stage
from services.access import DEMO_USER, Role, User
from services.desk import Desk, Pair
from services.errors import Forbidden, Refused
from services.evaluation.kept_lists import way_of, way_on
from services.evaluation.who_reports import OFFICE, user_named
from services.frame import open_frame
from services.intake.commit import NotCommitted, commit_upload
from services.intake.evidence import kept_evidence
from services.intake.one import made_rows
from services.money.ledger import record_entry
from services.reports.briefing import briefing
from services.supervision.draws import draw, fix_draw, frame_of, rules_of, weights_of
from services.supervision.inspecting import record_visit
from services.supervision.leaving import leave_pilot, name_successor
from services.supervision.page import draws_page, inspection_case, is_repeated, leaving_page, published, story_of
from services.supervision.signs import rule_on_sign, scan, signs_page
from tests.databases import undone_unread
from tests.new_city import uscc
from tests.services.supervision.test_pictures import saved, shot

ONE = timedelta(days=1)
BEGUN = date(2026, 11, 5)
NUMBER = "03 08 11 19 27 32 + 05"


@pytest.fixture
def office(demo_both):
    with undone_unread(demo_both):
        yield demo_both


@pytest.fixture
def frame(office):
    return open_frame(office, DEMO_USER, pilot="yinchuan")


@pytest.fixture
def desk(office, frame):
    desk = Desk.on(office, frame.pilot.id, user_named(office, frame.pilot.id, OFFICE))
    experts = [
        {
            "code": f"Z{place}",
            "name": f"查验员{place}",
            "unit": f"查验所{place % 2}",
            "field": "信息化",
            "contract_no": f"合〔2026〕{place}号",
            "starts_on": BEGUN,
        }
        for place in range(4)
    ]
    put(desk, Kind.EXPERTS, *experts)
    return replace(desk, day=BEGUN)


def put(desk, kind, *rows):
    return commit_upload(desk, made_rows(kind, rows, "一份.csv"), explained={"*": "补登"})


def two(desk):
    return replace(desk, pair=Pair(desk.user.name, "李四"))


def fixed(desk, size=10, **words):
    usual = {"title": "四季度抽查", "visit_days": 30, "source": "双色球第 2026140 期", "source_on": desk.day + ONE}
    return fix_draw(desk, size=size, **(usual | words))


@pytest.fixture
def drawn(desk, office):
    """Every project of the list is drawn, the day after; the desk of that day."""
    size = len(frame_of(office, desk.pilot, desk.day, weights_of(rules_of(desk))))
    number = fixed(desk, size).partition("第 ")[2].partition(" 次")[0]
    later = replace(desk, day=desk.day + ONE)
    draw(later, draw=int(number), said=NUMBER)
    return later


def paid(connection, pilot, number=1):
    """Drawn projects that were paid and nothing came back of, with the enterprise's sum."""
    rows = connection.execute(
        text(
            "SELECT i.id, p.code, e.uscc, e.name, SUM(f.amount_fen) AS paid_fen FROM inspections i"
            " JOIN draws d ON d.id = i.draw_id"
            " JOIN projects p ON p.id = i.project_id JOIN enterprises e ON e.id = p.enterprise_id"
            " JOIN fund_entries f ON f.project_id = p.id WHERE p.pilot_id = :pilot AND e.status = 'active'"
            " AND d.number = (SELECT max(number) FROM draws WHERE pilot_id = :pilot)"
            " AND (SELECT count(*) FROM projects q WHERE q.enterprise_id = e.id) = 1"
            " GROUP BY i.id, p.code, e.uscc, e.name HAVING min(f.kind) = 'pay' AND max(f.kind) = 'pay' ORDER BY p.code"
        ),
        {"pilot": pilot},
    ).all()
    return rows[number - 1]


def case(connection, desk, number):
    frame = open_frame(connection, desk.user, pilot="yinchuan")
    return inspection_case(connection, replace(frame, pilot=replace(frame.pilot, today=desk.day)), number)


def leave(desk, row, **words):
    usual = {
        "reason": "inspection",
        "said": "设备不在现场",
        "evidence": "检查笔录",
        "left_on": desk.day.isoformat(),
        "is_for_cause": True,
        "inspection": row.id,
        "due_on": (desk.day + 60 * ONE).isoformat(),
    }
    return leave_pilot(two(desk), uscc=row.uscc, **(usual | words))


# ── the draw ────────────────────────────────────────────────────────────────


def test_a_list_is_fixed_before_its_number_and_drawn_once(desk, office, frame):
    said = fixed(desk, 10)
    number = int(said.partition("第 ")[2].partition(" 次")[0])
    text_of_list = published(office, frame, number)
    line = next(one for one in draws_page(office, refreshed(office)).draws if one.number == number)
    assert frame_hash(text_of_list) == line.frame_sha256
    with pytest.raises(Refused, match="才公布"):
        draw(desk, draw=number, said=NUMBER)
    later = replace(desk, day=desk.day + ONE)
    with pytest.raises(Refused, match="取 14 位数字，这里有 3 位"):
        draw(later, draw=number, said="03 0")
    assert "抽出 10 个项目" in draw(later, draw=number, said=NUMBER)
    with pytest.raises(Refused, match="不能重抽"):
        draw(later, draw=number, said="12345678901234")
    assert is_repeated(office, refreshed(office), number)
    rows = [row for row in list_inspections(office, frame.pilot.id) if row.draw == number]
    assert len(rows) == 10
    assert all(row.first_name != row.second_name and row.first_unit != row.second_unit for row in rows)


def refreshed(connection, user=DEMO_USER, **period):
    return open_frame(connection, user, pilot="yinchuan", **period)


def test_all_that_is_wrong_with_a_list_is_told_at_once(desk):
    with pytest.raises(Refused) as refused:
        fixed(desk, 0, title="", visit_days=0, source=" ", source_on=desk.day)
    told = str(refused.value)
    for what in ("抽查名称", "抽取数量须在 1—", "现场检查期限", "公开号码", "须在今天"):
        assert what in told


def test_where_experts_have_to_do_with_a_firm_the_list_is_not_fixed(desk, office, frame):
    firm = min(frame_of(office, desk.pilot, desk.day, weights_of(rules_of(desk))), key=lambda one: one.code)
    office.execute(text("UPDATE experts SET conflicts = :c WHERE pilot_id = :p"), {"c": firm.uscc, "p": frame.pilot.id})
    with pytest.raises(Refused, match=rf"（{firm.code}）可派的检查人员只有 0 名"):
        fixed(desk, 5)


@pytest.mark.parametrize("role", [Role.LEADER, Role.AUDITOR])
def test_only_the_office_draws_and_records(desk, role):
    other = replace(desk, user=User("别人", role))
    with pytest.raises(Forbidden):
        fixed(other)
    with pytest.raises(Forbidden):
        record_visit(other, inspection=1, visited_on=desk.day, result="passed", found="好")


# ── from the visit to the last yuan ─────────────────────────────────────────


def test_a_failed_inspection_goes_to_the_last_fen_that_comes_back(drawn, office):
    row = paid(office, drawn.pilot.id)
    shots = [("现场.png", saved(shot(91)))]
    record_visit(
        drawn, inspection=row.id, visited_on=drawn.day, result="rectify", found="未联网", due_on=drawn.day + 5 * ONE
    )
    assert case(office, drawn, row.id).line.state is InspectionState.RECTIFYING
    assert case(office, replace(drawn, day=drawn.day + 5 * ONE), row.id).line.state is InspectionState.RECTIFYING
    later = replace(drawn, day=drawn.day + 6 * ONE)
    assert case(office, later, row.id).line.state is InspectionState.OVERDUE
    record_visit(later, inspection=row.id, visited_on=later.day, result="failed", found="设备不在现场", photos=shots)
    failed = case(office, later, row.id)
    assert failed.line.state is InspectionState.FAILED
    assert [len(visit.photos) for visit in failed.visits] == [0, 1]
    before = count_active(office, drawn.pilot.id)
    assert f"已拨 {row.paid_fen / 100:,.2f} 元应收回" in leave(later, row)
    assert count_active(office, drawn.pilot.id) == before - 1
    assert case(office, later, row.id).line.state is InspectionState.RECOVERING
    for amount, state in ((row.paid_fen - 1, InspectionState.RECOVERING), (1, InspectionState.CLOSED)):
        give_back(office, later, row, amount)
        assert case(office, later, row.id).line.state is state
    assert case(office, later, row.id).line.money.owed_fen == 0


def give_back(connection, desk, row, amount_fen):
    came = connection.execute(
        text(
            "SELECT from_account, source FROM fund_entries WHERE project_id = (SELECT id FROM projects WHERE code = :c)"
        ),
        {"c": row.code},
    ).first()
    to = "财政专户" if came.from_account.startswith("treasury:") else came.from_account.removeprefix("district:")
    raw = {
        "kind": "收回",
        "from_account": row.uscc,
        "to_account": to,
        "amount_fen": f"{amount_fen / 100:.2f}",
        "occurred_on": date(2026, 11, 15),
        "source": {"central": "中央", "province": "省级", "city": "市级", "district": "区县"}[str(came.source)],
        "category": "企业改造奖补",
        "document_no": f"银财收〔2026〕{amount_fen}号",
        "project": row.code,
    }
    record_entry(replace(desk, day=date(2026, 11, 15)), raw)


def test_a_visit_that_is_refused_keeps_no_picture(drawn, office):
    row = paid(office, drawn.pilot.id)
    kept = office.scalar(text("SELECT count(*) FROM evidence_files"))
    with pytest.raises(Refused, match="没有选检查结论"):
        record_visit(
            drawn, inspection=row.id, visited_on=drawn.day, result="", found="好", photos=[("一.png", saved(shot(1)))]
        )
    with pytest.raises(Refused, match="只收 PDF、PNG、JPG"):
        record_visit(
            drawn, inspection=row.id, visited_on=drawn.day, result="passed", found="好", photos=[("一.png", b"GIF89a")]
        )
    assert office.scalar(text("SELECT count(*) FROM evidence_files")) == kept
    with pytest.raises(Refused, match="没有第 999999 号检查"):
        record_visit(drawn, inspection=999_999, visited_on=drawn.day, result="passed", found="好")


def test_a_district_sees_its_own_inspections_only(drawn, office):
    mine = user_named(office, drawn.pilot.id, "永宁县")
    page = draws_page(office, refreshed(office, mine))
    assert page.lines
    assert {line.district for line in page.lines} == {"永宁县"}
    other = next(line for line in draws_page(office, refreshed(office)).lines if line.district != "永宁县")
    with pytest.raises(Refused, match="不属于您的地区"):
        inspection_case(office, refreshed(office, mine), other.id)


# ── who leaves, who comes ───────────────────────────────────────────────────


def newcomer(desk, place, district="永宁县", industry="新型材料"):
    named = {"uscc": uscc(place), "name": f"新列入{place}", "scale": "规上", "title": "无称号"}
    put(desk, Kind.ENTERPRISES, named | {"district": district, "industry": industry})
    return uscc(place)


def test_the_total_falls_with_one_who_leaves_and_is_whole_with_a_new_one(drawn, office):
    row, total = paid(office, drawn.pilot.id), count_active(office, drawn.pilot.id)
    base = leaving_page(office, refreshed(office)).balance
    leave(drawn, row, reason="stopped", is_for_cause=False, inspection=None)
    found = leaving_page(office, refreshed(office))
    assert found.balance.most == max(total, base.most)
    assert found.balance.missing == found.balance.most - total + 1
    line = next(one for one in found.lines if one.uscc == row.uscc)
    assert (line.status, line.owed_fen, line.successor) == ("退出", 0, "")
    comer = newcomer(drawn, 711)
    name_successor(two(drawn), case=line.id, successor=comer)
    found = leaving_page(office, refreshed(office))
    assert found.balance.missing == found.balance.most - total
    assert next(one for one in found.lines if one.uscc == row.uscc).successor == "新列入711"
    with pytest.raises(Refused, match="已由新列入711替补"):
        name_successor(two(drawn), case=line.id, successor=newcomer(drawn, 712))
    assert story_of(office, refreshed(office), row.code)[1] == [
        next(one for one in found.lines if one.uscc == row.uscc)
    ]


def test_with_a_successor_it_is_replaced_in_one_deed_of_two(drawn, office):
    row, comer = paid(office, drawn.pilot.id), newcomer(drawn, 713)
    words = {"reason": "moved", "is_for_cause": False, "inspection": None, "due_on": None, "successor": comer}
    with pytest.raises(Refused, match="须两人办理"):
        leave_pilot(drawn, uscc=row.uscc, said="迁往外地", evidence="迁址批复", left_on=drawn.day.isoformat(), **words)
    assert "更换（迁出），由新列入713替补" in leave(drawn, row, **words)
    with pytest.raises(Refused, match="已是“更换”"):
        leave(drawn, row, **words)


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ({"said": " "}, "情况说明须有"),
        ({"evidence": ""}, "依据材料须有"),
        ({"left_on": ""}, "没有填离开日"),
        ({"due_on": None}, "须写明补齐期限"),
        ({"inspection": None}, "须指明是哪一次检查"),
        ({}, "结论不是“检查不合格”"),
    ],
)
def test_what_a_case_lacks_is_told_and_nothing_is_written(drawn, office, words, problem):
    row, total = paid(office, drawn.pilot.id), count_active(office, drawn.pilot.id)
    with pytest.raises(Refused, match=problem):
        leave(drawn, row, **words)
    assert count_active(office, drawn.pilot.id) == total


def test_a_disqualification_is_not_taken_back_by_a_return_and_nothing_else_ends_a_failed_case(drawn, office):
    row = paid(office, drawn.pilot.id)
    record_visit(drawn, inspection=row.id, visited_on=drawn.day, result="failed", found="设备不在现场")
    with pytest.raises(Refused, match="只能以“抽查不合格”离开"):
        leave(drawn, row, reason="stopped", is_for_cause=False, inspection=None)
    leave(drawn, row)
    with pytest.raises(NotCommitted) as refused:
        put(drawn, Kind.ENTERPRISES, {"uscc": row.uscc, "status": "在册", "status_on": "清空", "left_for_cause": "否"})
    assert "已取消资格，不能由报送改回" in {problem.cause for problem in refused.value.problems}


def test_without_a_reason_there_is_no_case(drawn, office):
    with pytest.raises(Refused, match="没有选情形"):
        leave(drawn, paid(office, drawn.pilot.id), reason="")


def test_who_was_paid_takes_nobodys_place(drawn, office):
    row, other = paid(office, drawn.pilot.id), paid(office, drawn.pilot.id, 2)
    with pytest.raises(Refused, match="已拨过奖补"):
        leave(drawn, row, reason="stopped", inspection=None, due_on=None, successor=other.uscc)
    with pytest.raises(Refused, match="试点企业里没有信用代码"):
        leave(drawn, row, reason="stopped", inspection=None, due_on=None, successor=uscc(799))


def test_what_is_recorded_after_the_closing_changes_no_report_of_the_period(drawn, office):
    frame = open_frame(office, DEMO_USER, pilot="yinchuan", period="2026-W45")
    first, last = frame.period.first_on, frame.period.as_of
    assert first <= drawn.day <= last
    kept = way_of(office, frame.pilot, frame.period)
    before = way_on(office, drawn.pilot.id, first, last)
    assert json.loads(get_period_list(office, frame.period.id).returns)["way"] == [asdict(one) for one in kept[0]]
    row = paid(office, drawn.pilot.id)
    record_visit(drawn, inspection=row.id, visited_on=drawn.day, result="failed", found="设备不在现场")
    scan(drawn)
    visited = counted_way(way_on(office, drawn.pilot.id, first, last), None).visited
    assert visited == counted_way(before, None).visited + 1
    assert way_of(office, frame.pilot, frame.period) == kept
    counts = briefing(office, refreshed(office, period="2026-W45")).way
    assert (counts.visited, counts.signs) == (counted_way(kept[0], None).visited, kept[1] and kept[1].signs)
    now = briefing(office, refreshed(office, period="live")).way
    assert now.signs == len(signs_page(office, refreshed(office)).lines)


# ── signs ───────────────────────────────────────────────────────────────────


def ring_of(desk, connection):
    """Three enterprises of one provider that share its account, phone and legal person, and a picture."""
    rows = connection.execute(
        text(
            "SELECT p.code, e.uscc, v.uscc AS provider FROM projects p JOIN enterprises e ON e.id = p.enterprise_id"
            " JOIN providers v ON v.id = p.provider_id WHERE p.pilot_id = :p AND p.status = 'active'"
            " AND e.status = 'active' AND p.provider_id = (SELECT provider_id FROM projects WHERE pilot_id = :p"
            " AND status = 'active' GROUP BY provider_id ORDER BY count(*) DESC, provider_id LIMIT 1) ORDER BY p.code"
        ),
        {"p": desk.pilot.id},
    ).all()
    trio = rows[-3:]
    shared = {"account": "6222-99", "phone": "0951-99", "legal_person": "某甲"}
    put(
        desk,
        Kind.PARTY_DETAILS,
        {"uscc": trio[0].provider, **shared},
        *({"uscc": one.uscc, what: shared[what]} for one, what in zip(trio, shared, strict=True)),
    )
    return trio


def test_a_planted_ring_stands_on_the_auditors_list_and_is_judged(desk, office):
    connection = office
    connection.execute(text("DELETE FROM party_details"))
    trio = ring_of(desk, office)
    assert "疑点线索" in scan(desk)
    auditor = User("审计员", Role.AUDITOR)
    page = signs_page(office, refreshed(office, auditor))
    ring = next(ring for ring in page.rings if {one.code for one in trio} <= set(ring.codes))
    assert "主体信息相同" in ring.signs
    names = dict(
        office.execute(text("SELECT uscc, name FROM enterprises UNION SELECT uscc, name FROM providers")).all()
    )
    assert names[trio[0].provider] in ring.providers
    assert all(names[one.uscc] in ring.enterprises for one in trio)
    sign = next(line for line in page.lines if line.sign is Sign.SHARED_PARTY and trio[0].code in line.codes)
    assert sign.state is SignState.OPEN
    rule_on_sign(
        desk, sign=sign.sign, key=sign.key, state="explained", said=sign.said, reason="同一集团", evidence="工商档案"
    )
    judged = next(line for line in signs_page(office, refreshed(office, auditor)).lines if line.key == sign.key)
    assert (judged.state, "同一集团" in judged.ruling) == (SignState.EXPLAINED, True)
    put(desk, Kind.PARTY_DETAILS, {"uscc": trio[0].uscc, "phone": "0951-99"})
    scan(desk)
    again = next(line for line in signs_page(office, refreshed(office, auditor)).lines if line.key == sign.key)
    assert (again.state, "此后情况有变" in again.ruling) == (SignState.OPEN, True)
    assert again.first_on == sign.first_on
    with pytest.raises(Forbidden):
        signs_page(office, refreshed(office, user_named(office, desk.pilot.id, "永宁县")))


@pytest.mark.parametrize(("stage", "told"), [(Stage.CONTRACT, True), (Stage.DIAGNOSIS, False)])
def test_one_file_in_two_projects_of_one_enterprise_is_on_the_list_where_it_is_of_one(desk, office, stage, told):
    pair = {
        row.code: row.id
        for row in office.execute(text("SELECT id, code FROM projects WHERE code IN ('YC-2025-0038', 'YC-2026-0337')"))
    }
    for project in pair.values():
        kept_evidence(desk, project, stage, "合同.png", saved(shot(77)))
    scan(desk)
    found = [one for one in signs_page(office, refreshed(office)).lines if set(pair) <= set(one.codes)]
    assert any(one.sign is Sign.SAME_FILE and "同一家企业的 2 个项目" in one.said for one in found) is told


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ({"said": "别的"}, "内容已变"),
        ({"key": "没有"}, "没有查到这条线索"),
        ({"state": ""}, "没有选核查结论"),
        ({"reason": ""}, "核查情况须有"),
    ],
)
def test_a_ruling_needs_a_sign_a_state_a_reason(desk, office, words, problem):
    ring_of(desk, office)
    scan(desk)
    sign = next(line for line in signs_page(office, refreshed(office)).lines if line.sign is Sign.SHARED_PARTY)
    usual = {
        "sign": sign.sign,
        "key": sign.key,
        "state": "pursued",
        "said": sign.said,
        "reason": "移送",
        "evidence": "函",
    }
    with pytest.raises(Refused, match=problem):
        rule_on_sign(desk, **(usual | words))
