"""监督检查 from the command line: signs, as a timer looks for them at night, and what is recorded by file."""

from pathlib import Path
from typing import Annotated

import typer

from command_line.people import acting
from command_line.verbs import Pilot, command, pilot_id
from data_access.engine import reading
from reports.form_sheet import form_sheet
from services.access import COMMAND_LINE
from services.approvals.supervision_files import FILED, Filed, record_sheet, sheet_rows
from services.desk import at_desk
from services.errors import Refused
from services.form_sheet import read_form
from services.frame import open_frame
from services.keeping.ready import Need
from services.supervision.signs import look_for_signs

WHAT = "、".join(f"{what}（{filed.form.title}）" for what, filed in FILED.items())


def _filed(what: str) -> Filed:
    if what not in FILED:
        raise Refused(f"没有“{what}”这种表；可用：{WHAT}")
    return FILED[what]


def register(app: typer.Typer) -> None:
    @command(
        app, f"做一份监督检查的表，里面是待办的行。WHAT 可以是：{WHAT}", name="supervision-template", needs=Need.READING
    )
    def template(
        what: Annotated[str, typer.Argument(help="哪种表，见上", show_default=False)],
        pilot: Pilot,
        out: Annotated[Path, typer.Option("--out", help="写到这个文件")],
    ) -> None:
        form = _filed(what).form
        with reading() as connection:
            frame = open_frame(connection, COMMAND_LINE, pilot=pilot)
            out.write_bytes(form_sheet(form, sheet_rows(connection, frame, what), f"{frame.pilot.name} {form.title}"))
        typer.echo(f"{out}：{form.title}", err=True)

    @command(app, f"照填好的监督检查表办理，有一行不对一行也不写。WHAT 可以是：{WHAT}", name="supervision-import")
    def import_sheet(
        what: Annotated[str, typer.Argument(help="哪种表，见上", show_default=False)],
        file: Annotated[Path, typer.Argument(help="填好的表（xlsx）", show_default=False)],
        pilot: Pilot,
        user: Annotated[str, typer.Option("--as", help="谁办理；启用登录的写登录名")] = "专班办公室",
    ) -> None:
        number, form = pilot_id(pilot), _filed(what).form
        sheet = read_form(file.read_bytes(), file.name, form)
        with at_desk(number, acting(number, user)) as desk:
            typer.echo(record_sheet(desk, sheet, what=what))

    @command(app, "查疑点线索：比对佐证、价格、日期、主体信息，结果见“监督检查”", name="signs")
    def look(
        pilot: Pilot,
        user: Annotated[str, typer.Option("--as", help="谁查；启用登录的写登录名")] = "专班办公室",
    ) -> None:
        number = pilot_id(pilot)
        typer.echo(look_for_signs(number, acting(number, user)))
