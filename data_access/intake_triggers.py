"""What the database refuses of 数据报送: a batch is never deleted, undone once, and its file never changes."""

from sqlalchemy import Connection

from data_access.triggers import guard, unguard

RULES = {
    "delete": ("1 = 1", "报送批次不可删除：请用“撤销”"),
    "update": (
        "OLD.undone_at IS NOT NULL OR NEW.sha256 <> OLD.sha256 OR NEW.file <> OLD.file",
        "报送批次只能撤销一次，文件不可更改",
    ),
}


def create_intake_triggers(connection: Connection) -> None:
    for event, (condition, message) in RULES.items():
        guard(connection, "import_batches", event, condition, message)


def drop_intake_triggers(connection: Connection) -> None:
    for event in RULES:
        unguard(connection, "import_batches", event)
