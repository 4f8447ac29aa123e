"""A pilot's plan from the command line: its workbook out, a new pilot in, a revision."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from command_line.people import acting
from command_line.verbs import Pilot, command
from command_line.verbs import pilot_id as id_of
from data_access.engine import reading, writing
from data_access.migrate import is_empty, migrate
from domain.intake.views import Weight
from reports.plan_workbook import plan_workbook
from seed_data.plans import load_plans
from seed_data.published import published, published_names
from services.access import COMMAND_LINE, User
from services.approvals.plan_files import propose_plan, propose_undo
from services.desk import at_pilot
from services.errors import Refused
from services.keeping.ready import Need, check_ready
from services.plans.documents import plan_words, with_words
from services.plans.preview import PlanPreview
from services.plans.retiring import NOTHING_LEAVES, Retirement
from services.plans.revising import commit_plan, plan_cells, preview_of, published_cells
from services.plans.undo import undo_load, undo_needs

File = Annotated[Path, typer.Argument(help="填好的方案表（xlsx）", show_default=False)]
DryRun = Annotated[bool, typer.Option("--dry-run", help="只核对，不写入")]
As = Annotated[str, typer.Option("--as", help="谁办理（登录名）：有账号的站点，改动目标、批次、资金条件由此人提请")]
From = Annotated[str, typer.Option("--from", help="表里删去的行从哪天起撤下，如 2026-11-15")]
Reason = Annotated[str, typer.Option("--reason", help="撤下的原因和依据的文件")]
Confirmed = Annotated[bool, typer.Option("--confirm", help="“要确认”的各处已对照方案原文核对")]

Words = Annotated[
    Path | None, typer.Option("--text", help="方案全文（txt、docx 或 pdf）：每句“方案原文”到里面去找，找不到的要确认")
]


def register(app: typer.Typer) -> None:
    """Add `plan-template`, `new-pilot` and `plan` to a command line."""
    command(
        app, "做一份方案表：空白的、以一份已公布方案为样子的，或一个试点现在的", name="plan-template", needs=Need.MAKING
    )(template)
    command(
        app, "用方案表建立一个试点；空库会先建好，不装别的试点，也不装演示数据", name="new-pilot", needs=Need.MAKING
    )(new_pilot)
    command(app, "用方案表修订一个试点的方案", name="plan")(revise)
    command(app, "撤销一次提交的方案表，整份撤回", name="undo-plan")(undo)


def template(
    out: Annotated[Path, typer.Option("--out", help="写到这个文件")],
    pilot: Annotated[str, typer.Option("--pilot", help="试点代码：填好它现在的方案")] = "",
    like: Annotated[str, typer.Option("--like", help=f"以已公布的方案为样子：{'、'.join(published_names())}")] = "",
) -> None:
    _ready()
    if like and like not in published_names():
        raise Refused(f"没有“{like}”的方案；可用：{'、'.join(published_names())}")
    if pilot:
        id_of(pilot)
    with reading() as connection:
        if like:
            cells = published_cells(connection, COMMAND_LINE, published(like))
        else:
            cells = plan_cells(connection, COMMAND_LINE, pilot or None)
    try:
        out.write_bytes(plan_workbook(cells, f"{pilot or like or '试点'} 方案表"))
    except OSError as error:
        raise Refused(f"不能写到“{out}”（{error.strerror}）：请换一个已有的文件夹") from error
    typer.echo(f"{out}：填好后用 new-pilot 建立试点，或用 plan 修订", err=True)


def new_pilot(file: File, words: Words = None, confirmed: Confirmed = False, dry_run: DryRun = False) -> None:
    _ready()
    _bring(file, None, words, confirmed, dry_run)


def revise(
    file: File,
    pilot: Pilot,
    words: Words = None,
    user: As = "",
    from_on: From = "",
    reason: Reason = "",
    confirmed: Confirmed = False,
    dry_run: DryRun = False,
) -> None:
    number = id_of(pilot)
    try:
        said = Retirement(date.fromisoformat(from_on) if from_on else None, reason)
    except ValueError:
        raise Refused(f"“{from_on}”不是日期：--from 写成 2026-11-15 的样子") from None
    who = acting(number, user) if user else COMMAND_LINE
    _bring(file, pilot, words, confirmed, dry_run, said, number, who)


def undo(
    number: Annotated[int, typer.Argument(help="方案表的号", show_default=False)],
    user: As = "",
    reason: Annotated[str, typer.Option("--reason", help="为什么撤销")] = "由命令行撤销",
) -> None:
    with reading() as connection:
        pilot_id, asks_two = undo_needs(connection, COMMAND_LINE, number)
    who = acting(pilot_id, user) if user else COMMAND_LINE
    if asks_two and who.account_id is not None:
        typer.echo(at_pilot(pilot_id, who, propose_undo, number, reason=reason))
    else:
        typer.echo(undo_load(who, number, reason=reason))


def _ready() -> None:
    """Tables (in an empty place; never an upgrade), the catalogue of indicators and the default rules; no pilot."""
    if is_empty():
        migrate()
    check_ready(Need.DATED)
    with writing() as session:
        load_plans(session, pilots=[])


def _bring(
    file: Path,
    code: str | None,
    words: Path | None,
    confirmed: bool,
    dry_run: bool,
    said: Retirement = NOTHING_LEAVES,
    pilot_id: int = 0,
    who: User = COMMAND_LINE,
) -> None:
    content = _content(file)
    if words is not None:
        content = with_words(who, content, plan_words(who, _content(words)))
    seen = preview_of(who, content, code)
    _say(seen)
    told = {"seen": seen, "confirmed": confirmed, "said": said}
    if not dry_run and seen.asks_two and who.account_id is not None:
        typer.echo(at_pilot(pilot_id, who, propose_plan, content, **told))
    elif not dry_run:
        done = commit_plan(who, content, code, **told)
        typer.echo(
            f"{seen.name}已{'建立' if seen.is_new else '修订'}（代码 {seen.code}）；撤销用 undo-plan {done.load}"
        )
    elif seen.of(Weight.ERROR):
        raise typer.Exit(1)


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise Refused(f"读不到文件“{file}”（{error.strerror}）：请核对路径和权限") from error


def _say(seen: PlanPreview) -> None:
    for problem in seen.problems:
        word = "要确认" if problem.weight is Weight.EXPLAIN else problem.weight.zh
        typer.echo(f"[{word}] {problem.where}：{problem.message}")
    for part in seen.parts:
        counts = (len(part.new), len(part.changed), part.unchanged, len(part.missing), len(part.back))
        if any(counts):
            typer.echo("{}：新增 {} 行，变更 {} 格，未变 {} 行，撤下 {} 行，补回 {} 行".format(part.title, *counts))
        for name, heading, old, new in part.changed:
            typer.echo(f"  {name} {heading}：{old} → {new}")
        for word, names in (("撤下", part.missing), ("补回", part.back)):
            for name in names:
                typer.echo(f"  {word} {name}")
