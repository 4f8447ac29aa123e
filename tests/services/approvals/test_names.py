"""A name beside which no account stands was typed before sign-in, and says so wherever it is shown; on both databases
(rules 11.3)."""

import io
import random
import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from openpyxl import Workbook
from sqlalchemy import Enum, String, func, select, update
from sqlmodel import AutoString

from data_access import tables
from data_access.commands.identity import insert_account
from data_access.people import NAMES, PROPOSAL
from data_access.queries.export import NUMBERS, RECORDS, header
from data_access.queries.money import EntryFilter, list_entries
from data_access.queries.money_facts import load_rulings
from data_access.seals import broken_entries
from data_access.tables import metadata
from domain.identity.proposals import marked, named, people
from domain.intake.forms import Kind
from domain.lights.core import Core
from domain.official.fields import FormField
from domain.words import STAGES, FindingState, Light, Stage
from services.access import COMMAND_LINE, Role, User
from services.alerts.handling import answer_alert, take_step
from services.alerts.page import alert_page, alert_view
from services.appraisal.notes import appraised, tick, write_note
from services.approvals.deciding import approve, propose
from services.clock import now
from services.desk import Desk
from services.enterprises.page import enterprise_view
from services.errors import Refused
from services.exporting import export
from services.intake.commit import commit_upload
from services.intake.evidence import add_evidence, evidence_of
from services.intake.known import openings
from services.intake.lock_openings import open_lock
from services.intake.trail import batches
from services.intake.undo import open_batch, undo_batch
from services.lights.explanations import PROJECT, explain, red_lights
from services.lights.judgements import end_judgement, judge_light, judgements
from services.lights.rule_changes import change_rules
from services.lights.rule_page import rule_rows
from services.lists.issuing import issue_version
from services.lists.page import work_list
from services.money.entries import entry_view, money_findings
from services.money.ledger import record_entry
from services.money.rulings import rule_on_finding
from services.official.filed import filed_forms, keep_form
from services.official.forms import add_form, forms, map_cell
from services.reports import desk as reporting
from services.reports import minutes
from services.reports.archive import archive
from services.reports.whole import report
from services.supervision.draws import draw, fix_draw
from services.supervision.inspecting import record_visit
from services.supervision.page import draws_page, inspection_case
from services.supervision.signs import rule_on_sign, scan, signs_page
from services.targets.allocation import allocation, draft_shares
from services.targets.board import target_board
from services.targets.promises import promises_on, record_promise, withdraw_promise
from services.units.changes import rename_unit
from tests.data_access.test_seals import unguarded
from tests.databases import undone
from tests.services.approvals.offices import OTHERS, Office, terms
from tests.services.intake.test_intake import Clerk

NAME, MARK = "周敏敏", "（登录前记录）"
DAY = date(2026, 11, 13)
LOOKS_LIKE_A_NAME = re.compile(
    r"(^|_)(author|actor|approver|reviewer|owner|chair|by|person|who|whom|clerk|contact|leader|signer|official|keeper"
    r"|head|inspector|expert|sender|recipient|assignee)$|_name$"
)
NO_NAMES = {
    **dict.fromkeys(
        (
            "issues.owner",
            "alerts.owner",
            "decisions.owner",
            "policies.owner",
            "list_versions.owner",
            "appraisal_notes.owner",
        ),
        "whose task it is, a unit or a person, as the file says",
    ),
    "objections.raised_by": "who objects, a unit or a person, as the file says",
    "party_details.legal_person": "who stands behind a firm, as its licence says",
    "meetings.chair": "who was in the chair, as the minutes say it: a leader without an account",
    **dict.fromkeys(
        (
            "observations.reported_by",
            "task_updates.reported_by",
            "block_entries.reported_by",
        ),
        "the unit that reports",
    ),
    **dict.fromkeys(
        ("pilots.short_name", "districts.short_name", "industries.short_name", "unit_names.short_name"),
        "of a place or an industry",
    ),
    **dict.fromkeys(
        ("import_batches.file_name", "evidence_files.file_name", "official_forms.file_name", "filled_forms.file_name"),
        "of a file",
    ),
    "alert_messages.channel_name": "of a group",
    "targets.source_name": "of a target in its plan",
    "row_sums.table_name": "of a table",
    "accounts.sign_in_name": "the account itself",
}
"""Columns that sound like the name of somebody who did something and are not."""


