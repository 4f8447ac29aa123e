"""The admin's verbs: people, what they are granted, disabling, handing over; each in the trail (rules 11.5, 11.8)."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row

from data_access.commands.audit import record_audit
from data_access.commands.identity import (
    delete_subject,
    end_sessions,
    forget_attempts,
    insert_account,
    insert_grant,
    insert_subject,
    update_account,
)
from data_access.commands.identity import end_grant as write_end
from data_access.commands.identity import take_grant as write_taking
from data_access.queries.identity import (
    get_account,
    get_account_by_name,
    get_account_by_subject,
    list_accounts,
    list_grants,
    list_subjects,
)
from domain.identity.grants import Grant, check_admin_remains, check_grant
from domain.identity.passwords import check_sign_in_name
from domain.identity.words import Role, SessionEnd, Way
from services.access import Permission, User, check
from services.clock import day_of
from services.errors import Refused
from services.identity.hashing import hashed
from services.identity.viewer import grant_of, grant_zh, sha256

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without those that are read for each other."""


@dataclass(frozen=True)
class Register:
    """Where accounts are kept from: who keeps them, when; within one transaction."""

    connection: Connection
    user: User
    at: datetime

    def __post_init__(self) -> None:
        check(self.user, Permission.KEEP_ACCOUNTS)

    @property
    def day(self) -> date:
        return day_of(self.at)

    def audit(self, action: str, account: str, **after: object) -> None:
        """One event of the trail, about the account of that sign-in name."""
        values: Mapping[str, object] = {key: value for key, value in after.items() if value is not None}
        record_audit(
            self.connection,
            actor=self.user.name,
            account_id=self.user.account_id,
            session_id=self.user.session_id,
            action=action,
            pilot_id=None,
            subject="account",
            subject_id=account,
            after=values,
        )


def new_password() -> str:
    """One to be told once and changed at the first sign-in: four times four letters."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))


def first_password() -> tuple[str, str]:
    """A new password, and what is kept of it."""
    password = new_password()
    return password, hashed(password)


def add_account(
    register: Register,
    sign_in_name: str,
    name: str,
    *,
    with_password: bool = True,
    password: tuple[str, str] | None = None,
) -> tuple[int, str]:
    """A new person; id and the password to tell them (empty for one who comes in by another system only).

    `password`: a first one that was made before, where many are.
    """
    key, shown = check_sign_in_name(sign_in_name), name.strip()
    if not 1 <= len(shown) <= 40:
        raise Refused("姓名须为 1–40 个字")
    if get_account_by_name(register.connection, key) is not None:
        raise Refused(f"登录名“{key}”已有：请换一个，或给原账号授权")
    told, kept = (password or first_password()) if with_password else ("", "")
    account_id = insert_account(
        register.connection,
        sign_in_name=key,
        name=shown,
        password_hash=kept,
        must_change=with_password,
        created_at=register.at,
    )
    register.audit("add_account", key, name=shown)
    return account_id, told


def link_subject(register: Register, account_id: int, way: Way, issuer: str, subject: str) -> None:
    """By what another system knows the account; Refused if it is known by it already, or another is."""
    subject = subject.strip()
    if not subject:
        raise Refused("请填这个系统里的用户标识")
    if (known := get_account_by_subject(register.connection, way, issuer, subject)) is not None:
        raise Refused(f"{way.zh}的用户“{subject}”已关联登录名“{known.sign_in_name}”：请先取消那里的关联")
    insert_subject(register.connection, account_id=account_id, way=way, issuer=issuer, subject=subject)
    register.audit("link_account", _name(register, account_id), way=way.value, issuer=issuer, subject=subject)


def unlink_subject(register: Register, subject_id: int) -> None:
    """Another system's word does not let the account in any more; its sessions end."""
    row = next((one for one in list_subjects(register.connection) if one.id == subject_id), None)
    if row is None:
        raise Refused("没有这项关联：请刷新页面")
    delete_subject(register.connection, row.id)
    end_sessions(register.connection, at=register.at, why=SessionEnd.ENDED_ELSEWHERE, account_id=row.account_id)
    told = {"way": row.way.value, "issuer": row.issuer, "subject": row.subject}
    register.audit("unlink_account", _name(register, row.account_id), **told)


def _name(register: Register, account_id: int) -> str:
    row = get_account(register.connection, account_id)
    if row is None:
        raise Refused("没有这个账号：请刷新页面")
    return str(row.sign_in_name)


