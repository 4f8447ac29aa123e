"""Texts, issues and minutes: two people, nothing lost, nothing changed after issue; on both databases (rules 10.4,
10.5, 11.3)."""

import hashlib
import io
import json
import re
import zipfile
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from data_access.engine import reading, writing
from data_access.queries.audit import newest_event
from data_access.queries.reports import list_issued, pending_decisions
from domain.reports.changes import compare
from domain.reports.views import Report, ReportStatus
from reports.files import make
from services.access import DEMO_USER, Role, User
from services.desk import Desk, Pair, at_desk, carry_out
from services.errors import Forbidden, Refused
from services.frame import open_frame
from services.reports import desk as reporting
from services.reports import minutes
from services.reports.archive import archive, archived_file
from services.reports.closing_check import closable, closing_check
from services.reports.meeting import meeting, meeting_frame
from services.reports.periods import at_period
from services.reports.whole import report
from services.units.page import unit_page

REASON = "调度会当日要用"


def frame_of(user: User = DEMO_USER, **words: str):
    with reading() as connection:
        return open_frame(connection, user, pilot="yinchuan", period=words.pop("period", "2026-W46"), **words)


@pytest.fixture
def frame(demo_url):
    return frame_of()


def found(frame):
    with reading() as connection:
        return report(connection, open_frame(connection, frame.user, pilot="yinchuan", period=frame.period.label))


def test_what_the_office_wrote_is_in_the_report_and_stays_with_its_period(frame):
    carry_out(frame, reporting.write_text, frame, "next_steps", "一、集中验收 12 家。\n二、约谈两家服务商。", 0)
    lines = [line.text for line in found(frame).sections[-1].blocks]
    assert lines == ["一、集中验收 12 家。", "二、约谈两家服务商。"]
    assert found(frame_of(period="2026-W45")).sections[-1].blocks[0].kind == "note"


def test_a_text_that_somebody_else_changed_meanwhile_is_not_overwritten(frame):
    carry_out(frame, reporting.write_text, frame, "next_steps", "甲写的", 0)
    carry_out(frame, reporting.write_text, frame, "next_steps", "乙改的", 1)
    with pytest.raises(Refused, match="刚被别人改过"):
        carry_out(frame, reporting.write_text, frame, "next_steps", "甲又改", 1)
    assert found(frame).sections[-1].blocks[0].text == "乙改的"


def reviewed(frame) -> str:
    """By two people of before there were accounts; how they come together is in tests/services/approvals."""
    with at_desk(frame.pilot.id, frame.user, pair=Pair(frame.user.name, "张三")) as desk:
        return reporting.review(desk, frame)


def drawn(made: Report) -> dict[str, bytes]:
    """The paper and two files that go with it."""
    text = f"{made.title}{made.status}"
    return {"docx": text.encode(), "xlsx": f"{text}附件".encode(), "数据溯源.docx": "溯源".encode()}


def issued(frame) -> str:
    carry_out(frame, reporting.draft, frame)
    reviewed(frame)
    return carry_out(frame, reporting.issue, frame, drawn, REASON)


def test_an_issue_keeps_its_bytes_and_their_hash(frame):
    said = issued(frame)
    content = "银川市中小企业数字化转型工作周报issued".encode()
    assert hashlib.sha256(content).hexdigest() in said
    with reading() as connection:
        now = open_frame(connection, DEMO_USER, pilot="yinchuan", period="2026-W46")
        line = archive(connection, now)[0]
        assert (line.status, line.author, line.reviewer, line.issued_on) == (
            ReportStatus.ISSUED,
            "演示用户",
            "张三（登录前记录）",
            date(2026, 11, 15),
        )
        assert archived_file(connection, now, line.id) == content
        assert "同存附件 2 份" in said
        for form, file in drawn(replace(found(frame), status=ReportStatus.ISSUED)).items():
            assert archived_file(connection, now, line.id, form) == file
            sha256 = line.sha256 if form == "docx" else line.annexes[form]
            assert sha256 == hashlib.sha256(file).hexdigest()
        assert [*line.annexes] == ["xlsx", "数据溯源.docx"]
        with pytest.raises(Refused, match="没有存档文件"):
            archived_file(connection, now, line.id, "附件.docx")
    assert not found(frame).is_draft


