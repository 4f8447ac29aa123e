"""A plan's workbook is kept with every row it changed, so that it can be taken back; a pilot whose setting up was taken
back is withdrawn, since the audit trail names it.
"""

import sqlalchemy as sa
from alembic import op

from data_access.plan_triggers import create_plan_triggers, drop_plan_triggers
from data_access.triggers import create_triggers, unguard

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("pilots", sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "plan_loads",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column("is_new", sa.Boolean(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("file", sa.LargeBinary(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("committed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rows_new", sa.Integer(), nullable=False),
        sa.Column("cells_changed", sa.Integer(), nullable=False),
        sa.Column("changes_sha256", sa.String(length=64), nullable=False),
        sa.Column("undone_by", sa.String(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undo_reason", sa.String(), nullable=False),
        sa.Column("author_account", sa.Integer(), nullable=True),
        sa.Column("undone_by_account", sa.Integer(), nullable=True),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_plan_loads_hash")),
        sa.CheckConstraint("(undone_at IS NULL) = (undone_by = '')", name=op.f("ck_plan_loads_undone_by_someone")),
        sa.CheckConstraint(
            "undone_at IS NULL OR length(undo_reason) > 0", name=op.f("ck_plan_loads_undone_for_a_reason")
        ),
        sa.ForeignKeyConstraint(["pilot_id"], ["pilots.id"], name=op.f("fk_plan_loads_pilot_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_loads")),
    )
    op.create_index("ix_plan_loads_pilot", "plan_loads", ["pilot_id", "committed_at"])
    op.create_table(
        "plan_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("record", sa.String(length=40), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("before", sa.String(), nullable=False),
        sa.Column("after", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["load_id"], ["plan_loads.id"], name=op.f("fk_plan_changes_load_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_changes")),
        sa.UniqueConstraint("load_id", "position", name=op.f("uq_plan_changes_load_id_position")),
    )
    create_triggers(op.get_bind())
    create_plan_triggers(op.get_bind())


def downgrade() -> None:
    drop_plan_triggers(op.get_bind())
    for event in ("update", "delete"):
        unguard(op.get_bind(), "plan_changes", event)
    op.drop_table("plan_changes")
    op.drop_table("plan_loads")
    op.drop_column("pilots", "withdrawn_at")
