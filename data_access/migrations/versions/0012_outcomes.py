"""What was missed stays in sight: two verdicts more, a reading's window and how it stands, targets with own days.

Readings of before were judged by the window that held the day: it runs.
"""

import warnings

import sqlalchemy as sa
from alembic import op
from sqlalchemy.exc import SAWarning

from data_access.triggers import create_triggers, unguard
from domain.words import Outcome

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

BEFORE = ("done", "on_course", "at_risk", "out_of_reach", "not_due")
AFTER = (*BEFORE, "overdue", "made_up")


def _one_of(column: str, words: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(word) for word in words)})"


def _allow_verdicts(words: tuple[str, ...]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SAWarning)  # of targets, pointed at: its index by expression is not copied here
        with op.batch_alter_table("target_readings") as table:
            table.drop_constraint(op.f("ck_target_readings_verdict"), type_="check")
            table.create_check_constraint(op.f("ck_target_readings_verdict"), _one_of("verdict", words))


def upgrade() -> None:
    _allow_verdicts(AFTER)
    op.add_column("indicator_readings", sa.Column("starts_on", sa.Date()))
    op.add_column("indicator_readings", sa.Column("ends_on", sa.Date()))
    words = tuple(outcome.value for outcome in Outcome)
    op.execute(  # in one statement, since a rebuilt table would lose its index on expressions (SQLite)
        f"ALTER TABLE indicator_readings ADD COLUMN outcome VARCHAR({max(map(len, words))})"
        f" DEFAULT '{Outcome.RUNNING.value}' NOT NULL"
        f"\nCONSTRAINT ck_indicator_readings_outcome CHECK ({_one_of('outcome', words)})"
    )
    own_days = sa.Column("names_own_days", sa.Boolean(), nullable=False, server_default=sa.false())
    op.add_column("targets", own_days)
    create_triggers(op.get_bind())


def downgrade() -> None:
    op.execute("ALTER TABLE targets DROP COLUMN names_own_days")
    for column in ("ends_on", "starts_on", "outcome"):
        op.execute(f"ALTER TABLE indicator_readings DROP COLUMN {column}")
    unguard(op.get_bind(), "target_readings", "update")
    for word, before in (("overdue", "out_of_reach"), ("made_up", "done")):
        op.execute(f"UPDATE target_readings SET verdict = '{before}' WHERE verdict = '{word}'")
    _allow_verdicts(BEFORE)
    create_triggers(op.get_bind())
