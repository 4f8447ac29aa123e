"""What the database refuses of accounts: deleting a person or a session, changing what was an attempt to come in."""

from sqlalchemy import Connection

from data_access.triggers import guard, unguard

RULES = {
    ("accounts", "delete"): ("1 = 1", "账号不可删除：请停用"),
    ("grants", "delete"): ("1 = 1", "授权不可删除：请写明止日"),
    ("sessions", "delete"): ("1 = 1", "会话不可删除：请结束"),
    ("sessions", "update"): ("OLD.ended_at IS NOT NULL", "会话已结束，不可更改"),
    ("sign_in_events", "update"): ("1 = 1", "登录记录只增不改"),
    ("sign_in_events", "delete"): ("1 = 1", "登录记录只增不改"),
}


def create_identity_triggers(connection: Connection) -> None:
    for (table, event), (condition, message) in RULES.items():
        guard(connection, table, event, condition, message)


def drop_identity_triggers(connection: Connection) -> None:
    for table, event in RULES:
        unguard(connection, table, event)
