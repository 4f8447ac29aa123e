"""Goals of projects, self-evaluated and checked."""

import sqlalchemy as sa
from alembic import op

from data_access.intake_triggers import create_intake_triggers
from data_access.triggers import create_triggers, unguard
from data_access.word_checks import change_words

revision = "0045"
down_revision = "0044"
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
)
NEW = ("project_goals",)


def upgrade() -> None:
    change_words(op.get_bind(), "import_batches", "kind", "ck_import_batches_kind", BEFORE, (*BEFORE, *NEW))
    direction = sa.Enum("at_least", "at_most", name="goaldirection", native_enum=False, create_constraint=True)
    op.create_table(
        "project_goals",
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("id", "project_id", "number")),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("unit", sa.String(length=10), nullable=False),
        sa.Column("direction", direction, nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("actual", sa.Float(), nullable=True),
        sa.Column("evaluated_on", sa.Date(), nullable=True),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.Column("checked_version", sa.Integer(), nullable=True),
        sa.Column("is_right", sa.Boolean(), nullable=True),
        sa.Column("opinion", sa.String(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=True),
        sa.Column("checked_by", sa.String(), nullable=False),
        sa.Column("checked_by_account", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("number BETWEEN 1 AND 6", name=op.f("ck_project_goals_number")),
        sa.CheckConstraint(
            "(actual IS NULL) = (evaluated_on IS NULL)", name=op.f("ck_project_goals_evaluated_on_a_day")
        ),
        sa.CheckConstraint(
            "(checked_on IS NULL) = (checked_version IS NULL) AND (checked_on IS NULL) = (is_right IS NULL)",
            name=op.f("ck_project_goals_checked_whole"),
        ),
        sa.CheckConstraint("actual IS NULL OR length(evidence) > 0", name=op.f("ck_project_goals_has_evidence")),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_project_goals_project_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_goals")),
        sa.UniqueConstraint("project_id", "number", name=op.f("uq_project_goals_project_id_number")),
    )


def downgrade() -> None:
    connection = op.get_bind()
    op.drop_table("project_goals")
    for table in ("import_changes", "import_batches"):
        unguard(connection, table, "delete")
    op.execute(
        "DELETE FROM import_changes WHERE batch_id IN (SELECT id FROM import_batches WHERE kind = 'project_goals')"
    )
    op.execute("DELETE FROM import_batches WHERE kind = 'project_goals'")
    create_triggers(connection)
    create_intake_triggers(connection)
    change_words(connection, "import_batches", "kind", "ck_import_batches_kind", (*BEFORE, *NEW), BEFORE)
