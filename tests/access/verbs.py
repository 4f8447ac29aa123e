"""Every verb at a desk: who may, and how it is tried for a district's own records. A new one fails until it is here."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy.exc import SQLAlchemyError

import services
from data_access.commands.identity import insert_account
from data_access.commands.proposals import insert_proposal
from data_access.queries.projects import ProjectFilter, list_projects
from data_access.tables import IntakeBatch
from domain.intake.forms import FORMS, Kind
from domain.intake.heading import find_heading
from domain.intake.reading import read_rows
from domain.intake.sheet import Sheet
from domain.intake.template import TemplateView
from domain.official.fields import FormField
from domain.words import FindingState, FundKind, MessageState, Stage
from reports.intake_template import intake_template
from services.access import User
from services.approvals.supervision_files import FILED
from services.desk import Desk
from services.errors import Refused
from services.form_sheet import FilledSheet
from services.frame import Frame, open_frame
from services.intake.check import Upload, parse_upload
from services.intake.edit import edit_view
from services.reports.desk import PRE_COMMENT
from services.targets.checkpoint_file import FORM


def found() -> dict[str, Callable]:
    """Functions of the services that take a desk first."""
    verbs = {}
    for module in pkgutil.walk_packages(services.__path__, "services."):
        here = importlib.import_module(module.name)
        for name, one in inspect.getmembers(here, inspect.isfunction):
            own = one.__module__ == module.name and not name.startswith("_")
            if own and next(iter(inspect.signature(one).parameters), "") == "desk":
                verbs[f"{module.name.removeprefix('services.')}.{name}"] = one
    return verbs


@dataclass(frozen=True)
class At:
    """Who tries a verb, at which desk, and whose records it is about."""

    desk: Desk
    frame: Frame
    unit: str
    code: str
    upload: Upload
    office: User

    @classmethod
    def of(cls, connection: object, user: User, office: User, district: str, unit: str, upload: Upload) -> "At":
        frame = open_frame(connection, office, pilot="yinchuan", period="2026-W46", district=district)
        rows = list_projects(connection, frame.period.id, ProjectFilter(frame.district.id), limit=1)
        desk = Desk.on(connection, frame.pilot.id, user)
        return cls(desk, frame, unit, rows[0].code, upload, office)

    @property
    def office_desk(self) -> Desk:
        return Desk.on(self.desk.connection, self.frame.pilot.id, self.office)


def blank(unit: str) -> Upload:
    """An empty form of projects."""
    view = TemplateView(FORMS[Kind.PROJECTS], unit, "", "", [], {})
    return parse_upload(intake_template(view, blank_rows=1), "a.xlsx", Kind.PROJECTS)


def visits() -> FilledSheet:
    """A sheet of visits without a row."""
    form = FILED["visits"].form
    sheet = Sheet(form.title, [[column.title for column in form.columns]])
    return FilledSheet("a.xlsx", "0" * 64, read_rows(sheet, find_heading(sheet, [form])))


def courses() -> FilledSheet:
    """A sheet of checkpoints without a row."""
    sheet = Sheet("检查点", [[column.title for column in FORM.columns]])
    return FilledSheet("a.xlsx", "0" * 64, read_rows(sheet, find_heading(sheet, [FORM])))


def decision(at: At) -> int:
    """A decision on a project of the unit, recorded by the office."""
    record = found()["reports.minutes.record_decision"]
    record(at.office_desk, at.frame, text="补齐佐证", owner="x", due_on=date(2026, 12, 1), project=at.code)
    return at.desk.connection.exec_driver_sql("SELECT max(id) FROM decisions").scalar()


def alert(at: At) -> dict[str, object]:
    """An alert of the unit that waits for its answer, as its forms name it."""
    find = "SELECT id, version FROM alerts WHERE owner_district_id = ? ORDER BY id LIMIT 1"
    number, version = at.desk.connection.exec_driver_sql(find, (at.frame.district.id,)).one()
    return {"alert": number, "version": version}


def batch(at: At) -> int:
    """A batch of the unit."""
    connection = at.desk.connection
    words = {"file_name": "a.xlsx", "sha256": "0" * 64, "changes_sha256": "0" * 64, "file": b"", "author": "x"}
    counts = {"rows_new": 0, "rows_changed": 0, "rows_unchanged": 0, "committed_at": datetime(2026, 11, 14, tzinfo=UTC)}
    new = IntakeBatch.__table__.insert().values(
        pilot_id=at.frame.pilot.id, kind=Kind.PROJECTS, district_id=at.frame.district.id, **words, **counts
    )
    return connection.execute(new).inserted_primary_key[0]


def proposal(at: At) -> int:
    """An open proposal of somebody who is none of those who try."""
    account = insert_account(at.desk.connection, sign_in_name="somebody", name="某人", created_at=datetime.now(UTC))
    return insert_proposal(
        at.desk.connection,
        pilot_id=at.frame.pilot.id,
        verb="close_periods",
        subject="2026-W47",
        payload="{}",
        payload_sha256="0" * 64,
        facts_sha256="0" * 64,
        difference="x",
        proposed_by=account,
        proposed_name="某人",
        proposed_at=datetime.now(UTC),
    )


DAY = date(2026, 11, 14)
NOTHING = {"reason": "x"}
NOTHING_WRITTEN = dict.fromkeys(("evidence", "cause", "remedy", "owner"), "")
LATER = date(2026, 12, 20)
INDICATOR = {
    "direction": "up",
    "reported_scope": "pilot",
    "reported_every": "monthly",
    **dict.fromkeys(("name", "unit", "definition", "source"), "x"),
}
Try = Callable[[Callable, At], object]
VERBS: dict[str, tuple[str, Try]] = {
    "alerts.rule_changes.change_alert_rule": (
        "O",
        lambda verb, at: verb(at.desk, values={}, effective_from=DAY, reason="x", source="x"),
    ),
    "alerts.handling.answer_alert": (
        "OD",
        lambda verb, at: verb(at.desk, **alert(at), cause="money", text="x", promised_on=DAY),
    ),
    "alerts.handling.judge_answer": ("O", lambda verb, at: verb(at.desk, **alert(at), deed="sent_back", text="x")),
    "alerts.handling.take_step": ("O", lambda verb, at: verb(at.desk, **alert(at), deed="reminded")),
    "alerts.messages.begin_message": (
        "O",
        lambda verb, at: verb(at.desk, alert=alert(at)["alert"], event=0, channel="x", text="x"),
    ),
    "alerts.messages.keep_answer": (
        "O",
        lambda verb, at: verb(at.desk, message=0, state=MessageState.SENT, answer="x"),
    ),
    "alerts.handling.hand_on": ("O", lambda verb, at: verb(at.desk, **alert(at), unit="x")),
    "appraisal.notes.write_note": (
        "O",
        lambda verb, at: verb(at.desk, at.frame, target=0, **NOTHING_WRITTEN, due_on=None, version=0),
    ),
    "appraisal.notes.tick": ("O", lambda verb, at: verb(at.desk, at.frame, 0, 0, True)),
    "appraisal.goals.check_goal": (
        "O",
        lambda verb, at: verb(at.desk, goal=0, version=1, is_right=True, opinion=""),
    ),
    "appraisal.year_deeds.file_appeal": (
        "OD",
        lambda verb, at: verb(at.desk, period="2026-10", district=at.unit, part="level", reason="x", document="x"),
    ),
    "appraisal.year_deeds.answer_appeal": (
        "O",
        lambda verb, at: verb(
            at.desk,
            period="x",
            district="x",
            part="level",
            is_upheld=False,
            counted=None,
            due=None,
            answer="x",
            document="x",
        ),
    ),
    "appraisal.year_deeds.approve_year": ("O", lambda verb, at: verb(at.desk, period="x", document="x")),
    "official.forms.add_form": (
        "O",
        lambda verb, at: verb(at.desk, name="", document_no="", file_name="x.xlsx", content=b""),
    ),
    "official.forms.adopt": ("O", lambda verb, at: verb(at.desk, at.frame, form=0, version=1)),
    "official.forms.drop_form": ("O", lambda verb, at: verb(at.desk, form=0)),
    "official.filed.keep_form": ("O", lambda verb, at: verb(at.desk, at.frame, form=0, reason="", seen=0)),
    "official.forms.map_cell": (
        "O",
        lambda verb, at: verb(at.desk, at.frame, form=0, field=FormField("表", "A1", "text.pilot"), version=1),
    ),
    "official.forms.unmap_cell": ("O", lambda verb, at: verb(at.desk, form=0, sheet="表", cell="A1", version=1)),
    "approvals.deciding.approve": ("O", lambda verb, at: verb(at.desk, proposal(at))),
    "approvals.files.propose_import": ("O", lambda verb, at: verb(at.desk, at.upload, deed="import_money", mark="")),
    "approvals.opening.closing_words": ("O", lambda verb, at: verb(at.desk)),
    "approvals.deciding.propose": ("O", lambda verb, at: verb(at.desk, "close_periods", {"labels": []})),
    "approvals.deciding.refuse": ("O", lambda verb, at: verb(at.desk, proposal(at), "x")),
    "approvals.deciding.withdraw": ("O", lambda verb, at: verb(at.desk, proposal(at))),
    "evaluation.close.closable_span": ("O", lambda verb, at: verb(at.desk, "2026-W47")),
    "evaluation.close.close": ("O", lambda verb, at: verb(at.desk, "2026-W47")),
    "evaluation.opening.begin_history": ("O", lambda verb, at: verb(at.desk, "x")),
    "evaluation.opening.stop_history_of": ("O", lambda verb, at: verb(at.desk, "x")),
    "evaluation.opening.approve_closing": ("O", lambda verb, at: verb(at.desk, [])),
    "evaluation.live.edit_projects": ("OD", lambda verb, at: verb(at.desk, [], lambda: None, what="x")),
    "intake.check.check_upload": ("ODB", lambda verb, at: verb(at.desk, at.upload, unit=at.unit)),
    "intake.commit.commit_upload": ("ODB", lambda verb, at: verb(at.desk, at.upload, unit=at.unit)),
    "intake.edit.edit_view": ("OD", lambda verb, at: verb(at.desk, Kind.PROJECTS, (at.code,))),
    "intake.edit.save_row": (
        "OD",
        lambda verb, at: verb(at.desk, edit_view(at.office_desk, Kind.PROJECTS, (at.code,)), {"note": "x"}),
    ),
    "intake.evidence.add_evidence": (
        "OD",
        lambda verb, at: verb(at.desk, code=at.code, stage=Stage.CONTRACT, name="a.pdf", content=b"%PDF-1"),
    ),
    "intake.stage_notes.note_stage": (
        "OD",
        lambda verb, at: verb(at.desk, code=at.code, stage=Stage.CONTRACT, text="x"),
    ),
    "intake.evidence.evidence_of": ("LODA", lambda verb, at: verb(at.desk, at.code)),
    "intake.lock_openings.open_lock": (
        "O",
        lambda verb, at: verb(at.desk, unit=at.unit, from_on=DAY, to_on=DAY, expires_on=DAY, reason="x"),
    ),
    "intake.undo.open_batch": ("OD", lambda verb, at: verb(at.desk, batch(at))),
    "intake.returns.send_text": ("ODB", lambda verb, at: verb(at.desk, "本周无新增", unit=at.unit)),
    "intake.template.latest_observations": ("ODB", lambda verb, at: verb(at.desk)),
    "intake.template.template_view": ("ODB", lambda verb, at: verb(at.desk, FORMS[Kind.PROJECTS], unit=at.unit)),
    "intake.template.lists_for": ("ODB", lambda verb, at: verb(at.desk, at.unit)),
    "intake.one.kinds_for": ("ODB", lambda verb, at: verb(at.desk)),
    "intake.undo.undo_batch": ("OD", lambda verb, at: verb(at.desk, batch(at), reason="x")),
    "lights.explanations.explain": (
        "OD",
        lambda verb, at: verb(at.desk, at.frame, indicator="project", project=at.code, text="x", version=0),
    ),
    "lights.judgements.end_judgement": ("O", lambda verb, at: verb(at.desk, 0, "x")),
    "lights.judgements.judge_light": (
        "O",
        lambda verb, at: verb(at.desk, indicator="project", project=at.code, light="green", reason="x", expires_on=DAY),
    ),
    "lights.judgements.judged_light": (
        "O",
        lambda verb, at: verb(at.desk, indicator="project", district="", project=at.code),
    ),
    "lights.rule_changes.change_rules": (
        "O",
        lambda verb, at: verb(at.desk, kind="bounds", values={}, effective_from=DAY, reason="x", source="x"),
    ),
    "money.batch_terms.change_terms": (
        "O",
        lambda verb, at: verb(at.desk, batch=1, valid_from=DAY, ratio=0.1, caps_fen=(1, 1, 1), source="x"),
    ),
    "batches.quota.issue_quotas": (
        "O",
        lambda verb, at: verb(at.desk, number=1, total=0, industries={}, districts={}, document="x"),
    ),
    "money.batch_terms.add_batch": (
        "O",
        lambda verb, at: verb(at.desk, opens_on=DAY, closes_on=None, ratio=0.1, caps_fen=(1, 1, 1), source="x"),
    ),
    "money.ledger.correct_entry": (
        "O",
        lambda verb, at: verb(
            at.desk, kind=FundKind.PAY, document_no="x", new_document_no="y", occurred_on=DAY, **NOTHING
        ),
    ),
    "money.ledger.record_entries": ("O", lambda verb, at: verb(at.desk, [{}])),
    "money.ledger.record_entry": ("O", lambda verb, at: verb(at.desk, {})),
    "money.rulings.live_finding": ("O", lambda verb, at: verb(at.desk, "x")),
    "money.rulings.rule_on_finding": (
        "O",
        lambda verb, at: verb(at.desk, key="x", state=FindingState.CLOSED, reason="x", evidence="x"),
    ),
    "providers.in_and_out.record_step": ("O", lambda verb, at: verb(at.desk, "x", "warn", version=1, **NOTHING)),
    "units.changes.unit_list": ("O", lambda verb, at: verb(at.desk)),
    "units.changes.add_unit": (
        "O",
        lambda verb, at: verb(at.desk, kind="district", name="新区", short_name="", valid_from=DAY, document="x"),
    ),
    "units.changes.rename_unit": (
        "O",
        lambda verb, at: verb(
            at.desk, kind="district", unit=at.unit, name="新名", short_name="", renamed_on=DAY, document="x"
        ),
    ),
    "units.changes.end_unit": (
        "O",
        lambda verb, at: verb(at.desk, kind="district", unit=at.unit, last_on=DAY, document="x"),
    ),
    "units.changes.merging_rows": ("O", lambda verb, at: verb(at.desk, at.unit, at.unit, DAY)),
    "units.changes.merge_unit": (
        "O",
        lambda verb, at: verb(at.desk, None, unit=at.unit, into=at.unit, moves_on=DAY, document="x"),
    ),
    "reports.desk.back_to_draft": ("O", lambda verb, at: verb(at.desk, at.frame)),
    "supervision.draws.rules_of": ("O", lambda verb, at: verb(at.desk)),
    "supervision.draws.fix_draw": (
        "O",
        lambda verb, at: verb(at.desk, title="x", size=1, visit_days=1, source="x", source_on=DAY),
    ),
    "supervision.draws.draw": ("O", lambda verb, at: verb(at.desk, draw=1, said="1234")),
    "supervision.inspecting.record_visit": (
        "O",
        lambda verb, at: verb(at.desk, inspection=1, visited_on=DAY, result="passed", found="x"),
    ),
    "supervision.leaving.leave_pilot": (
        "O",
        lambda verb, at: verb(
            at.desk, uscc="x", reason="moved", said="x", evidence="x", left_on="2026-11-01", is_for_cause=False
        ),
    ),
    "supervision.leaving.name_successor": ("O", lambda verb, at: verb(at.desk, case=1, successor="x")),
    "supervision.undoing.withdraw_visit": ("O", lambda verb, at: verb(at.desk, visit=1, reason="x")),
    "supervision.undoing.withdraw": ("O", lambda verb, at: verb(at.desk, what="draw", number=1, reason="x")),
    "supervision.undoing.resting": ("O", lambda verb, at: verb(at.desk, what="draw", number=1)),
    "supervision.undoing.draw_of": ("O", lambda verb, at: verb(at.desk, 1)),
    "batches.quota.quotas_resting": ("O", lambda verb, at: verb(at.desk, number=1)),
    "batches.quota.undo_quotas": ("O", lambda verb, at: verb(at.desk, number=1, reason="x")),
    "supervision.signs.scan": ("O", lambda verb, at: verb(at.desk)),
    "supervision.signs.rule_on_sign": (
        "O",
        lambda verb, at: verb(at.desk, sign="split", key="x", state="explained", said="x", reason="x", evidence="x"),
    ),
    "approvals.supervision_files.record_sheet": ("O", lambda verb, at: verb(at.desk, visits(), what="visits")),
    "lists.issuing.issue_version": ("O", lambda verb, at: verb(at.desk, which="tasks", owner="市工信局")),
    "reports.desk.close_period": ("O", lambda verb, at: verb(at.desk, "2026-W47")),
    "reports.desk.draft": ("O", lambda verb, at: verb(at.desk, at.frame)),
    "reports.desk.issue": ("O", lambda verb, at: verb(at.desk, at.frame, lambda report: {"docx": b""}, "会上要用")),
    "reports.desk.review": ("O", lambda verb, at: verb(at.desk, at.frame)),
    "reports.desk.write_text": ("OD", lambda verb, at: verb(at.desk, at.frame, PRE_COMMENT, "x", 0)),
    "reports.minutes.call_meeting": (
        "O",
        lambda verb, at: verb(at.desk, held_on=date(2026, 12, 31), until=date(2026, 12, 30)),
    ),
    "reports.minutes.finish_decision": ("OD", lambda verb, at: verb(at.desk, decision(at), 1)),
    "reports.minutes.record_decision": (
        "O",
        lambda verb, at: verb(at.desk, at.frame, text="x", owner="x", due_on=date(2026, 12, 1)),
    ),
    "reports.minutes.verify_decision": ("O", lambda verb, at: verb(at.desk, decision(at), 1)),
    "targets.allocation.draft_shares": ("O", lambda verb, at: verb(at.desk, 1, shares={}, version=0)),
    "targets.allocation.drop_draft": ("O", lambda verb, at: verb(at.desk, 1, version=0)),
    "targets.allocation.issue_shares": (
        "O",
        lambda verb, at: verb(at.desk, 1, version=0, shares={}, effective_from=DAY, title="x", **NOTHING),
    ),
    "targets.checkpoint_file.check_checkpoints": ("O", lambda verb, at: verb(at.desk, courses(), DAY)),
    "targets.checkpoint_file.set_from_file": (
        "O",
        lambda verb, at: verb(at.desk, courses(), effective_from=DAY, document="x", **NOTHING),
    ),
    "targets.checkpoints.set_checkpoints": (
        "O",
        lambda verb, at: verb(at.desk, 1, points=[], effective_from=DAY, document="x", **NOTHING),
    ),
    "targets.revising.revise_target": (
        "O",
        lambda verb, at: verb(at.desk, 1, value=1.0, operator=">=", effective_from=DAY, title="x", **NOTHING),
    ),
}
VERBS |= {
    "approvals.plan_files.propose_plan": (
        "O",
        lambda verb, at: verb(at.desk, b"x", seen=None, confirmed=True, said=None),
    ),
    "approvals.plan_files.propose_undo": ("O", lambda verb, at: verb(at.desk, 1, reason="x")),
    "plans.own_indicators.keep_indicator": (
        "O",
        lambda verb, at: verb(at.desk, **INDICATOR),
    ),
    "targets.promises.record_promise": (
        "OD",
        lambda verb, at: verb(at.desk, target_id=None, district=at.frame.district.name, value=900, due_on=LATER),
    ),
    "targets.promises.withdraw_promise": ("O", lambda verb, at: verb(at.desk, 0, 1, "x")),
}
INNER = {
    **dict.fromkeys(
        (
            "approvals.alert_rules.do",
            "approvals.alert_rules.see",
            "approvals.closing.do",
            "approvals.closing.see",
            "approvals.district_year.do_answer",
            "approvals.district_year.do_year",
            "approvals.district_year.see_answer",
            "approvals.district_year.see_year",
            "appraisal.year.year_at",
            "appraisal.year_deeds.years_facts",
            "approvals.leaving.do",
            "approvals.leaving.do_successor",
            "approvals.leaving.do_withdrawal",
            "approvals.leaving.see_withdrawal",
            "approvals.leaving.see",
            "approvals.leaving.see_successor",
            "supervision.leaving.case_of",
            "supervision.leaving.enterprise_of",
            "supervision.leaving.money_of",
            "approvals.lights.do",
            "approvals.lights.see",
            "approvals.opening.do",
            "approvals.opening.see",
            "approvals.money.do_correction",
            "approvals.money.do_entries",
            "approvals.money.do_ruling",
            "approvals.money.do_terms",
            "approvals.money.do_batch",
            "approvals.money.see_batch",
            "approvals.money.projects_of",
            "approvals.money.see_correction",
            "approvals.money.see_entries",
            "approvals.money.see_ruling",
            "approvals.money.see_terms",
            "approvals.providers.do",
            "approvals.providers.see",
            "approvals.reports.do_review",
            "approvals.reports.see_review",
            "approvals.returns.do_import",
            "approvals.returns.do_undo",
            "approvals.returns.see_import",
            "approvals.returns.see_providers",
            "approvals.returns.see_undo",
            "approvals.targets.do_checkpoints",
            "approvals.targets.do_file",
            "approvals.targets.do_issue",
            "approvals.targets.do_revision",
            "approvals.targets.see_checkpoints",
            "approvals.targets.see_file",
            "approvals.targets.see_issue",
            "approvals.targets.see_revision",
            "approvals.batches.do",
            "approvals.batches.do_undo",
            "approvals.batches.see_undo",
            "approvals.batches.see",
            "approvals.rules.do",
            "approvals.rules.see",
            "approvals.plans.desk_session",
            "approvals.plans.do",
            "approvals.plans.do_undo",
            "approvals.plans.see",
            "approvals.plans.see_undo",
        ),
        "a part of propose and approve",
    ),
    "evaluation.in_order.why_unusual": "a part of close and propose",
    "evaluation.who_reports.unit_for": "whom a user reports for; refuses by itself",
    "alerts.rule_changes.later_days": "a part of change_alert_rule and propose",
    "alerts.rule_changes.wanted": "a part of change_alert_rule and propose",
    "lights.rule_changes.later_rows": "a part of change_rules and propose",
    "lights.rule_changes.preview_at": "a part of preview and propose",
    "plans.changes.keep_load": "a part of commit_plan",
    "plans.changes.undo_asks_two": "a part of plan_loads and undo_load",
    "plans.two.two_have_accounts": "a part of preview_plan and undo_asks_two",
    "money.batch_terms.preview_at": "a part of preview and propose",
    "batches.quota.checked_quotas": "a part of issue_quotas and propose",
    "taking_back.take_back": "the counter-entry of withdraw, withdraw_visit and undo_quotas, which check",
    "money.batch_terms.next_number": "a part of add_batch and propose",
    "intake.admitting.admit": "a part of commit_upload",
    "intake.following.following": "a part of commit_upload",
    "intake.commit.apply": "a part of commit_upload and save_row",
    "intake.money.check_money": "a part of check_upload",
    "intake.template.lists_of": "a part of template_view and lists_for",
    "intake.evidence.kept_evidence": "a part of add_evidence and record_visit",
    "intake.money.record_money": "a part of commit_upload",
    "targets.checkpoints.place_course": "a part of set_checkpoints and set_from_file",
    "targets.revising.kept_zh": "a part of revise_target and propose",
    "targets.versions.document_problems": "a part of revise_target and issue_shares",
    "targets.versions.keep_document": "a part of revise_target and issue_shares",
}
WRONG_TRY = (Refused, LookupError, ValueError, TypeError, AttributeError, SQLAlchemyError)
"""What a try may end in besides a missing right: its words are seldom those of a real deed."""
WITHOUT_A_UNIT = {"evaluation.live.edit_projects", "intake.template.latest_observations", "intake.one.kinds_for"}
"""Tried without a unit's record."""
