"""Backing up and restoring, each proved by a manifest (rules 11.13)."""

import hashlib
import json
import shutil
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from data_access.commands.audit import record_audit
from data_access.copies import (
    drop_database,
    facts_in,
    is_occupied,
    load_dump,
    part_name,
    put_database,
    put_file,
    take,
)
from data_access.engine import database_url, dispose, named_url
from data_access.failures import DatabaseNotReady
from data_access.flushing import flush
from data_access.revision import knows, newest_revision
from services.access import COMMAND_LINE
from services.clock import SHANGHAI, now
from services.errors import Refused
from services.identity.door import keeping
from services.keeping.damage import damage
from services.keeping.rotation import kept

MANIFEST = "manifest.json"
NAME = "backup-%Y%m%d-%H%M%S"
UNFINISHED = ".unfinished-"
ACTION = "back_up"
AT_ONCE = 1 << 20


@dataclass(frozen=True)
class Backup:
    """A folder with the copy and its manifest; `revision` of the structure it is of."""

    folder: Path
    size_bytes: int
    sha256: str
    revision: str

    @property
    def is_older(self) -> bool:
        """Whether this program cannot note it in the trail, whose table may be another by now."""
        return self.revision != newest_revision()


def back_up(place: Path, second: Path | None = None) -> tuple[Backup, list[str]]:
    """Copy the database with all that is kept in it to a new folder of `place`, and that folder to `second`; the backup
    and the names of old ones that went.

    A folder has its name only once it is whole, so one that was cut short is never taken for a backup.
    """
    at = now().astimezone(SHANGHAI)
    made = _taken(place, at)
    gone = _rotate(place)
    if second is not None:
        _copied(made, second)
        gone += _rotate(second)
    if made.is_older:
        return made, gone
    try:
        _noted(made, second)
    except (Refused, DatabaseNotReady) as problem:  # as from a disk that cannot be written any more
        raise Refused(f"备份已存 {made.folder}，但没有记入操作留痕：{problem}") from problem
    return made, gone


def _noted(made: Backup, second: Path | None) -> None:
    with keeping() as connection:
        after = {"file": str(made.folder), "size_bytes": made.size_bytes, "sha256": made.sha256}
        after |= {} if second is None else {"second": str(second)}
        record_audit(
            connection,
            actor=COMMAND_LINE.name,
            action=ACTION,
            pilot_id=None,
            subject="database",
            subject_id=made.folder.name,
            after=after,
        )


def _taken(place: Path, at: datetime) -> Backup:
    url = database_url()
    name = at.strftime(NAME)
    unfinished = place / f"{UNFINISHED}{name}"
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700, parents=True)  # what is in it, few may read
    part = unfinished / part_name(url)
    facts = take(url, part)
    size, sha256 = part.stat().st_size, _sha256(part)
    parts = [{"name": part.name, "bytes": size, "sha256": sha256}]
    manifest = {"made_at": at.isoformat(timespec="seconds"), "parts": parts, **facts}
    written = unfinished / MANIFEST
    written.write_text(json.dumps(manifest, ensure_ascii=False, indent=1), encoding="utf-8")
    _finish(unfinished, place / name)
    return Backup(place / name, size, sha256, str(facts["revision"]))


def _copied(made: Backup, second: Path) -> None:
    unfinished = second / f"{UNFINISHED}{made.folder.name}"
    try:
        shutil.rmtree(unfinished, ignore_errors=True)
        shutil.copytree(made.folder, unfinished)
        proved(unfinished)
        _finish(unfinished, second / made.folder.name)
    except OSError as error:
        raise Refused(f"备份已存 {made.folder}，但没有抄到第二处 {second}：{error.strerror or error}") from error


def _finish(unfinished: Path, folder: Path) -> None:
    """Everything is on the disk before the folder gets its name."""
    for path in (*unfinished.iterdir(), unfinished):
        flush(path)
    unfinished.rename(folder)


def _sha256(file: Path) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as opened:
        while some := opened.read(AT_ONCE):
            digest.update(some)
    return digest.hexdigest()


def _rotate(place: Path) -> list[str]:
    """Take away the backups that are older than what stays; whatever has another name is left alone."""
    there, revisions = {}, {}
    for folder in place.iterdir():
        with suppress(ValueError):
            if (folder / MANIFEST).exists():
                at = datetime.strptime(folder.name, NAME).replace(tzinfo=SHANGHAI)
                there[at], revisions[at] = folder, _revision_in(folder)
    gone = [there[at] for at in sorted(there.keys() - kept(revisions))]
    for folder in gone:
        shutil.rmtree(folder)
    return [folder.name for folder in gone]


