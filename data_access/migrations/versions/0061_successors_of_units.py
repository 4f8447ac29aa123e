"""A merged district names the one that goes on for it; an alert of a milestone is of one stage.

What the trail says of mergers before is taken over; a stage is read from the sentence with which the alert opened.
"""

import json

import sqlalchemy as sa
from alembic import op

from data_access.word_checks import rewrite

revision = "0061"
down_revision = "0060"
branch_labels = None
depends_on = None

STAGES = {
    "diagnosis": "诊断",
    "proposal": "方案",
    "contract": "签约",
    "build": "实施",
    "go_live": "上线",
    "acceptance": "验收",
    "assessment": "评测定级",
    "publicity": "公示",
    "payment": "兑付",
}
FK = "FOREIGN KEY(merged_into_id) REFERENCES districts (id) ON DELETE RESTRICT"
NAME = "fk_districts_merged_into_id"
KEY = "CONSTRAINT pk_districts PRIMARY KEY (id)"
OURS = "indicator = 'milestone' AND trouble LIKE 'milestone/milestone/%'"


def upgrade() -> None:
    op.execute("ALTER TABLE districts ADD COLUMN merged_into_id INTEGER")
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        rewrite(connection, "districts", {KEY: f"{KEY}, \n\tCONSTRAINT {NAME} {FK}"})
    else:
        op.execute(f"ALTER TABLE districts ADD CONSTRAINT {NAME} {FK}")
    _mergers(connection)
    for stage, zh in STAGES.items():
        connection.execute(
            sa.text(f"UPDATE alerts SET trouble = trouble || :stage WHERE {OURS} AND reason LIKE :begins"),
            {"stage": f"/{stage}", "begins": f"{zh}计划 %"},
        )


def _mergers(connection: sa.Connection) -> None:
    told = "SELECT pilot_id, subject_id, after FROM audit_events WHERE action = 'merge_unit' ORDER BY id"
    point = (
        "UPDATE districts SET merged_into_id = (SELECT id FROM districts WHERE pilot_id = :pilot AND name = :into) "
        "WHERE pilot_id = :pilot AND name = :unit AND valid_to IS NOT NULL"
    )
    for pilot, unit, after in connection.execute(sa.text(told)).all():
        try:
            into = json.loads(after).get("into")
        except (ValueError, AttributeError):
            continue
        if into:
            connection.execute(sa.text(point), {"pilot": pilot, "unit": unit, "into": into})


def downgrade() -> None:
    connection = op.get_bind()
    earlier = "e.project_id = alerts.project_id AND e.indicator = 'milestone' AND e.id < alerts.id AND e.trouble <> ''"
    op.execute(
        f"UPDATE alerts SET trouble = '' WHERE {OURS} AND status <> 'closed' AND EXISTS "
        f"(SELECT 1 FROM alerts e WHERE {earlier} AND e.status <> 'closed')"
    )
    for stage in STAGES:
        connection.execute(
            sa.text(
                "UPDATE alerts SET trouble = substr(trouble, 1, length(trouble) - length(:stage)) "
                f"WHERE {OURS} AND trouble LIKE :ends"
            ),
            {"stage": f"/{stage}", "ends": f"%/{stage}"},
        )
    if connection.dialect.name == "sqlite":
        rewrite(connection, "districts", {f"{KEY}, \n\tCONSTRAINT {NAME} {FK}": KEY})
    else:
        op.execute(f"ALTER TABLE districts DROP CONSTRAINT {NAME}")
    op.execute("ALTER TABLE districts DROP COLUMN merged_into_id")
