"""What reports give to a screen: pages hand it to components, which do not know this room."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from domain.reports.views import Chart, Report
from reports.files import MIME, file_name
from reports.pictures import font_problem, specification
from reports.work_queue import made_apart, submit


@dataclass(frozen=True)
class Offer:
    """Make a file beside the viewers, many in one zip with progress, the files of an issue by form, a chart.

    `problem` says beforehand why no file can be made: a file that fails at the click has no words of its own.
    """

    forms: Mapping[str, str]
    mime: Mapping[str, str]
    name: Callable[[Report, str], str]
    make: Callable[[Report, str], bytes]
    submit: Callable[[Sequence[tuple[Report, str]], str], object]
    issued: Callable[[Report], Mapping[str, bytes]]
    chart: Callable[[Chart], dict]
    problem: Callable[[], str]


FORMS = {
    "docx": "正文 Word",
    "pdf": "正文 PDF",
    "附件.docx": "附件",
    "xlsx": "附件 Excel",
    "数据溯源.docx": "数据溯源",
    "html": "离线网页",
}
ISSUED = ("docx", "附件.docx", "xlsx", "数据溯源.docx")
"""What goes out together and is kept: the paper, its annex in both forms, where its figures come from."""


def _issued(report: Report) -> dict[str, bytes]:
    return {form: made_apart(report, form) for form in ISSUED}


OFFER = Offer(FORMS, MIME, file_name, made_apart, submit, _issued, specification, font_problem)
