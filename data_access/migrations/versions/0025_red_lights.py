"""Beside a red light: why it is red, in the words of who answers for it; a judgement names its proposal and may end
before its last day."""

import sqlalchemy as sa
from alembic import op

from data_access.proposal_triggers import create_proposal_triggers, drop_proposal_triggers
from data_access.triggers import create_triggers

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

ENDED = ("proposal_id", "ended_on", "ended_by", "ended_reason")
CHECKS = {
    "ck_light_overrides_ended_after_start": "ended_on IS NULL OR ended_on >= starts_on",
    "ck_light_overrides_ended_by_someone": "(ended_on IS NULL) = (ended_by = '')",
}


def upgrade() -> None:
    with op.batch_alter_table("light_overrides") as table:
        table.add_column(sa.Column("proposal_id", sa.Integer()))
        table.add_column(sa.Column("ended_on", sa.Date()))
        table.add_column(sa.Column("ended_by", sa.String(), nullable=False, server_default=""))
        table.add_column(sa.Column("ended_reason", sa.String(), nullable=False, server_default=""))
        for name, condition in CHECKS.items():
            table.create_check_constraint(op.f(name), condition)
    _explanations()
    create_triggers(op.get_bind())
    create_proposal_triggers(op.get_bind())


def _explanations() -> None:
    links = [
        sa.ForeignKeyConstraint(
            [column], [f"{to}.id"], name=op.f(f"fk_light_explanations_{column}"), ondelete="RESTRICT"
        )
        for column, to in (("pilot_id", "pilots"), ("district_id", "districts"), ("project_id", "projects"))
    ]
    op.create_table(
        "light_explanations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=10), nullable=False),
        sa.Column("indicator", sa.String(length=40), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=True),
        sa.Column("project_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("length(text) > 0", name=op.f("ck_light_explanations_has_text")),
        sa.CheckConstraint(
            "(indicator = 'project') = (project_id IS NOT NULL)", name=op.f("ck_light_explanations_project")
        ),
        sa.CheckConstraint("project_id IS NULL OR district_id IS NULL", name=op.f("ck_light_explanations_one_light")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_light_explanations")),
        *links,
    )
    op.create_index(op.f("ix_light_explanations_project_id"), "light_explanations", ["project_id"])
    op.create_index(
        "uq_light_explanations_light",
        "light_explanations",
        ["pilot_id", "label", "indicator", sa.text("coalesce(district_id, 0)"), sa.text("coalesce(project_id, 0)")],
        unique=True,
    )


def downgrade() -> None:
    op.drop_table("light_explanations")
    drop_proposal_triggers(op.get_bind())
    with op.batch_alter_table("light_overrides") as table:
        for name in CHECKS:
            table.drop_constraint(op.f(name), type_="check")
        for column in ENDED:
            table.drop_column(column)
    create_triggers(op.get_bind())
    create_proposal_triggers(op.get_bind())
