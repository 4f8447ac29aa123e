"""The process that makes files goes with its server, however that ends."""

import os
import subprocess
import sys
import time
from contextlib import suppress

import pytest

from tests.e2e.serving import ROOT

SERVER = """
import os, time
from reports.work_queue import _process
print(_process().submit(os.getpid).result(), flush=True)
time.sleep(60)
"""


def is_there(number: int) -> bool:
    with suppress(ProcessLookupError):
        os.kill(number, 0)
        return True
    return False


@pytest.mark.parametrize("end", ["terminate", "kill"])
def test_the_process_that_makes_files_ends_with_its_server(end):
    server = subprocess.Popen([sys.executable, "-c", SERVER], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    with server:
        number = int(server.stdout.readline())
        assert is_there(number)
        getattr(server, end)()
    latest = time.monotonic() + 20
    while is_there(number) and time.monotonic() < latest:
        time.sleep(0.05)
    assert not is_there(number)
