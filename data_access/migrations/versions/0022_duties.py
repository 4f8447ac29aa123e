"""What the office makes of the plan's targets: shares of districts, issued as targets of a kind of their own; who
revised a target and why; checkpoints in dated sets.

A checkpoint of before becomes part of the first set of its target.
"""

import sqlalchemy as sa
from alembic import op

from data_access.proposal_triggers import create_proposal_triggers, drop_proposal_triggers
from data_access.triggers import create_triggers, unguard
from data_access.word_checks import change_words

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

KINDS = ("table", "text")
SOURCES = ("checkpoints", "target_table", "target_text", "bottom_up", "none")
MORE_SOURCES = ("checkpoints", "target_table", "target_text", "target_allocated", "bottom_up", "none")
PEOPLE = ("author", "approved_by")


def upgrade() -> None:
    for column in PEOPLE:
        op.add_column("targets", sa.Column(column, sa.String(), nullable=False, server_default=""))
    op.add_column("targets", sa.Column("proposal_id", sa.Integer()))
    connection = op.get_bind()
    change_words(connection, "targets", "kind", "ck_targets_targetkind", KINDS, (*KINDS, "allocated"))
    change_words(connection, "indicator_readings", "planned_by", "ck_indicator_readings_planned", SOURCES, MORE_SOURCES)
    _checkpoints_in_sets(connection)
    _drafts()
    create_triggers(connection)
    create_proposal_triggers(connection)


def _checkpoints_in_sets(connection: sa.Connection) -> None:
    before = connection.execute(
        sa.text(
            "SELECT c.target_id, t.effective_from, c.due_on, c.value, c.author, c.source FROM checkpoints c"
            " JOIN targets t ON t.id = c.target_id ORDER BY c.target_id, c.due_on, c.id"
        ).columns(effective_from=sa.Date(), due_on=sa.Date())
    ).all()
    op.drop_table("checkpoints")
    sets = op.create_table(
        "checkpoint_sets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("target_id", sa.Integer(), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("approved_by", sa.String(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=True),
        _key("checkpoint_sets", "target_id", "targets"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checkpoint_sets")),
        sa.UniqueConstraint("target_id", "effective_from", name=op.f("uq_checkpoint_sets_target_id_effective_from")),
    )
    points = op.create_table(
        "checkpoints",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("set_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.CheckConstraint("value >= 0", name=op.f("ck_checkpoints_not_negative")),
        _key("checkpoints", "set_id", "checkpoint_sets"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checkpoints")),
        sa.UniqueConstraint("set_id", "due_on", name=op.f("uq_checkpoints_set_id_due_on")),
    )
    known: dict[int, int] = {}
    for row in before:
        if row.target_id not in known:
            words = {"reason": "", "document": row.source, "author": row.author, "approved_by": ""}
            first = {"target_id": row.target_id, "effective_from": row.effective_from, **words}
            known[row.target_id] = connection.execute(sets.insert().values(**first)).inserted_primary_key[0]
        point = {"set_id": known[row.target_id], "due_on": row.due_on, "value": row.value}
        connection.execute(points.insert().values(**point))


def _drafts() -> None:
    op.create_table(
        "allocation_drafts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("target_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        _key("allocation_drafts", "target_id", "targets"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allocation_drafts")),
        sa.UniqueConstraint("target_id", name=op.f("uq_allocation_drafts_target_id")),
    )
    op.create_table(
        "allocation_draft_shares",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.CheckConstraint("value >= 0", name=op.f("ck_allocation_draft_shares_not_negative")),
        _key("allocation_draft_shares", "district_id", "districts"),
        _key("allocation_draft_shares", "draft_id", "allocation_drafts"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allocation_draft_shares")),
        sa.UniqueConstraint("draft_id", "district_id", name=op.f("uq_allocation_draft_shares_draft_id_district_id")),
    )


def _key(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"), ondelete="RESTRICT")


def downgrade() -> None:
    """Issued shares stay, as if the plan's table had printed them; of several sets of checkpoints the newest stays."""
    connection = op.get_bind()
    for table in ("allocation_draft_shares", "allocation_drafts"):
        op.drop_table(table)
    _points_of_targets(connection)
    drop_proposal_triggers(connection)
    unguard(connection, "indicator_readings", "update")
    op.execute("UPDATE indicator_readings SET planned_by = 'target_table' WHERE planned_by = 'target_allocated'")
    op.execute("UPDATE targets SET kind = 'table' WHERE kind = 'allocated'")
    change_words(connection, "indicator_readings", "planned_by", "ck_indicator_readings_planned", MORE_SOURCES, SOURCES)
    change_words(connection, "targets", "kind", "ck_targets_targetkind", (*KINDS, "allocated"), KINDS)
    for column in ("proposal_id", *PEOPLE):
        op.execute(f"ALTER TABLE targets DROP COLUMN {column}")
    create_triggers(connection)
    create_proposal_triggers(connection)


def _points_of_targets(connection: sa.Connection) -> None:
    before = connection.execute(
        sa.text(
            "SELECT s.target_id, c.due_on, c.value, s.author, s.document FROM checkpoints c"
            " JOIN checkpoint_sets s ON s.id = c.set_id WHERE s.effective_from = (SELECT max(o.effective_from)"
            " FROM checkpoint_sets o WHERE o.target_id = s.target_id) ORDER BY c.id"
        ).columns(due_on=sa.Date())
    ).all()
    op.drop_table("checkpoints")
    op.drop_table("checkpoint_sets")
    points = op.create_table(
        "checkpoints",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("target_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.CheckConstraint("value >= 0", name=op.f("ck_checkpoints_not_negative")),
        _key("checkpoints", "target_id", "targets"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checkpoints")),
        sa.UniqueConstraint("target_id", "due_on", name=op.f("uq_checkpoints_target_id_due_on")),
    )
    for row in before:
        words = {"author": row.author, "source": row.document}
        point = {"target_id": row.target_id, "due_on": row.due_on, "value": row.value, **words}
        connection.execute(points.insert().values(**point))
