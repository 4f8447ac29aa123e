"""What the screen 用户与权限 does: each in a transaction of its own, with what it says (rules 11.8)."""

from datetime import date

from domain.identity.people import NamedUnit, granted
from domain.identity.words import Role
from services.access import User
from services.errors import Refused
from services.identity.accounts import (
    Register,
    add_account,
    disable,
    enable,
    end_grant,
    give_grant,
    hand_over,
    link_subject,
    reset_password,
    take_grant,
    unlink_subject,
)
from services.identity.elsewhere import issuer_of
from services.identity.people_file import import_people
from services.identity.register_page import keep, places
from services.identity.settings import settings
from services.identity.viewer import name_of

People = list[tuple[str, str, str]]
"""Sign-in name, name, first password."""


def _grant(
    register: Register,
    account_id: int,
    role: Role,
    pilot: str,
    unit: str,
    duty: str,
    from_on: date,
    to_on: date | None,
) -> int:
    known = places(register.connection)
    place = known.units.get((pilot, role, unit))
    if unit and place is None:
        raise Refused(f"{pilot}没有单位“{unit}”：请刷新页面")
    place = place or (NamedUnit(known.pilots[pilot]) if pilot else None)
    return give_grant(register, granted(account_id, role, place, from_on, to_on, duty))


def _add(register: Register, sign_in_name: str, name: str, told: dict[str, object]) -> People:
    account_id, password = add_account(register, sign_in_name, name)
    _grant(register, account_id, **told)  # type: ignore[arg-type]
    return [(name_of(register.connection, account_id), name, password)]


def add_person(user: User, sign_in_name: str, name: str, **told: object) -> People:
    """A new account with a grant."""
    return keep(user, _add, sign_in_name, name, told)


def add_people(user: User, content: bytes) -> People:
    """Accounts for a list of people."""
    return import_people(user, content)


def _reset(register: Register, account_id: int) -> People:
    return [(name_of(register.connection, account_id), "", reset_password(register, account_id))]


def reset_one(user: User, account_id: int) -> People:
    return keep(user, _reset, account_id)


def grant_one(user: User, account_id: int, **told: object) -> str:
    keep(user, lambda register: _grant(register, account_id, **told))  # type: ignore[arg-type]
    return "已授权"


def take_one(user: User, grant_id: int) -> str:
    keep(user, take_grant, grant_id)
    return "已收回，打开的页面一秒内关闭"


def end_one(user: User, grant_id: int, last_on: date) -> str:
    keep(user, end_grant, grant_id, last_on)
    return f"已定最后一天 {last_on.isoformat()}"


def hand_one(user: User, grant_id: int, to_account_id: int, from_on: date) -> str:
    keep(user, hand_over, grant_id, to_account_id, from_on)
    return f"已交接，自 {from_on.isoformat()} 起"


def disable_one(user: User, account_id: int) -> str:
    keep(user, disable, account_id)
    return "已停用，打开的页面一秒内关闭"


def _link(register: Register, account_id: int, key: str, subject: str) -> None:
    system = settings().system(key)
    if system is None:
        raise Refused(f"设置里没有登录方式“{key}”：请刷新页面")
    link_subject(register, account_id, system.way, issuer_of(system), subject)


def link_one(user: User, account_id: int, key: str, subject: str) -> str:
    """The account comes in by another system's word too."""
    keep(user, _link, account_id, key, subject)
    return "已关联，本人下次可用那个系统登录"


def unlink_one(user: User, subject_id: int) -> str:
    keep(user, unlink_subject, subject_id)
    return "已取消关联，打开的页面一秒内关闭"


def enable_one(user: User, account_id: int) -> str:
    keep(user, enable, account_id)
    return "已恢复"
