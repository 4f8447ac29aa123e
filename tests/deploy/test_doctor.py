"""The check before the installation names what a machine lacks and what to do."""

import ast
import builtins
import hashlib
import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from deploy import doctor, install
from deploy.doctor import HINT, LACK, OK

ROOT = Path(doctor.ROOT)


@pytest.mark.parametrize("name", ["doctor.py", "here.py", "install.py"])
def test_a_python_that_is_too_old_can_read_it_and_say_so(name):
    text = (ROOT / "deploy" / name).read_text(encoding="utf-8")
    tree = ast.parse(text, feature_version=(3, 6))
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    assert {one.split(".")[0] for one in imported} <= set(sys.stdlib_module_names) | {"doctor", "deploy", "here"}


CASES = [
    # look, level, what is said, what to do
    (lambda: doctor.python((3, 10)), LACK, "运行检查的是 Python 3.10", "py -3.11"),
    (lambda: doctor.python((3, 11)), OK, "Python 3.11", ""),
    (lambda: doctor.python((3, 12)), LACK, "运行检查的是 Python 3.12", "python3.11"),
    (lambda: doctor.python((3, 11), 32), LACK, "32 位", "64 位"),
    (lambda: doctor.machine("x86_64", "Linux"), OK, "x86_64", ""),
    (lambda: doctor.machine("aarch64", "Linux"), OK, "aarch64", ""),
    (lambda: doctor.machine("AMD64", "Windows"), OK, "amd64", ""),
    (lambda: doctor.machine("ARM64", "Windows"), LACK, "没有给 Windows arm64 的安装包", "鲲鹏"),
    (lambda: doctor.machine("loongarch64", "Linux"), LACK, "没有给 Linux loongarch64 的安装包", "龙芯"),
    (lambda: doctor.glibc("glibc 2.27", "Linux"), LACK, "glibc 2.27 低于 2.28", "不能单独升级"),
    (lambda: doctor.glibc("glibc 2.28", "Linux"), OK, "glibc 2.28", ""),
    (lambda: doctor.glibc("glibc 2.100", "Linux"), OK, "glibc 2.100", ""),
    (lambda: doctor.glibc("", "Linux"), LACK, "不是 glibc", "Alpine"),
    (lambda: doctor.sqlite("3.34.1"), LACK, "SQLite 3.34.1 低于 3.35", "PostgreSQL"),
    (lambda: doctor.sqlite("3.35.0"), HINT, "SQLite 3.35.0", ""),
    (lambda: doctor.sqlite("3.40.0"), OK, "SQLite 3.40.0", ""),
    (lambda: doctor.disk(free_mb=2499), LACK, "只剩 2499 MB，需要 2500 MB", "清理磁盘"),
    (lambda: doctor.disk(free_mb=2500), OK, "2500 MB", ""),
    (lambda: doctor.memory(1799), LACK, "内存 1799 MB", "换内存"),
    (lambda: doctor.memory(1800), OK, "1800 MB", ""),
    (lambda: doctor.clock(1_700_000_000, "2023-11-15"), LACK, "日期是 2023-11-14，早于", "校准时钟"),
    (lambda: doctor.clock(1_700_000_000, "2023-11-14"), OK, "2023-11-14", ""),
]


@pytest.mark.parametrize(("look", "level", "what", "cure"), CASES, ids=[case[2] for case in CASES])
def test_what_is_found_is_told_with_the_cure(look, level, what, cure):
    found = look()
    assert (found.level, what in found.what, cure in found.cure) == (level, True, True)
    assert bool(found.cure) == (level == LACK), "what is lacking has a cure, what is right has none"


def test_the_c_library_is_asked_for_on_linux_only():
    assert doctor.glibc(system="Windows") is None


