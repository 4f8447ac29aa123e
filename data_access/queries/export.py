"""Rows of every record type for a file: ids become natural keys, the order is stable, rows are streamed.

Columns come from the tables themselves. A column that points at another table is replaced by what names the row there
(NATURAL_KEYS), so that a file can be read, compared and computed with by anyone, without the database.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Enum,
    FromClause,
    String,
    Table,
    case,
    collate,
    or_,
    select,
    true,
)
from sqlmodel import SQLModel

from data_access import tables
from data_access.people import NAMES
from domain.identity.proposals import named

CHUNK = 5_000
Keys = tuple[tuple[str, str], ...]
"""Exported name → column of the row that is pointed at; a column that itself points on is followed (name unused)."""

NUMBERS = {
    "proposal_id": "proposal",
    "account_id": "account",
    "owner_account_id": "owner_account",
    "session_id": "session",
    "history_id": "opening_history",
}
"""Columns that hold a number people see, of a row that nothing else names."""
NATURAL_KEYS: dict[str, Keys] = {
    "pilots": (("pilot", "code"),),
    "districts": (("district", "name"),),
    "industries": (("industry", "name"),),
    "departments": (("department", "name"),),
    "indicators": (("indicator", "code"),),
    "batches": (("batch", "number"),),
    "periods": (("period", "label"), ("as_of", "as_of")),
    "meetings": (("meeting", "held_on"),),
    "issued_reports": (("", "period_id"), ("", "district_id")),
    "district_appeals": (("", "pilot_id"), ("", "district_id"), ("year", "year"), ("part", "part")),
    "district_results": (("", "pilot_id"), ("", "district_id"), ("year", "year")),
    "official_forms": (("", "pilot_id"), ("form", "name")),
    "alerts": (("trouble", "trouble"), ("opened_on", "opened_on"), ("", "project_id"), ("", "district_id")),
    "alert_events": (("event", "deed"), ("event_on", "happened_on")),
    "commitments": (
        ("promised_on", "promised_on"),
        ("promised_due_on", "due_on"),
        ("", "district_id"),
        ("text", "text"),
    ),
    "tasks": (("task", "number"), ("title", "title")),
    "enterprises": (("uscc", "uscc"), ("enterprise", "name")),
    "projects": (("project", "code"),),
    "providers": (("provider_uscc", "uscc"), ("provider", "name")),
    "accounts": (("account", "sign_in_name"),),
    "sessions": (("session", "id"),),
    "fund_entries": (("document_no", "document_no"),),
    "import_batches": (("", "pilot_id"), ("sha256", "sha256"), ("committed_at", "committed_at")),
    "plan_loads": (("", "pilot_id"), ("sha256", "sha256"), ("committed_at", "committed_at")),
    "finance_products": (("product", "name"),),
    "policies": (("policy", "name"),),
    "solutions": (("", "provider_id"), ("solution", "name")),
    "provider_status_changes": (("answers_on", "happened_on"), ("answers", "action")),
    "targets": (
        ("", "indicator_id"),
        ("source_name", "source_name"),
        ("kind", "kind"),
        ("", "district_id"),
        ("", "industry_id"),
        ("period", "period"),
    ),
    "checkpoint_sets": (("", "target_id"), ("effective_from", "effective_from")),
    "allocation_drafts": (("", "target_id"),),
    "plan_lines": (("", "project_id"), ("number", "number"), ("line", "line")),
    "award_entries": (("", "enterprise_id"), ("award", "award"), ("session", "session")),
    "acceptances": (("", "project_id"), ("round", "round")),
    "agencies": (("agency_uscc", "uscc"), ("agency", "name")),
    "experts": (("expert", "code"),),
    "draws": (("draw", "number"),),
    "evidence_files": (("", "project_id"), ("sha256", "sha256")),
    "inspections": (("", "draw_id"), ("", "project_id")),
    "inspection_visits": (("", "inspection_id"), ("visited_on", "visited_on")),
    "leaving_cases": (("left_on", "left_on"),),
    "successors": (("successor_named_on", "named_on"),),
}


@dataclass(frozen=True)
class Record:
    """How a table is exported. `only` picks and orders columns; `keys` says otherwise what a link becomes.

    `default_period`: rows of one period, the last closed one unless said. `for_all_districts`: sums and plan records,
    which a district's user reads whole.
    """

    table: type[SQLModel]
    order: tuple[str, ...]
    only: tuple[str, ...] = ()
    keys: dict[str, Keys] = field(default_factory=dict)
    default_period: bool = False
    for_all_districts: bool = False

    @property
    def has_period(self) -> bool:
        """Whether its rows belong to a period."""
        return "period_id" in self.table.__table__.c


DRAW = (
    "pilot",
    "number",
    "title",
    "fixed_on",
    "size",
    "visit_days",
    "method",
    "weights",
    "source",
    "source_on",
    "digits",
    "frame_sha256",
    "projects",
    "author",
    "account",
    "recorded_at",
)
READING = (
    "pilot",
    "period",
    "as_of",
    "district",
    "industry",
    "indicator",
    "value",
    "numerator",
    "denominator",
    "planned",
    "target",
    "light",
    "reason",
    "since",
)
PROJECT_READING = (
    "code",
    "uscc",
    "enterprise",
    "district",
    "industry",
    "batch",
    "provider",
    "stage",
    "planned_progress",
    "actual_progress",
    "lag_points",
    "days_late",
    "light",
    "reason",
)
TARGET = (
    "pilot",
    "indicator",
    "source_name",
    "unit",
    "operator",
    "basis",
    "kind",
    "district",
    "industry",
    "period",
    "value",
    "source_document",
    "source_quote",
    "effective_from",
    "note",
    "author",
    "approved_by",
    "proposal",
)
TARGET_ORDER = (
    "indicator",
    "source_name",
    "unit",
    "kind",
    "district",
    "industry",
    "period",
    "source_quote",
    "effective_from",
)
PERIOD = (
    "pilot",
    "kind",
    "label",
    "starts_on",
    "ends_on",
    "as_of",
    "status",
    "rule_version",
    "closed_at",
    "closed_by",
    "proposal",
)
PROJECT_KEYS = {"project_id": (("code", "code"), ("", "enterprise_id"), ("", "batch_id"))}
VERDICT = (
    "pilot",
    "period",
    "as_of",
    "indicator",
    "source_name",
    "unit",
    "operator",
    "basis",
    "kind",
    "district",
    "industry",
    "target_period",
    "value",
    "starts_on",
    "ends_on",
    "actual",
    "planned",
    "recent_gain",
    "light",
    "verdict",
    "verdict_reason",
    "reason",
    "source_document",
    "source_quote",
)
_PRINTED = ("unit", "operator", "basis", "value", "source_document", "source_quote")
TARGET_KEYS = {
    "target_id": (
        *NATURAL_KEYS["targets"][:-1],
        ("target_period", "period"),
        *((name, name) for name in _PRINTED),
    )
}
PILOT_TARGET_KEYS = {
    "target_id": (("", "indicator_id"), ("source_name", "source_name"), ("kind", "kind"), ("target_period", "period"))
}
CORRECTION_KEYS = {
    "entry_id": (("document_no", "document_no"), ("occurred_on", "occurred_on"), ("", "project_id")),
    "corrects_id": (("corrects_document_no", "document_no"),),
}
FORM = ("pilot", "name", "document_no", "file_name", "sha256", "author", "account", "uploaded_at", "version")
FILLED = (
    "pilot",
    "form",
    "document_no",
    "label",
    "as_of",
    "file_name",
    "sha256",
    "changed",
    "reason",
    "author",
    "account",
    "kept_at",
)
ISSUED = (
    "pilot",
    "period",
    "as_of",
    "district",
    "status",
    "author",
    "author_account",
    "drafted_at",
    "reviewer",
    "reviewed_at",
    "issued_on",
    "issued_by",
    "issued_by_account",
    "proposal",
    "sha256",
)
ANNEX = ("pilot", "period", "as_of", "district", "form", "sha256")
BATCH = (
    "pilot",
    "kind",
    "district",
    "department",
    "file_name",
    "sha256",
    "author",
    "author_account",
    "committed_at",
    "rows_new",
    "rows_changed",
    "rows_unchanged",
    "explained",
    "changes_sha256",
    "undone_by",
    "undone_by_account",
    "undone_at",
    "undo_reason",
    "proposal",
)
CHANGE = ("pilot", "sha256", "committed_at", "position", "is_new", "name", "before", "after", "version")
LOAD = (
    "pilot",
    "is_new",
    "sha256",
    "author",
    "author_account",
    "committed_at",
    "rows_new",
    "cells_changed",
    "changes_sha256",
    "undone_by",
    "undone_by_account",
    "undone_at",
    "undo_reason",
    "proposal",
)
PLAN_CHANGE = ("pilot", "sha256", "committed_at", "position", "record", "name", "before", "after")
EVIDENCE = (
    "pilot",
    "project",
    "stage",
    "file_name",
    "media_type",
    "size_bytes",
    "sha256",
    "uploaded_by",
    "uploaded_by_account",
    "uploaded_at",
)
PROPOSAL = (
    "pilot",
    "verb",
    "subject",
    "payload",
    "payload_sha256",
    "facts_sha256",
    "difference",
    "state",
    "proposed_by",
    "proposed_name",
    "proposed_session",
    "proposed_at",
    "decided_by",
    "decided_name",
    "decided_session",
    "decided_at",
    "note",
)
PROPOSAL_KEYS = {
    **{name: ((name, "sign_in_name"),) for name in ("proposed_by", "decided_by")},
    **{name: ((name, "id"),) for name in ("proposed_session", "decided_session")},
}
WITH_PILOT: Keys = (("", "pilot_id"), *NATURAL_KEYS["targets"])
"""Of a target that a row two links away stands for."""
OF_TARGET = ("indicator", "source_name", "kind", "district", "industry", "period")
TASK_KEYS: Keys = (("", "pilot_id"), *NATURAL_KEYS["tasks"])
_plan = {"for_all_districts": True}

RECORDS: dict[str, Record] = {
    "targets": Record(tables.Target, TARGET_ORDER, TARGET, **_plan),
    "readings": Record(
        tables.IndicatorReading,
        ("indicator", "district", "industry"),
        READING,
        {"target_id": ()},
        default_period=True,
        **_plan,
    ),
    "project_readings": Record(tables.ProjectReading, ("code",), PROJECT_READING, PROJECT_KEYS, default_period=True),
    "pilots": Record(tables.Pilot, ("code",), **_plan),
    "documents": Record(tables.Document, ("title",), **_plan),
    "phases": Record(tables.Phase, ("number",), **_plan),
    "tasks": Record(tables.Task, ("number",), **_plan),
    "task_updates": Record(tables.TaskUpdate, ("task", "reported_on"), keys={"task_id": TASK_KEYS}, **_plan),
    "task_readings": Record(tables.TaskReadingRecord, ("task",), default_period=True, **_plan),
    "block_entries": Record(tables.BlockEntry, ("project", "reported_on")),
    "project_goals": Record(tables.ProjectGoal, ("project", "number")),
    "events": Record(tables.Event, ("held_on", "name"), **_plan),
    "certificates": Record(tables.Certificate, ("number",)),
    "recognitions": Record(tables.Recognition, ("recognised_on", "name", "kind"), **_plan),
    "cloud_uses": Record(tables.CloudUse, ("uscc",)),
    "finance_products": Record(tables.FinanceProduct, ("name",), **_plan),
    "holidays": Record(tables.Holiday, ("first_on", "name"), **_plan),
    "loans": Record(tables.Loan, ("product", "number")),
    "policies": Record(
        tables.Policy,
        ("name",),
        keys={
            "needs_district_id": (("needs_district", "name"),),
            "needs_industry_id": (("needs_industry", "name"),),
        },
        **_plan,
    ),
    "policy_claims": Record(tables.PolicyClaim, ("policy", "uscc")),
    "interests": Record(tables.Interest, ("uscc",)),
    "batch_funds": Record(tables.BatchFund, ("batch",), **_plan),
    "objections": Record(tables.Objection, ("code",)),
    "batch_quotas": Record(tables.BatchQuota, ("number", "issue", "district", "industry")),
    "diagnoses": Record(tables.Diagnosis, ("uscc", "kind")),
    "needs": Record(tables.EnterpriseNeed, ("uscc", "kind", "title")),
    "review_lists": Record(tables.ReviewListItem, ("pilot", "list", "name", "effective_from"), **_plan),
    "plan_lines": Record(tables.PlanLine, ("project", "number", "line")),
    "plan_reviews": Record(
        tables.PlanReview,
        ("project", "number", "line", "stage"),
        keys={"project_id": (("", "pilot_id"), *NATURAL_KEYS["projects"])},
    ),
    "price_groups": Record(tables.PriceGroup, ("solution", "scenario", "unit")),
    "agencies": Record(tables.Agency, ("uscc",)),
    "experts": Record(tables.Expert, ("code",)),
    "acceptances": Record(tables.Acceptance, ("project", "round")),
    "acceptance_experts": Record(tables.AcceptanceExpert, ("project", "round", "expert")),
    "list_versions": Record(tables.ListVersion, ("list", "number"), for_all_districts=True),
    "draws": Record(tables.Draw, ("number",), DRAW, for_all_districts=True),
    "draw_results": Record(tables.DrawResult, ("draw",), for_all_districts=True),
    "inspections": Record(
        tables.Inspection,
        ("draw", "project"),
        keys={"first_expert": (("first_expert", "code"),), "second_expert": (("second_expert", "code"),)},
    ),
    "inspection_visits": Record(
        tables.InspectionVisit,
        ("draw", "project", "visited_on"),
        keys={"project_id": (("", "pilot_id"), *NATURAL_KEYS["projects"])},
    ),
    "inspection_photos": Record(
        tables.InspectionPhoto, ("project", "sha256"), keys={"visit_id": (("visited_on", "visited_on"),)}
    ),
    "leaving_cases": Record(tables.LeavingCase, ("left_on", "uscc"), keys={"inspection_id": (("", "draw_id"),)}),
    "successors": Record(tables.Successor, ("uscc", "left_on")),
    "withdrawals": Record(
        tables.Withdrawal,
        ("withdrawn_on", "draw", "uscc", "project", "visited_on", "left_on", "quota_number", "quota_issue"),
        keys={
            "visit_id": (("visited_on", "visited_on"), ("", "inspection_id")),
            "inspection_id": (("", "project_id"),),
            "project_id": (("project", "code"),),
        },
    ),
    "party_details": Record(tables.PartyDetail, ("uscc",)),
    "other_grants": Record(tables.OtherGrant, ("uscc", "document")),
    "award_entries": Record(tables.AwardEntryRecord, ("uscc", "award", "session")),
    "award_scores": Record(
        tables.AwardScore,
        ("uscc", "award", "session", "criterion", "seat"),
        keys={"enterprise_id": (("", "pilot_id"), *NATURAL_KEYS["enterprises"])},
    ),
    "sign_scans": Record(tables.SignScan, ("scanned_on",)),
    "found_signs": Record(tables.FoundSignRecord, ("sign", "key")),
    "sign_rulings": Record(tables.SignRuling, ("sign", "key", "ruled_on")),
    "page_marks": Record(tables.PageMark, ("project", "sha256", "position")),
    "picture_marks": Record(tables.PictureMark, ("project", "sha256")),
    "stage_guides": Record(tables.StageGuide, ("number",), **_plan),
    "award_criteria": Record(tables.AwardCriterion, ("award", "number"), **_plan),
    "clauses": Record(tables.Clause, ("rule",), **_plan),
    "districts": Record(tables.District, ("position",), keys={"merged_into_id": (("merged_into", "name"),)}, **_plan),
    "industries": Record(tables.Industry, ("position",), **_plan),
    "departments": Record(tables.Department, ("position",), **_plan),
    "unit_names": Record(tables.FormerName, ("renamed_on", "district", "department", "name"), **_plan),
    "indicators": Record(tables.Indicator, ("position",), **_plan),
    "checkpoint_sets": Record(tables.CheckpointSet, (*OF_TARGET, "effective_from"), **_plan),
    "checkpoints": Record(
        tables.Checkpoint, (*OF_TARGET, "effective_from", "due_on"), keys={"target_id": WITH_PILOT}, **_plan
    ),
    "allocation_drafts": Record(tables.AllocationDraft, OF_TARGET, **_plan),
    "allocation_draft_shares": Record(
        tables.AllocationDraftShare,
        ("indicator", "source_name", "kind", "period", "district"),
        keys={"target_id": tuple(key for key in WITH_PILOT if key[1] not in ("district_id", "industry_id"))},
        **_plan,
    ),
    "batches": Record(tables.Batch, ("number",), **_plan),
    "enterprises": Record(tables.Enterprise, ("uscc",)),
    "enterprise_units": Record(tables.EnterpriseUnit, ("uscc", "moved_on")),
    "assessments": Record(tables.Assessment, ("uscc", "assessed_on", "kind")),
    "projects": Record(tables.Project, ("code",)),
    "project_providers": Record(tables.ProjectProvider, ("project", "provider_uscc")),
    "project_leads": Record(tables.ProjectLead, ("project", "provider_uscc", "from_on")),
    "project_updates": Record(tables.ProjectUpdate, ("project", "updated_at")),
    "milestones": Record(tables.Milestone, ("project", "stage")),
    "providers": Record(tables.Provider, ("uscc",), **_plan),
    "provider_kinds": Record(tables.ProviderPastKind, ("provider_uscc", "kind_on"), **_plan),
    "provider_industries": Record(tables.ProviderIndustry, ("provider_uscc", "industry"), **_plan),
    "provider_reviews": Record(tables.ProviderReview, ("project", "provider_uscc", "reviewed_on")),
    "solutions": Record(tables.Solution, ("provider_uscc", "name"), **_plan),
    "observations": Record(tables.Observation, ("indicator", "district", "industry", "observed_on"), **_plan),
    "subsidy_applications": Record(tables.SubsidyApplication, ("project",)),
    "fund_corrections": Record(tables.FundCorrection, ("document_no",), keys=CORRECTION_KEYS),
    "ledger_months": Record(tables.LedgerMonth, ("month", "from_account", "to_account"), **_plan),
    "batch_terms": Record(tables.BatchTerms, ("batch", "valid_from"), **_plan),
    "finding_rulings": Record(tables.FindingRuling, ("ruled_on", "rule", "subject", "project")),
    "flow_sums": Record(
        tables.FlowSum,
        ("kind", "from_account", "to_account", "source", "category", "district", "industry", "batch"),
        default_period=True,
        **_plan,
    ),
    "money_cells": Record(tables.MoneyCell, ("district", "batch"), default_period=True, **_plan),
    "fund_entries": Record(tables.FundEntry, ("occurred_on", "kind", "document_no")),
    "issues": Record(tables.Issue, ("code",)),
    "submissions": Record(tables.WeeklyReturn, ("week", "district", "department")),
    "light_overrides": Record(
        tables.LightOverride, ("starts_on", "indicator", "project", "district", "industry", "light")
    ),
    "light_explanations": Record(tables.LightExplanation, ("label", "indicator", "district", "project")),
    "official_forms": Record(tables.OfficialForm, ("name",), FORM),
    "filled_forms": Record(tables.FilledForm, ("kept_at",), FILLED),
    "official_fields": Record(tables.OfficialField, ("form", "sheet", "cell")),
    "appraisal_notes": Record(
        tables.AppraisalNote, ("indicator", "source_name", "kind", "district", "industry", "period")
    ),
    "district_appeals": Record(tables.DistrictAppeal, ("year", "district", "part")),
    "district_answers": Record(tables.DistrictAnswer, ("year", "district", "part")),
    "district_results": Record(tables.DistrictResult, ("year", "district"), **_plan),
    "district_result_parts": Record(tables.DistrictResultPart, ("year", "district", "part"), **_plan),
    "periods": Record(tables.Period, ("kind", "label"), PERIOD, **_plan),
    "provider_readings": Record(tables.ProviderReading, ("provider_uscc",), default_period=True, **_plan),
    "provider_pools": Record(tables.ProviderPool, ("kind", "industry"), default_period=True, **_plan),
    "industry_standings": Record(tables.IndustryStanding, ("industry", "provider_uscc"), default_period=True, **_plan),
    "provider_shares": Record(
        tables.ProviderShare, ("provider_uscc", "industry", "before_level"), default_period=True, **_plan
    ),
    "provider_status_changes": Record(tables.ProviderStatusChange, ("provider_uscc", "happened_on"), **_plan),
    "solution_uses": Record(tables.SolutionUse, ("provider_uscc", "solution", "project")),
    "findings": Record(tables.FindingRecord, ("severity", "rule", "project", "account"), default_period=True),
    "scope_counts": Record(tables.ScopeCount, ("district", "industry"), default_period=True, **_plan),
    "verdicts": Record(
        tables.TargetReadingRecord,
        ("indicator", "source_name", "kind", "district", "industry", "target_period", "source_quote"),
        VERDICT,
        TARGET_KEYS,
        default_period=True,
        **_plan,
    ),
    "target_shares": Record(
        tables.TargetShareRecord,
        ("indicator", "source_name", "kind", "target_period", "district", "industry"),
        keys=PILOT_TARGET_KEYS,
        default_period=True,
        **_plan,
    ),
    "forecasts": Record(
        tables.ForecastRecord,
        ("indicator", "source_name", "kind", "target_period", "district", "industry", "due_on"),
        keys={
            "target_id": (
                ("source_name", "source_name"),
                ("kind", "kind"),
                ("target_period", "period"),
            )
        },
        default_period=True,
        **_plan,
    ),
    "live_tallies": Record(tables.LiveTally, ("measure", "district", "industry"), **_plan),
    "restatements": Record(
        tables.RestatementRecord,
        ("period", "indicator", "district", "source_name", "target_period"),
        keys={
            "restated_id": (("restated", "label"), ("restated_as_of", "as_of")),
            "target_id": (("source_name", "source_name"), ("kind", "kind"), ("target_period", "period")),
        },
        default_period=True,
    ),
    "alerts": Record(
        tables.Alert,
        ("as_of", "period", "indicator", "project", "district"),
        keys={
            "owner_district_id": (("owner_district", "short_name"),),
            "owner_department_id": (("owner_department", "name"),),
            "target_id": (("target", "source_name"), ("target_period", "period")),
        },
    ),
    "alert_events": Record(tables.AlertEvent, ("recorded_at",)),
    "alert_messages": Record(tables.AlertMessage, ("begun_at",)),
    "alert_rules": Record(tables.AlertRule, ("pilot", "code", "effective_from"), **_plan),
    "alert_causes": Record(tables.AlertCause, ("code",), **_plan),
    "meetings": Record(tables.Meeting, ("held_on",), **_plan),
    "meeting_calls": Record(tables.MeetingCall, ("recorded_at",), **_plan),
    "decisions": Record(tables.Decision, ("meeting", "number"), keys={"target_id": (("target", "source_name"),)}),
    "commitments": Record(
        tables.Commitment,
        ("promised_on", "district", "indicator", "due_on"),
        keys={"target_id": (("target", "source_name"), ("target_period", "period"))},
    ),
    "commitment_points": Record(tables.CommitmentPoint, ("promised_on", "due_on")),
    "period_lists": Record(tables.PeriodList, ("period",), default_period=True),
    "report_texts": Record(tables.ReportText, ("label", "district", "section")),
    "issued_reports": Record(tables.IssuedReport, ("period", "district"), ISSUED),
    "issued_annexes": Record(tables.IssuedAnnex, ("period", "district", "form"), ANNEX),
    "import_batches": Record(tables.IntakeBatch, ("committed_at", "kind", "sha256"), BATCH),
    "import_changes": Record(tables.IntakeChange, ("committed_at", "sha256", "position"), CHANGE),
    "plan_loads": Record(tables.PlanLoad, ("committed_at", "sha256"), LOAD, **_plan),
    "plan_changes": Record(tables.PlanChange, ("committed_at", "sha256", "position"), PLAN_CHANGE, **_plan),
    "lock_openings": Record(tables.LockOpening, ("granted_at",)),
    "opening_histories": Record(tables.OpeningHistory, ("begun_at",), for_all_districts=True),
    "evidence_files": Record(tables.EvidenceFile, ("project", "stage", "sha256"), EVIDENCE),
    "proposals": Record(tables.Proposal, ("proposed_at",), PROPOSAL, PROPOSAL_KEYS),
    "audit_events": Record(tables.AuditEvent, ("happened_at",)),
    "light_rules": Record(tables.LightRule, ("pilot", "indicator", "metric", "effective_from"), **_plan),
    "stage_parties": Record(tables.StageParty, ("pilot", "effective_from", "stage"), **_plan),
    "stage_weights": Record(tables.StageWeight, ("pilot", "effective_from", "stage"), **_plan),
    "level_rules": Record(tables.LevelRule, ("level",), **_plan),
    "level_scenarios": Record(tables.LevelScenario, ("number",), **_plan),
}


@dataclass
class _Rows:
    """A query in the making: what it reads from, its exported columns, and where pilot, period and district stand."""

    source: FromClause
    columns: dict[str, ColumnElement] = field(default_factory=dict)
    pilot: list[ColumnElement] = field(default_factory=list)
    districts: list[ColumnElement] = field(default_factory=list)

    def add(self, table: FromClause, names: Keys, keys: dict[str, Keys], depth: int = 0) -> None:
        for name, at in names:
            column = table.c[at]
            if column.foreign_keys:
                self._follow(column, keys, depth)
            elif self.columns.get(name) is not None:
                raise ValueError(f"{table.name}: two columns would be exported as {name}; say which in Record.keys")
            else:
                self.columns[name] = column

    def _follow(self, column: Column, keys: dict[str, Keys], depth: int) -> None:
        """Join the row that is pointed at and export what names it."""
        pointed = next(iter(column.foreign_keys)).column.table
        row = pointed.alias(f"{column.table.name}_{column.name}")
        self.source = self.source.outerjoin(row, row.c.id == column)
        self.add(row, keys.get(column.name, NATURAL_KEYS[pointed.name]), keys, depth + 1)
        if pointed.name == "pilots":
            self.pilot.append(column)
        if pointed.name == "districts" and depth == 0:
            self.districts.append(column)
        if depth == 0 and "pilot_id" in row.c and not self.pilot and not column.nullable:
            self.columns = {"pilot": None} | self.columns
            self._follow(row.c.pilot_id, {}, depth + 1)
        if pointed.name in ("enterprises", "import_batches", "fund_entries", "commitments", "alerts", "issued_reports"):
            self.districts.append(row.c.district_id)
        if pointed.name == "projects":
            holder = tables.Enterprise.__table__.alias(f"{column.table.name}_holder")
            self.source = self.source.outerjoin(holder, holder.c.id == row.c.enterprise_id)
            self.districts.append(holder.c.district_id)


def header(record: Record) -> tuple[str, ...]:
    """Names of the exported columns, in order."""
    return record.only or tuple(_rows_of(record).columns)


def _rows_of(record: Record) -> _Rows:
    table: Table = record.table.__table__
    rows = _Rows(table)
    names = sorted((column.name for column in table.c if column.name != "id"), key=lambda name: name != "pilot_id")
    rows.add(table, tuple((NUMBERS.get(name) or name, name) for name in names), record.keys)
    return rows


def is_for_districts(record: Record) -> bool:
    """Whether a district's user may read its rows: sums and plans whole, others where their district is known."""
    return record.for_all_districts or record.table.__tablename__ == "enterprises" or bool(_rows_of(record).districts)