def texts():
    for table in metadata.sorted_tables:
        for column in table.c:
            if isinstance(column.type, String | AutoString) and not isinstance(column.type, Enum):
                yield table, column


def test_every_column_that_may_be_a_persons_name_has_what_vouches_for_it_or_is_none():
    looks = {f"{table.name}.{column.name}" for table, column in texts() if LOOKS_LIKE_A_NAME.search(column.name)}
    names = {f"{table}.{name}" for table, found in NAMES.items() for name in found}
    assert looks == names | set(NO_NAMES)
    assert not names & set(NO_NAMES)
    for table, found in NAMES.items():
        for name, vouching in found.items():
            assert set(vouching) <= set(metadata.tables[table].c.keys()), f"{table}.{name}"


def test_every_export_of_a_name_has_what_vouches_for_it_beside():
    for record in RECORDS.values():
        shown = set(header(record))
        for name, vouching in NAMES.get(record.table.__tablename__, {}).items():
            assert name not in shown or {NUMBERS.get(one, one) for one in vouching} <= shown, record.table


@pytest.mark.parametrize(
    ("name", "vouched", "shown"),
    [
        ("张三", (None,), "张三（登录前记录）"),
        ("张三", (7,), "张三"),
        ("张三", (None, 7), "张三"),
        ("张三", (), "张三（登录前记录）"),
        ("", (None,), ""),
        ("命令行", (None,), "命令行"),
        ("演示用户", (None,), "演示用户"),
        ("财政经办（演示）", (None,), "财政经办（演示）"),
    ],
    ids=["typed", "account", "proposal", "nothing beside it", "nobody", "command line", "demonstration", "its past"],
)
def test_what_stands_behind_a_name(name, vouched, shown):
    assert named(name, *vouched) == shown
    assert marked(name, *vouched) in ("", MARK)


def test_two_names_are_marked_once():
    assert people("张三", "李四", None) == "张三/李四（登录前记录）"
    assert people("张三", "李四", 7) == "张三/李四"
    assert people("张三", "", None) == "张三（登录前记录）"
    assert people("张三", "", None, 3) == "张三"


@pytest.fixture
def office(demo_both):
    with undone(demo_both):
        yield Office.of(demo_both)


def clerk(office, how: str) -> User:
    """Somebody of the office named NAME, with an account or without."""
    if how == "typed":
        return User(NAME, Role.OFFICE)
    at = now()
    number = insert_account(office.connection, sign_in_name="somebody", name=NAME, created_at=at, is_demo=how != "real")
    return User(NAME, Role.OFFICE, account_id=number)


