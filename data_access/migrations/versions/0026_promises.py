"""A promise may be given for any target, along a line; who wrote it down, and who took it back."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations
from sqlalchemy.exc import SAWarning

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

CHECKS = {
    "ck_commitments_of_something": "target_id IS NOT NULL OR district_id IS NOT NULL",
    "ck_commitments_has_a_line": "target_id IS NULL OR start_value IS NOT NULL",
    "ck_commitments_withdrawn_by_someone": "(withdrawn_on IS NULL) = (withdrawn_by = '')",
}
COLUMNS = (
    "target_id",
    "start_value",
    "author",
    "account_id",
    "withdrawn_on",
    "withdrawn_by",
    "withdrawn_reason",
    "version",
)


@contextmanager
def _commitments() -> Iterator[BatchOperations]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SAWarning)  # of targets, pointed at: its index by expression is not copied here
        with op.batch_alter_table("commitments") as table:
            yield table


def upgrade() -> None:
    with _commitments() as table:
        table.alter_column("district_id", existing_type=sa.Integer(), nullable=True)
        table.add_column(sa.Column("target_id", sa.Integer()))
        table.add_column(sa.Column("start_value", sa.Float()))
        table.add_column(sa.Column("author", sa.String(), nullable=False, server_default=""))
        table.add_column(sa.Column("account_id", sa.Integer()))
        table.add_column(sa.Column("withdrawn_on", sa.Date()))
        table.add_column(sa.Column("withdrawn_by", sa.String(), nullable=False, server_default=""))
        table.add_column(sa.Column("withdrawn_reason", sa.String(), nullable=False, server_default=""))
        table.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
        table.create_foreign_key(
            op.f("fk_commitments_target_id"), "targets", ["target_id"], ["id"], ondelete="RESTRICT"
        )
        for name, condition in CHECKS.items():
            table.create_check_constraint(op.f(name), condition)
    op.create_index(op.f("ix_commitments_target_id"), "commitments", ["target_id"])
    op.create_table(
        "commitment_points",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("commitment_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.CheckConstraint("value >= 0", name=op.f("ck_commitment_points_not_negative")),
        sa.ForeignKeyConstraint(
            ["commitment_id"],
            ["commitments.id"],
            name=op.f("fk_commitment_points_commitment_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commitment_points")),
        sa.UniqueConstraint("commitment_id", "due_on", name=op.f("uq_commitment_points_commitment_id_due_on")),
    )


def downgrade() -> None:
    op.drop_table("commitment_points")
    op.drop_index(op.f("ix_commitments_target_id"), "commitments")
    op.execute("DELETE FROM commitments WHERE district_id IS NULL")
    with _commitments() as table:
        for name in CHECKS:
            table.drop_constraint(op.f(name), type_="check")
        table.drop_constraint(op.f("fk_commitments_target_id"), type_="foreignkey")
        for column in COLUMNS:
            table.drop_column(column)
        table.alter_column("district_id", existing_type=sa.Integer(), nullable=False)