def stream_rows(
    connection: Connection, record: Record, pilot_id: int, period_id: int | None = None, district_id: int | None = None
) -> Iterator[tuple]:
    """Rows of a pilot (of all pilots where a record belongs to none), limited to a period and to a district's own."""
    rows, table = _rows_of(record), record.table.__table__
    query = select(*(rows.columns[name].label(name) for name in record.only or rows.columns)).select_from(rows.source)
    query = query.where(_of_pilot(rows, table, pilot_id))
    if period_id is not None:
        query = query.where(table.c.period_id == period_id)
    if district_id is not None and not record.for_all_districts:
        own = [table.c.district_id] if table.name == "enterprises" else rows.districts
        if not own:
            raise LookupError(f"{table.name} cannot be told by district")
        query = query.where(or_(*(column == district_id for column in own)))
    order = [_sorted(connection, rows.columns[name]) for name in record.order]
    order += [column for column in table.primary_key if column.name == "id"]
    result = connection.execute(query.order_by(*order), execution_options={"stream_results": True, "yield_per": CHUNK})
    return _with_names_marked(table.name, tuple(record.only or rows.columns), (tuple(row) for row in result))


def _with_names_marked(table: str, columns: tuple[str, ...], rows: Iterator[tuple]) -> Iterator[tuple]:
    """Rows with 登录前记录 behind each name that nothing vouches for; the trail's stay bare, as they are hashed."""
    places = {
        columns.index(name): [columns.index(NUMBERS.get(one, one)) for one in vouching]
        for name, vouching in ({} if table == "audit_events" else NAMES.get(table, {})).items()
        if name in columns
    }
    if not places:
        return rows
    return (
        tuple(
            named(value or "", *(row[at] for at in places[place])) if place in places else value
            for place, value in enumerate(row)
        )
        for row in rows
    )


def _of_pilot(rows: _Rows, table: Table, pilot_id: int) -> ColumnElement[bool]:
    """Rows of the pilot, and those that hold for all pilots (empty)."""
    if table.name == "pilots":
        return table.c.id == pilot_id
    if not rows.pilot:
        return true()
    column = rows.pilot[0]
    return or_(column == pilot_id, column.is_(None)) if column.nullable else column == pilot_id


def _sorted(connection: Connection, column: ColumnElement) -> ColumnElement:
    """Text by code point and words in the order of their list, empty first: the same on both databases."""
    if isinstance(column.type, Enum):
        places = {member: place for place, member in enumerate(column.type.enum_class)}
        return case(places, value=column).nulls_first()
    if isinstance(column.type, String):
        column = collate(column, "BINARY" if connection.dialect.name == "sqlite" else "C")
    return column.nulls_first()
