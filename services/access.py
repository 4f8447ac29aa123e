"""Who may do what: roles, permissions, and the check every service makes again."""

from dataclasses import dataclass
from enum import StrEnum

from domain.identity.words import Role as Role
from services.errors import Forbidden


class Permission(StrEnum):
    READ_SUMMARY = "read_summary"
    READ_PROJECTS = "read_projects"
    READ_ENTERPRISE = "read_enterprise"
    EDIT_FACTS = "edit_facts"
    CLOSE_PERIOD = "close_period"
    MANAGE_PROVIDERS = "manage_providers"
    READ_AUDIT = "read_audit"
    EXPORT = "export"
    READ_MONEY = "read_money"
    RECORD_MONEY = "record_money"
    READ_RETURNS = "read_returns"
    SUBMIT = "submit"
    OWN_ACCOUNT = "own_account"
    KEEP_ACCOUNTS = "keep_accounts"
    READ_ACCOUNTS = "read_accounts"
    APPROVE = "approve"
    SET_UP = "set_up"
    READ_BACKUPS = "read_backups"
    READ_APPRAISAL = "read_appraisal"
    SUPERVISE = "supervise"


ROLE_ZH = {role: role.zh for role in Role}

READERS = frozenset(
    {
        Permission.OWN_ACCOUNT,
        Permission.READ_SUMMARY,
        Permission.READ_PROJECTS,
        Permission.READ_ENTERPRISE,
        Permission.EXPORT,
        Permission.READ_MONEY,
        Permission.READ_RETURNS,
    }
)
GRANTS: dict[Role, frozenset[Permission]] = {
    Role.LEADER: READERS | {Permission.READ_APPRAISAL},
    Role.OFFICE: READERS
    | {
        Permission.EDIT_FACTS,
        Permission.CLOSE_PERIOD,
        Permission.MANAGE_PROVIDERS,
        Permission.READ_AUDIT,
        Permission.RECORD_MONEY,
        Permission.SUBMIT,
        Permission.APPROVE,
        Permission.SET_UP,
        Permission.READ_APPRAISAL,
        Permission.SUPERVISE,
    },
    Role.DISTRICT: READERS | {Permission.EDIT_FACTS, Permission.SUBMIT},
    Role.DEPARTMENT: frozenset(
        {Permission.OWN_ACCOUNT, Permission.READ_SUMMARY, Permission.READ_RETURNS, Permission.SUBMIT}
    ),
    Role.AUDITOR: READERS | {Permission.READ_AUDIT, Permission.READ_ACCOUNTS, Permission.READ_APPRAISAL},
    Role.ADMIN: frozenset(
        {Permission.OWN_ACCOUNT, Permission.KEEP_ACCOUNTS, Permission.READ_ACCOUNTS, Permission.READ_BACKUPS}
    ),
}


@dataclass(frozen=True)
class User:
    """Who asks, under the one grant acted under now.

    `district_id` binds a district user to its own rows, `department_id` a department's to its returns, `pilot_id` to a
    pilot (None: all). `account_id` and `session_id` are None at the command line only, and without sign-in.
    """

    name: str
    role: Role
    district_id: int | None = None
    department_id: int | None = None
    pilot_id: int | None = None
    account_id: int | None = None
    session_id: int | None = None

    def may(self, permission: Permission) -> bool:
        return permission in GRANTS[self.role]


def check(user: User, permission: Permission) -> None:
    """Forbidden, with a sentence, unless the user's role carries the permission."""
    if not user.may(permission):
        raise Forbidden(
            f"{user.name}（{ROLE_ZH[user.role]}）没有这项权限：{permission.value}；如确有需要，请联系专班办公室"
        )


def check_pilot(user: User, pilot_id: int) -> None:
    """Forbidden, with a sentence, unless the user's grant is for this pilot or for all."""
    if user.pilot_id not in (None, pilot_id):
        raise Forbidden(f"{user.name}（{ROLE_ZH[user.role]}）的授权不在这个试点：请联系管理员")


def home_of(user: User) -> int | None:
    """District a user is bound to, None for one who is bound to none; Forbidden for a district user without one."""
    if user.role is not Role.DISTRICT:
        return None
    if user.district_id is None:
        raise Forbidden(f"{user.name}（地区）的账号没有指定地区，不能查看企业、项目和资金明细：请联系专班办公室补上")
    return user.district_id


def own_district(user: User, district_id: int | None) -> int | None:
    """District a user's rows are limited to: a district user sees its own rows only, whatever was asked for."""
    home = home_of(user)
    if home is None:
        return district_id
    if district_id not in (None, home):
        raise Forbidden("只能查看本地区的企业和项目；其他地区请看汇总")
    return home


DEMO_USER = User("演示用户", Role.OFFICE)
"""Who looks at a page that no server guards (tests of pages): the demonstration's office clerk."""
COMMAND_LINE = User("命令行", Role.OFFICE)
"""Who runs manage.py has the database itself, so the office's rights."""
