"""manage.py report appraisal: the self-evaluation with its annexes, for cron and for those without a screen."""

import time
from pathlib import Path
from typing import Annotated

import typer

from command_line.verbs import Pilot, format_of
from domain.words import PeriodKind
from reports.files import MAKERS, file_name, make, put
from services.access import COMMAND_LINE
from services.appraisal.cut import at_cut
from services.appraisal.whole import appraisal
from services.frame import connected
from services.reports.periods import at_period, report_frame

WHOLE = ("docx", "xlsx", "数据溯源.docx")
"""What goes into a folder: the paper, its annexes, the trace."""


def self_appraisal(
    pilot: Pilot,
    out: Annotated[Path, typer.Option("--out", help="已有的文件夹，或文件名（.docx、.xlsx、.pdf）")],
    period: Annotated[str, typer.Option("--period", help="截取的月，如 2026-10；默认方案期满的月或最近结账的月")] = "",
) -> None:
    started = time.monotonic()
    with connected() as connection:
        frame = report_frame(connection, COMMAND_LINE, pilot)
        frame = at_period(frame, period, PeriodKind.MONTH) if period else frame
        found = appraisal(connection, at_cut(frame))
    forms = WHOLE if out.is_dir() else (format_of(out, "", MAKERS, "docx"),)
    for form in forms:
        content = make(found, form)
        path = out / file_name(found, form) if out.is_dir() else out
        put(content, path)
        typer.echo(f"{path}：{len(content) / 1024:.0f} KB，截至 {found.as_of}，{time.monotonic() - started:.1f} 秒")
