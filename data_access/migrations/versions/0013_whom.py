"""Whom and what is counted: money to come back from those that left for cause, a first instalment on the contract,
since when a reason has been so, who led a project when, whose
delay a late stage is.

Rows of before have left for no cause that was stated, and were always led by who leads them now; closed periods keep
what they said.
"""

import sqlalchemy as sa
from alembic import op

from data_access.triggers import create_triggers

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

LEADS, PARTIES = "project_leads", "stage_parties"
STAGES = (
    "diagnosis",
    "proposal",
    "contract",
    "build",
    "go_live",
    "acceptance",
    "assessment",
    "publicity",
    "payment",
)


def _columns() -> list[tuple[str, sa.Column]]:
    """New columns by table."""
    no, none = sa.false(), "0"
    return [
        ("enterprises", sa.Column("left_for_cause", sa.Boolean(), nullable=False, server_default=no)),
        ("projects", sa.Column("left_for_cause", sa.Boolean(), nullable=False, server_default=no)),
        ("clauses", sa.Column("share", sa.Float())),
        ("clauses", sa.Column("cap_fen", sa.BigInteger())),
        ("project_readings", sa.Column("recover_fen", sa.BigInteger(), nullable=False, server_default=none)),
        ("project_readings", sa.Column("reason_since_on", sa.Date())),
        ("project_readings", sa.Column("party", sa.String(length=10))),
        ("scope_counts", sa.Column("red_elsewhere", sa.Integer(), nullable=False, server_default=none)),
        ("money_cells", sa.Column("recover_fen", sa.BigInteger(), nullable=False, server_default=none)),
    ]


def upgrade() -> None:
    for table, column in _columns():
        op.add_column(table, column)
    _create_leads()
    _create_parties()
    create_triggers(op.get_bind())
    op.execute(
        "INSERT INTO project_leads (project_id, provider_id) "
        "SELECT id, provider_id FROM projects WHERE provider_id IS NOT NULL ORDER BY id"
    )


def _create_parties() -> None:
    def one_of(column: str, words: tuple[str, ...]) -> sa.Column:
        return sa.Column(
            column, sa.Enum(*words, name=column, native_enum=False, create_constraint=True), nullable=False
        )

    op.create_table(
        PARTIES,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer()),
        one_of("stage", STAGES),
        one_of("party", ("district", "provider", "enterprise", "office", "treasury")),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("is_default", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["pilot_id"], ["pilots.id"], name=op.f(f"fk_{PARTIES}_pilot_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{PARTIES}")),
    )
    day = [sa.text("coalesce(pilot_id, 0)"), "stage", "effective_from"]
    op.create_index(op.f(f"uq_{PARTIES}_day"), PARTIES, day, unique=True)


def _create_leads() -> None:
    op.create_table(
        LEADS,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date()),
        sa.Column("to_on", sa.Date()),
        *(
            sa.ForeignKeyConstraint(
                [f"{one}_id"], [f"{one}s.id"], name=op.f(f"fk_{LEADS}_{one}_id"), ondelete="RESTRICT"
            )
            for one in ("project", "provider")
        ),
        sa.CheckConstraint("to_on IS NULL OR from_on IS NULL OR to_on >= from_on", name=op.f(f"ck_{LEADS}_days_order")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{LEADS}")),
    )
    for one in ("project", "provider"):
        op.create_index(op.f(f"ix_{LEADS}_{one}_id"), LEADS, [f"{one}_id"])
    still = sa.text("to_on IS NULL")
    op.create_index(
        op.f(f"uq_{LEADS}_open"), LEADS, ["project_id"], unique=True, sqlite_where=still, postgresql_where=still
    )


def downgrade() -> None:
    for table in (PARTIES, LEADS):
        op.drop_table(table)
    for table, column in reversed(_columns()):
        op.execute(f"ALTER TABLE {table} DROP COLUMN {column.name}")
