"""intake: batches of returns with their files, rows they changed, openings of locks, evidence; versions of events"""

import sqlalchemy as sa
from alembic import op

from data_access.intake_triggers import create_intake_triggers, drop_intake_triggers
from data_access.triggers import create_triggers, drop_triggers

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

VERSIONED = ("assessments", "observations", "provider_reviews")
KINDS = (
    "enterprises",
    "projects",
    "assessments",
    "observations",
    "fund_entries",
    "issues",
    "provider_reviews",
)
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


def _keys(table: str, **points_at: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"), ondelete="RESTRICT")
        for column, target in points_at.items()
    ]


def _check(table: str, name: str, rule: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}"))


def upgrade() -> None:
    _create_batches()
    op.create_table(
        "lock_openings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=True),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("granted_by", sa.String(), nullable=False),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        _check("lock_openings", "days_order", "to_on >= from_on"),
        _check("lock_openings", "has_reason", "length(reason) > 0"),
        *_keys("lock_openings", pilot_id="pilots", district_id="districts"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lock_openings")),
    )
    op.create_index("ix_lock_openings_pilot", "lock_openings", ["pilot_id", "expires_on"])
    op.create_table(
        "evidence_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.Enum(*STAGES, name="stage", native_enum=False, create_constraint=True), nullable=False),
        sa.Column("file_name", sa.String(length=120), nullable=False),
        sa.Column("media_type", sa.String(length=80), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("file", sa.LargeBinary(), nullable=False),
        sa.Column("uploaded_by", sa.String(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        _check("evidence_files", "hash", "length(sha256) = 64"),
        _check("evidence_files", "not_empty", "size_bytes > 0"),
        *_keys("evidence_files", pilot_id="pilots", project_id="projects"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_files")),
        sa.UniqueConstraint("project_id", "stage", "sha256", name=op.f("uq_evidence_files_project_id_stage_sha256")),
    )
    for table in VERSIONED:
        op.add_column(table, sa.Column("version", sa.Integer(), server_default="1", nullable=False))
    create_triggers(op.get_bind())
    create_intake_triggers(op.get_bind())


def _create_batches() -> None:
    op.create_table(
        "import_batches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Enum(*KINDS, name="kind", native_enum=False, create_constraint=True), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=True),
        sa.Column("department_id", sa.Integer(), nullable=True),
        sa.Column("file_name", sa.String(length=120), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("file", sa.LargeBinary(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("committed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rows_new", sa.Integer(), nullable=False),
        sa.Column("rows_changed", sa.Integer(), nullable=False),
        sa.Column("rows_unchanged", sa.Integer(), nullable=False),
        sa.Column("explained", sa.String(), nullable=False),
        sa.Column("changes_sha256", sa.String(length=64), nullable=False),
        sa.Column("undone_by", sa.String(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undo_reason", sa.String(), nullable=False),
        _check("import_batches", "hash", "length(sha256) = 64"),
        _check("import_batches", "one_unit", "district_id IS NULL OR department_id IS NULL"),
        _check("import_batches", "undone_by_someone", "(undone_at IS NULL) = (undone_by = '')"),
        _check("import_batches", "undone_for_a_reason", "undone_at IS NULL OR length(undo_reason) > 0"),
        *_keys("import_batches", pilot_id="pilots", district_id="districts", department_id="departments"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_batches")),
    )
    live = sa.text("undone_at IS NULL")
    op.create_index(
        "uq_import_batches_file",
        "import_batches",
        ["pilot_id", "kind", "sha256"],
        unique=True,
        sqlite_where=live,
        postgresql_where=live,
    )
    op.create_index("ix_import_batches_pilot", "import_batches", ["pilot_id", "committed_at"])
    op.create_table(
        "import_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("is_new", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("before", sa.String(), nullable=False),
        sa.Column("after", sa.String(), nullable=False),
        *_keys("import_changes", batch_id="import_batches"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_changes")),
        sa.UniqueConstraint("batch_id", "position", name=op.f("uq_import_changes_batch_id_position")),
    )
    op.create_index("ix_import_changes_row", "import_changes", ["row_id", "batch_id"])


def downgrade() -> None:
    drop_intake_triggers(op.get_bind())
    drop_triggers(op.get_bind())
    for table in VERSIONED:
        op.drop_column(table, "version")
    for table in ("evidence_files", "lock_openings", "import_changes", "import_batches"):
        op.drop_table(table)
    create_triggers(op.get_bind())