def deeds(office: Office, user: User) -> dict[str, list[str]]:
    """One of every deed that a person does alone, as each is shown afterwards: what it is → texts with the name."""
    connection, desk = office.connection, office.desk(user)
    frame = replace(unseen(office, period="2026-W46"), user=user)
    form = Clerk(connection, Kind.PROJECTS, "永宁县", 3)
    row = form.row_where(lambda get: get("status") == "在册")
    code = form.value(row, "code")
    form.put(row, name="智能化改造二期")
    batch = commit_upload(desk, form.upload(), unit="永宁县", explained={"*": "已核对"}).batch
    known = {"file": [one.actor for one in enterprise_view(connection, unseen(office), code=code).audit[:1]]}
    undo_batch(desk, batch, reason="填错")
    with pytest.raises(Refused) as again:
        open_batch(desk, batch)
    shown = next(one for one in batches(connection, frame) if one.number == batch)
    known |= {"batch": [shown.author], "undone": [shown.undone_by, str(again.value)]}
    add_evidence(desk, code=code, stage=Stage.CONTRACT, name="a.pdf", content=b"%PDF-1")
    known["evidence"] = [one.uploaded_by for one in evidence_of(desk, code)]
    open_lock(desk, unit="永宁县", from_on=DAY, to_on=DAY, expires_on=date(2026, 11, 20), reason="补录")
    known["opening"] = [openings(connection, desk.pilot.id)[0].granted_by]
    reporting.write_text(desk, frame, "next_steps", "下周约谈两家。", 0)
    known["text"] = [one.author for one in reporting.texts(connection, frame).values()]
    reporting.draft(desk, frame)
    with pytest.raises(Refused) as drafted:
        reporting.draft(desk, frame)
    line = archive(connection, frame)[0]
    known["draft"] = [str(drafted.value), report(connection, frame).author, line.author]
    reporting.review(replace(desk, pair=OTHERS), frame)
    reporting.issue(desk, frame, lambda made: {"docx": f"{made.author}、{made.reviewer}".encode()}, "会上要用")
    known["issued"] = [archive(connection, frame)[0].issued_by]
    later = desk.day + timedelta(days=2)
    minutes.call_meeting(desk, held_on=later, until=later - timedelta(days=1))  # who called it, the export alone tells
    decision = decided(desk, frame)
    with pytest.raises(Refused) as verified:
        minutes.verify_decision(desk, decision, 3)
    known["verified"] = [str(verified.value)]
    record_entry(desk, INCOME)
    (entry,) = list_entries(connection, desk.pilot.id, DAY, 10**9, EntryFilter(), limit=1)
    known["entry"] = [entry_view(entry).people]
    found = next(f for f in money_findings(connection, unseen(office, period="live")) if f.rule == "paid_over_due")
    rule_on_finding(desk, key=found.key, state=FindingState.EXPLAINED, reason="已说明", evidence="银财函〔2026〕9号")
    known["ruling"] = [load_rulings(connection, desk.pilot.id)[-1].note]
    words = {"name": "永宁新区", "short_name": "永宁新区", "renamed_on": DAY, "document": "银政发〔2026〕8号"}
    rename_unit(desk, kind="district", unit="永宁县", **words)
    return (
        known
        | beside_lights(office, desk)
        | of_targets(office, desk)
        | of_lists(office, desk)
        | of_papers(office, desk)
        | of_alerts(office, desk)
        | of_supervision(office, desk)
    )


def of_supervision(office: Office, desk: Desk) -> dict[str, list[str]]:
    """A list fixed and drawn, a visit, signs looked for and judged."""
    asked = {
        "title": "抽查",
        "size": 3,
        "visit_days": 30,
        "source": "双色球",
        "source_on": desk.day + timedelta(days=1),
    }
    number = int(fix_draw(desk, **asked).partition("第 ")[2].partition(" 次")[0])
    later = replace(desk, day=desk.day + timedelta(days=1))
    draw(later, draw=number, said="03081119273205")
    line = next(one for one in draws_page(office.connection, unseen(office)).lines if one.draw == number)
    record_visit(later, inspection=line.id, visited_on=later.day, result="passed", found="在用")
    scan(desk)
    sign = signs_page(office.connection, unseen(office)).lines[0]
    told = {"state": "explained", "said": sign.said, "reason": "同一集团", "evidence": "档案"}
    rule_on_sign(desk, sign=sign.sign, key=sign.key, **told)
    judged = next(one for one in signs_page(office.connection, unseen(office)).lines if one.key == sign.key)
    return {
        "visit": [inspection_case(office.connection, unseen(office), line.id).visits[0].author],
        "sign": [judged.ruling],
    }


