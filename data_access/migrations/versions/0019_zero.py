"""A target 0 has a word of its own, which is no achievement. Closed periods keep what they said."""

import warnings

from alembic import op
from sqlalchemy.exc import SAWarning

from data_access.triggers import create_triggers, unguard

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

BEFORE = ("done", "made_up", "on_course", "at_risk", "out_of_reach", "overdue", "not_due")


def _allow_verdicts(words: tuple[str, ...]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SAWarning)  # of targets, pointed at: its index by expression is not copied here
        with op.batch_alter_table("target_readings") as table:
            table.drop_constraint(op.f("ck_target_readings_verdict"), type_="check")
            allowed = f"verdict IN ({', '.join(repr(word) for word in words)})"
            table.create_check_constraint(op.f("ck_target_readings_verdict"), allowed)


def upgrade() -> None:
    _allow_verdicts((*BEFORE, "zero"))
    create_triggers(op.get_bind())


def downgrade() -> None:
    unguard(op.get_bind(), "target_readings", "update")
    op.execute("UPDATE target_readings SET verdict = 'done' WHERE verdict = 'zero'")
    _allow_verdicts(BEFORE)
    create_triggers(op.get_bind())