def test_a_python_without_the_module_for_environments_is_told(monkeypatch):
    real = builtins.__import__

    def without(name, *rest):
        if name == "ensurepip":
            raise ModuleNotFoundError(name=name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    found = doctor.environments()
    assert (found.level, found.what) == (LACK, "Python 缺少模块 ensurepip")
    assert "python3-venv" in found.cure


def unpacked(folder: Path, **files: str) -> str:
    """A folder as an archive leaves it."""
    lines = ""
    for name, content in files.items():
        path = folder / f"{name}.txt"
        path.write_text(content, encoding="utf-8")
        lines += f"{hashlib.sha256(content.encode()).hexdigest()}  {path.name}\n"
    (folder / "SHA256SUMS").write_text(lines, encoding="utf-8")
    return str(folder)


def test_an_archive_that_arrived_whole_is_told_so(tmp_path):
    found = doctor.files(unpacked(tmp_path, a="一", b="二"))
    assert (found.level, "2 个文件" in found.what) == (OK, True)


@pytest.mark.parametrize("spoil", [lambda file: file.unlink(), lambda file: file.write_text("三", encoding="utf-8")])
def test_a_file_that_is_missing_or_other_is_named(tmp_path, spoil):
    root = unpacked(tmp_path, a="一", b="二")
    spoil(tmp_path / "b.txt")
    found = doctor.files(root)
    assert (found.level, found.what) == (LACK, "1 个文件缺失或与 SHA256SUMS 不符：b.txt")


def test_outside_an_archive_nothing_is_compared(tmp_path):
    assert doctor.files(str(tmp_path)).level == HINT


def test_wheels_that_are_missing_are_counted_and_one_is_named(tmp_path):
    locks = tmp_path / "deploy" / "locks"
    locks.mkdir(parents=True)
    (tmp_path / "wheels").mkdir()
    lines = "a==1 --hash=sha256:00 # a-1.whl\nb==1 --hash=sha256:00 # b-1.whl\n"
    (locks / "linux-x86_64.txt").write_text(lines, encoding="utf-8")
    (tmp_path / "wheels" / "a-1.whl").touch()
    found = doctor.wheels(str(tmp_path), "linux-x86_64")
    assert (found.level, "1 个安装包（如 b-1.whl）" in found.what) == (LACK, True)
    assert "make wheelhouse PLATFORMS=linux-x86_64" in found.cure
    (tmp_path / "wheels" / "b-1.whl").touch()
    assert doctor.wheels(str(tmp_path), "linux-x86_64").level == OK
    assert doctor.wheels(str(tmp_path), "linux-mips").level == LACK


def test_chinese_fonts_are_found_in_the_archive_or_the_system_and_missed_elsewhere(tmp_path):
    (tmp_path / "system").mkdir()
    (tmp_path / "system" / "DejaVuSans.ttf").touch()
    root, system = str(tmp_path), (str(tmp_path / "system"),)
    assert doctor.fonts(root, system).level == LACK
    (tmp_path / "system" / "msyh.ttc").touch()
    assert str(tmp_path / "system") in doctor.fonts(root, system).what
    (tmp_path / "fonts").mkdir()
    (tmp_path / "fonts" / "NotoSansCJK-Regular.ttc").touch()
    assert str(tmp_path / "fonts") in doctor.fonts(root, system).what


def test_a_folder_that_cannot_be_written_is_named(tmp_path, monkeypatch):
    assert doctor.rights(str(tmp_path)).level == OK

    def refusing(dir):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(doctor.tempfile, "TemporaryFile", refusing)
    found = doctor.rights(str(tmp_path))
    assert (found.level, "不能写" in found.what, "chown" in found.cure) == (LACK, True, True)


def test_a_port_that_is_taken_is_a_hint_since_it_may_be_ours():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        number = taken.getsockname()[1]
        assert doctor.port(number).level == HINT
    assert doctor.port(number).level == OK


def test_postgresql_needs_its_programs_only_where_it_is_used(monkeypatch):
    assert doctor.postgresql("sqlite:///x") is None
    monkeypatch.setenv("PATH", "/nowhere")
    found = doctor.postgresql("postgresql://pilot@localhost/pilot")
    assert (found.level, "pg_dump、pg_restore" in found.what) == (LACK, True)


def test_it_says_at_the_end_whether_one_can_install(monkeypatch, capsys):
    monkeypatch.setattr(doctor, "findings", lambda number: [doctor.Looked(OK, "甲"), doctor.Looked(HINT, "乙", "丙")])
    assert doctor.main([]) == 0
    assert capsys.readouterr().out.splitlines() == ["【可以】甲", "【提示】乙。怎么办：丙", "可以安装"]
    monkeypatch.setattr(doctor, "findings", lambda number: [doctor.Looked(LACK, "甲", f"端口 {number}")])
    assert doctor.main(["8600"]) == 1
    assert capsys.readouterr().out.splitlines() == ["【缺少】甲。怎么办：端口 8600", "缺 1 项，补齐后再检查"]
    assert doctor.main(["--help"]) == 2


def test_a_console_that_knows_no_chinese_does_not_end_it():
    told = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    done = subprocess.run([sys.executable, "deploy/doctor.py", "x"], cwd=ROOT, env=told, capture_output=True, text=True)
    assert done.returncode == 2
    assert re.search(r"python3 deploy/doctor\.py", done.stdout)


def test_nothing_is_installed_where_something_is_lacking(monkeypatch, capsys):
    monkeypatch.setattr(doctor, "findings", lambda number: [doctor.Looked(LACK, "甲", "乙")])
    monkeypatch.setattr(subprocess, "call", lambda *words, **more: pytest.fail("it ran something"))
    assert install.main() == 1
    assert capsys.readouterr().out.splitlines()[-1] == "没有安装"


def test_the_installation_asks_no_index_and_takes_nothing_without_its_hash(monkeypatch):
    monkeypatch.setenv("PIP_EXTRA_INDEX_URL", "https://elsewhere.example")
    command = install.command("/opt/pilot", "linux-aarch64")
    assert {"--no-index", "--require-hashes", "--no-deps", "--only-binary=:all:"} <= set(command)
    assert command[-1] == os.path.join("/opt/pilot", "deploy", "locks", "linux-aarch64.txt")
    assert [name for name in install.settings_of_none() if name.startswith("PIP_")] == ["PIP_CONFIG_FILE"]


@pytest.mark.skipif(os.name != "posix", reason="rights of POSIX")
def test_what_was_unpacked_under_a_strict_umask_can_be_run_by_the_account_of_the_service(tmp_path):
    for name in ("services/kept", ".venv/bin", "var", ".git"):
        (tmp_path / name).mkdir(parents=True)
    for name in ("server.py", "services/kept/one.py", ".venv/bin/pip", "var/pilot.db", ".git/config"):
        (tmp_path / name).write_text("x", encoding="utf-8")
        (tmp_path / name).chmod(0o700 if "bin" in name else 0o600)
    (tmp_path / ".venv/bin/python").symlink_to("/nowhere")
    for folder in (tmp_path, *(path for path in tmp_path.rglob("*") if path.is_dir())):
        folder.chmod(0o700)
    install.let_all_read(str(tmp_path))
    found = {path.relative_to(tmp_path).as_posix(): path.lstat().st_mode & 0o777 for path in tmp_path.rglob("*")}
    secret = {name for name in found if name.startswith(("var", ".git"))}
    assert {found[name] & 0o077 for name in secret} == {0}
    assert {name for name in found if found[name] & 0o044 != 0o044} == secret
    assert [found[name] for name in ("server.py", ".venv/bin/pip", "services")] == [0o644, 0o755, 0o755]


def test_what_it_says_at_the_end_works_on_the_database_of_the_service():
    assert "manage.py" not in install.NEXT
    assert all((ROOT / name).exists() for name in install.COMPILED)
    said = install.NEXT.format(command=install.COMMAND)
    assert f"{'pilot' if os.name == 'posix' else install.COMMAND} init" in said
