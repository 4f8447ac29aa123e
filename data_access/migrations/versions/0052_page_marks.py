"""Marks of the pictures in pages of kept PDFs."""

import sqlalchemy as sa
from alembic import op

from data_access.triggers import create_triggers

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "page_marks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("evidence_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.CheckConstraint("length(mark) = 64", name=op.f("ck_page_marks_mark")),
        sa.CheckConstraint("page > 0 AND position > 0", name=op.f("ck_page_marks_numbers")),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["evidence_files.id"], name=op.f("fk_page_marks_evidence_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_page_marks")),
        sa.UniqueConstraint("evidence_id", "position", name=op.f("uq_page_marks_evidence_id_position")),
    )
    create_triggers(op.get_bind())


def downgrade() -> None:
    op.drop_table("page_marks")