def give_grant(register: Register, grant: Grant) -> int:
    """A grant from a day on; its id. Refused with every reason that speaks against it."""
    name = _name(register, grant.account_id)
    check_grant(grant, [grant_of(row) for row in list_grants(register.connection, grant.account_id)])
    number = insert_grant(
        register.connection,
        account_id=grant.account_id,
        role=grant.role,
        pilot_id=grant.pilot_id,
        district_id=grant.district_id,
        department_id=grant.department_id,
        from_on=grant.from_on,
        to_on=grant.to_on,
        granted_at=register.at,
        granted_by=register.user.name,
        granted_by_account=register.user.account_id,
        duty=grant.duty,
    )
    register.audit("give_grant", name, grant=_grant_zh(register, number), from_on=grant.from_on, to_on=grant.to_on)
    return number


def _grant_zh(register: Register, grant_id: int) -> str:
    return next(grant_zh(row) for row in list_grants(register.connection) if row.id == grant_id)


def _standing_grant(register: Register, grant_id: int) -> Row[Any]:
    """A grant that is not over yet."""
    row = next((one for one in list_grants(register.connection) if one.id == grant_id), None)
    if row is None:
        raise Refused("没有这条授权：请刷新页面")
    if row.taken_at is not None or (row.to_on is not None and row.to_on < register.day):
        raise Refused("这条授权已到期或收回")
    return row


def take_grant(register: Register, grant_id: int) -> None:
    """Take a grant back at once; pages open under it are cut."""
    row = _standing_grant(register, grant_id)
    if row.role is Role.ADMIN:
        _check_admin(register, register.day, without_grant=grant_id)
    write_taking(register.connection, grant_id=grant_id, at=register.at)
    register.audit("take_grant", _name(register, row.account_id), grant=grant_zh(row))


def end_grant(register: Register, grant_id: int, last_on: date) -> None:
    """Let a grant end with a day, today or later."""
    row = _standing_grant(register, grant_id)
    if last_on < max(register.day, row.from_on):
        raise Refused("最后一天不能早于今天和起日；要马上收回请点“立即收回”")
    if row.role is Role.ADMIN:
        _check_admin(register, last_on + timedelta(days=1), without_grant=grant_id)
    write_end(register.connection, grant_id=grant_id, to_on=last_on)
    register.audit("end_grant", _name(register, row.account_id), grant=grant_zh(row), to_on=last_on)


def _check_admin(register: Register, day: date, *, without_grant: int = 0, disabled: int = 0) -> None:
    grants = [grant_of(row) for row in list_grants(register.connection) if row.id != without_grant]
    gone = {row.id for row in list_accounts(register.connection) if row.disabled_at is not None or row.is_demo}
    check_admin_remains(grants, day, gone | {disabled})


def _cut(register: Register, account_id: int, why: SessionEnd) -> None:
    end_sessions(register.connection, at=register.at, why=why, account_id=account_id)


def disable(register: Register, account_id: int) -> None:
    """Nobody comes in by the account any more; its sessions end now. Not the last admin."""
    name = _name(register, account_id)
    grants = [grant_of(row) for row in list_grants(register.connection, account_id)]
    if any(one.role is Role.ADMIN and one.is_left_on(register.day) for one in grants):
        _check_admin(register, register.day, disabled=account_id)
    update_account(register.connection, account_id=account_id, disabled_at=register.at)
    _cut(register, account_id, SessionEnd.DISABLED)
    register.audit("disable_account", name)


def enable(register: Register, account_id: int) -> None:
    name = _name(register, account_id)
    update_account(register.connection, account_id=account_id, disabled_at=None)
    register.audit("enable_account", name)


def reset_password(register: Register, account_id: int) -> str:
    """A new password to tell the person, to be changed at the next sign-in; sessions end, a lock is lifted."""
    name, password = _name(register, account_id), new_password()
    update_account(register.connection, account_id=account_id, password_hash=hashed(password), must_change=True)
    forget_attempts(register.connection, name_hash=sha256(name))
    _cut(register, account_id, SessionEnd.PASSWORD_RESET)
    register.audit("reset_password", name)
    return password


def hand_over(register: Register, grant_id: int, to_account_id: int, from_on: date) -> int:
    """新接任: the same grant for another account from a day on; the old one ends the day before."""
    row = _standing_grant(register, grant_id)
    if row.account_id == to_account_id:
        raise Refused("接任者与现任是同一人")
    if from_on <= register.day:
        raise Refused("接任日最早是明天；今天就要换人，请立即收回后另行授权")
    number = give_grant(register, replace(grant_of(row), account_id=to_account_id, from_on=from_on, id=None))
    end_grant(register, grant_id, from_on - timedelta(days=1))
    return number
