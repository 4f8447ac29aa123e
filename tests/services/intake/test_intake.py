"""A clerk's way: template → mistakes told in their cells → corrected → difference → commit → lights move → undo (rules
9.7, 9.8)."""

import io
import json
from datetime import date

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from data_access.queries.intake import stored_rows
from data_access.queries.intake_batches import list_changes
from data_access.queries.pilots import get_pilot
from data_access.queries.projects import list_projects
from data_access.queries.returns import list_departments
from data_access.tables import Assessment, AuditEvent, FundEntry, IntakeBatch, Milestone, Project, WeeklyReturn
from data_access.triggers import drop_triggers
from domain.intake.forms import FORMS, Kind
from domain.intake.views import Weight
from domain.words import Stage
from reports.intake_template import BLANK_ROWS, HEADING_ROW, intake_template
from services.access import DEMO_USER, Role, User
from services.audit.checking import problems as broken
from services.audit.words import event_sentence
from services.desk import Desk
from services.errors import Forbidden, Refused
from services.evaluation.who_reports import user_named
from services.frame import open_frame
from services.intake.check import check_upload, parse_upload
from services.intake.commit import NotCommitted, commit_upload
from services.intake.evidence import add_evidence
from services.intake.lock_openings import open_lock
from services.intake.template import template_view
from services.intake.trail import batches, changes, original_file
from services.intake.undo import undo_batch
from tests.databases import undone
from tests.faults.originals import OF_THE_OFFICE
from tests.services.evaluation.test_live import differences, from_scratch, live_rows
from tests.two_people import desk_of_two

WHY = "现场核实后集中补报"
DONE = date(2026, 11, 14)


class Clerk:
    """Somebody of a unit with a template in hand."""

    def __init__(self, connection, kind, name="永宁县", blank_rows=20):
        self.connection, self.kind = connection, kind
        self.pilot_id = get_pilot(connection, "yinchuan").id
        self.user = user_named(connection, self.pilot_id, name)
        view = template_view(Desk.on(connection, self.pilot_id, self.user), FORMS[kind])
        content = intake_template(view, blank_rows)  # the usual 300 take most of the time
        self.book = load_workbook(io.BytesIO(content))
        self.sheet = self.book["填报"]
        self.places = {cell.value: cell.column for cell in self.sheet[HEADING_ROW]}
        self.names = {c.field: c.title for c in FORMS[kind].columns} | {"remark": "本行说明"}

    def row_where(self, test):
        """First row of the template whose fields pass the test; its number."""
        for number in range(HEADING_ROW + 1, self.sheet.max_row + 1):
            if self.value(number, FORMS[self.kind].keys[0].field) is not None and test(
                lambda f, n=number: self.value(n, f)
            ):
                return number
        raise AssertionError("no such row")

    def value(self, number, field):
        return self.sheet.cell(number, self.places[self.names[field]]).value

    def put(self, number, **fields):
        for field, value in fields.items():
            self.sheet.cell(number, self.places[self.names[field]]).value = value

    def first_empty(self):
        key = FORMS[self.kind].keys[0].field
        return next(n for n in range(HEADING_ROW + 1, 5_000) if self.value(n, key) is None)

    def upload(self):
        file = io.BytesIO()
        self.book.save(file)
        return parse_upload(file.getvalue(), "报送.xlsx")

    def check(self, parsed=None, **words):
        return check_upload(Desk.on(self.connection, self.pilot_id, self.user), parsed or self.upload(), **words)

    def commit(self, parsed=None, **words):
        return commit_upload(Desk.on(self.connection, self.pilot_id, self.user), parsed or self.upload(), **words)


def counts(connection):
    tables = (Project, Milestone, Assessment, FundEntry, IntakeBatch, AuditEvent)
    return [connection.scalar(select(func.count()).select_from(table)) for table in tables]


def ready_for_acceptance(get):
    return get("completed_go_live") is not None and get("completed_acceptance") is None and get("status") == "在册"


@pytest.mark.parametrize("kind", [k for k in Kind if k is not Kind.FUND_ENTRIES], ids=str)
def test_an_untouched_template_changes_nothing(demo_once, kind):
    who = "专班办公室" if kind in OF_THE_OFFICE else "永宁县"
    checked = Clerk(demo_once, kind, who, blank_rows=BLANK_ROWS).check()
    assert checked.difference.writes == ()
    assert [p.cause for p in checked.problems if p.weight is not Weight.NOTE] in ([], ["表头以下没有填写任何一行"])


