"""Who may do what: roles, permissions, and the check every service makes again."""

from dataclasses import dataclass
from enum import StrEnum

from services.errors import Forbidden


class Role(StrEnum):
    LEADER = "leader"
    OFFICE = "office"
    DISTRICT = "district"
    DEPARTMENT = "department"
    AUDITOR = "auditor"
    ADMIN = "admin"


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


ROLE_ZH = {
    Role.LEADER: "领导",
    Role.OFFICE: "专班办公室",
    Role.DISTRICT: "地区",
    Role.DEPARTMENT: "成员单位",
    Role.AUDITOR: "审计财政",
    Role.ADMIN: "管理员",
}

READERS = frozenset(
    {
        Permission.READ_SUMMARY,
        Permission.READ_PROJECTS,
        Permission.READ_ENTERPRISE,
        Permission.EXPORT,
        Permission.READ_MONEY,
        Permission.READ_RETURNS,
    }
)
GRANTS: dict[Role, frozenset[Permission]] = {
    Role.LEADER: READERS,
    Role.OFFICE: READERS
    | {
        Permission.EDIT_FACTS,
        Permission.CLOSE_PERIOD,
        Permission.MANAGE_PROVIDERS,
        Permission.READ_AUDIT,
        Permission.RECORD_MONEY,
        Permission.SUBMIT,
    },
    Role.DISTRICT: READERS | {Permission.EDIT_FACTS, Permission.SUBMIT},
    Role.DEPARTMENT: frozenset({Permission.READ_SUMMARY, Permission.READ_RETURNS, Permission.SUBMIT}),
    Role.AUDITOR: READERS | {Permission.READ_AUDIT},
    Role.ADMIN: frozenset(),
}


@dataclass(frozen=True)
class User:
    """Who asks. `district_id` binds a district user to its own rows, `department_id` a department's to its returns."""

    name: str
    role: Role
    district_id: int | None = None
    department_id: int | None = None

    def may(self, permission: Permission) -> bool:
        return permission in GRANTS[self.role]


def check(user: User, permission: Permission) -> None:
    """Forbidden, with a sentence, unless the user's role carries the permission."""
    if not user.may(permission):
        raise Forbidden(
            f"{user.name}（{ROLE_ZH[user.role]}）没有这项权限：{permission.value}；如确有需要，请联系专班办公室"
        )


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
"""Identity of an installation without sign-in: the demonstration's office clerk."""
COMMAND_LINE = User("命令行", Role.OFFICE)
"""Who runs manage.py has the database itself, so the office's rights."""
