"""What was missed stays in sight: two verdicts more, a reading's window and how it stands, targets with own days.

Readings of before were judged by the window that held the day: it runs.
"""

import sqlalchemy as sa
from alembic import op

from data_access.triggers import create_triggers
from domain.words import Outcome, Verdict

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

BEFORE = ("done", "on_course", "at_risk", "out_of_reach", "not_due")


def _one_of(column: str, words: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(word) for word in words)})"


def upgrade() -> None:
    with op.batch_alter_table("target_readings") as table:
        table.drop_constraint(op.f("ck_target_readings_verdict"), type_="check")
        words = tuple(verdict.value for verdict in Verdict)
        table.create_check_constraint(op.f("ck_target_readings_verdict"), _one_of("verdict", words))
    with op.batch_alter_table("indicator_readings") as table:
        longest = max(len(outcome.value) for outcome in Outcome)
        running = sa.Column("outcome", sa.String(longest), nullable=False, server_default=Outcome.RUNNING.value)
        table.add_column(running)
        table.add_column(sa.Column("starts_on", sa.Date()))
        table.add_column(sa.Column("ends_on", sa.Date()))
        words = tuple(outcome.value for outcome in Outcome)
        table.create_check_constraint(op.f("ck_indicator_readings_outcome"), _one_of("outcome", words))
    own_days = sa.Column("names_own_days", sa.Boolean(), nullable=False, server_default=sa.false())
    op.add_column("targets", own_days)
    create_triggers(op.get_bind())


def downgrade() -> None:
    op.execute("ALTER TABLE targets DROP COLUMN names_own_days")
    with op.batch_alter_table("indicator_readings") as table:
        table.drop_constraint(op.f("ck_indicator_readings_outcome"), type_="check")
        for column in ("outcome", "starts_on", "ends_on"):
            table.drop_column(column)
    with op.batch_alter_table("target_readings") as table:
        table.drop_constraint(op.f("ck_target_readings_verdict"), type_="check")
        table.create_check_constraint(op.f("ck_target_readings_verdict"), _one_of("verdict", BEFORE))
    create_triggers(op.get_bind())
