"""Candidates of an award with their case, and the sheets of their scorers."""

import sqlalchemy as sa
from alembic import op

from data_access.intake_triggers import create_intake_triggers
from data_access.triggers import create_triggers, unguard
from data_access.word_checks import change_words

revision = "0050"
down_revision = "0049"
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
    "party_details",
    "other_grants",
)
NEW = ("award_entries", "award_scores")


def upgrade() -> None:
    change_words(op.get_bind(), "import_batches", "kind", "ck_import_batches_kind", BEFORE, (*BEFORE, *NEW))
    _create_award_entries()
    _create_award_scores()
    create_triggers(op.get_bind())


def _create_award_entries() -> None:
    op.create_table(
        "award_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column(
            "award",
            sa.Enum("beacon", "benchmark", name="award", native_enum=False, create_constraint=True),
            nullable=False,
        ),
        sa.Column("session", sa.String(length=40), nullable=False),
        sa.Column("put_forward_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.Column("case_before", sa.String(), nullable=False),
        sa.Column("case_done", sa.String(), nullable=False),
        sa.Column("case_after", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprises.id"], name=op.f("fk_award_entries_enterprise_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award_entries")),
        sa.UniqueConstraint(
            "enterprise_id", "award", "session", name=op.f("uq_award_entries_enterprise_id_award_session")
        ),
    )


def _create_award_scores() -> None:
    op.create_table(
        "award_scores",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("criterion", sa.Integer(), nullable=False),
        sa.Column(
            "seat",
            sa.Enum("first", "second", "third", "agreed", name="scoreseat", native_enum=False, create_constraint=True),
            nullable=False,
        ),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("scored_on", sa.Date(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("criterion > 0", name=op.f("ck_award_scores_criterion")),
        sa.CheckConstraint("score BETWEEN 0 AND 100", name=op.f("ck_award_scores_score")),
        sa.CheckConstraint("seat <> 'agreed' OR length(reason) > 0", name=op.f("ck_award_scores_agreed_has_reason")),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["award_entries.id"], name=op.f("fk_award_scores_entry_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award_scores")),
        sa.UniqueConstraint("entry_id", "criterion", "seat", name=op.f("uq_award_scores_entry_id_criterion_seat")),
    )


def downgrade() -> None:
    for table in ("award_scores", "award_entries"):
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
