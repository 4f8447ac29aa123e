"""What the database refuses of 方案表: a load is never deleted, undone once, and its file never changes."""

from sqlalchemy import Connection

from data_access.triggers import guard, unguard

RULES = {
    "delete": ("1 = 1", "方案表的提交不可删除：请用“撤销”"),
    "update": (
        "OLD.undone_at IS NOT NULL OR NEW.sha256 <> OLD.sha256 OR NEW.file <> OLD.file",
        "方案表的提交只能撤销一次，文件不可更改",
    ),
}


def create_plan_triggers(connection: Connection) -> None:
    for event, (condition, message) in RULES.items():
        guard(connection, "plan_loads", event, condition, message)


def drop_plan_triggers(connection: Connection) -> None:
    for event in RULES:
        unguard(connection, "plan_loads", event)
