"""The right yardstick on every day: by whom an indicator is reported, what changed a figure, silence as known then."""

import json
from datetime import datetime

import sqlalchemy as sa
from alembic import op

from domain.words import ReportedScope, Restated

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def _words(column: str, values: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


FROM_THEN = "('（' || CAST(effective_from AS VARCHAR) || ' 起）')"
"""Behind the quote of a later version of a target: one cell of before holds one row of a quote."""


def upgrade() -> None:
    scopes = tuple(scope.value for scope in ReportedScope)
    op.execute(  # in one statement: SQLite cannot add a constraint to a table that stands
        f"ALTER TABLE indicators ADD COLUMN reported_scope VARCHAR({max(map(len, scopes))}) DEFAULT 'pilot' NOT NULL"
        f"\nCONSTRAINT ck_indicators_reportedscope CHECK ({_words('reported_scope', scopes)})"
    )
    op.add_column("pilots", sa.Column("reported_scopes", sa.String(), nullable=False, server_default=""))
    op.add_column("restatements", sa.Column("causes", sa.String(), nullable=False, server_default=""))
    kinds = tuple(kind.value for kind in Restated)
    op.execute(
        f"ALTER TABLE restatements ADD COLUMN nature VARCHAR({max(map(len, kinds))}) DEFAULT 'correction' NOT NULL"
        f"\nCONSTRAINT ck_restatements_restated CHECK ({_words('nature', kinds)})"
    )
    op.drop_index("uq_targets_cell", "targets")
    op.execute(
        f"UPDATE targets SET source_quote = replace(source_quote, {FROM_THEN}, '')"
        f" WHERE source_quote LIKE '%' || {FROM_THEN}"
    )
    _index_targets("source_quote", "effective_from")
    op.create_table(
        "project_updates",
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_project_updates_project_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("project_id", "updated_at", name=op.f("pk_project_updates")),
    )
    _fill_updates()
    op.add_column("observations", sa.Column("source", sa.String(), nullable=False, server_default=""))
    op.add_column("enterprises", sa.Column("moved_on", sa.Date(), nullable=True))
    units = ("district", "industry")
    op.create_table(
        "enterprise_units",
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("moved_on", sa.Date(), nullable=False),
        *(sa.Column(f"{unit}_id", sa.Integer(), nullable=True) for unit in units),
        *(
            sa.ForeignKeyConstraint(
                [f"{name}_id"], [f"{table}.id"], name=op.f(f"fk_enterprise_units_{name}_id"), ondelete="RESTRICT"
            )
            for name, table in (
                ("district", "districts"),
                ("enterprise", "enterprises"),
                ("industry", "industries"),
            )
        ),
        sa.PrimaryKeyConstraint("enterprise_id", "moved_on", name=op.f("pk_enterprise_units")),
    )


def _index_targets(*last: str) -> None:
    units = [sa.text(f"coalesce({unit}_id, 0)") for unit in ("district", "industry")]
    columns = ["pilot_id", "indicator_id", "source_name", *units, "period", "kind", *last]
    op.create_index("uq_targets_cell", "targets", columns, unique=True)


def _fill_updates() -> None:
    """What batches noted of when a project had last been heard of."""
    changes = op.get_bind().execute(
        sa.text(
            "SELECT c.row_id, c.before FROM import_changes c JOIN import_batches b ON b.id = c.batch_id "
            "JOIN projects p ON p.id = c.row_id WHERE b.kind = 'projects' AND c.before LIKE '%updated_at%'"
        )
    )
    found = {(row_id, datetime.fromisoformat(json.loads(before)["updated_at"])) for row_id, before in changes}
    table = sa.table("project_updates", sa.column("project_id"), sa.column("updated_at", sa.DateTime(timezone=True)))
    if found:
        op.bulk_insert(table, [{"project_id": at, "updated_at": day} for at, day in sorted(found)])


def downgrade() -> None:
    op.drop_table("enterprise_units")
    op.execute("ALTER TABLE observations DROP COLUMN source")
    op.execute("ALTER TABLE enterprises DROP COLUMN moved_on")
    op.drop_table("project_updates")
    op.drop_index("uq_targets_cell", "targets")
    same = " AND ".join(
        f"coalesce(was.{column}, {none}) = coalesce(targets.{column}, {none})"
        for column, none in [(f"{name}_id", "0") for name in ("pilot", "indicator", "district", "industry")]
        + [(name, "''") for name in ("source_name", "period", "kind", "source_quote")]
    )
    op.execute(
        f"UPDATE targets SET source_quote = source_quote || {FROM_THEN} WHERE EXISTS"
        f" (SELECT 1 FROM targets was WHERE {same} AND was.effective_from < targets.effective_from)"
    )
    _index_targets("source_quote")
    for column in ("nature", "causes"):
        op.execute(f"ALTER TABLE restatements DROP COLUMN {column}")
    op.execute("ALTER TABLE pilots DROP COLUMN reported_scopes")
    op.execute("ALTER TABLE indicators DROP COLUMN reported_scope")
