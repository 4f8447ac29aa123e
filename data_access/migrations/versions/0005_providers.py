"""providers: the ranking of a closed period, status changes, solutions in use, alerts about a provider"""

from itertools import combinations

import sqlalchemy as sa
from alembic import op

from data_access.triggers import create_triggers, drop_triggers

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

SAMPLED = ("acceptance", "on_time", "level", "satisfaction")
STATUSES = ("active", "warned", "suspended", "removed")
CHECKS = {
    "rank_in_range": "rank IS NULL OR (rank_low <= rank AND rank <= rank_high)",
    "score_in_interval": "score IS NULL OR (score_low <= score AND score <= score_high)",
    "tier_with_rank": "(rank IS NULL) = (tier IS NULL)",
}
ALERT_CHECKS = {
    "light": "light IN ('red', 'yellow', 'green', 'grey')",
    "alertstatus": "status IN ('open', 'replied', 'verified', 'closed')",
}


def _words(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True)


def _key(table: str, column: str, points_at: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}")
    return sa.ForeignKeyConstraint([column], [f"{points_at}.id"], name=name, ondelete="RESTRICT")


def _check(table: str, name: str, rule: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}"))


def _count(name: str) -> sa.Column:
    return sa.Column(name, sa.Integer(), nullable=False)


def _reading_columns() -> list[sa.Column]:
    """What the ranking adds to a provider's reading; empty in periods without one."""
    integers = ["rank", "rank_low", "rank_high", "movement", "periods_below"]
    integers += [f"{name}_{part}" for name in SAMPLED for part in ("trials", "observed")]
    floats = ["score", "score_low", "score_high", "level_gain", "volume_points"]
    floats += [f"{name}_{part}" for name in SAMPLED for part in ("expected", "raw", "adjusted", "points", "deviation")]
    return [
        sa.Column("is_observed", sa.Boolean(), nullable=True),
        sa.Column("tier", _words("tier", "leading", "alongside", "trailing"), nullable=True),
        sa.Column("funnel", _words("funnel", "far_below", "below", "within", "above", "far_above"), nullable=True),
        *(sa.Column(name, sa.Integer(), nullable=True) for name in integers),
        *(sa.Column(name, sa.Float(), nullable=True) for name in floats),
    ]


def upgrade() -> None:
    drop_triggers(op.get_bind())
    op.create_table(
        "provider_status_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        _count("provider_id"),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column(
            "action",
            _words("provideraction", "warn", "suspend", "remove", "readmit", "appeal", "uphold", "revoke"),
            nullable=False,
        ),
        sa.Column("status_before", _words("status_before", *STATUSES), nullable=False),
        sa.Column("status_after", _words("status_after", *STATUSES), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("reason", "author", "approver", "document")),
        sa.Column("rectify_by", sa.Date(), nullable=True),
        sa.Column("answers_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        *(
            _check("provider_status_changes", name, rule)
            for name, rule in {
                "has_reason": "length(reason) > 0",
                "two_people": "length(author) > 0 AND author <> approver",
                "approved": "(action = 'appeal') = (approver = '')",
                "moves": "action IN ('appeal', 'uphold', 'revoke') OR status_before <> status_after",
                "answers": "(action IN ('appeal', 'uphold', 'revoke')) = (answers_id IS NOT NULL)",
                "rectify_order": "rectify_by IS NULL OR rectify_by >= happened_on",
            }.items()
        ),
        _key("provider_status_changes", "answers_id", "provider_status_changes"),
        _key("provider_status_changes", "provider_id", "providers"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider_status_changes")),
    )
    op.create_index("ix_provider_status_changes_provider", "provider_status_changes", ["provider_id", "happened_on"])
    op.create_table(
        "solution_uses",
        sa.Column("id", sa.Integer(), nullable=False),
        _count("solution_id"),
        _count("project_id"),
        sa.Column("used_on", sa.Date(), nullable=False),
        _key("solution_uses", "project_id", "projects"),
        _key("solution_uses", "solution_id", "solutions"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_solution_uses")),
        sa.UniqueConstraint("solution_id", "project_id", name=op.f("uq_solution_uses_solution_id_project_id")),
    )
    op.create_index("ix_solution_uses_project", "solution_uses", ["project_id"])
    op.create_table(
        "provider_pools",
        sa.Column("id", sa.Integer(), nullable=False),
        _count("period_id"),
        sa.Column("kind", _words("providerkind", "integrated", "specialist"), nullable=False),
        _count("providers"),
        _count("ranked"),
        *(
            sa.Column(name, sa.Float(), nullable=False)
            for name in (
                "design_effect",
                "on_time_share",
                *(f"{name}_prior_{part}" for name in SAMPLED for part in ("points", "weight")),
                *(f"correlation_{one}_{other}" for one, other in combinations(SAMPLED, 2)),
            )
        ),
        _key("provider_pools", "period_id", "periods"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider_pools")),
        sa.UniqueConstraint("period_id", "kind", name=op.f("uq_provider_pools_period_id_kind")),
    )
    op.create_table(
        "provider_shares",
        sa.Column("id", sa.Integer(), nullable=False),
        _count("period_id"),
        _count("provider_id"),
        sa.Column("industry_id", sa.Integer(), nullable=True),
        *map(
            _count,
            (
                "before_level",
                "projects",
                "accepted",
                "open_projects",
                "milestones_due",
                "milestones_on_time",
                "level_ok",
                "reviews",
                "satisfaction_sum",
            ),
        ),
        _check("provider_shares", "before_level", "before_level BETWEEN 0 AND 4"),
        _key("provider_shares", "industry_id", "industries"),
        _key("provider_shares", "period_id", "periods"),
        _key("provider_shares", "provider_id", "providers"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider_shares")),
    )
    op.create_index(
        "uq_provider_shares_cell",
        "provider_shares",
        ["period_id", "provider_id", sa.text("coalesce(industry_id, 0)"), "before_level"],
        unique=True,
    )
    kept = [_check("alerts", name, rule) for name, rule in ALERT_CHECKS.items()]
    with op.batch_alter_table("alerts", table_args=kept) as batch:
        batch.add_column(sa.Column("provider_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_alerts_provider_id"), "providers", ["provider_id"], ["id"], ondelete="RESTRICT"
        )
    with op.batch_alter_table("provider_readings") as batch:
        for column in _reading_columns():
            batch.add_column(column)
        for name, rule in CHECKS.items():
            batch.create_check_constraint(op.f(f"ck_provider_readings_{name}"), rule)
    create_triggers(op.get_bind())


def downgrade() -> None:
    drop_triggers(op.get_bind())
    with op.batch_alter_table("provider_readings") as batch:
        for name in (*CHECKS, "tier", "funnel"):
            batch.drop_constraint(op.f(f"ck_provider_readings_{name}"), type_="check")
        for column in _reading_columns():
            batch.drop_column(column.name)
    kept = [_check("alerts", name, rule) for name, rule in ALERT_CHECKS.items()]
    with op.batch_alter_table("alerts", table_args=kept) as batch:
        batch.drop_constraint(op.f("fk_alerts_provider_id"), type_="foreignkey")
        batch.drop_column("provider_id")
    for table in ("provider_shares", "provider_pools", "solution_uses", "provider_status_changes"):
        op.drop_table(table)
    create_triggers(op.get_bind())
