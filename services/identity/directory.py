"""A directory (LDAP) as the keeper of passwords: the identity comes from the entry, never from what was typed."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any

from ldap3 import Connection as Ldap
from ldap3 import Server, Tls
from ldap3.core.exceptions import LDAPException
from ldap3.utils.conv import escape_filter_chars
from sqlalchemy import Connection, Row

from data_access.queries.identity import get_account_by_subject
from domain.identity.words import Way
from services.identity.exchanges import NotReached
from services.identity.settings import System
from services.identity.signing_in import Directory

SECONDS = 8


def directory(system: System) -> Directory:
    """A directory of the settings, for signing in by name and password."""

    def account(connection: Connection, subject: str) -> Row[Any] | None:
        return get_account_by_subject(connection, Way.LDAP, system.words["url"], subject)

    return Directory(Way.LDAP, partial(subject_of, system), account)


def subject_of(system: System, name: str, password: str) -> str | None:
    """The stable subject of whoever has this name and password in the directory; None for a wrong one.

    A service user looks the entry up, the password is tried by binding as it. An empty password would be an anonymous
    bind, which succeeds: it never reaches the directory. NotReached if the directory does not answer.
    """
    if not name or not password:
        return None
    try:
        with _bound(system, system.words.get("bind_dn", ""), system.secret) as asking:
            entry = _entry(system, asking, name)
        if entry is None:
            return None
        with _bound(system, str(entry["dn"]), password, must=False) as tried:
            return _subject(system, entry) if tried.bound else None
    except LDAPException as error:
        raise NotReached(system) from error


@contextmanager
def _bound(system: System, dn: str, password: str, *, must: bool = True) -> Iterator[Ldap]:
    """A connection under TLS, bound as somebody (`must`), closed at the end; LDAPException otherwise."""
    url = system.words["url"]
    tls = Tls(validate=ssl.CERT_REQUIRED, ca_certs_file=system.words.get("ca_file") or None)
    server = Server(url, tls=tls, connect_timeout=SECONDS)
    ldap = Ldap(server, dn or None, password or None, receive_timeout=SECONDS, raise_exceptions=False)
    try:
        ldap.open()
        if not url.startswith("ldaps://") and system.words.get("plain", "") != "True" and not ldap.start_tls():
            raise LDAPException("no TLS")
        if not ldap.bind() and must:
            raise LDAPException("the service user is refused")
        yield ldap
    finally:
        with suppress(LDAPException):
            ldap.unbind()
        if ldap.socket is not None:  # left open by ldap3 where nobody answered
            ldap.socket.close()


def _entry(system: System, asking: Ldap, name: str) -> dict[str, Any] | None:
    """The one entry of that name; None for none and for several."""
    attribute = system.words["name_attribute"]
    wanted = [attribute, system.words["subject_attribute"]]
    asking.search(
        system.words["base_dn"], f"({attribute}={escape_filter_chars(name)})", attributes=wanted, size_limit=2
    )
    found = [one for one in asking.response or [] if one.get("type") == "searchResEntry"]
    return found[0] if len(found) == 1 else None


def _subject(system: System, entry: dict[str, Any]) -> str | None:
    value = entry["attributes"].get(system.words["subject_attribute"])
    value = value[0] if isinstance(value, list) and value else value
    return str(value) if value else None
