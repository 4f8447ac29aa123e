"""Files are made in a process of their own, one at a time, with progress: viewers' reruns do not wait for them.

Several servers of one database take turns, file by file, in the order they asked.
"""

import io
import multiprocessing
import os
import threading
import zipfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from domain.reports.views import Report
from reports.files import file_name, make, needed
from services.errors import Refused
from services.turns import report_turn

AT_ONCE, WAITING = 1, 8
"""One file at a time: two cores, and viewers come first."""
_QUEUE = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="reports")
_FREE = threading.BoundedSemaphore(AT_ONCE + WAITING)
_STARTING, _MAKING = threading.Lock(), threading.Lock()
_PROCESSES: list[ProcessPoolExecutor] = []
_DONE: list[Any] = []
"""Parts of the file that is made now, a number that both processes see."""


@dataclass
class Job:
    """Files being made: how many of how many, which one now; `result` gives name and bytes."""

    total: int
    done: int = 0
    now: str = "排队中"
    result: Future = field(default_factory=Future)


Papers = Sequence[tuple[Report, str]]
"""Reports, each with the form that is made of it."""


def submit(papers: Papers, packed: str) -> Job:
    """Put papers into the queue: one file, or a zip of several by this name; Refused when too much is waiting."""
    job = Job(len(papers))
    return _queued(job, partial(_run, job, papers, packed))


def submit_work(name: str, total: int, work: Callable[..., bytes], *told: object) -> Job:
    """Put a file of many parts into the queue: `work(*told, tell)` makes it in the other process, on a connection of
    its own, and calls `tell` after each part. As `submit` otherwise."""
    job = Job(total)
    return _queued(job, partial(_run_work, job, name, work, told))


def _queued(job: Job, run: Callable[[], tuple[str, bytes]]) -> Job:
    if not _FREE.acquire(blocking=False):
        raise Refused(f"已有 {AT_ONCE + WAITING} 份文件在生成或排队，没有再排：请稍后重试")

    def freed() -> tuple[str, bytes]:
        try:
            return run()
        finally:
            _FREE.release()

    job.result = _QUEUE.submit(freed)
    return job


def _run_work(job: Job, name: str, work: Callable[..., bytes], told: Sequence[object]) -> tuple[str, bytes]:
    """The file, while the job follows what the other process counts."""
    with _mended(), _MAKING, report_turn():
        process, done = _process(), _DONE[0]
        done.value, job.now = 0, name
        made = process.submit(_counted, work, told)
        while not made.done():
            wait([made], timeout=0.2)
            job.done = min(done.value, job.total)
        return name, made.result()


def _counted(work: Callable[..., bytes], told: Sequence[object]) -> bytes:
    """In the other process: each part that is done is counted where the server sees it."""

    def tell() -> None:
        _DONE[0].value += 1

    return work(*told, tell)


def _run(job: Job, papers: Papers, packed_as: str) -> tuple[str, bytes]:
    made = []
    for report, form in papers:
        job.now = file_name(report, form)
        made.append((job.now, made_apart(report, form)))
        job.done += 1
    if len(made) == 1:
        return made[0]
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in made:
            packed.writestr(name, content)
    return packed_as, file.getvalue()


def made_apart(report: Report, form: str) -> bytes:
    """The file's bytes, made in the other process; Refused with a sentence when that process died."""
    with _mended(), _MAKING, report_turn():  # here first, so that only one of us waits at the database
        return _process().submit(make, needed(report, form), form).result()


@contextmanager
def _mended() -> Iterator[None]:
    """A process that died is begun anew the next time."""
    try:
        yield
    except BrokenProcessPool as broken:
        with _STARTING:
            _PROCESSES.clear()
        raise Refused("生成文件的进程意外退出（可能内存不足），没有生成文件：请稍后重试") from broken


def _process() -> ProcessPoolExecutor:
    with _STARTING:
        if not _PROCESSES:
            spawn = multiprocessing.get_context("spawn")
            _DONE[:] = [spawn.Value("i", 0)]
            begin = {"initializer": _end_with_the_server, "initargs": tuple(_DONE)}
            _PROCESSES.append(ProcessPoolExecutor(AT_ONCE, mp_context=spawn, **begin))
        return _PROCESSES[0]


def _end_with_the_server(done: Any = None) -> None:
    """A server that is stopped by a signal tells nobody, and this process would wait for work for ever, with 280 MB."""
    _DONE[:] = [done]
    threading.Thread(target=_wait_and_end, daemon=True).start()


def _wait_and_end() -> None:
    multiprocessing.parent_process().join()
    os._exit(0)
