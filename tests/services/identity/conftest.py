"""People to sign in with; each test has a database of its own with the five plans."""

from datetime import UTC, datetime

import pytest

from domain.identity.grants import Grant
from domain.identity.words import Role
from services.access import User
from services.identity.accounts import Register, add_account, give_grant
from services.identity.door import keeping

AT = datetime(2026, 11, 16, 1, 30, tzinfo=UTC)
KEEPER = User("管理员甲", Role.ADMIN)


@pytest.fixture
def at(plans_url):
    """The instant of these tests, on a database with the plans."""
    return AT


def a_person(name="wangmin", role=Role.OFFICE, *, from_on=None, to_on=None, **words):
    """An account with a grant; its id and first password."""
    with keeping() as connection:
        register = Register(connection, KEEPER, AT)
        account_id, password = add_account(register, name, f"姓名{name}")
        give_grant(register, Grant(account_id, role, from_on or register.day, to_on, **words))
    return account_id, password