def _revision_in(folder: Path) -> str:
    """Of the structure, as the manifest tells; empty where that cannot be read."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        return str(json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["revision"])
    return ""


# ── back again ──────────────────────────────────────────────────────────────


def restore(file: Path, into: str, *, is_replacing: bool = False) -> str:
    """Load a backup into a new place, prove it equal to its manifest and whole, let it take its name; what is said.

    Refused, and what was there stays: a part that is not as the manifest says, a place that is taken, a database that
    is in use, one that is not what the manifest tells of it.
    """
    dispose()
    folder = file if file.is_dir() else file.parent
    manifest = proved(folder)
    url, at = named_url(into), now().astimezone(SHANGHAI)
    part = folder / manifest["parts"][0]["name"]
    if part.name != part_name(url):
        raise Refused(f"这份备份是 {manifest['database']} 的，--into 写的是另一种数据库")
    if not knows(manifest["revision"]):
        raise Refused(f"这份备份来自更新的版本（结构 {manifest['revision']}）：请用那个版本的程序恢复")
    if is_occupied(url) and not is_replacing:
        raise Refused(f"{into} 已有数据库，没有恢复：请写一个新位置；确要替换时加 --replace，原来的改名保留")
    if url.startswith("sqlite"):
        said = _restore_file(part, Path(url.removeprefix("sqlite:///")), manifest, at)
    else:
        said = _restore_dump(part, url, manifest, at)
    rows = sum(manifest["rows"].values())
    return f"已恢复到 {into}：{manifest['made_at'][:19]} 的备份，{rows} 行与清单相同，{said}"


def proved(folder: Path) -> dict[str, Any]:
    """The manifest of a backup whose parts are what it says; Refused where one is not."""
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        parts = {part["name"]: part["sha256"] for part in manifest["parts"]}
    except PermissionError as error:
        raise _unreadable(folder) from error
    except FileNotFoundError as error:
        raise Refused(f"{folder} 里没有 {MANIFEST}，不是 manage.py backup 做的备份") from error
    except (ValueError, KeyError, TypeError) as error:
        raise Refused(f"{folder / MANIFEST} 读不出来：这份备份已损坏，请换一份") from error
    for name, sha256 in parts.items():
        try:
            is_right = (folder / name).exists() and _sha256(folder / name) == sha256
        except PermissionError as error:
            raise _unreadable(folder) from error
        if not is_right:
            raise Refused(f"{folder / name} 与清单里的 SHA-256 不符：这份备份已损坏，请换一份")
    return manifest


def _unreadable(folder: Path) -> Refused:
    """As when root copied it from another machine."""
    return Refused(f"没有权限读备份 {folder}：请把它交给运行本命令的用户，如 chown -R pilot: {folder}")


def _restore_file(part: Path, target: Path, manifest: dict[str, Any], at: datetime) -> str:
    target.parent.mkdir(parents=True, exist_ok=True)
    new = target.with_name(f"{target.name}.restoring")
    try:
        shutil.copyfile(part, new)
        said = _judged(f"sqlite:///{new}", manifest)
        put_file(new, target, at)
    finally:
        for left in target.parent.glob(f"{new.name}*"):
            left.unlink()
    return said


def _restore_dump(part: Path, url: str, manifest: dict[str, Any], at: datetime) -> str:
    new = load_dump(part, url, at)
    try:
        said = _judged(new, manifest)
        put_database(new, url, at)
    except BaseException:
        dispose()
        drop_database(new)
        raise
    return said


def _judged(url: str, manifest: dict[str, Any]) -> str:
    """Refused unless the loaded database is what its manifest tells, and whole."""
    there = facts_in(url)
    other = [name for name in there if there[name] != manifest[name]]
    if other:
        raise Refused(f"没有恢复：恢复出来的库与清单不符（{'、'.join(other)}），请换一份备份")
    if manifest["revision"] != newest_revision():
        return f"结构是 {manifest['revision']}：请先运行 init 升级，再运行 check"
    found = damage(url=url)
    dispose()
    if found:
        raise Refused(f"没有恢复：这份备份里的库已有损坏（{found[0].what}），请换更早的一份")
    return "核对通过"
