"""What must never be false is refused by the database, not only by a form (rules 2.1, 4.5, 11.3)."""

import pytest
from sqlalchemy import Connection, delete, insert, select, text
from sqlalchemy.exc import IntegrityError

from data_access.tables import metadata
from tests.databases import undone

REFUSED = [
    # constraint, what a copy of a stored row becomes
    ("uq_pilots_code", {}),
    ("ck_pilots_days_order", {"code": "x", "last_on": "2020-01-01"}),
    ("ck_pilots_funds_not_negative", {"code": "x", "central_fund_fen": -1}),
    ("uq_districts_pilot_id_name", {"short_name": "另一个"}),
    ("uq_industries_pilot_id_name", {}),
    ("uq_departments_pilot_id_name", {}),
    ("uq_indicators_code", {}),
    ("ck_indicators_measure", {"code": "x", "measure": "guessed"}),
    ("uq_targets_cell", {}),
    ("ck_targets_not_negative", {"source_name": "x", "value": -1}),
    ("ck_targets_days_order", {"source_name": "x", "last_on": "2020-01-01"}),
    ("uq_batches_pilot_id_number", {}),
    ("uq_clauses_pilot_id_rule", {}),
    ("ck_batches_ratio", {"number": 99, "subsidy_ratio": 40}),
    ("uq_enterprises_pilot_id_uscc", {}),
    ("ck_enterprises_uscc_length", {"uscc": "123"}),
    ("ck_enterprises_status_day", {"uscc": "1" * 18, "status": "withdrawn", "status_on": None}),
    ("ck_enterprises_scale", {"uscc": "1" * 18, "scale": "huge"}),
    ("uq_assessments_enterprise_id_kind_assessed_on", {}),
    ("ck_assessments_level", {"assessed_on": "2020-01-01", "level": 5}),
    ("ck_assessments_score", {"assessed_on": "2020-01-01", "score": 101}),
    ("uq_projects_pilot_id_code", {}),
    ("ck_projects_money_not_negative", {"code": "x", "approved_fen": -1}),
    ("ck_projects_status_day", {"code": "x", "status": "withdrawn", "status_on": None}),
    ("uq_milestones_project_id_stage", {}),
    ("uq_providers_pilot_id_uscc", {}),
    ("ck_provider_reviews_satisfaction", {"reviewed_on": "2020-01-01", "satisfaction": 6}),
    ("uq_solutions_provider_id_name", {}),
    ("uq_observations_day", {}),
    ("ck_observations_not_negative", {"observed_on": "2020-01-01", "value": -1}),
    ("uq_fund_entries_pilot_id_kind_document_no", {}),
    ("ck_fund_entries_amount_positive", {"document_no": "x", "amount_fen": 0}),
    ("ck_fund_entries_two_accounts", {"document_no": "x", "from_account": "a", "to_account": "a"}),
    ("uq_issues_pilot_id_code", {}),
    ("ck_issues_has_subject", {"code": "x", "project_id": None, "district_id": None}),
    ("ck_issues_due_order", {"code": "x", "due_on": "2020-01-01"}),
    ("ck_issues_closed_order", {"code": "x", "closed_on": "2020-01-01"}),
    ("uq_submissions_unit_week", {}),
    ("ck_submissions_one_unit", {"week": "2020-W01", "district_id": None, "department_id": None}),
    ("ck_light_overrides_two_people", {"author": "甲", "approved_by": "甲"}),
    ("ck_light_overrides_has_reason", {"reason": ""}),
    ("ck_light_overrides_days_order", {"expires_on": "2020-01-01"}),
    ("uq_periods_pilot_id_label", {}),
    ("ck_periods_live_stays_open", {"label": "x", "kind": "live", "status": "closed", "closed_at": "2026-01-01"}),
    ("ck_periods_closed_has_instant", {"label": "x", "status": "closed", "closed_at": None}),
    ("uq_light_rules_day", {}),
    ("uq_stage_weights_day", {}),
    ("ck_stage_weights_weight", {"effective_from": "2020-01-01", "weight": 101}),
    ("uq_meetings_pilot_id_held_on", {}),
    ("ck_commitments_not_negative", {"value": -1}),
]
LIVE_ONLY = [
    ("uq_indicator_reading_rows_scope", {}),
    ("uq_scope_counts_scope", {}),
    ("uq_project_reading_rows_project_id_period_id", {}),
    ("ck_project_reading_bodies_light_when_active", {"light": None, "status": "active"}),
    ("uq_provider_readings_period_id_provider_id", {}),
]


def table_of(constraint: str):
    """The table a constraint's name speaks of: the longest table name that it begins with."""
    rest = constraint.split("_", 1)[1]
    return max((t for t in metadata.sorted_tables if rest.startswith(t.name)), key=lambda t: len(t.name))


def stored(connection: Connection, table, where=None) -> dict:
    query = select(*(column.label(column.name) for column in table.c)).limit(1)
    rows = connection.execute(query if where is None else query.where(where)).mappings()
    return {name: value for name, value in rows.one().items() if name != "id"}


def insert_refused(connection: Connection, constraint: str, row: dict) -> None:
    names = ", ".join(row)
    table = table_of(constraint)
    raw = {name: getattr(value, "value", value) for name, value in row.items()}
    statement = f"INSERT INTO {table.name} ({names}) VALUES ({', '.join(f':{name}' for name in row)})"  # noqa: S608
    with undone(connection), pytest.raises(IntegrityError) as refusal:
        connection.execute(text(statement), raw)
    if connection.dialect.name == "postgresql":
        assert refusal.value.orig.diag.constraint_name == constraint
    elif constraint.startswith("ck_"):
        assert constraint in str(refusal.value.orig)
    else:
        assert "UNIQUE" in str(refusal.value.orig)


@pytest.mark.parametrize(("constraint", "changes"), REFUSED)
def test_a_false_row_is_refused(demo_both, constraint, changes):
    insert_refused(demo_both, constraint, stored(demo_both, table_of(constraint)) | changes)


@pytest.mark.parametrize(("constraint", "changes"), LIVE_ONLY)
def test_a_false_reading_is_refused(demo_both, constraint, changes):
    table, periods = table_of(constraint), metadata.tables["periods"]
    live = select(periods.c.id).where(periods.c.label == "live").scalar_subquery()
    insert_refused(demo_both, constraint, stored(demo_both, table, table.c.period_id == live) | changes)


@pytest.mark.parametrize("name", ["pilots", "districts", "enterprises", "projects", "providers", "indicators"])
def test_a_row_that_others_point_at_cannot_be_deleted(demo_both, name):
    table = metadata.tables[name]
    with undone(demo_both), pytest.raises(IntegrityError):
        demo_both.execute(delete(table))


def test_a_row_cannot_point_at_nothing(demo_both):
    table = metadata.tables["milestones"]
    row = stored(demo_both, table) | {"project_id": 10**8}
    with undone(demo_both), pytest.raises(IntegrityError):
        demo_both.execute(insert(table).values(row))
