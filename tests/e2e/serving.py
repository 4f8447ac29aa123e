"""Starts the site, or plain Streamlit, as a process of its own for tests and measurements."""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Site:
    """A running server: its address, its process number and the file its log goes to."""

    url: str
    pid: int
    log: Path


def free_port():
    """A port that nobody listens on: the system gives each asker another one."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def our_server(script, port):
    """The command that serves a script as in production."""
    return [
        sys.executable,
        str(ROOT / "server.py"),
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        "--script",
        str(script),
    ]


def plain_streamlit(script, port):
    """The command that serves a script as `streamlit run` does out of the box."""
    options = ["--server.port", str(port), "--server.headless", "true", "--runner.postScriptGC", "true"]
    return [sys.executable, "-m", "streamlit", "run", str(script), *options]


@contextmanager
def serving(script=ROOT / "app.py", command=our_server, *, port=None, folder=ROOT, **environment):
    """A server around the script, answering; stopped at the end. Its log is in the error if it does not start.

    `folder`: where the process runs, whose .streamlit/ it reads.
    """
    port = port or free_port()
    with tempfile.TemporaryDirectory() as own:
        log = Path(own) / "server.log"
        if "DATABASE_URL" not in {*os.environ, *environment}:  # nothing in it: nobody has an account
            empty = Path(own) / "empty.sqlite"
            empty.touch()
            environment["DATABASE_URL"] = f"sqlite:///{empty}"
        with log.open("wb") as output:
            process = subprocess.Popen(
                command(script, port),
                cwd=folder,
                env={**os.environ, **environment},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        try:
            wait_until_healthy(f"http://127.0.0.1:{port}", process, log)
            yield Site(f"http://127.0.0.1:{port}", process.pid, log)
        finally:
            process.terminate()
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def wait_until_healthy(url, process, log, seconds=60):
    """Returns when the server answers its health check; raises with the log when it stops or stays silent."""
    latest = time.monotonic() + seconds
    while time.monotonic() < latest and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/_stcore/health", timeout=2):
                return
        except urllib.error.HTTPError as error:
            if error.code in (401, 404, 421):  # it answers: who we are, below which path, under which name
                return
            time.sleep(0.1)
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"server did not start:\n{log.read_text(errors='replace')[-4000:]}")
