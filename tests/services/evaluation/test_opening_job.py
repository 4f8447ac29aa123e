"""Closing an opening history runs beside the viewers; why it broke off is told (rules 9.13)."""

from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool

import pytest

from services.access import COMMAND_LINE
from services.errors import Refused
from services.evaluation import opening_job

BROKEN = "已结的各期完整，其余未动：请接着结账"


@pytest.fixture(autouse=True)
def no_jobs(monkeypatch):
    monkeypatch.setattr(opening_job, "_JOBS", {})


def ended(problem: Exception | None) -> Future:
    job: Future = Future()
    if problem is None:
        job.set_result("期初补录已办结")
    else:
        job.set_exception(problem)
    return job


@pytest.mark.parametrize(
    ("problem", "said"),
    [
        (None, ""),
        (Refused("期初数据已补录结账，不能这样办理"), "期初数据已补录结账，不能这样办理"),
        (BrokenProcessPool(), f"结账的进程意外退出（可能内存不足），{BROKEN}"),
        (OSError("disk full"), f"结账中断（OSError），{BROKEN}；再次中断的请报告管理员"),
    ],
)
def test_why_it_broke_off(problem, said):
    assert (opening_job.is_closing(1), opening_job.broke_off(1)) == (False, "")
    opening_job._JOBS[1] = Future()
    assert (opening_job.is_closing(1), opening_job.broke_off(1)) == (True, "")
    opening_job._JOBS[1] = ended(problem)
    assert (opening_job.is_closing(1), opening_job.broke_off(1)) == (False, said)


def test_it_runs_in_a_process_of_its_own_once_at_a_time(demo_file):
    """Nothing was approved in the demonstration: the other process says so."""
    opening_job.start_closing(1, COMMAND_LINE)
    job = opening_job._JOBS[1]
    opening_job.start_closing(1, COMMAND_LINE)
    assert opening_job._JOBS[1] is job
    assert "没有期初补录在进行" in str(job.exception(timeout=60))
    assert opening_job.broke_off(1).startswith("没有期初补录在进行")
