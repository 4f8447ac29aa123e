"""reports: what a period keeps for its report, the office's words, issued files; decisions are verified"""

import warnings

import sqlalchemy as sa
from alembic import op
from sqlalchemy.exc import SAWarning

from data_access.report_triggers import create_report_triggers, drop_report_triggers

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

STATUS = sa.Enum("draft", "reviewed", "issued", name="reportstatus", native_enum=False, create_constraint=True)


def _keys(table: str, **points_at: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"), ondelete="RESTRICT")
        for column, target in points_at.items()
    ]


def upgrade() -> None:
    op.create_table(
        "period_lists",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("issues", sa.String(), nullable=False),
        sa.Column("decisions", sa.String(), nullable=False),
        sa.Column("returns", sa.String(), nullable=False),
        *_keys("period_lists", period_id="periods"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_period_lists")),
        sa.UniqueConstraint("period_id", name=op.f("uq_period_lists_period_id")),
    )
    op.create_table(
        "report_texts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=10), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=True),
        sa.Column("section", sa.String(length=20), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("length(text) > 0", name=op.f("ck_report_texts_has_text")),
        *_keys("report_texts", pilot_id="pilots", district_id="districts"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_texts")),
    )
    op.create_table(
        "issued_reports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=True),
        sa.Column("status", STATUS, nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reviewer", sa.String(), nullable=False),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("issued_by", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("file", sa.LargeBinary(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("reviewer = '' OR reviewer <> author", name=op.f("ck_issued_reports_two_people")),
        sa.CheckConstraint("status = 'draft' OR reviewer <> ''", name=op.f("ck_issued_reports_reviewed_by_someone")),
        sa.CheckConstraint(
            "(status = 'issued') = (issued_on IS NOT NULL)", name=op.f("ck_issued_reports_issued_has_day")
        ),
        sa.CheckConstraint("status <> 'issued' OR length(sha256) = 64", name=op.f("ck_issued_reports_issued_has_hash")),
        *_keys("issued_reports", pilot_id="pilots", period_id="periods", district_id="districts"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issued_reports")),
    )
    district = sa.literal_column("coalesce(district_id, 0)")
    op.create_index("uq_report_texts_place", "report_texts", ["pilot_id", "label", district, "section"], unique=True)
    op.create_index("uq_issued_reports_issue", "issued_reports", ["period_id", district], unique=True)
    with op.batch_alter_table("decisions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("target_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("verified_by", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("verified_on", sa.Date(), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_decisions_target_id"), "targets", ["target_id"], ["id"], ondelete="RESTRICT"
        )
    create_report_triggers(op.get_bind())


def downgrade() -> None:
    drop_report_triggers(op.get_bind())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SAWarning)  # of targets, pointed at: its index by expression is not copied here
        with op.batch_alter_table("decisions", schema=None) as batch_op:
            batch_op.drop_constraint(op.f("fk_decisions_target_id"), type_="foreignkey")
            for column in ("verified_on", "verified_by", "target_id"):
                batch_op.drop_column(column)
    for table in ("issued_reports", "report_texts", "period_lists"):
        op.drop_table(table)
