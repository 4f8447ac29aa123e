"""Looking for signs from the command line, as a timer does it at night."""

from typing import Annotated

import typer

from command_line.people import acting
from command_line.verbs import Pilot, command, pilot_id
from services.supervision.signs import look_for_signs


def register(app: typer.Typer) -> None:
    @command(app, "查疑点线索：比对佐证、价格、日期、主体信息，结果见“监督检查”", name="signs")
    def look(
        pilot: Pilot,
        user: Annotated[str, typer.Option("--as", help="谁查；启用登录的写登录名")] = "专班办公室",
    ) -> None:
        number = pilot_id(pilot)
        typer.echo(look_for_signs(number, acting(number, user)))
