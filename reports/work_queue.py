"""Files are made in a process of their own, one at a time, with progress: viewers' reruns do not wait for them.

Several servers of one database take turns, file by file, in the order they asked.
"""

import io
import multiprocessing
import os
import threading
import zipfile
from collections.abc import Sequence
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field

from domain.reports.views import Report
from reports.files import file_name, make
from services.errors import Refused
from services.turns import report_turn

AT_ONCE, WAITING = 1, 8
"""One file at a time: two cores, and viewers come first."""
_QUEUE = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="reports")
_FREE = threading.BoundedSemaphore(AT_ONCE + WAITING)
_STARTING, _MAKING = threading.Lock(), threading.Lock()
_PROCESSES: list[ProcessPoolExecutor] = []


@dataclass
class Job:
    """Files being made: how many of how many, which one now; `result` gives name and bytes."""

    total: int
    done: int = 0
    now: str = "排队中"
    result: Future = field(default_factory=Future)


def submit(reports: Sequence[Report], form: str) -> Job:
    """Put reports into the queue: one file, or a zip of several; Refused when too much is waiting already."""
    if not _FREE.acquire(blocking=False):
        raise Refused(f"已有 {AT_ONCE + WAITING} 份文件在生成或排队，没有再排：请稍后重试")
    job = Job(len(reports))

    def run() -> tuple[str, bytes]:
        try:
            return _run(job, reports, form)
        finally:
            _FREE.release()

    job.result = _QUEUE.submit(run)
    return job


def _run(job: Job, reports: Sequence[Report], form: str) -> tuple[str, bytes]:
    made = []
    for report in reports:
        job.now = report.scope
        made.append((file_name(report, form), made_apart(report, form)))
        job.done += 1
    if len(made) == 1:
        return made[0]
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in made:
            packed.writestr(name, content)
    return f"{reports[0].period}_地区分册.zip", file.getvalue()


def made_apart(report: Report, form: str) -> bytes:
    """The file's bytes, made in the other process; Refused with a sentence when that process died."""
    try:
        with _MAKING, report_turn():  # here first, so that only one of us waits at the database
            return _process().submit(make, report, form).result()
    except BrokenProcessPool as broken:
        with _STARTING:
            _PROCESSES.clear()
        raise Refused("生成文件的进程意外退出（可能内存不足），没有生成文件：请稍后重试") from broken


def _process() -> ProcessPoolExecutor:
    with _STARTING:
        if not _PROCESSES:
            spawn = multiprocessing.get_context("spawn")
            _PROCESSES.append(ProcessPoolExecutor(AT_ONCE, mp_context=spawn, initializer=_end_with_the_server))
        return _PROCESSES[0]


def _end_with_the_server() -> None:
    """A server that is stopped by a signal tells nobody, and this process would wait for work for ever, with 280 MB."""
    threading.Thread(target=_wait_and_end, daemon=True).start()


def _wait_and_end() -> None:
    multiprocessing.parent_process().join()
    os._exit(0)
