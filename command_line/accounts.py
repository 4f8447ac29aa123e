"""Accounts from the command line: the first administrator, and whatever the screen 用户与权限 does."""

from datetime import date
from typing import Annotated

import typer

from command_line.verbs import command
from command_line.verbs import pilot_id as id_of
from data_access.engine import reading
from data_access.queries.identity import list_accounts, list_grants
from data_access.queries.projects import list_districts
from data_access.queries.returns import list_departments
from domain.identity.grants import Grant
from domain.identity.passwords import sign_in_name
from domain.identity.words import Role
from services.access import User
from services.clock import day_of, now
from services.errors import Refused
from services.identity.accounts import (
    Register,
    add_account,
    disable,
    enable,
    give_grant,
    link_subject,
    reset_password,
)
from services.identity.door import keeping
from services.identity.elsewhere import issuer_of
from services.identity.settings import settings
from services.identity.viewer import grant_zh
from services.keeping.ready import Need

app = typer.Typer(help="账号：首位管理员、停用、重置密码", no_args_is_help=True)
KEEPER = User("命令行", Role.ADMIN)
Name = Annotated[str, typer.Argument(help="登录名", show_default=False)]


@command(app, "新建账号并授权；没有默认密码，显示一次的初始密码须在首次登录时修改")
def add(
    sign_in: Name,
    name: Annotated[str, typer.Option("--name", help="姓名")],
    role: Annotated[str, typer.Option("--role", help="、".join(f"{one.value}（{one.zh}）" for one in Role))],
    pilot: Annotated[str, typer.Option("--pilot", help="试点代码；不写为全部试点")] = "",
    unit: Annotated[str, typer.Option("--unit", help="地区或成员单位的名称")] = "",
    from_on: Annotated[str, typer.Option("--from", help="起日，默认今天")] = "",
    to_on: Annotated[str, typer.Option("--to", help="止日（含），默认长期")] = "",
) -> None:
    if role not in list(Role):
        raise Refused(f"没有角色“{role}”；可用：{'、'.join(Role)}")
    with keeping() as connection:
        register = Register(connection, KEEPER, now())
        account_id, password = add_account(register, sign_in, name)
        pilot_id = id_of(pilot) if pilot else None
        district_id, department_id = _unit(Role(role), pilot_id, unit)
        first, last = _day(from_on) or register.day, _day(to_on)
        give_grant(register, Grant(account_id, Role(role), first, last, pilot_id, district_id, department_id))
    typer.echo(f"已建账号 {sign_in_name(sign_in)}。初始密码（只显示这一次）：{password}")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise Refused(f"日期“{text}”须写作 2026-11-30") from error


def _unit(role: Role, pilot_id: int | None, name: str) -> tuple[int | None, int | None]:
    """District and department by a unit's name; Refused with the names that there are."""
    if role not in (Role.DISTRICT, Role.DEPARTMENT) or pilot_id is None:
        return None, None
    with reading() as connection:
        if role is Role.DISTRICT:
            known = {n: row.id for row in list_districts(connection, pilot_id) for n in (row.name, row.short_name)}
        else:
            known = {row.name: row.id for row in list_departments(connection, pilot_id)}
    if name not in known:
        raise Refused(f"没有单位“{name}”；现有：{'、'.join(known)}")
    return (known[name], None) if role is Role.DISTRICT else (None, known[name])


@command(app, "列出账号、授权和最近登录", name="list", needs=Need.READING)
def list_them() -> None:
    with reading() as connection:
        grants = list_grants(connection)
        for row in list_accounts(connection):
            own = "；".join(
                f"{grant_zh(one)}（{one.from_on}–{one.to_on or '长期'}）" for one in grants if one.account_id == row.id
            )
            state = "停用" if row.disabled_at else "在用"
            last = day_of(row.last_in_at) if row.last_in_at else "未登录"
            typer.echo(f"{row.sign_in_name}\t{row.name}\t{state}\t{own or '无授权'}\t{last}")


def _account_id(register: Register, name: str) -> int:
    found = [row.id for row in list_accounts(register.connection) if row.sign_in_name == sign_in_name(name)]
    if not found:
        raise Refused(f"没有登录名“{name}”")
    return int(found[0])


@command(app, "停用账号，会话立即结束", name="disable")
def disable_one(sign_in: Name) -> None:
    with keeping() as connection:
        register = Register(connection, KEEPER, now())
        disable(register, _account_id(register, sign_in))


@command(app, "恢复停用的账号", name="enable")
def enable_one(sign_in: Name) -> None:
    with keeping() as connection:
        register = Register(connection, KEEPER, now())
        enable(register, _account_id(register, sign_in))


@command(app, "重置密码并解除锁定；显示一次的新密码须在下次登录时修改")
def reset(sign_in: Name) -> None:
    with keeping() as connection:
        register = Register(connection, KEEPER, now())
        password = reset_password(register, _account_id(register, sign_in))
    typer.echo(f"新密码（只显示这一次）：{password}")


@command(app, "关联其他系统的用户标识，本人可用那个系统登录", name="link")
def link_one(
    sign_in: Name,
    system: Annotated[str, typer.Option("--system", help="登录设置里的 key")],
    subject: Annotated[str, typer.Option("--subject", help="那里的用户标识")],
) -> None:
    found = settings().system(system)
    if found is None:
        known = "、".join(one.key for one in settings().systems) or "无"
        raise Refused(f"设置里没有登录方式“{system}”；现有：{known}")
    with keeping() as connection:
        register = Register(connection, KEEPER, now())
        link_subject(register, _account_id(register, sign_in), found.way, issuer_of(found), subject)
