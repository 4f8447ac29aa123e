"""The plan's tasks with phases, deliverables and indicators; what their leads say of them, their lights by period; the
enterprises that are helped over a block. Periods closed before have no lights of tasks.
"""

import sqlalchemy as sa
from alembic import op

from data_access.intake_triggers import create_intake_triggers
from data_access.triggers import create_triggers, unguard
from data_access.word_checks import change_words

revision = "0036"
down_revision = "0035"
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
    "providers",
    "solutions",
    "solution_uses",
    "applications",
)
NEW = ("task_updates", "block_entries")
OF_TASKS = ("phases", "deliverables", "indicators")
STATES = ("not_begun", "running", "finished")
CAUSES = ("late", "indicator", "silent", "soon", "finished", "running", "waiting", "untold")
DAYS_FROM = ("plan", "phases", "whole")
LIGHTS = ("red", "yellow", "green", "grey")
BLOCK_CAUSES = ("enterprise", "provider", "funds", "approval", "outside", "data")
BLOCK_STATES = ("on", "solved", "given_up")


def _word(words: tuple[str, ...], name: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=max(map(len, words)))


def _to(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"), ondelete="RESTRICT")


def upgrade() -> None:
    change_words(op.get_bind(), "import_batches", "kind", "ck_import_batches_kind", BEFORE, (*BEFORE, *NEW))
    for column in OF_TASKS:
        op.add_column("tasks", sa.Column(column, sa.String(), nullable=False, server_default=""))
    _create_updates()
    _create_readings()
    _create_blocks()
    create_triggers(op.get_bind())


def _create_updates() -> None:
    op.create_table(
        "task_updates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("reported_on", sa.Date(), nullable=False),
        sa.Column("state", _word(STATES, "taskstate"), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("next_step", sa.String(), nullable=False),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.Column("reported_by", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("length(text) > 0", name=op.f("ck_task_updates_has_text")),
        _to("task_updates", "task_id", "tasks"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_updates")),
        sa.UniqueConstraint("task_id", "reported_on", name=op.f("uq_task_updates_task_id_reported_on")),
    )


def _create_readings() -> None:
    op.create_table(
        "task_readings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("light", _word(LIGHTS, "light"), nullable=False),
        sa.Column("cause", _word(CAUSES, "taskcause"), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("since_on", sa.Date(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("days_from", _word(DAYS_FROM, "daysfrom"), nullable=False),
        sa.Column("state", _word(STATES, "taskstate"), nullable=True),
        sa.Column("reported_on", sa.Date(), nullable=True),
        sa.Column("silent_months", sa.Integer(), nullable=False),
        _to("task_readings", "period_id", "periods"),
        _to("task_readings", "task_id", "tasks"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_readings")),
        sa.UniqueConstraint("period_id", "task_id", name=op.f("uq_task_readings_period_id_task_id")),
    )


def _create_blocks() -> None:
    op.create_table(
        "block_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("reported_on", sa.Date(), nullable=False),
        sa.Column("cause", _word(BLOCK_CAUSES, "blockcause"), nullable=False),
        sa.Column("state", _word(BLOCK_STATES, "blockstate"), nullable=False),
        sa.Column("helper", sa.String(), nullable=False),
        sa.Column("measure", sa.String(), nullable=False),
        sa.Column("result", sa.String(), nullable=False),
        sa.Column("reported_by", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("length(helper) > 0 AND length(measure) > 0", name=op.f("ck_block_entries_has_help")),
        _to("block_entries", "project_id", "projects"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_block_entries")),
        sa.UniqueConstraint("project_id", "reported_on", name=op.f("uq_block_entries_project_id_reported_on")),
    )


def downgrade() -> None:
    for event in ("insert", "update", "delete"):
        unguard(op.get_bind(), "task_readings", event)
    for table in ("block_entries", "task_readings", "task_updates"):
        op.drop_table(table)
    for column in reversed(OF_TASKS):
        op.execute(f"ALTER TABLE tasks DROP COLUMN {column}")
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
