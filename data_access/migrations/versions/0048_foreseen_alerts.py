"""Alerts of what is foreseen and of who is late: rules with a bound; an alert names its target and the person who
answers."""

from alembic import op

from data_access.triggers import create_triggers, unguard
from data_access.word_checks import change_words, rewrite

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None

BEFORE = ("pilot", "district", "project", "provider")
AFTER = (*BEFORE, "target", "milestone", "party")
FK = " FOREIGN KEY(target_id) REFERENCES targets (id) ON DELETE RESTRICT"
KEY = "CONSTRAINT pk_alerts PRIMARY KEY (id)"
BOUND = f"(bound IS NULL) = (scope IN {BEFORE!r})"


def upgrade() -> None:
    change_words(op.get_bind(), "alert_rules", "scope", "ck_alert_rules_alertscope", BEFORE, AFTER)
    op.execute(
        "ALTER TABLE alert_rules ADD COLUMN bound FLOAT\n"
        f"CONSTRAINT ck_alert_rules_bound_of_what_is_no_light CHECK ({BOUND})"
    )
    op.execute("ALTER TABLE alerts ADD COLUMN target_id INTEGER")
    _point(f", \n\tCONSTRAINT fk_alerts_target_id{FK}")
    op.execute("ALTER TABLE alerts ADD COLUMN owner_account_id INTEGER")


def _point(constraint: str) -> None:
    """The column points at targets, or no more; on SQLite by the text of the table, which keeps its partial index."""
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        other = f", \n\tCONSTRAINT fk_alerts_target_id{FK}"
        rewrite(connection, "alerts", {f"{KEY}{other}": KEY} if not constraint else {KEY: f"{KEY}{constraint}"})
    elif constraint:
        op.execute(f"ALTER TABLE alerts ADD CONSTRAINT fk_alerts_target_id{FK}")
    else:
        op.execute("ALTER TABLE alerts DROP CONSTRAINT fk_alerts_target_id")


def downgrade() -> None:
    connection, ours = op.get_bind(), f"scope IN {AFTER[4:]!r}"
    unguard(connection, "alert_rules", "delete")
    unguard(connection, "alert_events", "delete")
    of_ours = "SELECT id FROM alerts WHERE indicator IN ('target', 'milestone') OR indicator LIKE 'party~_%' ESCAPE '~'"
    op.execute(f"DELETE FROM alert_events WHERE alert_id IN ({of_ours})")
    op.execute(f"DELETE FROM alerts WHERE id IN ({of_ours})")
    op.execute(f"DELETE FROM alert_rules WHERE {ours}")
    op.execute("ALTER TABLE alerts DROP COLUMN owner_account_id")
    _point("")
    op.execute("ALTER TABLE alerts DROP COLUMN target_id")
    op.execute("ALTER TABLE alert_rules DROP COLUMN bound")
    change_words(connection, "alert_rules", "scope", "ck_alert_rules_alertscope", AFTER, BEFORE)
    create_triggers(connection)
