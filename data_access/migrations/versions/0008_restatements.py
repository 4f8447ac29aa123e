"""restatements: which figure of which closed period changed, kept with the period that lists it"""

import sqlalchemy as sa
from alembic import op

from data_access.triggers import create_triggers

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

LIGHTS = ("red", "yellow", "green", "grey")


def _light(name: str) -> sa.Column:
    return sa.Column(name, sa.Enum(*LIGHTS, name=name, native_enum=False, create_constraint=True), nullable=False)


def _keys(**points_at: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_restatements_{column}"), ondelete="RESTRICT")
        for column, table in points_at.items()
    ]


def upgrade() -> None:
    op.drop_table("restatements")  # nothing ever wrote to it
    op.create_table(
        "restatements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("restated_id", sa.Integer(), nullable=False),
        sa.Column("indicator", sa.String(length=60), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=True),
        sa.Column("target_id", sa.Integer(), nullable=True),
        *(sa.Column(f"before_{name}", sa.Float(), nullable=True) for name in ("value", "numerator", "denominator")),
        _light("before_light"),
        *(sa.Column(f"after_{name}", sa.Float(), nullable=True) for name in ("value", "numerator", "denominator")),
        _light("after_light"),
        sa.CheckConstraint("restated_id <> period_id", name=op.f("ck_restatements_of_another_period")),
        *_keys(period_id="periods", restated_id="periods", district_id="districts", target_id="targets"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_restatements")),
    )
    scope = [sa.literal_column("coalesce(district_id, 0)"), sa.literal_column("coalesce(target_id, 0)")]
    op.create_index("uq_restatements_figure", "restatements", ["period_id", "indicator", *scope], unique=True)
    create_triggers(op.get_bind())


def downgrade() -> None:
    op.drop_table("restatements")
    op.create_table(
        "restatements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=True),
        sa.Column("what", sa.String(length=60), nullable=False),
        sa.Column("before", sa.String(), nullable=False),
        sa.Column("after", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        *_keys(period_id="periods", project_id="projects"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_restatements")),
    )
    op.create_index("ix_restatements_period_id", "restatements", ["period_id"], unique=False)
