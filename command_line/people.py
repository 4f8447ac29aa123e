"""Who acts at the command line: accounts, where there are any; else the names of a site without sign-in."""

from data_access.engine import reading
from services.access import User
from services.desk import Pair
from services.errors import Refused
from services.evaluation.who_reports import user_named
from services.identity.by_name import user_by_name
from services.identity.demonstration import has_accounts


def acting(pilot_id: int, name: str) -> User:
    """Who `--as` names."""
    is_signed = has_accounts()
    with reading() as connection:
        return (user_by_name if is_signed else user_named)(connection, pilot_id, name)


def named_pair(who: User, approver: str) -> Pair | None:
    """Both people of a site without accounts; None where no second one is named. Refused where it is the same."""
    if not approver.strip():
        return None
    if who.account_id is not None:
        raise Refused("本站已启用登录：由另一人在“待我审批”批准，不用 --approver")
    if approver.strip() == who.name:
        raise Refused("须两人办理：--approver 不能是 --as 的同一人")
    return Pair(who.name, approver.strip())
