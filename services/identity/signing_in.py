"""Signing in with a name and a password, changing it, signing out (rules 11.6, 11.7).

Every answer to a wrong name or password is the same sentence after the same work, whether or not there is such a name.
"""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row

from data_access.commands.identity import (
    end_sessions,
    forget_attempts,
    insert_session,
    insert_sign_in_event,
    put_attempts,
    update_account,
)
from data_access.engine import reading
from data_access.queries.identity import (
    get_account,
    get_account_by_name,
    get_attempts,
    list_grants,
    list_sessions_of,
)
from domain.identity.grants import in_force, why_none
from domain.identity.passwords import NAME, check_password, sign_in_name
from domain.identity.sessions import Attempts, SignInRules
from domain.identity.words import SessionEnd, SignInOutcome, Way
from services.clock import day_of
from services.errors import Refused
from services.identity.door import keeping
from services.identity.hashing import COMMON, hashed, is_right
from services.identity.viewer import Viewer, grant_of, sha256

WRONG = "登录名或密码不对。连续 {} 次不对会锁定 {} 分钟"
LOCKED = "这个登录名连续 {} 次密码不对，已锁定 {} 分钟；请稍后再试，或请管理员重置密码"
DISABLED = "您的账号已停用：如仍需使用，请联系管理员"
FORGOTTEN_AFTER = timedelta(days=1)


@dataclass(frozen=True)
class SignedIn:
    """`token` goes to the browser and is kept nowhere."""

    token: str
    session_id: int
    must_change: bool


class NotSignedIn(Refused):
    """Why somebody may not come in, in a sentence for the sign-in page."""


@dataclass(frozen=True)
class Directory:
    """Another keeper of passwords. `subject`: whose name and password these are there; `account`: who that is here."""

    way: Way
    subject: Callable[[str, str], str | None]
    account: Callable[[Connection, str], Row[Any] | None]


def sign_in(
    typed: str,
    password: str,
    address: str,
    at: datetime,
    rules: SignInRules,
    directories: Sequence[Directory] = (),
) -> SignedIn:
    """A new session. An attempt counts as wrong before the password is looked at: many at once gain nothing."""
    name = sign_in_name(typed)
    key = sha256(name)
    with keeping() as connection:
        locked = _attempt(connection, key, at, rules)
    with reading() as connection:
        account = get_account_by_name(connection, name)
    kept = account.password_hash if account is not None else ""
    right, way = is_right(kept, password), Way.LOCAL
    if not right and not locked and NAME.fullmatch(name):
        right, way, account = _in_directories(directories, name, password)
    if locked or not right or account is None:
        _note(SignInOutcome.LOCKED if locked else SignInOutcome.WRONG, account, address, at)
        said = LOCKED if locked or _is_locked(key, at) else WRONG
        raise NotSignedIn(said.format(rules.wrong_before_lock, rules.lock_minutes))
    return open_session(account, way, address, at, forget=key)


def _in_directories(directories: Sequence[Directory], name: str, password: str) -> tuple[bool, Way, Row[Any] | None]:
    """Whether a directory knows name and password, which way that is, and the account here; no account, no entry."""
    for one in directories:
        subject = one.subject(name, password)
        if subject is not None:
            with reading() as connection:
                account = one.account(connection, subject)
            if account is not None:
                return True, one.way, account
    return False, Way.LOCAL, None


def _attempt(connection: Connection, key: str, at: datetime, rules: SignInRules) -> bool:
    """Whether the name is locked; else one more attempt is noted for it."""
    forget_attempts(connection, before=at - FORGOTTEN_AFTER)
    attempts = _attempts(connection, key)
    if attempts.is_locked(at):
        return True
    more = attempts.and_one_more(at, rules)
    put_attempts(connection, name_hash=key, wrong=more.wrong, at=at, locked_until=more.locked_until)
    return False


def _attempts(connection: Connection, key: str) -> Attempts:
    row = get_attempts(connection, key)
    if row is None:
        return Attempts()
    return Attempts(row.wrong, row.locked_until)


def _is_locked(key: str, at: datetime) -> bool:
    with reading() as connection:
        return _attempts(connection, key).is_locked(at)


