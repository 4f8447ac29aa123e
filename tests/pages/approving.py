"""The second person, for pages: approves what the demonstration's first clerk has proposed."""

from data_access.engine import reading
from data_access.queries.identity import list_demo_accounts
from data_access.queries.pilots import get_pilot
from data_access.queries.proposals import list_open
from domain.identity.proposals import Decided
from services.access import Role, User
from services.approvals.deciding import approve_one


def approved_by_another() -> Decided:
    """What became of the newest open proposal."""
    with reading() as connection:
        another = list_demo_accounts(connection)[1]
        number = list_open(connection, [get_pilot(connection, "yinchuan").id])[-1].id
    return approve_one(User(another.name, Role.OFFICE, account_id=another.id), number)
