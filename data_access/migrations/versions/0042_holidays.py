"""Holiday notices, by which working days are counted; the threshold of days to answer is gone, since the rules of
alerts say it (it stood beside them, in other days)."""

import sqlalchemy as sa
from alembic import op

from data_access.intake_triggers import create_intake_triggers
from data_access.triggers import create_triggers, unguard
from data_access.word_checks import change_words

revision = "0042"
down_revision = "0041"
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
)
AFTER = (*BEFORE, "holidays")


def upgrade() -> None:
    change_words(op.get_bind(), "import_batches", "kind", "ck_import_batches_kind", BEFORE, AFTER)
    op.create_table(
        "holidays",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("arrangement", sa.String(length=6), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("arrangement IN ('off', 'worked')", name=op.f("ck_holidays_daykind")),
        sa.CheckConstraint("last_on >= first_on", name=op.f("ck_holidays_days_order")),
        sa.ForeignKeyConstraint(["pilot_id"], ["pilots.id"], name=op.f("fk_holidays_pilot_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holidays")),
        sa.UniqueConstraint("pilot_id", "name", "first_on", name=op.f("uq_holidays_pilot_id_name_first_on")),
    )
    unguard(op.get_bind(), "light_rules", "delete")
    op.execute("DELETE FROM light_rules WHERE indicator = 'alert'")
    create_triggers(op.get_bind())


def downgrade() -> None:
    op.drop_table("holidays")
    for table in ("import_changes", "import_batches"):
        unguard(op.get_bind(), table, "delete")
    ours = "SELECT id FROM import_batches WHERE kind = 'holidays'"
    op.execute(f"DELETE FROM import_changes WHERE batch_id IN ({ours})")
    op.execute("DELETE FROM import_batches WHERE kind = 'holidays'")
    change_words(op.get_bind(), "import_batches", "kind", "ck_import_batches_kind", AFTER, BEFORE)
    create_triggers(op.get_bind())
    create_intake_triggers(op.get_bind())
