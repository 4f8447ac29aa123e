"""manage.py report appraisal|form|package: the self-evaluation, an official form, a data package, for cron."""

import time
from pathlib import Path
from typing import Annotated

import typer

from command_line.verbs import Pilot, format_of
from domain.appraisal.year_paper import publication, sheet_of
from domain.words import PeriodKind
from reports.data_package import package_file
from reports.files import MAKERS, file_name, make, put
from reports.year_sheet import sheets_file, text_file
from services.access import COMMAND_LINE
from services.appraisal.cut import at_cut
from services.appraisal.package import public_package, whole_package
from services.appraisal.whole import appraisal
from services.appraisal.year import district_year
from services.errors import Refused
from services.frame import Frame, connected
from services.official.forms import filled_form, forms
from services.reports.periods import at_period, report_frame

WHOLE = ("docx", "xlsx", "数据溯源.docx")
"""What goes into a folder: the paper, its annexes, the trace."""
Month = Annotated[str, typer.Option("--period", help="截取的月，如 2026-10；默认方案期满的月或最近结账的月")]


def _frame(connection: object, pilot: str, period: str) -> Frame:
    """Of the pilot's report, at the month asked for."""
    frame = report_frame(connection, COMMAND_LINE, pilot)
    return at_period(frame, period, PeriodKind.MONTH) if period else frame


def self_appraisal(
    pilot: Pilot,
    out: Annotated[Path, typer.Option("--out", help="已有的文件夹，或文件名（.docx、.xlsx、.pdf）")],
    period: Month = "",
) -> None:
    started = time.monotonic()
    with connected() as connection:
        frame = _frame(connection, pilot, period)
        found = appraisal(connection, at_cut(frame))
    forms = WHOLE if out.is_dir() else (format_of(out, "", MAKERS, "docx"),)
    for form in forms:
        content = make(found, form)
        path = out / file_name(found, form) if out.is_dir() else out
        put(content, path)
        typer.echo(f"{path}：{len(content) / 1024:.0f} KB，截至 {found.as_of}，{time.monotonic() - started:.1f} 秒")


def official_form(
    pilot: Pilot,
    name: Annotated[str, typer.Option("--name", help="官方表格的表名")],
    out: Annotated[Path, typer.Option("--out", help="已有的文件夹，或文件名")],
    period: Month = "",
) -> None:
    started = time.monotonic()
    with connected() as connection:
        frame = _frame(connection, pilot, period)
        there = {form.name: form.id for form in forms(connection, frame)}
        if name not in there:
            raise Refused(f"没有官方表格“{name}”；现有：{'、'.join(there) or '（空，请先在“绩效评价”收下）'}")
        file, content = filled_form(connection, frame, there[name])
    path = out / file if out.is_dir() else out
    put(content, path)
    typer.echo(f"{path}：{len(content) / 1024:.0f} KB，{time.monotonic() - started:.1f} 秒")


def data_package(
    pilot: Pilot,
    out: Annotated[Path, typer.Option("--out", help="文件名，.zip")],
    period: Month = "",
    public: Annotated[bool, typer.Option("--public", help="公开版：没有企业、人名和金额，小于 5 的家数隐去")] = False,
) -> None:
    started = time.monotonic()
    with connected() as connection:
        frame = _frame(connection, pilot, period)
        content = package_file((public_package if public else whole_package)(connection, frame))
    put(content, out)
    typer.echo(f"{out}：{len(content) / 1024:.0f} KB，{time.monotonic() - started:.1f} 秒")


def district_years(
    pilot: Pilot,
    out: Annotated[Path, typer.Option("--out", help="文件名：.zip 为全部考核表，.docx 为公布文本")],
    period: Month = "",
) -> None:
    started = time.monotonic()
    form = format_of(out, "", ("zip", "docx"), "zip")
    with connected() as connection:
        frame = _frame(connection, pilot, period)
        found = district_year(connection, frame)
    name, is_demo = frame.pilot.short_name, frame.pilot.is_demo
    if form == "zip":
        content = sheets_file(sheet_of(found, row, name, is_demo) for row in found.rows)
    else:
        content = text_file(publication(found, name))
    put(content, out)
    typer.echo(f"{out}：{found.sentence}{len(content) / 1024:.0f} KB，{time.monotonic() - started:.1f} 秒")
