"""People of a database of the bench who have signed in: their cookies."""

import os
from datetime import timedelta

from data_access import engine
from data_access.queries.identity import get_account_by_name
from domain.identity.grants import Grant
from domain.identity.words import Role, Way
from services.access import User
from services.clock import now
from services.identity.accounts import Register, add_account, give_grant
from services.identity.door import keeping
from services.identity.signing_in import open_session

NAME = "bench"


def cookies(url, count):
    """So many sessions of an office clerk, who has signed in elsewhere (no first password to change)."""
    before = os.environ.get("DATABASE_URL")
    os.environ["DATABASE_URL"] = url
    try:
        with keeping() as connection:
            if get_account_by_name(connection, NAME) is None:
                register = Register(connection, User("测速", Role.ADMIN), now())
                account_id, _ = add_account(register, NAME, "测速", with_password=False)
                give_grant(register, Grant(account_id, Role.OFFICE, register.day - timedelta(days=1)))
            account = get_account_by_name(connection, NAME)
        return [f"session={open_session(account, Way.OIDC, '127.0.0.1', now()).token}" for _ in range(count)]
    finally:
        engine.dispose()
        if before is None:
            del os.environ["DATABASE_URL"]
        else:
            os.environ["DATABASE_URL"] = before