def test_ten_typical_mistakes_are_each_told_in_their_cell_and_nothing_is_written(demo_both):
    clerk, n = Clerk(demo_both, Kind.PROJECTS), HEADING_ROW + 1
    before = counts(demo_both)
    mistakes = [
        ("completed_acceptance", "2026年13月3日", "不是日期"),
        ("completed_acceptance", date(2026, 12, 3), "还没有到，今天是 2026-11-15"),
        ("contract_fen", "一百万", "“一百万”不是金额"),
        ("approved_fen", 99_999, "大于核定投入"),
        ("status", "退出", "没有状态变更日"),
        ("provider", "912201011239989158", "校验不通过"),
        ("batch", "9", "批次中没有“9”"),
        ("uscc", "919901000000000197", "已属于另一家企业"),
        ("completed_diagnosis", date(2016, 1, 4), "已锁定"),
        ("name", "长" * 99, "最多 80 个字"),
    ]
    for place, (field, value, _) in enumerate(mistakes):
        clerk.put(n + place, **{field: value})
    checked = clerk.check()
    for place, (field, _, words) in enumerate(mistakes):
        cell = clerk.sheet.cell(n + place, clerk.places[clerk.names[field]]).coordinate
        if field == "status":
            cell = clerk.sheet.cell(n + place, clerk.places["状态变更日"]).coordinate
        told = [p for p in checked.of(Weight.ERROR) if p.row == n + place and words in p.message]
        assert told, (field, words, [p.message for p in checked.problems if p.row == n + place])
        assert field == "uscc" or cell in {p.cell for p in told}
    with undone(demo_both), pytest.raises(NotCommitted, match="请按单元格改正后重新核对"):
        clerk.commit()
    assert counts(demo_both) == before


def test_corrected_it_shows_the_difference_commits_and_the_lights_move(demo_both):
    clerk = Clerk(demo_both, Kind.PROJECTS)
    n = clerk.row_where(ready_for_acceptance)
    code = clerk.value(n, "code")
    clerk.put(n, completed_acceptance=DONE)
    with undone(demo_both):
        parsed = clerk.upload()
        checked = clerk.check(parsed)
        assert checked.difference.counts | {"unchanged": 0, "missing": 0} == {
            "new": 0,
            "changed": 1,
            "unchanged": 0,
            "missing": 0,
        }
        (change,) = checked.difference.changed
        assert change.fields == {"completed_acceptance": (None, DONE)}
        assert [p.cause for p in checked.unanswered] == ["2026年第46周 已结账，改动将在下一期列为“更正”"]
        with pytest.raises(NotCommitted, match="有 1 处需要说明原因"):
            clerk.commit(parsed, mark=checked.mark)
        done = clerk.commit(parsed, mark=checked.mark, explained={"*": WHY})
        assert (done.new, done.changed) == (0, 1)
        assert "项目进度" in {move.name for move in done.lights}
        assert any(move.name.startswith(code) for move in done.lights)
        (row,) = stored_rows(demo_both, clerk.pilot_id, Kind.PROJECTS, first_keys=[code])
        assert row["completed_acceptance"] == DONE
        assert row["version"] == 2
        assert differences(live_rows(demo_both, clerk.pilot_id), from_scratch(demo_both, clerk.pilot_id)) == []
        _same_file_again_changes_nothing(demo_both, clerk, parsed, done.batch)
        _it_is_in_the_history_and_the_audit(demo_both, done.batch, parsed, code)
        assert broken(demo_both) == []


def _same_file_again_changes_nothing(connection, clerk, parsed, batch):
    before = counts(connection)
    again = clerk.commit(parsed)
    assert again.already
    assert again.batch == batch
    assert again.sentence == f"这份文件已在第 {batch} 批提交过，没有再写入任何内容"
    assert clerk.check(parsed).batch == batch
    assert counts(connection) == before


