"""Closing an opening history beside the viewers: in a process of its own, which ends with it. How far it is stands in
the database, so that every page and every server process sees the same."""

import multiprocessing
import threading
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

from services.access import Permission, User, check, check_pilot
from services.errors import Refused
from services.evaluation.opening import close_all

_JOBS: dict[int, "Future[str]"] = {}
_STARTING = threading.Lock()


def start_closing(pilot_id: int, user: User) -> None:
    """Begin, or go on with, what was approved; nothing where it runs already."""
    check_pilot(user, pilot_id)
    check(user, Permission.CLOSE_PERIOD)
    with _STARTING:
        if is_closing(pilot_id):
            return
        process = ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn"))
        _JOBS[pilot_id] = process.submit(close_all, pilot_id, user)
        process.shutdown(wait=False)


def is_closing(pilot_id: int) -> bool:
    """Whether this server process has it going on."""
    job = _JOBS.get(pilot_id)
    return job is not None and not job.done()


def broke_off(pilot_id: int) -> str:
    """Why the last one that this server process began did not come to its end; empty where it did, or never began."""
    job = _JOBS.get(pilot_id)
    if job is None or not job.done():
        return ""
    problem = job.exception()
    if problem is None:
        return ""
    if isinstance(problem, Refused):
        return str(problem)
    if isinstance(problem, BrokenProcessPool):
        return "结账的进程意外退出（可能内存不足），已结的各期完整，其余未动：请接着结账"
    return f"结账中断（{type(problem).__name__}），已结的各期完整，其余未动：请接着结账；再次中断的请报告管理员"
