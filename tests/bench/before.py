"""The site as it was at a commit that promises are measured against, unpacked beside ours and served by it.

It asks for what is installed here in the same versions (its requirements.txt is a part of ours), so both sides run on
the same libraries.
"""

import os
import subprocess
import sys

from tests.bench.sites import FOLDER
from tests.e2e.serving import ROOT, serving

COMMIT = "0562b83"
"""“Before” of every promise that names one."""
HOME = FOLDER / "before"
QUERY = "pilot=yinchuan"


def unpacked():
    """Where the commit's files are; taken from the repository once."""
    if not (HOME / "server.py").exists():
        HOME.mkdir(parents=True, exist_ok=True)
        archive = subprocess.run(["git", "archive", COMMIT], cwd=ROOT, stdout=subprocess.PIPE, check=False)
        if archive.returncode:
            raise RuntimeError(f"commit {COMMIT} is not in this clone: git fetch --unshallow")
        subprocess.run(["tar", "-x", "-C", HOME], input=archive.stdout, check=True)
    return HOME


def database():
    """The URL of its demonstration of Yinchuan; made once by its own program."""
    ready, unfinished = FOLDER / "before.sqlite", FOLDER / "before.unfinished.sqlite"
    if not ready.exists():
        unfinished.unlink(missing_ok=True)
        for verb in (["init"], ["demo", "--pilot", "yinchuan"]):
            subprocess.run(
                [sys.executable, "manage.py", *verb],
                cwd=unpacked(),
                env={**os.environ, "DATABASE_URL": f"sqlite:///{unfinished}"},
                stdout=subprocess.DEVNULL,
                check=True,
            )
        unfinished.rename(ready)
    return f"sqlite:///{ready}"


def server(script, port):
    """The command that serves it; named so that a site of it is another than one of ours."""
    words = ["--host", "127.0.0.1", "--port", str(port), "--script", str(script)]
    return [sys.executable, str(HOME / "server.py"), *words]


def served():
    """Its site, as a context."""
    home = unpacked()
    return serving(home / "app.py", server, folder=home, DATABASE_URL=database(), BENCH_PAGES="1")
