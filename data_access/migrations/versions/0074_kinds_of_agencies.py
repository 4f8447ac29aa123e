"""Third parties of Fuling 3: services over the whole way, the centre, training."""

from alembic import op

from data_access.word_checks import change_words

revision = "0074"
down_revision = "0073"
branch_labels = None
depends_on = None

BEFORE = ("industry", "acceptance", "audit", "supervision")
AFTER = (*BEFORE, "service", "centre", "training")


def upgrade() -> None:
    change_words(op.get_bind(), "agencies", "kind", "ck_agencies_agencykind", BEFORE, AFTER)


def downgrade() -> None:
    op.execute("UPDATE agencies SET kind = 'supervision' WHERE kind = 'service'")
    op.execute("UPDATE agencies SET kind = 'industry' WHERE kind IN ('centre', 'training')")
    change_words(op.get_bind(), "agencies", "kind", "ck_agencies_agencykind", AFTER, BEFORE)
