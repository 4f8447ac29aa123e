"""targets: where every printed target stands in a period, and what it is made of"""

import sqlalchemy as sa
from alembic import op

from data_access.triggers import create_triggers, drop_triggers

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

LIGHTS = sa.Enum("red", "yellow", "green", "grey", name="light", native_enum=False, create_constraint=True)
VERDICTS = sa.Enum(
    "done", "on_course", "at_risk", "out_of_reach", "not_due", name="verdict", native_enum=False, create_constraint=True
)


def _key(table: str, column: str, points_at: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}")
    return sa.ForeignKeyConstraint([column], [f"{points_at}.id"], name=name, ondelete="RESTRICT")


def upgrade() -> None:
    op.create_table(
        "target_readings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("target_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("actual", sa.Float(), nullable=True),
        sa.Column("planned", sa.Float(), nullable=True),
        sa.Column("recent_gain", sa.Float(), nullable=True),
        sa.Column("light", LIGHTS, nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("verdict", VERDICTS, nullable=True),
        sa.Column("verdict_reason", sa.String(), nullable=False),
        sa.CheckConstraint(
            "length(reason) > 0 AND length(verdict_reason) > 0", name=op.f("ck_target_readings_has_reason")
        ),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_target_readings_days_order")),
        _key("target_readings", "period_id", "periods"),
        _key("target_readings", "target_id", "targets"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_target_readings")),
        sa.UniqueConstraint("target_id", "period_id", name=op.f("uq_target_readings_target_id_period_id")),
    )
    op.create_index("ix_target_readings_period", "target_readings", ["period_id"])
    op.create_table(
        "target_shares",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("target_id", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=True),
        sa.Column("industry_id", sa.Integer(), nullable=True),
        sa.Column("counted", sa.Float(), nullable=False),
        sa.Column("late", sa.Integer(), nullable=True),
        sa.Column("coming", sa.Integer(), nullable=True),
        _key("target_shares", "period_id", "periods"),
        _key("target_shares", "target_id", "targets"),
        _key("target_shares", "district_id", "districts"),
        _key("target_shares", "industry_id", "industries"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_target_shares")),
    )
    op.create_index(
        "uq_target_shares_unit",
        "target_shares",
        ["period_id", "target_id", sa.text("coalesce(district_id, 0)"), sa.text("coalesce(industry_id, 0)")],
        unique=True,
    )
    create_triggers(op.get_bind())


def downgrade() -> None:
    drop_triggers(op.get_bind())
    op.drop_table("target_shares")
    op.drop_table("target_readings")
    create_triggers(op.get_bind())
