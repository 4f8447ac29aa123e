"""What goes out with an issued report is kept with it: annexes, sources of the figures. Meetings that are called."""

import sqlalchemy as sa
from alembic import op

from data_access.triggers import create_triggers, unguard

revision = "0070"
down_revision = "0062"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "issued_annexes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(length=20), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("file", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_issued_annexes_has_hash")),
        sa.ForeignKeyConstraint(
            ["report_id"], ["issued_reports.id"], name=op.f("fk_issued_annexes_report_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issued_annexes")),
        sa.UniqueConstraint("report_id", "form", name=op.f("uq_issued_annexes_report_id_form")),
    )
    op.create_table(
        "meeting_calls",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("until < held_on", name=op.f("ck_meeting_calls_before")),
        sa.ForeignKeyConstraint(
            ["pilot_id"], ["pilots.id"], name=op.f("fk_meeting_calls_pilot_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_calls")),
    )
    op.create_index(op.f("ix_meeting_calls_pilot_id"), "meeting_calls", ["pilot_id"], unique=False)
    create_triggers(op.get_bind())


def downgrade() -> None:
    for table in ("meeting_calls", "issued_annexes"):
        for event in ("update", "delete"):
            unguard(op.get_bind(), table, event)
        op.drop_table(table)
