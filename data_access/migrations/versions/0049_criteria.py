"""Criteria of an award as rows of a plan; an indicator may be a criterion, which is printed and no target."""

import sqlalchemy as sa
from alembic import op

from data_access.word_checks import rewrite

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None

BEFORE = "measure = 'reported' OR measure = 'estimate' OR measure LIKE 'computed:%' OR measure LIKE 'counted:%'"
AFTER = "measure IN ('reported', 'estimate', 'criterion') OR measure LIKE 'computed:%' OR measure LIKE 'counted:%'"


def upgrade() -> None:
    _measures(BEFORE, AFTER)
    op.create_table(
        "award_criteria",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column(
            "award",
            sa.Enum("beacon", "benchmark", name="award", native_enum=False, create_constraint=True),
            nullable=False,
        ),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("first_level", sa.String(), nullable=False),
        sa.Column("second_level", sa.String(), nullable=False),
        sa.Column("third_level", sa.String(), nullable=False),
        sa.Column("standard", sa.String(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("retired_from", sa.Date(), nullable=True),
        sa.Column("retired_reason", sa.String(), server_default="", nullable=False),
        sa.CheckConstraint("points IS NULL OR points > 0", name=op.f("ck_award_criteria_points")),
        sa.ForeignKeyConstraint(
            ["pilot_id"], ["pilots.id"], name=op.f("fk_award_criteria_pilot_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award_criteria")),
        sa.UniqueConstraint("pilot_id", "award", "number", name=op.f("uq_award_criteria_pilot_id_award_number")),
    )


def _measures(before: str, after: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        rewrite(op.get_bind(), "indicators", {f"CHECK ({before})": f"CHECK ({after})"}, is_repeated=True)
        return
    op.drop_constraint(op.f("ck_indicators_measure"), "indicators", type_="check")
    op.create_check_constraint(op.f("ck_indicators_measure"), "indicators", after)


def downgrade() -> None:
    op.drop_table("award_criteria")
    op.execute("UPDATE indicators SET measure = 'reported' WHERE measure = 'criterion'")
    _measures(AFTER, BEFORE)