def of_alerts(office: Office, desk: Desk) -> dict[str, list[str]]:
    """An alert reminded of and answered."""
    line = alert_page(office.connection, unseen(office, period="live"), state="late").lines[0]
    take_step(desk, alert=line.id, version=line.version, deed="reminded")
    told = {"cause": "money", "text": "下周到位", "promised_on": date(2026, 12, 20)}
    answer_alert(desk, alert=line.id, version=line.version + 1, **told)
    view = alert_view(office.connection, unseen(office, period="live"), number=line.id)
    return {"alert": [view.answer.who, view.steps[-1].who, view.papers[-1].signed_by]}


def beside_lights(office: Office, desk: Desk) -> dict[str, list[str]]:
    """A red light explained; a judgement ended early."""
    connection = office.connection
    live = unseen(office, period="live")
    row = next(one for one in red_lights(connection, live).rows if one.is_open and one.project)
    explain(desk, live, indicator=PROJECT, project=row.project, text="设备未到", version=0)
    told = {"indicator": PROJECT, "project": row.project, "light": Light.YELLOW, "reason": "设备已到"}
    judge_light(replace(desk, pair=OTHERS), **told, expires_on=desk.day)
    newest = judgements(connection, unseen(office, period="live"))[0]
    end_judgement(desk, newest.id, "未到")
    live = unseen(office, period="live")
    again = next(one for one in red_lights(connection, live).rows if one.project == row.project)
    return {"explained": [again.explanation.author], "ended": [judgements(connection, live)[0].ended]}


def of_targets(office: Office, desk: Desk) -> dict[str, list[str]]:
    """A promise given and taken back, and a draft of shares."""
    connection = office.connection
    lines = target_board(connection, unseen(office, period="live"), "2026").lines
    target = next(line.id for line in lines if line.indicator == Core.COMPLETION)
    whole = next(line.id for line in lines if line.indicator == "completion_srdi")
    record_promise(desk, target_id=target, district="", value=10_000, due_on=date(2026, 12, 20))
    promise = promises_on(connection, unseen(office, period="live"), target)[0]
    withdraw_promise(desk, promise.id, promise.version, "另定")
    with pytest.raises(Refused) as again:
        withdraw_promise(desk, promise.id, promise.version + 1, "另定")
    said = next(one for one in promises_on(connection, unseen(office, period="live"), target) if one.id == promise.id)
    draft_shares(desk, whole, shares={}, version=0)
    with pytest.raises(Refused) as stale:
        draft_shares(desk, whole, shares={}, version=0)
    drafted = allocation(connection, unseen(office, period="live"), whole).author
    return {
        "promised": [promise.author],
        "taken back": [said.state, str(again.value)],
        "shared": [drafted, str(stale.value)],
    }


def of_lists(office: Office, desk: Desk) -> dict[str, list[str]]:
    """A version of a list."""
    issue_version(desk, which="policies", owner="市财政局")
    view = work_list(office.connection, unseen(office, period="live"), "policies")
    return {"listed": [view.versions[0].author]}


def of_papers(office: Office, desk: Desk) -> dict[str, list[str]]:
    """Beside a target of the self-evaluation, and a blank form."""
    frame = replace(unseen(office, period="2026-10"), user=desk.user)
    target, other = (row.line.id for row in appraised(office.connection, frame)[:2])
    said = {"evidence": "验收报告〔2026〕3号", "cause": "订单推迟", "remedy": "约谈", "owner": "市工信局"}
    write_note(desk, frame, target=target, **said, due_on=date(2026, 12, 31), version=0)
    write_note(office.others, frame, target=other, **said, due_on=date(2026, 12, 31), version=0)
    tick(desk, frame, other, 1, True)
    rows = {one.line.id: one for one in appraised(office.connection, unseen(office, period="2026-10"))}
    book, file = Workbook(), io.BytesIO()
    for line in (("地区", "完成改造企业（家）"), ("永宁县", None)):
        book.active.append(line)
    book.save(file)
    add_form(desk, name="情况表", document_no="银财〔2026〕3号", file_name="情况表.xlsx", content=file.getvalue())
    number = forms(office.connection, frame)[0].id
    field = FormField("Sheet", "B2", "count.completed", "家", district="永宁县")
    map_cell(desk, frame, form=number, field=field, version=1)
    keep_form(desk, frame, form=number, reason="", seen=0)
    return {
        "noted": [rows[target].note.author, rows[other].note.checked_by],
        "form": [forms(office.connection, frame)[0].author, filed_forms(office.connection, frame)[0].author],
    }


