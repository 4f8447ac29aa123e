"""Files and folders that are on the disk before anything is said of them (rules 11.13)."""

import os
import sys
from pathlib import Path


def flush(path: Path) -> None:
    """Wait until what was written is on the disk. A folder on Windows has no such call, and its names are safe there
    as soon as they are made (NTFS keeps a journal of them)."""
    is_windows = sys.platform == "win32"
    if is_windows and path.is_dir():
        return
    number = os.open(path, os.O_RDWR if is_windows else os.O_RDONLY)  # Windows flushes only what may be written
    try:
        os.fsync(number)
    finally:
        os.close(number)
