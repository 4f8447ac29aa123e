"""Batches by quota: who wants in, budgets with 公示 and shares of levels, objections, quotas that two people set."""

import sqlalchemy as sa
from alembic import op

from data_access.intake_triggers import create_intake_triggers
from data_access.proposal_triggers import create_proposal_triggers
from data_access.triggers import create_triggers, unguard
from data_access.word_checks import change_words

revision = "0043"
down_revision = "0042"
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
)
NEW = ("interests", "batch_funds", "objections")


def upgrade() -> None:
    change_words(op.get_bind(), "import_batches", "kind", "ck_import_batches_kind", BEFORE, (*BEFORE, *NEW))
    for create in CREATES:
        create()
    create_triggers(op.get_bind())
    create_proposal_triggers(op.get_bind())


def _create_batch_funds() -> None:
    op.create_table(
        "batch_funds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("budget_fen", sa.BigInteger(), nullable=False),
        sa.Column("central_percent", sa.Float(), nullable=True),
        sa.Column("province_percent", sa.Float(), nullable=True),
        sa.Column("city_percent", sa.Float(), nullable=True),
        sa.Column("district_percent", sa.Float(), nullable=True),
        sa.Column("notice_from", sa.Date(), nullable=True),
        sa.Column("notice_to", sa.Date(), nullable=True),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(notice_from IS NULL) = (notice_to IS NULL)", name=op.f("ck_batch_funds_notice_ends")),
        sa.CheckConstraint("budget_fen >= 0", name=op.f("ck_batch_funds_not_negative")),
        sa.CheckConstraint("notice_to IS NULL OR notice_to >= notice_from", name=op.f("ck_batch_funds_notice_order")),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["batches.id"], name=op.f("fk_batch_funds_batch_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch_funds")),
        sa.UniqueConstraint("batch_id", name=op.f("uq_batch_funds_batch_id")),
    )


def _create_batch_quotas() -> None:
    op.create_table(
        "batch_quotas",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("issue", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=True),
        sa.Column("industry_id", sa.Integer(), nullable=True),
        sa.Column("computed", sa.Integer(), nullable=False),
        sa.Column("quota", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("approved_by", sa.String(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("(district_id IS NULL) <> (industry_id IS NULL)", name=op.f("ck_batch_quotas_one_unit")),
        sa.CheckConstraint("quota = computed OR length(reason) > 0", name=op.f("ck_batch_quotas_has_reason")),
        sa.CheckConstraint("quota >= 0 AND computed >= 0", name=op.f("ck_batch_quotas_not_negative")),
        sa.ForeignKeyConstraint(
            ["district_id"], ["districts.id"], name=op.f("fk_batch_quotas_district_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["industry_id"], ["industries.id"], name=op.f("fk_batch_quotas_industry_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["pilot_id"], ["pilots.id"], name=op.f("fk_batch_quotas_pilot_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch_quotas")),
    )
    cell = ("pilot_id", "number", "issue", "coalesce(district_id, 0)", "coalesce(industry_id, 0)")
    op.execute(f"CREATE UNIQUE INDEX uq_batch_quotas_cell ON batch_quotas ({', '.join(cell)})")


def _create_interests() -> None:
    op.create_table(
        "interests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column("uscc", sa.String(length=18), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column("industry_id", sa.Integer(), nullable=False),
        sa.Column("registered_on", sa.Date(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("length(uscc) = 18", name=op.f("ck_interests_uscc_length")),
        sa.CheckConstraint(
            "withdrawn_on IS NULL OR withdrawn_on >= registered_on", name=op.f("ck_interests_days_order")
        ),
        sa.ForeignKeyConstraint(
            ["district_id"], ["districts.id"], name=op.f("fk_interests_district_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["industry_id"], ["industries.id"], name=op.f("fk_interests_industry_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["pilot_id"], ["pilots.id"], name=op.f("fk_interests_pilot_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interests")),
        sa.UniqueConstraint("pilot_id", "uscc", name=op.f("uq_interests_pilot_id_uscc")),
    )


def _create_objections() -> None:
    op.create_table(
        "objections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=True),
        sa.Column("raised_on", sa.Date(), nullable=False),
        sa.Column("raised_by", sa.String(length=80), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "upheld", "rejected", "taken_back", name="objectionoutcome", native_enum=False, create_constraint=True
            ),
            nullable=True,
        ),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("reply", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(closed_on IS NULL) = (outcome IS NULL)", name=op.f("ck_objections_closed_with_outcome")),
        sa.CheckConstraint("closed_on IS NULL OR closed_on >= raised_on", name=op.f("ck_objections_days_order")),
        sa.ForeignKeyConstraint(["batch_id"], ["batches.id"], name=op.f("fk_objections_batch_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["pilot_id"], ["pilots.id"], name=op.f("fk_objections_pilot_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_objections_project_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objections")),
        sa.UniqueConstraint("pilot_id", "code", name=op.f("uq_objections_pilot_id_code")),
    )
    op.create_index(op.f("ix_objections_project_id"), "objections", ["project_id"], unique=False)
    # ### end Alembic commands ###


CREATES = (_create_batch_funds, _create_batch_quotas, _create_interests, _create_objections)


def downgrade() -> None:
    for event in ("update", "delete"):
        unguard(op.get_bind(), "batch_quotas", event)
    for table in ("batch_quotas", "objections", "interests", "batch_funds"):
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