def unseen(office: Office, **words: str):
    """A frame of which nothing is kept from what another test had done."""
    pilots = tables.Pilot.__table__
    new = {"revision": random.randrange(10**6, 10**9)}
    office.connection.execute(update(pilots).where(pilots.c.id == office.pilot_id).values(new))
    return office.frame(**words)


def decided(desk: Desk, frame) -> int:
    minutes.record_decision(desk, frame, text="补齐佐证", owner="永宁县专班", due_on=date(2026, 12, 1))
    number = desk.connection.scalar(select(func.max(tables.Decision.id)))
    minutes.finish_decision(desk, number, 1)
    minutes.verify_decision(desk, number, 2)
    return number


ENTRIES = tables.FundEntry.__table__
INCOME = {
    "kind": "下达",
    "from_account": "市级财政",
    "to_account": "财政专户",
    "amount_fen": "10.00",
    "occurred_on": DAY,
    "source": "市级",
    "category": "企业改造奖补",
    "document_no": "银财下〔2026〕900号",
}


def exported(office: Office, what: str) -> list[str]:
    """Cells of an export of the pilot in which the name stands."""
    rows = export(office.connection, replace(office.a, role=Role.AUDITOR), what, "yinchuan").rows
    return [str(value) for row in rows for value in row if NAME in str(value)]


ELSEWHERE = {
    "audit_events": "names are kept in it as they were said",
    "grants": "by an administrator",
    "district_answers": "tests/services/appraisal/test_year.py",
    "district_appeals": "tests/services/appraisal/test_year.py",
    "district_results": "tests/services/appraisal/test_year.py",
    "project_goals": "tests/services/appraisal/test_goals.py",
    "opening_histories": "tests/services/evaluation/test_opening.py",
    "plan_loads": "by the command line or at 试点设置, not at a desk",
    "plan_reviews": "tests/services/transformation/test_forms.py",
    "award_scores": "tests/services/batches/test_scoring.py",
    "proposals": "tests/services/approvals/test_deciding.py",
    "alert_messages": "tests/services/alerts/test_messages.py",
    "withdrawals": "tests/services/supervision/test_undoing.py",
}
ALONE = sorted({table for table, names in NAMES.items() if set(names.values()) != {(PROPOSAL,)}} - set(ELSEWHERE))
"""Tables in which a person's deed of `deeds` stands."""


def columns_with_the_name(connection) -> set[str]:
    return {
        f"{table.name}.{column.name}"
        for table, column in texts()
        if connection.scalar(select(func.count()).select_from(table).where(column == NAME))
    }


def test_of_whom_an_account_stands_behind_nothing_is_marked_anywhere(office):
    user = clerk(office, "real")
    shown = deeds(office, user)
    assert {
        what: said for what, said in shown.items() if not all(NAME in one and MARK not in one for one in said)
    } == {}
    for what in ALONE:
        assert {MARK in cell for cell in exported(office, what)} == {False}, what
    names = {f"{table}.{name}" for table, found in NAMES.items() for name in found}
    assert columns_with_the_name(office.connection) <= names | {"accounts.name"}
    for table, found in NAMES.items():
        rows = metadata.tables[table]
        for name, vouching in found.items():
            there = office.connection.execute(select(rows).where(rows.c[name] == NAME)).mappings().all()
            assert all(row[vouching[0]] == user.account_id for row in there), f"{table}.{name}"
    assert broken_entries(office.connection) == []


