"""trigger functions name the schema of the tables they read and write (PostgreSQL)"""

from alembic import op

from data_access.money_triggers import create_money_triggers
from data_access.triggers import create_triggers

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_triggers(op.get_bind())
    create_money_triggers(op.get_bind())


def downgrade() -> None:
    """Functions that name their schema do for 0009 too."""