def _it_is_in_the_history_and_the_audit(connection, batch, parsed, code):
    (change,) = list_changes(connection, batch)
    assert change.name.startswith(code)
    assert json.loads(change.before).keys() == {"completed_acceptance", "updated_at"}
    assert json.loads(change.after) == {"completed_acceptance": "2026-11-14"}
    row = connection.execute(select(IntakeBatch.__table__).where(IntakeBatch.id == batch)).one()
    assert row.file == parsed.content
    assert json.loads(row.explained)[0]["answer"] == WHY
    event = connection.execute(select(AuditEvent.__table__).order_by(AuditEvent.id.desc())).first()
    assert (event.action, event.actor) == ("import", "永宁县")
    assert json.loads(event.after)["sha256"] == parsed.sha256


def test_an_undone_batch_leaves_everything_as_it_was_and_may_be_sent_again(demo_both):
    clerk = Clerk(demo_both, Kind.PROJECTS)
    before = stored_rows(demo_both, clerk.pilot_id, Kind.PROJECTS)
    lights = live_rows(demo_both, clerk.pilot_id)
    n = clerk.row_where(ready_for_acceptance)
    clerk.put(n, completed_acceptance=DONE, contract_fen=150, remark=WHY)
    with undone(demo_both):
        parsed = clerk.upload()
        done = clerk.commit(parsed)
        back = undo_batch(Desk.on(demo_both, clerk.pilot_id, clerk.user), done.batch, reason="填错了")
        assert back.sentence == f"第 {done.batch} 批已撤销：恢复 1 行，收回新增 0 行；实时亮灯已重新测评"
        assert {(m.name, m.after, m.now, m.before, m.was) for m in done.lights} == {
            (m.name, m.before, m.was, m.after, m.now) for m in back.lights
        }, "every light that moved has moved back"
        assert any(move.name.startswith(clerk.value(n, "code")) for move in back.lights)
        after = stored_rows(demo_both, clerk.pilot_id, Kind.PROJECTS)
        assert [{**r, "version": 0} for r in after] == [{**r, "version": 0} for r in before]
        now = live_rows(demo_both, clerk.pilot_id)
        assert now == lights
        with pytest.raises(Refused, match="不能再撤一次"):
            undo_batch(Desk.on(demo_both, clerk.pilot_id, clerk.user), done.batch, reason="再撤")
        assert clerk.commit(parsed).batch != done.batch


def test_undo_is_refused_with_names_when_evidence_came_for_its_rows(demo_both):
    clerk = Clerk(demo_both, Kind.PROJECTS)
    n = clerk.row_where(ready_for_acceptance)
    clerk.put(n, completed_acceptance=DONE, remark=WHY)
    code = clerk.value(n, "code")
    with undone(demo_both):
        done = clerk.commit()
        add_evidence(
            Desk.on(demo_both, clerk.pilot_id, clerk.user),
            code=code,
            stage=Stage.ACCEPTANCE,
            name="验收.pdf",
            content=b"%PDF-1.7 ...",
        )
        with pytest.raises(Refused, match=f"本批之后又为 1 行上传了佐证材料，不能整批撤销：{code}"):
            undo_batch(Desk.on(demo_both, clerk.pilot_id, clerk.user), done.batch, reason="填错了")


def test_a_silent_project_is_as_silent_after_a_batch_was_taken_back(demo_both):
    """Else a slip and its undo would be an update, and a yellow light green."""
    clerk = Clerk(demo_both, Kind.PROJECTS)
    before = stored_rows(demo_both, clerk.pilot_id, Kind.PROJECTS, district_id=clerk.user.district_id)
    lights = live_rows(demo_both, clerk.pilot_id)
    silent = min(before, key=lambda row: row["updated_at"])
    clerk.put(clerk.row_where(lambda get: get("code") == silent["code"]), name="误改")
    with undone(demo_both):
        done = clerk.commit()
        undo_batch(Desk.on(demo_both, clerk.pilot_id, clerk.user), done.batch, reason="误改")
        assert live_rows(demo_both, clerk.pilot_id) == lights
        subject = event_sentence(Kind.PROJECTS, list_changes(demo_both, done.batch)[0].before)
        assert subject == f"项目名称：{silent['name']}", "what undo keeps for itself is not shown"


