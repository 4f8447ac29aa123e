"""One report is made at a time, whichever of several processes was asked for it (rules 11.18)."""

from collections.abc import Iterator
from contextlib import contextmanager

from data_access.failures import DatabaseNotReady
from data_access.turns import OneAtATime, turn_of
from services.errors import Refused


@contextmanager
def report_turn() -> Iterator[None]:
    """Wait until nobody makes a report, then keep others waiting; Refused where the database cannot be asked."""
    try:
        with turn_of(OneAtATime.REPORT):
            yield
    except DatabaseNotReady as error:
        raise Refused(str(error)) from error
