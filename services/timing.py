"""How long a verb took, as a record of the log that the figures are counted from (rules 11.14)."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def timed(log: logging.Logger, what: str, **told: object) -> Iterator[dict[str, object]]:
    """Writes `what` with `told`, `ms` and whether it ended well; what is put into the dictionary is told too."""
    begun = time.perf_counter()
    told["ok"] = False
    try:
        yield told
        told["ok"] = True
    finally:
        told["ms"] = round((time.perf_counter() - begun) * 1000, 1)
        log.info(what, extra={"told": told})
