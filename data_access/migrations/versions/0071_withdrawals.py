"""A draw that is void, a visit, a case, a successor or places of a batch that are taken back: a row beside them.

An enterprise whose case was taken back may leave again on the same day, and a successor be named again, so the two
constraints that forbade it go; what holds instead is checked under the pilot's lock.
"""

import sqlalchemy as sa
from alembic import op

from data_access.triggers import create_triggers, unguard

revision = "0071"
down_revision = "0070"
branch_labels = None
depends_on = None

GONE = {
    "leaving_cases": [("uq_leaving_cases_enterprise_id_left_on", ["enterprise_id", "left_on"])],
    "successors": [
        ("uq_successors_case_id", ["case_id"]),
        ("uq_successors_enterprise_id", ["enterprise_id"]),
    ],
}
INDEXES = {
    "leaving_cases": [("ix_leaving_cases_enterprise", "enterprise_id")],
    "successors": [("ix_successors_case", "case_id"), ("ix_successors_enterprise", "enterprise_id")],
}
WHAT = {
    "draw_id": "draws",
    "visit_id": "inspection_visits",
    "case_id": "leaving_cases",
    "successor_id": "successors",
}
ONE = " + ".join(f"(CASE WHEN {one} IS NULL THEN 0 ELSE 1 END)" for one in (*WHAT, "quota_issue"))


def upgrade() -> None:
    _rebuild(drop=True)
    op.create_table(
        "withdrawals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        *(sa.Column(one, sa.Integer(), nullable=True) for one in WHAT),
        sa.Column("quota_number", sa.Integer(), nullable=True),
        sa.Column("quota_issue", sa.Integer(), nullable=True),
        sa.Column("enterprise_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("approved_by", sa.String(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(f"{ONE} = 1", name=op.f("ck_withdrawals_one_thing")),
        sa.CheckConstraint("(quota_number IS NULL) = (quota_issue IS NULL)", name=op.f("ck_withdrawals_whole_issue")),
        sa.CheckConstraint("length(reason) > 0", name=op.f("ck_withdrawals_has_reason")),
        sa.CheckConstraint("visit_id IS NOT NULL OR author <> approved_by", name=op.f("ck_withdrawals_two_people")),
        sa.ForeignKeyConstraint(["pilot_id"], ["pilots.id"], name=op.f("fk_withdrawals_pilot_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprises.id"], name=op.f("fk_withdrawals_enterprise_id"), ondelete="RESTRICT"
        ),
        *(
            sa.ForeignKeyConstraint([one], [f"{of}.id"], name=op.f(f"fk_withdrawals_{one}"), ondelete="RESTRICT")
            for one, of in WHAT.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_withdrawals")),
        *(sa.UniqueConstraint(one, name=op.f(f"uq_withdrawals_{one}")) for one in WHAT),
        sa.UniqueConstraint(
            "pilot_id", "quota_number", "quota_issue", name=op.f("uq_withdrawals_pilot_id_quota_number_quota_issue")
        ),
    )
    op.create_index(op.f("ix_withdrawals_enterprise_id"), "withdrawals", ["enterprise_id"], unique=False)
    create_triggers(op.get_bind())


def _rebuild(*, drop: bool) -> None:
    """Constraints go or come back. On SQLite both tables are made anew, successors first: it points at the other."""
    for table in ("successors", "leaving_cases"):
        for event in ("update", "delete"):
            unguard(op.get_bind(), table, event)
    if op.get_bind().dialect.name != "sqlite":
        for table, constraints in GONE.items():
            for name, columns in constraints:
                if drop:
                    op.drop_constraint(name, table)
                else:
                    op.create_unique_constraint(name, table, columns)
        _indexes(drop)
        return
    texts = {}
    for table in ("successors", "leaving_cases"):
        query = f"SELECT sql FROM sqlite_master WHERE type = 'table' AND name = '{table}'"
        texts[table] = op.get_bind().exec_driver_sql(query).scalar_one()
        op.execute(f"CREATE TEMPORARY TABLE kept_{table} AS SELECT * FROM {table}")
        op.execute(f"DROP TABLE {table}")
    for table in ("leaving_cases", "successors"):
        op.execute(_otherwise(table, texts[table], drop=drop))
        op.execute(f"INSERT INTO {table} SELECT * FROM kept_{table}")
        op.execute(f"DROP TABLE kept_{table}")
    op.create_index("ix_leaving_cases_pilot", "leaving_cases", ["pilot_id"], unique=False)
    _indexes(drop)


def _otherwise(table: str, text: str, *, drop: bool) -> str:
    for name, columns in GONE[table]:
        part = f", \n\tCONSTRAINT {name} UNIQUE ({', '.join(columns)})"
        if drop:
            if text.count(part) != 1:
                raise ValueError(f"{table}: {text.count(part)} × {part}")
            text = text.replace(part, "")
        else:
            text = text.rstrip().removesuffix(")").rstrip() + part + "\n)"
    return text


def _indexes(drop: bool) -> None:
    for table, indexes in INDEXES.items():
        for name, column in indexes:
            if drop:
                op.create_index(name, table, [column], unique=False)
            elif op.get_bind().dialect.name != "sqlite":
                op.drop_index(name, table)


def downgrade() -> None:
    """Refused by the database where something was taken back and done again."""
    for event in ("update", "delete"):
        unguard(op.get_bind(), "withdrawals", event)
    op.drop_table("withdrawals")
    _rebuild(drop=False)
    create_triggers(op.get_bind())
