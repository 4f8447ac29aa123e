"""The right yardstick on every day: by whom an indicator is reported, what changed a figure."""

import sqlalchemy as sa
from alembic import op

from domain.words import ReportedScope, Restated

revision = "0014"
down_revision = "0012"
branch_labels = None
depends_on = None


def _words(column: str, values: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


def upgrade() -> None:
    scopes = tuple(scope.value for scope in ReportedScope)
    op.execute(  # in one statement: SQLite cannot add a constraint to a table that stands
        f"ALTER TABLE indicators ADD COLUMN reported_scope VARCHAR({max(map(len, scopes))}) DEFAULT 'pilot' NOT NULL"
        f"\nCONSTRAINT ck_indicators_reportedscope CHECK ({_words('reported_scope', scopes)})"
    )
    op.add_column("pilots", sa.Column("reported_scopes", sa.String(), nullable=False, server_default=""))
    kinds = tuple(kind.value for kind in Restated)
    op.execute(
        f"ALTER TABLE restatements ADD COLUMN kind VARCHAR({max(map(len, kinds))}) DEFAULT 'correction' NOT NULL"
        f"\nCONSTRAINT ck_restatements_restated CHECK ({_words('kind', kinds)})"
    )
    op.add_column("restatements", sa.Column("causes", sa.String(), nullable=False, server_default=""))


def downgrade() -> None:
    for column in ("causes", "kind"):
        op.execute(f"ALTER TABLE restatements DROP COLUMN {column}")
    op.execute("ALTER TABLE pilots DROP COLUMN reported_scopes")
    op.execute("ALTER TABLE indicators DROP COLUMN reported_scope")