def test_undo_is_refused_with_names_when_later_edits_touched_its_rows(demo_both):
    clerk = Clerk(demo_both, Kind.PROJECTS)
    n = clerk.row_where(ready_for_acceptance)
    clerk.put(n, completed_acceptance=DONE, remark=WHY)
    with undone(demo_both):
        first = clerk.commit()
        clerk.put(n, name="改了名字")
        clerk.commit()
        with pytest.raises(Refused, match=f"本批之后又有人改过 1 行，不能整批撤销：{clerk.value(n, 'code')}"):
            undo_batch(Desk.on(demo_both, clerk.pilot_id, clerk.user), first.batch, reason="填错了")


def test_a_removed_row_is_named_and_never_deleted(demo_both):
    clerk = Clerk(demo_both, Kind.PROJECTS)
    before = counts(demo_both)
    n = clerk.row_where(lambda get: get("status") == "在册")
    code = clerk.value(n, "code")
    clerk.sheet.delete_rows(n)
    checked = clerk.check()
    assert [name.split()[0] for name in checked.difference.missing] == [code]
    assert checked.difference.writes == ()
    assert counts(demo_both) == before


def test_someone_else_changing_the_same_row_meanwhile_is_seen(demo_both):
    mine, theirs = Clerk(demo_both, Kind.PROJECTS), Clerk(demo_both, Kind.PROJECTS, "专班办公室")
    n = mine.row_where(ready_for_acceptance)
    m = theirs.row_where(lambda get: get("code") == mine.value(n, "code"))
    mine.put(n, name="我改的")
    theirs.put(m, name="他改的")
    with undone(demo_both):
        parsed = mine.upload()
        seen = mine.check(parsed)
        theirs.commit()
        with pytest.raises(NotCommitted, match="核对以后有人改了同样的数据"):
            mine.commit(parsed, mark=seen.mark)


def test_what_needs_a_word_only_since_the_check_is_not_answered_by_a_word_given_before(demo_both):
    """Another figure of the series came meanwhile: mine is smaller now, and nobody has seen that."""
    mine, theirs = (Clerk(demo_both, Kind.OBSERVATIONS, "专班办公室") for _ in range(2))
    n = HEADING_ROW + 1
    last = max(
        r["value"]
        for r in stored_rows(demo_both, mine.pilot_id, Kind.OBSERVATIONS)
        if (r["indicator"], r["industry"]) == (mine.value(n, "indicator"), mine.value(n, "industry"))
    )
    mine.put(n, value=last)
    theirs.put(n, value=last + 1, observed_on=DONE, remark=WHY)
    with undone(demo_both):
        parsed = mine.upload()
        seen = mine.check(parsed)
        theirs.commit()
        with pytest.raises(NotCommitted, match="核对以后需要说明的地方变了"):
            mine.commit(parsed, mark=seen.mark, explained={"*": WHY})
        assert mine.commit(parsed, mark=mine.check(parsed).mark, explained={"*": WHY}).new == 1


NEW_FIRM = {
    "uscc": "919901000099990088",
    "name": "演示·新企业",
    "district": "永宁县",
    "industry": "新型材料",
    "scale": "规上",
    "title": "无称号",
}


def a_valid_code():
    from seed_data.demo.codes import credit_codes

    return str(credit_codes(1, __import__("numpy").array([99_990_008]))[0])


