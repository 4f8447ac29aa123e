"""命令行:与页面相同的动作,供安装、定时任务和核对使用。"""

import gc
import time
from pathlib import Path
from typing import Annotated

import typer

from command_line import accounts, intake, reports
from command_line.people import acting
from command_line.verbs import Pilot, command, fail, format_of, pilot_id
from data_access.engine import loading, reading, writing
from data_access.migrate import is_current, migrate
from data_access.queries.demo import count_enterprises
from reports.tabular import WRITERS, write_table
from seed_data.demo.show import CITY_PILOTS, affordable_periods, load_demo
from seed_data.plans import load_plans
from services import exporting
from services.access import COMMAND_LINE
from services.approvals.deciding import propose
from services.audit.checking import problems
from services.desk import Pair, at_desk
from services.evaluation import close as evaluation

app = typer.Typer(help="数转试点：命令行", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
app.add_typer(reports.app, name="report")
app.add_typer(accounts.app, name="account")


@command(app, "建库或升级数据库结构，并装入五份方案（可重复运行）")
def init() -> None:
    migrate()
    with writing() as session:
        counts = load_plans(session).counts
    typer.echo(
        "方案已装入：" + "，".join(f"{kind} {n.inserted + n.updated + n.unchanged}" for kind, n in counts.items())
    )


@command(app, "装入演示数据：默认四个城市试点；--pilot 指定一个；--projects 指定规模（用于测速）")
def demo(
    pilot: Annotated[str, typer.Option(help="试点代码；默认四个城市试点")] = "",
    projects: Annotated[int | None, typer.Option(help="项目个数，最多 1000000", min=1, max=1_000_000)] = None,
    periods: Annotated[int | None, typer.Option(help="每类只结账最近几期（测速用；大规模默认减少）", min=1)] = None,
    entries: Annotated[int | None, typer.Option(help="资金流水笔数（测速用）", min=1, max=2_000_000)] = None,
    if_empty: Annotated[bool, typer.Option("--if-empty", help="库里已有企业时不做任何事")] = False,
) -> None:
    if not is_current():
        fail("数据库结构不是最新：请先运行 python manage.py init")
    codes = [pilot] if pilot else (["scale"] if projects else list(CITY_PILOTS))
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
    typer.echo(f"用时 {time.monotonic() - started:.1f} 秒")


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
) -> None:
    number = pilot_id(pilot)
    who = acting(number, user)
    if who.account_id is not None:
        with at_desk(number, who) as desk:
            typer.echo(propose(desk, "close_periods", {"labels": [period]}))
        return
    with at_desk(number, who, pair=Pair(who.name, COMMAND_LINE.name)) as desk:
        readings = evaluation.close(desk, period)
    typer.echo(f"{pilot} {period}：已结账，截至 {readings.as_of}，规则版本 {readings.rule_version}")


@command(app, f"导出一张表。WHAT 可以是：{'、'.join(exporting.EXPORTED)}")
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


@command(app, "核对：数据库结构、操作留痕链、账户余额")
def check(
    head: Annotated[
        str, typer.Option("--head", help="报告“数据溯源”里印的链首（前 12 位即可）：核对那以前的记录都还在")
    ] = "",
) -> None:
    if not is_current():
        fail("数据库结构不是最新：请运行 python manage.py init")
    with reading() as connection:
        if found := problems(connection, head):
            fail("\n".join(found))
    typer.echo("核对通过")


intake.register(app)

if __name__ == "__main__":
    app()
