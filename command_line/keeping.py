"""Verbs that keep the data: check, backup, restore."""

from pathlib import Path
from typing import Annotated

import typer

from command_line.verbs import command, fail
from data_access.called import MANAGE
from services.keeping.backups import back_up, restore
from services.keeping.clock import confirm_clock
from services.keeping.damage import Cure, damage
from services.keeping.ready import Need
from services.keeping.since import backup_places, judged_backups


def register(app: typer.Typer) -> None:
    """Add the verbs to the command line."""
    command(app, "核对：存储、结构、触发器、留存文件、流水与留痕的链、结账期次、各项合计", needs=Need.THERE)(check)
    command(app, "备份到 DIR 下的新文件夹（边用边备），并轮换：最近 7 天、5 周、12 个月", needs=Need.THERE)(backup)
    command(app, "确认本机时钟无误（停用很久以后），记入操作留痕", needs=Need.WRITING)(clock)
    command(app, "把一份备份恢复到新位置，核对无误才换上去", name="restore", needs=Need.NOTHING)(restore_backup)


def check(
    head: Annotated[
        str, typer.Option("--head", help="报告“数据溯源”里印的链首（前 12 位即可）：核对那以前的记录都还在")
    ] = "",
    backups: Annotated[list[Path] | None, typer.Option(help="备份在哪个文件夹；默认看操作留痕里记的")] = None,
) -> None:
    found = damage(head)
    if not found:
        typer.echo("核对通过")
        return
    for sentence in (one.what for one in found):
        typer.echo(sentence, err=True)
    if any(one.cure is Cure.RESTORE for one in found):
        _say_since(backups or backup_places())
    fail("\n".join(dict.fromkeys(one.cure.value for one in found)))


def _say_since(places: list[Path]) -> None:
    """Which backup is whole, and which later ones are not; each is looked at as the database was."""
    whole = None
    for one in judged_backups(places):
        if one.fault:
            typer.echo(f"备份 {one.folder} 也已损坏：{one.fault}", err=True)
        else:
            whole = one
    if whole is None:
        told = "、".join(map(str, places)) or "操作留痕里没有记"
        typer.echo(f"没有找到完好的备份（{told}）：备份在别处时，用 check --backups 文件夹 指明", err=True)
        return
    note = f"；{whole.note}" if whole.note else ""
    typer.echo(f"最近一份完好的备份：{whole.folder}（{whole.made_at}）{note}", err=True)


def backup(
    place: Annotated[Path, typer.Argument(metavar="DIR", help="存到哪个文件夹", show_default=False)],
    second: Annotated[Path | None, typer.Option(help="再抄一份到这里（另一台机器或磁盘）")] = None,
) -> None:
    made, gone = back_up(place, second)
    typer.echo(f"已备份到 {made.folder}，{made.size_bytes / 1_000_000:.1f} MB，SHA-256 {made.sha256}")
    if second is not None:
        typer.echo(f"第二份在 {second / made.folder.name}，核对相同")
    for name in gone:
        typer.echo(f"轮换删去 {name}")
    if made.is_older:
        typer.echo(f"数据库结构是旧的，这次备份没有记入操作留痕；可以接着运行 {MANAGE} init 升级")


def clock(
    reason: Annotated[str, typer.Option(help="为什么很久没有任何操作", show_default=False)],
) -> None:
    typer.echo(confirm_clock(reason))


def restore_backup(
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="备份的文件夹，或其中任一文件", show_default=False, readable=False),
    ],
    into: Annotated[str, typer.Option(help="恢复到哪里：SQLite 文件路径，或 postgresql://…", show_default=False)],
    replace: Annotated[bool, typer.Option("--replace", help="那里已有数据库时替换它；原来的改名保留")] = False,
) -> None:
    typer.echo(restore(file, into, is_replacing=replace))
