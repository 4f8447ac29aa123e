"""Whether the site can answer: its database is there, the one it began with, and of its structure (rules 11.17)."""

import logging
from pathlib import Path

from data_access.engine import database_url, file_of, reading
from data_access.failures import DatabaseNotReady
from data_access.revision import schema_fault
from services.errors import Refused

LOG = logging.getLogger("server")
_began_with: dict[str, tuple[int, int]] = {}


def is_healthy() -> bool:
    """Asks the database; the reason of a no stands in the log, not in the answer."""
    url = database_url()
    try:
        if not _is_the_same_file(url):
            LOG.error("not healthy: another file in the place of the database")
            return False
        with reading(url) as connection:
            is_ours = not schema_fault(connection)
    except (DatabaseNotReady, Refused, OSError) as error:
        LOG.error("not healthy: the database does not answer", exc_info=error)
        return False
    if not is_ours:
        LOG.error("not healthy: the structure of another version")
    return is_ours


def remember_file() -> None:
    """The file that the server begins with is the one it goes on with."""
    file = file_of(database_url())
    if file is not None:
        _began_with[str(file)] = _number(file)


def _number(file: Path) -> tuple[int, int]:
    there = file.stat()
    return there.st_dev, there.st_ino


def _is_the_same_file(url: str) -> bool:
    """A file that was taken away or replaced goes on living for whoever has it open, and what is written is lost."""
    file = file_of(url)
    return file is None or _began_with.get(str(file), _number(file)) == _number(file)
