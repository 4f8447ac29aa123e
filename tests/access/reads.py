"""Every way the services answer a look: by name, with what to ask for. A new one fails until it stands here."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from datetime import date

import services
from data_access.queries.projects import ProjectFilter, list_projects
from domain.lights.core import CORE_LIGHTS, Core
from domain.lights.listing import ProjectWords
from domain.transformation.views import Tab
from domain.words import Award, WorkList
from services.alerts.page import alert_page
from services.approvals.supervision_files import FILED
from services.audit.page import AuditFilter
from services.errors import Forbidden, Refused
from services.frame import Frame
from services.money.batch_terms import terms as batch_terms
from services.money.page import money_page
from services.providers.board import provider_board
from services.reports.archive import archive
from services.reports.meeting import meeting_frame
from services.supervision.page import draws_page
from services.targets.board import target_board

FIRST = ("connection", "frame")


def found() -> dict[str, Callable]:
    """Functions of the services that take a connection and a frame first."""
    answers = {}
    for module in pkgutil.walk_packages(services.__path__, "services."):
        here = importlib.import_module(module.name)
        for name, one in inspect.getmembers(here, inspect.isfunction):
            own = one.__module__ == module.name and not name.startswith("_")
            if own and tuple(inspect.signature(one).parameters)[:2] == FIRST:
                answers[f"{module.name.removeprefix('services.')}.{name}"] = one
    return answers


Answer = Callable[[Callable, object, Frame], object]
ALL, LISTS, WHOLE, OFFICE = "LODBA", "LODA", "LOA", "O"
"""Who may: leader, office, district, department (B), auditor. The administrator may see nothing."""


def plain(read: Callable, connection: object, frame: Frame) -> object:
    return read(connection, frame)


def given(*values: object, **words: object) -> Answer:
    """Asked with these words."""
    return lambda read, connection, frame: read(connection, frame, *values, **words)


def each(*ways: Answer) -> Answer:
    """Asked in every one of these ways."""
    return lambda read, connection, frame: [way(read, connection, frame) for way in ways]


def enterprises(read: Callable, connection: object, frame: Frame) -> object:
    """One of the user's own district, where it has one."""
    rows = list_projects(connection, frame.period.id, ProjectFilter(frame.user.district_id), limit=3)
    return [read(connection, frame, code=row.code) for row in rows]


def providers(read: Callable, connection: object, frame: Frame) -> object:
    """Those that lead most."""
    board = provider_board(connection, frame)
    return [read(connection, frame, row.uscc) for row in (*board.ranked, *board.observed)[:12]]


def targets(read: Callable, connection: object, frame: Frame) -> object:
    """Each target of the board, with each of the three lists behind its figures."""
    board = target_board(connection, frame)
    return [
        read(connection, frame, line.id, shown) for line in board.lines[:12] for shown in ("counted", "late", "coming")
    ]


def of_a_target(read: Callable, connection: object, frame: Frame) -> object:
    """The targets of the board, of which each is the office's to revise."""
    return [read(connection, frame, line.id) for line in target_board(connection, frame).lines[:6]]


def entries(read: Callable, connection: object, frame: Frame) -> object:
    """The payments behind every node and every link of the flow."""
    flow = money_page(connection, frame, "industry").flow
    pages = [read(connection, frame, flow, node.key) for node in flow.nodes]
    return pages + [read(connection, frame, flow, link.giver, link.taker) for link in flow.links]


def alerts(read: Callable, connection: object, frame: Frame) -> object:
    """Those that the list shows."""
    return [read(connection, frame, number=line.id) for line in alert_page(connection, frame).lines[:12]]


def of_an_alert(read: Callable, connection: object, frame: Frame) -> object:
    """What worked before, of those that the list shows."""
    return [read(connection, frame, line, "审批") for line in alert_page(connection, frame).lines[:4]]


def inspections(read: Callable, connection: object, frame: Frame) -> object:
    """Drawn projects that the page shows."""
    return [read(connection, frame, line.id) for line in draws_page(connection, frame).lines[:4]]


def draws(read: Callable, connection: object, frame: Frame) -> object:
    """Every draw that the page shows."""
    return [read(connection, frame, one.number) for one in draws_page(connection, frame).draws]


def units(read: Callable, connection: object, frame: Frame) -> object:
    """The whole pilot has no page of a unit."""
    return read(connection, frame) if frame.key != (None, None) else None


def lights(read: Callable, connection: object, frame: Frame) -> object:
    return [read(connection, frame, core) for core in CORE_LIGHTS]


def archived(read: Callable, connection: object, frame: Frame) -> object:
    """The file of every issued report that the archive shows."""
    return [read(connection, frame, line.id) for line in archive(connection, frame) if line.sha256]


def of_decisions(read: Callable, connection: object, frame: Frame) -> object:
    return read(connection, frame, "decisions")


def of_no_form(read: Callable, connection: object, frame: Frame) -> object:
    """The demonstration has no form: whoever may look is told so."""
    try:
        return read(connection, frame, 0)
    except Forbidden:
        raise
    except Refused as refusal:
        return str(refusal)