def _note(outcome: SignInOutcome, account: Row[Any] | None, address: str, at: datetime, way: Way = Way.LOCAL) -> None:
    with keeping() as connection:
        number = None if account is None else account.id
        insert_sign_in_event(connection, at=at, outcome=outcome, way=way, address=address, account_id=number)


def open_session(account: Row[Any], way: Way, address: str, at: datetime, *, forget: str = "") -> SignedIn:
    """A session for somebody who proved to be the account; NotSignedIn if it is disabled or nothing is granted today.

    `forget`: the hash of the name whose wrong attempts are over.
    """
    token = secrets.token_urlsafe(32)
    with keeping() as connection:
        if forget:
            forget_attempts(connection, name_hash=forget)
        grants = [grant_of(row) for row in list_grants(connection, account.id)]
        standing = in_force(grants, day_of(at))
        outcome = _outcome(account, bool(standing))
        session_id = None
        if outcome is SignInOutcome.IN:
            session_id = insert_session(
                connection,
                token_hash=sha256(token),
                account_id=account.id,
                grant_id=standing[0].id,
                way=way,
                began_at=at,
                seen_at=at,
                address=address[:45],
            )
        insert_sign_in_event(
            connection, at=at, outcome=outcome, way=way, address=address, account_id=account.id, session_id=session_id
        )
    if session_id is None:
        disabled = outcome is SignInOutcome.DISABLED
        raise NotSignedIn(DISABLED if disabled else why_none(grants, day_of(at)))
    return SignedIn(token, session_id, account.must_change and way is Way.LOCAL)


def _outcome(account: Row[Any], is_granted: bool) -> SignInOutcome:
    if account.disabled_at is not None:
        return SignInOutcome.DISABLED
    return SignInOutcome.IN if is_granted else SignInOutcome.NO_GRANT


def sign_out(viewer: Viewer, address: str, at: datetime) -> None:
    """End the session; a token of it is of no use from now on."""
    with keeping() as connection:
        end_sessions(connection, at=at, why=SessionEnd.SIGNED_OUT, ids=[viewer.session_id])
        insert_sign_in_event(
            connection,
            at=at,
            outcome=SignInOutcome.OUT,
            way=viewer.way,
            address=address,
            account_id=viewer.user.account_id,
            session_id=viewer.session_id,
        )


def change_password(
    viewer: Viewer, old: str, new: str, again: str, address: str, at: datetime, rules: SignInRules
) -> None:
    """A new password of one's own; every other session of the account ends."""
    account_id = viewer.user.account_id or 0
    with reading() as connection:
        account = get_account(connection, account_id)
    if account is None or not account.password_hash:
        raise Refused("您的账号由其他系统登录，本系统没有密码可改")
    key = sha256(account.sign_in_name)
    with keeping() as connection:
        locked = _attempt(connection, key, at, rules)
    if not is_right(account.password_hash, old) or locked:
        said = LOCKED if locked or _is_locked(key, at) else "原密码不对。连续 {} 次不对会锁定 {} 分钟"
        raise Refused(said.format(rules.wrong_before_lock, rules.lock_minutes))
    if new != again:
        raise Refused("两次输入的新密码不一样")
    if new == old:
        raise Refused("新密码与原密码相同")
    check_password(new, name=account.sign_in_name, common=COMMON, shortest=rules.shortest_password)
    kept = hashed(new)
    with keeping() as connection:
        forget_attempts(connection, name_hash=key)
        update_account(connection, account_id=account_id, password_hash=kept, must_change=False)
        _end_others(connection, viewer, at)
        insert_sign_in_event(
            connection,
            at=at,
            outcome=SignInOutcome.PASSWORD_CHANGED,
            way=Way.LOCAL,
            address=address,
            account_id=account_id,
            session_id=viewer.session_id,
        )


def _end_others(connection: Connection, viewer: Viewer, at: datetime) -> None:
    rows = list_sessions_of(connection, viewer.user.account_id or 0)
    others = [row.id for row in rows if row.id != viewer.session_id]
    end_sessions(connection, at=at, why=SessionEnd.PASSWORD_RESET, ids=others)