def test_files_are_made_before_the_lock_and_anew_where_the_text_has_changed_since(frame):
    carry_out(frame, reporting.draft, frame)
    assert reporting.draw_ahead(frame, drawn, REASON) is None  # nobody has reviewed it
    reviewed(frame)
    assert reporting.draw_ahead(frame, drawn) is None  # it would be refused
    ahead = reporting.draw_ahead(frame, drawn, REASON)
    other = replace(ahead, text=replace(ahead.text, title="旧题"), files={"docx": b"old"})
    with writing() as session:
        desk = Desk.on(session.connection(), frame.pilot.id, frame.user)
        made = []

        def make(text):
            made.append(text)
            return drawn(text)

        for known, times in ((other, 1), (ahead, 0)):
            attempt = session.connection().begin_nested()
            made.clear()
            reporting.issue(desk, frame, make, REASON, known)
            assert len(made) == times
            (line,) = archive(session.connection(), frame)[:1]
            assert archived_file(session.connection(), frame, line.id) == drawn(ahead.text)["docx"]
            attempt.rollback()


def test_a_report_that_two_typed_names_vouch_for_says_so_in_its_file(frame):
    carry_out(frame, reporting.draft, frame)
    assert found(frame).reviewer == ""
    reviewed(frame)
    with zipfile.ZipFile(io.BytesIO(make(found(frame), "docx"))) as paper:
        body = re.sub("<[^>]+>", "", paper.read("word/document.xml").decode())
    assert "拟稿 演示用户、复核 张三（登录前记录）" in body


@pytest.mark.parametrize("reason", ["", "  "])
def test_what_is_open_is_told_and_needs_a_reason(frame, reason):
    carry_out(frame, reporting.draft, frame)
    reviewed(frame)
    with pytest.raises(Refused, match=r"没有印发：“下步工作”没有写；核对还有 \d+ 项待处理：.*仍要印发的请写明理由"):
        carry_out(frame, reporting.issue, frame, lambda _: {"docx": b"paper"}, reason)
    carry_out(frame, reporting.issue, frame, lambda _: {"docx": b"paper"}, REASON)
    with reading() as connection:
        told = json.loads(newest_event(connection, "issue_report").after)
    assert told["reason"] == REASON
    assert told["open"][0] == "“下步工作”没有写"
    assert [line.partition("：")[0] for line in told["open"][1:]] == [
        f"核对还有 {len(closing_check_of(frame))} 项待处理"
    ]


def closing_check_of(frame) -> tuple:
    with reading() as connection:
        return closing_check(connection, open_frame(connection, frame.user, pilot="yinchuan", period="2026-W46"))


def test_a_districts_edition_with_its_next_steps_is_issued_without_asking(frame):
    own = frame.at(next(unit.id for unit in frame.districts if unit.name == "宁东"), None)
    with reading() as connection:
        assert reporting.open_before_issuing(connection, own) == ("“下步工作”没有写",)
    carry_out(own, reporting.write_text, own, "next_steps", "本周进场。", 0)
    with reading() as connection:
        assert reporting.open_before_issuing(connection, own) == ()
    assert "已印发" in issued_for(own, "")


def issued_for(frame, reason: str) -> str:
    carry_out(frame, reporting.draft, frame)
    reviewed(frame)
    return carry_out(frame, reporting.issue, frame, lambda _: {"docx": b"paper"}, reason)


def test_nobody_reviews_alone(frame):
    carry_out(frame, reporting.draft, frame)
    with pytest.raises(Refused, match="须两人办理"):
        carry_out(frame, reporting.review, frame)


