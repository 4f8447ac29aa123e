"""期初补录 from the command line: begin, what stands, stop, close all its periods with progress, go on."""

from typing import Annotated

import typer

from command_line.people import acting, named_pair
from command_line.verbs import Pilot, command
from command_line.verbs import pilot_id as id_of
from data_access.engine import reading
from services.access import COMMAND_LINE, User
from services.approvals.deciding import propose
from services.approvals.opening import closing_words
from services.desk import at_desk
from services.errors import Refused
from services.evaluation.opening import approve_closing, begin_history, close_all, stop_history_of
from services.evaluation.opening_view import HistoryView, history_view
from services.keeping.ready import Need

app = typer.Typer(help="期初补录：系统启用前的数据按报送模板补录，再一次结账", no_args_is_help=True)
Who = Annotated[str, typer.Option("--as", help="谁办理；启用登录的写登录名")]
Why = Annotated[str, typer.Option("--reason", help="为什么", show_default=False)]
APPROVER = "批准人；启用登录的不写，由另一人在“待我审批”批准"


@command(app, "开始：此后报送的都记为期初，以前的日期不锁定")
def begin(pilot: Pilot, reason: Why, user: Who = COMMAND_LINE.name) -> None:
    number = id_of(pilot)
    with at_desk(number, acting(number, user)) as desk:
        typer.echo(begin_history(desk, reason))


@command(app, "停止，不结账；已报的数据保留")
def stop(pilot: Pilot, reason: Why, user: Who = COMMAND_LINE.name) -> None:
    number = id_of(pilot)
    with at_desk(number, acting(number, user)) as desk:
        typer.echo(stop_history_of(desk, reason))


@command(app, "现在补录到哪里，将结账哪些期次", needs=Need.READING)
def show(pilot: Pilot) -> None:
    with reading() as connection:
        for line in _lines(history_view(connection, COMMAND_LINE, pilot)):
            typer.echo(line)


@command(app, "以前各周各月一次结账，两人办理；启用登录的只提请另一人批准")
def close(
    pilot: Pilot,
    user: Who,
    approver: Annotated[str, typer.Option("--approver", help=APPROVER)] = "",
) -> None:
    number = id_of(pilot)
    who = acting(number, user)
    if who.account_id is not None:
        with at_desk(number, who) as desk:
            typer.echo(propose(desk, "close_history", closing_words(desk)))
        return
    pair = named_pair(who, approver)
    if pair is None:
        raise Refused("须两人办理：请用 --approver 写明批准人")
    with at_desk(number, who, pair=pair) as desk:
        labels = [str(label) for label in closing_words(desk)["labels"]]
        typer.echo(approve_closing(desk, labels))
    _go_on(number, who)


@command(app, "结账中断以后，从下一期接着结", name="resume")
def go_on(pilot: Pilot, user: Who = COMMAND_LINE.name) -> None:
    number = id_of(pilot)
    _go_on(number, acting(number, user))


def _go_on(pilot_id: int, who: User) -> None:
    typer.echo(close_all(pilot_id, who, lambda closed, of, zh: typer.echo(f"{closed}/{of} {zh} 已结账")))


def _lines(view: HistoryView) -> list[str]:
    if view.state is None:
        return [view.why_not or f"没有开始期初补录；可一次结账 {view.periods}"]
    lines = [f"期初补录：{view.state.zh}（{view.begun} 开始：{view.reason}）", f"期次：{view.periods}"]
    if view.labels and view.approved_by:
        lines.append(f"已结账 {view.closed}/{view.number} 期；{view.approved_by}")
    lines += [*view.stock, *(f"请留意：{said}" for said in view.doubts)]
    return [*lines, *(f"第 {one.proposal} 号待批：{one.what}" for one in view.money)]
