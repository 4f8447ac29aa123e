"""What reports give to a screen: pages hand it to components, which do not know this room."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from domain.reports.views import Chart, Report
from reports.files import MIME, file_name
from reports.pictures import font_problem, specification
from reports.work_queue import made_apart, submit


@dataclass(frozen=True)
class Offer:
    """Make a file beside the viewers, many in one zip with progress, the Word file of an issue, a chart.

    `problem` says beforehand why no file can be made: a file that fails at the click has no words of its own.
    """

    forms: Mapping[str, str]
    mime: Mapping[str, str]
    name: Callable[[Report, str], str]
    make: Callable[[Report, str], bytes]
    submit: Callable[[Sequence[Report], str], object]
    word: Callable[[Report], bytes]
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
OFFER = Offer(FORMS, MIME, file_name, made_apart, submit, partial(made_apart, form="docx"), specification, font_problem)