def test_a_new_enterprise_with_project_and_assessment_comes_in_and_goes_again(demo_both):
    uscc = a_valid_code()
    with undone(demo_both):
        firms, projects, levels = (
            Clerk(demo_both, kind) for kind in (Kind.ENTERPRISES, Kind.PROJECTS, Kind.ASSESSMENTS)
        )
        firms.put(firms.first_empty(), **NEW_FIRM | {"uscc": uscc})
        one = firms.commit()
        days = {f"planned_{s}": date(2026, 12, 20 + place) for place, s in enumerate(("diagnosis", "proposal"))}
        projects.put(projects.first_empty(), code="YC-NEW-1", uscc=uscc, name="新项目", batch="2", **days)
        two = projects.commit()
        levels.put(levels.first_empty(), uscc=uscc, kind="改造前", assessed_on=DONE, level=2, score=45.5, remark=WHY)
        three = levels.commit()
        assert (one.new, two.new, three.new) == (1, 1, 1)
        pilot = firms.pilot_id
        assert differences(live_rows(demo_both, pilot), from_scratch(demo_both, pilot)) == []
        (row,) = stored_rows(demo_both, pilot, Kind.PROJECTS, first_keys=["YC-NEW-1"])
        assert (row["contract_fen"], row["planned_diagnosis"], row["completed_diagnosis"]) == (
            0,
            date(2026, 12, 20),
            None,
        )
        with pytest.raises(Refused, match="已被其他记录引用"):
            undo_batch(Desk.on(demo_both, pilot, DEMO_USER), one.batch, reason="误报")
        for done in (three, two, one):
            undo_batch(Desk.on(demo_both, pilot, DEMO_USER), done.batch, reason="误报")
        assert stored_rows(demo_both, pilot, Kind.PROJECTS, first_keys=["YC-NEW-1"]) == []
        assert stored_rows(demo_both, pilot, Kind.ENTERPRISES, first_keys=[uscc]) == []
        assert broken(demo_both) == []


def test_issues_observations_and_reviews_come_in(demo_both):
    with undone(demo_both):
        issues = Clerk(demo_both, Kind.ISSUES)
        issues.put(
            issues.first_empty(),
            code="WT-NEW",
            district="永宁县",
            category="报送",
            severity="一般",
            title="迟报",
            opened_on=DONE,
            due_on=date(2026, 12, 1),
            owner="永宁县专班",
            remark=WHY,
        )
        issues.commit()
        office = Clerk(demo_both, Kind.OBSERVATIONS, "专班办公室")
        n = HEADING_ROW + 1
        last = stored_rows(demo_both, office.pilot_id, Kind.OBSERVATIONS, first_keys=[office.value(n, "indicator")])
        for row in range(n + 1, office.first_empty()):
            for cell in office.sheet[row]:
                cell.value = None
        office.put(n, value=max(r["value"] for r in last), remark=WHY)
        office.commit()
        reviews = Clerk(demo_both, Kind.PROVIDER_REVIEWS)
        project = stored_rows(demo_both, office.pilot_id, Kind.PROJECTS, district_id=reviews.user.district_id)[0]
        reviews.put(
            reviews.first_empty(),
            project=project["code"],
            provider=project["provider"],
            reviewed_on=DONE,
            satisfaction=4,
            comment="及时",
            remark=WHY,
        )
        reviews.commit()
        pilot = office.pilot_id
        assert differences(live_rows(demo_both, pilot), from_scratch(demo_both, pilot)) == []


MONEY = {
    "kind": "预下达",
    "from_account": "财政专户",
    "to_account": "永宁县",
    "amount_fen": 10_000,
    "occurred_on": DONE,
    "source": "市级",
    "category": "企业改造奖补",
    "document_no": "银财〔2026〕999号",
    "remark": WHY,
}


def test_money_is_rehearsed_recorded_by_the_ledger_and_taken_back_by_counter_entries(demo_both):
    with undone(demo_both):
        clerk = Clerk(demo_both, Kind.FUND_ENTRIES, "专班办公室")
        n = HEADING_ROW + 1
        clerk.put(n, **MONEY | {"amount_fen": -5})
        clerk.put(n + 1, **MONEY | {"document_no": ""})
        before = counts(demo_both)
        checked = clerk.check()
        assert [(p.cell, p.heading) for p in checked.of(Weight.ERROR)] == [("D4", "金额（元）"), ("H5", "文号")]
        assert counts(demo_both) == before, "a rehearsal leaves nothing"
        clerk.put(n, **MONEY)
        clerk.sheet.delete_rows(n + 1)
        done = clerk.commit()
        assert counts(demo_both)[3] == before[3] + 1
        with pytest.raises(Refused, match="须两人办理"):
            undo_batch(Desk.on(demo_both, clerk.pilot_id, clerk.user), done.batch, reason="重复")
        undo_batch(desk_of_two(demo_both, clerk.pilot_id, clerk.user), done.batch, reason="重复")
        assert counts(demo_both)[3] == before[3] + 2
        assert differences(live_rows(demo_both, clerk.pilot_id), from_scratch(demo_both, clerk.pilot_id)) == []


