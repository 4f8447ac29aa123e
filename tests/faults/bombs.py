"""Files made to hurt, each through a real child process."""

import time
from dataclasses import dataclass, field

from data_access.upload_reading import UploadUnreadable, read_upload
from tests.data_access.test_upload_reading import BOMBS


@dataclass
class Bombed:
    number: int = 0
    refused: int = 0
    slowest: float = 0.0
    wrong: list[str] = field(default_factory=list)


def run() -> Bombed:
    """Every bomb is refused in the words that stand beside it."""
    found = Bombed()
    for name, (content, words) in BOMBS.items():
        found.number += 1
        started = time.perf_counter()
        try:
            read_upload(content)
            found.wrong.append(f"{name}: was read")
        except UploadUnreadable as refusal:
            found.refused += 1
            if words not in str(refusal):
                found.wrong.append(f"{name}: {refusal}")
        except Exception as error:  # noqa: BLE001  whatever is not a sentence is a crash, and is shown
            found.wrong.append(f"{name}: {error!r}")
        found.slowest = max(found.slowest, time.perf_counter() - started)
    return found