def test_a_typed_name_is_marked_on_every_screen_and_in_every_export(office):
    shown = deeds(office, clerk(office, "typed"))
    assert [what for what, said in shown.items() if not all(MARK in one for one in said)] == []
    for what in ALONE:
        assert {MARK in cell for cell in exported(office, what)} == {True}, what


def test_somebody_made_up_is_a_person_in_the_demonstration_and_nobody_in_a_real_pilot(office):
    user, pilots = clerk(office, "made up"), tables.Pilot.__table__
    assert all(MARK not in one for said in deeds(office, user).values() for one in said)
    office.connection.execute(update(pilots).where(pilots.c.id == office.pilot_id).values(is_demo=False))
    desk = office.desk(user)
    open_lock(desk, unit="经开区", from_on=DAY, to_on=DAY, expires_on=desk.day, reason="补录")
    assert openings(office.connection, desk.pilot.id)[0].granted_by == f"{NAME}{MARK}"
    record_promise(desk, target_id=None, district="经开区", value=9_000, due_on=date(2026, 12, 20))
    promised = select(tables.Commitment.account_id).where(tables.Commitment.value == 9_000)
    assert office.connection.scalars(promised).all() == [None]
    event = tables.AuditEvent.__table__
    last = office.connection.execute(select(event).order_by(event.c.id.desc()).limit(1)).one()
    assert (last.actor, last.account_id) == (NAME, None)
    one = terms(office)
    with pytest.raises(Refused, match="不是演示试点，这一步须由两个有账号的人办理，演示中的身份不算"):
        propose(desk, one.verb, one.words)
    assert "已提请" in propose(office.desk(office.a), one.verb, one.words), "a real one may"


RULES = {
    "bounds": {"indicator": "completion", "metric": "pace_ratio", "green": 0.9, "yellow": 0.7},
    "stages": {stage.value: 11 for stage in STAGES} | {"payment": 12},
    "parties": dict.fromkeys((stage.value for stage in STAGES), "office"),
}


@pytest.mark.parametrize("kind", RULES)
@pytest.mark.parametrize("is_demo", [True, False], ids=["demonstration", "real"])
def test_rules_of_a_pilot_are_vouched_for_by_the_two_accounts_of_their_proposal(office, kind, is_demo):
    pilots, told = tables.Pilot.__table__, {"reason": "集中验收", "source": "专班纪要〔2026〕12号"}
    office.connection.execute(update(pilots).where(pilots.c.id == office.pilot_id).values(is_demo=is_demo))
    words = {"kind": kind, "values": RULES[kind], **told}
    propose(office.desk(office.a), "change_rules", words | {"effective_from": date(2090, 1, 1)})
    number = office.connection.scalar(select(func.max(tables.Proposal.id)))
    approve(office.desk(office.b), number, None)
    change_rules(office.others, **words, effective_from=date(2090, 2, 1))
    shown = [row.author for row in rule_rows(office.connection, unseen(office, period="live")) if "/" in row.author]
    rows = 1 if kind == "bounds" else len(STAGES)
    assert sorted(shown) == ["周敏/吴磊"] * rows + [f"甲某/乙某{MARK}"] * rows


def test_the_command_line_is_nobody(office):
    assert named(COMMAND_LINE.name, None) == COMMAND_LINE.name


def test_the_account_of_an_entry_is_in_its_hash(office):
    record_entry(office.desk(office.a), INCOME)
    number = office.connection.scalar(select(func.max(ENTRIES.c.id)))
    assert broken_entries(office.connection) == []
    for other in (None, office.b.account_id):
        with undone(office.connection):
            unguarded(office.connection)
            office.connection.execute(update(ENTRIES).where(ENTRIES.c.id == number).values(author_account=other))
            assert [found for found, _ in broken_entries(office.connection)] == [number]
