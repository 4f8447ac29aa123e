"""The lists of wheels hold all that the program needs on each platform, and nothing that does not run there (rules
11.16)."""

import hashlib
import re
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name, parse_wheel_filename

from deploy import wheelhouse
from deploy.doctor import GLIBC
from deploy.wheelhouse import PLATFORMS, ROOT, chosen, gather, lock_line, locked

CONDITIONS = {
    "linux-x86_64": {
        "sys_platform": "linux",
        "platform_system": "Linux",
        "os_name": "posix",
        "platform_machine": "x86_64",
    },
    "linux-aarch64": {
        "sys_platform": "linux",
        "platform_system": "Linux",
        "os_name": "posix",
        "platform_machine": "aarch64",
    },
    "windows-x86_64": {
        "sys_platform": "win32",
        "platform_system": "Windows",
        "os_name": "nt",
        "platform_machine": "AMD64",
    },
}
PYTHON = {"python_version": "3.11", "python_full_version": "3.11.9", "implementation_name": "cpython"}
PYTHON |= {"platform_python_implementation": "CPython"}


def requirements() -> list[Requirement]:
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    return [Requirement(line) for line in lines if line and not line.startswith(("#", "-"))]


def pinned(file: Path) -> dict[str, str]:
    """Package → version of a file of pins."""
    found = re.findall(r"^([A-Za-z0-9._-]+)==([^\s;]+)", file.read_text(encoding="utf-8"), re.MULTILINE)
    return {canonicalize_name(name): version for name, version in found}


def needed(platform: str) -> set[str]:
    """What requirements.txt comes to on a platform, by what the installed packages say they need."""
    found: set[str] = set()
    waiting = [(one, "") for one in requirements()]
    while waiting:
        requirement, extra = waiting.pop()
        here = {**CONDITIONS[platform], **PYTHON, "extra": extra}
        if requirement.marker is not None and not requirement.marker.evaluate(here):
            continue
        name = canonicalize_name(requirement.name)
        if name in found and not requirement.extras:
            continue
        found.add(name)
        if name == "colorama":  # for Windows only, so it is not installed here; it needs nothing
            continue
        for line in metadata.requires(requirement.name) or []:
            waiting += [(Requirement(line), one) for one in ("", *requirement.extras)]
    return found


@pytest.mark.parametrize("platform", PLATFORMS)
def test_the_list_is_what_the_requirements_come_to(platform):
    """Whoever changes requirements.txt runs make locks."""
    assert set(pinned(wheelhouse.LOCKS / f"{platform}.txt")) == needed(platform)


@pytest.mark.parametrize("platform", PLATFORMS)
def test_its_versions_are_those_that_are_tested(platform):
    constraints = pinned(ROOT / "constraints.txt")
    listed = pinned(wheelhouse.LOCKS / f"{platform}.txt")
    assert listed == {name: constraints[name] for name in listed}


@pytest.mark.parametrize("platform", PLATFORMS)
def test_every_wheel_runs_there_and_has_one_hash(platform):
    listed = pinned(wheelhouse.LOCKS / f"{platform}.txt")
    wheels = locked(PLATFORMS[platform])
    assert len(wheels) == len(listed)
    for file, digest in wheels.items():
        name, version, _, tags = parse_wheel_filename(file)
        assert listed[name] == str(version)
        assert re.fullmatch("[0-9a-f]{64}", digest), file
        fitting = {tag.platform for tag in tags} & {"any", *PLATFORMS[platform].tags}
        assert fitting, f"{file} does not run on {platform}"
        assert {tag.interpreter for tag in tags} & {"py3", "cp311", "cp310", "cp38", "cp37"}, file


@pytest.mark.parametrize("platform", ["linux-x86_64", "linux-aarch64"])
def test_on_linux_glibc_2_28_is_enough_and_pyarrow_wants_it(platform):
    wanted = {}
    for file in locked(PLATFORMS[platform]):
        name, _, _, tags = parse_wheel_filename(file)
        found = [re.search(r"manylinux_(\d+)_(\d+)", tag.platform) for tag in tags]
        wanted[name] = min(((int(one[1]), int(one[2])) for one in found if one), default=(0, 0))
    assert wanted["pyarrow"] == max(wanted.values()) == GLIBC


def test_windows_does_without_uvloop():
    lists = {platform: set(pinned(wheelhouse.LOCKS / f"{platform}.txt")) for platform in PLATFORMS}
    assert lists["linux-x86_64"] - lists["windows-x86_64"] == {"uvloop"}
    assert lists["windows-x86_64"] - lists["linux-x86_64"] == {"colorama"}
    assert lists["linux-x86_64"] == lists["linux-aarch64"]


def test_a_platform_that_there_is_not_is_named():
    with pytest.raises(SystemExit, match="no platform mips; there are linux-x86_64, linux-aarch64, windows-x86_64"):
        chosen("mips linux-x86_64")
    assert chosen("linux-aarch64") == [PLATFORMS["linux-aarch64"]]
    assert chosen("") == list(PLATFORMS.values())


def test_what_lies_in_the_wheelhouse_is_kept_only_where_its_hash_is_right(tmp_path, monkeypatch):
    """A half file is fetched again, a stranger goes, what is whole is not fetched a second time."""
    good, half, stranger = b"good", b"ha", b"stranger"
    (tmp_path / "wheels").mkdir()
    for name, content in (("good.whl", good), ("half.whl", half), ("stranger.whl", stranger)):
        (tmp_path / "wheels" / name).write_bytes(content)
    wanted = {"good.whl": hashlib.sha256(good).hexdigest(), "half.whl": hashlib.sha256(b"half").hexdigest()}
    fetched = []

    def fetch(platform, requirements, folder, *options):
        fetched.append((platform.name, requirements.name, options))
        for name, content in (("good.whl", good), ("half.whl", b"half")):
            (folder / name).write_bytes(content)

    monkeypatch.setattr(wheelhouse, "WHEELS", tmp_path / "wheels")
    monkeypatch.setattr(wheelhouse, "locked", lambda platform: wanted)
    monkeypatch.setattr(wheelhouse, "fetch", fetch)
    platform = PLATFORMS["linux-x86_64"]
    gather([platform])
    gather([platform])
    assert fetched == [("linux-x86_64", "linux-x86_64.txt", ("--require-hashes",))]
    assert {file.name: file.read_bytes() for file in (tmp_path / "wheels").iterdir()} == {
        "good.whl": good,
        "half.whl": b"half",
    }


def test_a_line_of_a_list_tells_package_version_hash_and_file(tmp_path):
    from zipfile import ZipFile

    wheel = tmp_path / "An_Example-1.0-py3-none-any.whl"
    with ZipFile(wheel, "w") as packed:
        packed.writestr(
            "an_example-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: An-Example\nVersion: 1.0\n\n"
        )
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    assert lock_line(wheel) == f"An-Example==1.0 --hash=sha256:{digest} # {wheel.name}"


@pytest.mark.slow
def test_the_lists_made_anew_are_the_lists(tmp_path, monkeypatch):
    """Needs PyPI: fails when a wheel was taken away or replaced there. A newer build of the same version passes."""
    monkeypatch.setattr(wheelhouse, "LOCKS", tmp_path)
    for platform in PLATFORMS.values():
        kept = pinned(ROOT / "deploy" / "locks" / f"{platform.name}.txt")
        assert pinned(wheelhouse.lock(platform)) == kept
