"""A pilot's own indicator says how often it is reported; two who change one are told of each other."""

import sqlalchemy as sa
from alembic import op

from data_access.word_checks import rewrite

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

EVERY = ("weekly", "monthly", "quarterly", "half_yearly", "yearly")


def upgrade() -> None:
    words = ", ".join(map(repr, EVERY))
    op.execute(  # in one statement: SQLite cannot add a constraint to a table that stands
        f"ALTER TABLE indicators ADD COLUMN reported_every VARCHAR({max(map(len, EVERY))}) DEFAULT 'monthly' NOT NULL"
        f"\nCONSTRAINT ck_indicators_reportedevery CHECK (reported_every IN ({words}))"
    )
    op.add_column("indicators", sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    if op.get_bind().dialect.name == "sqlite":  # it puts new columns into the line of the last constraint
        rewrite(
            op.get_bind(),
            "indicators",
            {", reported_every VARCHAR": ",\nreported_every VARCHAR", ", version INTEGER": ",\nversion INTEGER"},
        )


def downgrade() -> None:
    op.execute("ALTER TABLE indicators DROP COLUMN version")
    op.execute("ALTER TABLE indicators DROP COLUMN reported_every")
