"""manage.py report weekly|monthly|district|appraisal|form|package: the same files as the page makes, for cron."""

import time
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from command_line.appraisal import data_package, district_years, official_form, self_appraisal
from command_line.verbs import Pilot, command, format_of
from domain.reports.views import Report
from domain.words import PeriodKind
from reports.files import MAKERS, file_name, make, put
from services.access import COMMAND_LINE
from services.errors import Refused
from services.frame import connected
from services.keeping.ready import Need
from services.reports.periods import report_frame
from services.reports.whole import report

app = typer.Typer(help="周报、专报、地区分册：Word、Excel、PDF 或离线网页", no_args_is_help=True)
Period = Annotated[
    str, typer.Option("--period", help="期次：2026-W46 或 2026-10；默认最近一个已结账的；未结账的当期出草稿")
]
Form = Annotated[str, typer.Option("--format", help=f"{'、'.join(MAKERS)}；默认看 --out 的文件名，再默认 docx")]
Plain = Annotated[bool, typer.Option("--plain", help="Word 不带版头和版记")]
Out = Annotated[Path, typer.Option("--out", help="文件名，或已有的文件夹")]


@command(app, "一周的周报", needs=Need.READING)
def weekly(pilot: Pilot, out: Out, period: Period = "", form: Form = "", plain: Plain = False) -> None:
    _one(pilot, period, PeriodKind.WEEK, form, out, plain)


@command(app, "一个月的专报", needs=Need.READING)
def monthly(pilot: Pilot, out: Out, period: Period = "", form: Form = "", plain: Plain = False) -> None:
    _one(pilot, period, PeriodKind.MONTH, form, out, plain)


@command(app, "地区分册：--district 指定一个地区；不指定时所有地区各一份，--out 写文件夹", needs=Need.READING)
def district(
    pilot: Pilot,
    out: Out,
    period: Period = "",
    form: Form = "",
    name: Annotated[str, typer.Option("--district", help="地区简称，如 经开区")] = "",
    plain: Plain = False,
) -> None:
    _districts(pilot, period, name, form, out, plain)


command(app, "绩效自评报告及附件：--out 写文件夹时三份都出，写文件名时出那一份", name="appraisal", needs=Need.READING)(
    self_appraisal
)
command(app, "地区年度评价：全部考核表（.zip）或公布文本（.docx）", name="district-year", needs=Need.READING)(
    district_years
)
command(app, "填好一张官方表格：在“绩效评价”收下并对应过的", name="form", needs=Need.READING)(official_form)
command(app, "数据包：全部导出表（上报），或 --public 公开版", name="package", needs=Need.READING)(data_package)


def _one(pilot: str, period: str, kind: PeriodKind, form: str, out: Path, plain: bool) -> None:
    started, form = time.monotonic(), format_of(out, form, MAKERS, "docx")
    with connected() as connection:
        found = report(connection, report_frame(connection, COMMAND_LINE, pilot, period, kind))
    _write(replace(found, has_letterhead=not plain), form, out, started)


def _districts(pilot: str, period: str, name: str, form: str, out: Path, plain: bool) -> None:
    with connected() as connection:
        frame = report_frame(connection, COMMAND_LINE, pilot, period, None, name)
        units = [frame.district] if frame.district else [u for u in frame.districts if u.valid_on(frame.period.as_of)]
        if len(units) > 1 and out.suffix:
            raise Refused(f"有 {len(units)} 个地区，--out 请写文件夹；只要一个地区时用 --district")
        form = format_of(out, form, MAKERS, "docx")
        if len(units) > 1:
            out.mkdir(parents=True, exist_ok=True)
        for unit in units:
            started = time.monotonic()
            found = report(connection, frame.at(unit.id, None))
            _write(replace(found, has_letterhead=not plain), form, out, started)


def _write(found: Report, form: str, out: Path, started: float) -> None:
    content = make(found, form)
    path = out / file_name(found, form) if out.is_dir() else out
    put(content, path)
    draft = f"，{found.draft_word}" if found.draft_word else ""
    typer.echo(f"{path}：{len(content) / 1024:.0f} KB，{time.monotonic() - started:.1f} 秒{draft}")
