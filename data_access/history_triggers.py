"""What the database refuses of opening histories: one that is over never changes, none is deleted, what was approved
stays."""

from sqlalchemy import Connection

from data_access.triggers import guard, unguard

RULES = {
    "update": (
        "OLD.state IN ('closed', 'stopped') OR (OLD.state = 'closing' AND "
        "(NEW.state NOT IN ('closing', 'closed') OR NEW.labels <> OLD.labels))",
        "期初补录批准后不可更改，结束后不可再办",
    ),
    "delete": ("1 = 1", "期初补录的记录不可删除：请停止"),
}


def create_history_triggers(connection: Connection) -> None:
    for event, (condition, message) in RULES.items():
        guard(connection, "opening_histories", event, condition, message)


def drop_history_triggers(connection: Connection) -> None:
    for event in RULES:
        unguard(connection, "opening_histories", event)