@pytest.mark.parametrize("step", ["review", "issue", "back"])
def test_no_step_is_left_out(frame, step):
    steps = {
        "review": lambda: reviewed(frame),
        "issue": lambda: carry_out(frame, reporting.issue, frame, lambda _: {"docx": b""}, REASON),
        "back": lambda: carry_out(frame, reporting.back_to_draft, frame),
    }
    with pytest.raises(Refused, match="还没有拟稿"):
        steps[step]()


def test_what_is_issued_is_changed_neither_by_the_office_nor_in_the_database(frame):
    issued(frame)
    with pytest.raises(Refused, match="已印发，不能再改"):
        carry_out(frame, reporting.write_text, frame, "next_steps", "改", 0)
    with pytest.raises(Refused, match="现为已印发"):
        carry_out(frame, reporting.back_to_draft, frame)
    for statement in ("UPDATE issued_reports SET sha256 = 'x'", "DELETE FROM issued_reports"):
        with pytest.raises(Exception, match="已印发，不可更改"), writing() as session:
            session.connection().execute(text(statement))


def test_a_reviewed_report_can_go_back_to_be_mended(frame):
    carry_out(frame, reporting.draft, frame)
    reviewed(frame)
    carry_out(frame, reporting.back_to_draft, frame)
    assert carry_out(frame, reporting.write_text, frame, "next_steps", "改好了", 0) == "已保存“下步工作”"


def test_an_issue_that_cannot_be_drawn_leaves_nothing_behind(frame):
    carry_out(frame, reporting.draft, frame)
    reviewed(frame)

    def no_font(_):
        raise Refused("没有中文字体")

    with pytest.raises(Refused, match="没有中文字体"):
        carry_out(frame, reporting.issue, frame, no_font, REASON)
    with reading() as connection:
        assert list_issued(connection, frame.pilot.id)[0].status is ReportStatus.REVIEWED


def test_an_open_period_has_no_issue(demo_url):
    month = at_period(frame_of(), "2026-11", None)
    with pytest.raises(Refused, match="还没有结账"):
        carry_out(month, reporting.draft, month)


def test_a_district_writes_its_own_note_only(frame):
    own = next(unit for unit in frame.districts if unit.name == "宁东")
    other = next(unit for unit in frame.districts if unit.name == "经开区")
    user = User("宁东专班", Role.DISTRICT, own.id)
    theirs = replace(frame, user=user)
    home, away, note = theirs.at(own.id, None), theirs.at(other.id, None), reporting.PRE_COMMENT
    carry_out(home, reporting.write_text, home, note, "两家企业设备到货延迟，本周进场。", 0)
    with pytest.raises(Forbidden):
        carry_out(away, reporting.write_text, away, note, "改别人的", 0)
    with pytest.raises(Forbidden):
        carry_out(home, reporting.write_text, home, "next_steps", "改报告", 0)
    with reading() as connection:
        step = next(s for s in meeting(connection, meeting_frame(frame_of())).steps if s.district == "宁东")
    assert step.comment.startswith("两家企业设备到货延迟")
    assert step.comment_by == f"宁东专班（登录前记录） {step.comment_by.split(' ')[1]}"


def decided(frame, **words) -> None:
    values = {"text": "集中验收", "owner": "经开区专班", "due_on": frame.pilot.today + timedelta(days=14)} | words
    carry_out(frame, minutes.record_decision, frame, **values)


def rows(frame):
    with reading() as connection:
        return [
            r
            for r in pending_decisions(connection, frame.pilot.id, frame.pilot.today, frame.pilot.today)
            if r.text == "集中验收"
        ]


