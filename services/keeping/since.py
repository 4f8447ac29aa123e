"""Since which backup the data is whole: the newest one that proves so (rules 11.12)."""

import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy.exc import DBAPIError

from data_access.copies import drop_database, load_dump, part_name
from data_access.engine import database_url, dispose, reading
from data_access.failures import DatabaseNotReady, DatabaseUnmade
from data_access.queries.audit import list_afters
from data_access.wholeness import UNREADABLE
from services.clock import now
from services.errors import Refused
from services.keeping.backups import ACTION, MANIFEST, NAME, proved
from services.keeping.damage import damage


@dataclass(frozen=True)
class JudgedBackup:
    """A backup: what is wrong with it (empty: it is whole), and what of it could not be looked at."""

    folder: Path
    made_at: str
    fault: str
    note: str = ""


def judged_backups(places: Iterable[Path]) -> Iterator[JudgedBackup]:
    """Backups of this kind of database in the places, newest first, down to the first that is whole.

    Both copies of one are tried. It may take as long as `check` for each.
    """
    found = sorted(dict.fromkeys(_folders(places)), key=lambda folder: folder.name, reverse=True)
    for folder in found:
        one = _judged(folder)
        yield one
        if not one.fault:
            return


def _folders(places: Iterable[Path]) -> Iterator[Path]:
    for place in places:
        with suppress(OSError):  # a disk that is not mounted today
            for folder in sorted(place.glob(f"{NAME.partition('%')[0]}*")):
                if (folder / MANIFEST).exists():
                    yield folder


def backup_places() -> list[Path]:
    """Folders that backups were written to, as the trail tells; none where it cannot be read."""
    try:
        with reading() as connection:
            told = [json.loads(after) for after in list_afters(connection, ACTION)]
    except (DatabaseNotReady, Refused, *UNREADABLE):
        return []
    places = [Path(one["file"]).parent for one in told] + [Path(one["second"]) for one in told if "second" in one]
    return list(dict.fromkeys(places))


def _judged(folder: Path) -> JudgedBackup:
    try:
        manifest = proved(folder)
    except Refused as problem:
        return JudgedBackup(folder, "", str(problem))
    made_at, part = str(manifest["made_at"])[:16].replace("T", " "), manifest["parts"][0]["name"]
    if part != part_name(database_url()):
        return JudgedBackup(folder, made_at, f"是 {manifest['database']} 的备份，不是这种数据库的")
    try:
        found = _damage_of_file(folder / part) if part.endswith(".sqlite") else _damage_of_dump(folder / part)
    except DatabaseUnmade:
        return JudgedBackup(folder, made_at, "", f"结构是 {manifest['revision']}，恢复后先运行 init，再运行 check")
    except (DBAPIError, DatabaseNotReady, Refused) as problem:
        said = str(getattr(problem, "orig", problem)).splitlines()[0]
        return JudgedBackup(folder, made_at, "", f"与清单相符，内容没有核对（{said}）")
    return JudgedBackup(folder, made_at, found)


def _damage_of_file(file: Path) -> str:
    return _first(damage(url=f"sqlite:///{file}"))


def _damage_of_dump(file: Path) -> str:
    """PostgreSQL: loaded beside the database, looked at, and taken away."""
    beside = load_dump(file, database_url(), now())
    try:
        return _first(damage(url=beside))
    finally:
        dispose()
        drop_database(beside)


def _first(found: list[Any]) -> str:
    dispose()
    return found[0].what if found else ""
