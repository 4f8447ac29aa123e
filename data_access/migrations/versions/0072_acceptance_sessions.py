"""Batches of acceptances are opened before applications are gathered into them; named ones are taken over."""

import sqlalchemy as sa
from alembic import op

from data_access.word_checks import change_words

revision = "0072"
down_revision = "0071"
branch_labels = None
depends_on = None

BEFORE = ("subsidy", "documents")
AFTER = (*BEFORE, "sessions")


def upgrade() -> None:
    change_words(op.get_bind(), "review_lists", "list", "ck_review_lists_reviewlist", BEFORE, AFTER)
    op.execute(
        sa.text(
            "INSERT INTO review_lists (pilot_id, list, name, effective_from, holds, source, version) "
            "SELECT p.pilot_id, 'sessions', a.session, min(a.applied_on), :holds, '原有批次转入', 1 FROM acceptances a "
            "JOIN projects p ON p.id = a.project_id WHERE a.session <> '' GROUP BY p.pilot_id, a.session"
        ).bindparams(holds=True)
    )


def downgrade() -> None:
    op.execute("DELETE FROM review_lists WHERE list = 'sessions'")
    change_words(op.get_bind(), "review_lists", "list", "ck_review_lists_reviewlist", AFTER, BEFORE)
