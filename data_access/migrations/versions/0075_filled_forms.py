"""Official forms as they were filled and handed up are kept."""

import sqlalchemy as sa
from alembic import op

from data_access.triggers import create_triggers, unguard

revision = "0075"
down_revision = "0074"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "filled_forms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(length=60), nullable=False),
        sa.Column("document_no", sa.String(length=60), nullable=False),
        sa.Column("label", sa.String(length=10), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("file_name", sa.String(length=160), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("file", sa.LargeBinary(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_filled_forms_hash")),
        sa.CheckConstraint("changed = 0 OR length(reason) > 0", name=op.f("ck_filled_forms_has_reason")),
        sa.ForeignKeyConstraint(
            ["pilot_id"], ["pilots.id"], name=op.f("fk_filled_forms_pilot_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_filled_forms")),
    )
    op.create_index(op.f("ix_filled_forms_pilot_id"), "filled_forms", ["pilot_id"], unique=False)
    create_triggers(op.get_bind())


def downgrade() -> None:
    for event in ("update", "delete"):
        unguard(op.get_bind(), "filled_forms", event)
    op.drop_table("filled_forms")