def test_a_decision_stays_until_it_is_verified(frame):
    decided(frame, district="经开区")
    row = rows(frame)[0]
    with pytest.raises(Refused, match="还没有办结，不能核实"):
        carry_out(frame, minutes.verify_decision, row.id, row.version)
    carry_out(frame, minutes.finish_decision, row.id, row.version)
    row = rows(frame)[0]
    carry_out(frame, minutes.verify_decision, row.id, row.version, verified=False)
    row = rows(frame)[0]
    assert row.done_on is None
    carry_out(frame, minutes.finish_decision, row.id, row.version)
    carry_out(frame, minutes.verify_decision, row.id, row.version + 1)
    assert rows(frame)[0].verified_by == "演示用户"


def test_the_districts_page_says_that_a_decision_waits_for_verification(frame):
    """Done is not verified: it stays yellow and says so, and a decision on a project is its district's."""

    def state() -> str:
        with reading() as connection:
            unit = next(unit for unit in frame.districts if unit.name == "经开区")
            live = open_frame(connection, DEMO_USER, pilot="yinchuan", period="live").at(unit.id, None)
            return next(p.state for p in unit_page(connection, live).promises if p.text == "集中验收")

    with reading() as connection:
        code = connection.execute(
            text(
                "SELECT p.code FROM projects p JOIN enterprises e ON e.id = p.enterprise_id "
                "JOIN districts d ON d.id = e.district_id WHERE d.short_name = '经开区' LIMIT 1"
            )
        ).scalar()
    decided(frame, project=code)
    assert state() == "办理中"
    row = rows(frame)[0]
    carry_out(frame, minutes.finish_decision, row.id, row.version)
    assert state().endswith("待核实")
    carry_out(frame, minutes.verify_decision, row.id, row.version + 1)
    assert state().startswith("已办结（")
    assert "待核实" not in state()


def test_two_who_change_a_decision_at_once_do_not_overwrite_each_other(frame):
    decided(frame)
    row = rows(frame)[0]
    carry_out(frame, minutes.finish_decision, row.id, row.version)
    with pytest.raises(Refused, match="刚被别人改过"):
        carry_out(frame, minutes.verify_decision, row.id, row.version)


def test_everything_missing_in_a_decision_is_said_at_once(frame):
    with pytest.raises(Refused) as refusal:
        decided(
            frame, text=" ", owner="", due_on=frame.pilot.today - timedelta(days=1), district="没有区", project="X-1"
        )
    for word in ("没有填写事项", "没有填写责任单位", "早于今天", "没有地区“没有区”", "没有项目编号“X-1”"):
        assert word in str(refusal.value)


def test_a_decision_is_due_today_at_the_earliest(frame):
    decided(frame, due_on=frame.pilot.today)
    assert rows(frame)


def test_the_check_speaks_of_every_kind_and_each_line_leads_somewhere(frame):
    with reading() as connection:
        lines = closing_check(connection, frame)
    assert {line.what for line in lines} == {"未报", "红灯未说明", "西瓜项", "资金合规"}
    assert {line.page for line in lines if line.what == "未报"} == {"intake"}
    with pytest.raises(Forbidden), reading() as connection:
        closing_check(connection, replace(frame, user=User("某区", Role.LEADER)))


def test_nothing_is_closable_before_it_is_over(frame):
    assert closable(frame) == ()
    later = replace(frame, pilot=replace(frame.pilot, today=date(2026, 11, 22)))
    assert [period.label for period in closable(later)] == ["2026-W47"]


def test_the_oldest_is_closed_first_since_a_later_one_would_shut_it_out(frame):
    later = replace(frame, pilot=replace(frame.pilot, today=date(2026, 12, 31)))
    weeks = [f"2026-W{number}" for number in range(47, 53)]
    assert [period.label for period in closable(later)] == [*weeks, "2026-11", "2026-12"]


