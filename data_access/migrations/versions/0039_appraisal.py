"""What the office writes beside a target before it hands its self-evaluation up."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    links = [
        sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_appraisal_notes_{column}"), ondelete="RESTRICT")
        for column, to in (("pilot_id", "pilots"), ("target_id", "targets"))
    ]
    op.create_table(
        "appraisal_notes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column("target_id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("evidence", "cause", "remedy")),
        sa.Column("owner", sa.String(length=40), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("checked_on", sa.Date(), nullable=True),
        sa.Column("checked_by", sa.String(), nullable=False),
        sa.Column("checked_by_account", sa.Integer(), nullable=True),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        *links,
        sa.CheckConstraint(
            "(checked_on IS NULL) = (checked_by = '')", name=op.f("ck_appraisal_notes_checked_by_someone")
        ),
        sa.CheckConstraint(
            "checked_on IS NULL OR length(evidence) > 0", name=op.f("ck_appraisal_notes_checked_evidence")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appraisal_notes")),
        sa.UniqueConstraint("target_id", name=op.f("uq_appraisal_notes_target_id")),
    )
    op.create_index(op.f("ix_appraisal_notes_pilot_id"), "appraisal_notes", ["pilot_id"])


def downgrade() -> None:
    op.drop_table("appraisal_notes")
