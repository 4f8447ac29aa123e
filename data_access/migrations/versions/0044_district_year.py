"""Each district's year: appeals, answers, and what was approved."""

import sqlalchemy as sa
from alembic import op

from data_access.triggers import create_triggers

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def _link(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}"), ondelete="RESTRICT")


def _number(name: str) -> sa.Column:
    return sa.Column(name, sa.Integer(), nullable=False)


def _perhaps(*names: str, kind: type = sa.Float) -> list[sa.Column]:
    return [sa.Column(name, kind(), nullable=True) for name in names]


def _texts(*names: str) -> list[sa.Column]:
    return [sa.Column(name, sa.String(), nullable=False) for name in names]


def upgrade() -> None:
    table = "district_appeals"
    op.create_table(
        table,
        *(_number(name) for name in ("id", "pilot_id", "district_id", "year")),
        sa.Column("part", sa.String(length=20), nullable=False),
        *_texts("reason", "document"),
        sa.Column("said_on", sa.Date(), nullable=False),
        *_texts("author"),
        *_perhaps("account_id", kind=sa.Integer),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        _link(table, "pilot_id", "pilots"),
        _link(table, "district_id", "districts"),
        sa.CheckConstraint("length(reason) > 0", name=op.f("ck_district_appeals_has_reason")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_district_appeals")),
        sa.UniqueConstraint("district_id", "year", "part", name=op.f("uq_district_appeals_district_id_year_part")),
    )
    table = "district_answers"
    op.create_table(
        table,
        *(_number(name) for name in ("id", "appeal_id")),
        sa.Column("is_upheld", sa.Boolean(), nullable=False),
        *_perhaps("counted", "due"),
        *_texts("answer", "document"),
        sa.Column("answered_on", sa.Date(), nullable=False),
        *_texts("author", "approver"),
        *_perhaps("proposal_id", kind=sa.Integer),
        _link(table, "appeal_id", "district_appeals"),
        sa.CheckConstraint("(counted IS NULL) = (due IS NULL)", name=op.f("ck_district_answers_both_figures")),
        sa.CheckConstraint("is_upheld = (counted IS NOT NULL)", name=op.f("ck_district_answers_upheld_has_figures")),
        sa.CheckConstraint("due IS NULL OR (due > 0 AND counted >= 0)", name=op.f("ck_district_answers_figures")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_district_answers")),
        sa.UniqueConstraint("appeal_id", name=op.f("uq_district_answers_appeal_id")),
    )
    _results()
    create_triggers(op.get_bind())


def _results() -> None:
    table = "district_results"
    op.create_table(
        table,
        *(_number(name) for name in ("id", "pilot_id", "period_id", "district_id", "year")),
        sa.Column("size_group", sa.String(length=10), nullable=False),
        _number("enterprises"),
        *_perhaps("score", "score_low", "score_high"),
        *_perhaps("rank", "rank_low", "rank_high", kind=sa.Integer),
        _number("ranked"),
        *_texts("why_not", "document"),
        sa.Column("approved_on", sa.Date(), nullable=False),
        *_texts("author", "approver"),
        *_perhaps("proposal_id", kind=sa.Integer),
        _link(table, "pilot_id", "pilots"),
        _link(table, "period_id", "periods"),
        _link(table, "district_id", "districts"),
        sa.CheckConstraint(
            "score IS NULL OR (score_low <= score AND score <= score_high)",
            name=op.f("ck_district_results_score_in_interval"),
        ),
        sa.CheckConstraint(
            "rank IS NULL OR (rank_low <= rank AND rank <= rank_high)", name=op.f("ck_district_results_rank_in_range")
        ),
        sa.CheckConstraint("rank IS NOT NULL OR length(why_not) > 0", name=op.f("ck_district_results_says_why")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_district_results")),
        sa.UniqueConstraint("district_id", "year", name=op.f("uq_district_results_district_id_year")),
    )
    table = "district_result_parts"
    op.create_table(
        table,
        *(_number(name) for name in ("id", "result_id")),
        sa.Column("part", sa.String(length=20), nullable=False),
        sa.Column("weight", sa.Float(), nullable=False),
        *_perhaps("counted", "due", "counted_before", "due_before"),
        _link(table, "result_id", "district_results"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_district_result_parts")),
        sa.UniqueConstraint("result_id", "part", name=op.f("uq_district_result_parts_result_id_part")),
    )


def downgrade() -> None:
    for table in ("district_result_parts", "district_results", "district_answers", "district_appeals"):
        op.drop_table(table)
