"""Wheels for machines without internet, gathered on one that has it.

    python -m deploy.wheelhouse lock     requirements.txt → deploy/locks/PLATFORM.txt: every package with wheel and hash
    python -m deploy.wheelhouse gather   deploy/locks → wheels/, each against its hash

A list is made for the platform it is for (uv reads the conditions of the packages as that platform would: no uvloop on
Windows, colorama there only), and a package without a wheel there fails here, not in the office.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from email.parser import HeaderParser
from pathlib import Path
from zipfile import ZipFile

from deploy.doctor import GLIBC, PYTHON
from deploy.here import ROOT as HERE
from deploy.here import sha256

ROOT = Path(HERE)
LOCKS, WHEELS = ROOT / "deploy" / "locks", ROOT / "wheels"
VERSION = ".".join(str(part) for part in PYTHON)
ABI = "cp" + VERSION.replace(".", "")


@dataclass(frozen=True)
class Platform:
    """What uv calls it, and the tags of the wheels that run on it."""

    name: str
    uv: str
    tags: tuple[str, ...]


def _linux(processor: str) -> Platform:
    newest = GLIBC[1]
    tags = [f"manylinux_2_{minor}_{processor}" for minor in range(newest, 4, -1)]
    tags += [f"{old}_{processor}" for old in ("manylinux2014", "manylinux2010", "manylinux1", "linux")]
    return Platform(f"linux-{processor}", f"{processor}-manylinux_2_{newest}", tuple(tags))


PLATFORMS = {
    one.name: one
    for one in (
        _linux("x86_64"),
        _linux("aarch64"),
        Platform("windows-x86_64", "x86_64-pc-windows-msvc", ("win_amd64",)),
    )
}


def pins(platform: Platform) -> str:
    """Every package that requirements.txt comes to on the platform, name==version a line."""
    options = ("--quiet", "--no-annotate", "--no-header", "--only-binary", ":all:")
    words = ("pip", "compile", "requirements.txt", "--python-version", VERSION, "--python-platform", platform.uv)
    return _run(sys.executable, "-m", "uv", *words, *options)


def fetch(platform: Platform, requirements: Path, folder: Path, *options: str) -> None:
    """Download the platform's wheels; a package that has none for it is an error of pip's, which names it."""
    tags = [word for tag in platform.tags for word in ("--platform", tag)]
    python = ("--python-version", VERSION, "--implementation", "cp", "--abi", ABI, "--abi", "abi3", "--abi", "none")
    where = ("--quiet", "--disable-pip-version-check", "--dest", str(folder), "--requirement", str(requirements))
    _run(sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary=:all:", *tags, *python, *where, *options)


def _run(*command: str) -> str:
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        raise SystemExit(f"not done: {' '.join(command[:5])} …")
    return done.stdout


def lock_line(wheel: Path) -> str:
    """name==version --hash=sha256:… # file, as pip reads it."""
    with ZipFile(wheel) as opened:
        name = next(name for name in opened.namelist() if name.endswith(".dist-info/METADATA") and name.count("/") == 1)
        about = HeaderParser().parsestr(opened.read(name).decode())
    return f"{about['Name']}=={about['Version']} --hash=sha256:{sha256(wheel)} # {wheel.name}"


def lock(platform: Platform) -> Path:
    """Write the platform's list anew."""
    with tempfile.TemporaryDirectory() as folder:
        wanted = Path(folder) / "wanted.txt"
        wanted.write_text(pins(platform), encoding="utf-8")
        fetch(platform, wanted, Path(folder))
        lines = sorted((lock_line(wheel) for wheel in Path(folder).glob("*.whl")), key=str.lower)
    head = f"# {platform.name}, Python {VERSION}. Written by make locks: do not edit."
    file = LOCKS / f"{platform.name}.txt"
    file.write_text("\n".join([head, *lines, ""]), encoding="utf-8")
    return file


def locked(platform: Platform) -> dict[str, str]:
    """Wheel file → SHA-256, as the platform's list says."""
    lines = (LOCKS / f"{platform.name}.txt").read_text(encoding="utf-8").splitlines()
    parts = [line.split() for line in lines if "--hash=sha256:" in line]
    return {line[-1]: line[1].removeprefix("--hash=sha256:") for line in parts}


def gather(platforms: list[Platform]) -> None:
    """Fill wheels/ with what the lists name, and nothing else."""
    WHEELS.mkdir(exist_ok=True)
    wanted = {name: digest for platform in platforms for name, digest in locked(platform).items()}
    for file in WHEELS.iterdir():
        if wanted.get(file.name) != sha256(file):
            file.unlink()
    for platform in platforms:
        missing = [name for name in locked(platform) if not (WHEELS / name).exists()]
        if not missing:
            continue
        with tempfile.TemporaryDirectory() as folder:
            fetch(platform, LOCKS / f"{platform.name}.txt", Path(folder), "--require-hashes")
            for name in missing:
                shutil.move(Path(folder) / name, WHEELS / name)
    size = sum(file.stat().st_size for file in WHEELS.iterdir())
    print(f"{len(wanted)} wheels, {size / 1e6:.0f} MB, for {', '.join(one.name for one in platforms)}")


def chosen(names: str) -> list[Platform]:
    """Platforms by name; all of them for an empty text. SystemExit names those that there are."""
    unknown = set(names.split()) - set(PLATFORMS)
    if unknown:
        raise SystemExit(f"no platform {', '.join(sorted(unknown))}; there are {', '.join(PLATFORMS)}")
    return [PLATFORMS[name] for name in names.split() or PLATFORMS]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("verb", choices=("lock", "gather"))
    parser.add_argument("--platforms", default="", help=f"of {', '.join(PLATFORMS)}; all if left out")
    options = parser.parse_args()
    if options.verb == "gather":
        gather(chosen(options.platforms))
        return
    for platform in chosen(options.platforms):
        print(lock(platform).relative_to(ROOT))


if __name__ == "__main__":
    main()
