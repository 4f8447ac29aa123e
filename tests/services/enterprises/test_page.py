"""一企一档 says what stood on the period's day, shows the arithmetic of the money, and keeps rights."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import Connection, select

from data_access import tables
from data_access.commands.audit import record_audit
from data_access.engine import reading, writing
from domain.words import STAGES, Light, Severity, Stage
from domain.yuan import wan
from services.access import DEMO_USER, Role, User
from services.enterprises.money import account_zh
from services.enterprises.page import HISTORY, enterprise_view, search, suggestions
from services.errors import Forbidden
from services.frame import Frame, open_frame

TWO_PROJECTS = "YC-2026-0337"
LEFT = "YC-2026-0325"


@pytest.fixture
def connection(demo_database: str) -> Iterator[Connection]:
    with reading(demo_database) as connection:
        yield connection


@pytest.fixture
def frame(connection: Connection) -> Frame:
    return open_frame(connection, DEMO_USER)


def codes(connection: Connection, frame: Frame) -> list[str]:
    table = tables.Project.__table__.c
    return list(connection.scalars(select(table.code).where(table.pilot_id == frame.pilot.id).order_by(table.code)))


def test_a_code_and_a_credit_code_open_the_same_file(connection, frame):
    by_code = enterprise_view(connection, frame, code="YC-2025-0086")
    assert enterprise_view(connection, frame, uscc=by_code.project.uscc) == by_code
    assert dict(by_code.facts)["项目编号"] == "YC-2025-0086"


def test_it_stands_among_similar_ones_and_one_that_left_does_not(connection, frame):
    """(rules 4.2)"""
    told = enterprise_view(connection, frame, code="YC-2025-0086").alike
    assert told.startswith("同类（新型材料、规上、一级起步）")
    assert "个在册项目中进度第" in told
    assert enterprise_view(connection, frame, code=LEFT).alike == ""


@pytest.mark.parametrize("words", [{"code": "nix"}, {"uscc": "91640000000000000X"}, {"code": "' OR 1=1 --"}])
def test_an_unknown_code_opens_nothing(connection, frame, words):
    assert enterprise_view(connection, frame, **words) is None


def test_every_project_has_a_file_with_nine_stages_and_its_light(connection, frame):
    for code in codes(connection, frame):
        view = enterprise_view(connection, frame, code=code)
        assert [milestone.stage for milestone in view.milestones] == list(STAGES)
        assert view.project.reason
        assert view.history[-1].light == view.project.light


def test_the_sentence_on_what_is_due_ends_in_the_amount_that_was_evaluated(connection, frame):
    for code in codes(connection, frame):
        money = enterprise_view(connection, frame, code=code).money
        assert money.due_sentence.endswith(f"→ {wan(money.due_fen)}") or (
            money.due_fen == 0 and money.due_sentence.endswith("应拨 0.00 万元")
        )


@pytest.mark.parametrize("period", ["2026-W20", "2026-02"])
def test_what_happened_after_the_day_is_not_shown(connection, period):
    frame = open_frame(connection, DEMO_USER, period=period)
    as_of = frame.period.as_of
    for code in codes(connection, frame)[::7]:
        view = enterprise_view(connection, frame, code=code)
        days = [
            *(m.completed_on for m in view.milestones if m.completed_on),
            *(level.assessed_on for level in view.levels),
            *(entry.occurred_on for entry in view.money.entries),
            *(review.reviewed_on for review in view.reviews),
            *(issue.opened_on for issue in view.issues),
            *(issue.closed_on for issue in view.issues if issue.closed_on),
            *(past.as_of for past in view.history),
        ]
        assert all(day <= as_of for day in days)
        assert sum(entry.amount_fen for entry in view.money.entries) == view.money.paid_fen


def test_a_contract_counts_from_the_day_it_was_signed(connection):
    early = open_frame(connection, DEMO_USER, period="2025-W36")
    late = open_frame(connection, DEMO_USER, period="2026-W46")
    code = codes(connection, late)[0]
    assert enterprise_view(connection, early, code=code).money.contract_fen is None
    assert enterprise_view(connection, late, code=code).money.contract_fen > 0


def test_lateness_is_counted_to_the_completed_day_or_to_the_day_of_the_period(connection, frame):
    stages = {m.stage: m for m in enterprise_view(connection, frame, code="YC-2025-0086").milestones}
    done, open_one = stages[Stage.ACCEPTANCE], stages[Stage.ASSESSMENT]
    assert done.days_late == (done.completed_on - done.planned_on).days
    assert open_one.completed_on is None
    assert open_one.days_late == (date(2026, 11, 15) - open_one.planned_on).days


def test_history_covers_the_last_periods_up_to_the_one_looked_at(connection, frame):
    history = enterprise_view(connection, frame, code="YC-2025-0086").history
    assert len(history) == HISTORY
    assert [past.as_of for past in history] == sorted(past.as_of for past in history)
    assert history[-1].label == frame.period.label
    live = open_frame(connection, DEMO_USER, period="live")
    assert enterprise_view(connection, live, code="YC-2025-0086").history[-1].label == "live"


def test_an_enterprise_with_two_projects_shows_both(connection, frame):
    view = enterprise_view(connection, frame, code=TWO_PROJECTS)
    assert [project.code for project in view.projects] == ["YC-2025-0038", TWO_PROJECTS]
    assert view.project.code == TWO_PROJECTS
    assert [finding.severity for finding in view.money.findings] == [Severity.SERIOUS]
    assert "同一企业只按一个项目支持" in view.money.findings[0].clause


def test_a_project_that_left_says_how_and_when(connection, frame):
    view = enterprise_view(connection, frame, code=LEFT)
    assert view.project.light is None
    assert dict(view.facts)["状态"].startswith("退出（2026-08-27）")
    assert all(m.planned_on <= date(2026, 8, 27) for m in view.milestones if m.completed_on is None and m.days_late)
    before = open_frame(connection, DEMO_USER, period="2026-W30")
    assert dict(enterprise_view(connection, before, code=LEFT).facts)["状态"] == "在册"


def test_human_judgement_stands_beside_the_light(connection, frame):
    view = enterprise_view(connection, frame, code="YC-2025-0002")
    assert view.project.light is Light.RED
    assert view.override_light is Light.GREEN
    assert "批准" in view.override_note


def test_open_issues_come_first_and_serious_ones_before_the_others(demo_file):
    with writing(demo_file) as session:
        project = session.exec(
            select(tables.Project.id, tables.Project.pilot_id).where(tables.Project.code == "YC-2025-0086")
        ).one()
        for code, severity, due_day, closed_on in (
            ("A", "serious", 1, date(2026, 11, 3)),
            ("B", "minor", 2, None),
            ("C", "serious", 20, None),
            ("D", "serious", 10, date(2026, 11, 16)),
        ):
            session.add(
                tables.Issue(
                    pilot_id=project.pilot_id,
                    code=code,
                    project_id=project.id,
                    category="进度",
                    severity=severity,
                    title=code,
                    opened_on=date(2026, 11, 1),
                    due_on=date(2026, 11, due_day),
                    closed_on=closed_on,
                    owner="x",
                )
            )
    with reading(demo_file) as connection:
        issues = enterprise_view(connection, open_frame(connection, DEMO_USER), code="YC-2025-0086").issues
    added = [(issue.code, issue.state) for issue in issues if len(issue.code) == 1]
    assert added == [
        ("D", "未销号，逾期 5 天"),
        ("C", "未销号"),
        ("B", "未销号，逾期 13 天"),
        ("A", "已销号，逾期 2 天"),
    ]


def test_a_district_user_opens_its_own_enterprises_only(connection, frame):
    view = enterprise_view(connection, frame, code="YC-2025-0086")
    own = next(unit for unit in frame.districts if unit.name == view.project.district)
    other = next(unit for unit in frame.districts if unit.name != view.project.district)
    at_home = replace(frame, user=User("本地区", Role.DISTRICT, own.id))
    assert enterprise_view(connection, at_home, code="YC-2025-0086").enterprise == view.enterprise
    away = replace(frame, user=User("外地区", Role.DISTRICT, other.id))
    with pytest.raises(Forbidden, match="只能查看本地区企业"):
        enterprise_view(connection, away, code="YC-2025-0086")
    assert {row.district for row in search(connection, away, "演示")} == {other.name}
    assert {row.district for row in suggestions(connection, away)} <= {other.name}


def test_the_trail_is_for_those_who_may_read_it(connection, frame):
    leader = replace(frame, user=User("领导", Role.LEADER))
    assert enterprise_view(connection, leader, code="YC-2025-0086").audit is None
    assert enterprise_view(connection, frame, code="YC-2025-0086").audit == ()


def test_the_trail_names_who_changed_what_and_marks_who_had_no_account_then(demo_file):
    with writing(demo_file) as session:
        connection = session.connection()
        pilot = open_frame(connection, DEMO_USER).pilot
        changes = ("YC-2025-0086", "a", None), ("YC-2025-0087", "b", None), ("YC-2025-0086", "c", 7)
        for code, note, account_id in changes:
            record_audit(
                connection,
                actor="王办",
                account_id=account_id,
                action="edit_milestone",
                pilot_id=pilot.id,
                subject="project",
                subject_id=code,
                before={"note": ""},
                after={"note": note},
            )
    with reading(demo_file) as connection:
        events = enterprise_view(connection, open_frame(connection, DEMO_USER), code="YC-2025-0086").audit
    told = sorted((event.actor, event.after) for event in events)
    assert told == [("王办", "note：c"), ("王办（登录前记录）", "note：a")]


def test_search_finds_by_name_credit_code_and_project_code(connection, frame):
    view = enterprise_view(connection, frame, code="YC-2025-0086")
    for text in ("YC-2025-0086", view.project.uscc, view.enterprise):
        assert [row.code for row in search(connection, frame, text)] == ["YC-2025-0086"]
    assert search(connection, frame, "没有这家") == ()


@pytest.mark.parametrize(
    ("account", "words"),
    [
        ("district:永宁县", "地区 永宁县"),
        ("treasury:yinchuan", "财政专户"),
        ("source:central", "中央财政"),
        ("enterprise:91X", "演示企业"),
        ("service:training", "服务 training"),
    ],
)
def test_accounts_are_named_in_words(account, words):
    assert account_zh(account, "演示企业") == words
