"""Whether who proposed something still stands behind it: a second signature beside one that counts no more is none."""

from sqlalchemy import Connection, Row

from data_access.queries.identity import count_accounts, get_account, list_grants
from domain.identity.grants import in_force
from services.access import GRANTS, Permission
from services.clock import day_of, now
from services.identity.viewer import grant_of


def why_gone(connection: Connection, account_id: int, pilot_id: int, permission: Permission) -> str:
    """What keeps the account from proposing this today, as the end of a sentence; empty where nothing does."""
    account = get_account(connection, account_id)
    if account is None or account.disabled_at is not None:
        return "的账号已停用"
    if account.is_demo and count_accounts(connection) > 0:
        return "是演示中的身份，演示已结束"
    grants = in_force(map(grant_of, list_grants(connection, account_id)), day_of(now()))
    if not any(one.pilot_id in (None, pilot_id) and permission in GRANTS[one.role] for one in grants):
        return "在本试点已没有办理这一事项的授权"
    return ""


def why_not(connection: Connection, row: Row[object], permission: Permission) -> str:
    """Why a proposal can only be sent back, as a sentence with what to do; empty where it may be approved."""
    gone = why_gone(connection, row.proposed_by, row.pilot_id, permission)
    return gone and f"提请人{row.proposed_name}{gone}，不能批准：请退回，由有权办理的人重新提请"