@pytest.mark.parametrize(
    ("today", "labels"),
    [
        (date(2026, 11, 14), ["2026-W45", "2026-10"]),
        (date(2026, 11, 15), ["2026-W46", "2026-10"]),
        (date(2026, 11, 30), ["2026-W48", "2026-11"]),
    ],
)
def test_a_pilot_that_never_closed_begins_with_the_last_period_that_is_over(frame, today, labels):
    live = tuple(period for period in frame.periods if not period.is_closed)
    fresh = replace(frame, periods=live, pilot=replace(frame.pilot, today=today))
    assert [period.label for period in closable(fresh)] == labels


def test_a_report_beside_itself_has_no_changes_and_beside_the_last_one_has(frame):
    now, before = found(frame), found(frame_of(period="2026-W45"))
    assert compare(now, now) == ()
    changed = compare(before, now)
    assert any(line.what.startswith("完成改造（家） ") and line.before != line.now for line in changed)


def test_a_warning_more_sets_no_sentence_beside_a_wrong_one_and_a_target_with_two_values_is_told_twice(frame):
    now = found(frame)
    overall = now.sections[0]
    calm = replace(overall, blocks=tuple(b for b in overall.blocks if getattr(b, "kind", "") != "warning"))
    assert len(calm.blocks) < len(overall.blocks)
    changed = compare(replace(now, sections=(calm, *now.sections[1:])), now)
    assert [(line.before, line.now[:3]) for line in changed] == [("", "演示·")]
    table = next(b for b in now.sections[1].blocks if getattr(b, "key", "") == "targets")
    twice = [row for row in table.rows if row[0].text == "上云用云企业（家）"]
    assert len(twice) > 1
    other = [(*row[:3], replace(row[3], text="0"), *row[4:]) if row in twice else row for row in table.rows]
    blocks = tuple(replace(b, rows=tuple(other)) if b is table else b for b in now.sections[1].blocks)
    old = replace(now, sections=(overall, replace(now.sections[1], blocks=blocks), *now.sections[2:]))
    assert len(compare(old, now)) == len(twice)


def test_a_step_of_the_meeting_speaks_of_no_table_that_it_does_not_show(frame):
    with reading() as connection:
        step = next(s for s in meeting(connection, meeting_frame(frame)).steps if s.key == "providers")
    assert [table.key for table in step.tables] == ["ranking"]
    assert step.lines
    assert not any("如下" in line.text for line in step.lines)


def test_a_called_meeting_tells_each_district_until_when_and_who_has_not_written(frame):
    today = frame.pilot.today
    held_on, until = today + timedelta(days=2), today + timedelta(days=1)
    assert carry_out(frame, minutes.call_meeting, held_on=held_on, until=until).startswith(f"已通知：{held_on} 开会")
    with pytest.raises(Refused, match="已经通知过"):
        carry_out(frame, minutes.call_meeting, held_on=held_on, until=until)
    later = held_on + timedelta(days=1)
    assert carry_out(frame, minutes.call_meeting, held_on=later, until=held_on).startswith(f"已改为：{later} 开会")
    unit = frame.districts[0]
    carry_out(frame, reporting.write_text, frame.at(unit.id, None), reporting.PRE_COMMENT, "两家设备晚到", 0)
    with reading() as connection:
        now = meeting_frame(open_frame(connection, DEMO_USER, pilot="yinchuan", period="2026-W46"))
        view = meeting(connection, now)
    said = {step.district: (step.comment_by, step.comment_due) for step in view.steps if step.district}
    assert said.pop(unit.name) == (f"演示用户 {today}", f"{later} 开会，会前说明 {today} 起写、{held_on} 截止")
    assert {by for by, _ in said.values()} == {f"还没有会前说明，{held_on} 截止"}
    assert f"；1/{len(said) + 1} 个地区已写，未写：" in view.steps[-1].sentence


def test_who_may_not_close_a_period_calls_no_meeting(frame):
    with pytest.raises(Forbidden):
        carry_out(replace(frame, user=User("看", Role.LEADER)), minutes.call_meeting, held_on=date.max, until=date.max)
