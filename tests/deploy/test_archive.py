"""The archive holds program, wheels, fonts and documents, each with its checksum; what is installed from it runs."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from deploy import archive, doctor
from deploy.wheelhouse import PLATFORMS, ROOT

HAS_GIT = shutil.which("git") is not None and (ROOT / ".git").exists()
pytestmark = pytest.mark.skipif(not HAS_GIT, reason="an archive is made of what is committed")


def unpack(file: Path, into: Path) -> None:
    """As the administrator does it."""
    into.mkdir()
    subprocess.run(["tar", "xzf", file, "-C", into], check=True)


@pytest.fixture
def packed(tmp_path, monkeypatch) -> Path:
    """The archive of today's commit with a wheel and fonts that are none, unpacked; its folder."""
    wheels, fonts = tmp_path / "wheels", tmp_path / "noto"
    for folder in (wheels, fonts):
        folder.mkdir()
    (wheels / "a-1-py3-none-any.whl").write_bytes(b"a wheel")
    (wheels / "b-1-py3-none-any.whl").write_bytes(b"of another platform")
    for name in archive.FONT_FILES:
        (fonts / name).write_bytes(b"a font")
    (fonts / "copyright").write_bytes(b"may be passed on")
    monkeypatch.setattr(archive, "WHEELS", wheels)
    monkeypatch.setattr(archive, "FONT_LICENCE", fonts / "copyright")
    monkeypatch.setattr(archive, "locked", lambda platform: {"a-1-py3-none-any.whl": "…"})
    file = archive.pack(tmp_path / "dist", [PLATFORMS["linux-x86_64"]], fonts)
    again = archive.pack(tmp_path / "again", [PLATFORMS["linux-x86_64"]], fonts)
    assert file.read_bytes() == again.read_bytes(), "the same commit gives the same bytes"
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    assert Path(f"{file}.sha256").read_text() == f"{digest}  {file.name}\n"
    unpack(file, tmp_path / "unpacked")
    assert file.name.endswith("-linux-x86_64.tar.gz"), "the name says that it is not for all"
    return tmp_path / "unpacked" / file.name.removesuffix("-linux-x86_64.tar.gz")


def test_it_holds_what_runs_and_what_is_read_but_no_tests(packed):
    names = {path.relative_to(packed).as_posix() for path in packed.rglob("*") if path.is_file()}
    assert {
        "server.py",
        "manage.py",
        ".streamlit/config.toml",
        "docs/operations.md",
        "docs/manual.md",
        "deploy/install.py",
        "deploy/locks/linux-aarch64.txt",
        "seed_data/pilots/yinchuan/plan.txt",
        "wheels/a-1-py3-none-any.whl",
        "fonts/NotoSansCJK-Regular.ttc",
        "fonts/LICENCE",
        "VERSION",
        "SHA256SUMS",
    } <= names
    assert not [name for name in names if name.startswith(("tests/", ".git", ".ci", "wheels/b", "var"))]


def test_every_file_has_its_checksum_and_the_check_before_compares_them(packed):
    names = {path.relative_to(packed).as_posix() for path in packed.rglob("*") if path.is_file()}
    assert set(doctor.sums_of(str(packed))) == names - {"SHA256SUMS"}
    assert doctor.files(str(packed)).level == doctor.OK
    (packed / "server.py").write_text("print('something else')", encoding="utf-8")
    assert "server.py" in doctor.files(str(packed)).what


def test_the_clock_is_held_against_the_day_it_was_made(packed):
    day = (packed / "VERSION").read_text().split()[1]
    second = int(subprocess.check_output(["git", "log", "-1", "--format=%ct"], cwd=ROOT))
    assert doctor.clock(second, root=str(packed)).level == doctor.OK
    late = doctor.clock(second - 2 * 86_400, root=str(packed))
    assert (late.level, day in late.what) == (doctor.LACK, True)


def test_without_wheels_or_fonts_it_is_not_made(tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "locked", lambda platform: {"missing.whl": "…"})
    with pytest.raises(SystemExit, match="no wheels/missing.whl: run make wheelhouse"):
        archive.pack(tmp_path, [PLATFORMS["linux-x86_64"]], tmp_path)
    monkeypatch.setattr(archive, "locked", lambda platform: {})
    with pytest.raises(SystemExit, match="install the Debian package fonts-noto-cjk"):
        archive.pack(tmp_path, [PLATFORMS["linux-x86_64"]], tmp_path)
    assert list(tmp_path.iterdir()) == []


def without_network(*command: str) -> list[str]:
    """The command where there is no network at all."""
    if sys.platform != "linux" or os.geteuid() != 0 or shutil.which("unshare") is None:
        pytest.skip("to take the network away one must be root on Linux")
    return ["unshare", "--net", "--", *command]


@pytest.mark.slow
def test_what_is_installed_from_it_without_network_makes_a_report_with_the_fonts_it_brought(tmp_path):
    """Needs PyPI for the wheelhouse (600 MB); the rest happens without network and without the machine's fonts."""
    here = f"{sys.platform}-{os.uname().machine}"
    subprocess.run(["make", "archive", f"PLATFORMS={here}"], cwd=ROOT, check=True)
    newest = max((ROOT / "dist").glob("*.tar.gz"), key=lambda file: file.stat().st_mtime)
    unpack(newest, tmp_path / "opt")
    (folder,) = (tmp_path / "opt").iterdir()
    clean = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path / "nobody"), "LANG": "C"}
    python = getattr(sys, "_base_executable", sys.executable)
    steps = f"""set -e
        mount -t tmpfs none /usr/share/fonts
        {python} deploy/install.py
        .venv/bin/python manage.py init
        .venv/bin/python manage.py demo
        .venv/bin/python manage.py report weekly --pilot yinchuan --out week.pdf
        .venv/bin/python manage.py check
        .venv/bin/python manage.py backup {tmp_path}/backup
        .venv/bin/python manage.py restore {tmp_path}/backup/* --into {tmp_path}/second.db"""
    command = without_network("unshare", "--mount", "--", "bash", "-c", steps)
    done = subprocess.run(command, cwd=folder, env=clean, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "个安装包齐全" in done.stdout
    assert "核对通过" in done.stdout
    used = subprocess.check_output(["pdffonts", folder / "week.pdf"], text=True)
    assert "NotoSerifCJKsc" in used
