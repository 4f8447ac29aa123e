"""One file to carry into an office without internet: program, wheels, Chinese fonts, documents, checksums.

    python -m deploy.archive [--platforms "linux-aarch64"] [--fonts DIR] [--out DIR]

The program is what is committed, without tests. The same commit, wheels and fonts give the same bytes.
"""

import argparse
import gzip
import hashlib
import io
import subprocess
import tarfile
import tomllib
from collections.abc import Iterator
from pathlib import Path

from deploy.here import sha256
from deploy.wheelhouse import PLATFORMS, ROOT, WHEELS, chosen, locked

STAYS_HERE = ("tests", "findings", ".ci", ".pre-commit-config.yaml", ".gitignore")
FONTS = Path("/usr/share/fonts/opentype/noto")
FONT_LICENCE = Path("/usr/share/doc/fonts-noto-cjk/copyright")
FONT_FILES = tuple(f"Noto{kind}CJK-{weight}.ttc" for kind in ("Sans", "Serif") for weight in ("Regular", "Bold"))
"""SIL Open Font Licence 1.1: may be passed on with a program, with its licence."""


def git(*words: str) -> bytes:
    return subprocess.run(["git", *words], cwd=ROOT, stdout=subprocess.PIPE, check=True).stdout


def version() -> tuple[str, str, str, int]:
    """Number, day and commit of the program, and the second it was committed."""
    number = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    commit, second, day = git("log", "-1", "--format=%h %ct %cs").decode().split()
    return number, day, commit, int(second)


def program() -> Iterator[tuple[str, bytes, int]]:
    """Path, content and mode of what is committed and belongs to the program."""
    left_out = [f":(exclude){name}" for name in STAYS_HERE]
    with tarfile.open(fileobj=io.BytesIO(git("archive", "--format=tar", "HEAD", ".", *left_out))) as packed:
        for one in packed:
            if one.isfile():
                yield one.name, packed.extractfile(one).read(), one.mode


def fonts(folder: Path) -> Iterator[Path]:
    """The font files and their licence; SystemExit says where they come from."""
    files = [*(folder / name for name in FONT_FILES), FONT_LICENCE]
    if missing := [file for file in files if not file.exists()]:
        raise SystemExit(f"no {missing[0]}: install the Debian package fonts-noto-cjk, or name their folder (--fonts)")
    yield from files


class Packing:
    """An archive being written, and the checksums of what is in it."""

    def __init__(self, packed: tarfile.TarFile, folder: str, second: int) -> None:
        self.packed, self.folder, self.second = packed, folder, second
        self.sums: dict[str, str] = {}

    def put(self, name: str, content: bytes, mode: int = 0o644) -> None:
        about = tarfile.TarInfo(f"{self.folder}/{name}")
        about.size, about.mtime, about.mode = len(content), self.second, 0o755 if mode & 0o100 else 0o644
        self.packed.addfile(about, io.BytesIO(content))
        self.sums[name] = hashlib.sha256(content).hexdigest()

    def sign(self) -> None:
        """SHA256SUMS, as sha256sum -c reads it."""
        lines = "".join(f"{digest}  {name}\n" for name, digest in sorted(self.sums.items()))
        self.put("SHA256SUMS", lines.encode())


def pack(out: Path, platforms: list, font_folder: Path) -> Path:
    """Write the archive and its .sha256; the file."""
    number, day, commit, second = version()
    wheels = sorted({name for platform in platforms for name in locked(platform)})
    if missing := [name for name in wheels if not (WHEELS / name).exists()]:
        raise SystemExit(f"no wheels/{missing[0]}: run make wheelhouse first")
    font_files = list(fonts(font_folder))
    out.mkdir(parents=True, exist_ok=True)
    folder = f"pilot-lights-{number}-{day.replace('-', '')}-{commit}"
    whose = "" if len(platforms) == len(PLATFORMS) else "-" + "-".join(platform.name for platform in platforms)
    file = out / f"{folder}{whose}.tar.gz"
    unfinished = file.with_suffix(".part")
    with (
        unfinished.open("wb") as raw,
        gzip.GzipFile("", "wb", 1, raw, mtime=0) as zipped,
        tarfile.open(fileobj=zipped, mode="w", format=tarfile.GNU_FORMAT) as packed,
    ):
        packing = Packing(packed, folder, second)
        for name, content, mode in program():
            packing.put(name, content, mode)
        packing.put("VERSION", f"{number} {day} {commit}\n".encode())
        for name in wheels:
            packing.put(f"wheels/{name}", (WHEELS / name).read_bytes())
        for font in font_files:
            name = "LICENCE" if font == FONT_LICENCE else font.name
            packing.put(f"fonts/{name}", font.read_bytes())
        packing.sign()
    unfinished.rename(file)
    Path(f"{file}.sha256").write_text(f"{sha256(file)}  {file.name}\n", encoding="utf-8")
    return file


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--platforms", default="", help="linux-x86_64 linux-aarch64 windows-x86_64; all if left out")
    parser.add_argument("--fonts", type=Path, default=FONTS)
    parser.add_argument("--out", type=Path, default=ROOT / "dist")
    options = parser.parse_args()
    file = pack(options.out, chosen(options.platforms), options.fonts)
    print(f"{file}, {file.stat().st_size / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
