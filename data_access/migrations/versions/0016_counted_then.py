"""A project's planned days and its enterprise's title and scale beside the figures of a period, so that what a click
opens is what was counted then.

Readings of before get them as the facts stand now: no better is known. None of their figures changes.
"""

import sqlalchemy as sa
from alembic import op

from data_access.triggers import create_triggers, drop_triggers
from domain.words import Title

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

PLANNED = ("diagnosis", "contract", "assessment")
TITLES = tuple(title.value for title in Title)


def upgrade() -> None:
    for stage in PLANNED:
        op.add_column("project_readings", sa.Column(f"{stage}_planned_on", sa.Date()))
    op.add_column("project_readings", sa.Column("is_above", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute(  # in one statement, since a rebuilt table would lose its triggers (SQLite)
        f"ALTER TABLE project_readings ADD COLUMN title VARCHAR({max(map(len, TITLES))})"
        f" DEFAULT '{Title.NONE.value}' NOT NULL"
        f"\nCONSTRAINT ck_project_readings_title CHECK (title IN ({', '.join(map(repr, TITLES))}))"
    )
    drop_triggers(op.get_bind())
    values = [
        *map(_planned, PLANNED),
        _of_enterprise("is_above", "e.scale = 'above'"),
        _of_enterprise("title", "e.title"),
    ]
    op.execute(f"UPDATE project_readings SET {', '.join(values)}")
    create_triggers(op.get_bind())


def _planned(stage: str) -> str:
    return (
        f"{stage}_planned_on = (SELECT m.planned_on FROM milestones m "
        f"WHERE m.project_id = project_readings.project_id AND m.stage = '{stage}')"
    )


def _of_enterprise(column: str, value: str) -> str:
    return (
        f"{column} = (SELECT {value} FROM enterprises e JOIN projects p ON p.enterprise_id = e.id "
        f"WHERE p.id = project_readings.project_id)"
    )


def downgrade() -> None:
    for column in ("title", "is_above", *(f"{stage}_planned_on" for stage in PLANNED)):
        op.execute(f"ALTER TABLE project_readings DROP COLUMN {column}")
    create_triggers(op.get_bind())
