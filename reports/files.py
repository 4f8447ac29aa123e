"""A report as a file: made whole first, then put in its place, so that nobody finds half a file."""

import os
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from domain.reports.views import Report
from reports.pack import pack
from reports.pdf import pdf_file
from reports.punctuation import printed
from reports.report_book import report_book
from reports.word import annex_file, trace_file, word_file
from services.errors import Refused

MAKERS: dict[str, Callable[[Report], bytes]] = {
    "docx": word_file,
    "xlsx": report_book,
    "pdf": pdf_file,
    "html": pack,
    "附件.docx": annex_file,
    "数据溯源.docx": trace_file,
}
CALCULATED = ("xlsx",)
"""Files that people filter and calculate with: their words are those of the screen and the exports."""
ANNEXED = (*CALCULATED, "html", "附件.docx")
"""Files that hold the rows of the annexes; the others name them."""
MIME = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
    "html": "text/html",
}
MIME |= {"附件.docx": MIME["docx"], "数据溯源.docx": MIME["docx"]}


def make(report: Report, form: str) -> bytes:
    """The file's bytes; Refused with the known formats for any other."""
    if form not in MAKERS:
        raise Refused(f"没有“{form}”格式；可用：{'、'.join(MAKERS)}")
    told = needed(report, form)
    return MAKERS[form](told if form in CALCULATED else printed(told))


def needed(report: Report, form: str) -> Report:
    """The report as far as a file holds it: of 15,000 enterprises most of it are rows of annexes, which are neither
    set in Chinese marks nor carried to another process for a paper that only names them."""
    if form in ANNEXED:
        return report
    return replace(report, annexes=tuple(replace(table, rows=()) for table in report.annexes))


def file_name(report: Report, form: str) -> str:
    """银川市中小企业数字化转型工作周报_2026-W46_草稿.docx."""
    draft = "_草稿" if report.is_draft else ""
    return f"{report.title}_{report.period}{draft}.{form}".replace("/", "-")


def put(content: bytes, path: Path) -> None:
    """Write to a temporary file beside, then rename; Refused with a sentence when the disk will not take it."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    except OSError as problem:
        raise Refused(_sentence(path, problem)) from problem
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except OSError as problem:
        Path(temporary).unlink(missing_ok=True)
        raise Refused(_sentence(path, problem)) from problem


def _sentence(path: Path, problem: OSError) -> str:
    return f"没有写成 {path}：{problem.strerror or problem}；原来的文件没有动，请检查磁盘空间和写入权限后重试"
