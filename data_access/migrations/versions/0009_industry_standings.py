"""ranking within an industry: standings of providers there, and the pool of a kind in an industry"""

import sqlalchemy as sa
from alembic import op

from data_access.triggers import create_triggers, drop_triggers

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

TABLE = "industry_standings"
SAMPLED = ("acceptance", "on_time", "level", "satisfaction")
CHECKS = {
    "rank_in_range": "rank IS NULL OR (rank_low <= rank AND rank <= rank_high)",
    "score_in_interval": "score_low <= score AND score <= score_high",
    "tier_with_rank": "(rank IS NULL) = (tier IS NULL)",
}


def _words(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True)


def _key(table: str, column: str, points_at: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}")
    return sa.ForeignKeyConstraint([column], [f"{points_at}.id"], name=name, ondelete="RESTRICT")


def upgrade() -> None:
    drop_triggers(op.get_bind())
    counts = [f"{name}_{part}" for name in SAMPLED for part in ("trials", "observed")]
    floats = [f"{name}_{part}" for name in SAMPLED for part in ("expected", "points", "deviation")]
    op.create_table(
        TABLE,
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("id", "period_id", "provider_id", "industry_id")),
        sa.Column("accepted", sa.Integer(), nullable=False),
        sa.Column("is_observed", sa.Boolean(), nullable=False),
        *(sa.Column(name, sa.Float(), nullable=False) for name in ("score", "score_low", "score_high")),
        *(sa.Column(name, sa.Integer(), nullable=True) for name in ("rank", "rank_low", "rank_high")),
        sa.Column("tier", _words("tier", "leading", "alongside", "trailing"), nullable=True),
        sa.Column("movement", sa.Integer(), nullable=True),
        sa.Column("funnel", _words("funnel", "far_below", "below", "within", "above", "far_above"), nullable=False),
        sa.Column("volume_points", sa.Float(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in counts),
        *(sa.Column(name, sa.Float(), nullable=False) for name in floats),
        *(sa.Column(f"{name}_{part}", sa.Float(), nullable=True) for name in SAMPLED for part in ("raw", "adjusted")),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_{TABLE}_{name}")) for name, rule in CHECKS.items()),
        _key(TABLE, "industry_id", "industries"),
        _key(TABLE, "period_id", "periods"),
        _key(TABLE, "provider_id", "providers"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
        sa.UniqueConstraint(
            "period_id", "industry_id", "provider_id", name=op.f(f"uq_{TABLE}_period_id_industry_id_provider_id")
        ),
    )
    with op.batch_alter_table("provider_pools") as batch:
        batch.add_column(sa.Column("industry_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_provider_pools_industry_id"), "industries", ["industry_id"], ["id"], ondelete="RESTRICT"
        )
        batch.drop_constraint(op.f("uq_provider_pools_period_id_kind"), type_="unique")
    op.create_index(
        "uq_provider_pools_pool",
        "provider_pools",
        ["period_id", "kind", sa.text("coalesce(industry_id, 0)")],
        unique=True,
    )
    create_triggers(op.get_bind())


def downgrade() -> None:
    drop_triggers(op.get_bind())
    op.drop_table(TABLE)
    op.execute("DELETE FROM provider_pools WHERE industry_id IS NOT NULL")
    op.drop_index("uq_provider_pools_pool", "provider_pools")
    with op.batch_alter_table("provider_pools") as batch:
        batch.drop_constraint(op.f("fk_provider_pools_industry_id"), type_="foreignkey")
        batch.drop_column("industry_id")
        batch.create_unique_constraint(op.f("uq_provider_pools_period_id_kind"), ["period_id", "kind"])
    create_triggers(op.get_bind())
