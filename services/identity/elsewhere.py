"""Signing in by another system: there, back, and who it is here (rules 11.10)."""

import secrets
from datetime import datetime, timedelta

from data_access.commands.identity import forget_pending, insert_pending, insert_sign_in_event, take_pending
from data_access.engine import reading
from data_access.queries.identity import get_account_by_subject, get_pending
from domain.identity.words import SignInOutcome, Way
from services.identity.door import keeping
from services.identity.exchanges import EXCHANGES, NotKnown, NotReached, Round
from services.identity.settings import System
from services.identity.signing_in import NotSignedIn, SignedIn, open_session
from services.identity.viewer import sha256

LONGEST_ROUND = timedelta(minutes=10)
NO_ACCOUNT = "{}确认了您的身份，但本系统没有您的账号：请联系管理员建账号并关联"


def leave_for(system: System, browser: str, back: str, wanted: str, at: datetime) -> str:
    """Address to send the browser to; it must come back itself, within ten minutes. NotReached if nobody is there."""
    one = Round(secrets.token_urlsafe(32), secrets.token_urlsafe(32), secrets.token_urlsafe(48), back)
    address = EXCHANGES[system.way].address(system, one)
    with keeping() as connection:
        forget_pending(connection, before=at - LONGEST_ROUND)
        insert_pending(
            connection,
            state_hash=sha256(one.state),
            browser_hash=sha256(browser),
            system=system.key,
            nonce=one.nonce,
            verifier=one.verifier,
            wanted=wanted,
            begun_at=at,
        )
    return address


def come_back(
    system: System, browser: str, back: str, told: dict[str, str], address: str, at: datetime
) -> tuple[SignedIn, str]:
    """The session of whoever came back, and the page that was wanted. NotSignedIn otherwise."""
    state, code = told.get("state", ""), told.get(EXCHANGES[system.way].code_word) or told.get("code", "")
    with reading() as connection:
        pending = get_pending(connection, sha256(state))
    with keeping() as connection:
        is_ours = pending is not None and take_pending(connection, sha256(state))
    begun = None if pending is None else pending.begun_at
    fits = pending is not None and secrets.compare_digest(pending.browser_hash, sha256(browser))
    if not is_ours or pending is None or begun is None or not fits or pending.system != system.key:
        raise _broken_off(system, address, at)
    if at - begun >= LONGEST_ROUND or not code:
        raise _broken_off(system, address, at)
    try:
        subject = EXCHANGES[system.way].subject(system, Round(state, pending.nonce, pending.verifier, back), code, at)
    except (NotReached, NotKnown):
        _note(system.way, SignInOutcome.BROKEN_OFF, address, at)
        raise
    return known(system, subject, address, at), pending.wanted


def _broken_off(system: System, address: str, at: datetime) -> NotSignedIn:
    _note(system.way, SignInOutcome.BROKEN_OFF, address, at)
    return NotSignedIn("登录没有完成或已过期：请从登录页重新开始")


def _note(way: Way, outcome: SignInOutcome, address: str, at: datetime) -> None:
    with keeping() as connection:
        insert_sign_in_event(connection, at=at, outcome=outcome, way=way, address=address)


def issuer_of(system: System) -> str:
    """Which of several systems of one way: its issuer or address, else its key."""
    return system.words.get("issuer") or system.words.get("base") or system.words.get("url") or system.key


def account_of(system: System, subject: str) -> int | None:
    """Number of the account that the subject is linked to."""
    with reading() as connection:
        account = get_account_by_subject(connection, system.way, issuer_of(system), subject)
    return None if account is None else account.id


def known(system: System, subject: str, address: str, at: datetime) -> SignedIn:
    """A session of the account that the subject is linked to; a sentence, and no account, for a subject of nobody."""
    with reading() as connection:
        account = get_account_by_subject(connection, system.way, issuer_of(system), subject)
    if account is None:
        _note(system.way, SignInOutcome.UNKNOWN_SUBJECT, address, at)
        raise NotSignedIn(NO_ACCOUNT.format(system.name))
    return open_session(account, system.way, address, at)
