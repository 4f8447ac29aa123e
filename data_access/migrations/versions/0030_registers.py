"""The registers an office keeps: admission of providers with 公示 and document, change of kind, industries they serve,
solutions with a price until they are taken down. These, uses and applications come in as returns do.

Providers of before have no document; theirs was the kind they have from their admission on.
"""

import sqlalchemy as sa
from alembic import op

from data_access.intake_triggers import create_intake_triggers
from data_access.proposal_triggers import create_proposal_triggers, drop_proposal_triggers
from data_access.triggers import create_triggers, unguard
from data_access.word_checks import change_words

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

BEFORE = (
    "enterprises",
    "projects",
    "assessments",
    "observations",
    "fund_entries",
    "issues",
    "provider_reviews",
)
NEW = ("providers", "solutions", "solution_uses", "applications")
KINDS = ("integrated", "specialist")
OF_PROVIDERS = ("document", "notice_from", "notice_to", "kind_on")
OF_SOLUTIONS = ("version", "price_fen", "delisted_on")
VERSIONED = ("solution_uses", "subsidy_applications")


def upgrade() -> None:
    change_words(op.get_bind(), "import_batches", "kind", "ck_import_batches_kind", BEFORE, (*BEFORE, *NEW))
    op.add_column("import_batches", sa.Column("proposal_id", sa.Integer()))
    op.add_column("providers", sa.Column("document", sa.String(), nullable=False, server_default=""))
    for column in ("notice_from", "notice_to"):
        op.add_column("providers", sa.Column(column, sa.Date()))
    notice = "notice_from IS NULL OR notice_to >= notice_from"
    _add_day("providers", "kind_on", notice_order=notice, kind_day="kind_on IS NULL OR kind_on > admitted_on")
    _create_kinds()
    _create_industries()
    for table in ("solutions", *VERSIONED):
        op.add_column(table, sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("solutions", sa.Column("price_fen", sa.BigInteger()))
    _add_day("solutions", "delisted_on", days_order="delisted_on IS NULL OR delisted_on > listed_on")
    op.create_index("uq_solutions_name", "solutions", ["pilot_id", "name"], unique=True)
    create_proposal_triggers(op.get_bind())


def _add_day(table: str, column: str, **checks: str) -> None:
    """A day with CHECKs in one statement: a table that is pointed at is not made anew (SQLite)."""
    lines = [f"CONSTRAINT ck_{table}_{name} CHECK ({condition})" for name, condition in checks.items()]
    op.execute("\n".join([f"ALTER TABLE {table} ADD COLUMN {column} DATE", *lines]))


def _to(table: str, target: str) -> sa.ForeignKeyConstraint:
    column = {"providers": "provider_id", "industries": "industry_id"}[target]
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"), ondelete="RESTRICT")


def _create_kinds() -> None:
    op.create_table(
        "provider_kinds",
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("kind_on", sa.Date(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(*KINDS, name="providerkind", native_enum=False, create_constraint=True),
            nullable=False,
        ),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("notice_from", sa.Date()),
        sa.Column("notice_to", sa.Date()),
        _to("provider_kinds", "providers"),
        sa.PrimaryKeyConstraint("provider_id", "kind_on", name=op.f("pk_provider_kinds")),
    )


def _create_industries() -> None:
    op.create_table(
        "provider_industries",
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("industry_id", sa.Integer(), nullable=False),
        _to("provider_industries", "providers"),
        _to("provider_industries", "industries"),
        sa.PrimaryKeyConstraint("provider_id", "industry_id", name=op.f("pk_provider_industries")),
    )


def downgrade() -> None:
    drop_proposal_triggers(op.get_bind())
    op.drop_index("uq_solutions_name", "solutions")
    for table in ("provider_industries", "provider_kinds"):
        op.drop_table(table)
    columns = {
        "import_batches": ("proposal_id",),
        "providers": OF_PROVIDERS,
        "solutions": OF_SOLUTIONS,
        **dict.fromkeys(VERSIONED, ("version",)),
    }
    for table, names in columns.items():
        for name in reversed(names):
            op.execute(f"ALTER TABLE {table} DROP COLUMN {name}")
    create_proposal_triggers(op.get_bind())
    _forget_batches()
    change_words(op.get_bind(), "import_batches", "kind", "ck_import_batches_kind", (*BEFORE, *NEW), BEFORE)


def _forget_batches() -> None:
    """What was taken in by the forms that are no more."""
    connection, listed = op.get_bind(), ", ".join(f"'{kind}'" for kind in NEW)
    for table in ("import_changes", "import_batches"):
        unguard(connection, table, "delete")
    ours = f"SELECT id FROM import_batches WHERE kind IN ({listed})"
    op.execute(f"DELETE FROM import_changes WHERE batch_id IN ({ours})")
    op.execute(f"DELETE FROM import_batches WHERE kind IN ({listed})")
    create_triggers(connection)
    create_intake_triggers(connection)
