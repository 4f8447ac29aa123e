"""Random inspections with their cases, enterprises that leave and come, signs of fraud; who stands behind firms and
money of other funds as registers.
"""

import sqlalchemy as sa
from alembic import op

from data_access.intake_triggers import create_intake_triggers
from data_access.triggers import create_triggers, unguard
from data_access.word_checks import change_words

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None

BEFORE = (
    "enterprises",
    "projects",
    "assessments",
    "observations",
    "fund_entries",
    "issues",
    "provider_reviews",
    "providers",
    "solutions",
    "solution_uses",
    "applications",
    "task_updates",
    "block_entries",
    "events",
    "certificates",
    "recognitions",
    "cloud_uses",
    "finance_products",
    "loans",
    "policies",
    "policy_claims",
    "holidays",
    "interests",
    "batch_funds",
    "objections",
    "project_goals",
    "diagnoses",
    "needs",
    "review_lists",
    "plan_lines",
    "plan_reviews",
    "agencies",
    "experts",
    "acceptances",
)
NEW = ("party_details", "other_grants")


def upgrade() -> None:
    change_words(op.get_bind(), "import_batches", "kind", "ck_import_batches_kind", BEFORE, (*BEFORE, *NEW))
    for create in CREATES:
        create()
    create_triggers(op.get_bind())