def terms(read: Callable, connection: object, frame: Frame) -> object:
    return read(
        connection,
        frame,
        batch=batch_terms(connection, frame)[0].batch,
        valid_from=date(2026, 12, 1),
        ratio=0.3,
        caps_fen=(1, 2, 3),
    )


def file_of(read: Callable, connection: object, frame: Frame) -> object:
    table = read(connection, frame, ProjectWords())
    return [table.columns, table.about, list(table.rows)]


STRICTER = {"indicator": "completion", "metric": "pace_ratio", "green": 0.99, "yellow": 0.9}
READS: dict[str, tuple[str, Answer]] = {
    "appraisal.behind.rows_behind": (WHOLE, of_decisions),
    "appraisal.notes.appraised": (WHOLE, plain),
    "appraisal.notes.not_judged": (WHOLE, plain),
    "appraisal.notes.looked_back": (WHOLE, plain),
    "appraisal.package.whole_package": ("OA", plain),
    "appraisal.package.public_package": (WHOLE, plain),
    "appraisal.whole.appraisal": (WHOLE, plain),
    "appraisal.year.district_year": (WHOLE, plain),
    "appraisal.goals.goals": (WHOLE, plain),
    "appraisal.corrected.corrections_of": (ALL, plain),
    "appraisal.corrected.corrected_text": (ALL, plain),
    "providers.cards.card_board": (WHOLE, plain),
    "appraisal.year.unit_year": (ALL, plain),
    "official.forms.forms": (WHOLE, plain),
    "official.forms.form_view": (WHOLE, of_no_form),
    "official.forms.filled_form": (WHOLE, of_no_form),
    "official.forms.blank_form": (WHOLE, of_no_form),
    "official.filed.filed_forms": (WHOLE, plain),
    "official.filed.filed_file": (WHOLE, of_no_form),
    "official.filed.filed_view": (WHOLE, of_no_form),
    "alerts.improvement.improvement_view": (ALL, plain),
    "alerts.improvement.worked_before": (ALL, of_an_alert),
    "alerts.rule_changes.alert_rules": (ALL, plain),
    "alerts.page.alert_page": (ALL, plain),
    "alerts.page.alert_view": (ALL, alerts),
    "alerts.page.causes_of": (ALL, plain),
    "approvals.supervision_files.sheet_rows": (OFFICE, each(*(given(what) for what in FILED))),
    "audit.page.audit_page": ("OA", given(AuditFilter(), 1)),
    "audit.page.export_lines": ("OA", lambda read, *at: list(read(*at, AuditFilter()))),
    "audit.page.verify": ("OA", plain),
    "enterprises.page.enterprise_view": (LISTS, enterprises),
    "enterprises.page.search": (LISTS, each(given("科技"), given("公司"), given("YC-2025"))),
    "enterprises.page.suggestions": (LISTS, plain),
    "enterprises.story.other_days": (LISTS, given("YC-2025-0336")),
    "intake.page.district_quality": (ALL, plain),
    "intake.page.returns_view": (ALL, plain),
    "intake.unlike.unlike_registers": (ALL, plain),
    "intake.unlike.parts_above_whole": (ALL, plain),
    "lights.sources.indicator_sources": (ALL, plain),
    "intake.trail.batches": (ALL, plain),
    "transformation.page.way_page": (LISTS, each(*(given(tab.value) for tab in Tab))),
    "transformation.story.project_way": (LISTS, given("YC-2025-0336")),
    "batches.quota.quota_page": (LISTS, each(plain, given(2), given(3, 20))),
    "batches.funds.budget_page": (LISTS, each(plain, given(1))),
    "batches.funds.notice_page": (LISTS, each(given(1), given(2))),
    "batches.funds.waiting_page": (LISTS, plain),
    "supervision.page.draws_page": (LISTS, plain),
    "supervision.page.inspection_case": (LISTS, inspections),
    "supervision.page.published": (WHOLE, draws),
    "supervision.page.is_repeated": (LISTS, draws),
    "supervision.page.leaving_page": (LISTS, plain),
    "supervision.page.story_of": (LISTS, given("x")),
    "supervision.signs.signs_page": ("OA", plain),
    "batches.awards.award_page": (LISTS, plain),
    "batches.scoring.scoring_page": (LISTS, plain),
    "batches.scoring.entries_of": (LISTS, given("x")),
    "batches.scoring.case_figures": (LISTS, given(Award.BENCHMARK, "没有", "没有")),
    "lists.page.work_list": (ALL, each(*(given(word.value) for word in WorkList))),
    "lights.details.details_of": (ALL, lights),
    "lights.explanations.explanations": (ALL, plain),
    "lights.explanations.red_lights": (LISTS, given(light="completion")),
    "lights.judgements.judgements": (LISTS, plain),
    "lights.overview.overview": (ALL, plain),
    "units.today.to_decide": (ALL, plain),
    "lights.projects.project_choices": (LISTS, plain),
    "lights.projects.project_list": (LISTS, given(ProjectWords())),
    "lights.projects.projects_file": (LISTS, file_of),
    "lights.rule_changes.preview": (OFFICE, given(kind="bounds", values=STRICTER)),
    "lights.rule_changes.rules_now": (OFFICE, plain),
    "lights.rule_page.explained": (ALL, plain),
    "lights.rule_page.rule_rows": (ALL, plain),
    "lights.rule_page.what_if": (ALL, given(Core.COMPLETION, 0.9, 0.7)),
    "lights.rulings.rule_of": (ALL, given(Core.COMPLETION)),
    "money.batch_terms.preview": (LISTS, terms),
    "money.batch_terms.terms": (LISTS, plain),
    "money.entries.entry_page": (LISTS, entries),
    "money.entries.finding_counts": (ALL, plain),
    "money.entries.finding_page": (LISTS, given(1)),
    "money.entries.money_findings": (LISTS, plain),
    "money.page.money_page": (LISTS, each(given("industry"), given("district"), given("batch"))),
    "money.settlement.settlement": (LISTS, plain),
    "providers.board.provider_board": (ALL, plain),
    "providers.page.provider_page": (ALL, providers),
    "providers.pool.matches": (ALL, given("", 1)),
    "providers.pool.pool_months": (ALL, plain),
    "providers.pool.pool_targets": (ALL, plain),
    "providers.pool.scenarios": (ALL, plain),
    "providers.pool.solutions": (ALL, plain),
    "providers.register.admission": (ALL, providers),
    "providers.register.register": (ALL, plain),
    "reports.closing_check.closing_check": (OFFICE, plain),
    "reports.archive.archive": (LISTS, plain),
    "reports.desk.open_before_issuing": (OFFICE, plain),
    "reports.archive.archived_file": (LISTS, archived),
    "reports.desk.texts": (LISTS, plain),
    "reports.meeting.meeting": (LISTS, lambda read, connection, frame: read(connection, meeting_frame(frame))),
    "reports.whole.report": (LISTS, plain),
    "tasks.blocks.block_list": (ALL, plain),
    "tasks.board.task_board": (ALL, plain),
    "targets.allocation.allocation": (OFFICE, of_a_target),
    "targets.board.target_board": (ALL, plain),
    "targets.checkpoint_file.checkpoint_rows": (OFFICE, plain),
    "targets.detail.target_detail": (ALL, targets),
    "targets.history.target_desk": (OFFICE, of_a_target),
    "targets.history.target_history": (ALL, of_a_target),
    "targets.promises.promises_on": (ALL, given(1)),
    "targets.matrix.target_matrices": (ALL, plain),
    "targets.outlook.outlook": (ALL, plain),
    "targets.outlook.scores": (ALL, plain),
    "targets.reconciliation.reconciliation": (ALL, plain),
    "units.page.unit_page": (ALL, units),
    "units.standings.standings": (ALL, each(given("地区"), given("行业"))),
}
INNER = {
    "targets.promises.followed": "how promises stand: a part of promises_on, unit_page and meeting",
    "appraisal.meeting.with_last_step": "adds a step to meeting",
    "appraisal.amounts.amounts_then": "a part of firms_at and amended",
    "appraisal.amounts.amended": "a count within dossier and corrected_text",
    "appraisal.dossier.firms_at": "a part of dossier and of the figures of forms",
    "official.choices.choices": "what a form can ask for: names",
    "official.choices.known": "what words of a form may mean: names",
    "appraisal.goals.goals_at": "a part of dossier",
    "appraisal.dossier.dossier": "what appraisal is written from",
    "reports.briefing.corrections_in": "a part of briefing and dossier",
    "reports.briefing.corrections_so_far": "a part of briefing and dossier",
    "reports.briefing.open_findings": "a part of briefing and dossier",
    "supervision.page.leaving_lines": "a part of leaving_page and inspection_case",
    "supervision.signs.signs_of": "a part of signs_page; none for who may not see it",
    "lists.offers.offered": "a part of work_list",
    "lists.rows.rows_of": "a part of work_list, and what a version keeps",
    "reports.meeting_alerts.alert_steps": "a part of meeting",
    "desk.desk_of": "opens a desk, answers nothing",
    "evaluation.closings.label_of": "a period's label",
    "intake.trail.changes": "of one batch by number: with the files",
    "lights.behind.units_behind": "names of units in the table of lights of overview",
    "lights.counting.counted_for": "a condition and words for project_list, no rows",
    "money.use.estimates": "a part of money_page",
    "providers.board.period_of": "a period",
    "providers.board.provider_rows": "a part of provider_board",
    "reports.briefing.briefing": "what report is written from",
    "reports.meeting.decision_rows": "a part of meeting",
    "enterprises.alike.alike": "a part of enterprise_view",
    "reports.meeting_ask.ask": "a step of meeting with what target_detail and promises say",
    "targets.lines.standing_id": "a part of target_board and target_detail",
    "targets.lines.target_rows": "printed targets",
    "targets.lines.with_days": "fills lines of target_board",
}
"""Called by those above, never by a page."""
