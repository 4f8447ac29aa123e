"""forecasts: what was said of the future when a period was closed"""

import sqlalchemy as sa
from alembic import op

from data_access.triggers import create_triggers, drop_triggers

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

OPERATORS = sa.Enum(">=", ">", "=", name="operator", native_enum=False, create_constraint=True)


def _key(column: str, points_at: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{points_at}.id"], name=op.f(f"fk_forecasts_{column}"), ondelete="RESTRICT"
    )


def upgrade() -> None:
    op.create_table(
        "forecasts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("indicator", sa.String(length=60), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=True),
        sa.Column("industry_id", sa.Integer(), nullable=True),
        sa.Column("target_id", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.Column("operator", OPERATORS, nullable=False),
        sa.Column("counted", sa.Float(), nullable=False),
        sa.Column("p10", sa.Float(), nullable=False),
        sa.Column("p50", sa.Float(), nullable=False),
        sa.Column("p90", sa.Float(), nullable=False),
        sa.Column("met_probability", sa.Float(), nullable=False),
        sa.CheckConstraint("p10 <= p50 AND p50 <= p90", name=op.f("ck_forecasts_in_order")),
        sa.CheckConstraint("met_probability >= 0 AND met_probability <= 1", name=op.f("ck_forecasts_probability")),
        _key("period_id", "periods"),
        _key("district_id", "districts"),
        _key("industry_id", "industries"),
        _key("target_id", "targets"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forecasts")),
    )
    op.create_index("ix_forecasts_period", "forecasts", ["period_id", "target_id"])
    create_triggers(op.get_bind())


def downgrade() -> None:
    drop_triggers(op.get_bind())
    op.drop_table("forecasts")
    create_triggers(op.get_bind())
