"""What the verbs of the command line share: how one is added and refuses, how it finds a pilot and a file's format."""

from collections.abc import Callable, Collection
from functools import wraps
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from data_access.engine import reading
from data_access.failures import DatabaseNotReady, DatabaseShut, system_zh
from data_access.queries.pilots import get_pilot, list_pilots
from seed_data.plans import PlanFilesInvalid
from services.errors import Refused
from services.keeping.ready import Need, check_ready

Pilot = Annotated[str, typer.Option("--pilot", help="试点代码，如 yinchuan")]


NOT_READY = 2
"""Status where the database or its place must be put right first."""


def fail(message: str, status: int = 1) -> NoReturn:
    """Say what is wrong and stop with a status."""
    typer.echo(message, err=True)
    raise typer.Exit(status)


def command(
    app: typer.Typer, help: str, name: str | None = None, *, needs: Need = Need.DATED
) -> Callable[[Callable], Callable]:
    """A verb of the command line; what is refused or cannot be done ends in its own sentence and status 1, in status 2
    where the database is not ready for it.
    """

    def register(verb: Callable) -> Callable:
        @app.command(help=help, name=name)
        @wraps(verb)
        def run(*values: object, **words: object) -> None:
            try:
                check_ready(needs)
                verb(*values, **words)
            except BrokenPipeError:  # the reader has seen enough, e.g. head
                raise typer.Exit(1) from None
            except (DatabaseNotReady, DatabaseShut) as problem:
                fail(str(problem), NOT_READY)
            except (Refused, PlanFilesInvalid) as problem:
                fail(str(problem))
            except OSError as problem:
                fail(system_zh(problem))

        return run

    return register


def pilot_id(code: str) -> int:
    """Id of a pilot; Refused with those that there are."""
    with reading() as connection:
        row = get_pilot(connection, code)
        known = "、".join(pilot.code for pilot in list_pilots(connection)) or "（空，请先运行 init）"
    if row is None:
        raise Refused(f"没有试点“{code}”；现有：{known}")
    return row.id


def format_of(out: Path | None, asked: str, known: Collection[str], otherwise: str) -> str:
    """The format that was asked for, else the one in the file's name, else the usual one. Refused when they disagree,
    or when an ending is no format that can be written.
    """
    named = ""
    if out is not None and not out.is_dir():
        endings = [form for form in known if out.name.lower().endswith(f".{form}")]  # a name may end in two
        named = max(endings, key=len, default=out.suffix.lower().removeprefix("."))
    if asked and asked not in known:
        raise Refused(f"没有“{asked}”格式；可用：{'、'.join(known)}")
    if asked and named in known and named != asked:
        raise Refused(f"文件名“{out.name}”是 {named}，--format 写的是 {asked}：请改其中一个")
    if not asked and named and named not in known:
        raise Refused(f"看不出“{out.name}”是哪种文件：请用 {'、'.join(known)} 结尾，或用 --format 写明")
    return asked or named or otherwise