def test_a_district_may_not_report_money_nor_for_another_district_nor_undo_its_batch(demo_both):
    clerk = Clerk(demo_both, Kind.PROJECTS)
    office = Clerk(demo_both, Kind.FUND_ENTRIES, "专班办公室")
    office.put(HEADING_ROW + 1, **MONEY)
    told = clerk.check(office.upload())
    assert [p.cause for p in told.problems] == ["资金流水由专班办公室登记，永宁县不能报送"]
    with pytest.raises(Forbidden, match="只能为本单位"):
        clerk.check(unit="贺兰县")
    other = user_named(demo_both, clerk.pilot_id, "贺兰县")
    with undone(demo_both):
        clerk.put(clerk.row_where(ready_for_acceptance), completed_acceptance=DONE, remark=WHY)
        done = clerk.commit()
        with pytest.raises(Forbidden, match="不是贺兰县报送的"):
            undo_batch(Desk.on(demo_both, clerk.pilot_id, other), done.batch, reason="x")
    with pytest.raises(Forbidden):
        check_upload(Desk.on(demo_both, clerk.pilot_id, User("领导", Role.LEADER)), clerk.upload())


def test_the_template_of_another_district_or_pilot_stops(demo_both):
    clerk, other = Clerk(demo_both, Kind.PROJECTS), Clerk(demo_both, Kind.PROJECTS, "贺兰县")
    causes = [p.cause for p in clerk.check(other.upload()).of(Weight.ERROR)]
    assert causes[0] == "这是贺兰县的模板，不是永宁县的"
    other.book["_版本"]["A1"] = str(other.book["_版本"]["A1"].value).replace("yinchuan", "fuling")
    assert clerk.check(other.upload()).problems[0].cause == "这是另一个试点（fuling）的模板"


def test_the_first_file_of_the_week_is_the_unit_s_return(demo_both):
    clerk = Clerk(demo_both, Kind.PROJECTS, "经开区")
    table = WeeklyReturn.__table__
    mine = select(table.c.submitted_on).where(
        table.c.pilot_id == clerk.pilot_id, table.c.week == "2026-W46", table.c.district_id == clerk.user.district_id
    )
    with undone(demo_both):
        demo_both.execute(
            table.update()
            .where(table.c.week == "2026-W46", table.c.district_id == clerk.user.district_id)
            .values(submitted_at=None, submitted_on=None)
        )
        clerk.put(clerk.row_where(ready_for_acceptance), completed_acceptance=DONE, remark=WHY)
        clerk.commit()
        assert demo_both.scalar(mine) == date(2026, 11, 15)
        assert differences(live_rows(demo_both, clerk.pilot_id), from_scratch(demo_both, clerk.pilot_id)) == []


def test_the_database_keeps_batches_and_their_history(demo_both):
    clerk = Clerk(demo_both, Kind.PROJECTS)
    with undone(demo_both):
        clerk.put(clerk.row_where(ready_for_acceptance), completed_acceptance=DONE, remark=WHY)
        clerk.commit()
        for statement in (
            "DELETE FROM import_batches",
            "UPDATE import_batches SET file = ''",
            "DELETE FROM import_changes",
            "UPDATE import_changes SET name = 'x'",
        ):
            with undone(demo_both), pytest.raises(DBAPIError):
                demo_both.exec_driver_sql(statement)


def test_money_is_read_like_other_columns_and_a_bad_cell_is_told_once(demo_both):
    with undone(demo_both):
        clerk = Clerk(demo_both, Kind.FUND_ENTRIES, "专班办公室")
        n = HEADING_ROW + 1
        clerk.put(n, **MONEY | {"amount_fen": "1万元", "occurred_on": "2026年11月3日"})
        clerk.put(n + 1, **MONEY | {"amount_fen": "一万", "document_no": "银财〔2026〕998号"})
        checked = clerk.check()
        assert [(p.cell, p.cause) for p in checked.of(Weight.ERROR)] == [("D5", "“一万”不是金额")]
        clerk.put(n + 1, amount_fen=" 10000 ")
        assert clerk.commit().new == 2
        rows = demo_both.execute(select(FundEntry.__table__).order_by(FundEntry.id.desc()).limit(2)).all()
        assert [(row.amount_fen, row.occurred_on) for row in rows] == [
            (1_000_000, DONE),
            (1_000_000, date(2026, 11, 3)),
        ]


