"""命令行:与页面相同的动作,供安装、定时任务和核对使用。"""

import gc
import time
from pathlib import Path
from typing import Annotated

import typer

from command_line import accounts, intake, keeping, opening, plans, reports, supervision
from command_line.console import print_what_it_can
from command_line.people import acting, named_pair
from command_line.verbs import Pilot, command, fail, format_of, pilot_id
from data_access.engine import loading, reading, settle, writing
from data_access.migrate import migrate
from data_access.queries.demo import count_enterprises
from data_access.queries.identity import list_accounts
from data_access.queries.pilots import list_pilots
from reports.tabular import WRITERS, write_table
from seed_data.demo.show import CITY_PILOTS, affordable_periods, load_demo
from seed_data.plans import folders, load_plans
from services import exporting
from services.access import COMMAND_LINE
from services.approvals.deciding import propose
from services.desk import Pair, at_desk
from services.evaluation import close as evaluation
from services.identity.demonstration import has_accounts, people
from services.keeping.ready import Need

app = typer.Typer(help="数转试点：命令行", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
app.add_typer(reports.app, name="report")
app.add_typer(accounts.app, name="account")
app.add_typer(opening.app, name="open-history")


@command(
    app, "建库或升级数据库结构，装入指标和默认规则；已公布方案的试点只更新库里有的（可重复运行）", needs=Need.MAKING
)
def init() -> None:
    migrate()
    with reading() as connection:
        there = [pilot.code for pilot in list_pilots(connection)]
    with writing() as session:
        counts = load_plans(session, pilots=[code for code in folders() if code in there]).counts
    settle()
    told = "，".join(f"{kind} {n.inserted + n.updated + n.unchanged}" for kind, n in counts.items())
    typer.echo(f"数据库已是最新，指标和默认规则已装入：{told}")
    if not there:
        typer.echo("还没有试点：在“试点设置”或用 new-pilot 建立，或用 demo 装入演示数据")


@command(app, "装入演示数据：默认四个城市试点；--pilot 指定一个；--projects 指定规模（用于测速）")
def demo(
    pilot: Annotated[str, typer.Option(help="试点代码；默认四个城市试点")] = "",
    projects: Annotated[int | None, typer.Option(help="项目个数，最多 1000000", min=1, max=1_000_000)] = None,
    periods: Annotated[int | None, typer.Option(help="每类只结账最近几期（测速用；大规模默认减少）", min=1)] = None,
    entries: Annotated[int | None, typer.Option(help="资金流水笔数（测速用）", min=1, max=2_000_000)] = None,
    if_empty: Annotated[bool, typer.Option("--if-empty", help="库里已有企业时不做任何事")] = False,
) -> None:
    codes = [pilot] if pilot else (["scale"] if projects else list(CITY_PILOTS))
    if if_empty and codes != ["scale"] and _is_real():
        typer.echo("这是正式安装，不装演示数据")
        return
    _load_published(codes)
    periods = periods or affordable_periods(projects)
    gc.disable()  # nothing cyclic is made here, and looking for it costs a fifth of the time
    started = time.monotonic()
    for code in codes:
        if if_empty and code != "scale" and _is_filled(code):
            typer.echo(f"{code}：已有企业，跳过演示数据")
            continue
        with loading() as session:
            try:
                load_demo(session, code, projects=projects, entries=entries, last_periods=periods, say=typer.echo)
            except ValueError as error:
                fail(str(error))
    if not has_accounts():
        people()  # else the first visit writes them down, and waits for whoever else is writing
    settle()
    typer.echo(f"用时 {time.monotonic() - started:.1f} 秒")


def _is_real() -> bool:
    """Whether people work here: there are pilots, none of the published plans, or accounts before any pilot."""
    with reading() as connection:
        there = {pilot.code for pilot in list_pilots(connection)}
        return not there & set(folders()) if there else bool(list_accounts(connection))


def _load_published(codes: list[str]) -> None:
    """The published plans that a demonstration stands on: all five in an empty database, else those asked for."""
    with reading() as connection:
        there = {pilot.code for pilot in list_pilots(connection)}
    missing = [code for code in folders() if code not in there and (not there or code in codes)]
    if missing:
        with writing() as session:
            load_plans(session, pilots=missing)


def _is_filled(code: str) -> bool:
    number = pilot_id(code)
    with reading() as connection:
        return count_enterprises(connection, number) > 0


@command(app, "重新测评实时期次（事实变动后）")
def evaluate(pilot: Pilot) -> None:
    with at_desk(pilot_id(pilot), COMMAND_LINE) as desk:
        readings = evaluation.evaluate_live(desk.connection, desk.pilot.id)
    typer.echo(
        f"{pilot}：截至 {readings.as_of} 已测评，指标 {len(readings.indicators)} 条，规则版本 {readings.rule_version}"
    )


@command(app, "结账一个期次（周写作 2026-W46，月写作 2026-10）；结账后不可更改")
def close(
    pilot: Pilot,
    period: Annotated[str, typer.Option("--period", help="期次")],
    user: Annotated[str, typer.Option("--as", help="谁结账；启用登录的写登录名，只提请另一人批准")] = "专班办公室",
    reason: Annotated[str, typer.Option(help="不按先后、或远在最近一次操作之后的，为什么要结")] = "",
    approver: Annotated[str, typer.Option(help="没有启用登录时，这样的结账由谁批准")] = "",
) -> None:
    number = pilot_id(pilot)
    who = acting(number, user)
    pair = named_pair(who, approver)
    if who.account_id is not None:
        words = {"labels": [period]} | ({"reason": reason} if reason else {})
        with at_desk(number, who) as desk:
            typer.echo(propose(desk, "close_periods", words))
        return
    ahead = evaluation.close_ahead(number, who, period).get(period)
    with at_desk(number, who, pair=pair or Pair(who.name, COMMAND_LINE.name)) as desk:
        readings = evaluation.close(desk, period, reason, ahead)
    typer.echo(f"{pilot} {period}：已结账，截至 {readings.as_of}，规则版本 {readings.rule_version}")


@command(app, f"导出一张表。WHAT 可以是：{'、'.join(exporting.EXPORTED)}", needs=Need.READING)
def export(
    what: Annotated[str, typer.Argument(help="导出什么，见上", show_default=False)],
    pilot: Pilot,
    period: Annotated[str, typer.Option(help="期次：2026-W46、2026-11 或 live；默认最近一个已结账的")] = "",
    day: Annotated[str, typer.Option("--day", help="资金四张表可按任一天：2026-10-31")] = "",
    form: Annotated[str, typer.Option("--format", help="csv、json 或 xlsx；默认看 --out 的文件名，再默认 csv")] = "",
    out: Annotated[Path | None, typer.Option(help="写到这个文件；不写则输出到屏幕（xlsx 必须写）")] = None,
) -> None:
    form = format_of(out, form, WRITERS, "csv")
    if form == "xlsx" and out is None:
        fail("xlsx 不能输出到屏幕：请用 --out 写明文件名，如 --out 测评结果.xlsx")
    with reading() as connection:
        table = exporting.export(connection, COMMAND_LINE, what, pilot, period, day)
        write_table(table, form, out)
    typer.echo(" · ".join(f"{word} {text}" for word, text in table.about), err=True)


for part in (intake, plans, keeping, supervision):
    part.register(app)

if __name__ == "__main__":
    print_what_it_can()
    app()