def _create_draws() -> None:
    op.create_table(
        "draws",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("fixed_on", sa.Date(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("visit_days", sa.Integer(), nullable=False),
        sa.Column("method", sa.String(length=40), nullable=False),
        sa.Column("weights", sa.String(), nullable=False),
        sa.Column("source", sa.String(length=120), nullable=False),
        sa.Column("source_on", sa.Date(), nullable=False),
        sa.Column("digits", sa.Integer(), nullable=False),
        sa.Column("frame", sa.String(), nullable=False),
        sa.Column("frame_sha256", sa.String(length=64), nullable=False),
        sa.Column("projects", sa.Integer(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("digits >= 4", name=op.f("ck_draws_digits")),
        sa.CheckConstraint("length(frame_sha256) = 64", name=op.f("ck_draws_hash")),
        sa.CheckConstraint("size > 0", name=op.f("ck_draws_size")),
        sa.CheckConstraint("source_on > fixed_on", name=op.f("ck_draws_fixed_before")),
        sa.ForeignKeyConstraint(["pilot_id"], ["pilots.id"], name=op.f("fk_draws_pilot_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draws")),
        sa.UniqueConstraint("pilot_id", "number", name=op.f("uq_draws_pilot_id_number")),
    )


def _create_draw_results() -> None:
    op.create_table(
        "draw_results",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draw_id", sa.Integer(), nullable=False),
        sa.Column("said", sa.String(length=120), nullable=False),
        sa.Column("seed", sa.String(length=64), nullable=False),
        sa.Column("drawn_on", sa.Date(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(seed) = 64", name=op.f("ck_draw_results_seed")),
        sa.ForeignKeyConstraint(["draw_id"], ["draws.id"], name=op.f("fk_draw_results_draw_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draw_results")),
        sa.UniqueConstraint("draw_id", name=op.f("uq_draw_results_draw_id")),
    )


def _create_inspections() -> None:
    op.create_table(
        "inspections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draw_id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("first_expert", sa.Integer(), nullable=False),
        sa.Column("second_expert", sa.Integer(), nullable=False),
        sa.CheckConstraint("first_expert <> second_expert", name=op.f("ck_inspections_two_people")),
        sa.ForeignKeyConstraint(["draw_id"], ["draws.id"], name=op.f("fk_inspections_draw_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["first_expert"], ["experts.id"], name=op.f("fk_inspections_first_expert"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_inspections_project_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["second_expert"], ["experts.id"], name=op.f("fk_inspections_second_expert"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspections")),
        sa.UniqueConstraint("draw_id", "project_id", name=op.f("uq_inspections_draw_id_project_id")),
    )
    op.create_index("ix_inspections_project", "inspections", ["project_id"], unique=False)


def _create_inspection_visits() -> None:
    op.create_table(
        "inspection_visits",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("inspection_id", sa.Integer(), nullable=False),
        sa.Column("visited_on", sa.Date(), nullable=False),
        sa.Column(
            "result",
            sa.Enum("passed", "rectify", "failed", name="inspectionresult", native_enum=False, create_constraint=True),
            nullable=False,
        ),
        sa.Column("found", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(result = 'rectify') = (due_on IS NOT NULL)", name=op.f("ck_inspection_visits_rectify_until")
        ),
        sa.CheckConstraint("due_on IS NULL OR due_on > visited_on", name=op.f("ck_inspection_visits_days_order")),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspections.id"], name=op.f("fk_inspection_visits_inspection_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection_visits")),
    )
    op.create_index("ix_inspection_visits_inspection", "inspection_visits", ["inspection_id"], unique=False)


def _create_inspection_photos() -> None:
    op.create_table(
        "inspection_photos",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("evidence_id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["evidence_files.id"], name=op.f("fk_inspection_photos_evidence_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["inspection_visits.id"], name=op.f("fk_inspection_photos_visit_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection_photos")),
        sa.UniqueConstraint("evidence_id", name=op.f("uq_inspection_photos_evidence_id")),
    )
    op.create_index(op.f("ix_inspection_photos_visit_id"), "inspection_photos", ["visit_id"], unique=False)


def _create_leaving_cases() -> None:
    op.create_table(
        "leaving_cases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column(
            "reason",
            sa.Enum(
                "moved",
                "stopped",
                "demolished",
                "accident",
                "no_diagnosis",
                "no_transformation",
                "no_level",
                "inspection",
                "other",
                name="leavereason",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("said", sa.String(), nullable=False),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=False),
        sa.Column("inspection_id", sa.Integer(), nullable=True),
        sa.Column("total_before", sa.Integer(), nullable=False),
        sa.Column("successor_due_on", sa.Date(), nullable=True),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("approved_by", sa.String(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("author <> approved_by", name=op.f("ck_leaving_cases_two_people")),
        sa.CheckConstraint("total_before > 0", name=op.f("ck_leaving_cases_total_before")),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprises.id"], name=op.f("fk_leaving_cases_enterprise_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspections.id"], name=op.f("fk_leaving_cases_inspection_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["pilot_id"], ["pilots.id"], name=op.f("fk_leaving_cases_pilot_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leaving_cases")),
        sa.UniqueConstraint("enterprise_id", "left_on", name=op.f("uq_leaving_cases_enterprise_id_left_on")),
    )
    op.create_index("ix_leaving_cases_pilot", "leaving_cases", ["pilot_id"], unique=False)


def _create_successors() -> None:
    op.create_table(
        "successors",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("named_on", sa.Date(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("approved_by", sa.String(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("author <> approved_by", name=op.f("ck_successors_two_people")),
        sa.ForeignKeyConstraint(
            ["case_id"], ["leaving_cases.id"], name=op.f("fk_successors_case_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprises.id"], name=op.f("fk_successors_enterprise_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_successors")),
        sa.UniqueConstraint("case_id", name=op.f("uq_successors_case_id")),
        sa.UniqueConstraint("enterprise_id", name=op.f("uq_successors_enterprise_id")),
    )


def _create_party_details() -> None:
    op.create_table(
        "party_details",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column("uscc", sa.String(length=18), nullable=False),
        sa.Column("legal_person", sa.String(length=40), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("address", sa.String(length=120), nullable=False),
        sa.Column("account", sa.String(length=60), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("length(uscc) = 18", name=op.f("ck_party_details_uscc_length")),
        sa.ForeignKeyConstraint(
            ["pilot_id"], ["pilots.id"], name=op.f("fk_party_details_pilot_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_party_details")),
        sa.UniqueConstraint("pilot_id", "uscc", name=op.f("uq_party_details_pilot_id_uscc")),
    )


def _create_other_grants() -> None:
    op.create_table(
        "other_grants",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("document", sa.String(length=80), nullable=False),
        sa.Column("fund", sa.String(length=80), nullable=False),
        sa.Column("what", sa.String(length=80), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("granted_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_other_grants_amount_positive")),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprises.id"], name=op.f("fk_other_grants_enterprise_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_other_grants")),
        sa.UniqueConstraint("enterprise_id", "document", name=op.f("uq_other_grants_enterprise_id_document")),
    )


def _create_sign_scans() -> None:
    op.create_table(
        "sign_scans",
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column("scanned_on", sa.Date(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("looked_at", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["pilot_id"], ["pilots.id"], name=op.f("fk_sign_scans_pilot_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("pilot_id", name=op.f("pk_sign_scans")),
    )


def _create_found_signs() -> None:
    op.create_table(
        "found_signs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column(
            "sign",
            sa.Enum(
                "same_file",
                "alike_picture",
                "high_price",
                "odd_days",
                "quick_jump",
                "shared_party",
                "split",
                "other_fund",
                "round_amounts",
                "second_digits",
                name="sign",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("key", sa.String(length=140), nullable=False),
        sa.Column("codes", sa.String(), nullable=False),
        sa.Column("said", sa.String(), nullable=False),
        sa.Column("odds", sa.String(), nullable=False),
        sa.Column("ties", sa.String(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["pilot_id"], ["pilots.id"], name=op.f("fk_found_signs_pilot_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_found_signs")),
        sa.UniqueConstraint("pilot_id", "sign", "key", name=op.f("uq_found_signs_pilot_id_sign_key")),
    )


def _create_sign_rulings() -> None:
    op.create_table(
        "sign_rulings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column(
            "sign",
            sa.Enum(
                "same_file",
                "alike_picture",
                "high_price",
                "odd_days",
                "quick_jump",
                "shared_party",
                "split",
                "other_fund",
                "round_amounts",
                "second_digits",
                name="sign",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("key", sa.String(length=140), nullable=False),
        sa.Column(
            "state",
            sa.Enum("open", "explained", "pursued", name="signstate", native_enum=False, create_constraint=True),
            nullable=False,
        ),
        sa.Column("said", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.Column("ruled_on", sa.Date(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "length(reason) > 0 AND length(evidence) > 0", name=op.f("ck_sign_rulings_reason_and_evidence")
        ),
        sa.ForeignKeyConstraint(
            ["pilot_id"], ["pilots.id"], name=op.f("fk_sign_rulings_pilot_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_rulings")),
    )
    op.create_index("ix_sign_rulings_sign", "sign_rulings", ["pilot_id", "sign", "key"], unique=False)


def _create_picture_marks() -> None:
    op.create_table(
        "picture_marks",
        sa.Column("evidence_id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["evidence_files.id"], name=op.f("fk_picture_marks_evidence_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("evidence_id", name=op.f("pk_picture_marks")),
    )


CREATES = (
    _create_draws,
    _create_draw_results,
    _create_inspections,
    _create_inspection_visits,
    _create_inspection_photos,
    _create_leaving_cases,
    _create_successors,
    _create_party_details,
    _create_other_grants,
    _create_sign_scans,
    _create_found_signs,
    _create_sign_rulings,
    _create_picture_marks,
)


def downgrade() -> None:
    tables = [create.__name__.removeprefix("_create_") for create in reversed(CREATES)]
    for table in tables:
        for event in ("update", "delete"):
            unguard(op.get_bind(), table, event)
        op.drop_table(table)
    _forget_batches()
    change_words(op.get_bind(), "import_batches", "kind", "ck_import_batches_kind", (*BEFORE, *NEW), BEFORE)


def _forget_batches() -> None:
    """What was taken in by the forms that are no more."""
    connection, listed = op.get_bind(), ", ".join(f"'{kind}'" for kind in NEW)
    for table in ("import_changes", "import_batches"):
        unguard(connection, table, "delete")
    ours = f"SELECT id FROM import_batches WHERE kind IN ({listed})"
    op.execute(f"DELETE FROM import_changes WHERE batch_id IN ({ours})")
    op.execute(f"DELETE FROM import_batches WHERE kind IN ({listed})")
    create_triggers(connection)
    create_intake_triggers(connection)