def test_a_prefilled_figure_left_blank_is_not_reported_and_no_mistake(demo_once):
    office = Clerk(demo_once, Kind.OBSERVATIONS, "专班办公室")
    n, rows = HEADING_ROW + 1, office.first_empty() - HEADING_ROW - 1
    office.put(n, value=60)
    checked = office.check()
    assert checked.of(Weight.ERROR) == ()
    assert checked.difference.counts["new"] == 1
    assert [p.cause for p in checked.of(Weight.NOTE)] == [f"从这一行起有 {rows - 1} 行没有填累计数，没有读取"]


def test_a_cell_that_cannot_be_read_is_not_called_empty_too(demo_once):
    clerk = Clerk(demo_once, Kind.ENTERPRISES)
    n = clerk.first_empty()
    clerk.put(n, **NEW_FIRM | {"uscc": "9199010000999900", "scale": "很大"})
    told = [(p.heading, p.cause) for p in clerk.check().of(Weight.ERROR)]
    assert told == [("统一社会信用代码", "“9199010000999900”有 16 位")], "of a row without a key nothing else is said"
    clerk.put(n, uscc=a_valid_code())
    assert [(p.heading, p.cause) for p in clerk.check().of(Weight.ERROR)] == [("规模", "“很大”不在可选范围")]


def test_a_key_typed_over_is_asked_about_and_not_counted_twice_unseen(demo_once):
    clerk = Clerk(demo_once, Kind.PROJECTS)
    n = clerk.row_where(lambda get: get("status") == "在册" and get("completed_go_live") is None)
    old = clerk.value(n, "code")
    clerk.put(n, code="YC-TYPED")
    told = [(p.cell, p.cause) for p in clerk.check().unanswered]
    assert (f"A{n}", f"文件里没有“{old}”，却有同一企业的“YC-TYPED”，像是改了项目编号") in told


def test_a_file_of_one_new_row_is_not_taken_for_a_template_with_a_key_typed_over(demo_once):
    clerk = Clerk(demo_once, Kind.PROJECTS)
    uscc = clerk.value(HEADING_ROW + 1, "uscc")
    clerk.sheet.delete_rows(HEADING_ROW + 1, clerk.first_empty() - HEADING_ROW - 1)
    clerk.put(HEADING_ROW + 1, code="YC-NEW-2", uscc=uscc, name="另一项目", batch="2")
    checked = clerk.check()
    assert checked.difference.counts["new"] == 1
    assert checked.unanswered == ()


def test_what_lies_in_locked_days_is_not_taken_back_unless_opened(demo_both):
    """The batch is old: it was right when it came, and its days have been locked since."""
    clerk = Clerk(demo_both, Kind.PROJECTS)
    n = clerk.row_where(ready_for_acceptance)
    old = date(2026, 9, 30)
    clerk.put(n, completed_acceptance=DONE, remark=WHY)
    with undone(demo_both):
        done = clerk.commit()
        drop_triggers(demo_both)
        demo_both.execute(
            text("UPDATE import_changes SET after = :after WHERE batch_id = :batch"),
            {"after": json.dumps({"completed_acceptance": str(old)}), "batch": done.batch},
        )
        with pytest.raises(Refused, match=f"1 行的事实日期已锁定.*{clerk.value(n, 'code')}"):
            undo_batch(Desk.on(demo_both, clerk.pilot_id, clerk.user), done.batch, reason="误报")
        open_lock(
            Desk.on(demo_both, clerk.pilot_id, DEMO_USER),
            unit="永宁县",
            from_on=old,
            to_on=old,
            expires_on=date(2026, 11, 20),
            reason="误报更正",
        )
        assert undo_batch(Desk.on(demo_both, clerk.pilot_id, clerk.user), done.batch, reason="误报").restored == 1


