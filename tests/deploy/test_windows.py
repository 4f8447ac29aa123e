"""Nothing in the program takes for granted what only POSIX has (rules 11.16): what needs it stands behind a guard."""

import ast
import os
import re
import subprocess
import sys

import pytest

from data_access import flushing
from tests.test_architecture import ROOT, name, sources, tree_of

MODULES = {"fcntl", "resource", "pwd", "grp", "termios", "pty", "syslog", "posix", "crypt"}
CALLS = {
    "os.fork",
    "os.forkpty",
    "os.getuid",
    "os.geteuid",
    "os.getgid",
    "os.uname",
    "os.kill",
    "os.killpg",
    "os.setsid",
    "os.nice",
    "os.chown",
    "os.mkfifo",
    "os.getloadavg",
    "os.sysconf",
    "os.confstr",
    "os.O_NOFOLLOW",
    "os.O_DIRECTORY",
    "os.sched_getaffinity",
    "os.statvfs",
    "os.symlink",
    "time.tzset",
    "signal.SIGKILL",
    "signal.SIGHUP",
    "signal.SIGUSR1",
    "signal.alarm",
    "socket.AF_UNIX",
} | {"multiprocessing.get_context('fork')"}
GUARDED = {
    ("data_access/upload_child.py", "resource"): "except ImportError: the parent's clock still holds",
    ("services/evaluation/ahead.py", "multiprocessing.get_context('fork')"): "elsewhere than on Linux in one process",
    ("services/keeping/alone.py", "fcntl"): "msvcrt on Windows",
    ("data_access/engine.py", "os.statvfs"): "behind hasattr: a disk that is read-only shows at the first write",
    ("deploy/doctor.py", "os.confstr"): "asked on Linux only",
    ("deploy/here.py", "os.sysconf"): "behind hasattr; Windows is asked otherwise",
}


def posix_only() -> set[tuple[str, str]]:
    found = set()
    for path in sources():
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Import):
                found |= {(name(path), one.name) for one in node.names if one.name in MODULES}
            elif isinstance(node, ast.ImportFrom) and node.module in MODULES:
                found.add((name(path), node.module))
            elif isinstance(node, ast.Attribute | ast.Call) and ast.unparse(node) in CALLS:
                found.add((name(path), ast.unparse(node)))
    return found


def test_what_only_posix_has_is_behind_a_guard():
    assert posix_only() == set(GUARDED)


PATHS_OF_LINUX = {
    "deploy/doctor.py": "looks for fonts in the folders of both systems",
    "deploy/archive.py": "packs the fonts of Debian, where the archive is made",
}


def test_no_path_of_one_system_is_written_into_the_program():
    folder = re.compile(r"[\"'](/tmp|/dev|/proc|/etc|/usr|/var)/")
    assert {name(path) for path in sources() if folder.search(path.read_text("utf-8"))} == set(PATHS_OF_LINUX)


def test_no_form_of_a_day_has_chinese_in_it():
    """strftime goes through the locale on Windows: 年 in it ends the program where that is not Chinese."""
    for path in sources():
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("strftime"):
                assert ast.unparse(node).isascii(), f"{name(path)}:{node.lineno}"
            if isinstance(node, ast.FormattedValue) and node.format_spec is not None:
                form = ast.unparse(node.format_spec)
                assert "%" not in form or form.isascii(), f"{name(path)}:{node.lineno}"
                assert "%-" not in form, f"{name(path)}:{node.lineno}: Windows has no %-d"


def test_every_text_file_is_opened_with_its_coding():
    """Windows takes the one of the country it was sold in."""
    command = [sys.executable, "-m", "ruff", "check", "--preview", "--select", "PLW1514", "--isolated", "--quiet"]
    rooms = sorted({name(path).split("/")[0] for path in sources()})
    done = subprocess.run(
        [*command, *rooms], capture_output=True, text=True, cwd=flushing.__file__.rsplit(os.sep, 2)[0]
    )
    assert (done.returncode, done.stdout) == (0, "")


def test_an_upload_is_read_where_there_are_no_limits_of_the_system():
    code = "import sys; sys.modules['resource'] = None; from data_access.upload_child import limit_self; limit_self(20)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT).returncode == 0


def test_windows_flushes_files_that_may_be_written_and_no_folders(tmp_path, monkeypatch):
    """As Windows does it: a folder cannot be opened, and what may only be read cannot be flushed."""
    real, opened = os.open, []

    def as_windows(path, flags):
        assert os.path.isfile(path), "Permission denied"
        assert flags & os.O_RDWR, "Bad file descriptor"
        opened.append(path)
        return real(path, flags)

    (tmp_path / "file").write_text("x", encoding="utf-8")
    flushing.flush(tmp_path)
    monkeypatch.setattr(flushing.sys, "platform", "win32")
    monkeypatch.setattr(flushing.os, "open", as_windows)
    flushing.flush(tmp_path)
    flushing.flush(tmp_path / "file")
    assert opened == [tmp_path / "file"]


@pytest.mark.parametrize("coding", ["ascii", "gbk", "cp1252"])
def test_a_console_of_another_coding_does_not_end_a_command(coding):
    told = {**os.environ, "PYTHONIOENCODING": coding, "PYTHONUTF8": "0"}
    done = subprocess.run(
        [sys.executable, "manage.py", "close", "--pilot", "x"], capture_output=True, env=told, cwd=ROOT
    )
    assert b"Traceback" not in done.stderr
    assert b"UnicodeEncodeError" not in done.stderr
    assert done.returncode == 2, "the period is missing"