def test_a_figure_of_a_day_locked_since_is_not_taken_back(demo_both):
    office = Clerk(demo_both, Kind.OBSERVATIONS, "专班办公室")
    last = max(stored_rows(demo_both, office.pilot_id, Kind.OBSERVATIONS), key=lambda row: row["observed_on"])
    n = HEADING_ROW + 1
    key = {field: last[field] for field in ("indicator", "industry", "observed_on")}
    office.put(n, **key, value=last["value"] + 1, remark=WHY)
    with undone(demo_both):
        done = office.commit()
        row = next(change.row_id for change in list_changes(demo_both, done.batch) if not change.is_new)
        drop_triggers(demo_both)
        moved = {"day": date(2026, 9, 30), "row": row}
        demo_both.execute(text("UPDATE observations SET observed_on = :day WHERE id = :row"), moved)
        with pytest.raises(Refused, match="1 行的事实日期已锁定"):
            undo_batch(Desk.on(demo_both, office.pilot_id, office.user), done.batch, reason="误报")


@pytest.mark.parametrize("said", ["清空", "。", "-"])
def test_a_remark_or_an_answer_that_says_nothing_does_not_let_a_file_in(demo_once, said):
    clerk = Clerk(demo_once, Kind.PROJECTS)
    clerk.put(clerk.row_where(ready_for_acceptance), completed_acceptance=DONE, remark=said)
    with pytest.raises(NotCommitted, match="1 处需要说明原因"):
        clerk.commit(explained={"*": said.replace("清空", "")})


def test_a_department_sees_its_own_batches_and_no_file_of_a_district(demo_both):
    """It may not read enterprises or money; a batch holds both."""
    clerk = Clerk(demo_both, Kind.PROJECTS)
    clerk.put(clerk.row_where(ready_for_acceptance), name="改了名字")
    department = user_named(demo_both, clerk.pilot_id, list_departments(demo_both, clerk.pilot_id)[0].name)
    figures = Clerk(demo_both, Kind.OBSERVATIONS, department.name)
    for row in range(HEADING_ROW + 2, figures.first_empty()):
        figures.put(row, indicator=None, industry=None, observed_on=None)
    figures.put(HEADING_ROW + 1, value=60, remark=WHY)
    with undone(demo_both):
        theirs, own = clerk.commit().batch, figures.commit().batch
        frame = open_frame(demo_both, department, pilot="yinchuan")
        assert [batch.number for batch in batches(demo_both, frame)] == [own]
        assert original_file(demo_both, department, own)[2].startswith(b"PK")
        for read in (lambda: original_file(demo_both, department, theirs), lambda: changes(demo_both, frame, theirs)):
            with pytest.raises(Forbidden, match="只能查看本单位报送的批次"):
                read()
        with pytest.raises(Forbidden, match="没有指定单位"):
            original_file(demo_both, User("无单位", Role.DEPARTMENT), own)


def test_money_of_a_closed_day_needs_a_word_and_of_a_locked_day_an_opening(demo_both):
    old = date(2026, 9, 30)
    clerk = Clerk(demo_both, Kind.FUND_ENTRIES, "专班办公室")
    clerk.put(HEADING_ROW + 1, **MONEY | {"remark": None})
    clerk.put(HEADING_ROW + 2, **MONEY | {"document_no": "银财〔2026〕998号", "occurred_on": old})
    with undone(demo_both):
        told = [(p.weight, p.cell, p.answer) for p in clerk.check().problems]
        assert told == [(Weight.ERROR, "E5", ""), (Weight.EXPLAIN, "E4", "")], "a word opens no lock"
        open_lock(
            Desk.on(demo_both, clerk.pilot_id, DEMO_USER),
            unit="",
            from_on=old,
            to_on=old,
            expires_on=date(2026, 11, 20),
            reason="补记",
        )
        assert [(p.weight, p.cell, p.answer) for p in clerk.check().problems] == [
            (Weight.EXPLAIN, "E4", ""),
            (Weight.EXPLAIN, "E5", WHY),
        ]


def test_the_template_of_projects_has_the_worst_on_top(demo_once):
    clerk = Clerk(demo_once, Kind.PROJECTS)
    frame = open_frame(demo_once, clerk.user, pilot="yinchuan", period="live", district="永宁县")
    codes = [clerk.value(number, "code") for number in range(HEADING_ROW + 1, clerk.first_empty())]
    listed = [row.code for row in list_projects(demo_once, frame.period.id, frame.project_filter, limit=999)]
    assert codes == listed
    assert codes != sorted(codes)
